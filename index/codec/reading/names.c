/* Which names of a dictionary stand in a text? The compiled part of index/learned.py, which says what shapes are. */
#include "columns.h"

#define BITS 21 /* as in index/learned.py */
#define MOST_BYTES 4 /* a character takes in UTF-8 */

/* Write a character in UTF-8, halves of surrogate pairs likewise; return how many bytes it takes. */
static Py_ssize_t encode(Py_UCS4 code, uint8_t *into)
{
    static const uint8_t lead[] = {0, 0xC0, 0xE0, 0xF0};
    int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    into[0] = (uint8_t)(lead[more] | code >> 6 * more);
    for (int i = 1; i <= more; i++) into[i] = (uint8_t)(0x80 | (code >> 6 * (more - i) & 0x3F));
    return more + 1;
}

/* Where names are looked for: a text, and where each of its characters begins in its UTF-8. */
typedef struct {
    PyObject *text;
    Py_ssize_t length;
    uint8_t *bytes;
    Py_ssize_t *begins;
    View *shapes;
    Dictionary names;
} Sought;

static int open_text(Sought *sought)
{
    sought->length = PyUnicode_GET_LENGTH(sought->text);
    sought->begins = PyMem_Malloc((size_t)(sought->length + 1) * sizeof(Py_ssize_t));
    sought->bytes = PyMem_Malloc((size_t)sought->length * MOST_BYTES + 1);
    if (!sought->begins || !sought->bytes) {
        PyErr_NoMemory();
        return -1;
    }
    sought->begins[0] = 0;
    for (Py_ssize_t at = 0; at < sought->length; at++)
        sought->begins[at + 1] = sought->begins[at] + encode(PyUnicode_READ_CHAR(sought->text, at), sought->bytes + sought->begins[at]);
    return 0;
}

/* Return the first shape that is not less than one, by its number. */
static Py_ssize_t first_from(const View *shapes, uint64_t shape)
{
    Py_ssize_t low = 0, high = shapes->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (column_number(shapes, middle) < shape)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Return where the longest name ends that begins at a place; the place itself if none does, -1 on errors. */
static Py_ssize_t end_of_name(const Sought *sought, Py_ssize_t at)
{
    uint64_t pair = (uint64_t)PyUnicode_READ_CHAR(sought->text, at) << BITS | PyUnicode_READ_CHAR(sought->text, at + 1);
    Py_ssize_t shape = first_from(sought->shapes, (pair << BITS) + (uint64_t)(sought->length - at) + 1);
    for (; shape-- > 0 && column_number(sought->shapes, shape) >> BITS == pair;) {
        Py_ssize_t length = (Py_ssize_t)(column_number(sought->shapes, shape) & ((1 << BITS) - 1));
        if (length <= 2) return at + length; /* It is all of its shape. */
        Py_ssize_t begin = sought->begins[at], end = sought->begins[at + length];
        Py_ssize_t number = term_number(&sought->names, sought->bytes + begin, end - begin);
        if (number >= 0) return at + length;
        if (number < -1) return -1;
    }
    return at;
}

static int add_names(const Sought *sought, PyObject *found)
{
    for (Py_ssize_t at = 0; at + 1 < sought->length;) {
        Py_ssize_t end = end_of_name(sought, at);
        if (end < 0) return -1;
        if (end > at) {
            PyObject *span = Py_BuildValue("nn", at, end);
            int failed = span ? PyList_Append(found, span) : -1;
            Py_XDECREF(span);
            if (failed) return -1;
        }
        at = end > at ? end : at + 1;
    }
    return 0;
}

PyObject *names_in(PyObject *Py_UNUSED(self), PyObject *args)
{
    Sought sought = {0};
    if (!PyArg_ParseTuple(args, "UO!" "(" DICTIONARY ")", &sought.text, &ViewType, &sought.shapes, INTO_DICTIONARY(sought.names)))
        return NULL;
    PyObject *found = PyList_New(0);
    if (found && (touch(sought.shapes, 0, sought.shapes->count) < 0 || open_text(&sought) < 0 || add_names(&sought, found) < 0))
        Py_CLEAR(found);
    PyMem_Free(sought.begins);
    PyMem_Free(sought.bytes);
    return found;
}
