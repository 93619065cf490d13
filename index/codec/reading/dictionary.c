/* Which number does a term have? The compiled part of index/codec/dictionary.py, which says how terms lie. */
#include "columns.h"

#define STEP 16 /* terms in a block, as in index/codec/dictionary.py */
#define KEY 8

/* A term that is put together out of what it shares with the one before and what follows. */
typedef struct {
    uint8_t *bytes;
    Py_ssize_t length, room;
} Term;

static int term_next(Term *term, Py_ssize_t shared, const uint8_t *rest, Py_ssize_t length)
{
    if (shared > term->length) {
        PyErr_SetString(PyExc_ValueError, "index: a term shares more than the one before has");
        return -1;
    }
    if (shared + length > term->room) {
        Py_ssize_t room = 2 * (shared + length);
        uint8_t *bytes = PyMem_Realloc(term->bytes, (size_t)room);
        if (!bytes) {
            PyErr_NoMemory();
            return -1;
        }
        term->bytes = bytes;
        term->room = room;
    }
    memcpy(term->bytes + shared, rest, (size_t)length);
    term->length = shared + length;
    return 0;
}

static int compare(const uint8_t *one, Py_ssize_t length, const uint8_t *other, Py_ssize_t others)
{
    int found = memcmp(one, other, (size_t)(length < others ? length : others));
    return found ? found : (length > others) - (length < others);
}

/* Touch all that a block needs; give where its bytes begin and end. */
static int open_block(const Dictionary *d, Py_ssize_t block, Py_ssize_t *begin, Py_ssize_t *end, Py_ssize_t *last)
{
    *last = (block + 1) * STEP < d->shared->count ? (block + 1) * STEP : d->shared->count;
    if (touch(d->starts, block, block + 2) < 0 || touch(d->shared, block * STEP, *last) < 0 ||
        touch(d->lengths, block * STEP, *last) < 0)
        return -1;
    *begin = (Py_ssize_t)column_number(d->starts, block);
    *end = (Py_ssize_t)column_number(d->starts, block + 1);
    return touch(d->bytes, *begin, *end);
}

/* Go through a block up to the term `stop`, or until one is not less than `wanted` where that is given; return the
   number of the term that stands in `term` then, or -1 with an exception set. `found` tells how it compares. */
static Py_ssize_t walk(const Dictionary *d, Py_ssize_t block, Py_ssize_t stop, const uint8_t *wanted,
                       Py_ssize_t wanted_length, Term *term, int *found)
{
    Py_ssize_t begin, end, last, at;
    if (open_block(d, block, &begin, &end, &last) < 0) return -1;
    const uint8_t *bytes = d->bytes->numbers.buf;
    *found = -1;
    for (at = block * STEP; at < last; at++) {
        Py_ssize_t length = (Py_ssize_t)column_number(d->lengths, at);
        if (length > end - begin) {
            PyErr_SetString(PyExc_ValueError, "index: a term goes beyond its block");
            return -1;
        }
        if (term_next(term, (Py_ssize_t)column_number(d->shared, at), bytes + begin, length) < 0) return -1;
        begin += length;
        if (wanted && (*found = compare(term->bytes, term->length, wanted, wanted_length)) >= 0) return at;
        if (at == stop) return at;
    }
    return last;
}

static uint64_t key_of(const uint8_t *term, Py_ssize_t length)
{
    uint64_t key = 0;
    for (int i = 0; i < KEY; i++) key = key << 8 | (i < length ? term[i] : 0);
    return key;
}

/* Return the number of the last block whose first term may be `wanted` or less, -1 if there is none, -2 on errors. */
static Py_ssize_t block_of(const Dictionary *d, const uint8_t *wanted, Py_ssize_t length, Term *term)
{
    uint64_t key = key_of(wanted, length);
    Py_ssize_t low = 0, high = d->keys->count;
    if (touch(d->keys, 0, high) < 0) return -2;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        uint64_t here = column_number(d->keys, middle);
        int found;
        if (here == key) { /* The key alone doesn't tell. */
            if (walk(d, middle, middle * STEP, wanted, length, term, &found) < 0) return -2;
        } else {
            found = here < key ? -1 : 1;
        }
        if (found <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

Py_ssize_t term_number(const Dictionary *d, const uint8_t *wanted, Py_ssize_t length)
{
    Term built = {NULL, 0, 0};
    int found = -1;
    Py_ssize_t at = -1, block = block_of(d, wanted, length, &built);
    built.length = 0;
    if (block >= 0) at = walk(d, block, -1, wanted, length, &built, &found);
    PyMem_Free(built.bytes);
    if (block == -2 || (block >= 0 && at < 0)) return -2;
    return found == 0 ? at : -1;
}

PyObject *find(PyObject *Py_UNUSED(self), PyObject *args)
{
    Dictionary d;
    Py_buffer wanted;
    if (!PyArg_ParseTuple(args, "y*" DICTIONARY, &wanted, INTO_DICTIONARY(d))) return NULL;
    Py_ssize_t at = term_number(&d, wanted.buf, wanted.len);
    PyBuffer_Release(&wanted);
    if (at == -1) Py_RETURN_NONE;
    return at < 0 ? NULL : PyLong_FromSsize_t(at);
}

int word_range(const Dictionary *words, const Lists *lists, const uint8_t *term, Py_ssize_t length, Range *found)
{
    Py_ssize_t at = term_number(words, term, length);
    if (at < 0) return at == -1 ? 0 : -1;
    return list_at(lists, at, found) < 0 ? -1 : 1;
}

PyObject *term_bytes(const Dictionary *words, Py_ssize_t number)
{
    int found;
    if (number < 0 || number >= words->shared->count) {
        PyErr_SetString(PyExc_IndexError, "index: no term has this number");
        return NULL;
    }
    Term built = {NULL, 0, 0};
    PyObject *bytes = NULL;
    if (walk(words, number / STEP, number, NULL, 0, &built, &found) >= 0)
        bytes = PyBytes_FromStringAndSize((const char *)built.bytes, built.length);
    PyMem_Free(built.bytes);
    return bytes;
}

PyObject *term(PyObject *Py_UNUSED(self), PyObject *args)
{
    Dictionary d;
    Py_ssize_t wanted;
    if (!PyArg_ParseTuple(args, "n" DICTIONARY, &wanted, INTO_DICTIONARY(d))) return NULL;
    return term_bytes(&d, wanted);
}
