/* In which sets that tell of numerals is a character? `index.analysis.rewriting` says what is in each. */
#ifndef ZHANYI_SETS_H
#define ZHANYI_SETS_H

#include <Python.h>
#include <stdint.h>

enum { PLANE = 0x10000, MOST_UNITS = 64 };

/* The sets that a character may be in, in the order of `set_names`. */
enum {
    BEGINS = 1 << 0,
    MAY_FOLLOW = 1 << 1,
    HAN = 1 << 2,
    ASCII = 1 << 3,
    ZEROS = 1 << 4,
    ONE = 1 << 5,
    DIGITS = 1 << 6,
    TEN = 1 << 7,
    TENS = 1 << 8,
    PLACES = 1 << 9,
    TWO = 1 << 10,
    FIRST_YEAR = 1 << 11,
    ORDINAL = 1 << 12,
    RULED_OUT_BEHIND_HAN = 1 << 13,
    RULED_OUT_BEHIND_ASCII = 1 << 14,
    RULED_OUT_BEHIND_POINT = 1 << 15,
    ASCII_POINTS = 1 << 16,
    POINTS = 1 << 17,
    SEVERAL = 1 << 18,
    TOTALS = 1 << 19,
    DECIMAL = 1 << 20,
    DATES = 1 << 21,
    COUNTED = 1 << 22,
    INVOLVED = 1 << 23,
    OVER = 1 << 24,
    YEAR = 1 << 25,
    ERA_ENDINGS = 1 << 26,
    TELLING = 1 << 27,
    TELLING_IN_PAIRS = 1 << 28,
    TELLING_FOR_DIGITS = 1 << 29,
};
static const char *const set_names[] = {
    "begins", "may_follow", "han", "ascii", "zeros", "one", "digits", "ten", "tens", "places", "two", "first_year",
    "ordinal", "ruled_out_behind_han", "ruled_out_behind_ascii", "ruled_out_behind_point", "ascii_points", "points",
    "several", "totals", "decimal", "dates", "counted", "involved", "over", "year", "era_endings", "telling",
    "telling_in_pairs", "telling_for_digits",
};
enum { SETS = sizeof set_names / sizeof *set_names };

/* `pairs` has a bit for each first character of pairs, at the place of the second. */
typedef struct {
    uint8_t begins[PLANE];
    uint8_t unit[PLANE];
    uint32_t sets[PLANE];
    uint64_t pairs[PLANE];
} Sets;

static int add_set(Sets *table, PyObject *sets, int number) {
    PyObject *characters = PyDict_GetItemString(sets, set_names[number]);
    if (!characters || !PyUnicode_Check(characters)) {
        PyErr_Format(PyExc_ValueError, "index: there is no set of characters \"%s\"", set_names[number]);
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(characters); i++) {
        Py_UCS4 code = PyUnicode_READ_CHAR(characters, i);
        if (code >= PLANE) {
            PyErr_SetString(PyExc_ValueError, "index: a character of numerals is in the first plane");
            return -1;
        }
        table->sets[code] |= UINT32_C(1) << number;
    }
    return 0;
}

static int add_pairs(Sets *table, PyObject *pairs) {
    uint8_t units = 0;
    for (Py_ssize_t i = 0; i + 1 < PyUnicode_GET_LENGTH(pairs); i += 2) {
        Py_UCS4 first = PyUnicode_READ_CHAR(pairs, i), second = PyUnicode_READ_CHAR(pairs, i + 1);
        if (first >= PLANE || second >= PLANE || (!table->unit[first] && units == MOST_UNITS - 1)) {
            PyErr_SetString(PyExc_ValueError, "index: there are at most 63 units that go on, in the first plane");
            return -1;
        }
        if (!table->unit[first]) table->unit[first] = ++units;
        table->pairs[second] |= UINT64_C(1) << table->unit[first];
    }
    return 0;
}

/* Returns -1 with an exception where the sets or pairs are not as they should be. */
static int sets_fill(Sets *table, PyObject *sets, PyObject *pairs) {
    for (int i = 0; i < SETS; i++) {
        if (add_set(table, sets, i) < 0) return -1;
    }
    for (int i = 0; i < PLANE; i++) table->begins[i] = table->sets[i] & BEGINS;
    return add_pairs(table, pairs);
}

#endif
