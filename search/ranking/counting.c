/* How many documents have any of some words, pairs and runs? Flags instead of sums: see Evaluator.matching. */
#include "ranking.h"

#define READ_AT_ONCE 256 /* postings: few enough for a cache */

static int flag_packed(const List *list, uint8_t *flags)
{
    uint32_t documents[READ_AT_ONCE];
    Cursor cursor;
    Py_ssize_t count;
    if (reading->open(&cursor, list->lists, &list->range) < 0) return -1;
    while ((count = reading->read(&cursor, documents, NULL, READ_AT_ONCE)) > 0)
        for (Py_ssize_t i = 0; i < count; i++) flags[documents[i]] = 1;
    return (int)count;
}

static int flag(const List *list, uint8_t *flags, Py_ssize_t there)
{
    if (list->lists) return flag_packed(list, flags);
    for (Py_ssize_t i = 0; i < list->documents.count; i++) {
        int64_t document = number(&list->documents, i);
        if (document < 0 || document >= there) return wrong("search: a posting of a document that is not there");
        flags[document] = 1;
    }
    return 0;
}

static int flag_all(const Search *search, uint8_t *flags)
{
    for (Py_ssize_t i = 0; i < search->count; i++)
        if (flag(&search->lists[i], flags, search->documents) < 0) return -1;
    for (Py_ssize_t i = 0; i < search->lazy_count; i++) {
        List list;
        int result = made_list(search, &search->lazies[i], &list);
        if (result == 0) result = flag(&list, flags, search->documents);
        let_list_go(&list);
        if (result < 0) return -1;
    }
    return 0;
}

static Py_ssize_t count_one(const Asked *asked, Py_ssize_t at)
{
    Search search = {0};
    Numbers live = {0};
    Py_ssize_t found = -1;
    if (open_search(&search, asked, at, &live) == 0) {
        uint8_t *flags = PyMem_Calloc((size_t)search.documents + 1, 1);
        if (!flags) {
            no_room();
        } else if (flag_all(&search, flags) == 0) {
            found = 0;
            for (Py_ssize_t i = 0; i < search.documents; i++) found += flags[i] & (!search.live || search.live[i]);
        }
        PyMem_Free(flags);
    }
    close_search(&search, &live);
    return found;
}

Py_ssize_t count_all(const Asked *asked)
{
    Py_ssize_t found = 0;
    for (Py_ssize_t at = 0; found >= 0 && at < PyTuple_GET_SIZE(asked->segments); at++) {
        Py_ssize_t here = count_one(asked, at);
        found = here < 0 ? -1 : found + here;
    }
    return found;
}
