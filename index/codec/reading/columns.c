/* What is a column to compiled code? A View: its numbers, and the means to check them before they are used. */
#include "columns.h"

#define BLOCK 4096 /* as in index/codec/container.py */

#define SUMMED 8 /* bytes at once */

static uint32_t sums[SUMMED][256];

void prepare_sums(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t sum = byte;
        for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0);
        sums[0][byte] = sum;
    }
    for (int table = 1; table < SUMMED; table++)
        for (int byte = 0; byte < 256; byte++)
            sums[table][byte] = sums[table - 1][byte] >> 8 ^ sums[0][sums[table - 1][byte] & 0xff];
}

/* Return the CRC-32 that zlib gives. Source: M. Kounavis and F. Berry, A systematic approach to building high performance
   software-based CRC generators, 2005 (slicing by 8). */
static uint32_t sum_of(const uint8_t *bytes, Py_ssize_t count)
{
    uint32_t sum = 0xffffffffu;
    for (; count >= SUMMED; count -= SUMMED, bytes += SUMMED) {
        uint64_t next;
        memcpy(&next, bytes, SUMMED);
        next ^= sum;
        sum = sums[7][next & 0xff] ^ sums[6][next >> 8 & 0xff] ^ sums[5][next >> 16 & 0xff] ^ sums[4][next >> 24 & 0xff] ^
              sums[3][next >> 32 & 0xff] ^ sums[2][next >> 40 & 0xff] ^ sums[1][next >> 48 & 0xff] ^ sums[0][next >> 56];
    }
    for (; count > 0; count--, bytes++) sum = sum >> 8 ^ sums[0][(sum ^ *bytes) & 0xff];
    return ~sum;
}

static void View_dealloc(View *self)
{
    if (self->numbers.obj) PyBuffer_Release(&self->numbers);
    if (self->checked.obj) PyBuffer_Release(&self->checked);
    if (self->sums.obj) PyBuffer_Release(&self->sums);
    Py_XDECREF(self->check);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *View_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PyObject *numbers, *checked, *sums_of, *check;
    Py_ssize_t offset, whole;
    if (!PyArg_ParseTuple(args, "OOOnnO", &numbers, &checked, &sums_of, &offset, &whole, &check)) return NULL;
    View *self = (View *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (PyObject_GetBuffer(numbers, &self->numbers, PyBUF_C_CONTIGUOUS) < 0 ||
        PyObject_GetBuffer(checked, &self->checked, PyBUF_SIMPLE) < 0 ||
        PyObject_GetBuffer(sums_of, &self->sums, PyBUF_SIMPLE) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    self->offset = offset;
    self->whole = whole;
    self->count = self->numbers.len / self->numbers.itemsize;
    self->check = Py_NewRef(check);
    Py_ssize_t blocks = (whole + BLOCK - 1) / BLOCK;
    if (offset < 0 || offset + self->numbers.len > whole || self->checked.len < blocks || self->sums.len < 4 * blocks) {
        PyErr_SetString(PyExc_ValueError, "index: a column goes beyond the blocks of its container");
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

PyTypeObject ViewType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.codec._reading.View",
    .tp_doc = "View(numbers, checked, sums, offset, whole, check): a column whose blocks are checked when first touched.",
    .tp_basicsize = sizeof(View),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = View_new,
    .tp_dealloc = (destructor)View_dealloc,
};

/* Hold a block against its sum. */
static int check_block(View *view, Py_ssize_t block)
{
    const uint8_t *bytes = (const uint8_t *)view->numbers.buf - view->offset + block * BLOCK;
    Py_ssize_t left = view->whole - block * BLOCK;
    uint32_t sum;
    memcpy(&sum, (const uint8_t *)view->sums.buf + 4 * block, 4);
    if (sum_of(bytes, left < BLOCK ? left : BLOCK) == sum) {
        ((uint8_t *)view->checked.buf)[block] = 1;
        return 0;
    }
    PyObject *done = PyObject_CallFunction(view->check, "nn", block, block);
    if (!done) return -1;
    Py_DECREF(done);
    return 0;
}

int touch(View *view, Py_ssize_t start, Py_ssize_t stop)
{
    if (start < 0 || stop > view->count || start > stop) {
        PyErr_SetString(PyExc_ValueError, "index: a place beyond the end of a column");
        return -1;
    }
    if (start == stop) return 0;
    Py_ssize_t size = view->numbers.itemsize;
    Py_ssize_t first = (view->offset + start * size) / BLOCK, last = (view->offset + stop * size - 1) / BLOCK;
    if (!memchr((const char *)view->checked.buf + first, 0, (size_t)(last + 1 - first))) return 0;
    for (Py_ssize_t block = first; block <= last; block++)
        if (!((const uint8_t *)view->checked.buf)[block] && check_block(view, block) < 0) return -1;
    return 0;
}

PyObject *slice(View *view, Py_ssize_t start, Py_ssize_t stop)
{
    return touch(view, start, stop) < 0 ? NULL : PySequence_GetSlice(view->numbers.obj, start, stop);
}

/* Arrays of i64 that come in pairs: where something begins, and where it ends. */
typedef struct {
    Py_buffer begins, ends;
    Py_ssize_t count;
} Ranges;

static void close_ranges(Ranges *ranges)
{
    if (ranges->begins.obj) PyBuffer_Release(&ranges->begins);
    if (ranges->ends.obj) PyBuffer_Release(&ranges->ends);
}

/* Open ranges of a view, and touch all of them. */
static int open_ranges(View *view, PyObject *begins, PyObject *ends, Ranges *ranges)
{
    memset(ranges, 0, sizeof(*ranges));
    if (PyObject_GetBuffer(begins, &ranges->begins, PyBUF_C_CONTIGUOUS) < 0 ||
        PyObject_GetBuffer(ends, &ranges->ends, PyBUF_C_CONTIGUOUS) < 0)
        return -1;
    if (ranges->begins.len != ranges->ends.len || ranges->begins.itemsize != 8 || ranges->ends.itemsize != 8) {
        PyErr_SetString(PyExc_ValueError, "index: as many ends as beginnings are needed, as numbers of 64 bits");
        return -1;
    }
    ranges->count = ranges->begins.len / 8;
    for (Py_ssize_t i = 0; i < ranges->count; i++)
        if (touch(view, (Py_ssize_t)((int64_t *)ranges->begins.buf)[i], (Py_ssize_t)((int64_t *)ranges->ends.buf)[i]) < 0)
            return -1;
    return 0;
}

PyObject *check(PyObject *Py_UNUSED(self), PyObject *args)
{
    View *view;
    PyObject *begins, *ends;
    Ranges ranges;
    if (!PyArg_ParseTuple(args, "O!OO", &ViewType, &view, &begins, &ends)) return NULL;
    int is_whole = open_ranges(view, begins, ends, &ranges) == 0;
    close_ranges(&ranges);
    if (!is_whole) return NULL;
    Py_RETURN_NONE;
}
