/* How is a text cut? By jieba's algorithm: a run of Han characters, ASCII letters, digits and +#&._%- is cut along the
 * most probable path through the words of a dictionary; runs of single characters on it are cut anew by a hidden Markov
 * model; and of each word the words of two and three characters inside it are given too.
 *
 * What is added, compared and preferred comes in the order of jieba-rs 0.11, because equal probabilities are decided by
 * it.
 */
#ifndef ZHANYI_CUTTER_H
#define ZHANYI_CUTTER_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "_numbers.h"
#include "_prefixes.h"
#include "_walking.h"

enum { BEGIN, END, MIDDLE, SINGLE, STATES };
enum { FIRST_HAN = 0x4E00, LAST_HAN = 0x9FD5, HANS = LAST_HAN - FIRST_HAN + 1, BETWEEN = 0xFDD0 };

/* What cutting knows: it is read once in a process. */
typedef struct {
    PyObject_HEAD
    Prefixes prefixes;
    double start[STATES], transition[STATES][STATES];
    double (*emission)[STATES]; /* of each Han character */
} Dictionary;

/* A cut in progress, with room that is used again. */
typedef struct {
    PyObject_HEAD
    Dictionary *dictionary;
    Numbers numbers;
    Stretch stretch;
    const uint32_t *block;
    Place *places; /* of the block */
    uint8_t *states;
    size_t state_room;
    uint32_t *codes;
    size_t code_room;
} Cutter;

static int is_model_han(uint32_t code) { return code - FIRST_HAN < HANS; }

/* Returns the number that the dictionary has for what stands from `from` on and before `to`, or 0. */
static uint32_t word_at(const Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    const Edge *edge = cutter->stretch.edges + cutter->places[from].first;
    const Edge *behind = cutter->stretch.edges + cutter->places[from + 1].first;
    while (edge < behind && edge->length < to - from) edge++;
    return edge < behind && edge->length == to - from ? edge->word : 0;
}

/* Emits what is to be counted: the places from `from` on and before `to` of the block that is being cut. */
static int emit(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    uint32_t word = word_at(cutter, from, to);
    return numbers_count(&cutter->numbers, cutter->block + from, to - from, word);
}

/* Of WES-5.4.5 the parts count as well, if they are long enough and have a letter. */
static int emit_parts(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    const uint32_t *block = cutter->block;
    Py_ssize_t start = from;
    int letters = 0;
    for (Py_ssize_t i = from; i <= to; i++) {
        if (i == to || is_connector(block[i])) {
            if (letters && i - start > 1 && emit(cutter, start, i) < 0) return -1;
            start = i + 1;
            letters = 0;
        } else {
            letters |= is_ascii_letter(block[i]);
        }
    }
    return 0;
}

static int emit_word(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    Py_ssize_t count = to - from;
    for (Py_ssize_t i = from; i < to; i++) {
        if (is_connector(cutter->block[i])) {
            if (emit_parts(cutter, from, to) < 0) return -1;
            break;
        }
    }
    for (Py_ssize_t length = 2; length <= 3 && length < count; length++) {
        for (Py_ssize_t i = from; i + length <= to; i++) {
            uint32_t word = word_at(cutter, i, i + length);
            if (word && numbers_count(&cutter->numbers, cutter->block + i, length, word) < 0) return -1;
        }
    }
    return emit(cutter, from, to);
}

/* Cuts Han characters by the most probable sequence of Begin, End, Middle and Single. */
static int cut_by_model(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    static const int before[STATES][2] = {{END, SINGLE}, {BEGIN, MIDDLE}, {BEGIN, MIDDLE}, {END, SINGLE}};
    const Dictionary *dictionary = cutter->dictionary;
    uint8_t *previous = cutter->states;
    double now[STATES], next[STATES];
    const double *emission = dictionary->emission[cutter->block[from] - FIRST_HAN];
    for (int state = 0; state < STATES; state++) now[state] = dictionary->start[state] + emission[state];
    for (Py_ssize_t i = from + 1; i < to; i++) {
        emission = dictionary->emission[cutter->block[i] - FIRST_HAN];
        for (int state = 0; state < STATES; state++) {
            int one = before[state][0], other = before[state][1];
            double by_one = now[one] + dictionary->transition[one][state] + emission[state];
            double by_other = now[other] + dictionary->transition[other][state] + emission[state];
            next[state] = by_one > by_other ? by_one : by_other;
            previous[(i - from) * STATES + state] = (uint8_t)(by_one > by_other ? one : other);
        }
        memcpy(now, next, sizeof now);
    }
    /* From the last state back: where a word ends, it is noted in the first place of the row. */
    int state = now[END] > now[SINGLE] ? END : SINGLE;
    for (Py_ssize_t i = to - 1; i >= from; i--) {
        uint8_t *row = previous + (i - from) * STATES;
        int earlier = row[state];
        row[0] = (uint8_t)state;
        state = earlier;
    }
    Py_ssize_t begin = from, done = from;
    for (Py_ssize_t i = from; i < to; i++) {
        int here = previous[(i - from) * STATES];
        if (here == BEGIN) begin = i;
        if (here != END && here != SINGLE) continue;
        if (emit_word(cutter, here == END ? begin : i, i + 1) < 0) return -1;
        done = i + 1;
    }
    return done < to ? emit_word(cutter, done, to) : 0;
}

/* Returns where an ASCII word from `from` on ends: letters and digits, joined by . _ or -, and a last %. */
static Py_ssize_t ascii_end(const uint32_t *block, Py_ssize_t from, Py_ssize_t to) {
    Py_ssize_t end = from;
    for (;;) {
        while (end < to && is_ascii_alnum(block[end])) end++;
        if (end + 1 >= to || !is_connector(block[end]) || !is_ascii_alnum(block[end + 1])) break;
        end++;
    }
    return end < to && block[end] == '%' ? end + 1 : end;
}

static int cut_others(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    const uint32_t *block = cutter->block;
    while (from < to) {
        Py_ssize_t end = from;
        if (is_ascii_alnum(block[from])) {
            end = ascii_end(block, from, to);
        } else {
            while (end < to && !is_ascii_alnum(block[end])) end++;
        }
        if (emit_word(cutter, from, end) < 0) return -1;
        from = end;
    }
    return 0;
}

/* Cuts what the path leaves in single characters. */
static int cut_singles(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    if (to - from == 1) return emit_word(cutter, from, to);
    if (word_at(cutter, from, to)) {
        for (; from < to; from++) {
            if (emit_word(cutter, from, from + 1) < 0) return -1;
        }
        return 0;
    }
    while (from < to) {
        int is_han = is_model_han(cutter->block[from]);
        Py_ssize_t end = from + 1;
        while (end < to && is_model_han(cutter->block[end]) == is_han) end++;
        int failed;
        if (!is_han) {
            failed = cut_others(cutter, from, end);
        } else {
            failed = end - from > 1 ? cut_by_model(cutter, from, end) : emit_word(cutter, from, end);
        }
        if (failed < 0) return -1;
        from = end;
    }
    return 0;
}

/* Finds the most probable path from each place of a block to its end; from the last place on. */
static void find_path(Cutter *cutter, Py_ssize_t count) {
    const Prefixes *prefixes = &cutter->dictionary->prefixes;
    Place *places = cutter->places;
    places[count].probability = 0.0;
    for (Py_ssize_t at = count - 1; at >= 0; at--) {
        /* Without a word the character stands for itself, as if it came once. */
        double best = (0.0 - prefixes->log_total) + places[at + 1].probability;
        uint32_t length = 1;
        const Edge *first = cutter->stretch.edges + places[at].first;
        const Edge *behind = cutter->stretch.edges + places[at + 1].first;
        for (const Edge *edge = first; edge < behind; edge++) {
            /* Of equal ones the longer word is taken. */
            double probability = prefixes->log_share[edge->share] + places[at + edge->length].probability;
            if (edge == first || probability >= best) {
                best = probability;
                length = edge->length;
            }
        }
        places[at].probability = best;
        places[at].length = length;
    }
}

/* Cuts a block whose words have been found. */
static int cut_block(Cutter *cutter, const uint32_t *block, Place *places, Py_ssize_t count) {
    cutter->block = block;
    cutter->places = places;
    if (GROW(cutter->states, cutter->state_room, (size_t)count * STATES) < 0) return -1;
    find_path(cutter, count);
    Py_ssize_t singles = -1;
    for (Py_ssize_t at = 0, end; at < count; at = end) {
        end = at + places[at].length;
        if (end - at == 1) {
            if (singles < 0) singles = at;
            continue;
        }
        if (singles >= 0 && cut_singles(cutter, singles, at) < 0) return -1;
        singles = -1;
        if (emit_word(cutter, at, end) < 0) return -1;
    }
    return singles >= 0 ? cut_singles(cutter, singles, count) : 0;
}

/* Takes what stands between blocks: ends of texts, and characters that stand for themselves. */
static int cut_between(Cutter *cutter, const uint32_t *codes, Py_ssize_t at, Py_ssize_t to) {
    for (; at < to; at++) {
        if (codes[at] == BETWEEN) {
            cutter->numbers.text++;
        } else if (Py_UNICODE_ISALNUM(codes[at])) {
            Step step = prefixes_first(&cutter->dictionary->prefixes, codes[at]);
            if (numbers_count(&cutter->numbers, codes + at, 1, step.share ? step.node : 0) < 0) return -1;
        }
    }
    return 0;
}

/* Cuts texts, each of which ends with BETWEEN. */
static int cut_texts(Cutter *cutter, const uint32_t *codes, Py_ssize_t count) {
    Stretch *stretch = &cutter->stretch;
    Py_ssize_t done = 0;
    while (done < count) {
        Py_ssize_t to = stretch_of(stretch, codes, done, count);
        if (stretch_walk(stretch, &cutter->dictionary->prefixes, codes) < 0) return -1;
        Place *places = stretch->places;
        for (int i = 0; i < stretch->blocks; i++) {
            Block block = stretch->block[i];
            if (cut_between(cutter, codes, done, block.begin) < 0) return -1;
            if (cut_block(cutter, codes + block.begin, places, block.end - block.begin) < 0) return -1;
            places += block.end - block.begin + 1;
            done = block.end;
        }
        if (cut_between(cutter, codes, done, to) < 0) return -1;
        done = to;
    }
    if (numbers_settle(&cutter->numbers) < 0) return -1;
    if (cutter->numbers.text == cutter->numbers.texts && count && codes[count - 1] == BETWEEN) return 0;
    if (!count && !cutter->numbers.texts) return 0;
    PyErr_SetString(PyExc_ValueError, "index: there are not as many texts as owners");
    return -1;
}

#endif
