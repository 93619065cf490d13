/* Which documents come first, and how near to each other does what was typed stand in them? Without a pass of numpy over
   whole arrays for each list.

   The compiled part of ranking: top.c is that of search/topk.py, first_stage.c that of search/evaluation.py, runs.c that
   of search/lists.py, and nearness.c that of search/nearness.py, which say what is computed and do the same in numpy. All of it is done in whole numbers of 64 bits, so both give the same. Everything
   runs under the interpreter's lock; a query takes well below a millisecond here. */
#ifndef ZHANYI_RANKING_H
#define ZHANYI_RANKING_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../index/codec/reading/columns.h"

/* Whole numbers of any width, as numpy lends them. */
typedef struct {
    Py_buffer buffer;
    Py_ssize_t count;
    char kind; /* 'u' without a sign, 'i' with one */
} Numbers;

/* Open an array; return -1 with an exception set if it has no whole numbers. */
int numbers_of(PyObject *array, Numbers *found);

static inline void let_go(Numbers *numbers)
{
    if (numbers->buffer.obj) PyBuffer_Release(&numbers->buffer);
}

static inline int64_t number(const Numbers *from, Py_ssize_t at)
{
    const void *all = from->buffer.buf;
    if (from->kind == 'u') switch (from->buffer.itemsize) {
        case 1: return ((const uint8_t *)all)[at];
        case 2: return ((const uint16_t *)all)[at];
        case 4: return ((const uint32_t *)all)[at];
        }
    else switch (from->buffer.itemsize) {
        case 1: return ((const int8_t *)all)[at];
        case 2: return ((const int16_t *)all)[at];
        case 4: return ((const int32_t *)all)[at];
        }
    return ((const int64_t *)all)[at];
}

/* Set a ValueError and return -1. */
static inline int wrong(const char *what)
{
    PyErr_SetString(PyExc_ValueError, what);
    return -1;
}

/* The postings of one term: see search.topk.Weighted. */
typedef struct {
    Numbers documents, impacts; /* of what lies packed in a segment only their count */
    int64_t weight, most;
    const Lists *lists; /* where it lies, NULL if it doesn't */
    Range range;
} List;

/* Open a search.topk.Weighted; what was opened is to be let go also after errors. */
int list_of(PyObject *weighted, List *list);

/* The least of the k highest scores that it was given: a heap with the least on top. */
typedef struct {
    int64_t *scores;
    Py_ssize_t count, k;
} Highest;

/* What a search for the top works with. Given are the lists, the documents, k, at_least, ranks and live. */
typedef struct {
    List *lists;
    Py_ssize_t count, documents, k;
    int64_t at_least, left; /* what a score needs; what the lists that were not added up yet can add at the most */
    const int64_t *ranks;
    const uint8_t *live; /* NULL where all are */
    int is_narrow; /* whether no sum takes more than 32 bits, which are quicker */
    Highest highest;
    int64_t *able, *scores; /* the documents that may be in the top, and what they have so far */
    Py_ssize_t ables;
} Search;

typedef struct {
    int64_t score, rank, document;
} Best;

/* Take ranks, and flags or None; return -1 with an exception set if they don't fit each other. */
int narrow_to(Search *search, PyObject *ranks, PyObject *flags, Numbers *order, Numbers *live);

/* Give the k best with a score of at_least, the best first, equal ones by rank; `best` is to be freed, and at_least may
   have risen. Return -1 with an exception set on errors. */
int best_of(Search *search, Best **best, Py_ssize_t *count);

void let_lists_go(Search *search);

/* What index.codec._reading lends. */
extern const Reading *reading;

/* The code points of the characters of a segment, sorted, and their numbers: see index/codec/characters.py. */
typedef struct {
    View *codes, *numbers;
} Characters;

/* Return the number of a character in a segment, 0 if it has none, -1 on errors. */
Py_ssize_t character_number(const Characters *characters, uint32_t code);

extern PyTypeObject SegmentType, TextsType;

PyObject *first_stage(PyObject *self, PyObject *args);
PyObject *frequencies(PyObject *self, PyObject *args);
PyObject *nearness(PyObject *self, PyObject *args);
PyObject *documents_in(PyObject *self, PyObject *owners);
PyObject *summed(PyObject *self, PyObject *args);

#endif
