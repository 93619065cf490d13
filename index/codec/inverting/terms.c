/* How much do the terms of a dictionary share with those before them? The compiled part of index/codec/dictionary.py. */
#include "inverting.h"

static size_t shared_bytes(const uint8_t *one, const uint8_t *other, size_t most) {
    size_t alike = 0;
    while (alike < most && one[alike] == other[alike]) alike++;
    return alike;
}

static int lengths_fit(const Numbers *data, const Numbers *lengths) {
    const int64_t *length = lengths->view.buf;
    Py_ssize_t left = data->count;
    for (Py_ssize_t i = 0; i < lengths->count; i++) {
        if (length[i] < 0 || length[i] > left) return 0;
        left -= (Py_ssize_t)length[i];
    }
    return !left;
}

/* Writes what each term doesn't share with the one before; returns where that ends. */
static uint8_t *front_code(const Numbers *data, const Numbers *lengths, Py_ssize_t step, size_t most, uint8_t *shared,
                           uint8_t *to) {
    const uint8_t *term = data->view.buf, *before = term;
    const int64_t *length = lengths->view.buf;
    for (Py_ssize_t i = 0; i < lengths->count; i++) {
        size_t size = (size_t)length[i], alike = 0;
        if (i % step) {
            size_t shorter = size < (size_t)length[i - 1] ? size : (size_t)length[i - 1];
            alike = shared_bytes(before, term, shorter < most ? shorter : most);
        }
        shared[i] = (uint8_t)alike;
        memcpy(to, term + alike, size - alike);
        to += size - alike;
        before = term;
        term += size;
    }
    return to;
}

/* share(data, lengths, step, most): how many bytes each term of `data`, i64 of them each, shares with the one before, u8,
 * `most` at most and none for the first of every `step`; and the bytes that follow. */
PyObject *share(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers data, lengths;
    Py_ssize_t step;
    unsigned int most;
    if (!PyArg_ParseTuple(args, "y*y*nI", &data.view, &lengths.view, &step, &most)) return NULL;
    int fits = has_size(&data, 1) & has_size(&lengths, 8) & (step > 0) & (most <= UINT8_MAX);
    PyObject *found = NULL, *shared = PyByteArray_FromStringAndSize(NULL, lengths.count);
    PyObject *bytes = PyByteArray_FromStringAndSize(NULL, data.count);
    if (shared && bytes && fits && lengths_fit(&data, &lengths)) {
        uint8_t *to = (uint8_t *)PyByteArray_AS_STRING(bytes);
        uint8_t *end = front_code(&data, &lengths, step, most, (uint8_t *)PyByteArray_AS_STRING(shared), to);
        if (PyByteArray_Resize(bytes, (Py_ssize_t)(end - to)) == 0) found = PyTuple_Pack(2, shared, bytes);
    } else if (shared && bytes) {
        refuse("index: terms end elsewhere than their bytes");
    }
    Py_XDECREF(shared);
    Py_XDECREF(bytes);
    PyBuffer_Release(&data.view);
    PyBuffer_Release(&lengths.view);
    return found;
}
