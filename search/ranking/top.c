/* Which documents have the highest sums of impacts? The compiled part of search/topk.py. */
#include "ranking.h"

#define DENSE 16 /* a list is sooner added to the row than looked up for more than one document in so many of it */
#define SHORT 8 /* a list is short if it has less than one document in so many; measured */
#define READ_AT_ONCE 256 /* postings: few enough for a cache */
#define SCANNED 64 /* cells of a row that are looked through before any of them is looked at: compilers do that at once */

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

static int by_most(const void *one, const void *other)
{
    const List *a = one, *b = other;
    if (a->most != b->most) return a->most < b->most ? 1 : -1;
    return (a->documents.count > b->documents.count) - (a->documents.count < b->documents.count);
}

int list_of(PyObject *weighted, List *list)
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

static Row scratch, candidates;

/* Take note of a score that a list has led to: all of the top have as much as the k-th highest of them. */
static void noted(Search *search, Py_ssize_t document, int64_t score)
{
    if (search->live && !search->live[document]) return;
    given(&search->highest, score);
    if (search->highest.count == search->k && search->highest.scores[0] > search->at_least)
        search->at_least = search->highest.scores[0];
}

#define NOT_THERE "search: a posting of a document that is not there"

#define ADD(cell, document_type, impact_type)                                                       \
    do {                                                                                            \
        const document_type *documents = list->documents.buffer.buf;                                \
        const impact_type *impacts = list->impacts.buffer.buf;                                      \
        for (Py_ssize_t i = 0; i < count; i++) {                                                    \
            if ((uint64_t)documents[i] >= there) return wrong(NOT_THERE);                           \
            cell score = row[documents[i]] += (cell)((int64_t)impacts[i] * weight);                 \
            if (score >= search->at_least && raise) noted(search, (Py_ssize_t)documents[i], score); \
        }                                                                                           \
        return 0;                                                                                   \
    } while (0)

#define ADD_OF(cell, document_type)                                                 \
    switch (list->impacts.buffer.itemsize * (list->impacts.kind == 'u' ? 1 : -1)) { \
    case 1: ADD(cell, document_type, uint8_t);                                      \
    case 2: ADD(cell, document_type, uint16_t);                                     \
    case 4: ADD(cell, document_type, uint32_t);                                     \
    case -1: ADD(cell, document_type, int8_t);                                      \
    case -2: ADD(cell, document_type, int16_t);                                     \
    case -4: ADD(cell, document_type, int32_t);                                     \
    default: ADD(cell, document_type, int64_t);                                     \
    }

/* What is done on a row whose cells are of one type. read_: add one list that lies packed to the row; with `raise`, find
   the k-th highest score that it leads to. added_: likewise for any list. collected_: collect the documents that can reach
   the top, in order. */
#define ON_ROWS_OF(cell)                                                                      \
    static int read_##cell(Search *search, const List *list, int raise)                       \
    {                                                                                         \
        cell *row = (cell *)scratch.cells;                                                    \
        const int64_t weight = list->weight;                                                  \
        uint32_t documents[READ_AT_ONCE];                                                     \
        uint8_t impacts[READ_AT_ONCE];                                                        \
        Cursor cursor;                                                                        \
        Py_ssize_t count;                                                                     \
        if (reading->open(&cursor, list->lists, &list->range) < 0) return -1;                 \
        while ((count = reading->read(&cursor, documents, impacts, READ_AT_ONCE)) > 0)        \
            for (Py_ssize_t i = 0; i < count; i++) {                                          \
                cell score = row[documents[i]] += (cell)(impacts[i] * weight);                \
                if (score >= search->at_least && raise) noted(search, documents[i], score);   \
            }                                                                                 \
        return (int)count;                                                                    \
    }                                                                                         \
                                                                                              \
    static int added_##cell(Search *search, const List *list, int raise)                      \
    {                                                                                         \
        cell *row = (cell *)scratch.cells;                                                    \
        const int64_t weight = list->weight;                                                  \
        const uint64_t there = (uint64_t)search->documents;                                   \
        const Py_ssize_t count = list->documents.count;                                       \
        search->highest.count = 0;                                                            \
        if (list->lists) return read_##cell(search, list, raise);                             \
        switch (list->documents.buffer.itemsize) {                                            \
        case 1: ADD_OF(cell, uint8_t);                                                        \
        case 2: ADD_OF(cell, uint16_t);                                                       \
        case 4: ADD_OF(cell, uint32_t);                                                       \
        default: ADD_OF(cell, int64_t);                                                       \
        }                                                                                     \
    }                                                                                         \
                                                                                              \
    static void collected_##cell(Search *search, cell needed)                                 \
    {                                                                                         \
        const cell *row = (const cell *)scratch.cells;                                        \
        const uint8_t *live = search->live;                                                   \
        Py_ssize_t ables = 0;                                                                 \
        for (Py_ssize_t start = 0; start < search->documents; start += SCANNED) {             \
            Py_ssize_t stop = start + SCANNED < search->documents ? start + SCANNED : search->documents; \
            cell any = 0;                                                                     \
            for (Py_ssize_t i = start; i < stop; i++) any |= row[i] >= needed;                \
            for (Py_ssize_t i = start; any && i < stop; i++) { /* without a branch that can't be foreseen */ \
                search->able[ables] = i;                                                      \
                search->scores[ables] = row[i];                                               \
                ables += (row[i] >= needed) & (!live || live[i]);                             \
            }                                                                                 \
        }                                                                                     \
        search->ables = ables;                                                                \
    }

ON_ROWS_OF(int32_t)
ON_ROWS_OF(int64_t)

static int added(Search *search, const List *list, int raise)
{
    return search->is_narrow ? added_int32_t(search, list, raise) : added_int64_t(search, list, raise);
}

static int collected(Search *search)
{
    int64_t needed = search->at_least - search->left > 1 ? search->at_least - search->left : 1;
    if (row_reaches(&candidates, 2 * search->documents) < 0) return -1;
    search->able = candidates.cells;
    search->scores = candidates.cells + search->documents;
    if (!search->is_narrow)
        collected_int64_t(search, needed);
    else if (needed <= INT32_MAX) /* More than that no cell has. */
        collected_int32_t(search, (int32_t)needed);
    return 0;
}

#define GALLOP(type)                                                                  \
    do {                                                                              \
        const type *all = documents->buffer.buf;                                      \
        while (high < documents->count && (int64_t)all[high] < wanted) {              \
            low = high + 1;                                                           \
            high += step;                                                             \
            step *= 2;                                                                \
        }                                                                             \
        if (high > documents->count) high = documents->count;                         \
        while (low < high) {                                                          \
            Py_ssize_t middle = (low + high) / 2;                                     \
            if ((int64_t)all[middle] < wanted)                                        \
                low = middle + 1;                                                     \
            else                                                                      \
                high = middle;                                                        \
        }                                                                             \
        return low;                                                                   \
    } while (0)

/* Return the first place from `from` on whose document is not less than `wanted`: near places are tried first. */
static Py_ssize_t gallop(const Numbers *documents, Py_ssize_t from, int64_t wanted)
{
    Py_ssize_t low = from, step = 1, high = from;
    switch (documents->buffer.itemsize) {
    case 1: GALLOP(uint8_t);
    case 2: GALLOP(uint16_t);
    case 4: GALLOP(uint32_t);
    default: GALLOP(int64_t);
    }
}

/* Give one of the documents that can reach the top what a list adds to it, in the row as well. */
static void add_to_one(Search *search, Py_ssize_t at, int64_t score)
{
    int64_t document = search->able[at], sum = search->scores[at] += score;
    if (search->is_narrow)
        ((int32_t *)scratch.cells)[document] = (int32_t)sum;
    else
        scratch.cells[document] = sum;
}

/* Add a list that lies packed to the scores of the documents that can reach the top, by looking each up. */
static int sought(Search *search, const List *list)
{
    Cursor cursor;
    if (reading->open(&cursor, list->lists, &list->range) < 0) return -1;
    for (Py_ssize_t i = 0; i < search->ables; i++) {
        int impact, is_there = reading->seek(&cursor, (uint32_t)search->able[i], &impact);
        if (is_there < 0) return -1;
        if (is_there) add_to_one(search, i, impact * list->weight);
    }
    return 0;
}

/* Likewise for one whose postings are arrays. */
static void galloped(Search *search, const List *list)
{
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; i < search->ables; i++) {
        at = gallop(&list->documents, at, search->able[i]);
        if (at == list->documents.count) break;
        if (number(&list->documents, at) == search->able[i]) add_to_one(search, i, number(&list->impacts, at) * list->weight);
    }
}

/* Add a list to the scores of the documents that can reach the top: by the row where these are many, and else by
   looking each up. */
static int add_to_able(Search *search, const List *list)
{
    if (search->ables > list->documents.count / DENSE) {
        if (added(search, list, 0) < 0) return -1;
        for (Py_ssize_t i = 0; i < search->ables; i++) {
            int64_t document = search->able[i];
            search->scores[i] = search->is_narrow ? ((int32_t *)scratch.cells)[document] : scratch.cells[document];
        }
        return 0;
    }
    if (list->lists) return sought(search, list);
    galloped(search, list);
    return 0;
}

/* Look one list up for the documents that can reach the top, and leave those that no longer can. */
static int looked_up(Search *search, const List *list)
{
    Py_ssize_t kept = 0;
    search->left -= list->most;
    if (add_to_able(search, list) < 0) return -1;
    search->highest.count = 0;
    for (Py_ssize_t i = 0; i < search->ables; i++)
        if (search->scores[i] >= search->at_least) given(&search->highest, search->scores[i]);
    if (search->highest.count == search->k && search->highest.scores[0] > search->at_least)
        search->at_least = search->highest.scores[0];
    for (Py_ssize_t i = 0; i < search->ables; i++)
        if (search->scores[i] >= search->at_least - search->left) {
            search->able[kept] = search->able[i];
            search->scores[kept++] = search->scores[i];
        }
    search->ables = kept;
    return 0;
}

/* Add lazy lists until those that are left bring no new document into the top. */
static int add_lazies(Search *search)
{
    while (search->lazy_count && search->left >= search->at_least) {
        List list;
        const Lazy *lazy = &search->lazies[--search->lazy_count];
        int result = made_list(search, lazy, &list);
        search->left -= lazy->worth;
        if (result == 0) result = added(search, &list, search->left > 0 && list.documents.count >= search->k);
        let_list_go(&list);
        if (result < 0) return -1;
    }
    return 0;
}

static int searched(Search *search)
{
    Py_ssize_t next = 0;
    search->is_narrow = search->left <= INT32_MAX;
    if (row_reaches(&scratch, search->documents) < 0) return -1;
    memset(scratch.cells, 0, (size_t)search->documents * (search->is_narrow ? sizeof(int32_t) : sizeof(int64_t)));
    for (; next < search->count && search->left >= search->at_least; next++) {
        const List *list = &search->lists[next];
        search->left -= list->most;
        if (added(search, list, search->left > 0 && list->documents.count >= search->k) < 0) return -1;
    }
    if (next == search->count && add_lazies(search) < 0) return -1;
    /* What is left brings no new document into the top. Short lists are still added sooner than they are looked up for
       every document that may be there by now, and leave fewer of these. */
    Py_ssize_t first_long = next, kept = next;
    for (; next < search->count; next++) {
        const List list = search->lists[next];
        if (list.documents.count > search->documents / SHORT) {
            search->lists[next] = search->lists[kept];
            search->lists[kept++] = list;
            continue;
        }
        search->left -= list.most;
        if (added(search, &list, list.documents.count >= search->k) < 0) return -1;
    }
    if (collected(search) < 0) return -1;
    for (next = first_long; next < kept; next++)
        if (looked_up(search, &search->lists[next]) < 0) return -1;
    return search->lazy_count ? read_last(search) : 0;
}

static int by_score(const void *one, const void *other)
{
    const Best *a = one, *b = other;
    if (a->score != b->score) return a->score < b->score ? 1 : -1;
    return (a->rank > b->rank) - (a->rank < b->rank);
}

void let_list_go(List *list)
{
    let_go(&list->documents);
    let_go(&list->impacts);
    PyMem_Free(list->owned);
}

void let_lists_go(Search *search)
{
    for (Py_ssize_t i = 0; i < search->count; i++) let_list_go(&search->lists[i]);
    search->count = 0;
}

int best_of(Search *search, Best **best, Py_ssize_t *count)
{
    *best = NULL;
    *count = 0;
    search->ables = 0;
    search->left = 0;
    for (Py_ssize_t i = 0; i < search->count; i++) search->left += search->lists[i].most;
    for (Py_ssize_t i = 0; i < search->lazy_count; i++) search->left += search->lazies[i].worth;
    qsort(search->lists, (size_t)search->count, sizeof(List), by_most);
    search->highest.k = search->k;
    search->highest.scores = PyMem_Malloc((size_t)search->k * sizeof(int64_t));
    if (!search->highest.scores) {
        PyErr_NoMemory();
        return -1;
    }
    int result = searched(search);
    if (result == 0) {
        *best = PyMem_Malloc((size_t)(search->ables + 1) * sizeof(Best));
        if (!*best) {
            PyErr_NoMemory();
            result = -1;
        }
    }
    if (result == 0) {
        /* What is below the k-th highest score need not be put in order. */
        search->highest.count = 0;
        for (Py_ssize_t i = 0; i < search->ables; i++) given(&search->highest, search->scores[i]);
        if (search->highest.count == search->k && search->highest.scores[0] > search->at_least)
            search->at_least = search->highest.scores[0];
        for (Py_ssize_t i = 0; i < search->ables; i++)
            if (search->scores[i] >= search->at_least)
                (*best)[(*count)++] = (Best){search->scores[i], search->ranks[search->able[i]], search->able[i]};
        qsort(*best, (size_t)*count, sizeof(Best), by_score);
        *count = *count < search->k ? *count : search->k;
    }
    PyMem_Free(search->highest.scores);
    return result;
}

int narrow_to(Search *search, PyObject *flags, Numbers *live)
{
    const Numbers *ranks = &search->segment->ranks;
    search->documents = ranks->count;
    search->ranks = ranks->buffer.buf;
    search->live = NULL;
    if (flags == Py_None) return 0;
    if (numbers_of(flags, live) < 0) return -1;
    search->live = live->buffer.buf;
    return live->count == ranks->count && live->buffer.itemsize == 1 ? 0 : wrong("search: flags are needed for each document");
}
