/* How many documents have each character? The compiled part of index/codec/character_counts.py. */
#include "columns.h"

#define FIELD_BITS 4 /* as in index/codec/character_row.py */

/* A row in memory: u16 per place, i64 per text and one more, u32 per text. */
typedef struct {
    Py_buffer numbers, starts, owners;
    Py_ssize_t texts, next;
} Row;

static int open_row(Row *row, PyObject *numbers, PyObject *starts, PyObject *owners)
{
    if (PyObject_GetBuffer(numbers, &row->numbers, PyBUF_C_CONTIGUOUS) < 0 ||
        PyObject_GetBuffer(starts, &row->starts, PyBUF_C_CONTIGUOUS) < 0 ||
        PyObject_GetBuffer(owners, &row->owners, PyBUF_C_CONTIGUOUS) < 0)
        return -1;
    const int64_t *begins = row->starts.buf;
    row->texts = row->starts.len / 8 - 1;
    int fits = row->numbers.itemsize == 2 && row->starts.itemsize == 8 && row->owners.itemsize == 4 && row->texts >= 0 &&
               row->owners.len / 4 == row->texts && begins[0] >= 0 && begins[row->texts] <= row->numbers.len / 2;
    for (Py_ssize_t text = 0; fits && text < row->texts; text++) fits = begins[text] <= begins[text + 1];
    if (fits) return 0;
    PyErr_SetString(PyExc_ValueError, "index: a row has numbers of another size, or texts beyond its end");
    return -1;
}

static void close_row(Row *row)
{
    if (row->numbers.obj) PyBuffer_Release(&row->numbers);
    if (row->starts.obj) PyBuffer_Release(&row->starts);
    if (row->owners.obj) PyBuffer_Release(&row->owners);
}

static uint32_t next_document(const Row *row)
{
    return row->next < row->texts ? ((const uint32_t *)row->owners.buf)[row->next] >> FIELD_BITS : UINT32_MAX;
}

/* Count the characters of a document's texts in one row that were not counted for it before; -1 on errors. */
static int count_texts(Row *row, uint32_t document, uint32_t *last, uint32_t *counts, Py_ssize_t characters)
{
    const uint16_t *numbers = row->numbers.buf;
    for (; row->next < row->texts && next_document(row) == document; row->next++) {
        const int64_t *begin = (const int64_t *)row->starts.buf + row->next;
        for (int64_t at = begin[0]; at < begin[1]; at++) {
            if (numbers[at] >= characters) {
                PyErr_SetString(PyExc_ValueError, "index: a row has a character that is not there");
                return -1;
            }
            counts[numbers[at]] += last[numbers[at]] != document;
            last[numbers[at]] = document;
        }
    }
    return 0;
}

PyObject *count_documents(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *arrays[6], *bytes = NULL;
    Py_ssize_t characters;
    Row rows[2] = {{{0}}};
    uint32_t *last = NULL;
    if (!PyArg_ParseTuple(args, "(OOO)(OOO)n", &arrays[0], &arrays[1], &arrays[2], &arrays[3], &arrays[4], &arrays[5],
                          &characters))
        return NULL;
    if (open_row(&rows[0], arrays[0], arrays[1], arrays[2]) < 0 || open_row(&rows[1], arrays[3], arrays[4], arrays[5]) < 0)
        goto done;
    bytes = PyBytes_FromStringAndSize(NULL, characters * (Py_ssize_t)sizeof(uint32_t));
    last = PyMem_Malloc((size_t)(characters + 1) * sizeof(uint32_t));
    if (!bytes || !last) {
        Py_CLEAR(bytes);
        PyErr_NoMemory();
        goto done;
    }
    uint32_t *counts = (uint32_t *)PyBytes_AS_STRING(bytes);
    memset(counts, 0, (size_t)characters * sizeof(uint32_t));
    memset(last, 0xff, (size_t)characters * sizeof(uint32_t));
    for (;;) {
        uint32_t one = next_document(&rows[0]), other = next_document(&rows[1]), document = one < other ? one : other;
        if (document == UINT32_MAX) break;
        if (count_texts(&rows[0], document, last, counts, characters) < 0 ||
            count_texts(&rows[1], document, last, counts, characters) < 0) {
            Py_CLEAR(bytes);
            break;
        }
    }
done:
    PyMem_Free(last);
    close_row(&rows[0]);
    close_row(&rows[1]);
    return bytes;
}
