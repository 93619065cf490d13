/* How do the characters of texts become a row and its columns? The compiled part of index/codec/character_row.py and
 * packed_row.py. */
#include "inverting.h"

enum { NUMBERS = 1 << 16 };

/* tally(numbers, counts): adds to `counts`, i64, at how many places each of the numbers, u16, stands. */
PyObject *tally(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers numbers, counts;
    if (!PyArg_ParseTuple(args, "y*w*", &numbers.view, &counts.view)) return NULL;
    int fits = has_size(&numbers, 2) & has_size(&counts, 8) & (numbers.count <= UINT32_MAX);
    uint32_t *found = fits ? calloc(NUMBERS, sizeof *found) : NULL;
    const uint16_t *number = numbers.view.buf;
    int64_t *count = counts.view.buf;
    for (Py_ssize_t i = 0; found && i < numbers.count; i++) found[number[i]]++;
    for (Py_ssize_t i = counts.count; found && i < NUMBERS; i++) fits = fits && !found[i];
    for (Py_ssize_t i = 0; found && fits && i < NUMBERS && i < counts.count; i++) count[i] += found[i];
    PyBuffer_Release(&numbers.view);
    PyBuffer_Release(&counts.view);
    if (fits && !found) return PyErr_NoMemory();
    free(found);
    if (!fits) return refuse("index: a place has a number that is not counted");
    Py_RETURN_NONE;
}

/* rank(numbers, ranks, out): puts the rank of each number there, u16 all. */
PyObject *rank(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers numbers, ranks, out;
    if (!PyArg_ParseTuple(args, "y*y*w*", &numbers.view, &ranks.view, &out.view)) return NULL;
    int fits = has_size(&numbers, 2) & has_size(&ranks, 2) & has_size(&out, 2);
    fits = fits && numbers.count == out.count && (ranks.count || !numbers.count);
    const uint16_t *number = numbers.view.buf, *of = ranks.view.buf;
    uint16_t *to = out.view.buf;
    for (Py_ssize_t i = 0; fits && i < numbers.count; i++) {
        fits = number[i] < ranks.count;
        to[i] = of[fits ? number[i] : 0];
    }
    PyBuffer_Release(&numbers.view);
    PyBuffer_Release(&ranks.view);
    PyBuffer_Release(&out.view);
    if (!fits) return refuse("index: a number has no rank, or no place for it");
    Py_RETURN_NONE;
}

static inline unsigned at_most(uint16_t number, unsigned rare) { return number < rare ? number : rare; }

static void put_lows(const uint16_t *number, Py_ssize_t count, unsigned rare, uint8_t *to) {
    for (Py_ssize_t i = 0; i < count; i++) to[i] = (uint8_t)at_most(number[i], rare);
}

static void put_highs(const uint16_t *number, Py_ssize_t count, unsigned rare, uint8_t *to) {
    for (Py_ssize_t i = 0; i < count / 2; i++) {
        to[i] = (uint8_t)(at_most(number[2 * i], rare) >> 8 | at_most(number[2 * i + 1], rare) >> 8 << 4);
    }
    if (count % 2) to[count / 2] = (uint8_t)(at_most(number[count - 1], rare) >> 8);
}

static PyObject *parted(PyObject *args, int is_high) {
    Numbers numbers;
    unsigned int rare;
    if (!PyArg_ParseTuple(args, "y*I", &numbers.view, &rare)) return NULL;
    PyObject *found = NULL;
    if (!has_size(&numbers, 2) || rare > 0xFFF) {
        refuse("index: numbers of twelve bits are made of such of two bytes");
    } else if ((found = PyByteArray_FromStringAndSize(NULL, is_high ? (numbers.count + 1) / 2 : numbers.count))) {
        uint8_t *to = (uint8_t *)PyByteArray_AS_STRING(found);
        (is_high ? put_highs : put_lows)(numbers.view.buf, numbers.count, rare, to);
    }
    PyBuffer_Release(&numbers.view);
    return found;
}

/* lows(numbers, rare): the lower eight bits of the numbers, u16, or of `rare` where they are higher. */
PyObject *lows(PyObject *Py_UNUSED(module), PyObject *args) { return parted(args, 0); }

/* highs(numbers, rare): likewise the other four bits, those of two numbers in a byte, the first one's lowest. */
PyObject *highs(PyObject *Py_UNUSED(module), PyObject *args) { return parted(args, 1); }
