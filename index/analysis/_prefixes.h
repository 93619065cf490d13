/* Which words of jieba's dictionary begin at a place, and how probable are they? A trie of characters.
 *
 * The first characters have a table of their own. Every other step is one slot of a hash table with open addressing,
 * whose key is the number of the prefix before and the character. Of most characters that no word goes on with, a few
 * bits tell that without a look at the table, which is far larger than a cache: those that may follow a first character
 * have a filter of their own, others a few bits beside the prefix. (The idea of the latter is jieba-rs's.)
 */
#ifndef ZHANYI_PREFIXES_H
#define ZHANYI_PREFIXES_H

#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "../_memory.h"

enum { FIRST_TABLE = 0x10000, CHARACTER_BITS = 21, KEY_BITS = 48, MOST_SHARES = 1 << 14, LONGEST = 64 };
enum { PAIR_BITS = 21 };
#define KEY_MASK ((UINT64_C(1) << KEY_BITS) - 1)
#define MOST_PREFIXES (1u << 24)

/* `key` is (prefix << 21 | character) + 1, or 0 in an empty slot; its upper 16 bits and `follows` tell how the prefix
 * goes on. `node` is the prefix's number, and the word's, if it is one: if it has a share. */
typedef struct {
    uint64_t key;
    uint32_t node;
    uint16_t share;
    uint16_t follows;
} Slot;

/* `node` 0: no word begins so. */
typedef struct {
    uint32_t node;
    uint16_t share;
} First;

/* Words have few different frequencies, so the logarithms of their shares of all words stay in the cache: `log_share`,
 * by their places in `frequency`, which is a hash table of them and one. Place 0 is for prefixes that are no words. */
typedef struct {
    First *first;
    uint64_t *pairs; /* a bit for each first character and the one behind it, by a hash of both */
    Slot *slots;
    size_t mask;
    uint32_t nodes;
    uint64_t frequency[MOST_SHARES];
    double log_share[MOST_SHARES];
    double log_total;
} Prefixes;

/* Where a walk from character to character stands; `follows` has both sets of the prefix, unless it is a first character
 * of the table. */
typedef struct {
    uint64_t follows;
    uint32_t node;
    uint16_t share;
    uint8_t is_first;
} Step;

static inline uint32_t mixed(uint32_t code) { return code * UINT32_C(0x9E3779B1); }

/* Two sets of 16, as most have one or none. */
static inline uint64_t key_bit(uint32_t code) { return UINT64_C(1) << (KEY_BITS + (mixed(code) >> 28)); }
static inline uint16_t slot_bit(uint32_t code) { return (uint16_t)(1u << (mixed(code) >> 24 & 15)); }
static inline uint64_t later_bits(uint32_t code) { return key_bit(code) | slot_bit(code); }

static inline uint64_t key_of(uint32_t node, uint32_t code) { return ((uint64_t)node << CHARACTER_BITS | code) + 1; }

static inline uint64_t hashed(uint64_t key) { return key * UINT64_C(0x9E3779B97F4A7C15); }

/* Where a key is, if nothing was in its way. */
static inline size_t slot_near(const Prefixes *prefixes, uint64_t key) {
    return (size_t)(hashed(key) >> 32) & prefixes->mask;
}

/* The word and the bit in it that tell of the key of a first character and the one behind it. */
static inline size_t pair_word(uint64_t key) { return (size_t)(hashed(key) >> (64 - PAIR_BITS) >> 6); }
static inline uint64_t pair_bit(uint64_t key) { return UINT64_C(1) << (hashed(key) >> (64 - PAIR_BITS) & 63); }

/* Returns the slot of a key, or the empty one where it would be, from where it is to be looked for on. */
static inline Slot *slot_from(const Prefixes *prefixes, size_t at, uint64_t key) {
    while (prefixes->slots[at].key && (prefixes->slots[at].key & KEY_MASK) != key) at = (at + 1) & prefixes->mask;
    return prefixes->slots + at;
}

static inline Slot *slot_of(const Prefixes *prefixes, uint64_t key) {
    return slot_from(prefixes, slot_near(prefixes, key), key);
}

static inline Step step_to(const Slot *slot) {
    Step step = {(slot->key & ~KEY_MASK) | slot->follows, slot->node, slot->share, 0};
    return step;
}

static inline Step prefixes_first(const Prefixes *prefixes, uint32_t code) {
    Step step = {0, 0, 0, 1};
    if (code < FIRST_TABLE) {
        const First *first = prefixes->first + code;
        step.node = first->node;
        step.share = first->share;
        return step;
    }
    const Slot *slot = slot_of(prefixes, key_of(0, code));
    return slot->key ? step_to(slot) : step;
}

/* Tells whether a word may go on with `code`, for which `key` is looked up then; mostly it does. */
static inline int may_go_on(const Prefixes *prefixes, const Step *step, uint32_t code, uint64_t key) {
    if (step->is_first) return (prefixes->pairs[pair_word(key)] & pair_bit(key)) != 0;
    return (step->follows & later_bits(code)) == later_bits(code);
}

static inline void prefixes_free(Prefixes *prefixes) {
    free(prefixes->first);
    free(prefixes->pairs);
    free(prefixes->slots);
}

static inline int prefixes_grow(Prefixes *prefixes) {
    Slot *old = prefixes->slots;
    size_t room = prefixes->mask + 1;
    Slot *slots = in_large_pages(calloc(room * 2, sizeof *slots), room * 2 * sizeof *slots);
    if (!slots) return -1;
    prefixes->slots = slots;
    prefixes->mask = room * 2 - 1;
    for (size_t i = 0; i < room; i++) {
        if (old[i].key) *slot_of(prefixes, old[i].key & KEY_MASK) = old[i];
    }
    free(old);
    return 0;
}

/* Adds a word of `count` characters; one that comes again takes the last share. */
static inline int prefixes_insert(Prefixes *prefixes, const uint32_t *codes, Py_ssize_t count, uint16_t share) {
    First *first = codes[0] < FIRST_TABLE ? prefixes->first + codes[0] : NULL;
    uint64_t before = 0;
    uint32_t node = 0;
    if (first) {
        if (!first->node) first->node = prefixes->nodes++;
        node = first->node;
        if (count == 1) first->share = share;
    }
    for (Py_ssize_t i = first ? 1 : 0; i < count; i++) {
        if ((size_t)prefixes->nodes * 4 > prefixes->mask * 3 && prefixes_grow(prefixes) < 0) return -1;
        uint64_t key = key_of(node, codes[i]);
        if (before) {
            Slot *parent = slot_of(prefixes, before);
            parent->key |= key_bit(codes[i]);
            parent->follows |= slot_bit(codes[i]);
        } else if (i) {
            prefixes->pairs[pair_word(key)] |= pair_bit(key);
        }
        before = key;
        Slot *slot = slot_of(prefixes, before);
        if (!slot->key) {
            slot->key = before;
            slot->node = prefixes->nodes++;
        }
        node = slot->node;
        if (i + 1 == count) slot->share = share;
    }
    return prefixes->nodes < MOST_PREFIXES ? 0 : -1;
}

/* Returns the place of a frequency among those met so far, or 0 where there is no room for more. */
static inline uint16_t share_of(Prefixes *prefixes, uint64_t frequency, size_t *used) {
    size_t at = (size_t)((frequency + 1) * UINT64_C(0x9E3779B97F4A7C15) >> 50);
    while (!at || (prefixes->frequency[at] && prefixes->frequency[at] != frequency + 1)) at = (at + 1) % MOST_SHARES;
    if (!prefixes->frequency[at]) {
        if (++*used > MOST_SHARES / 4 * 3) return 0;
        prefixes->frequency[at] = frequency + 1;
    }
    return (uint16_t)at;
}

/* Reads one character of UTF-8; what is no UTF-8 comes as its first byte. */
static inline uint32_t utf8_next(const unsigned char **at, const unsigned char *end) {
    const unsigned char *p = *at;
    int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC0 ? 1 : 0;
    if (end - p <= more) more = 0;
    uint32_t code = more ? p[0] & (0x3Fu >> more) : p[0];
    for (int i = 1; i <= more; i++) code = code << 6 | (p[i] & 0x3Fu);
    *at = p + more + 1;
    return code & 0x1FFFFF;
}

/* Some characters of Unicode. */
typedef struct {
    const uint32_t *all;
    Py_ssize_t count;
} Characters;

static inline int is_among(const Characters *characters, uint32_t code) {
    for (Py_ssize_t i = 0; i < characters->count; i++) {
        if (characters->all[i] == code) return 1;
    }
    return 0;
}

/* Reads lines of `word frequency kind` in UTF-8; of those that begin with none of the characters `only`, if these are
 * given, only the frequency counts. Returns -1 without room for them, -2 for a line that is otherwise. */
static inline int prefixes_load(Prefixes *prefixes, const unsigned char *data, Py_ssize_t size, const Characters *only) {
    const unsigned char *at = data, *end = data + size;
    size_t lines = 1;
    for (const unsigned char *p = data; !only && p < end; p++) lines += *p == '\n';
    size_t room = 1024;
    while (room < lines * 2) room *= 2;
    prefixes->mask = room - 1;
    prefixes->nodes = 1;
    prefixes->first = calloc(FIRST_TABLE, sizeof *prefixes->first);
    prefixes->pairs = calloc((size_t)1 << (PAIR_BITS - 6), sizeof *prefixes->pairs);
    prefixes->slots = in_large_pages(calloc(room, sizeof *prefixes->slots), room * sizeof *prefixes->slots);
    if (!prefixes->first || !prefixes->pairs || !prefixes->slots) return -1;
    uint64_t total = 0;
    size_t shares = 0;
    while (at < end) {
        uint32_t codes[LONGEST];
        Py_ssize_t count = 0;
        uint64_t frequency = 0;
        int is_wanted = 1;
        while (at < end && *at != ' ' && *at != '\n') {
            if (count == LONGEST) return -2;
            if (is_wanted) {
                codes[count++] = utf8_next(&at, end);
                is_wanted = !only || is_among(only, codes[0]);
            } else {
                at++;
            }
        }
        if (!count || at == end || *at++ != ' ' || at == end || *at < '0' || *at > '9') return -2;
        while (at < end && *at >= '0' && *at <= '9') frequency = frequency * 10 + (uint64_t)(*at++ - '0');
        while (at < end && *at++ != '\n') continue;
        total += frequency;
        if (!is_wanted) continue;
        uint16_t share = share_of(prefixes, frequency, &shares);
        if (!share || prefixes_insert(prefixes, codes, count, share) < 0) return -1;
    }
    prefixes->log_total = log((double)total);
    for (int i = 1; i < MOST_SHARES; i++) {
        if (!prefixes->frequency[i]) continue;
        prefixes->log_share[i] = log((double)(prefixes->frequency[i] - 1)) - prefixes->log_total;
    }
    return 0;
}

#endif
