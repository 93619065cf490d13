/* Which documents have a pair of characters, or a character? The compiled part of index/codec/pairs.py. */
#include "columns.h"

#define STEP 64 /* pairs to a noted beginning, as in index/codec/pairs.py */

/* Return where the postings of a pair begin, or where all end; -1 on errors. */
static Py_ssize_t place_of(const Pairs *p, Py_ssize_t pair)
{
    Py_ssize_t block = pair / STEP, at;
    if (block == p->begins->count) return p->documents->count;
    if (touch(p->begins, block, block + 1) < 0 || touch(p->counts, block * STEP, pair) < 0) return -1;
    uint64_t begin = column_number(p->begins, block);
    for (at = block * STEP; at < pair; at++) begin += column_number(p->counts, at);
    return (Py_ssize_t)begin;
}

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
    found->begin = place_of(p, pair);
    if (found->begin < 0 || touch(p->counts, pair, pair + 1) < 0 || touch(p->most, pair, pair + 1) < 0) return -1;
    found->end = found->begin + (Py_ssize_t)column_number(p->counts, pair);
    found->most = (Py_ssize_t)column_number(p->most, pair);
    return 1;
}

PyObject *pair_postings(PyObject *Py_UNUSED(self), PyObject *args)
{
    Pairs p;
    View *impacts;
    Py_ssize_t first, second;
    Range found;
    if (!PyArg_ParseTuple(args, "nn(" PAIRS ")O!", &first, &second, INTO_PAIRS(p), &ViewType, &impacts)) return NULL;
    int is_there = pair_range(&p, first, second, &found);
    if (is_there == 0) Py_RETURN_NONE;
    if (is_there < 0) return NULL;
    return Py_BuildValue("NNn", slice(p.documents, found.begin, found.end), slice(impacts, found.begin, found.end), found.most);
}

/* Give where the postings of all pairs that a character begins begin and end. */
static int bounds_of(const Pairs *p, Py_ssize_t first, Py_ssize_t *begin, Py_ssize_t *end)
{
    if (touch(p->firsts, first, first + 2) < 0) return -1;
    *begin = place_of(p, (Py_ssize_t)column_number(p->firsts, first));
    *end = *begin < 0 ? -1 : place_of(p, (Py_ssize_t)column_number(p->firsts, first + 1));
    return *end < 0 ? -1 : touch(p->documents, *begin, *end);
}

#define SEE(type)                                                                 \
    do {                                                                          \
        const type *documents = p->documents->numbers.buf;                        \
        for (Py_ssize_t at = begin; at < end; at++) seen[(size_t)documents[at]] = 1; \
    } while (0)

/* Tell whether all documents are below `among`. */
static int are_below(const Pairs *p, Py_ssize_t begin, Py_ssize_t end, Py_ssize_t among)
{
    for (Py_ssize_t at = begin; at < end; at++)
        if (column_number(p->documents, at) >= (uint64_t)among) return 0;
    return 1;
}

int having(const Pairs *p, Py_ssize_t first, Py_ssize_t among, Documents *found)
{
    Py_ssize_t begin, end, width = p->documents->numbers.itemsize;
    if (bounds_of(p, first, &begin, &end) < 0) return -1;
    /* Room for any number of one or two bytes: so these need not be looked at one by one. */
    Py_ssize_t room = width == 1 ? 1 << 8 : width == 2 ? 1 << 16 : among;
    uint8_t *seen = PyMem_Calloc((size_t)(room > among ? room : among) + 1, 1);
    found->all = PyMem_Malloc((size_t)((end - begin < among ? end - begin : among) + 1) * sizeof(uint32_t));
    found->count = 0;
    if (!seen || !found->all) {
        PyMem_Free(seen);
        PyErr_NoMemory();
        return -1;
    }
    int are_there = width <= 2 || are_below(p, begin, end, among);
    if (are_there) switch (width) {
        case 1: SEE(uint8_t); break;
        case 2: SEE(uint16_t); break;
        case 4: SEE(uint32_t); break;
        default: SEE(uint64_t);
        }
    for (Py_ssize_t i = 0; i < among; i++) {
        found->all[found->count] = (uint32_t)i;
        found->count += seen[i];
    }
    are_there = are_there && (among >= room || !memchr(seen + among, 1, (size_t)(room - among)));
    PyMem_Free(seen);
    if (are_there) return 0;
    PyErr_SetString(PyExc_ValueError, "index: a posting of a document that is not there");
    return -1;
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
static void narrowed(const View *documents, Py_ssize_t begin, Py_ssize_t end, Documents *found)
{
    Py_ssize_t kept = 0, low = begin;
    for (Py_ssize_t i = 0; i < found->count; i++) {
        Py_ssize_t step = 1, high = low;
        while (high < end && column_number(documents, high) < found->all[i]) {
            low = high + 1;
            high += step;
            step *= 2;
        }
        if (high > end) high = end;
        while (low < high) {
            Py_ssize_t middle = (low + high) / 2;
            if (column_number(documents, middle) < found->all[i])
                low = middle + 1;
            else
                high = middle;
        }
        if (low < end && column_number(documents, low) == found->all[i]) found->all[kept++] = found->all[i];
    }
    found->count = kept;
}

/* The postings of the pair that stands at a place of a run. */
typedef struct {
    Py_ssize_t begin, end, at;
} Postings;

static int by_length(const void *one, const void *other)
{
    Py_ssize_t a = ((const Postings *)one)->end - ((const Postings *)one)->begin;
    Py_ssize_t b = ((const Postings *)other)->end - ((const Postings *)other)->begin;
    return (a > b) - (a < b);
}

int with_pairs(const Pairs *p, const uint16_t *run, Py_ssize_t length, Documents *found, Py_ssize_t *rarest)
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
        Py_ssize_t begin = place_of(p, pair), end = begin + (Py_ssize_t)column_number(p->counts, pair);
        if (begin < 0 || touch(p->documents, begin, end) < 0) goto done;
        lists[count++] = (Postings){begin, end, i};
    }
    qsort(lists, (size_t)count, sizeof(Postings), by_length);
    *rarest = lists[0].at;
    found->all = PyMem_Malloc((size_t)(lists[0].end - lists[0].begin + 1) * sizeof(uint32_t));
    if (!found->all) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t at = lists[0].begin; at < lists[0].end; at++)
        found->all[found->count++] = (uint32_t)column_number(p->documents, at);
    for (Py_ssize_t other = 1; other < count; other++) narrowed(p->documents, lists[other].begin, lists[other].end, found);
    result = 0;
done:
    PyMem_Free(lists);
    return result;
}
