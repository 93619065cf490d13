/* What is looked up last, because it takes reading: runs in bodies, and single characters, which nearly all documents have.
   Such a list adds the same to each document that has it. So it is enough to read the documents that can reach the top by
   it, from the one with the highest score on, until none of those that are left can. */
#include "ranking.h"

#define AHEAD 4 /* documents whose bodies are asked for before they are needed */

int is_owner(const Owners *owners, Py_ssize_t document)
{
    Py_ssize_t low = 0, high = owners->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (owners->all[middle] >> FIELD_BITS < document)
            low = middle + 1;
        else
            high = middle;
    }
    return low < owners->count && owners->all[low] >> FIELD_BITS == document;
}

int has_lazily(const Texts *texts, const Lazy *lazy, Py_ssize_t document)
{
    const int64_t *bodies = texts->body_starts.buffer.buf;
    if (lazy->is_of_outside && !is_owner(lazy->outside, document)) return 0;
    int found = reading->row_has(texts->bodies, (Py_ssize_t)bodies[document], (Py_ssize_t)bodies[document + 1], lazy->run,
                               lazy->length, lazy->rarest);
    return found || !lazy->anywhere ? found : is_owner(lazy->outside, document);
}

/* Ask for the beginning of a body, which is far away in memory, before it is needed. */
static void fetch(const Texts *texts, Py_ssize_t document)
{
#if defined(__GNUC__)
    const int64_t *starts = texts->body_starts.buffer.buf;
    const char *begin = (const char *)texts->bodies->low->numbers.buf + starts[document];
    for (int line = 0; line < 2; line++) __builtin_prefetch(begin + 64 * line);
#else
    (void)texts, (void)document;
#endif
}

int read_all(const Texts *texts, const Lazy *lazy, Documents *found)
{
    Py_ssize_t kept = 0;
    for (Py_ssize_t i = 0; i < found->count; i++) {
        uint32_t document = found->all[i];
        if (document >= texts->documents) return wrong("search: a posting of a document that is not there");
        if (i + AHEAD < found->count && found->all[i + AHEAD] < texts->documents) fetch(texts, found->all[i + AHEAD]);
        /* What has one or two characters, and not outside, has them in the body. */
        int is_certain = lazy->length <= 2 && (lazy->anywhere || !is_owner(lazy->outside, document));
        int has = is_certain ? 1 : has_lazily(texts, lazy, document);
        if (has < 0) return -1;
        if (has) found->all[kept++] = document;
    }
    found->count = kept;
    return 0;
}

/* Give the documents of owners. */
static int documents_outside_of(const Owners *owners, Documents *found)
{
    found->all = PyMem_Malloc((size_t)(owners->count + 1) * sizeof(uint32_t));
    if (!found->all) return no_room();
    for (Py_ssize_t i = 0; i < owners->count; i++) {
        uint32_t document = owners->all[i] >> FIELD_BITS;
        if (!found->count || found->all[found->count - 1] != document) found->all[found->count++] = document;
    }
    return 0;
}

/* Give the documents that may have it. */
static int may_have(const Search *search, const Lazy *lazy, Documents *found)
{
    const Pairs *pairs = &search->segment->pairs;
    Py_ssize_t rarest;
    if (lazy->is_of_outside) return documents_outside_of(lazy->outside, found);
    if (lazy->length == 1) return reading->having(pairs, lazy->run[0], search->documents, found);
    return reading->with_pairs(pairs, lazy->run, lazy->length, found, &rarest);
}

int made_list(const Search *search, const Lazy *lazy, List *list)
{
    Documents found = {NULL, 0};
    memset(list, 0, sizeof(*list));
    int result = may_have(search, lazy, &found) < 0 ? -1 : read_all(search->segment->texts, lazy, &found);
    if (result == 0) list->owned = PyMem_Malloc((size_t)found.count * (sizeof(uint32_t) + 1) + 1);
    if (result < 0 || !list->owned) {
        PyMem_Free(found.all);
        return result < 0 ? -1 : no_room();
    }
    uint8_t *impacts = (uint8_t *)list->owned + (size_t)found.count * sizeof(uint32_t);
    memcpy(list->owned, found.all, (size_t)found.count * sizeof(uint32_t));
    memset(impacts, 1, (size_t)found.count);
    PyMem_Free(found.all);
    list->documents = (Numbers){.buffer = {.buf = list->owned, .itemsize = 4}, .count = found.count, .kind = 'u'};
    list->impacts = (Numbers){.buffer = {.buf = impacts, .itemsize = 1}, .count = found.count, .kind = 'u'};
    list->weight = list->most = lazy->worth;
    return 0;
}

/* The documents that may be in the top: a heap with the highest score on top. */
typedef struct {
    int64_t score, document;
} Able;

static void sift(Able *heap, Py_ssize_t count, Py_ssize_t at)
{
    Able moved = heap[at];
    for (Py_ssize_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && heap[child + 1].score > heap[child].score) child++;
        if (heap[child].score <= moved.score) break;
        heap[at] = heap[child];
    }
    heap[at] = moved;
}

/* Read a document for each lazy list, as long as it can reach the top; return its score, -1 on errors. */
static int64_t read_one(const Search *search, const Able *able)
{
    int64_t score = able->score, left = search->left;
    for (Py_ssize_t i = 0; i < search->lazy_count && score + left >= search->at_least; i++) {
        int found = has_lazily(search->segment->texts, &search->lazies[i], (Py_ssize_t)able->document);
        if (found < 0) return -1;
        score += found ? search->lazies[i].worth : 0;
        left -= search->lazies[i].worth;
    }
    return score;
}

int read_last(Search *search)
{
    Py_ssize_t count = search->ables, kept = 0;
    Able *heap = PyMem_Malloc((size_t)(count + 1) * sizeof(Able));
    if (!heap) return no_room();
    for (Py_ssize_t i = 0; i < count; i++) heap[i] = (Able){search->scores[i], search->able[i]};
    for (Py_ssize_t at = count / 2; at-- > 0;) sift(heap, count, at);
    search->highest.count = 0;
    int64_t score = 0;
    while (count && heap[0].score + search->left >= search->at_least && (score = read_one(search, &heap[0])) >= 0) {
        if (score >= search->at_least) {
            search->able[kept] = heap[0].document;
            search->scores[kept++] = score;
            given(&search->highest, score);
            if (search->highest.count == search->k && search->highest.scores[0] > search->at_least)
                search->at_least = search->highest.scores[0];
        }
        heap[0] = heap[--count];
        if (count) sift(heap, count, 0);
    }
    PyMem_Free(heap);
    search->ables = kept;
    return score < 0 ? -1 : 0;
}
