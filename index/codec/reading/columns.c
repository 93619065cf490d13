/* What is a column to compiled code? A View: its numbers, and the means to check them before they are used. */
#include "columns.h"
#include "../../_memory.h"

#define WORD 8
#define AHEAD 2048 /* bytes; measured. Processors look ahead as well, but no further than to the end of a page. */

/* Return the sum of a block, whose last word may be shorter. Four words at a time, as one sum waits for itself. */
static uint64_t sum_of(const uint8_t *bytes, Py_ssize_t count, const uint64_t *weights, uint64_t sum)
{
    uint64_t word, four[4], others[3] = {0, 0, 0};
    for (; count >= 4 * WORD; count -= 4 * WORD, bytes += 4 * WORD, weights += 4) {
        PREFETCH(bytes + AHEAD);
        memcpy(four, bytes, sizeof(four));
        sum += four[0] * weights[0];
        for (int i = 1; i < 4; i++) others[i - 1] += four[i] * weights[i];
    }
    sum += others[0] + others[1] + others[2];
    for (; count >= WORD; count -= WORD, bytes += WORD) {
        memcpy(&word, bytes, WORD);
        sum += word * *weights++;
    }
    word = 0;
    memcpy(&word, bytes, (size_t)count);
    return count ? sum + word * *weights : sum;
}

PyObject *sums(PyObject *Py_UNUSED(self), PyObject *args)
{
    Py_buffer data, weights;
    unsigned long long first;
    if (!PyArg_ParseTuple(args, "y*y*K", &data, &weights, &first)) return NULL;
    Py_ssize_t block = weights.len, blocks = block ? (data.len + block - 1) / block : 0;
    PyObject *found = PyBytes_FromStringAndSize(NULL, blocks * WORD);
    for (Py_ssize_t i = 0; found && i < blocks; i++) {
        Py_ssize_t left = data.len - i * block;
        uint64_t sum = sum_of((const uint8_t *)data.buf + i * block, left < block ? left : block, weights.buf, first);
        memcpy(PyBytes_AS_STRING(found) + i * WORD, &sum, WORD);
    }
    PyBuffer_Release(&data);
    PyBuffer_Release(&weights);
    return found;
}

int malformed(const char *what)
{
    PyErr_SetString(PyExc_ValueError, what);
    return -1;
}

static void View_dealloc(View *self)
{
    if (self->numbers.obj) PyBuffer_Release(&self->numbers);
    if (self->checked.obj) PyBuffer_Release(&self->checked);
    if (self->sums.obj) PyBuffer_Release(&self->sums);
    if (self->weights.obj) PyBuffer_Release(&self->weights);
    Py_XDECREF(self->check);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *View_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PyObject *numbers, *checked, *sums, *weights, *check;
    Py_ssize_t offset, whole;
    unsigned long long sum;
    if (!PyArg_ParseTuple(args, "OOnnO(OOK)", &numbers, &checked, &offset, &whole, &check, &sums, &weights, &sum)) return NULL;
    View *self = (View *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (PyObject_GetBuffer(numbers, &self->numbers, PyBUF_C_CONTIGUOUS) < 0 ||
        PyObject_GetBuffer(checked, &self->checked, PyBUF_SIMPLE) < 0 ||
        PyObject_GetBuffer(sums, &self->sums, PyBUF_SIMPLE) < 0 ||
        PyObject_GetBuffer(weights, &self->weights, PyBUF_SIMPLE) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    self->offset = offset;
    self->whole = whole;
    self->first = sum;
    self->count = self->numbers.len / self->numbers.itemsize;
    self->check = Py_NewRef(check);
    Py_ssize_t block = self->weights.len, blocks = block ? (whole + block - 1) / block : 0;
    while (block >> self->shift > 1) self->shift++;
    if (offset < 0 || block < WORD || block != (Py_ssize_t)1 << self->shift || offset + self->numbers.len > whole || self->checked.len < blocks ||
        self->sums.len < WORD * blocks) {
        PyErr_SetString(PyExc_ValueError, "index: a column goes beyond the blocks of its container");
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

PyTypeObject ViewType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.codec._reading.View",
    .tp_doc = "View(numbers, checked, offset, whole, check, (sums, weights, first)): a column whose blocks are checked when "
              "first touched.",
    .tp_basicsize = sizeof(View),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = View_new,
    .tp_dealloc = (destructor)View_dealloc,
};

/* Hold a block against its sum. */
static int check_block(View *view, Py_ssize_t number)
{
    Py_ssize_t size = view->weights.len, at = number * size, left = view->whole - at;
    const uint8_t *bytes = (const uint8_t *)view->numbers.buf - view->offset + at;
    uint64_t sum;
    memcpy(&sum, (const uint8_t *)view->sums.buf + number * WORD, WORD);
    if (sum_of(bytes, left < size ? left : size, view->weights.buf, view->first) == sum) {
        ((uint8_t *)view->checked.buf)[number] = 1;
        return 0;
    }
    PyObject *done = PyObject_CallFunction(view->check, "nn", number, number);
    if (!done) return -1;
    Py_DECREF(done);
    return 0;
}

int touch_slowly(View *view, Py_ssize_t start, Py_ssize_t stop)
{
    if (start < 0 || stop > view->count || start > stop) {
        PyErr_SetString(PyExc_ValueError, "index: a place beyond the end of a column");
        return -1;
    }
    if (start == stop) return 0;
    Py_ssize_t size = view->numbers.itemsize;
    Py_ssize_t first = (view->offset + start * size) >> view->shift, last = (view->offset + stop * size - 1) >> view->shift;
    for (Py_ssize_t block = first; block <= last; block++)
        if (!((const uint8_t *)view->checked.buf)[block] && check_block(view, block) < 0) return -1;
    return 0;
}

PyObject *slice(View *view, Py_ssize_t start, Py_ssize_t stop)
{
    return touch(view, start, stop) < 0 ? NULL : PySequence_GetSlice(view->numbers.obj, start, stop);
}

void close_ranges(Ranges *ranges)
{
    if (ranges->begins.obj) PyBuffer_Release(&ranges->begins);
    if (ranges->ends.obj) PyBuffer_Release(&ranges->ends);
}

int ranges_of(PyObject *begins, PyObject *ends, Ranges *ranges)
{
    memset(ranges, 0, sizeof(*ranges));
    if (PyObject_GetBuffer(begins, &ranges->begins, PyBUF_C_CONTIGUOUS) < 0 ||
        PyObject_GetBuffer(ends, &ranges->ends, PyBUF_C_CONTIGUOUS) < 0)
        return -1;
    ranges->count = ranges->begins.len / 8;
    if (ranges->begins.len == ranges->ends.len && ranges->begins.itemsize == 8 && ranges->ends.itemsize == 8) return 0;
    return malformed("index: as many ends as beginnings are needed, as numbers of 64 bits");
}

/* Touch all of some ranges. */
static int touch_ranges(View *view, const Ranges *ranges)
{
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
    int is_whole = ranges_of(begins, ends, &ranges) == 0 && touch_ranges(view, &ranges) == 0;
    close_ranges(&ranges);
    if (!is_whole) return NULL;
    Py_RETURN_NONE;
}
