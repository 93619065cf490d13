/* Where do runs stand, and what are they worth there? The compiled part of search/lists.py for the runs of a plan: what
   stands outside bodies is found by its rarest character; bodies are read only where their number is needed, or where few
   may have it, and those of documents that have it outside are left for last. */
#include "ranking.h"

#include <math.h>

#define FEW 64 /* bodies that are sooner read than left for last */
#define SPAN_OF(own, segment) ((own)->numbers + (segment) * (own)->length)

/* Take the characters of a run, by their numbers in each segment too. */
static int take_terms(Run *run, PyObject *segments, PyObject *terms)
{
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    if (!PyTuple_Check(terms) || PyTuple_GET_SIZE(terms) < 1) return wrong("search: a run has characters");
    run->length = PyTuple_GET_SIZE(terms);
    run->codes = PyMem_Malloc((size_t)run->length * sizeof(uint32_t));
    run->numbers = PyMem_Malloc((size_t)(run->length * count + 1) * sizeof(uint16_t));
    if (!run->codes || !run->numbers) return no_room();
    for (Py_ssize_t i = 0; i < run->length; i++) {
        PyObject *term = PyTuple_GET_ITEM(terms, i);
        if (!PyUnicode_Check(term) || PyUnicode_GET_LENGTH(term) != 1) return wrong("search: a run is made of characters");
        run->codes[i] = PyUnicode_READ_CHAR(term, 0);
        for (Py_ssize_t at = 0; at < count; at++)
            SPAN_OF(run, at)[i] = (uint16_t)character_number(segment_at(segments, at), run->codes[i]);
    }
    if (run->codes[0] == ' ' || run->codes[run->length - 1] == ' ') return wrong("search: a run begins and ends with a character");
    return 0;
}

/* Take a search.plan.FreeRun, or, without words, a ScopedRun over all fields. */
static int take_run(Run *run, PyObject *segments, PyObject *from, int is_free)
{
    PyObject *typed;
    run->factor = 1;
    run->in_bodies = 1;
    if (!PyTuple_Check(from)) return wrong("search: runs of a plan are needed");
    if (is_free ? !PyArg_ParseTuple(from, "OO!p", &typed, &PyTuple_Type, &run->words, &run->in_bodies)
                : !PyArg_ParseTuple(from, "OOd", &typed, &(PyObject *){NULL}, &run->factor))
        return -1;
    PyObject *terms = PyObject_GetAttrString(typed, "terms");
    int result = terms ? take_terms(run, segments, terms) : -1;
    Py_XDECREF(terms);
    return result;
}

int open_runs(Wanted *wanted, PyObject *segments, PyObject *free_runs, PyObject *runs)
{
    Py_ssize_t free_count = PyTuple_GET_SIZE(free_runs);
    wanted->run_count = free_count + PyTuple_GET_SIZE(runs);
    wanted->runs = PyMem_Calloc((size_t)wanted->run_count + 1, sizeof(Run));
    if (!wanted->runs) return no_room();
    for (Py_ssize_t i = 0; i < wanted->run_count; i++) {
        int is_free = i < free_count;
        PyObject *from = is_free ? PyTuple_GET_ITEM(free_runs, i) : PyTuple_GET_ITEM(runs, i - free_count);
        if (take_run(&wanted->runs[i], segments, from, is_free) < 0) return -1;
    }
    return 0;
}

void close_runs(Wanted *wanted)
{
    for (Py_ssize_t i = 0; wanted->runs && i < wanted->run_count; i++) {
        PyMem_Free(wanted->runs[i].codes);
        PyMem_Free(wanted->runs[i].numbers);
    }
    PyMem_Free(wanted->runs);
}

/* Return which of the words that are looked up is `word`, -1 with an exception set if none is. */
static Py_ssize_t place_of(const Wanted *wanted, PyObject *word)
{
    Py_ssize_t count = PyTuple_GET_SIZE(wanted->words);
    for (Py_ssize_t which = 0; which < count; which++) /* Mostly it is the same object. */
        if (PyTuple_GET_ITEM(wanted->words, which) == word) return which;
    for (Py_ssize_t which = 0; which < count; which++)
        if (PyObject_RichCompareBool(PyTuple_GET_ITEM(wanted->words, which), word, Py_EQ) == 1) return which;
    return wrong("search: the words of a free run are looked up beside it");
}

/* Give the weight of the weightiest of a free run's words, 0 where no document has any; return -1 on errors. */
static int weigh_by_words(const Wanted *wanted, const Run *run, const int64_t *weights, int64_t *most)
{
    *most = 0;
    for (Py_ssize_t i = 0; run->words && i < PyTuple_GET_SIZE(run->words); i++) {
        Py_ssize_t which = place_of(wanted, PyTuple_GET_ITEM(run->words, i));
        if (which < 0) return -1;
        *most = weights[which] > *most ? weights[which] : *most;
    }
    return 0;
}

/* Tell whether a segment has all characters of a run. */
static int has_characters(const Run *run, const uint16_t *numbers)
{
    for (Py_ssize_t i = 0; i < run->length; i++)
        if (!numbers[i] && run->codes[i] != ' ') return 0;
    return 1;
}

/* Look the pairs of a run up: whether bodies may have it, how many, and where its rarest pair stands. -1 on errors. */
static int look_for_pairs(Segment *segment, const Run *run, RunHere *here)
{
    here->most = PY_SSIZE_T_MAX;
    for (Py_ssize_t i = 0; i + 1 < run->length; i++) {
        Range range = {0};
        if (!here->numbers[i]) continue; /* A gap begins no pair. */
        int found = reading->pair(&segment->pairs, here->numbers[i], here->numbers[i + 1], &range);
        if (found < 0) return -1;
        here->is_there = found;
        if (!found) return 0;
        if (range.count < here->most) {
            here->most = range.count;
            here->rarest = i;
        }
    }
    return 0;
}

/* Say of a run in a segment what reading tells. */
static Lazy lazy_of(const Run *run, const RunHere *here, int body_field)
{
    int anywhere = run->words && run->length == 1;
    return (Lazy){here->numbers, run->length, here->rarest, &here->outside, anywhere, here->is_read, run->worth[body_field]};
}

/* Read the bodies that may have a run, but for those of documents that have it outside. */
static int read_bodies(Segment *segment, const Run *run, RunHere *here)
{
    const Lazy lazy = lazy_of(run, here, segment->texts->body_field);
    Documents *found = &here->bodies;
    Py_ssize_t kept = 0;
    if (reading->with_pairs(&segment->pairs, here->numbers, run->length, found, &here->rarest) < 0) return -1;
    for (Py_ssize_t i = 0; i < found->count; i++) {
        found->all[kept] = found->all[i];
        kept += !is_owner(&here->outside, found->all[i]);
    }
    found->count = kept;
    here->is_read = 1;
    return read_all(segment->texts, &lazy, found);
}

/* Count the documents that have a run outside. */
static Py_ssize_t documents_outside(const RunHere *here)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < here->outside.count; i++)
        count += !i || here->outside.all[i] >> FIELD_BITS != here->outside.all[i - 1] >> FIELD_BITS;
    return count;
}

/* Find out how many documents have a run; one of two characters is a pair. */
static int count_here(Segment *segment, const Run *run, RunHere *here)
{
    if (run->length == 1) {
        if (reading->touch(segment->having, here->numbers[0] - 1, here->numbers[0]) < 0) return -1;
        here->frequency = (Py_ssize_t)column_number(segment->having, here->numbers[0] - 1);
    } else if (run->length == 2) {
        here->frequency = here->most;
    } else {
        if (read_bodies(segment, run, here) < 0) return -1;
        here->frequency = documents_outside(here) + here->bodies.count;
        here->bodies.count = run->in_bodies ? here->bodies.count : 0;
    }
    return 0;
}

/* Find a run in a segment; its bodies only if they are few, or if `is_weighed`, as its weight hangs on their number. */
static int look_up_here(Segment *segment, const Run *run, RunHere *here, int is_weighed)
{
    here->is_there = has_characters(run, here->numbers);
    if (here->is_there && run->length > 1 && (run->in_bodies || is_weighed) && look_for_pairs(segment, run, here) < 0) return -1;
    if (!here->is_there) return 0;
    if (owners_outside(segment->texts, here->numbers, run->length, &here->outside) < 0) return -1;
    if (is_weighed) return count_here(segment, run, here);
    if (run->in_bodies && run->length > 1 && here->most <= FEW) return read_bodies(segment, run, here);
    return 0;
}

RunHere *look_up_runs(PyObject *segments, Wanted *wanted, const int64_t *weights)
{
    Py_ssize_t count = PyTuple_GET_SIZE(segments);
    RunHere *all = PyMem_Calloc((size_t)(count * wanted->run_count) + 1, sizeof(RunHere));
    int result = all ? 0 : no_room();
    for (Py_ssize_t i = 0; result == 0 && i < wanted->run_count; i++) {
        Run *run = &wanted->runs[i];
        int64_t weight, frequency = 0;
        result = weigh_by_words(wanted, run, weights, &weight);
        for (Py_ssize_t at = 0; result == 0 && at < count; at++) {
            RunHere *here = &all[at * wanted->run_count + i];
            here->numbers = SPAN_OF(run, at);
            result = look_up_here(segment_at(segments, at), run, here, !weight);
            frequency += here->frequency;
        }
        if (!weight) weight = weight_of(wanted->documents, frequency);
        for (int field = 0; field < FIELDS; field++)
            run->worth[field] = (int64_t)nearbyint(wanted->worth[field] * (double)weight * run->factor);
    }
    if (result == 0) return all;
    let_runs_go(all, all ? count * wanted->run_count : 0);
    return NULL;
}

void let_runs_go(RunHere *here, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        PyMem_Free(here[i].outside.all);
        PyMem_Free(here[i].bodies.all);
    }
    PyMem_Free(here);
}

/* Make a list of what the texts of each document are worth that were found. */
static int list_of_texts(const Run *run, const RunHere *here, int body_field, List *list)
{
    Py_ssize_t room = here->outside.count + here->bodies.count, next = 0, at = 0, count = 0;
    int64_t *scores = PyMem_Malloc((size_t)(room + 1) * (sizeof(int64_t) + sizeof(uint32_t)));
    if (!scores) return no_room();
    uint32_t *documents = (uint32_t *)(scores + room);
    while (next < here->outside.count || at < here->bodies.count) {
        uint32_t document = next < here->outside.count ? here->outside.all[next] >> FIELD_BITS : UINT32_MAX;
        int64_t score = 0;
        if (at < here->bodies.count && here->bodies.all[at] <= document) {
            document = here->bodies.all[at++];
            score = run->worth[body_field];
        }
        for (; next < here->outside.count && here->outside.all[next] >> FIELD_BITS == document; next++)
            score += run->worth[here->outside.all[next] & (FIELDS - 1)];
        if (score <= 0) continue;
        documents[count] = document;
        scores[count++] = score;
        list->most = score > list->most ? score : list->most;
    }
    list->weight = 1;
    list->owned = scores;
    list->documents = (Numbers){.buffer = {.buf = documents, .itemsize = 4}, .count = count, .kind = 'u'};
    list->impacts = (Numbers){.buffer = {.buf = scores, .itemsize = 8}, .count = count, .kind = 'i'};
    return 0;
}

int add_run(Search *search, const Run *run, RunHere *here)
{
    int body_field = search->segment->texts->body_field;
    if (!here->is_there) return 0;
    if (here->outside.count || here->bodies.count) {
        List *list = &search->lists[search->count++];
        memset(list, 0, sizeof(*list));
        if (list_of_texts(run, here, body_field, list) < 0) return -1;
        if (!list->documents.count) let_list_go(&search->lists[--search->count]);
    }
    if (run->in_bodies && run->worth[body_field] > 0 && (!here->is_read || here->outside.count))
        search->lazies[search->lazy_count++] = lazy_of(run, here, body_field);
    return 0;
}
