/* Which documents come first, and how near to each other does what was typed stand in them? Without a pass of numpy over
   whole arrays for each list.

   The compiled part of ranking: top.c is that of search/topk.py, nearness.c that of search/nearness.py, which say what is
   computed and do the same in numpy. All of it is done in whole numbers of 64 bits, so both give the same. Everything
   runs under the interpreter's lock; a query takes well below a millisecond here. */
#ifndef ZHANYI_RANKING_H
#define ZHANYI_RANKING_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

PyObject *top(PyObject *self, PyObject *args);
PyObject *nearness(PyObject *self, PyObject *args);

#endif
