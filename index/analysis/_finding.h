/* Where does the numeral that begins at a place of a text end, as far as sets of characters tell? */
#ifndef ZHANYI_FINDING_H
#define ZHANYI_FINDING_H

#include <Python.h>
#include <stdint.h>

#include "_sets.h"

enum { NO_NUMERAL = 0, ASK = -1, DIGITS_OF_A_YEAR = 3 };

typedef struct {
    const Sets *sets;
    const void *data;
    int kind;
    Py_ssize_t count;
} Text;

static uint32_t code_at(const Text *text, Py_ssize_t at) {
    return at >= 0 && at < text->count ? PyUnicode_READ(text->kind, text->data, at) : UINT32_MAX;
}

/* Returns the sets that a character is in: none before and behind the text. */
static uint32_t sets_at(const Text *text, Py_ssize_t at) {
    uint32_t code = code_at(text, at);
    return code < PLANE ? text->sets->sets[code] : 0;
}

/* Returns whether what begins at a place goes on so that it may be another unit, or none. */
static int is_pair(const Text *text, Py_ssize_t at) {
    uint32_t first = code_at(text, at), second = code_at(text, at + 1);
    if (first >= PLANE || second >= PLANE || !text->sets->unit[first]) return 0;
    return text->sets->pairs[second] >> text->sets->unit[first] & 1;
}

static int is_han(const Text *text, Py_ssize_t at) {
    uint32_t here = sets_at(text, at);
    return here & HAN || (here & TWO && sets_at(text, at + 1) & PLACES);
}

/* Returns `end`, or ASK where what stands there may belong to the numeral, or rule it out. */
static Py_ssize_t end_or_ask(const Text *text, Py_ssize_t end) {
    uint32_t behind = sets_at(text, end), next = sets_at(text, end + 1);
    if (behind & DECIMAL) return next & HAN ? ASK : end;
    if (behind & POINTS && code_at(text, end) != '.') return next & ASCII ? ASK : end;
    return behind & (ASCII | POINTS) ? ASK : end;
}

/* The next four return where the numeral at a place ends, or NO_NUMERAL, or ASK. */

static Py_ssize_t end_before_unit(const Text *text, Py_ssize_t at, uint32_t here) {
    uint32_t unit = sets_at(text, at + 1);
    if (unit & DECIMAL) return sets_at(text, at + 2) & HAN ? ASK : NO_NUMERAL;
    if (unit & INVOLVED) return ASK;
    if (unit & OVER) return here & TEN ? at + 1 : NO_NUMERAL;
    if (unit & DATES) return is_pair(text, at + 1) ? ASK : at + 1;
    if (here & ONE) return NO_NUMERAL;
    if (is_pair(text, at + 1)) return ASK;
    return unit & COUNTED ? at + 1 : NO_NUMERAL;
}

static Py_ssize_t end_of_han(const Text *text, Py_ssize_t at, uint32_t here, uint32_t before) {
    if (before & RULED_OUT_BEHIND_HAN) return NO_NUMERAL;
    if (before & SEVERAL && !(sets_at(text, at - 2) & TOTALS)) return NO_NUMERAL;
    if (before & POINTS && (at < 2 || sets_at(text, at - 2) & RULED_OUT_BEHIND_POINT)) return NO_NUMERAL;
    Py_ssize_t end = at + 1;
    if (here & TWO) {
        if (!(sets_at(text, end) & PLACES)) return NO_NUMERAL;
    } else if (!is_han(text, end)) {
        if (here & TENS) return ASK;
        if (here & ZEROS) return NO_NUMERAL;
        if (!(here & (DIGITS | TEN) && before & ORDINAL)) return end_before_unit(text, at, here);
    }
    while (is_han(text, end)) end++;
    return end_or_ask(text, end);
}

static Py_ssize_t end_of_ascii(const Text *text, Py_ssize_t at, uint32_t before) {
    if (before & RULED_OUT_BEHIND_ASCII) return NO_NUMERAL;
    if (before & ASCII_POINTS && sets_at(text, at - 2) & RULED_OUT_BEHIND_ASCII) return NO_NUMERAL;
    Py_ssize_t end = at + 1, digits;
    while (sets_at(text, end) & ASCII) end++;
    digits = end - at;
    if (sets_at(text, end) & POINTS && sets_at(text, end + 1) & ASCII) {
        if (code_at(text, end) != '.') return ASK;
        for (end++; sets_at(text, end) & ASCII; end++) continue;
        if (!(sets_at(text, end) & PLACES)) return NO_NUMERAL;
    }
    if (!(sets_at(text, end) & PLACES)) {
        return before & ERA_ENDINGS && sets_at(text, end) & YEAR && digits <= DIGITS_OF_A_YEAR ? end : NO_NUMERAL;
    }
    while (sets_at(text, end) & ASCII || is_han(text, end)) end++;
    return end_or_ask(text, end);
}

static Py_ssize_t end_of_numeral(const Text *text, Py_ssize_t at) {
    uint32_t here = sets_at(text, at), before = sets_at(text, at - 1), next = sets_at(text, at + 1);
    if (!(here & BEGINS)) return NO_NUMERAL;
    if (!(next & MAY_FOLLOW || before & ORDINAL || here & TENS)) return NO_NUMERAL;
    if (here & ASCII) return end_of_ascii(text, at, before);
    if (here & FIRST_YEAR) return before & ERA_ENDINGS && next & YEAR ? at + 1 : NO_NUMERAL;
    return end_of_han(text, at, here, before);
}

#define NEXT_OF(type)                                                                                             \
    {                                                                                                             \
        const type *codes = (const type *)text->data + at;                                                        \
        const type *end = (const type *)text->data + text->count;                                                 \
        while (end - codes >= 4 && !(IN(codes[0]) | IN(codes[1]) | IN(codes[2]) | IN(codes[3]))) codes += 4;      \
        while (codes < end && !IN(*codes)) codes++;                                                               \
        return codes - (const type *)text->data;                                                                  \
    }
#define IN(code) text->sets->begins[(uint16_t)(code)]

/* Returns the next place at which a numeral may begin, or the end; what is beyond the first plane may be told too. */
static Py_ssize_t next_beginning(const Text *text, Py_ssize_t at) {
    if (text->kind == PyUnicode_1BYTE_KIND) NEXT_OF(uint8_t)
    if (text->kind == PyUnicode_2BYTE_KIND) NEXT_OF(uint16_t)
    NEXT_OF(uint32_t)
}

#endif
