/* Which documents come first, and how near to each other does what was typed stand in them? Without a pass of numpy over
   whole arrays for each list, and without a Python object for each word, pair, run and document.

   The compiled part of ranking: segment.c has what a segment is to it, first_stage.c looks words, pairs and runs up
   (search/lists.py) and finds the best of all segments (search/evaluation.py), run_lists.c finds runs, those outside bodies
   by outside.c, counting.c counts the documents that have any,
   top.c is search/topk.py with the heap of highest.c, lazy.c what top.c looks up last, summed.c adds up what
   texts are worth (search/lists.py), and nearness.c is search/nearness.py. The Python files say what is computed and do
   the same in numpy. All of it is done in whole numbers of 64 bits, so both give the same. Everything runs under the
   interpreter's lock; a query takes well below a millisecond here. */
#ifndef ZHANYI_RANKING_H
#define ZHANYI_RANKING_H
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../index/codec/reading/columns.h"

#define FIELD_BITS 4 /* as in index/codec/character_row.py */
#define FIELDS (1 << FIELD_BITS)

/* Whole numbers of any width, as numpy lends them. */
typedef struct {
    Py_buffer buffer;
    Py_ssize_t count;
    char kind; /* 'u' without a sign, 'i' with one */
} Numbers;

/* Open an array; return -1 with an exception set if it has no whole numbers. */
int numbers_of(PyObject *array, Numbers *found);

static inline void let_go(Numbers *numbers)
{
    if (numbers->buffer.obj) PyBuffer_Release(&numbers->buffer);
}

static inline int64_t number(const Numbers *from, Py_ssize_t at)
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

/* Set a ValueError and return -1. */
static inline int wrong(const char *what)
{
    PyErr_SetString(PyExc_ValueError, what);
    return -1;
}

/* Set a MemoryError and return -1. */
static inline int no_room(void)
{
    PyErr_NoMemory();
    return -1;
}

/* The texts of a segment: see search/texts.py. */
typedef struct {
    PyObject_HEAD
    PackedRow *bodies;
    View *names;                              /* the row of all texts outside bodies */
    Numbers body_starts, name_starts, owners; /* i64 for each text, and one; u32 for each text outside bodies */
    int64_t titles;                           /* a bit for each field that is looked at as a title */
    int body_field;
    Py_ssize_t documents;
    uint32_t *firsts;           /* where the texts outside bodies of each document begin, and the end of all */
    uint32_t *begins, *places;  /* where each character stands outside bodies, in order; made when it was often asked for */
    Py_ssize_t asked;
    PyObject *columns;
} Texts;

/* The columns of a segment that words, pairs and runs are looked up in. */
typedef struct {
    PyObject_HEAD
    Dictionary words, ids;
    Lists *postings; /* of the words */
    Pairs pairs;
    View *codes, *numbered; /* the code points of the characters, sorted, and their numbers from 1 on */
    View *having;           /* how many documents have each, by its number */
    Numbers ranks;        /* i64 for each document */
    Texts *texts;
    uint16_t *numbers; /* the number of each character below 0x10000, 0 for none */
    PyObject *columns;
} Segment;

extern PyTypeObject SegmentType, TextsType;

/* Return the number of a character in a segment, 0 if it has none, -1 on errors. */
Py_ssize_t character_number(Segment *segment, uint32_t code);

/* Return the id of a document as bytes, NULL on errors. */
PyObject *id_of(const Segment *segment, Py_ssize_t document);

/* Tell whether the ids of two documents, which differ, are in order; -1 on errors. */
int are_in_order(const Segment *one, Py_ssize_t document, const Segment *other, Py_ssize_t others);

/* Return 0 if a tuple has Segments, and -1 with an exception set if it has anything else. */
int are_segments(PyObject *segments);

static inline Segment *segment_at(PyObject *segments, Py_ssize_t at)
{
    return (Segment *)PyTuple_GET_ITEM(segments, at);
}

/* The owners of texts, in order. */
typedef struct {
    uint32_t *all;
    Py_ssize_t count, room;
} Owners;

/* Give the owners of the texts outside bodies in which a run stands, in order; -1 on errors. */
int owners_outside(Texts *texts, const uint16_t *run, Py_ssize_t length, Owners *found);

/* The postings of one term: see search.topk.Weighted. */
typedef struct {
    Numbers documents, impacts; /* of what lies packed in a segment only their count */
    int64_t weight, most;
    void *owned; /* memory to be freed with it */
    const Lists *lists; /* where it lies, NULL if it doesn't */
    Range range;
} List;

/* Open a search.topk.Weighted; what was opened is to be let go also after errors. */
int list_of(PyObject *weighted, List *list);

/* A run that counts the same in all bodies that have it, or a character that does so wherever it stands: what reading
   tells, which is done only for documents that can reach the top by it. */
typedef struct {
    const uint16_t *run;
    Py_ssize_t length, rarest;
    const Owners *outside; /* of the texts outside bodies that have it */
    int anywhere, is_of_outside; /* whether only documents that have it outside are yet to be read */
    int64_t worth;
} Lazy;

/* Tell whether a document is among the owners of texts. */
int is_owner(const Owners *owners, Py_ssize_t document);

/* Tell whether a document has it in its body, or anywhere; -1 on errors. */
int has_lazily(const Texts *texts, const Lazy *lazy, Py_ssize_t document);

/* Leave of some documents those that have it. */
int read_all(const Texts *texts, const Lazy *lazy, Documents *found);

/* The least of the k highest scores that it was given: a heap with the least on top. */
typedef struct {
    int64_t *scores;
    Py_ssize_t count, k;
} Highest;

void given(Highest *highest, int64_t score);

/* What a search for the top works with. Given are the lists, the documents, k, at_least, ranks and live. */
typedef struct {
    Segment *segment;
    List *lists;
    Lazy *lazies;
    Py_ssize_t count, lazy_count, documents, k;
    int64_t at_least, left; /* what a score needs; what the lists that were not added up yet can add at the most */
    const int64_t *ranks;
    const uint8_t *live; /* NULL where all are */
    int is_narrow; /* whether no sum takes more than 32 bits, which are quicker */
    Highest highest;
    int64_t *able, *scores; /* the documents that may be in the top, and what they have so far */
    Py_ssize_t ables;
} Search;

typedef struct {
    int64_t score, rank, document;
} Best;

/* Take flags or None; return -1 with an exception set if they don't fit the segment. */
int narrow_to(Search *search, PyObject *flags, Numbers *live);

/* Give the k best with a score of at_least, the best first, equal ones by rank; `best` is to be freed, and at_least may
   have risen. Return -1 with an exception set on errors. */
int best_of(Search *search, Best **best, Py_ssize_t *count);

/* Make a list of a lazy one: all documents that have it. */
int made_list(const Search *search, const Lazy *lazy, List *list);

/* Add the lazy lists to the documents that can reach the top by them, the best first, and leave those that do. */
int read_last(Search *search);

void let_list_go(List *list);
void let_lists_go(Search *search);

/* A run that is looked for: where it counts, and how much. */
typedef struct {
    uint32_t *codes;
    uint16_t *numbers; /* of its characters in each segment, one after the other; a 0 where `codes` has no gap is none */
    Py_ssize_t length;
    int in_bodies;
    double factor;
    PyObject *words;  /* by the weightiest of which it is weighed; NULL for none */
    int64_t worth[FIELDS];
} Run;

/* A run in a segment: the texts outside bodies that have it, and bodies that do where these were read. */
typedef struct {
    const uint16_t *numbers;
    Owners outside;
    Documents bodies;
    int is_there, is_read; /* is_read: all bodies but those of documents that have it outside */
    Py_ssize_t rarest, most, frequency; /* where its rarest pair stands, how many documents have that; how many have it */
} RunHere;

/* What is looked up: words as strings, pairs of characters, and runs; see search/plan.py. */
typedef struct {
    PyObject *words, *pairs;
    Run *runs;
    Py_ssize_t count, run_count; /* of words and pairs; of runs */
    double worth[FIELDS];        /* of a run of weight 1 in each field */
    int64_t documents;
} Wanted;

/* Take runs from search.plan.FreeRun and ScopedRun; return -1 with an exception set on errors. */
int open_runs(Wanted *wanted, PyObject *segments, PyObject *free_runs, PyObject *runs);
void close_runs(Wanted *wanted);

/* Find all runs in all segments: one for each run and segment, those of a segment one behind the other. NULL on errors. */
RunHere *look_up_runs(PyObject *segments, Wanted *wanted, const int64_t *weights);
void let_runs_go(RunHere *here, Py_ssize_t count);

/* Give a search the lists of a run; return -1 with an exception set on errors. */
int add_run(Search *search, const Run *run, RunHere *here);

/* Return the weight of what so many of all documents have, as Lists._weight does. */
int64_t weight_of(int64_t documents, int64_t frequency);

/* Tell whether a tuple has pairs of characters, and set an exception if not. */
int are_pairs(PyObject *pairs);

/* Find a pair of characters in a segment: 1, 0 or -1, as the functions of Reading. */
int pair_in(Segment *segment, PyObject *pair, Range *found);

/* All that was looked up, and what came ready. */
typedef struct {
    Wanted wanted;
    Range *ranges;
    int64_t *weights;
    RunHere *runs;
    PyObject *segments, *ready, *live;
} Asked;

/* Give a search the lists of a segment; return -1 with an exception set on errors. To be closed in any case. */
int open_search(Search *search, const Asked *asked, Py_ssize_t at, Numbers *live);
void close_search(Search *search, Numbers *live);

/* Return how many documents have any of it; -1 with an exception set on errors. */
Py_ssize_t count_all(const Asked *asked);

/* What index.codec._reading lends. */
extern const Reading *reading;

PyObject *first_stage(PyObject *self, PyObject *args);
PyObject *count(PyObject *self, PyObject *args);
PyObject *nearness(PyObject *self, PyObject *args);
PyObject *ids(PyObject *self, PyObject *args);
PyObject *documents_in(PyObject *self, PyObject *owners);
PyObject *summed(PyObject *self, PyObject *args);

#endif
