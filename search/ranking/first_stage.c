/* Which documents have the highest sums over all segments, for words and pairs that are yet to be looked up? The compiled
   part of the short way of search/evaluation.py; weights are those of search/lists.py. */
#include "ranking.h"

#include <math.h>

#define STEP 1024 /* a weight of 1, as in search/lists.py */

/* The columns of a segment that words and pairs are looked up in. */
typedef struct {
    PyObject_HEAD
    Dictionary words;
    Lists *postings; /* of the words */
    Pairs pairs;
    Characters characters;
    PyObject *ranks, *columns;
} Segment;

static void Segment_dealloc(Segment *self)
{
    Py_XDECREF(self->columns);
    Py_XDECREF(self->ranks);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Tell whether a segment was made of what it needs. */
static int are_columns(const Segment *segment)
{
    const Dictionary *words = &segment->words;
    const View *views[] = {words->keys, words->starts, words->shared, words->lengths, words->bytes, segment->pairs.firsts,
                           segment->pairs.seconds, segment->characters.codes, segment->characters.numbers};
    int fits = PyObject_TypeCheck((PyObject *)segment->postings, reading->lists) &&
               PyObject_TypeCheck((PyObject *)segment->pairs.lists, reading->lists) &&
               PyObject_TypeCheck((PyObject *)segment->pairs.common, reading->lists);
    for (size_t i = 0; i < sizeof(views) / sizeof(*views); i++)
        fits = fits && PyObject_TypeCheck((PyObject *)views[i], reading->view);
    if (!fits) PyErr_SetString(PyExc_TypeError, "search: a segment is made of columns and lists");
    return fits;
}

static PyObject *Segment_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PyObject *columns, *ranks;
    if (!PyArg_ParseTuple(args, "O!O", &PyTuple_Type, &columns, &ranks)) return NULL;
    Segment *self = (Segment *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (!PyArg_ParseTuple(columns, "(OOOOO)O(OOOO)(OO)", &self->words.keys, &self->words.starts, &self->words.shared,
                          &self->words.lengths, &self->words.bytes, &self->postings, &self->pairs.firsts,
                          &self->pairs.seconds, &self->pairs.lists, &self->pairs.common,
                          &self->characters.codes, &self->characters.numbers) ||
        !are_columns(self)) {
        Py_DECREF(self);
        return NULL;
    }
    self->columns = Py_NewRef(columns);
    self->ranks = Py_NewRef(ranks);
    return (PyObject *)self;
}

PyTypeObject SegmentType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "search._ranking.Segment",
    .tp_doc = "Segment(columns, ranks): the columns of a segment that words and pairs are looked up in, for first_stage().",
    .tp_basicsize = sizeof(Segment),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = Segment_new,
    .tp_dealloc = (destructor)Segment_dealloc,
};

/* Find a pair of code points in a segment: 1, 0 or -1, as the functions of Reading. */
static int pair_in(const Segment *segment, const uint32_t *codes, Range *found)
{
    Py_ssize_t first = character_number(&segment->characters, codes[0]);
    Py_ssize_t second = first > 0 ? character_number(&segment->characters, codes[1]) : first;
    if (first < 0 || second < 0) return -1;
    return first && second ? reading->pair(&segment->pairs, first, second, found) : 0;
}

/* Return the weight of what so many of all documents have, as Lists._weight does. */
static int64_t weight_of(int64_t documents, int64_t frequency)
{
    if (!frequency) return 0;
    double weight = nearbyint(STEP * log(1 + ((double)(documents - frequency) + 0.5) / ((double)frequency + 0.5)));
    return weight < 1 ? 1 : (int64_t)weight;
}

/* What is looked up: words as bytes, and the code points of pairs, two for each. */
typedef struct {
    PyObject *words;
    Py_buffer pairs;
    Py_ssize_t count; /* of both */
    int64_t documents;
} Wanted;

static int open_wanted(Wanted *wanted, PyObject *pairs)
{
    if (PyObject_GetBuffer(pairs, &wanted->pairs, PyBUF_C_CONTIGUOUS) < 0) {
        wanted->pairs.obj = NULL;
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(wanted->words); i++)
        if (!PyBytes_Check(PyList_GET_ITEM(wanted->words, i))) return wrong("search: words are looked up as bytes");
    if (wanted->pairs.itemsize != 4 || wanted->pairs.len % 8) return wrong("search: two code points make a pair");
    wanted->count = PyList_GET_SIZE(wanted->words) + wanted->pairs.len / 8;
    return 0;
}

/* Find one of what is looked up in a segment. */
static int found_in(const Segment *segment, const Wanted *wanted, Py_ssize_t which, Range *found)
{
    Py_ssize_t words = PyList_GET_SIZE(wanted->words);
    *found = (Range){0, 0, 0, 0};
    if (which >= words) return pair_in(segment, (const uint32_t *)wanted->pairs.buf + 2 * (which - words), found);
    PyObject *word = PyList_GET_ITEM(wanted->words, which);
    return reading->word(&segment->words, segment->postings, (const uint8_t *)PyBytes_AS_STRING(word), PyBytes_GET_SIZE(word),
                         found);
}

/* Look everything up in all segments: a range for each, those of a segment one behind the other. NULL on errors. */
static Range *look_up(PyObject *segments, const Wanted *wanted)
{
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    Range *ranges = PyMem_Calloc((size_t)(count * wanted->count) + 1, sizeof(Range));
    if (!ranges) return (Range *)PyErr_NoMemory();
    for (Py_ssize_t at = 0; at < count; at++) {
        PyObject *segment = PyTuple_GET_ITEM(segments, at);
        int result = PyObject_TypeCheck(segment, &SegmentType) ? 0 : wrong("search: Segments are needed");
        for (Py_ssize_t which = 0; result >= 0 && which < wanted->count; which++)
            result = found_in((Segment *)segment, wanted, which, &ranges[at * wanted->count + which]);
        if (result < 0) {
            PyMem_Free(ranges);
            return NULL;
        }
    }
    return ranges;
}

static int64_t frequency_of(const Range *ranges, const Wanted *wanted, Py_ssize_t segments, Py_ssize_t which)
{
    int64_t frequency = 0;
    for (Py_ssize_t at = 0; at < segments; at++) {
        frequency += ranges[at * wanted->count + which].count;
    }
    return frequency;
}

/* Give a search the lists of a segment: of what was looked up, and those that came ready. */
static int fill(Search *search, const Segment *segment, const Range *ranges, const int64_t *weights, const Wanted *wanted,
                PyObject *ready)
{
    Py_ssize_t words = PyList_GET_SIZE(wanted->words);
    if (!PyList_Check(ready)) return wrong("search: ready lists are needed for each segment");
    search->lists = PyMem_Calloc((size_t)(wanted->count + PyList_GET_SIZE(ready)) + 1, sizeof(List));
    if (!search->lists) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t which = 0; which < wanted->count; which++) {
        const Range *range = &ranges[which];
        if (!range->count) continue;
        List *list = &search->lists[search->count++];
        int is_word = which < words;
        list->lists = is_word ? segment->postings : segment->pairs.lists;
        if (list->lists->documents != search->documents) return wrong("search: a rank is needed for each document");
        list->range = *range;
        list->documents.count = range->count;
        list->weight = is_word ? weights[which] : (weights[which] + 1) / 2;
        list->most = range->most * list->weight;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(ready); i++)
        if (list_of(PyList_GET_ITEM(ready, i), &search->lists[search->count++]) < 0) return -1;
    return 0;
}

/* Append the best of one segment, and raise what a score needs by them. */
static int append_best(PyObject *found, Search *search, Py_ssize_t at)
{
    Best *best = NULL;
    Py_ssize_t count;
    int result = best_of(search, &best, &count);
    for (Py_ssize_t i = 0; result == 0 && i < count; i++) {
        PyObject *one = Py_BuildValue("Lnn", (long long)best[i].score, at, (Py_ssize_t)best[i].document);
        result = one ? PyList_Append(found, one) : -1;
        Py_XDECREF(one);
    }
    PyMem_Free(best);
    return result;
}

/* Search one segment. */
static int search_one(PyObject *found, Segment *segment, Py_ssize_t at, Search *search, const Range *ranges,
                      const int64_t *weights, const Wanted *wanted, PyObject *ready, PyObject *flags)
{
    Numbers ranks = {0}, live = {0};
    Py_ssize_t k = search->k;
    int result = narrow_to(search, segment->ranks, flags, &ranks, &live);
    search->k = k < search->documents + 1 ? k : search->documents + 1;
    if (result == 0) result = fill(search, segment, ranges, weights, wanted, ready);
    if (result == 0 && search->count) result = append_best(found, search, at);
    search->k = k;
    let_lists_go(search);
    PyMem_Free(search->lists);
    search->lists = NULL;
    let_go(&ranks);
    let_go(&live);
    return result;
}

PyObject *first_stage(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *segments, *pairs, *ready, *live, *found = NULL;
    Wanted wanted = {0};
    Search search = {0};
    Range *ranges = NULL;
    int64_t *weights = NULL;
    long long documents;
    if (!PyArg_ParseTuple(args, "O!O!OO!O!nL", &PyTuple_Type, &segments, &PyList_Type, &wanted.words, &pairs, &PyList_Type,
                          &ready, &PyList_Type, &live, &search.k, &documents))
        return NULL;
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    search.at_least = 1;
    if (search.k < 1 || PyList_GET_SIZE(ready) != count || PyList_GET_SIZE(live) != count)
        wrong("search: ready lists and flags are needed for each segment, and a k above 0");
    else if (open_wanted(&wanted, pairs) == 0 && (ranges = look_up(segments, &wanted)) &&
             (weights = PyMem_Malloc((size_t)(wanted.count + 1) * sizeof(int64_t))))
        found = PyList_New(0);
    for (Py_ssize_t which = 0; found && which < wanted.count; which++)
        weights[which] = weight_of(documents, frequency_of(ranges, &wanted, count, which));
    for (Py_ssize_t at = 0; found && at < count; at++)
        if (search_one(found, (Segment *)PyTuple_GET_ITEM(segments, at), at, &search, ranges + at * wanted.count, weights,
                       &wanted, PyList_GET_ITEM(ready, at), PyList_GET_ITEM(live, at)) < 0)
            Py_CLEAR(found);
    PyMem_Free(ranges);
    PyMem_Free(weights);
    if (wanted.pairs.obj) PyBuffer_Release(&wanted.pairs);
    if (!found && !PyErr_Occurred()) PyErr_NoMemory();
    return found;
}

PyObject *frequencies(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *segments, *pairs, *found = NULL;
    Wanted wanted = {0};
    Range *ranges = NULL;
    if (!PyArg_ParseTuple(args, "O!O!O", &PyTuple_Type, &segments, &PyList_Type, &wanted.words, &pairs)) return NULL;
    if (open_wanted(&wanted, pairs) == 0 && (ranges = look_up(segments, &wanted)))
        found = PyList_New(wanted.count);
    for (Py_ssize_t which = 0; found && which < wanted.count; which++) {
        PyObject *one = PyLong_FromLongLong(frequency_of(ranges, &wanted, PyTuple_GET_SIZE(segments), which));
        if (one)
            PyList_SET_ITEM(found, which, one);
        else
            Py_CLEAR(found);
    }
    PyMem_Free(ranges);
    if (wanted.pairs.obj) PyBuffer_Release(&wanted.pairs);
    return found;
}
