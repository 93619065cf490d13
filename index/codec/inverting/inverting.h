/* What is done for every word and character of a segment that is written: see index/codec/postings.py and pairs.py, which
 * do the same on arrays where this is not compiled. Every result is the same to the last bit: sums are added up in the
 * same order, and nothing is multiplied and added at once (setup.py forbids the compiler to).
 *
 * entries.c is for words, terms.c for what they say, rows.c and pairs.c for characters; module.c names all to Python. What
 * is to be sorted came document by document, so it is dealt out by counting, and never compared.
 */
#ifndef ZHANYI_INVERTING_H
#define ZHANYI_INVERTING_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 16, OWNER_FIELD = 4 };
enum { OFTEN = 3 }; /* as in index/codec/impacts.py */

static inline PyObject *refuse(const char *why) {
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, why);
    return NULL;
}

/* A buffer of numbers of one size; `count` is how many it has. */
typedef struct {
    Py_buffer view;
    Py_ssize_t count;
} Numbers;

static inline int has_size(Numbers *numbers, size_t size) {
    numbers->count = numbers->view.len / (Py_ssize_t)size;
    return numbers->view.len % (Py_ssize_t)size == 0;
}

/* Asks for memory that is written to soon. */
#if defined(__GNUC__)
#define PREPARE(place) __builtin_prefetch(place, 1)
#else
#define PREPARE(place) ((void)0)
#endif

static inline uint8_t impact_of(double weight, double k1) {
    double found = rint(255 * weight / (weight + k1));
    return found >= 1 ? (found <= 255 ? (uint8_t)found : 255) : 1;
}

/* Returns `count` numbers of `size` bytes as a bytearray. */
static inline PyObject *taken(const void *numbers, Py_ssize_t count, Py_ssize_t size) {
    return PyByteArray_FromStringAndSize(numbers, count * size);
}

PyObject *count(PyObject *module, PyObject *args);
PyObject *deal(PyObject *module, PyObject *args);
PyObject *weigh(PyObject *module, PyObject *args);
PyObject *deal_places(PyObject *module, PyObject *args);
PyObject *pairs(PyObject *module, PyObject *args);
PyObject *tally(PyObject *module, PyObject *args);
PyObject *rank(PyObject *module, PyObject *args);
PyObject *lows(PyObject *module, PyObject *args);
PyObject *highs(PyObject *module, PyObject *args);
PyObject *share(PyObject *module, PyObject *args);

#endif
