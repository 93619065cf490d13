/* What is a column to compiled code? A View: its numbers, and the means to check them before they are used. */
#include "columns.h"

#define BLOCK 65536 /* as in index/codec/container.py */

static void View_dealloc(View *self)
{
    if (self->numbers.obj) PyBuffer_Release(&self->numbers);
    if (self->checked.obj) PyBuffer_Release(&self->checked);
    Py_XDECREF(self->check);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *View_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PyObject *numbers, *checked, *check;
    Py_ssize_t offset;
    if (!PyArg_ParseTuple(args, "OOnO", &numbers, &checked, &offset, &check)) return NULL;
    View *self = (View *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (PyObject_GetBuffer(numbers, &self->numbers, PyBUF_C_CONTIGUOUS) < 0 ||
        PyObject_GetBuffer(checked, &self->checked, PyBUF_SIMPLE) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    self->offset = offset;
    self->count = self->numbers.len / self->numbers.itemsize;
    self->check = Py_NewRef(check);
    if (offset < 0 || (offset + self->numbers.len + BLOCK - 1) / BLOCK > self->checked.len) {
        PyErr_SetString(PyExc_ValueError, "index: a column goes beyond the blocks of its container");
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

PyTypeObject ViewType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.codec._reading.View",
    .tp_doc = "View(numbers, checked, offset, check): a column whose blocks are checked when they are first touched.",
    .tp_basicsize = sizeof(View),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = View_new,
    .tp_dealloc = (destructor)View_dealloc,
};

int touch(View *view, Py_ssize_t start, Py_ssize_t stop)
{
    if (start < 0 || stop > view->count || start > stop) {
        PyErr_SetString(PyExc_ValueError, "index: a place beyond the end of a column");
        return -1;
    }
    if (start == stop) return 0;
    Py_ssize_t size = view->numbers.itemsize;
    Py_ssize_t first = (view->offset + start * size) / BLOCK, last = (view->offset + stop * size - 1) / BLOCK;
    if (!memchr((char *)view->checked.buf + first, 0, (size_t)(last + 1 - first))) return 0;
    PyObject *done = PyObject_CallFunction(view->check, "nn", first, last);
    if (!done) return -1;
    Py_DECREF(done);
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
