/* Which documents come first, and how near to each other does what was typed stand in them? Without a pass of numpy over
   whole arrays for each list.

   The compiled part of search/topk.py and search/nearness.py, which say what is computed and do the same in numpy. All
   of it is done in whole numbers of 64 bits, so both give the same. Everything runs under the interpreter's lock, which
   is what keeps the rows below from being used twice at once; a query takes well below a millisecond here. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define AT_ONCE 1024 /* postings that are made into plain numbers at once */

/* A row that is kept from one call to the next, since fresh memory costs more than what is done with it. */
typedef struct {
    int64_t *cells;
    Py_ssize_t room;
} Row;

static int row_reaches(Row *row, Py_ssize_t room)
{
    if (room <= row->room) return 0;
    int64_t *cells = PyMem_Realloc(row->cells, (size_t)room * sizeof(int64_t));
    if (!cells) {
        PyErr_NoMemory();
        return -1;
    }
    row->cells = cells;
    row->room = room;
    return 0;
}

static int wrong(const char *what)
{
    PyErr_SetString(PyExc_ValueError, what);
    return -1;
}

/* Whole numbers of any width, as numpy lends them. */
typedef struct {
    Py_buffer buffer;
    Py_ssize_t count;
    char kind; /* 'u' without a sign, 'i' with one */
} Numbers;

static int numbers_of(PyObject *array, Numbers *found)
{
    if (PyObject_GetBuffer(array, &found->buffer, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS) < 0) {
        found->buffer.obj = NULL;
        return -1;
    }
    const char *format = found->buffer.format ? found->buffer.format : "B";
    if (*format == '<' || *format == '=' || *format == '@') format++;
    found->kind = strchr("BHILQ?", *format) ? 'u' : strchr("bhilq", *format) ? 'i' : 0;
    if (!*format || !found->kind) {
        PyBuffer_Release(&found->buffer);
        return wrong("search: an array of whole numbers is needed");
    }
    found->count = found->buffer.len / found->buffer.itemsize;
    return 0;
}

static void let_go(Numbers *numbers)
{
    if (numbers->buffer.obj) PyBuffer_Release(&numbers->buffer);
}

static int64_t number(const Numbers *from, Py_ssize_t at)
{
    const void *all = from->buffer.buf;
    if (from->kind == 'u') switch (from->buffer.itemsize) {
        case 1: return ((const uint8_t *)all)[at];
        case 2: return ((const uint16_t *)all)[at];
        case 4: return ((const uint32_t *)all)[at];
        }
    else switch (from->buffer.itemsize) {
        case 1: return ((const int8_t *)all)[at];
        case 2: return ((const int16_t *)all)[at];
        case 4: return ((const int32_t *)all)[at];
        }
    return ((const int64_t *)all)[at];
}

#define COPY(type)                                                                             \
    do {                                                                                       \
        const type *here = (const type *)from->buffer.buf + start;                             \
        for (Py_ssize_t i = 0; i < count; i++) into[i] = (int64_t)here[i];                     \
    } while (0)

/* Write count numbers from start on as int64_t. */
static void copied(const Numbers *from, Py_ssize_t start, Py_ssize_t count, int64_t *into)
{
    switch (from->buffer.itemsize * (from->kind == 'u' ? 1 : -1)) {
    case 1: COPY(uint8_t); break;
    case 2: COPY(uint16_t); break;
    case 4: COPY(uint32_t); break;
    case -1: COPY(int8_t); break;
    case -2: COPY(int16_t); break;
    case -4: COPY(int32_t); break;
    default: COPY(int64_t);
    }
}

/* The postings of one term: see search.topk.Weighted. */
typedef struct {
    Numbers documents, impacts;
    int64_t weight, most;
} List;

static int by_most(const void *one, const void *other)
{
    const List *a = one, *b = other;
    if (a->most != b->most) return a->most < b->most ? 1 : -1;
    return (a->documents.count > b->documents.count) - (a->documents.count < b->documents.count);
}

static int list_of(PyObject *weighted, List *list)
{
    PyObject *postings, *documents, *impacts;
    long long weight, most;
    memset(list, 0, sizeof(*list));
    if (!PyArg_ParseTuple(weighted, "OL", &postings, &weight) ||
        !PyArg_ParseTuple(postings, "OOL", &documents, &impacts, &most) || numbers_of(documents, &list->documents) < 0 ||
        numbers_of(impacts, &list->impacts) < 0)
        return -1;
    list->weight = weight;
    list->most = most * weight;
    return list->documents.count == list->impacts.count ? 0 : wrong("search: each document needs an impact");
}

/* The least of the k highest scores that it was given: a heap with the least on top. */
typedef struct {
    int64_t *scores;
    Py_ssize_t count, k;
} Highest;

static void sift(int64_t *heap, Py_ssize_t count, Py_ssize_t at)
{
    int64_t moved = heap[at];
    for (;;) {
        Py_ssize_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= moved) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}

static void given(Highest *highest, int64_t score)
{
    if (highest->count == highest->k) {
        if (score > highest->scores[0]) {
            highest->scores[0] = score;
            sift(highest->scores, highest->k, 0);
        }
    } else {
        highest->scores[highest->count++] = score;
        if (highest->count == highest->k)
            for (Py_ssize_t at = highest->k / 2; at-- > 0;) sift(highest->scores, highest->k, at);
    }
}

/* What a search for the top works with. */
typedef struct {
    List *lists;
    Py_ssize_t count, documents, k;
    int64_t at_least, left; /* what a score needs; what the lists that were not added up yet can add at the most */
    const int64_t *ranks;
    const uint8_t *live; /* NULL where all are */
    Highest highest;
    int64_t *able, *scores; /* the documents that may be in the top, and what they have so far */
    Py_ssize_t ables;
} Search;

static Row scratch;

/* Add one list to the row; with `raise`, find the k-th highest score so far, which all of the top have as well. */
static int added(Search *search, const List *list, int raise)
{
    int64_t documents[AT_ONCE], impacts[AT_ONCE], *row = scratch.cells;
    search->highest.count = 0;
    for (Py_ssize_t start = 0; start < list->documents.count; start += AT_ONCE) {
        Py_ssize_t count = list->documents.count - start < AT_ONCE ? list->documents.count - start : AT_ONCE;
        copied(&list->documents, start, count, documents);
        copied(&list->impacts, start, count, impacts);
        uint64_t highest = 0;
        for (Py_ssize_t i = 0; i < count; i++)
            highest = highest > (uint64_t)documents[i] ? highest : (uint64_t)documents[i];
        if (highest >= (uint64_t)search->documents) return wrong("search: a posting of a document that is not there");
        for (Py_ssize_t i = 0; i < count; i++) row[documents[i]] += impacts[i] * list->weight;
        if (!raise) continue;
        for (Py_ssize_t i = 0; i < count; i++) {
            int64_t score = row[documents[i]];
            if (score >= search->at_least && (!search->live || search->live[documents[i]])) {
                given(&search->highest, score);
                if (search->highest.count == search->k && search->highest.scores[0] > search->at_least)
                    search->at_least = search->highest.scores[0];
            }
        }
    }
    return 0;
}

/* Collect the documents that can reach the top, in order. */
static int collected(Search *search)
{
    int64_t needed = search->at_least - search->left > 1 ? search->at_least - search->left : 1;
    const int64_t *row = scratch.cells;
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < search->documents; i++) count += row[i] >= needed;
    search->able = PyMem_Malloc((size_t)(2 * count + 1) * sizeof(int64_t));
    if (!search->able) {
        PyErr_NoMemory();
        return -1;
    }
    search->scores = search->able + count;
    for (Py_ssize_t i = 0; i < search->documents; i++)
        if (row[i] >= needed && (!search->live || search->live[i])) {
            search->able[search->ables] = i;
            search->scores[search->ables++] = row[i];
        }
    return 0;
}

/* Return the first place from `from` on whose document is not less than `wanted`: near places are tried first. */
static Py_ssize_t gallop(const Numbers *documents, Py_ssize_t from, int64_t wanted)
{
    Py_ssize_t low = from, step = 1, high = from;
    while (high < documents->count && number(documents, high) < wanted) {
        low = high + 1;
        high += step;
        step *= 2;
    }
    if (high > documents->count) high = documents->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (number(documents, middle) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Look one list up for the documents that can reach the top, and leave those that no longer can. */
static void looked_up(Search *search, const List *list)
{
    Py_ssize_t at = 0, kept = 0;
    search->left -= list->most;
    search->highest.count = 0;
    for (Py_ssize_t i = 0; i < search->ables; i++) {
        at = gallop(&list->documents, at, search->able[i]);
        if (at < list->documents.count && number(&list->documents, at) == search->able[i])
            search->scores[i] += number(&list->impacts, at) * list->weight;
        if (search->scores[i] >= search->at_least) given(&search->highest, search->scores[i]);
    }
    if (search->highest.count == search->k && search->highest.scores[0] > search->at_least)
        search->at_least = search->highest.scores[0];
    for (Py_ssize_t i = 0; i < search->ables; i++)
        if (search->scores[i] >= search->at_least - search->left) {
            search->able[kept] = search->able[i];
            search->scores[kept++] = search->scores[i];
        }
    search->ables = kept;
}

static int searched(Search *search)
{
    Py_ssize_t next = 0;
    if (row_reaches(&scratch, search->documents) < 0) return -1;
    memset(scratch.cells, 0, (size_t)search->documents * sizeof(int64_t));
    for (; next < search->count && search->left >= search->at_least; next++) {
        const List *list = &search->lists[next];
        search->left -= list->most;
        if (added(search, list, search->left > 0 && list->documents.count >= search->k) < 0) return -1;
    }
    if (collected(search) < 0) return -1;
    for (; next < search->count; next++) looked_up(search, &search->lists[next]);
    return 0;
}

typedef struct {
    int64_t score, rank, document;
} Best;

static int by_score(const void *one, const void *other)
{
    const Best *a = one, *b = other;
    if (a->score != b->score) return a->score < b->score ? 1 : -1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

/* Return the (documents, scores) of the k best as bytes, the best first, equal ones by rank. */
static PyObject *best_of(Search *search)
{
    Best *best = PyMem_Malloc((size_t)(search->ables + 1) * sizeof(Best));
    if (!best) return PyErr_NoMemory();
    /* What is below the k-th highest score need not be put in order. */
    search->highest.count = 0;
    for (Py_ssize_t i = 0; i < search->ables; i++) given(&search->highest, search->scores[i]);
    if (search->highest.count == search->k && search->highest.scores[0] > search->at_least)
        search->at_least = search->highest.scores[0];
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < search->ables; i++)
        if (search->scores[i] >= search->at_least)
            best[count++] = (Best){search->scores[i], search->ranks[search->able[i]], search->able[i]};
    qsort(best, (size_t)count, sizeof(Best), by_score);
    count = count < search->k ? count : search->k;
    PyObject *documents = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(int64_t));
    PyObject *scores = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(int64_t));
    if (documents && scores)
        for (Py_ssize_t i = 0; i < count; i++) {
            memcpy(PyBytes_AS_STRING(documents) + i * 8, &best[i].document, 8);
            memcpy(PyBytes_AS_STRING(scores) + i * 8, &best[i].score, 8);
        }
    PyMem_Free(best);
    PyObject *both = documents && scores ? PyTuple_Pack(2, documents, scores) : NULL;
    Py_XDECREF(documents);
    Py_XDECREF(scores);
    return both;
}

static PyObject *top(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *terms, *flags, *found = NULL;
    Numbers ranks = {0};
    Py_buffer live = {0};
    PyObject *order;
    long long at_least;
    Search search = {0};
    if (!PyArg_ParseTuple(args, "O!OnLO", &PyList_Type, &terms, &order, &search.k, &at_least, &flags)) return NULL;
    search.at_least = at_least;
    search.lists = PyMem_Calloc((size_t)PyList_GET_SIZE(terms) + 1, sizeof(List));
    if (!search.lists) return PyErr_NoMemory();
    if (numbers_of(order, &ranks) < 0) goto done;
    if (flags != Py_None && PyObject_GetBuffer(flags, &live, PyBUF_SIMPLE) < 0) {
        live.obj = NULL;
        goto done;
    }
    search.documents = ranks.count;
    if (search.k < 1 || ranks.buffer.itemsize != 8 || (live.obj && live.len != search.documents)) {
        wrong("search: ranks and flags are needed for each document, and a k above 0");
        goto done;
    }
    search.ranks = ranks.buffer.buf;
    search.live = live.buf;
    for (; search.count < PyList_GET_SIZE(terms); search.count++) {
        List *list = &search.lists[search.count];
        if (list_of(PyList_GET_ITEM(terms, search.count), list) < 0) {
            search.count++;
            goto done;
        }
        search.left += list->most;
    }
    qsort(search.lists, (size_t)search.count, sizeof(List), by_most);
    /* More than all documents are never asked for. */
    search.highest.k = search.k = search.k < search.documents + 1 ? search.k : search.documents + 1;
    search.highest.scores = PyMem_Malloc((size_t)search.k * sizeof(int64_t));
    if (!search.highest.scores)
        PyErr_NoMemory();
    else if (searched(&search) == 0)
        found = best_of(&search);
done:
    for (Py_ssize_t i = 0; i < search.count; i++) {
        let_go(&search.lists[i].documents);
        let_go(&search.lists[i].impacts);
    }
    PyMem_Free(search.lists);
    PyMem_Free(search.highest.scores);
    PyMem_Free(search.able);
    let_go(&ranks);
    if (live.obj) PyBuffer_Release(&live);
    return found;
}

/* What is looked for in texts: see search.nearness. Letters have numbers from 1 on, what counts from 0 on. */
typedef struct {
    Numbers table; /* u8 for each number of a character: its letter, 0 for none */
    Numbers term;  /* i16 for each letter: what it counts as, -1 for nothing */
    Numbers pair;  /* i32 for each two letters, likewise */
    Numbers weights; /* i64 for each that counts */
    int64_t *last;   /* where each that counts stood last, -1 for nowhere */
    uint8_t *standing;
    Py_ssize_t letters;
} Wanted;

static int letter_at(const Wanted *wanted, const uint16_t *numbers, Py_ssize_t at)
{
    return numbers[at] < wanted->table.count ? ((const uint8_t *)wanted->table.buffer.buf)[numbers[at]] : 0;
}

static int32_t single(const Wanted *wanted, int letter)
{
    return ((const int16_t *)wanted->term.buffer.buf)[letter];
}

static int32_t beside(const Wanted *wanted, int before, int letter)
{
    return ((const int32_t *)wanted->pair.buffer.buf)[before * wanted->letters + letter];
}

/* Note what a title or an alias has. */
static void stands(Wanted *wanted, const uint16_t *numbers, Py_ssize_t count)
{
    int before = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        int letter = letter_at(wanted, numbers, at);
        if (letter && single(wanted, letter) >= 0) wanted->standing[single(wanted, letter)] = 1;
        if (letter && before && beside(wanted, before, letter) >= 0)
            wanted->standing[beside(wanted, before, letter)] = 1;
        before = letter;
    }
}

/* Count what stands at `place` in the windows that begin from there back to where it no longer fits, or stands again. */
static void counts(Wanted *wanted, int32_t what, int64_t place, int64_t size, int64_t window)
{
    if (what < 0 || wanted->standing[what]) return;
    int64_t first = place + size - window, weight = ((const int64_t *)wanted->weights.buffer.buf)[what];
    if (first <= wanted->last[what]) first = wanted->last[what] + 1;
    scratch.cells[first] += weight;
    scratch.cells[place + 1] -= weight;
    wanted->last[what] = place;
}

/* Return what the fullest window of a body has. */
static int64_t fullest(Wanted *wanted, const uint16_t *numbers, Py_ssize_t count, int64_t window)
{
    memset(scratch.cells, 0, (size_t)(count + 1) * sizeof(int64_t));
    for (Py_ssize_t i = 0; i < wanted->weights.count; i++) wanted->last[i] = -1;
    int before = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        int letter = letter_at(wanted, numbers, at);
        if (letter) {
            counts(wanted, single(wanted, letter), at, 1, window);
            if (before) counts(wanted, beside(wanted, before, letter), at - 1, 2, window);
        }
        before = letter;
    }
    int64_t level = 0, most = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        level += scratch.cells[at];
        most = level > most ? level : most;
    }
    return most;
}

/* Open arrays, each of numbers of so many bytes. */
static int opened(PyObject **arrays, Numbers **numbers, const int *sizes, int count)
{
    for (int i = 0; i < count; i++) {
        if (numbers_of(arrays[i], numbers[i]) < 0) return -1;
        if (numbers[i]->buffer.itemsize != sizes[i]) return wrong("search: an array has numbers of another size");
    }
    return 0;
}

static int is_consistent(const Wanted *wanted)
{
    Py_ssize_t letters = wanted->letters;
    if (wanted->pair.count != letters * letters) return 0;
    for (Py_ssize_t i = 0; i < wanted->table.count; i++)
        if (((const uint8_t *)wanted->table.buffer.buf)[i] >= letters) return 0;
    for (Py_ssize_t i = 0; i < letters; i++)
        if (single(wanted, (int)i) >= wanted->weights.count) return 0;
    for (Py_ssize_t i = 0; i < letters * letters; i++)
        if (((const int32_t *)wanted->pair.buffer.buf)[i] >= wanted->weights.count) return 0;
    return 1;
}

/* Tell whether the texts from starts[i] on and before ends[i] lie in the row. */
static int lie_inside(const Numbers *starts, const Numbers *ends, const Numbers *row)
{
    if (starts->count != ends->count) return 0;
    for (Py_ssize_t i = 0; i < starts->count; i++) {
        int64_t start = number(starts, i), end = number(ends, i);
        if (start < 0 || end < start || end > row->count) return 0;
    }
    return 1;
}

static PyObject *nearness(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *arrays[11], *found = NULL;
    Py_ssize_t window, longest, most = 0;
    Wanted wanted = {0};
    Numbers bodies = {0}, starts = {0}, ends = {0}, outside = {0}, from = {0}, to = {0}, owner = {0};
    if (!PyArg_ParseTuple(args, "(OOO)(OOOO)(OOOO)nn", &arrays[0], &arrays[1], &arrays[2], &arrays[3], &arrays[4],
                          &arrays[5], &arrays[6], &arrays[7], &arrays[8], &arrays[9], &arrays[10], &window, &longest))
        return NULL;
    Numbers *numbers[] = {&bodies, &starts, &ends, &outside, &from, &to, &owner,
                          &wanted.table, &wanted.term, &wanted.pair, &wanted.weights};
    static const int sizes[] = {2, 8, 8, 2, 8, 8, 8, 1, 2, 4, 8};
    if (opened(arrays, numbers, sizes, 11) < 0) goto done;
    wanted.letters = wanted.term.count;
    if (!is_consistent(&wanted) || !lie_inside(&starts, &ends, &bodies) || !lie_inside(&from, &to, &outside) ||
        owner.count != from.count || window < 2 || longest < 1) {
        wrong("search: what is looked for, or where, goes beyond its bounds");
        goto done;
    }
    for (Py_ssize_t i = 0; i < starts.count; i++) {
        Py_ssize_t length = (Py_ssize_t)(number(&ends, i) - number(&starts, i));
        most = length > most ? length : most;
    }
    wanted.last = PyMem_Malloc((size_t)(wanted.weights.count + 1) * sizeof(int64_t));
    wanted.standing = PyMem_Malloc((size_t)wanted.weights.count + 1);
    if (!wanted.last || !wanted.standing) {
        PyErr_NoMemory();
        goto done;
    }
    if (row_reaches(&scratch, (most < longest ? most : longest) + 1) < 0) goto done;
    found = PyList_New(starts.count);
    for (Py_ssize_t i = 0, name = 0; found && i < starts.count; i++) {
        memset(wanted.standing, 0, (size_t)wanted.weights.count);
        for (; name < owner.count && number(&owner, name) == i; name++)
            stands(&wanted, (const uint16_t *)outside.buffer.buf + number(&from, name),
                   (Py_ssize_t)(number(&to, name) - number(&from, name)));
        Py_ssize_t length = (Py_ssize_t)(number(&ends, i) - number(&starts, i));
        int64_t score = fullest(&wanted, (const uint16_t *)bodies.buffer.buf + number(&starts, i),
                                length < longest ? length : longest, window);
        for (Py_ssize_t what = 0; what < wanted.weights.count; what++)
            if (wanted.standing[what]) score += number(&wanted.weights, what);
        PyObject *item = PyLong_FromLongLong(score);
        if (!item)
            Py_CLEAR(found);
        else
            PyList_SET_ITEM(found, i, item);
    }
done:
    for (int i = 0; i < 11; i++) let_go(numbers[i]);
    PyMem_Free(wanted.last);
    PyMem_Free(wanted.standing);
    return found;
}

static PyMethodDef methods[] = {
    {"top", top, METH_VARARGS,
     "top(terms, ranks, k, at_least, live): the documents and the scores of the best, each as the bytes of i64."},
    {"nearness", nearness, METH_VARARGS,
     "nearness((bodies, starts, ends), (names, starts, ends, owners), (table, term, pair, weights), window, longest): "
     "what the names and the fullest window of each body have."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "search._ranking", "The compiled part of ranking.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__ranking(void) { return PyModule_Create(&module); }
