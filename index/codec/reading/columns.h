/* How is a column of numbers read without a Python step for each number, and never before it was checked?

   The compiled part of index/codec: columns.c has the View of a column, dictionary.c finds terms, lists.c reads the
   documents of lists and cursors.c what these count, rows.c reads characters, pairs.c finds pairs of characters, runs.c
   finds exact runs, names.c finds names in a text, counts.c counts documents, module.c names them to Python. The Python
   files of index/codec say what the columns mean, and do the same where there is no compiler. Numbers are read in the
   machine's order, which is little-endian wherever this is used (index/native.py sees to it). Everything runs under the
   interpreter's lock. */
#ifndef ZHANYI_COLUMNS_H
#define ZHANYI_COLUMNS_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A column that is held against its checksums as Column.slice does: before a number is used, the blocks that it lies in
   have been checked. */
typedef struct {
    PyObject_HEAD
    Py_buffer numbers;
    Py_buffer checked; /* a byte for each block of the container: whether it was checked */
    Py_buffer sums;    /* u64: the sum of each block, as index/codec/checksums.py says */
    Py_buffer weights; /* u64 for each word of a block */
    uint64_t first;    /* what a sum begins with */
    Py_ssize_t offset; /* of the first number in the container, in bytes */
    Py_ssize_t whole;  /* how many bytes the blocks have together */
    int shift;         /* how many bits number the bytes of a block */
    Py_ssize_t count;
    PyObject *check; /* called with a block that was changed, as the first and the last of some; raises DamagedError */
} View;

extern PyTypeObject ViewType;

/* Set a ValueError and return -1. */
int malformed(const char *what);

/* Hold blocks that were not checked yet against their sums, or tell that there are no such numbers. */
int touch_slowly(View *view, Py_ssize_t start, Py_ssize_t stop);

/* Make sure that the numbers from start on and before stop may be used; return -1 with an exception set if not. */
static inline int touch(View *view, Py_ssize_t start, Py_ssize_t stop)
{
    if (start < 0 || stop > view->count || start >= stop) return touch_slowly(view, start, stop);
    Py_ssize_t size = view->numbers.itemsize;
    Py_ssize_t first = (view->offset + start * size) >> view->shift, last = (view->offset + stop * size - 1) >> view->shift;
    const char *checked = (const char *)view->checked.buf + first;
    if (first == last ? *checked : !memchr(checked, 0, (size_t)(last + 1 - first))) return 0;
    return touch_slowly(view, start, stop);
}

static inline uint64_t column_number(const View *view, Py_ssize_t at)
{
    switch (view->numbers.itemsize) {
    case 1: return ((const uint8_t *)view->numbers.buf)[at];
    case 2: return ((const uint16_t *)view->numbers.buf)[at];
    case 4: return ((const uint32_t *)view->numbers.buf)[at];
    default: return ((const uint64_t *)view->numbers.buf)[at];
    }
}

/* Return the numbers from start on and before stop as an array without copying, touched; NULL on errors. */
PyObject *slice(View *view, Py_ssize_t start, Py_ssize_t stop);

/* The columns of a dictionary, in the order in which functions take them: see index/codec/dictionary.py. */
typedef struct {
    View *keys, *starts, *shared, *lengths, *bytes;
} Dictionary;

#define DICTIONARY "O!O!O!O!O!"
#define INTO_DICTIONARY(d) \
    &ViewType, &(d).keys, &ViewType, &(d).starts, &ViewType, &(d).shared, &ViewType, &(d).lengths, &ViewType, &(d).bytes

/* Arrays of i64 that come in pairs: where something begins, and where it ends. */
typedef struct {
    Py_buffer begins, ends;
    Py_ssize_t count;
} Ranges;

int ranges_of(PyObject *begins, PyObject *ends, Ranges *ranges);
void close_ranges(Ranges *ranges);

/* A row of characters of twelve bits each: see index/codec/packed_row.py. */
typedef struct {
    PyObject_HEAD
    View *low, *high, *places, *rare;
    Py_ssize_t count; /* of places */
    PyObject *columns;
} PackedRow;

extern PyTypeObject PackedRowType;

/* Give the numbers of the characters from `start` on and before `stop`; return -1 with an exception set on errors. */
int row_read(const PackedRow *row, Py_ssize_t start, Py_ssize_t stop, uint16_t *to);

/* Tell whether a run stands between two places, of which `rarest` and the one behind it are the least common; -1 likewise. */
int row_has(const PackedRow *row, Py_ssize_t start, Py_ssize_t stop, const uint16_t *run, Py_ssize_t length,
            Py_ssize_t rarest);

/* Lists of documents with impacts: the columns are those of index/codec/lists.py and impacts.py. */
typedef struct {
    PyObject_HEAD
    View *counts, *longer, *bits, *postings, *longers, *packed;
    View *codes, *before, *impacts, *body, *most; /* NULL in lists without impacts */
    Py_ssize_t documents; /* of the segment */
    PyObject *columns;
    Py_ssize_t sizes[256]; /* how many bits lists of so many documents have */
} Lists;

extern PyTypeObject ListsType;

/* Where a list lies: how many documents it has, where in `packed` it begins, and how many those before it have; and the
   largest of its impacts, where someone asked for it. */
typedef struct {
    Py_ssize_t count, bit, posting, most;
} Range;

/* Goes through lists one after the other; `range` is the one that was come to. */
typedef struct {
    const Lists *lists;
    Py_ssize_t number, longer, bit, posting; /* of the list that comes next */
    Range range;
} Walk;

/* Begin with a list. Return -1 with an exception set on errors, as all of these do. */
int walk_to(Walk *walk, const Lists *lists, Py_ssize_t number);
int walk_on(Walk *walk);

/* Give where a list lies, with the largest of its impacts. */
int list_at(const Lists *lists, Py_ssize_t number, Range *found);

/* Reads one list from its beginning to its end. */
typedef struct {
    const Lists *lists;
    uint64_t chunk; /* high bits that were loaded, and not passed over yet; the lowest is number `base` of them */
    Py_ssize_t base, highs, low_bit, high_bit, count, next, posting, other;
    int width;
} Cursor;

int cursor_open(Cursor *cursor, const Lists *lists, const Range *range);

/* Give the next documents, and their impacts if there is room for these; return how many, 0 at the end. */
Py_ssize_t cursor_read(Cursor *cursor, uint32_t *documents, uint8_t *impacts, Py_ssize_t room);

/* Go on to the first document that is not less than `wanted`; return 1, with its impact if that is asked for, if it is
   this one, else 0. */
int cursor_seek(Cursor *cursor, uint32_t wanted, int *impact);

/* The columns of pairs, in the order in which functions take them: see index/codec/pairs.py. */
typedef struct {
    View *firsts, *seconds;
    Lists *lists, *common;
} Pairs;

#define PAIRS "O!O!O!O!"
#define INTO_PAIRS(p) &ViewType, &(p).firsts, &ViewType, &(p).seconds, &ListsType, &(p).lists, &ListsType, &(p).common

/* Documents in order; `all` is to be given back with PyMem_Free, also after errors. */
typedef struct {
    uint32_t *all;
    Py_ssize_t count;
} Documents;

/* Give the documents that have a character, of `among` in all; return -1 with an exception set on errors. */
int having(const Pairs *pairs, Py_ssize_t character, Py_ssize_t among, Documents *found);

/* Give the documents that have all pairs of a run of at least two characters, and where in it the pair stands that the
   fewest have; return -1 likewise. */
int with_pairs(const Pairs *pairs, const uint16_t *run, Py_ssize_t length, Documents *found, Py_ssize_t *rarest);

/* What other compiled modules may use, by the capsule index.codec._reading.API. Functions return 1 where something was
   found, 0 where nothing was, and -1 with an exception set on errors. */
typedef struct {
    PyTypeObject *view, *lists, *row;
    int (*touch)(View *, Py_ssize_t, Py_ssize_t);
    int (*word)(const Dictionary *, const Lists *, const uint8_t *term, Py_ssize_t length, Range *);
    int (*pair)(const Pairs *, Py_ssize_t first, Py_ssize_t second, Range *);
    int (*having)(const Pairs *, Py_ssize_t character, Py_ssize_t among, Documents *);
    int (*with_pairs)(const Pairs *, const uint16_t *run, Py_ssize_t length, Documents *, Py_ssize_t *rarest);
    PyObject *(*term)(const Dictionary *, Py_ssize_t number); /* its UTF-8 as bytes */
    int (*open)(Cursor *, const Lists *, const Range *);
    Py_ssize_t (*read)(Cursor *, uint32_t *documents, uint8_t *impacts, Py_ssize_t room);
    int (*seek)(Cursor *, uint32_t wanted, int *impact);
    int (*row_read)(const PackedRow *, Py_ssize_t start, Py_ssize_t stop, uint16_t *to);
    int (*row_has)(const PackedRow *, Py_ssize_t start, Py_ssize_t stop, const uint16_t *run, Py_ssize_t length,
                   Py_ssize_t rarest);
} Reading;

#define READING "index.codec._reading.API"

int word_range(const Dictionary *words, const Lists *lists, const uint8_t *term, Py_ssize_t length, Range *found);
int pair_range(const Pairs *pairs, Py_ssize_t first, Py_ssize_t second, Range *found);

/* Return the number of a term, -1 if the dictionary doesn't have it, -2 on errors. */
Py_ssize_t term_number(const Dictionary *words, const uint8_t *wanted, Py_ssize_t length);

/* Return a term's UTF-8 as bytes. */
PyObject *term_bytes(const Dictionary *words, Py_ssize_t number);

PyObject *sums(PyObject *self, PyObject *args);
PyObject *check(PyObject *self, PyObject *args);
PyObject *numbers(PyObject *self, PyObject *args);
PyObject *find(PyObject *self, PyObject *args);
PyObject *term(PyObject *self, PyObject *args);
PyObject *count_of(PyObject *self, PyObject *args);
PyObject *postings_of(PyObject *self, PyObject *args);
PyObject *documents_of(PyObject *self, PyObject *args);
PyObject *seek(PyObject *self, PyObject *args);
PyObject *locate(PyObject *self, PyObject *args);
PyObject *documents_with(PyObject *self, PyObject *args);
PyObject *owners(PyObject *self, PyObject *args);
PyObject *names_in(PyObject *self, PyObject *args);
PyObject *count_documents(PyObject *self, PyObject *args);

#endif
