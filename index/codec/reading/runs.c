/* In which texts does an exact run of characters stand? The compiled part of index/codec/characters.py. */
#include "columns.h"

#define FIELD_BITS 4 /* as in index/codec/character_row.py */
#define A_DOCUMENT 160 /* so many places are looked through in the time that it takes to get to a document; measured */
#define AHEAD 4      /* documents */
#define SCANNED 64   /* places that are looked through before any of them is looked at: compilers do that at once */

/* A row of texts, as index/codec/character_row.py says: that of bodies packed, or that of all others, with whose they are. */
typedef struct {
    PackedRow *packed;
    View *numbers;
    Py_buffer starts, owners; /* i64; u32, which bodies have none of */
    Py_ssize_t count;
} Texts;

static int open_texts(Texts *texts, PyObject *starts, PyObject *owners)
{
    if (PyObject_GetBuffer(starts, &texts->starts, PyBUF_C_CONTIGUOUS) < 0) return -1;
    if (owners && PyObject_GetBuffer(owners, &texts->owners, PyBUF_C_CONTIGUOUS) < 0) return -1;
    texts->count = texts->starts.len / 8 - 1;
    const int64_t *begins = texts->starts.buf;
    if ((texts->packed || texts->numbers->numbers.itemsize == 2) && texts->starts.itemsize == 8 && texts->count >= 0 &&
        begins[texts->count] <= (texts->packed ? texts->packed->count : texts->numbers->count) &&
        (!owners || (texts->owners.itemsize == 4 && texts->owners.len / 4 == texts->count)))
        return 0;
    PyErr_SetString(PyExc_ValueError, "index: a row has numbers of another size than is read here");
    return -1;
}

static void close_texts(Texts *texts)
{
    if (texts->starts.obj) PyBuffer_Release(&texts->starts);
    if (texts->owners.obj) PyBuffer_Release(&texts->owners);
}

/* A run, and where it is looked for. */
typedef struct {
    const uint16_t *run;
    Py_ssize_t length, rarest; /* where its rarest pair stands */
    Texts outside, bodies;
    Py_buffer firsts; /* i64 for each document, and one: where in `outside` its texts begin */
    int body_field;
} Sought;

/* Whose texts have it, in order. */
typedef struct {
    int64_t *all;
    Py_ssize_t count, room;
} Owners;

static int add(Owners *owners, int64_t owner)
{
    if (owners->count == owners->room) {
        Py_ssize_t room = 2 * owners->room + 16;
        int64_t *all = PyMem_Realloc(owners->all, (size_t)room * sizeof(int64_t));
        if (!all) {
            PyErr_NoMemory();
            return -1;
        }
        owners->all = all;
        owners->room = room;
    }
    owners->all[owners->count++] = owner;
    return 0;
}

static int stands_at(const uint16_t *place, const Sought *sought)
{
    for (Py_ssize_t i = 0; i < sought->length; i++)
        if (place[i] != sought->run[i]) return 0;
    return 1;
}

/* Return the first place from `at` on and not behind `last` at which the run stands, or -1. */
static Py_ssize_t next_place(const uint16_t *row, Py_ssize_t at, Py_ssize_t last, const Sought *sought)
{
    const Py_ssize_t beside = sought->length > 1 ? 1 : 0;
    const uint16_t first = sought->run[sought->rarest], second = sought->run[sought->rarest + beside];
    const uint16_t *pair = row + sought->rarest;
    while (at <= last) {
        Py_ssize_t stop = at + SCANNED <= last + 1 ? at + SCANNED : last + 1;
        uint16_t any = 0;
        for (Py_ssize_t i = at; i < stop; i++) any |= (uint16_t)((pair[i] == first) & (pair[i + beside] == second));
        for (; any && at < stop; at++)
            if (pair[at] == first && stands_at(row + at, sought)) return at;
        at = stop;
    }
    return -1;
}

/* Tell whether the run stands in a body; -1 on errors. */
static int body_has(const Sought *sought, Py_ssize_t text)
{
    const int64_t *starts = (const int64_t *)sought->bodies.starts.buf + text;
    return row_has(sought->bodies.packed, (Py_ssize_t)starts[0], (Py_ssize_t)starts[1], sought->run, sought->length,
                   sought->rarest);
}

/* Add the owner of the text in which the run stands at a place, if it is all of it in there; go on to its end. */
static int add_text(const Sought *sought, int64_t *text, Py_ssize_t *at, Owners *found)
{
    const int64_t *starts = sought->outside.starts.buf;
    while (starts[*text + 1] <= *at) ++*text;
    if (*at + sought->length > starts[*text + 1]) return 0; /* It goes on in the next text. */
    *at = (Py_ssize_t)starts[*text + 1] - 1; /* Once is enough. */
    return add(found, ((const uint32_t *)sought->outside.owners.buf)[*text]);
}

/* Look through the texts outside the bodies of some documents; those of a document lie side by side. */
static int outside_of(const Sought *sought, const Documents *documents, Owners *found)
{
    const int64_t *firsts = sought->firsts.buf, *starts = sought->outside.starts.buf;
    const uint16_t *row = sought->outside.numbers->numbers.buf;
    for (Py_ssize_t i = 0; i < documents->count; i++) {
        int64_t text = firsts[documents->all[i]];
        Py_ssize_t at = (Py_ssize_t)starts[text], end = (Py_ssize_t)starts[firsts[documents->all[i] + 1]];
        if (touch(sought->outside.numbers, at, end) < 0) return -1;
        for (; (at = next_place(row, at, end - sought->length, sought)) >= 0; at++)
            if (add_text(sought, &text, &at, found) < 0) return -1;
    }
    return 0;
}

/* Look through all texts outside bodies, from one end to the other. */
static int outside_of_all(const Sought *sought, Owners *found)
{
    Py_ssize_t places = (Py_ssize_t)((const int64_t *)sought->outside.starts.buf)[sought->outside.count];
    int64_t text = 0;
    if (touch(sought->outside.numbers, 0, places) < 0) return -1;
    const uint16_t *row = sought->outside.numbers->numbers.buf;
    for (Py_ssize_t at = 0; (at = next_place(row, at, places - sought->length, sought)) >= 0; at++)
        if (add_text(sought, &text, &at, found) < 0) return -1;
    return 0;
}

/* Tell whether all texts outside bodies are sooner looked through than those of so many documents. */
static int is_all_sooner(const Sought *sought, Py_ssize_t documents)
{
    int64_t places = ((const int64_t *)sought->outside.starts.buf)[sought->outside.count];
    return sought->bodies.count && documents * (A_DOCUMENT + places / sought->bodies.count) > places;
}

/* Ask for the beginning of a text, which is far away in memory, before it is needed. */
static void fetch(const Texts *texts, Py_ssize_t text)
{
#if defined(__GNUC__)
    const char *begin = (const char *)texts->packed->low->numbers.buf + ((const int64_t *)texts->starts.buf)[text];
    for (int line = 0; line < 4; line++) __builtin_prefetch(begin + 64 * line);
#else
    (void)texts, (void)text;
#endif
}

/* Put the owners of bodies behind those of the other texts of each document; what no other text of has, and some text
   must have if `is_certain`, the body has. */
static int with_bodies(const Sought *sought, const Documents *documents, int is_certain, const Owners *outside,
                       Owners *found)
{
    Py_ssize_t next = 0;
    for (Py_ssize_t i = 0; i < documents->count; i++) {
        int64_t document = documents->all[i];
        int is_elsewhere = 0;
        if (!is_certain && i + AHEAD < documents->count) fetch(&sought->bodies, documents->all[i + AHEAD]);
        for (; next < outside->count && outside->all[next] >> FIELD_BITS <= document; next++) {
            is_elsewhere |= outside->all[next] >> FIELD_BITS == document;
            if (add(found, outside->all[next]) < 0) return -1;
        }
        int has = is_certain && !is_elsewhere ? 1 : body_has(sought, (Py_ssize_t)document);
        if (has < 0 || (has && add(found, document << FIELD_BITS | sought->body_field) < 0)) return -1;
    }
    return 0;
}

/* Tell whether all documents have their texts where these are read. */
static int are_there(const Sought *sought, const Documents *documents)
{
    Py_ssize_t count = sought->firsts.len / 8 - 1;
    const int64_t *firsts = sought->firsts.buf;
    if (sought->firsts.itemsize != 8 || count < 0 || sought->bodies.count != count) return 0;
    for (Py_ssize_t i = 0; i < documents->count; i++) {
        if (documents->all[i] >= (uint64_t)count) return 0;
        if (firsts[documents->all[i]] < 0 || firsts[documents->all[i] + 1] > sought->outside.count) return 0;
    }
    return 1;
}

static int owners_of(Sought *sought, const Pairs *pairs, int want_bodies, Owners *found)
{
    Documents documents = {NULL, 0};
    Owners outside = {NULL, 0, 0}, *first = want_bodies ? &outside : found;
    Py_ssize_t among = sought->bodies.count;
    int result = sought->length == 1 ? having(pairs, sought->run[0], among, &documents)
                                     : with_pairs(pairs, sought->run, sought->length, &documents, &sought->rarest);
    if (result == 0 && !are_there(sought, &documents)) {
        PyErr_SetString(PyExc_ValueError, "index: a posting of a document that is not there");
        result = -1;
    }
    if (result == 0)
        result = is_all_sooner(sought, documents.count) ? outside_of_all(sought, first) : outside_of(sought, &documents, first);
    if (result == 0 && want_bodies) result = with_bodies(sought, &documents, sought->length <= 2, &outside, found);
    PyMem_Free(documents.all);
    PyMem_Free(outside.all);
    return result;
}

PyObject *owners(PyObject *Py_UNUSED(self), PyObject *args)
{
    Pairs pairs;
    Py_buffer run;
    Sought sought = {0};
    Owners found = {NULL, 0, 0};
    PyObject *starts, *owner, *firsts, *body_starts, *bytes = NULL;
    int want_bodies;
    if (!PyArg_ParseTuple(args, "y*p(" PAIRS ")(O!OOO)(O!Oi)", &run, &want_bodies, INTO_PAIRS(pairs), &ViewType,
                          &sought.outside.numbers, &starts, &owner, &firsts, &PackedRowType, &sought.bodies.packed,
                          &body_starts, &sought.body_field))
        return NULL;
    sought.run = run.buf;
    sought.length = run.len / 2;
    if (sought.length < 1 || sought.run[0] == 0 || sought.run[sought.length - 1] == 0)
        PyErr_SetString(PyExc_ValueError, "index: a run begins and ends with a character");
    else if (open_texts(&sought.outside, starts, owner) == 0 && open_texts(&sought.bodies, body_starts, NULL) == 0 &&
             PyObject_GetBuffer(firsts, &sought.firsts, PyBUF_C_CONTIGUOUS) == 0 &&
             owners_of(&sought, &pairs, want_bodies, &found) == 0)
        bytes = PyBytes_FromStringAndSize((const char *)found.all, found.count * (Py_ssize_t)sizeof(int64_t));
    PyMem_Free(found.all);
    PyBuffer_Release(&run);
    if (sought.firsts.obj) PyBuffer_Release(&sought.firsts);
    close_texts(&sought.outside);
    close_texts(&sought.bodies);
    return bytes;
}
