/* Which documents have a pair of characters, or a character? The compiled part of index/codec/pairs.py. */
#include "columns.h"

#define READ_AT_ONCE 256 /* documents: few enough for a cache */

/* Return the number of a pair, -1 if no document has it, -2 on errors. */
static Py_ssize_t pair_of(const Pairs *p, Py_ssize_t first, Py_ssize_t second)
{
    if (touch(p->firsts, first, first + 2) < 0) return -2;
    Py_ssize_t low = (Py_ssize_t)column_number(p->firsts, first), end = (Py_ssize_t)column_number(p->firsts, first + 1), high = end;
    if (touch(p->seconds, low, high) < 0) return -2;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (column_number(p->seconds, middle) < (uint64_t)second)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && column_number(p->seconds, low) == (uint64_t)second ? low : -1;
}

PyObject *locate(PyObject *Py_UNUSED(self), PyObject *args)
{
    Pairs p;
    Py_ssize_t first, second;
    if (!PyArg_ParseTuple(args, "nn" PAIRS, &first, &second, INTO_PAIRS(p))) return NULL;
    Py_ssize_t pair = pair_of(&p, first, second);
    if (pair == -1) Py_RETURN_NONE;
    return pair < 0 ? NULL : PyLong_FromSsize_t(pair);
}

int pair_range(const Pairs *p, Py_ssize_t first, Py_ssize_t second, Range *found)
{
    Py_ssize_t pair = pair_of(p, first, second);
    if (pair < 0) return pair == -1 ? 0 : -1;
    return list_at(p->lists, pair, found) < 0 ? -1 : 1;
}

/* Note in `seen` the documents of the lists from `first` on and before `last`. */
static int see(const Lists *lists, Py_ssize_t first, Py_ssize_t last, uint8_t *seen)
{
    uint32_t documents[READ_AT_ONCE];
    Cursor cursor;
    Walk walk;
    Py_ssize_t count;
    for (Py_ssize_t number = first; number < last; number++) {
        if ((number == first ? walk_to(&walk, lists, first) : walk_on(&walk)) < 0) return -1;
        if (cursor_open(&cursor, lists, &walk.range) < 0) return -1;
        while ((count = cursor_read(&cursor, documents, NULL, READ_AT_ONCE)) > 0)
            for (Py_ssize_t i = 0; i < count; i++) seen[documents[i]] = 1;
        if (count < 0) return -1;
    }
    return 0;
}

/* Give the documents of a common character; return 0 if it is none, 1 if it is, and -1 on errors. */
static int having_common(const Pairs *p, Py_ssize_t character, Documents *found)
{
    Walk walk;
    Cursor cursor;
    if (walk_to(&walk, p->common, character - 1) < 0) return -1;
    if (!walk.range.count) return 0;
    if (cursor_open(&cursor, p->common, &walk.range) < 0) return -1;
    found->count = cursor_read(&cursor, found->all, NULL, walk.range.count);
    return found->count < 0 ? -1 : 1;
}

int having(const Pairs *p, Py_ssize_t first, Py_ssize_t among, Documents *found)
{
    if (touch(p->firsts, first, first + 2) < 0) return -1;
    if (among != p->lists->documents || among != p->common->documents)
        return malformed("index: the pairs are of other documents");
    Py_ssize_t pair = (Py_ssize_t)column_number(p->firsts, first), end = (Py_ssize_t)column_number(p->firsts, first + 1);
    uint8_t *seen = PyMem_Calloc((size_t)among + 1, 1);
    found->all = PyMem_Malloc((size_t)(among + 1) * sizeof(uint32_t));
    found->count = 0;
    if (!seen || !found->all) {
        PyMem_Free(seen);
        PyErr_NoMemory();
        return -1;
    }
    int is_common = having_common(p, first, found);
    int result = is_common ? is_common : see(p->lists, pair, end, seen);
    for (Py_ssize_t i = 0; result == 0 && i < among; i++) {
        found->all[found->count] = (uint32_t)i;
        found->count += seen[i];
    }
    PyMem_Free(seen);
    return result < 0 ? -1 : 0;
}

PyObject *documents_with(PyObject *Py_UNUSED(self), PyObject *args)
{
    Pairs p;
    Py_ssize_t first, among;
    Documents found = {0};
    if (!PyArg_ParseTuple(args, "nn" PAIRS, &first, &among, INTO_PAIRS(p))) return NULL;
    if (having(&p, first, among, &found) < 0) {
        PyMem_Free(found.all);
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize((char *)found.all, found.count * (Py_ssize_t)sizeof(uint32_t));
    PyMem_Free(found.all);
    return bytes;
}

/* Leave of some documents those that a pair has. */
static int narrowed(const Lists *lists, const Range *range, Documents *found)
{
    Py_ssize_t kept = 0;
    Cursor cursor;
    if (cursor_open(&cursor, lists, range) < 0) return -1;
    for (Py_ssize_t i = 0; i < found->count; i++) {
        int is_there = cursor_seek(&cursor, found->all[i], NULL);
        if (is_there < 0) return -1;
        found->all[kept] = found->all[i];
        kept += is_there;
    }
    found->count = kept;
    return 0;
}

/* Where the postings lie of the pair that stands at a place of a run. */
typedef struct {
    Range range;
    Py_ssize_t at;
} Place;

static int by_length(const void *one, const void *other)
{
    Py_ssize_t a = ((const Place *)one)->range.count, b = ((const Place *)other)->range.count;
    return (a > b) - (a < b);
}

/* Give where all pairs of a run lie, those of the fewest documents first: how many there are, 0 if no document has one of
   them, and -1 on errors. */
static Py_ssize_t places_of(const Pairs *p, const uint16_t *run, Py_ssize_t length, Place *places)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i + 1 < length; i++) {
        if (run[i] == 0) continue; /* A gap begins no pair. */
        int is_there = pair_range(p, run[i], run[i + 1], &places[count].range);
        if (is_there <= 0) return is_there;
        places[count++].at = i;
    }
    qsort(places, (size_t)count, sizeof(Place), by_length);
    return count;
}

int with_pairs(const Pairs *p, const uint16_t *run, Py_ssize_t length, Documents *found, Py_ssize_t *rarest)
{
    Place *places = PyMem_Malloc((size_t)length * sizeof(Place));
    if (!places) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t count = places_of(p, run, length, places);
    int result = count < 0 ? -1 : 0;
    if (count > 0) {
        Cursor cursor;
        Py_ssize_t documents = places[0].range.count;
        *rarest = places[0].at;
        found->all = PyMem_Malloc((size_t)(documents + 1) * sizeof(uint32_t));
        if (!found->all)
            PyErr_NoMemory();
        else if (cursor_open(&cursor, p->lists, &places[0].range) == 0)
            found->count = cursor_read(&cursor, found->all, NULL, documents);
        result = found->all && !PyErr_Occurred() ? 0 : -1;
        for (Py_ssize_t other = 1; result == 0 && other < count; other++) result = narrowed(p->lists, &places[other].range, found);
    }
    PyMem_Free(places);
    return result;
}
