/* Which number has a word, and how often does a text have it? Words are numbered as they come, from 0 on.
 *
 * Words of the dictionary have their number in a table; all others are looked up by what they say. An entry is what
 * `index.codec.postings` says: word 24 bits, document 24, field 4, frequency 12; each text brings the middle two.
 */
#ifndef ZHANYI_NUMBERS_H
#define ZHANYI_NUMBERS_H

#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "_prefixes.h"

#define NO_NUMBER UINT32_MAX
#define NO_WORD (UINT32_MAX - 1)
enum { ENTRY_WORD = 40, MOST_FREQUENCY = 4095, WAITING = 64 };

/* A word's characters in `codes`. */
typedef struct {
    size_t begin;
    uint32_t length;
} Word;

/* A word that is to be counted: where it begins in the batch, its number in the dictionary, or 0 and the hash of what it
 * says, and the text. */
typedef struct {
    uint32_t begin, length, known, hash, text;
} Waiting;

/* Where a word stands in a text. */
typedef struct {
    uint32_t begin, length;
} Told;

/* The last text that had a word, and its entry there. */
typedef struct {
    uint32_t text;
    uint32_t entry;
} Last;

typedef struct {
    uint32_t *of_dictionary; /* the number of each word of the dictionary */
    Word *words;
    Last *last;
    uint32_t count;
    size_t room, last_room;
    uint32_t *codes; /* of all words, one behind the other */
    size_t codes_used, codes_room;
    uint32_t *table; /* the numbers of other words, by the hash of what they say */
    size_t mask, in_table;
    uint64_t *entries;
    size_t entries_used, entries_room;
    const uint64_t *owners; /* of the texts of this batch */
    uint32_t *lengths;      /* likewise, how many words they have */
    Py_ssize_t texts, text;
    uint32_t texts_before; /* so many texts came in earlier batches */
    const uint32_t *batch; /* the characters of this batch */
    Waiting wait[WAITING];
    int waiting;
    Told *told; /* the words of a text that are told instead of counted */
    size_t told_used, told_room;
    int tells;
} Numbers;

static inline int numbers_grow(void **array, size_t *room, size_t needed, size_t itemsize) {
    if (needed <= *room) return 0;
    size_t wanted = *room ? *room : 1024;
    while (wanted < needed) wanted *= 2;
    void *grown = wanted > SIZE_MAX / itemsize ? NULL : realloc(*array, wanted * itemsize);
    if (!grown) {
        PyErr_NoMemory();
        return -1;
    }
    *array = in_large_pages(grown, wanted * itemsize);
    *room = wanted;
    return 0;
}

#define GROW(array, room, needed) numbers_grow((void **)&(array), &(room), needed, sizeof *(array))

static inline uint32_t hash_of(const uint32_t *codes, Py_ssize_t count) {
    uint64_t hash = UINT64_C(0x9E3779B97F4A7C15);
    for (Py_ssize_t i = 0; i < count; i++) hash = (hash ^ codes[i]) * UINT64_C(0xFF51AFD7ED558CCD);
    return (uint32_t)((hash ^ hash >> 29) >> 20);
}

static inline int is_same(const Numbers *numbers, uint32_t number, const uint32_t *codes, Py_ssize_t count) {
    const Word *word = numbers->words + number;
    const uint32_t *own = numbers->codes + word->begin;
    if (word->length != (size_t)count) return 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (own[i] != codes[i]) return 0;
    }
    return 1;
}

static inline size_t place_in_table(const Numbers *numbers, uint32_t hash, const uint32_t *codes, Py_ssize_t count) {
    size_t at = hash & numbers->mask;
    while (numbers->table[at] != NO_NUMBER && !is_same(numbers, numbers->table[at], codes, count)) {
        at = (at + 1) & numbers->mask;
    }
    return at;
}

static inline int numbers_grow_table(Numbers *numbers) {
    size_t room = numbers->table ? (numbers->mask + 1) * 2 : 1 << 12;
    uint32_t *old = numbers->table, *table = malloc(room * sizeof *table);
    size_t before = old ? numbers->mask + 1 : 0;
    if (!table) {
        PyErr_NoMemory();
        return -1;
    }
    memset(table, 0xFF, room * sizeof *table);
    numbers->table = table;
    numbers->mask = room - 1;
    for (size_t i = 0; i < before; i++) {
        if (old[i] == NO_NUMBER) continue;
        const Word *word = numbers->words + old[i];
        const uint32_t *codes = numbers->codes + word->begin;
        table[place_in_table(numbers, hash_of(codes, word->length), codes, word->length)] = old[i];
    }
    free(old);
    return 0;
}

/* Gives a word its number, or NO_WORD to what has neither letter nor digit; NO_NUMBER with an exception set. */
static inline uint32_t number_new(Numbers *numbers, const uint32_t *codes, Py_ssize_t count) {
    Py_ssize_t i = 0;
    while (i < count && !Py_UNICODE_ISALNUM(codes[i])) i++;
    if (i == count) return NO_WORD;
    if (numbers->count >= NO_WORD) {
        PyErr_NoMemory();
        return NO_NUMBER;
    }
    if (GROW(numbers->words, numbers->room, (size_t)numbers->count + 1) < 0) return NO_NUMBER;
    if (GROW(numbers->last, numbers->last_room, (size_t)numbers->count + 1) < 0) return NO_NUMBER;
    if (GROW(numbers->codes, numbers->codes_room, numbers->codes_used + (size_t)count) < 0) return NO_NUMBER;
    memcpy(numbers->codes + numbers->codes_used, codes, (size_t)count * sizeof *codes);
    numbers->words[numbers->count] = (Word){numbers->codes_used, (uint32_t)count};
    numbers->last[numbers->count] = (Last){UINT32_MAX, 0};
    numbers->codes_used += (size_t)count;
    return numbers->count++;
}

static inline uint32_t number_other(Numbers *numbers, uint32_t hash, const uint32_t *codes, Py_ssize_t count) {
    if ((!numbers->table || numbers->in_table * 2 > numbers->mask) && numbers_grow_table(numbers) < 0) return NO_NUMBER;
    size_t at = place_in_table(numbers, hash, codes, count);
    if (numbers->table[at] != NO_NUMBER) return numbers->table[at];
    uint32_t number = number_new(numbers, codes, count);
    if (number < NO_WORD) {
        numbers->table[at] = number;
        numbers->in_table++;
    }
    return number;
}

static inline int count_now(Numbers *numbers, const Waiting *word) {
    const uint32_t *codes = numbers->batch + word->begin;
    uint32_t known = word->known, text = word->text;
    uint32_t number = known ? numbers->of_dictionary[known] : number_other(numbers, word->hash, codes, word->length);
    if (known && number == NO_NUMBER) {
        number = numbers->of_dictionary[known] = number_new(numbers, codes, word->length);
    }
    if (number >= NO_WORD) return number == NO_WORD ? 0 : -1;
    Last *last = numbers->last + number;
    numbers->lengths[text]++;
    if (last->text == numbers->texts_before + text) {
        uint64_t *entry = numbers->entries + last->entry;
        if ((*entry & MOST_FREQUENCY) < MOST_FREQUENCY) ++*entry;
        return 0;
    }
    *last = (Last){numbers->texts_before + text, (uint32_t)numbers->entries_used};
    numbers->entries[numbers->entries_used++] = (uint64_t)number << ENTRY_WORD | numbers->owners[text] | 1;
    return 0;
}

/* Counts the words that wait, in the order they came in. What that needs of memory is fetched for all of them first. */
static inline int numbers_settle(Numbers *numbers) {
    if (GROW(numbers->entries, numbers->entries_room, numbers->entries_used + WAITING) < 0) return -1;
    for (int i = 0; i < numbers->waiting; i++) {
        const Waiting *word = numbers->wait + i;
        uint32_t number = NO_NUMBER;
        if (word->known) {
            number = numbers->of_dictionary[word->known];
        } else if (numbers->table) {
            number = numbers->table[word->hash & numbers->mask];
            if (number < NO_WORD) PREFETCH(numbers->words + number);
        }
        if (number < NO_WORD) PREFETCH(numbers->last + number);
    }
    for (int i = 0; i < numbers->waiting; i++) {
        if (count_now(numbers, numbers->wait + i) < 0) return -1;
    }
    numbers->waiting = 0;
    return 0;
}

/* Lets a word of the open text wait to be counted; `known` is its number in the dictionary, or 0. */
static inline int numbers_count(Numbers *numbers, const uint32_t *codes, Py_ssize_t count, uint32_t known) {
    if (numbers->text == numbers->texts) {
        PyErr_SetString(PyExc_ValueError, "index: there are more texts than owners");
        return -1;
    }
    if (numbers->tells) {
        if (GROW(numbers->told, numbers->told_room, numbers->told_used + 1) < 0) return -1;
        numbers->told[numbers->told_used++] = (Told){(uint32_t)(codes - numbers->batch), (uint32_t)count};
        return 0;
    }
    Waiting word = {(uint32_t)(codes - numbers->batch), (uint32_t)count, known, 0, (uint32_t)numbers->text};
    if (known) {
        PREFETCH(numbers->of_dictionary + known);
    } else {
        word.hash = hash_of(codes, count);
        if (numbers->table) PREFETCH(numbers->table + (word.hash & numbers->mask));
    }
    numbers->wait[numbers->waiting++] = word;
    return numbers->waiting == WAITING ? numbers_settle(numbers) : 0;
}

static inline void numbers_free(Numbers *numbers) {
    free(numbers->told);
    free(numbers->of_dictionary);
    free(numbers->words);
    free(numbers->last);
    free(numbers->codes);
    free(numbers->table);
    free(numbers->entries);
    memset(numbers, 0, sizeof *numbers);
}

/* In the order of code points. */
static inline int is_less(const Numbers *numbers, uint32_t one, uint32_t other) {
    const Word *a = numbers->words + one, *b = numbers->words + other;
    const uint32_t *left = numbers->codes + a->begin, *right = numbers->codes + b->begin;
    uint32_t shorter = a->length < b->length ? a->length : b->length;
    for (uint32_t i = 0; i < shorter; i++) {
        if (left[i] != right[i]) return left[i] < right[i];
    }
    return a->length < b->length;
}

/* A word's number behind its first three characters, which decide nearly always. */
typedef struct {
    uint64_t key;
    uint32_t number;
} Ranked;

static inline uint64_t key_of_word(const Numbers *numbers, uint32_t number) {
    const Word *word = numbers->words + number;
    uint64_t key = 0;
    for (uint32_t i = 0; i < 3; i++) key = key << 21 | (i < word->length ? numbers->codes[word->begin + i] + 1 : 0);
    return key;
}

/* Sorts by merging; `spare` has as much room, and one of the two is returned. */
static inline Ranked *merged(const Numbers *numbers, Ranked *ranked, Ranked *spare, size_t count) {
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t start = 0; start < count; start += 2 * width) {
            size_t middle = start + width < count ? start + width : count;
            size_t stop = start + 2 * width < count ? start + 2 * width : count;
            size_t left = start, right = middle;
            for (size_t out = start; out < stop; out++) {
                int from_right = left == middle || (right < stop && is_less(numbers, ranked[right].number, ranked[left].number));
                spare[out] = ranked[from_right ? right++ : left++];
            }
        }
        Ranked *other = ranked;
        ranked = spare;
        spare = other;
    }
    return ranked;
}

enum { DIGIT = 11, DIGITS = 6, OF_DIGIT = 1 << DIGIT };

/* Sorts by the keys alone, one digit of eleven bits after the other; returns one of the two, as above. */
static inline Ranked *sorted_by_keys(Ranked *ranked, Ranked *spare, size_t count) {
    for (int digit = 0; digit < DIGITS; digit++) {
        int shift = digit * DIGIT;
        uint32_t next[OF_DIGIT] = {0}, before = 0;
        for (size_t i = 0; i < count; i++) next[ranked[i].key >> shift & (OF_DIGIT - 1)]++;
        for (int i = 0; i < OF_DIGIT; i++) {
            uint32_t here = next[i];
            next[i] = before;
            before += here;
        }
        for (size_t i = 0; i < count; i++) spare[next[ranked[i].key >> shift & (OF_DIGIT - 1)]++] = ranked[i];
        Ranked *other = ranked;
        ranked = spare;
        spare = other;
    }
    return ranked;
}

/* Sorts words; `spare` has as much room, and one of the two is returned. */
static inline Ranked *numbers_sort(const Numbers *numbers, Ranked *ranked, Ranked *spare) {
    Ranked *sorted = sorted_by_keys(ranked, spare, numbers->count), *other = sorted == ranked ? spare : ranked;
    for (size_t start = 0, stop; start < numbers->count; start = stop) {
        for (stop = start + 1; stop < numbers->count && sorted[stop].key == sorted[start].key;) stop++;
        Ranked *found = stop - start < 2 ? sorted + start : merged(numbers, sorted + start, other + start, stop - start);
        if (found != sorted + start) memcpy(sorted + start, found, (stop - start) * sizeof *found);
    }
    return sorted;
}

static inline size_t utf8_of(uint32_t code, unsigned char *to) {
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size; --i;) {
        to[i] = (unsigned char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    to[0] = (unsigned char)(lead[size] | code);
    return size;
}

#endif
