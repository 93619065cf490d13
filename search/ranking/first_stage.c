/* Which documents have the highest sums over all segments, for words, pairs and runs that are yet to be looked up? The
   compiled part of the short way of search/evaluation.py; weights are those of search/lists.py. */
#include "ranking.h"

#include <math.h>

#define STEP 1024 /* a weight of 1, as in search/lists.py */

int64_t weight_of(int64_t documents, int64_t frequency)
{
    if (!frequency) return 0;
    double weight = nearbyint(STEP * log(1 + ((double)(documents - frequency) + 0.5) / ((double)frequency + 0.5)));
    return weight < 1 ? 1 : (int64_t)weight;
}

int are_pairs(PyObject *pairs)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(pairs); i++) {
        PyObject *pair = PyTuple_GET_ITEM(pairs, i);
        int fits = PyTuple_Check(pair) && PyTuple_GET_SIZE(pair) == 2;
        for (int place = 0; fits && place < 2; place++) {
            PyObject *one = PyTuple_GET_ITEM(pair, place);
            fits = PyUnicode_Check(one) && PyUnicode_GET_LENGTH(one) == 1;
        }
        if (!fits) {
            wrong("search: two characters make a pair");
            return 0;
        }
    }
    return 1;
}

/* Find one of the words and pairs that are looked up in a segment. */
static int found_in(Segment *segment, const Wanted *wanted, Py_ssize_t which, Range *found)
{
    Py_ssize_t words = PyTuple_GET_SIZE(wanted->words), length;
    if (which >= words) return pair_in(segment, PyTuple_GET_ITEM(wanted->pairs, which - words), found);
    PyObject *word = PyTuple_GET_ITEM(wanted->words, which);
    if (!PyUnicode_Check(word)) return wrong("search: words are looked up as strings");
    const char *bytes = PyUnicode_AsUTF8AndSize(word, &length);
    if (bytes) return reading->word(&segment->words, segment->postings, (const uint8_t *)bytes, length, found);
    PyErr_Clear(); /* It has half of a surrogate pair, which no UTF-8 has. */
    return 0;
}

/* Look words and pairs up in all segments: a range for each, those of a segment one behind the other. NULL on errors. */
static Range *look_up(PyObject *segments, const Wanted *wanted)
{
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    Range *ranges = PyMem_Calloc((size_t)(count * wanted->count) + 1, sizeof(Range));
    if (!ranges) no_room();
    for (Py_ssize_t at = 0; ranges && at < count; at++)
        for (Py_ssize_t which = 0; ranges && which < wanted->count; which++)
            if (found_in(segment_at(segments, at), wanted, which, &ranges[at * wanted->count + which]) < 0) {
                PyMem_Free(ranges);
                ranges = NULL;
            }
    return ranges;
}

static int64_t *weigh(const Range *ranges, const Wanted *wanted, Py_ssize_t segments)
{
    int64_t *weights = PyMem_Malloc((size_t)(wanted->count + 1) * sizeof(int64_t));
    if (!weights) no_room();
    for (Py_ssize_t which = 0; weights && which < wanted->count; which++) {
        int64_t frequency = 0;
        for (Py_ssize_t at = 0; at < segments; at++) frequency += ranges[at * wanted->count + which].count;
        weights[which] = weight_of(wanted->documents, frequency);
    }
    return weights;
}

/* Give a search the lists of words and pairs of a segment. */
static int fill(Search *search, const Asked *asked, Py_ssize_t at)
{
    const Segment *segment = search->segment;
    Py_ssize_t words = PyTuple_GET_SIZE(asked->wanted.words);
    for (Py_ssize_t which = 0; which < asked->wanted.count; which++) {
        const Range *range = &asked->ranges[at * asked->wanted.count + which];
        if (!range->count) continue;
        List *list = &search->lists[search->count++];
        int is_word = which < words;
        list->lists = is_word ? segment->postings : segment->pairs.lists;
        if (list->lists->documents != search->documents) return wrong("search: a rank is needed for each document");
        list->range = *range;
        list->documents.count = range->count;
        list->weight = is_word ? asked->weights[which] : (asked->weights[which] + 1) / 2;
        list->most = range->most * list->weight;
    }
    return 0;
}

/* Give a search the lists of runs of a segment, and those that came ready. */
static int fill_runs(Search *search, const Asked *asked, Py_ssize_t at)
{
    PyObject *ready = PyList_GET_ITEM(asked->ready, at);
    for (Py_ssize_t i = 0; i < asked->wanted.run_count; i++)
        if (add_run(search, &asked->wanted.runs[i], &asked->runs[at * asked->wanted.run_count + i]) < 0) return -1;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(ready); i++)
        if (list_of(PyList_GET_ITEM(ready, i), &search->lists[search->count++]) < 0) return -1;
    return 0;
}

int open_search(Search *search, const Asked *asked, Py_ssize_t at, Numbers *live)
{
    PyObject *ready = PyList_GET_ITEM(asked->ready, at);
    size_t runs = (size_t)asked->wanted.run_count;
    search->lists = NULL;
    search->lazies = NULL;
    search->count = search->lazy_count = 0;
    if (!PyList_Check(ready)) return wrong("search: ready lists are needed for each segment");
    search->segment = segment_at(asked->segments, at);
    search->lists = PyMem_Calloc((size_t)(asked->wanted.count + PyList_GET_SIZE(ready)) + runs + 1, sizeof(List));
    search->lazies = PyMem_Calloc(runs + 1, sizeof(Lazy));
    if (!search->lists || !search->lazies) return no_room();
    if (narrow_to(search, PyList_GET_ITEM(asked->live, at), live) < 0) return -1;
    return fill(search, asked, at) < 0 ? -1 : fill_runs(search, asked, at);
}

void close_search(Search *search, Numbers *live)
{
    if (search->lists) let_lists_go(search);
    PyMem_Free(search->lists);
    PyMem_Free(search->lazies);
    let_go(live);
}

/* Find the best of one segment. */
static int search_one(const Asked *asked, Py_ssize_t at, Search *search, Best **best, Py_ssize_t *count)
{
    Numbers live = {0};
    Py_ssize_t k = search->k;
    int result = open_search(search, asked, at, &live);
    search->k = k < search->documents + 1 ? k : search->documents + 1;
    if (result == 0 && (search->count || search->lazy_count)) result = best_of(search, best, count);
    search->k = k;
    close_search(search, &live);
    return result;
}

/* The best of several segments, the best first. */
typedef struct {
    Best *all;
    Py_ssize_t *segments; /* of each */
    Py_ssize_t count;
} Ordered;

/* Tell whether one of the best comes before another: by score, and then by id; -1 on errors. */
static int comes_first(const Asked *asked, const Best *one, Py_ssize_t at, const Best *other, Py_ssize_t others)
{
    if (one->score != other->score) return one->score > other->score;
    return are_in_order(segment_at(asked->segments, at), (Py_ssize_t)one->document, segment_at(asked->segments, others),
                        (Py_ssize_t)other->document);
}

/* Merge the best of one more segment into those of others, and keep k. */
static int merge(const Asked *asked, Ordered *ordered, const Best *best, Py_ssize_t count, Py_ssize_t at, Py_ssize_t k)
{
    Py_ssize_t room = ordered->count + count, from = 0, next = 0, kept = 0;
    Best *all = PyMem_Malloc((size_t)(room + 1) * sizeof(Best));
    Py_ssize_t *segments = PyMem_Malloc((size_t)(room + 1) * sizeof(Py_ssize_t));
    int takes = all && segments ? 0 : no_room();
    while (takes >= 0 && kept < k && kept < room) {
        if (from == ordered->count || next == count)
            takes = next == count;
        else
            takes = comes_first(asked, &ordered->all[from], ordered->segments[from], &best[next], at);
        segments[kept] = takes ? ordered->segments[from] : at;
        all[kept++] = takes ? ordered->all[from] : best[next];
        from += takes > 0;
        next += takes == 0;
    }
    PyMem_Free(ordered->all);
    PyMem_Free(ordered->segments);
    *ordered = (Ordered){all, segments, kept};
    return takes < 0 ? -1 : 0;
}

static PyObject *told(const Ordered *ordered)
{
    PyObject *found = PyList_New(ordered->count);
    for (Py_ssize_t i = 0; found && i < ordered->count; i++) {
        const Best *best = &ordered->all[i];
        PyObject *one = Py_BuildValue("nnL", ordered->segments[i], (Py_ssize_t)best->document, (long long)best->score);
        if (one)
            PyList_SET_ITEM(found, i, one);
        else
            Py_CLEAR(found);
    }
    return found;
}

/* Search all segments. */
static PyObject *search_all(const Asked *asked, Py_ssize_t k)
{
    Search search = {.k = k, .at_least = 1};
    Ordered ordered = {NULL, NULL, 0};
    int result = 0;
    for (Py_ssize_t at = 0; result == 0 && at < PyTuple_GET_SIZE(asked->segments); at++) {
        Best *best = NULL;
        Py_ssize_t count = 0;
        result = search_one(asked, at, &search, &best, &count);
        if (result == 0 && count) result = merge(asked, &ordered, best, count, at, k);
        if (result == 0 && ordered.count == k && ordered.all[k - 1].score > search.at_least)
            search.at_least = ordered.all[k - 1].score;
        PyMem_Free(best);
    }
    PyObject *found = result == 0 ? told(&ordered) : NULL;
    PyMem_Free(ordered.all);
    PyMem_Free(ordered.segments);
    return found;
}

/* Take what a run is worth in each field. */
static int take_worth(Wanted *wanted, PyObject *worth)
{
    Py_buffer buffer;
    if (PyObject_GetBuffer(worth, &buffer, PyBUF_C_CONTIGUOUS) < 0) return -1;
    int fits = buffer.itemsize == sizeof(double) && buffer.len == sizeof(wanted->worth);
    if (fits) memcpy(wanted->worth, buffer.buf, sizeof(wanted->worth));
    PyBuffer_Release(&buffer);
    return fits ? 0 : wrong("search: a run is worth something in each of 16 fields");
}

/* Look up what is asked of all segments; return -1 with an exception set on errors. To be closed in any case. */
static int ask(Asked *asked, PyObject *free_runs, PyObject *runs, PyObject *worth)
{
    Wanted *wanted = &asked->wanted;
    Py_ssize_t count = PyTuple_GET_SIZE(asked->segments);
    wanted->count = PyTuple_GET_SIZE(wanted->words) + PyTuple_GET_SIZE(wanted->pairs);
    if (PyList_GET_SIZE(asked->ready) != count || PyList_GET_SIZE(asked->live) != count)
        return wrong("search: ready lists and flags are needed for each segment");
    if (are_segments(asked->segments) < 0 || !are_pairs(wanted->pairs) || take_worth(wanted, worth) < 0 ||
        open_runs(wanted, asked->segments, free_runs, runs) < 0 || !(asked->ranges = look_up(asked->segments, wanted)) ||
        !(asked->weights = weigh(asked->ranges, wanted, count)))
        return -1;
    asked->runs = look_up_runs(asked->segments, wanted, asked->weights);
    return asked->runs ? 0 : -1;
}

static void close_asked(Asked *asked)
{
    if (asked->runs) let_runs_go(asked->runs, PyTuple_GET_SIZE(asked->segments) * asked->wanted.run_count);
    PyMem_Free(asked->ranges);
    PyMem_Free(asked->weights);
    close_runs(&asked->wanted);
}

#define ASKED "O!(O!O!O!O!)OO!O!"
#define ASKED_TO(asked, free_runs, runs, worth)                                                          \
    &PyTuple_Type, &(asked).segments, &PyTuple_Type, &(asked).wanted.words, &PyTuple_Type, &(asked).wanted.pairs, \
        &PyTuple_Type, &free_runs, &PyTuple_Type, &runs, &worth, &PyList_Type, &(asked).ready, &PyList_Type,      \
        &(asked).live

PyObject *first_stage(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *free_runs, *runs, *worth, *found = NULL;
    Asked asked = {0};
    Py_ssize_t k;
    long long documents;
    if (!PyArg_ParseTuple(args, ASKED "nL", ASKED_TO(asked, free_runs, runs, worth), &k, &documents)) return NULL;
    asked.wanted.documents = documents;
    if (k < 1)
        wrong("search: a k above 0 is needed");
    else if (ask(&asked, free_runs, runs, worth) == 0)
        found = search_all(&asked, k);
    close_asked(&asked);
    return found;
}

PyObject *count(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *free_runs, *runs, *worth;
    Asked asked = {0};
    long long documents;
    if (!PyArg_ParseTuple(args, ASKED "L", ASKED_TO(asked, free_runs, runs, worth), &documents)) return NULL;
    asked.wanted.documents = documents;
    Py_ssize_t found = ask(&asked, free_runs, runs, worth) == 0 ? count_all(&asked) : -1;
    close_asked(&asked);
    return found < 0 ? NULL : PyLong_FromSsize_t(found);
}
