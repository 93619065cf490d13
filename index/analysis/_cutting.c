/* Which words do texts have, and how often? jieba's search mode as rjieba 0.2.2 (jieba-rs 0.11) gives it, with the
 * words as numbers instead of strings, which is where most of the time goes otherwise.
 *
 * The algorithm is jieba's: a run of Han characters, ASCII letters, digits and +#&._%- is cut along the most probable
 * path through the words of a dictionary; runs of single characters on it are cut anew by a hidden Markov model; and of
 * each word the words of two and three characters inside it are given too. What is added, compared and preferred comes
 * in the order of jieba-rs, because equal probabilities are decided by it. `index.analysis.segment` says for which
 * version of rjieba this stands in, and a test holds the two equal.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "_numbers.h"
#include "_prefixes.h"

enum { BEGIN, END, MIDDLE, SINGLE, STATES };
enum { FIRST_HAN = 0x4E00, LAST_HAN = 0x9FD5, HANS = LAST_HAN - FIRST_HAN + 1, BETWEEN = 0xFDD0, AHEAD = 4 };

/* What cutting knows: it is read once in a process. */
typedef struct {
    PyObject_HEAD
    Prefixes prefixes;
    double start[STATES], transition[STATES][STATES];
    double (*emission)[STATES]; /* of each Han character */
} Dictionary;

typedef struct {
    size_t end;
    uint32_t word;
} Edge;

/* What is known of a place of a block: the words that begin there, from the shortest on, and the best way to the end. */
typedef struct {
    double probability;
    Py_ssize_t end;
    size_t first, last;
} Place;

/* A cut in progress, with room that is used again. */
typedef struct {
    PyObject_HEAD
    Dictionary *dictionary;
    Numbers numbers;
    const uint32_t *block;
    Place *places;
    size_t place_room;
    Edge *edges;
    size_t edge_room;
    uint8_t *states;
    size_t state_room;
    uint32_t *codes;
    size_t code_room;
} Cutter;

static int is_ascii_letter(uint32_t code) { return (code | 32) - 'a' < 26; }
static int is_ascii_alnum(uint32_t code) { return is_ascii_letter(code) || code - '0' < 10; }
static int is_connector(uint32_t code) { return code == '.' || code == '_' || code == '-'; }
static int is_model_han(uint32_t code) { return code - FIRST_HAN < HANS; }
static int lies_in(uint32_t code, uint32_t first, uint32_t last) { return code >= first && code <= last; }

/* What is cut as a whole; everything else stands for itself. */
static int is_in_block(uint32_t code) {
    if (lies_in(code, 0x4E00, 0x9FFF)) return 1;
    if (code < 0x80) return is_ascii_alnum(code) || is_connector(code) || (code && strchr("+#&%", (int)code));
    return lies_in(code, 0x3400, 0x4DBF) || lies_in(code, 0xF900, 0xFAFF) || lies_in(code, 0x20000, 0x2A6DF) ||
           lies_in(code, 0x2A700, 0x2EBEF) || lies_in(code, 0x2F800, 0x2FA1F);
}

/* Returns the number that the dictionary has for what stands from `from` on and before `to`, or 0. */
static uint32_t word_at(const Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    const Place *place = cutter->places + from;
    for (size_t i = place->first; i < place->last && cutter->edges[i].end <= (size_t)to; i++) {
        if (cutter->edges[i].end == (size_t)to) return cutter->edges[i].word;
    }
    return 0;
}

/* Emits what is to be counted: the places from `from` on and before `to` of the block that is being cut. */
static int emit(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    uint32_t word = word_at(cutter, from, to);
    return numbers_count(&cutter->numbers, cutter->block + from, to - from, word);
}

/* Of WES-5.4.5 the parts count as well, if they are long enough and have a letter. */
static int emit_parts(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    const uint32_t *block = cutter->block;
    Py_ssize_t start = from;
    int letters = 0;
    for (Py_ssize_t i = from; i <= to; i++) {
        if (i == to || is_connector(block[i])) {
            if (letters && i - start > 1 && emit(cutter, start, i) < 0) return -1;
            start = i + 1;
            letters = 0;
        } else {
            letters |= is_ascii_letter(block[i]);
        }
    }
    return 0;
}

static int emit_word(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    Py_ssize_t count = to - from;
    for (Py_ssize_t i = from; i < to; i++) {
        if (is_connector(cutter->block[i])) {
            if (emit_parts(cutter, from, to) < 0) return -1;
            break;
        }
    }
    for (Py_ssize_t length = 2; length <= 3 && length < count; length++) {
        for (Py_ssize_t i = from; i + length <= to; i++) {
            uint32_t word = word_at(cutter, i, i + length);
            if (word && numbers_count(&cutter->numbers, cutter->block + i, length, word) < 0) return -1;
        }
    }
    return emit(cutter, from, to);
}

/* Cuts Han characters by the most probable sequence of Begin, End, Middle and Single. */
static int cut_by_model(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    static const int before[STATES][2] = {{END, SINGLE}, {BEGIN, MIDDLE}, {BEGIN, MIDDLE}, {END, SINGLE}};
    const Dictionary *dictionary = cutter->dictionary;
    uint8_t *previous = cutter->states;
    double now[STATES], next[STATES];
    const double *emission = dictionary->emission[cutter->block[from] - FIRST_HAN];
    for (int state = 0; state < STATES; state++) now[state] = dictionary->start[state] + emission[state];
    for (Py_ssize_t i = from + 1; i < to; i++) {
        emission = dictionary->emission[cutter->block[i] - FIRST_HAN];
        for (int state = 0; state < STATES; state++) {
            int one = before[state][0], other = before[state][1];
            double by_one = now[one] + dictionary->transition[one][state] + emission[state];
            double by_other = now[other] + dictionary->transition[other][state] + emission[state];
            next[state] = by_one > by_other ? by_one : by_other;
            previous[(i - from) * STATES + state] = (uint8_t)(by_one > by_other ? one : other);
        }
        memcpy(now, next, sizeof now);
    }
    /* From the last state back: where a word ends, it is noted in the first place of the row. */
    int state = now[END] > now[SINGLE] ? END : SINGLE;
    for (Py_ssize_t i = to - 1; i >= from; i--) {
        uint8_t *row = previous + (i - from) * STATES;
        int earlier = row[state];
        row[0] = (uint8_t)state;
        state = earlier;
    }
    Py_ssize_t begin = from, done = from;
    for (Py_ssize_t i = from; i < to; i++) {
        int here = previous[(i - from) * STATES];
        if (here == BEGIN) begin = i;
        if (here != END && here != SINGLE) continue;
        if (emit_word(cutter, here == END ? begin : i, i + 1) < 0) return -1;
        done = i + 1;
    }
    return done < to ? emit_word(cutter, done, to) : 0;
}

/* Returns where an ASCII word from `from` on ends: letters and digits, joined by . _ or -, and a last %. */
static Py_ssize_t ascii_end(const uint32_t *block, Py_ssize_t from, Py_ssize_t to) {
    Py_ssize_t end = from;
    for (;;) {
        while (end < to && is_ascii_alnum(block[end])) end++;
        if (end + 1 >= to || !is_connector(block[end]) || !is_ascii_alnum(block[end + 1])) break;
        end++;
    }
    return end < to && block[end] == '%' ? end + 1 : end;
}

static int cut_others(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    const uint32_t *block = cutter->block;
    while (from < to) {
        Py_ssize_t end = from;
        if (is_ascii_alnum(block[from])) {
            end = ascii_end(block, from, to);
        } else {
            while (end < to && !is_ascii_alnum(block[end])) end++;
        }
        if (emit_word(cutter, from, end) < 0) return -1;
        from = end;
    }
    return 0;
}

/* Cuts what the path leaves in single characters. */
static int cut_singles(Cutter *cutter, Py_ssize_t from, Py_ssize_t to) {
    if (to - from == 1) return emit_word(cutter, from, to);
    if (word_at(cutter, from, to)) {
        for (; from < to; from++) {
            if (emit_word(cutter, from, from + 1) < 0) return -1;
        }
        return 0;
    }
    while (from < to) {
        int is_han = is_model_han(cutter->block[from]);
        Py_ssize_t end = from + 1;
        while (end < to && is_model_han(cutter->block[end]) == is_han) end++;
        int failed;
        if (!is_han) {
            failed = cut_others(cutter, from, end);
        } else {
            failed = end - from > 1 ? cut_by_model(cutter, from, end) : emit_word(cutter, from, end);
        }
        if (failed < 0) return -1;
        from = end;
    }
    return 0;
}

/* Finds the words that begin at each place, and the most probable path from it to the end; from the last place on. */
static int find_path(Cutter *cutter, Py_ssize_t count) {
    const Prefixes *prefixes = &cutter->dictionary->prefixes;
    Place *places = cutter->places;
    size_t edges = 0;
    places[count].probability = 0.0;
    for (Py_ssize_t at = count - 1; at >= 0; at--) {
        if (at >= AHEAD) prefixes_prefetch(prefixes, cutter->block + at - AHEAD);
        /* Without a word the character stands for itself, as if it came once. */
        Place place = {(0.0 - prefixes->log_total) + places[at + 1].probability, at + 1, edges, edges};
        Step step = prefixes_first(prefixes, cutter->block[at]);
        for (Py_ssize_t end = at + 1; step.node; end++) {
            if (step.share) {
                if (GROW(cutter->edges, cutter->edge_room, edges + 1) < 0) return -1;
                /* Of equal ones the longer word is taken. */
                double probability = prefixes->log_share[step.share] + places[end].probability;
                if (edges == place.first || probability >= place.probability) {
                    place.probability = probability;
                    place.end = end;
                }
                cutter->edges[edges++] = (Edge){(size_t)end, step.node};
                PREFETCH(cutter->numbers.of_dictionary + step.node);
            }
            if (end == count || !prefixes_next(prefixes, &step, cutter->block[end])) break;
        }
        place.last = edges;
        places[at] = place;
    }
    return 0;
}

static int cut_block(Cutter *cutter, const uint32_t *block, Py_ssize_t count) {
    cutter->block = block;
    if (GROW(cutter->places, cutter->place_room, (size_t)count + 1) < 0) return -1;
    if (GROW(cutter->states, cutter->state_room, (size_t)count * STATES) < 0) return -1;
    if (find_path(cutter, count) < 0) return -1;
    Py_ssize_t singles = -1;
    for (Py_ssize_t at = 0, end; at < count; at = end) {
        end = cutter->places[at].end;
        if (end - at == 1) {
            if (singles < 0) singles = at;
            continue;
        }
        if (singles >= 0 && cut_singles(cutter, singles, at) < 0) return -1;
        singles = -1;
        if (emit_word(cutter, at, end) < 0) return -1;
    }
    return singles >= 0 ? cut_singles(cutter, singles, count) : 0;
}

/* Cuts texts, each of which ends with BETWEEN. */
static int cut_texts(Cutter *cutter, const uint32_t *codes, Py_ssize_t count) {
    Py_ssize_t at = 0;
    while (at < count) {
        Py_ssize_t end = at;
        while (end < count && is_in_block(codes[end])) end++;
        if (end > at) {
            if (cut_block(cutter, codes + at, end - at) < 0) return -1;
            at = end;
            continue;
        }
        if (codes[at] == BETWEEN) {
            cutter->numbers.text++;
        } else if (Py_UNICODE_ISALNUM(codes[at])) {
            Step step = prefixes_first(&cutter->dictionary->prefixes, codes[at]);
            if (numbers_count(&cutter->numbers, codes + at, 1, step.share ? step.node : 0) < 0) return -1;
        }
        at++;
    }
    if (cutter->numbers.text == cutter->numbers.texts && count && codes[count - 1] == BETWEEN) return 0;
    if (!count && !cutter->numbers.texts) return 0;
    PyErr_SetString(PyExc_ValueError, "index: there are not as many texts as owners");
    return -1;
}

static PyObject *dictionary_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"words", "start", "transition", "emission", NULL};
    Py_buffer words, start, transition, emission;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*y*y*y*", names, &words, &start, &transition, &emission)) {
        return NULL;
    }
    Dictionary *self = (Dictionary *)type->tp_alloc(type, 0);
    if (self && (start.len != sizeof self->start || transition.len != sizeof self->transition ||
                 emission.len != HANS * (Py_ssize_t)sizeof *self->emission)) {
        PyErr_SetString(PyExc_ValueError, "index: the model has four states, and a row for each Han character");
        Py_CLEAR(self);
    }
    if (self) {
        int failed = (self->emission = malloc((size_t)emission.len)) ? 0 : -1;
        if (!failed) {
            memcpy(self->start, start.buf, sizeof self->start);
            memcpy(self->transition, transition.buf, sizeof self->transition);
            memcpy(self->emission, emission.buf, (size_t)emission.len);
            failed = prefixes_load(&self->prefixes, words.buf, words.len);
        }
        if (failed == -1) PyErr_NoMemory();
        if (failed == -2) PyErr_SetString(PyExc_ValueError, "index: a line of the dictionary is no word and frequency");
        if (failed) Py_CLEAR(self);
    }
    PyBuffer_Release(&words);
    PyBuffer_Release(&start);
    PyBuffer_Release(&transition);
    PyBuffer_Release(&emission);
    return (PyObject *)self;
}

static void dictionary_dealloc(Dictionary *self) {
    prefixes_free(&self->prefixes);
    free(self->emission);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyTypeObject dictionary_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.analysis._cutting.Dictionary",
    .tp_doc = "Dictionary(words, start, transition, emission): jieba's lines, and f64 of its model.",
    .tp_basicsize = sizeof(Dictionary),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = dictionary_new,
    .tp_dealloc = (destructor)dictionary_dealloc,
};

static PyObject *cutter_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"dictionary", NULL};
    PyObject *dictionary;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!", names, &dictionary_type, &dictionary)) return NULL;
    Cutter *self = (Cutter *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->dictionary = (Dictionary *)Py_NewRef(dictionary);
    size_t words = (size_t)self->dictionary->prefixes.nodes;
    self->numbers.of_dictionary = malloc(words * sizeof(uint32_t));
    if (!self->numbers.of_dictionary) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    memset(self->numbers.of_dictionary, 0xFF, words * sizeof(uint32_t));
    return (PyObject *)self;
}

static void cutter_dealloc(Cutter *self) {
    numbers_free(&self->numbers);
    free(self->places);
    free(self->edges);
    free(self->states);
    free(self->codes);
    Py_XDECREF(self->dictionary);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *cutter_entries(Cutter *self, PyObject *args) {
    PyObject *text;
    Py_buffer owners;
    if (!PyArg_ParseTuple(args, "Uy*", &text, &owners)) return NULL;
    Py_ssize_t count = PyUnicode_GET_LENGTH(text), texts = owners.len / (Py_ssize_t)sizeof(uint64_t);
    Numbers *numbers = &self->numbers;
    PyObject *lengths = PyByteArray_FromStringAndSize(NULL, texts * (Py_ssize_t)sizeof(uint32_t)), *found = NULL;
    if (lengths && GROW(self->codes, self->code_room, (size_t)count + 1) == 0 &&
        PyUnicode_AsUCS4(text, self->codes, count + 1, 0)) {
        memset(PyByteArray_AS_STRING(lengths), 0, (size_t)PyByteArray_GET_SIZE(lengths));
        numbers->owners = owners.buf;
        numbers->lengths = (uint32_t *)PyByteArray_AS_STRING(lengths);
        numbers->texts = texts;
        numbers->text = 0;
        numbers->entries_used = 0;
        if (cut_texts(self, self->codes, count) == 0) {
            PyObject *entries = PyByteArray_FromStringAndSize(
                (const char *)numbers->entries, (Py_ssize_t)(numbers->entries_used * sizeof(uint64_t)));
            found = entries ? Py_BuildValue("(NO)", entries, lengths) : NULL;
        }
        numbers->texts_before += (uint32_t)texts;
    }
    Py_XDECREF(lengths);
    PyBuffer_Release(&owners);
    return found;
}

/* Returns the UTF-8 of all words in order, the bytes of each, and for each number its place in that order. */
static PyObject *cutter_sorted(Cutter *self, PyObject *Py_UNUSED(ignored)) {
    const Numbers *numbers = &self->numbers;
    size_t count = numbers->count, used = 0;
    Ranked *ranked = malloc((count + 1) * sizeof *ranked), *spare = malloc((count + 1) * sizeof *spare);
    PyObject *bytes = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)numbers->codes_used * 4);
    PyObject *lengths = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(uint32_t)));
    PyObject *places = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)(count * sizeof(uint32_t)));
    PyObject *found = NULL;
    if (!ranked || !spare) {
        PyErr_NoMemory();
    } else if (bytes && lengths && places) {
        for (size_t i = 0; i < count; i++) ranked[i] = (Ranked){key_of_word(numbers, (uint32_t)i), (uint32_t)i};
        const Ranked *sorted = numbers_sort(numbers, ranked, spare);
        unsigned char *to = (unsigned char *)PyByteArray_AS_STRING(bytes);
        uint32_t *length = (uint32_t *)PyByteArray_AS_STRING(lengths);
        uint32_t *place = (uint32_t *)PyByteArray_AS_STRING(places);
        for (size_t i = 0; i < count; i++) {
            const Word *word = numbers->words + sorted[i].number;
            size_t before = used;
            for (uint32_t j = 0; j < word->length; j++) used += utf8_of(numbers->codes[word->begin + j], to + used);
            length[i] = (uint32_t)(used - before);
            place[sorted[i].number] = (uint32_t)i;
        }
        if (PyByteArray_Resize(bytes, (Py_ssize_t)used) == 0) found = PyTuple_Pack(3, bytes, lengths, places);
    }
    free(ranked);
    free(spare);
    Py_XDECREF(bytes);
    Py_XDECREF(lengths);
    Py_XDECREF(places);
    return found;
}

static Py_ssize_t cutter_length(Cutter *self) { return self->numbers.count; }

static PyMethodDef cutter_methods[] = {
    {"entries", (PyCFunction)cutter_entries, METH_VARARGS,
     "entries(text, owners): u64 entries of the texts in `text`, each with U+FDD0 behind it, and u32 words in each.\n\n"
     "`owners` is what stands between word and frequency in each text's entries, u64. No entry comes twice."},
    {"sorted", (PyCFunction)cutter_sorted, METH_NOARGS,
     "sorted(): the UTF-8 of all words in order, u32 bytes of each, and for each number its place there, u32."},
    {NULL, NULL, 0, NULL},
};

static PySequenceMethods cutter_sequence = {.sq_length = (lenfunc)cutter_length};

static PyTypeObject cutter_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.analysis._cutting.Cutter",
    .tp_doc = "Cutter(dictionary): cuts texts, and numbers their words as they come; its length is how many there are.",
    .tp_basicsize = sizeof(Cutter),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = cutter_new,
    .tp_dealloc = (destructor)cutter_dealloc,
    .tp_methods = cutter_methods,
    .tp_as_sequence = &cutter_sequence,
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.analysis._cutting", "Cuts texts as rjieba does, into numbers.", -1, NULL, NULL, NULL,
    NULL, NULL,
};

PyMODINIT_FUNC PyInit__cutting(void) {
    PyObject *made = PyModule_Create(&module);
    if (made && (PyModule_AddType(made, &dictionary_type) < 0 || PyModule_AddType(made, &cutter_type) < 0)) {
        Py_CLEAR(made);
    }
    return made;
}
