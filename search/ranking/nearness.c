/* How near to each other does what was typed stand? The compiled part of search/nearness.py. */
#include "ranking.h"

#define MOST_WINDOW 64   /* places */
#define MOST_LETTERS 254 /* as in search/nearness.py: so that a letter takes a byte */

/* The texts of a segment: see search/texts.py. */
typedef struct {
    PyObject_HEAD
    PackedRow *bodies;
    View *names;
    Characters characters;
    Numbers body_starts, name_starts; /* i64 for each text, and one */
    Numbers names_of;                 /* i64: the texts that are the names of each document, -1 for none */
    Py_ssize_t documents, most_names;
    PyObject *columns;
} Texts;

/* What is looked for: see search.nearness. Letters have numbers from 1 on, what counts from 0 on, characters first. */
typedef struct {
    int16_t single[MOST_LETTERS + 1]; /* what a letter counts as, -1 for nothing */
    int16_t *pair;                    /* likewise for each two letters */
    int64_t *weights;                 /* for each that counts */
    int32_t *often;                   /* how often each that counts stands in the window */
    uint8_t *standing;
    uint32_t codes[MOST_LETTERS + 1]; /* the code point of each letter */
    Py_ssize_t letters, count;
} Wanted;

/* The letter of each number of a character, 0 for none; all zeros but while texts are looked through. */
static uint8_t table[1 << 16];

static int32_t beside(const Wanted *wanted, int before, int letter)
{
    return wanted->pair[before * (wanted->letters + 1) + letter];
}

/* Note what a title or an alias has. */
static void stands(Wanted *wanted, const uint16_t *numbers, Py_ssize_t count)
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
static void comes(Recent *recent, Wanted *wanted, int32_t what, Py_ssize_t place)
{
    if (what < 0 || wanted->standing[what]) return;
    recent->what[IN_RING(recent->next)] = what;
    recent->place[IN_RING(recent->next++)] = place;
    if (wanted->often[what]++ == 0) recent->level += wanted->weights[what];
}

/* What stood before `place` goes. */
static void goes(Recent *recent, Wanted *wanted, Py_ssize_t place)
{
    for (; recent->first < recent->next && recent->place[IN_RING(recent->first)] < place; recent->first++) {
        int32_t what = recent->what[IN_RING(recent->first)];
        if (--wanted->often[what] == 0) recent->level -= wanted->weights[what];
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

static void Texts_dealloc(Texts *self)
{
    let_go(&self->body_starts);
    let_go(&self->name_starts);
    let_go(&self->names_of);
    Py_XDECREF(self->columns);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int starts_fit(const Numbers *starts, Py_ssize_t places)
{
    if (starts->buffer.itemsize != 8 || starts->count < 1) return 0;
    for (Py_ssize_t i = 0; i + 1 < starts->count; i++)
        if (number(starts, i) < 0 || number(starts, i) > number(starts, i + 1)) return 0;
    return number(starts, starts->count - 1) <= places;
}

static int names_fit(const Texts *texts)
{
    if (texts->names_of.buffer.itemsize != 8 || !texts->documents) return texts->names_of.count == 0;
    if (texts->names_of.count % texts->documents) return 0;
    for (Py_ssize_t i = 0; i < texts->names_of.count; i++)
        if (number(&texts->names_of, i) >= texts->name_starts.count - 1) return 0;
    return 1;
}

static PyObject *Texts_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PyObject *body_starts, *name_starts, *names;
    Texts *self = (Texts *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (PyArg_ParseTuple(args, "(O!O!(O!O!))OOO", reading->row, &self->bodies, reading->view, &self->names, reading->view,
                         &self->characters.codes, reading->view, &self->characters.numbers, &body_starts, &name_starts, &names) &&
        numbers_of(body_starts, &self->body_starts) == 0 && numbers_of(name_starts, &self->name_starts) == 0 &&
        numbers_of(names, &self->names_of) == 0) {
        self->documents = self->body_starts.count - 1;
        self->columns = Py_NewRef(PyTuple_GET_ITEM(args, 0));
        if (self->names->numbers.itemsize == 2 && starts_fit(&self->body_starts, self->bodies->count) &&
            starts_fit(&self->name_starts, self->names->count) && names_fit(self)) {
            self->most_names = self->documents ? self->names_of.count / self->documents : 0;
            return (PyObject *)self;
        }
        wrong("search: texts go beyond their rows");
    }
    Py_DECREF(self);
    return NULL;
}

PyTypeObject TextsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "search._ranking.Texts",
    .tp_doc = "Texts((bodies, names, (codes, numbers)), body_starts, name_starts, names_of): the texts of a segment, for nearness().",
    .tp_basicsize = sizeof(Texts),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = Texts_new,
    .tp_dealloc = (destructor)Texts_dealloc,
};

/* Return the number of a letter, a new one if it has none yet; 0 if there is no room for it. */
static int letter_of(Wanted *wanted, uint32_t code)
{
    for (int letter = 1; letter <= wanted->letters; letter++)
        if (wanted->codes[letter] == code) return letter;
    if (wanted->letters == MOST_LETTERS) return 0;
    wanted->codes[++wanted->letters] = code;
    return (int)wanted->letters;
}

/* Number what is looked for: code points of characters, and of pairs, two for each, with their weights. */
static int numbered(Wanted *wanted, const Numbers *characters, const Numbers *pairs, const Numbers *weights)
{
    const uint32_t *singles = characters->buffer.buf, *twos = pairs->buffer.buf;
    Py_ssize_t count = characters->count + pairs->count / 2;
    if (characters->buffer.itemsize != 4 || pairs->buffer.itemsize != 4 || pairs->count % 2 ||
        weights->buffer.itemsize != 8 || weights->count != count || count >= INT16_MAX)
        return wrong("search: each character and pair needs a weight");
    for (Py_ssize_t i = 0; i < characters->count; i++) letter_of(wanted, singles[i]);
    for (Py_ssize_t i = 0; i < pairs->count; i++) letter_of(wanted, twos[i]);
    size_t letters = (size_t)wanted->letters + 1;
    wanted->pair = PyMem_Malloc(letters * letters * sizeof(int16_t));
    wanted->often = PyMem_Calloc((size_t)count + 1, sizeof(int32_t));
    wanted->standing = PyMem_Malloc((size_t)count + 1);
    if (!wanted->pair || !wanted->often || !wanted->standing) {
        PyErr_NoMemory();
        return -1;
    }
    memset(wanted->single, 0xff, sizeof(wanted->single));
    memset(wanted->pair, 0xff, letters * letters * sizeof(int16_t));
    wanted->weights = weights->buffer.buf;
    wanted->count = count;
    for (Py_ssize_t i = 0; i < characters->count; i++) {
        int letter = letter_of(wanted, singles[i]);
        if (letter) wanted->single[letter] = (int16_t)i;
    }
    for (Py_ssize_t i = 0; i < pairs->count / 2; i++) {
        int one = letter_of(wanted, twos[2 * i]), other = letter_of(wanted, twos[2 * i + 1]);
        if (one && other) wanted->pair[one * (wanted->letters + 1) + other] = (int16_t)(characters->count + i);
    }
    return 0;
}

/* Enter the letters into the table by their numbers in a segment, or take them out. */
static int enter(const Wanted *wanted, const Texts *texts, int in)
{
    for (int letter = 1; letter <= wanted->letters; letter++) {
        Py_ssize_t at = character_number(&texts->characters, wanted->codes[letter]);
        if (at < 0) return -1;
        if (at > 0 && at < 1 << 16) table[at] = in ? (uint8_t)letter : 0;
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
static int near(Wanted *wanted, const Texts *texts, Py_ssize_t document, Py_ssize_t window, Py_ssize_t longest,
                int64_t *score)
{
    memset(wanted->standing, 0, (size_t)wanted->count);
    for (Py_ssize_t i = 0; i < texts->most_names; i++) {
        int64_t name = number(&texts->names_of, document * texts->most_names + i);
        if (name < 0) continue;
        Py_ssize_t start = (Py_ssize_t)number(&texts->name_starts, (Py_ssize_t)name);
        Py_ssize_t end = (Py_ssize_t)number(&texts->name_starts, (Py_ssize_t)name + 1);
        if (reading->touch(texts->names, start, end) < 0) return -1;
        stands(wanted, (const uint16_t *)texts->names->numbers.buf + start, end - start);
    }
    Py_ssize_t start = (Py_ssize_t)number(&texts->body_starts, document);
    Py_ssize_t end = (Py_ssize_t)number(&texts->body_starts, document + 1);
    end = end - start < longest ? end : start + longest;
    if (body_reaches(end - start) < 0 || reading->row_read(texts->bodies, start, end, body.numbers) < 0) return -1;
    *score = fullest(wanted, body.numbers, end - start, window);
    for (Py_ssize_t what = 0; what < wanted->count; what++)
        if (wanted->standing[what]) *score += wanted->weights[what];
    return 0;
}

/* Work on some documents of one segment, and put what comes out into a list. */
static int near_all(Wanted *wanted, const Texts *texts, PyObject *documents, Py_ssize_t window, Py_ssize_t longest,
                    PyObject *into)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(documents); i++) {
        Py_ssize_t document = PyLong_AsSsize_t(PyList_GET_ITEM(documents, i));
        int64_t score = 0;
        if (PyErr_Occurred()) return -1;
        if (document < 0 || document >= texts->documents) return wrong("search: there is no such document");
        if (near(wanted, texts, document, window, longest, &score) < 0) return -1;
        PyObject *item = PyLong_FromLongLong(score);
        if (!item) return -1;
        PyList_SET_ITEM(into, i, item);
    }
    return 0;
}

PyObject *nearness(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *documents, *single, *pair, *weight, *found = NULL;
    Texts *texts;
    Py_ssize_t window, longest;
    Wanted wanted = {0};
    Numbers characters = {0}, pairs = {0}, weights = {0};
    if (!PyArg_ParseTuple(args, "O!O!(OOO)nn", &TextsType, &texts, &PyList_Type, &documents, &single, &pair, &weight,
                          &window, &longest))
        return NULL;
    if (window < 2 || window > MOST_WINDOW || longest < 1)
        wrong("search: a window has 2 to 64 places");
    else if (numbers_of(single, &characters) == 0 && numbers_of(pair, &pairs) == 0 && numbers_of(weight, &weights) == 0 &&
             numbered(&wanted, &characters, &pairs, &weights) == 0 && (found = PyList_New(PyList_GET_SIZE(documents)))) {
        int result = enter(&wanted, texts, 1);
        if (result == 0) result = near_all(&wanted, texts, documents, window, longest, found);
        memset(table, 0, result < 0 ? sizeof(table) : 0);
        if (result < 0 || enter(&wanted, texts, 0) < 0) Py_CLEAR(found);
    }
    let_go(&characters);
    let_go(&pairs);
    let_go(&weights);
    PyMem_Free(wanted.pair);
    PyMem_Free(wanted.often);
    PyMem_Free(wanted.standing);
    return found;
}
