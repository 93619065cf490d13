/* How are single terms and pairs found in the columns of a segment, without a Python step for each block and byte?

   The compiled part of index/codec/dictionary.py and index/codec/pairs.py, which say what the columns mean and do the
   same in Python. A View is a column that is held against its checksums as Column.slice does: before a number is used,
   the blocks that it lies in have been checked. Numbers are read in the machine's order, which is little-endian wherever
   this is used (index/native.py sees to it). */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define BLOCK 65536 /* as in index/codec/container.py */
#define STEP 16     /* terms in a block, as in index/codec/dictionary.py */
#define PAIR_STEP 64 /* pairs to a noted beginning, as in index/codec/pairs.py */
#define KEY 8

typedef struct {
    PyObject_HEAD
    Py_buffer numbers;
    Py_buffer checked; /* a byte for each block of the container: whether it was checked */
    Py_ssize_t offset; /* of the first number in the container, in bytes */
    Py_ssize_t count;
    PyObject *check; /* called with the first and the last of some blocks; raises DamagedError */
} View;

static PyTypeObject ViewType;

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

static PyTypeObject ViewType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.codec._reading.View",
    .tp_doc = "View(numbers, checked, offset, check): a column whose blocks are checked when they are first touched.",
    .tp_basicsize = sizeof(View),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = View_new,
    .tp_dealloc = (destructor)View_dealloc,
};

/* Make sure that the numbers from start on and before stop may be used; return -1 with an exception set if not. */
static int touch(View *view, Py_ssize_t start, Py_ssize_t stop)
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

static uint64_t number(const View *view, Py_ssize_t at)
{
    switch (view->numbers.itemsize) {
    case 1: return ((const uint8_t *)view->numbers.buf)[at];
    case 2: return ((const uint16_t *)view->numbers.buf)[at];
    case 4: return ((const uint32_t *)view->numbers.buf)[at];
    default: return ((const uint64_t *)view->numbers.buf)[at];
    }
}

/* The columns of a dictionary, in the order in which functions take them. */
typedef struct {
    View *keys, *starts, *shared, *lengths, *bytes;
} Dictionary;

#define DICTIONARY "O!O!O!O!O!"
#define INTO_DICTIONARY(d) \
    &ViewType, &(d).keys, &ViewType, &(d).starts, &ViewType, &(d).shared, &ViewType, &(d).lengths, &ViewType, &(d).bytes

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
    *begin = (Py_ssize_t)number(d->starts, block);
    *end = (Py_ssize_t)number(d->starts, block + 1);
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
        Py_ssize_t length = (Py_ssize_t)number(d->lengths, at);
        if (length > end - begin) {
            PyErr_SetString(PyExc_ValueError, "index: a term goes beyond its block");
            return -1;
        }
        if (term_next(term, (Py_ssize_t)number(d->shared, at), bytes + begin, length) < 0) return -1;
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
        uint64_t here = number(d->keys, middle);
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

static PyObject *find(PyObject *Py_UNUSED(self), PyObject *args)
{
    Dictionary d;
    Py_buffer wanted;
    if (!PyArg_ParseTuple(args, "y*" DICTIONARY, &wanted, INTO_DICTIONARY(d))) return NULL;
    Term term = {NULL, 0, 0};
    int found = -1;
    Py_ssize_t at = -1, block = block_of(&d, wanted.buf, wanted.len, &term);
    term.length = 0;
    if (block >= 0) at = walk(&d, block, -1, wanted.buf, wanted.len, &term, &found);
    PyMem_Free(term.bytes);
    PyBuffer_Release(&wanted);
    if (PyErr_Occurred()) return NULL;
    if (at < 0 || found != 0) Py_RETURN_NONE;
    return PyLong_FromSsize_t(at);
}

static PyObject *term_of(PyObject *Py_UNUSED(self), PyObject *args)
{
    Dictionary d;
    Py_ssize_t wanted;
    int found;
    if (!PyArg_ParseTuple(args, "n" DICTIONARY, &wanted, INTO_DICTIONARY(d))) return NULL;
    if (wanted < 0 || wanted >= d.shared->count) {
        PyErr_SetString(PyExc_IndexError, "index: no term has this number");
        return NULL;
    }
    Term term = {NULL, 0, 0};
    PyObject *bytes = NULL;
    if (walk(&d, wanted / STEP, wanted, NULL, 0, &term, &found) >= 0)
        bytes = PyBytes_FromStringAndSize((const char *)term.bytes, term.length);
    PyMem_Free(term.bytes);
    return bytes;
}

/* The columns of pairs, in the order in which functions take them: see index/codec/pairs.py. */
typedef struct {
    View *firsts, *seconds, *counts, *begins, *most, *documents;
} Pairs;

#define PAIRS "O!O!O!O!O!O!"
#define INTO_PAIRS(p)                                                                                        \
    &ViewType, &(p).firsts, &ViewType, &(p).seconds, &ViewType, &(p).counts, &ViewType, &(p).begins, &ViewType, \
        &(p).most, &ViewType, &(p).documents

/* Return where the postings of a pair begin, or where all end; -1 on errors. */
static Py_ssize_t place_of(const Pairs *p, Py_ssize_t pair)
{
    Py_ssize_t block = pair / PAIR_STEP, at;
    if (block == p->begins->count) return p->documents->count;
    if (touch(p->begins, block, block + 1) < 0 || touch(p->counts, block * PAIR_STEP, pair) < 0) return -1;
    uint64_t begin = number(p->begins, block);
    for (at = block * PAIR_STEP; at < pair; at++) begin += number(p->counts, at);
    return (Py_ssize_t)begin;
}

/* Return the number of a pair, -1 if no document has it, -2 on errors. */
static Py_ssize_t pair_of(const Pairs *p, Py_ssize_t first, Py_ssize_t second)
{
    if (touch(p->firsts, first, first + 2) < 0) return -2;
    Py_ssize_t low = (Py_ssize_t)number(p->firsts, first), end = (Py_ssize_t)number(p->firsts, first + 1), high = end;
    if (touch(p->seconds, low, high) < 0) return -2;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (number(p->seconds, middle) < (uint64_t)second)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && number(p->seconds, low) == (uint64_t)second ? low : -1;
}

static PyObject *locate(PyObject *Py_UNUSED(self), PyObject *args)
{
    Pairs p;
    Py_ssize_t first, second;
    if (!PyArg_ParseTuple(args, "nn" PAIRS, &first, &second, INTO_PAIRS(p))) return NULL;
    Py_ssize_t pair = pair_of(&p, first, second);
    if (pair == -1) Py_RETURN_NONE;
    if (pair < 0) return NULL;
    Py_ssize_t begin = place_of(&p, pair);
    if (begin < 0 || touch(p.counts, pair, pair + 1) < 0 || touch(p.most, pair, pair + 1) < 0) return NULL;
    return Py_BuildValue("nnnn", pair, begin, (Py_ssize_t)number(p.counts, pair), (Py_ssize_t)number(p.most, pair));
}

/* Give where the postings of all pairs that a character begins begin and end. */
static int bounds_of(const Pairs *p, Py_ssize_t first, Py_ssize_t *begin, Py_ssize_t *end)
{
    if (touch(p->firsts, first, first + 2) < 0) return -1;
    *begin = place_of(p, (Py_ssize_t)number(p->firsts, first));
    *end = *begin < 0 ? -1 : place_of(p, (Py_ssize_t)number(p->firsts, first + 1));
    return *end < 0 ? -1 : touch(p->documents, *begin, *end);
}

/* Documents in order. */
typedef struct {
    uint32_t *all;
    Py_ssize_t count;
} Documents;

/* Give the documents that have a character, of `among` in all. */
static int having(const Pairs *p, Py_ssize_t first, Py_ssize_t among, Documents *found)
{
    Py_ssize_t begin, end, count = 0;
    if (bounds_of(p, first, &begin, &end) < 0) return -1;
    uint8_t *seen = PyMem_Calloc((size_t)among + 1, 1);
    for (Py_ssize_t at = begin; seen && at < end; at++) {
        uint64_t here = number(p->documents, at);
        if (here >= (uint64_t)among) {
            PyMem_Free(seen);
            PyErr_SetString(PyExc_ValueError, "index: a posting of a document that is not there");
            return -1;
        }
        count += !seen[here];
        seen[here] = 1;
    }
    found->all = seen ? PyMem_Malloc((size_t)(count + 1) * sizeof(uint32_t)) : NULL;
    if (!found->all) {
        PyMem_Free(seen);
        PyErr_NoMemory();
        return -1;
    }
    found->count = 0;
    for (Py_ssize_t i = 0; i < among; i++)
        if (seen[i]) found->all[found->count++] = (uint32_t)i;
    PyMem_Free(seen);
    return 0;
}

static PyObject *documents_with(PyObject *Py_UNUSED(self), PyObject *args)
{
    Pairs p;
    Py_ssize_t first, among;
    Documents found;
    if (!PyArg_ParseTuple(args, "nn" PAIRS, &first, &among, INTO_PAIRS(p))) return NULL;
    if (having(&p, first, among, &found) < 0) return NULL;
    PyObject *bytes = PyBytes_FromStringAndSize((char *)found.all, found.count * (Py_ssize_t)sizeof(uint32_t));
    PyMem_Free(found.all);
    return bytes;
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

static PyObject *check(PyObject *Py_UNUSED(self), PyObject *args)
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

static int stands_in(const uint16_t *text, Py_ssize_t places, const uint16_t *run, Py_ssize_t length)
{
    for (Py_ssize_t at = 0; at + length <= places; at++)
        if (text[at] == run[0] && !memcmp(text + at, run, (size_t)length * 2)) return 1;
    return 0;
}

/* A row of texts, as index/codec/character_row.py says, and for the texts outside bodies whose they are. */
typedef struct {
    View *numbers;
    Py_buffer starts, owners; /* i64; u32, which bodies have none of */
} Texts;

static int open_texts(Texts *texts, PyObject *starts, PyObject *owners)
{
    if (PyObject_GetBuffer(starts, &texts->starts, PyBUF_C_CONTIGUOUS) < 0) return -1;
    if (owners && PyObject_GetBuffer(owners, &texts->owners, PyBUF_C_CONTIGUOUS) < 0) return -1;
    if (texts->numbers->numbers.itemsize == 2 && texts->starts.itemsize == 8 &&
        (!owners || (texts->owners.itemsize == 4 && texts->owners.len / 4 == texts->starts.len / 8 - 1)))
        return 0;
    PyErr_SetString(PyExc_ValueError, "index: a row has numbers of another size than is read here");
    return -1;
}

/* Tell whether a run stands in a text, which is touched; -1 on errors. */
static int text_has(const Texts *texts, Py_ssize_t text, const uint16_t *run, Py_ssize_t length)
{
    const int64_t *starts = texts->starts.buf;
    if (touch(texts->numbers, (Py_ssize_t)starts[text], (Py_ssize_t)starts[text + 1]) < 0) return -1;
    const uint16_t *row = texts->numbers->numbers.buf;
    return stands_in(row + starts[text], (Py_ssize_t)(starts[text + 1] - starts[text]), run, length);
}

/* Leave of some documents those that a pair has. */
static void narrowed(const View *documents, Py_ssize_t begin, Py_ssize_t end, Documents *found)
{
    Py_ssize_t kept = 0, low = begin;
    for (Py_ssize_t i = 0; i < found->count; i++) {
        Py_ssize_t step = 1, high = low;
        while (high < end && number(documents, high) < found->all[i]) {
            low = high + 1;
            high += step;
            step *= 2;
        }
        if (high > end) high = end;
        while (low < high) {
            Py_ssize_t middle = (low + high) / 2;
            if (number(documents, middle) < found->all[i])
                low = middle + 1;
            else
                high = middle;
        }
        if (low < end && number(documents, low) == found->all[i]) found->all[kept++] = found->all[i];
    }
    found->count = kept;
}

typedef struct {
    Py_ssize_t begin, end;
} Postings;

static int by_length(const void *one, const void *other)
{
    Py_ssize_t a = ((const Postings *)one)->end - ((const Postings *)one)->begin;
    Py_ssize_t b = ((const Postings *)other)->end - ((const Postings *)other)->begin;
    return (a > b) - (a < b);
}

/* Give the documents that have all pairs of a run; 0 if there is such a pair, 1 if the run has none, -1 on errors. */
static int with_pairs(const Pairs *p, const uint16_t *run, Py_ssize_t length, Documents *found)
{
    Postings *lists = PyMem_Malloc((size_t)length * sizeof(Postings));
    Py_ssize_t count = 0;
    int result = -1;
    if (!lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i + 1 < length; i++) {
        if (run[i] == 0) continue; /* A gap begins no pair. */
        Py_ssize_t pair = pair_of(p, run[i], run[i + 1]);
        if (pair == -1) {
            result = 0;
            goto done;
        }
        if (pair < 0 || touch(p->counts, pair, pair + 1) < 0) goto done;
        Py_ssize_t begin = place_of(p, pair), end = begin + (Py_ssize_t)number(p->counts, pair);
        if (begin < 0 || touch(p->documents, begin, end) < 0) goto done;
        lists[count++] = (Postings){begin, end};
    }
    if (!count) {
        result = 1;
        goto done;
    }
    qsort(lists, (size_t)count, sizeof(Postings), by_length);
    found->all = PyMem_Malloc((size_t)(lists[0].end - lists[0].begin + 1) * sizeof(uint32_t));
    if (!found->all) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t at = lists[0].begin; at < lists[0].end; at++)
        found->all[found->count++] = (uint32_t)number(p->documents, at);
    for (Py_ssize_t other = 1; other < count; other++) narrowed(p->documents, lists[other].begin, lists[other].end, found);
    result = 0;
done:
    PyMem_Free(lists);
    return result;
}

/* Append the owners of the texts of one document that have a run; -1 on errors. `is_certain`: some text has it. */
static int add_owners(uint32_t document, const Texts *outside, const int64_t *firsts, const Texts *bodies, int body_field,
                      int is_certain, const uint16_t *run, Py_ssize_t length, PyObject *into)
{
    int found = 0;
    for (int64_t text = firsts[document]; text < firsts[document + 1]; text++) {
        int has = text_has(outside, (Py_ssize_t)text, run, length);
        if (has < 0) return -1;
        if (!has) continue;
        int64_t owner = ((const uint32_t *)outside->owners.buf)[text];
        Py_ssize_t size = PyByteArray_GET_SIZE(into);
        if (PyByteArray_Resize(into, size + 8) < 0) return -1;
        memcpy(PyByteArray_AS_STRING(into) + size, &owner, 8);
        found = 1;
    }
    if (!bodies) return 0;
    int has = is_certain && !found ? 1 : text_has(bodies, (Py_ssize_t)document, run, length);
    if (has > 0) {
        int64_t owner = (int64_t)document << 4 | body_field;
        Py_ssize_t size = PyByteArray_GET_SIZE(into);
        if (PyByteArray_Resize(into, size + 8) < 0) return -1;
        memcpy(PyByteArray_AS_STRING(into) + size, &owner, 8);
    }
    return has < 0 ? -1 : 0;
}

/* Tell whether all documents are among those that the rows have texts of. */
static int are_there(const Documents *found, const Py_buffer *firsts, const Texts *outside, const Texts *bodies)
{
    Py_ssize_t documents = firsts->len / 8 - 1, texts = outside->starts.len / 8 - 1;
    const int64_t *first = firsts->buf;
    if (firsts->itemsize != 8 || documents < 0 || bodies->starts.len / 8 - 1 != documents) return 0;
    for (Py_ssize_t i = 0; i < found->count; i++) {
        if (found->all[i] >= (uint64_t)documents) return 0;
        if (first[found->all[i]] < 0 || first[found->all[i] + 1] > texts) return 0;
    }
    return 1;
}

static PyObject *owners(PyObject *Py_UNUSED(self), PyObject *args)
{
    Pairs p;
    Py_buffer run, firsts = {0};
    Texts outside = {0}, bodies = {0};
    PyObject *starts, *owner, *first, *body_starts, *into = NULL;
    int body_field, with_bodies;
    Documents found = {0};
    if (!PyArg_ParseTuple(args, "y*p(" PAIRS ")(O!OOO)(O!Oi)", &run, &with_bodies, INTO_PAIRS(p), &ViewType,
                          &outside.numbers, &starts, &owner, &first, &ViewType, &bodies.numbers, &body_starts, &body_field))
        return NULL;
    Py_ssize_t length = run.len / 2;
    const uint16_t *numbers = run.buf;
    if (length < 1 || numbers[0] == 0 || numbers[length - 1] == 0) {
        PyErr_SetString(PyExc_ValueError, "index: a run begins and ends with a character");
        goto done;
    }
    if (open_texts(&outside, starts, owner) < 0 || open_texts(&bodies, body_starts, NULL) < 0 ||
        PyObject_GetBuffer(first, &firsts, PyBUF_C_CONTIGUOUS) < 0)
        goto done;
    int has_no_pair = with_pairs(&p, numbers, length, &found);
    if (has_no_pair < 0 || (has_no_pair && having(&p, numbers[0], firsts.len / 8 - 1, &found) < 0)) goto done;
    if (!are_there(&found, &firsts, &outside, &bodies)) {
        PyErr_SetString(PyExc_ValueError, "index: a posting of a document that is not there");
        goto done;
    }
    into = PyByteArray_FromStringAndSize(NULL, 0);
    for (Py_ssize_t i = 0; into && i < found.count; i++)
        if (add_owners(found.all[i], &outside, firsts.buf, with_bodies ? &bodies : NULL, body_field, length <= 2, numbers,
                       length, into) < 0)
            Py_CLEAR(into);
done:
    PyMem_Free(found.all);
    PyBuffer_Release(&run);
    if (firsts.obj) PyBuffer_Release(&firsts);
    if (outside.starts.obj) PyBuffer_Release(&outside.starts);
    if (outside.owners.obj) PyBuffer_Release(&outside.owners);
    if (bodies.starts.obj) PyBuffer_Release(&bodies.starts);
    return into;
}

static PyObject *word(PyObject *Py_UNUSED(self), PyObject *args)
{
    View *firsts, *most;
    Py_ssize_t term;
    if (!PyArg_ParseTuple(args, "nO!O!", &term, &ViewType, &firsts, &ViewType, &most)) return NULL;
    if (touch(firsts, term, term + 2) < 0 || touch(most, term, term + 1) < 0) return NULL;
    return Py_BuildValue("nnn", (Py_ssize_t)number(firsts, term), (Py_ssize_t)number(firsts, term + 1),
                         (Py_ssize_t)number(most, term));
}

static PyMethodDef methods[] = {
    {"check", check, METH_VARARGS, "check(view, begins, ends): raise what is raised for a changed block in these ranges."},
    {"owners", owners, METH_VARARGS,
     "owners(run, with_bodies, pairs, (outside, starts, owners, firsts), (bodies, starts, field)): a bytearray of the i64 "
     "of the owners of all texts in which an exact run stands, in order."},
    {"documents_with", documents_with, METH_VARARGS,
     "documents_with(first, among, *pairs): the bytes of the u32 of the documents that have a character, in order."},
    {"word", word, METH_VARARGS,
     "word(number, firsts, most): where the postings of a word begin and end, and the largest impact."},
    {"find", find, METH_VARARGS,
     "find(term, keys, starts, shared, lengths, bytes): the number of a term of a dictionary, or None."},
    {"term", term_of, METH_VARARGS, "term(number, keys, starts, shared, lengths, bytes): the UTF-8 of a term."},
    {"locate", locate, METH_VARARGS,
     "locate(first, second, *pairs): the number of a pair, where its postings begin, how many they are and the largest "
     "impact, or None. The columns of pairs are firsts, seconds, counts, begins, most, documents."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.codec._reading", "The compiled part of finding terms and pairs.", -1, methods,
    NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__reading(void)
{
    if (PyType_Ready(&ViewType) < 0) return NULL;
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddObjectRef(made, "View", (PyObject *)&ViewType) < 0) Py_CLEAR(made);
    return made;
}
