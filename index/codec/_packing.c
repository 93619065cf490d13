/* How do the documents of lists become bits, and their codes? The compiled part of writing lists: see index/codec/lists.py
 * and impacts.py, which say how they lie and do the same on arrays where this is not compiled.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "reading/bits.h"

/* Bits that are written one behind the other, the lowest of each byte first: where the next byte goes, and the bits behind
 * it so far. What follows there is written anew, but never read. */
typedef struct {
    uint8_t *at;
    uint64_t held;
    unsigned bits; /* fewer than eight are held */
} Bits;

/* Writes what is held, of which `to->bits` count, and holds what doesn't fill a byte. */
static inline void settle(Bits *to) {
    memcpy(to->at, &to->held, 8);
    to->at += to->bits >> 3;
    to->held >>= to->bits & ~7u;
    to->bits &= 7;
}

/* Writes the low bits of each document. Returns 0 where these aren't in order, or not all of those that there are. */
static int put_lows(Bits *to, const uint32_t *document, uint64_t count, int width, uint64_t documents) {
    Bits put = *to;
    uint64_t mask = ((uint64_t)1 << width) - 1;
    int64_t before = -1;
    int fits = 1;
    for (uint64_t i = 0; i < count; i++) {
        fits &= before < document[i];
        before = document[i];
        put.held |= (document[i] & mask) << put.bits;
        put.bits += (unsigned)width;
        settle(&put);
    }
    *to = put;
    return fits & (before < (int64_t)documents);
}

/* Writes a one for each document, as far on as what lies above its low bits says; `bits` in all, zeros before. */
static void put_highs(Bits *to, const uint32_t *document, uint64_t count, int width, uint64_t bits) {
    uint8_t *at = to->at;
    uint64_t held = to->held, begin = to->bits, done = 0;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t bit = begin + (document[i] >> width) + i - done;
        if (bit >= 64) {
            memcpy(at, &held, 8);
            at += bit >> 3;
            done += bit & ~UINT64_C(7);
            bit &= 7;
            held = 0;
        }
        held |= UINT64_C(1) << bit;
    }
    memcpy(at, &held, 8);
    /* Nothing stands behind the last one, so that at most a part of what is held is held on. */
    uint64_t end = begin + bits - done;
    to->at = at + (end >> 3);
    to->held = end < 64 ? held >> (end & ~UINT64_C(7)) : 0;
    to->bits = end & 7;
}

static int put_list(Bits *to, const uint32_t *document, uint64_t count, uint64_t documents) {
    uint64_t highs;
    int width = width_of(documents, count, &highs);
    if (!put_lows(to, document, count, width, documents)) return 0;
    if (highs) put_highs(to, document, count, width, highs);
    return 1;
}

/* Tells whether there are as many documents as the lists have together, and gives how many bits each list takes. */
static int counts_fit(const int64_t *counts, Py_ssize_t lists, Py_ssize_t postings, uint64_t documents, uint32_t *bits,
                      uint64_t *in_all) {
    for (Py_ssize_t list = 0; list < lists; list++) {
        if (counts[list] < 0 || counts[list] > postings || (uint64_t)counts[list] > documents) return 0;
        postings -= (Py_ssize_t)counts[list];
        uint64_t size = bits_of(documents, (uint64_t)counts[list]);
        if (size > UINT32_MAX) return 0;
        bits[list] = (uint32_t)size;
        *in_all += size;
    }
    return !postings;
}

/* Returns lists as bytes, behind bits that are open; NULL without an exception where their documents don't fit. */
static PyObject *packed_lists(const int64_t *counts, Py_ssize_t lists, const uint32_t *document, uint64_t among,
                              uint64_t bits, Bits to) {
    PyObject *packed = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(bits / 8 + 9));
    if (!packed) return NULL;
    to.at = (uint8_t *)PyByteArray_AS_STRING(packed);
    memset(to.at, 0, (size_t)PyByteArray_GET_SIZE(packed));
    for (Py_ssize_t list = 0; list < lists; list++) {
        if (!put_list(&to, document, (uint64_t)counts[list], among)) {
            Py_DECREF(packed);
            return NULL;
        }
        document += counts[list];
    }
    memcpy(to.at, &to.held, 8);
    if (PyByteArray_Resize(packed, (Py_ssize_t)((bits + 7) / 8)) < 0) Py_CLEAR(packed);
    return packed;
}

/* pack(counts, documents, among, bits, open): the bytes of lists of documents, u32, behind so many bits of `open`, and how
 * many bits each list takes, u32; counts are i64, and there are `among` documents in all. */
static PyObject *pack(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer counts, documents;
    unsigned long long among;
    unsigned int bits, open;
    if (!PyArg_ParseTuple(args, "y*y*KII", &counts, &documents, &among, &bits, &open)) return NULL;
    Py_ssize_t lists = counts.len / 8;
    PyObject *packed = NULL, *sizes = PyByteArray_FromStringAndSize(NULL, lists * 4);
    uint64_t in_all = bits;
    if (sizes && counts.len % 8 == 0 && documents.len % 4 == 0 && bits < 8 && open >> bits == 0 && among <= UINT32_MAX &&
        counts_fit(counts.buf, lists, documents.len / 4, among, (uint32_t *)PyByteArray_AS_STRING(sizes), &in_all)) {
        packed = packed_lists(counts.buf, lists, documents.buf, among, in_all, (Bits){NULL, open, bits});
    }
    if (!packed && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "index: lists need their documents in order, and no others");
    }
    PyBuffer_Release(&counts);
    PyBuffer_Release(&documents);
    PyObject *found = packed ? Py_BuildValue("(OO)", packed, sizes) : NULL;
    Py_XDECREF(packed);
    Py_XDECREF(sizes);
    return found;
}

/* Packs at most four codes into a byte, and adds how many are 0. */
static inline uint8_t pack_some(const uint8_t *code, size_t count, uint32_t *zeros) {
    uint32_t four = 0, every = UINT32_C(0x01010101);
    memcpy(&four, code, count);
    four &= 3 * every;
    *zeros += (uint32_t)count - (((four | four >> 1) & every) * every >> 24);
    return (uint8_t)(four | four >> 6 | four >> 12 | four >> 18);
}

static void pack_codes(const uint8_t *code, Py_ssize_t count, Py_ssize_t step, uint8_t *to, uint32_t *before) {
    uint32_t zeros = 0;
    for (Py_ssize_t start = 0; start < count; start += step) {
        Py_ssize_t stop = count - start < step ? count : start + step, i = start;
        *before++ = zeros;
        for (; i + 4 <= stop; i += 4) *to++ = pack_some(code + i, 4, &zeros);
        if (i < stop) *to++ = pack_some(code + i, (size_t)(stop - i), &zeros);
    }
}

/* codes(codes, step): codes of two bits, u8 each, four in a byte, the first lowest; and for each `step` of them how many
 * 0 there are before it, u32. */
static PyObject *codes(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer codes;
    Py_ssize_t step;
    if (!PyArg_ParseTuple(args, "y*n", &codes, &step)) return NULL;
    PyObject *packed = NULL, *before = NULL;
    if (step <= 0 || step % 4 || codes.len > UINT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "index: steps of codes are whole bytes of them");
    } else if ((packed = PyByteArray_FromStringAndSize(NULL, (codes.len + 3) / 4)) &&
               (before = PyByteArray_FromStringAndSize(NULL, (codes.len + step - 1) / step * 4))) {
        pack_codes(codes.buf, codes.len, step, (uint8_t *)PyByteArray_AS_STRING(packed),
                   (uint32_t *)PyByteArray_AS_STRING(before));
    }
    PyBuffer_Release(&codes);
    PyObject *found = packed && before ? PyTuple_Pack(2, packed, before) : NULL;
    Py_XDECREF(packed);
    Py_XDECREF(before);
    return found;
}

static PyMethodDef methods[] = {
    {"codes", codes, METH_VARARGS, "codes(codes, step): codes of two bits as bytes, and how many 0 are before each step."},
    {"pack", pack, METH_VARARGS, "pack(counts, documents, among, bits, open): lists as bytes, and the bits of each."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.codec._packing", "Packs lists of documents.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__packing(void) { return PyModule_Create(&module); }
