/* How near to each other does what was typed stand? The compiled part of search/nearness.py. */
#include "ranking.h"

#define MOST_WINDOW 64 /* places */

/* What is looked for in texts: see search.nearness. Letters have numbers from 1 on, what counts from 0 on. */
typedef struct {
    Numbers table; /* u8 for each number of a character: its letter, 0 for none */
    Numbers term;  /* i16 for each letter: what it counts as, -1 for nothing */
    Numbers pair;  /* i32 for each two letters, likewise */
    Numbers weights; /* i64 for each that counts */
    int32_t *often;  /* how often each that counts stands in the window */
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

/* What counts in the last places of a body: each thing with where it stands, the latest last, in a ring. */
typedef struct {
    int32_t what[2 * MOST_WINDOW];
    Py_ssize_t place[2 * MOST_WINDOW];
    Py_ssize_t first, next; /* counted on and on; the ring is reached by their remainders */
    int64_t level;          /* the sum of the weights of the different things in it */
} Recent;

#define IN_RING(n) ((n) % (2 * MOST_WINDOW))

/* A thing has come at `place`: it counts if it is not in the ring already. */
static void comes(Recent *recent, Wanted *wanted, int32_t what, Py_ssize_t place)
{
    if (what < 0 || wanted->standing[what]) return;
    recent->what[IN_RING(recent->next)] = what;
    recent->place[IN_RING(recent->next++)] = place;
    if (wanted->often[what]++ == 0) recent->level += number(&wanted->weights, what);
}

/* What stood before `place` goes. */
static void goes(Recent *recent, Wanted *wanted, Py_ssize_t place)
{
    for (; recent->first < recent->next && recent->place[IN_RING(recent->first)] < place; recent->first++) {
        int32_t what = recent->what[IN_RING(recent->first)];
        if (--wanted->often[what] == 0) recent->level -= number(&wanted->weights, what);
    }
}

/* Return what the fullest window of a body has: one that ends where something that counts ends is as full as any. */
static int64_t fullest(Wanted *wanted, const uint16_t *numbers, Py_ssize_t count, Py_ssize_t window)
{
    Recent recent;
    int before = 0;
    int64_t most = 0;
    recent.first = recent.next = 0;
    recent.level = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        int letter = letter_at(wanted, numbers, at);
        if (letter) {
            goes(&recent, wanted, at + 1 - window);
            /* In the order of their places. */
            if (before) comes(&recent, wanted, beside(wanted, before, letter), at - 1);
            comes(&recent, wanted, single(wanted, letter), at);
            most = recent.level > most ? recent.level : most;
        }
        before = letter;
    }
    goes(&recent, wanted, count);
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

PyObject *nearness(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *arrays[11], *found = NULL;
    Py_ssize_t window, longest;
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
        owner.count != from.count || window < 2 || window > MOST_WINDOW || longest < 1) {
        wrong("search: what is looked for, or where, goes beyond its bounds");
        goto done;
    }
    wanted.often = PyMem_Calloc((size_t)wanted.weights.count + 1, sizeof(int32_t));
    wanted.standing = PyMem_Malloc((size_t)wanted.weights.count + 1);
    if (!wanted.often || !wanted.standing) {
        PyErr_NoMemory();
        goto done;
    }
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
    PyMem_Free(wanted.often);
    PyMem_Free(wanted.standing);
    return found;
}
