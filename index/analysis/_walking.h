/* Which words of the dictionary begin at each place of a stretch of text? A stretch is some blocks one behind the other:
 * what is cut as a whole, and stands between marks and spaces.
 *
 * A walk finds the words that begin at one place. Many go on in turn, over the ends of blocks: what one looks up is
 * fetched while the others do, and no one waits for memory alone.
 */
#ifndef ZHANYI_WALKING_H
#define ZHANYI_WALKING_H

#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "_numbers.h"
#include "_prefixes.h"

enum { STRETCH = 512, WALKS = 64 };

/* A word that begins at a place. */
typedef struct {
    uint32_t word;
    uint16_t length, share;
} Edge;

/* What is known of a place of a block: where its words begin among all edges, which those of the next place follow, and
 * the best way to the end of the block: how probable it is, and how long its first word. */
typedef struct {
    double probability;
    uint32_t first, length;
} Place;

typedef struct {
    Py_ssize_t begin, end;
} Block;

/* Each block has a place for each of its characters, and one more; its words come in the order of places and lengths. */
typedef struct {
    Block block[STRETCH];
    int blocks;
    Place *places;
    size_t place_room;
    Edge *edges;
    size_t edge_room, edges_used;
} Stretch;

typedef struct {
    Step step;
    Place *place;
    Py_ssize_t begin, end, limit;
    int count;
    Edge edges[LONGEST];
} Walk;

static int is_ascii_letter(uint32_t code) { return (code | 32) - 'a' < 26; }
static int is_ascii_alnum(uint32_t code) { return is_ascii_letter(code) || code - '0' < 10; }
static int is_connector(uint32_t code) { return code == '.' || code == '_' || code == '-'; }
static int lies_in(uint32_t code, uint32_t first, uint32_t last) { return code >= first && code <= last; }

/* What is cut as a whole; everything else stands for itself. */
static int is_in_block(uint32_t code) {
    if (lies_in(code, 0x4E00, 0x9FFF)) return 1;
    if (code < 0x80) {
        return is_ascii_alnum(code) || is_connector(code) || code == '+' || code == '#' || code == '&' || code == '%';
    }
    if (lies_in(code, 0x3000, 0x303F) || lies_in(code, 0xFF00, 0xFFEF)) return 0;
    return lies_in(code, 0x3400, 0x4DBF) || lies_in(code, 0xF900, 0xFAFF) || lies_in(code, 0x20000, 0x2A6DF) ||
           lies_in(code, 0x2A700, 0x2EBEF) || lies_in(code, 0x2F800, 0x2FA1F);
}

/* Finds the blocks of the stretch that begins at `at`; returns where it ends. */
static Py_ssize_t stretch_of(Stretch *stretch, const uint32_t *codes, Py_ssize_t at, Py_ssize_t count) {
    Py_ssize_t size = 0;
    stretch->blocks = 0;
    while (at < count && size < STRETCH) {
        Py_ssize_t begin = at;
        while (at < count && is_in_block(codes[at])) at++;
        if (at > begin) {
            stretch->block[stretch->blocks++] = (Block){begin, at};
            size += at - begin;
        } else {
            at++;
        }
    }
    return at;
}

/* Notes where a walk has come to, if a word ends there. */
static inline void walk_note(Walk *walk) {
    if (!walk->step.share) return;
    walk->edges[walk->count++] = (Edge){walk->step.node, (uint16_t)(walk->end - walk->begin), walk->step.share};
}

/* Goes all walks to their ends, a step of each at a time. */
static void walk_all(Walk *walks, int count, const Prefixes *prefixes, const uint32_t *codes) {
    int going[WALKS], left = 0;
    size_t slots[WALKS];
    for (int i = 0; i < count; i++) {
        Walk *walk = walks + i;
        walk->step = prefixes_first(prefixes, codes[walk->begin]);
        walk->end = walk->begin + 1;
        walk->count = 0;
        if (!walk->step.node) continue;
        walk_note(walk);
        going[left++] = i;
    }
    while (left) {
        int still = 0;
        for (int i = 0; i < left; i++) {
            const Walk *walk = walks + going[i];
            if (walk->end == walk->limit) continue;
            uint64_t key = key_of(walk->step.node, codes[walk->end]);
            if (!may_go_on(prefixes, &walk->step, codes[walk->end], key)) continue;
            slots[still] = slot_near(prefixes, key);
            PREFETCH(prefixes->slots + slots[still]);
            going[still++] = going[i];
        }
        left = 0;
        for (int i = 0; i < still; i++) {
            Walk *walk = walks + going[i];
            const Slot *slot = slot_from(prefixes, slots[i], key_of(walk->step.node, codes[walk->end]));
            if (!slot->key) continue;
            walk->step = step_to(slot);
            walk->end++;
            walk_note(walk);
            going[left++] = going[i];
        }
    }
}

/* Goes the walks, and gives each place what its walk found. */
static int walk_and_note(Stretch *stretch, Walk *walks, int count, const Prefixes *prefixes, const uint32_t *codes) {
    walk_all(walks, count, prefixes, codes);
    if (GROW(stretch->edges, stretch->edge_room, stretch->edges_used + WALKS * LONGEST) < 0) return -1;
    for (int i = 0; i < count; i++) {
        const Walk *walk = walks + i;
        walk->place->first = (uint32_t)stretch->edges_used;
        for (int j = 0; j < walk->count; j++) stretch->edges[stretch->edges_used++] = walk->edges[j];
        /* Where the block ends, the place behind has none; elsewhere the next walk says where its own begin. */
        walk->place[1].first = (uint32_t)stretch->edges_used;
    }
    return 0;
}

/* Finds the words of all blocks. */
static int stretch_walk(Stretch *stretch, const Prefixes *prefixes, const uint32_t *codes) {
    Walk walks[WALKS];
    size_t places = 0;
    for (int i = 0; i < stretch->blocks; i++) places += (size_t)(stretch->block[i].end - stretch->block[i].begin) + 1;
    if (GROW(stretch->places, stretch->place_room, places) < 0) return -1;
    Place *place = stretch->places;
    int count = 0;
    stretch->edges_used = 0;
    for (int i = 0; i < stretch->blocks; i++, place++) {
        for (Py_ssize_t at = stretch->block[i].begin; at < stretch->block[i].end; at++) {
            Walk *walk = walks + count++;
            walk->place = place++;
            walk->begin = at;
            walk->limit = stretch->block[i].end;
            if (count < WALKS) continue;
            if (walk_and_note(stretch, walks, count, prefixes, codes) < 0) return -1;
            count = 0;
        }
    }
    return walk_and_note(stretch, walks, count, prefixes, codes);
}

static void stretch_free(Stretch *stretch) {
    free(stretch->places);
    free(stretch->edges);
}

#endif
