/* How near to each other does what was typed stand? The compiled part of search/nearness.py. */
#include "ranking.h"

#define MOST_WINDOW 64   /* places */
#define MOST_LETTERS 254 /* as in search/nearness.py: so that a letter takes a byte */

/* What is looked for: see search.nearness. Letters have numbers from 1 on, what counts from 0 on, characters first. */
typedef struct {
    int16_t single[MOST_LETTERS + 1]; /* what a letter counts as, -1 for nothing */
    int16_t *pair;                    /* likewise for each two letters */
    int64_t *weights;                 /* for each that counts */
    int32_t *often;                   /* how often each that counts stands in the window */
    uint8_t *standing;
    uint32_t codes[MOST_LETTERS + 1]; /* the code point of each letter */
    Py_ssize_t letters, count;
} Sought;

/* The letter of each number of a character, 0 for none; all zeros but while texts are looked through. */
static uint8_t table[1 << 16];

static int32_t beside(const Sought *wanted, int before, int letter)
{
    return wanted->pair[before * (wanted->letters + 1) + letter];
}

/* Note what a title or an alias has. */
static void stands(Sought *wanted, const uint16_t *numbers, Py_ssize_t count)
{
    int before = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        int letter = table[numbers[at]];
        if (letter && wanted->single[letter] >= 0) wanted->standing[wanted->single[letter]] = 1;
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
static void comes(Recent *recent, Sought *wanted, int32_t what, Py_ssize_t place)
{
    if (what < 0 || wanted->standing[what]) return;
    recent->what[IN_RING(recent->next)] = what;
    recent->place[IN_RING(recent->next++)] = place;
    if (wanted->often[what]++ == 0) recent->level += wanted->weights[what];
}

/* What stood before `place` goes. */
static void goes(Recent *recent, Sought *wanted, Py_ssize_t place)
{
    for (; recent->first < recent->next && recent->place[IN_RING(recent->first)] < place; recent->first++) {
        int32_t what = recent->what[IN_RING(recent->first)];
        if (--wanted->often[what] == 0) recent->level -= wanted->weights[what];
    }
}

/* Return what the fullest window of a body has: one that ends where something that counts ends is as full as any. */
static int64_t fullest(Sought *wanted, const uint16_t *numbers, Py_ssize_t count, Py_ssize_t window)
{
    Recent recent;
    int before = 0;
    int64_t most = 0;
    recent.first = recent.next = 0;
    recent.level = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        int letter = table[numbers[at]];
        if (letter) {
            goes(&recent, wanted, at + 1 - window);
            /* In the order of their places. */
            if (before) comes(&recent, wanted, beside(wanted, before, letter), at - 1);
            comes(&recent, wanted, wanted->single[letter], at);
            most = recent.level > most ? recent.level : most;
        }
        before = letter;
    }
    goes(&recent, wanted, count);
    return most;
}

/* Return the number of a letter, a new one if it has none yet; 0 if there is no room for it. */
static int letter_of(Sought *wanted, uint32_t code)
{
    for (int letter = 1; letter <= wanted->letters; letter++)
        if (wanted->codes[letter] == code) return letter;
    if (wanted->letters == MOST_LETTERS) return 0;
    wanted->codes[++wanted->letters] = code;
    return (int)wanted->letters;
}

/* Give what is looked for room, once all letters are known. */
static int make_room(Sought *wanted, Py_ssize_t count)
{
    size_t letters = (size_t)wanted->letters + 1;
    wanted->pair = PyMem_Malloc(letters * letters * sizeof(int16_t));
    wanted->often = PyMem_Calloc((size_t)count + 1, sizeof(int32_t));
    wanted->standing = PyMem_Malloc((size_t)count + 1);
    wanted->weights = PyMem_Calloc((size_t)count + 1, sizeof(int64_t));
    if (!wanted->pair || !wanted->often || !wanted->standing || !wanted->weights) return no_room();
    memset(wanted->single, 0xff, sizeof(wanted->single));
    memset(wanted->pair, 0xff, letters * letters * sizeof(int16_t));
    wanted->count = count;
    return 0;
}

static uint32_t code_of(PyObject *pair, int place)
{
    return PyUnicode_READ_CHAR(PyTuple_GET_ITEM(pair, place), 0);
}

/* Number what is looked for: the characters of a string, and pairs of characters. */
static int numbered(Sought *wanted, PyObject *characters, PyObject *pairs)
{
    Py_ssize_t singles = PyUnicode_GET_LENGTH(characters), twos = PyTuple_GET_SIZE(pairs);
    if (singles + twos >= INT16_MAX) return wrong("search: so much is not looked for");
    for (Py_ssize_t i = 0; i < singles; i++) letter_of(wanted, PyUnicode_READ_CHAR(characters, i));
    for (Py_ssize_t i = 0; i < 2 * twos; i++) letter_of(wanted, code_of(PyTuple_GET_ITEM(pairs, i / 2), i % 2));
    if (make_room(wanted, singles + twos) < 0) return -1;
    for (Py_ssize_t i = 0; i < singles; i++) {
        int letter = letter_of(wanted, PyUnicode_READ_CHAR(characters, i));
        if (letter) wanted->single[letter] = (int16_t)i;
    }
    for (Py_ssize_t i = 0; i < twos; i++) {
        int one = letter_of(wanted, code_of(PyTuple_GET_ITEM(pairs, i), 0));
        int other = letter_of(wanted, code_of(PyTuple_GET_ITEM(pairs, i), 1));
        if (one && other) wanted->pair[one * (wanted->letters + 1) + other] = (int16_t)(singles + i);
    }
    return 0;
}

/* Weigh what is looked for by how many documents have it: a pair a quarter of that. */
static int weighed(Sought *wanted, PyObject *segments, PyObject *characters, PyObject *pairs, int64_t documents)
{
    Py_ssize_t singles = PyUnicode_GET_LENGTH(characters);
    for (Py_ssize_t what = 0; what < wanted->count; what++) {
        int64_t frequency = 0;
        for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(segments); at++) {
            Segment *segment = segment_at(segments, at);
            Range range = {0};
            if (what < singles) {
                Py_ssize_t number = character_number(segment, PyUnicode_READ_CHAR(characters, what));
                if (number > 0 && reading->touch(segment->having, number - 1, number) < 0) return -1;
                range.count = number > 0 ? (Py_ssize_t)column_number(segment->having, number - 1) : 0;
            } else if (pair_in(segment, PyTuple_GET_ITEM(pairs, what - singles), &range) < 0) {
                return -1;
            }
            frequency += range.count;
        }
        wanted->weights[what] = weight_of(documents, frequency) / (what < singles ? 1 : 4);
    }
    return 0;
}

/* Take weights that are given. */
static int taken(Sought *wanted, PyObject *weights)
{
    Numbers given = {0};
    if (numbers_of(weights, &given) < 0) return -1;
    int fits = given.count == wanted->count;
    for (Py_ssize_t what = 0; fits && what < wanted->count; what++) wanted->weights[what] = number(&given, what);
    let_go(&given);
    return fits ? 0 : wrong("search: each character and pair needs a weight");
}

/* Enter the letters into the table by their numbers in a segment, or take them out. */
static void enter(const Sought *wanted, Segment *segment, int in)
{
    for (int letter = 1; letter <= wanted->letters; letter++) {
        Py_ssize_t at = character_number(segment, wanted->codes[letter]);
        if (at > 0 && at < 1 << 16) table[at] = in ? (uint8_t)letter : 0;
    }
}

/* Note what the titles and aliases of a document have. */
static int titles_of(Sought *wanted, const Texts *texts, Py_ssize_t document)
{
    const int64_t *starts = texts->name_starts.buffer.buf;
    const uint32_t *owners = texts->owners.buffer.buf;
    memset(wanted->standing, 0, (size_t)wanted->count);
    for (uint32_t text = texts->firsts[document]; text < texts->firsts[document + 1]; text++) {
        if (!(texts->titles >> (owners[text] & (FIELDS - 1)) & 1)) continue;
        if (reading->touch(texts->names, (Py_ssize_t)starts[text], (Py_ssize_t)starts[text + 1]) < 0) return -1;
        stands(wanted, (const uint16_t *)texts->names->numbers.buf + starts[text], (Py_ssize_t)(starts[text + 1] - starts[text]));
    }
    return 0;
}

/* The characters of a body. It is kept from one call to the next, since fresh memory costs more than what is done with it. */
static struct {
    uint16_t *numbers;
    Py_ssize_t room;
} body;

static int body_reaches(Py_ssize_t room)
{
    if (room <= body.room) return 0;
    uint16_t *numbers = PyMem_Realloc(body.numbers, (size_t)room * sizeof(uint16_t));
    if (!numbers) {
        PyErr_NoMemory();
        return -1;
    }
    body.numbers = numbers;
    body.room = room;
    return 0;
}

/* Give what the names and the fullest window of one document have. */
static int near(Sought *wanted, const Texts *texts, Py_ssize_t document, Py_ssize_t window, Py_ssize_t longest, int64_t *score)
{
    const int64_t *starts = texts->body_starts.buffer.buf;
    if (titles_of(wanted, texts, document) < 0) return -1;
    Py_ssize_t start = (Py_ssize_t)starts[document], end = (Py_ssize_t)starts[document + 1];
    end = end - start < longest ? end : start + longest;
    if (body_reaches(end - start) < 0 || reading->row_read(texts->bodies, start, end, body.numbers) < 0) return -1;
    *score = fullest(wanted, body.numbers, end - start, window);
    for (Py_ssize_t what = 0; what < wanted->count; what++)
        if (wanted->standing[what]) *score += wanted->weights[what];
    return 0;
}

/* One of the best, which is looked at again. */
typedef struct {
    Py_ssize_t segment, document;
    int64_t score;
} Found;

/* Take the best from their tuples. */
static Found *found_of(PyObject *segments, PyObject *list)
{
    Py_ssize_t count = PyList_GET_SIZE(list);
    Found *all = PyMem_Malloc((size_t)(count + 1) * sizeof(Found));
    if (!all) no_room();
    for (Py_ssize_t i = 0; all && i < count; i++) {
        long long score;
        Found *one = &all[i];
        PyObject *from = PyList_GET_ITEM(list, i);
        if (!PyTuple_Check(from)) from = segments; /* which is refused */
        if (PyArg_ParseTuple(from, "nnL", &one->segment, &one->document, &score)) {
            one->score = score;
            if (one->segment >= 0 && one->segment < PyTuple_GET_SIZE(segments) && one->document >= 0 &&
                one->document < segment_at(segments, one->segment)->texts->documents)
                continue;
            wrong("search: there is no such document");
        }
        PyMem_Free(all);
        all = NULL;
    }
    return all;
}

/* Add to the scores what is near, segment by segment. */
static int add_near(Sought *wanted, PyObject *segments, Found *found, Py_ssize_t count, Py_ssize_t window, Py_ssize_t longest,
                    int64_t impact)
{
    int result = 0;
    for (Py_ssize_t at = 0; result == 0 && at < PyTuple_GET_SIZE(segments); at++) {
        Segment *segment = segment_at(segments, at);
        enter(wanted, segment, 1);
        for (Py_ssize_t i = 0; result == 0 && i < count; i++) {
            int64_t score = 0;
            if (found[i].segment != at) continue;
            result = near(wanted, segment->texts, found[i].document, window, longest, &score);
            found[i].score += impact * score;
        }
        enter(wanted, segment, 0);
    }
    return result;
}

/* Put the best in order, equal ones by their ids: they are few. */
static int put_in_order(PyObject *segments, Found *found, Py_ssize_t count)
{
    for (Py_ssize_t i = 1; i < count; i++) {
        Found moved = found[i];
        Py_ssize_t to = i;
        for (; to > 0 && found[to - 1].score <= moved.score; to--) {
            if (found[to - 1].score == moved.score) {
                int stays = are_in_order(segment_at(segments, found[to - 1].segment), found[to - 1].document,
                                         segment_at(segments, moved.segment), moved.document);
                if (stays < 0) return -1;
                if (stays) break;
            }
            found[to] = found[to - 1];
        }
        found[to] = moved;
    }
    return 0;
}

static PyObject *told(const Found *found, Py_ssize_t count)
{
    PyObject *made = PyList_New(count);
    for (Py_ssize_t i = 0; made && i < count; i++) {
        PyObject *one = Py_BuildValue("nnL", found[i].segment, found[i].document, (long long)found[i].score);
        if (one)
            PyList_SET_ITEM(made, i, one);
        else
            Py_CLEAR(made);
    }
    return made;
}

PyObject *nearness(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *segments, *list, *characters, *pairs, *weights, *made = NULL;
    Py_ssize_t window, longest;
    long long impact, documents;
    Sought wanted = {0};
    Found *found = NULL;
    if (!PyArg_ParseTuple(args, "O!O!UO!OnnLL", &PyTuple_Type, &segments, &PyList_Type, &list, &characters, &PyTuple_Type,
                          &pairs, &weights, &window, &longest, &impact, &documents))
        return NULL;
    Py_ssize_t count = PyList_GET_SIZE(list);
    if (window < 2 || window > MOST_WINDOW || longest < 1)
        wrong("search: a window has 2 to 64 places");
    else if (are_segments(segments) == 0 && are_pairs(pairs) && (found = found_of(segments, list)) &&
             numbered(&wanted, characters, pairs) == 0 &&
             (weights == Py_None ? weighed(&wanted, segments, characters, pairs, documents) : taken(&wanted, weights)) == 0 &&
             add_near(&wanted, segments, found, count, window, longest, impact) == 0 &&
             put_in_order(segments, found, count) == 0)
        made = told(found, count);
    PyMem_Free(found);
    PyMem_Free(wanted.pair);
    PyMem_Free(wanted.often);
    PyMem_Free(wanted.standing);
    PyMem_Free(wanted.weights);
    return made;
}
