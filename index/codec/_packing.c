/* How do the documents of lists become bits? The compiled part of writing lists: see index/codec/lists.py, which says how
 * they lie and does the same on arrays where this is not compiled.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "reading/bits.h"

/* Bits that are written one behind the other, the lowest of each byte first. */
typedef struct {
    uint8_t *bytes;
    uint64_t bit;
} Bits;

/* Puts a number of at most 32 bits where there are only zeros yet; up to eight bytes from there on are touched. */
static void put(Bits *to, uint64_t number, int width) {
    uint64_t there;
    memcpy(&there, to->bytes + (to->bit >> 3), 8);
    there |= number << (to->bit & 7);
    memcpy(to->bytes + (to->bit >> 3), &there, 8);
    to->bit += (uint64_t)width;
}

static void put_list(Bits *to, const uint32_t *document, uint64_t count, uint64_t documents) {
    uint64_t highs;
    int width = width_of(documents, count, &highs);
    uint64_t mask = ((uint64_t)1 << width) - 1;
    for (uint64_t i = 0; i < count; i++) put(to, document[i] & mask, width);
    for (uint64_t i = 0; highs && i < count; i++) {
        uint64_t bit = to->bit + (document[i] >> width) + i;
        to->bytes[bit >> 3] |= (uint8_t)(1 << (bit & 7));
    }
    to->bit += highs;
}

/* Tells whether lists have documents of theirs only, each list in order; gives how many bits they take. */
static int lists_fit(const int64_t *counts, Py_ssize_t lists, const uint32_t *document, Py_ssize_t postings,
                     uint64_t documents, uint64_t *bits) {
    Py_ssize_t at = 0;
    for (Py_ssize_t list = 0; list < lists; list++) {
        if (counts[list] < 0 || counts[list] > postings - at || (uint64_t)counts[list] > documents) return 0;
        for (Py_ssize_t end = at + (Py_ssize_t)counts[list], first = at; at < end; at++) {
            if (document[at] >= documents || (at > first && document[at] <= document[at - 1])) return 0;
        }
        *bits += bits_of(documents, (uint64_t)counts[list]);
    }
    return at == postings;
}

/* pack(counts, documents, among, bits, open): the bytes of lists of documents, u32, behind so many bits of `open`; counts
 * are i64, and there are `among` documents in all. */
static PyObject *pack(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer counts, documents;
    unsigned long long among;
    unsigned int bits, open;
    if (!PyArg_ParseTuple(args, "y*y*KII", &counts, &documents, &among, &bits, &open)) return NULL;
    PyObject *packed = NULL;
    uint64_t size = bits;
    const int64_t *count = counts.buf;
    const uint32_t *document = documents.buf;
    if (counts.len % 8 || documents.len % 4 || bits > 7 || open >> bits || among > UINT32_MAX ||
        !lists_fit(count, counts.len / 8, document, documents.len / 4, among, &size)) {
        PyErr_SetString(PyExc_ValueError, "index: lists need their documents in order, and no others");
    } else if ((packed = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)((size + 7) / 8 + 8)))) {
        Bits to = {(uint8_t *)PyByteArray_AS_STRING(packed), bits};
        memset(to.bytes, 0, (size_t)PyByteArray_GET_SIZE(packed));
        to.bytes[0] = (uint8_t)open;
        for (Py_ssize_t list = 0; list < counts.len / 8; list++) {
            put_list(&to, document, (uint64_t)count[list], among);
            document += count[list];
        }
        if (PyByteArray_Resize(packed, (Py_ssize_t)((size + 7) / 8)) < 0) Py_CLEAR(packed);
    }
    PyBuffer_Release(&counts);
    PyBuffer_Release(&documents);
    return packed;
}

static PyMethodDef methods[] = {
    {"pack", pack, METH_VARARGS, "pack(counts, documents, among, bits, open): lists of documents as bytes."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.codec._packing", "Packs lists of documents.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__packing(void) { return PyModule_Create(&module); }
