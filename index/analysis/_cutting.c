/* Which words do texts have, and how often? jieba's search mode as rjieba 0.2.2 (jieba-rs 0.11) gives it, with the
 * words as numbers instead of strings, which is where most of the time goes otherwise: the types that Python sees.
 *
 * `index.analysis.cutting` says for which version of rjieba this stands in, and a test holds the two equal.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#include "_cutter.h"

static PyObject *dictionary_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"words", "start", "transition", "emission", "only", NULL};
    Py_buffer words, start, transition, emission;
    PyObject *text = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "y*y*y*y*|U", names, &words, &start, &transition, &emission, &text)) {
        return NULL;
    }
    uint32_t *codes = text ? PyUnicode_AsUCS4Copy(text) : NULL;
    Dictionary *self = text && !codes ? NULL : (Dictionary *)type->tp_alloc(type, 0);
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
            Characters only = {codes, text ? PyUnicode_GET_LENGTH(text) : 0};
            failed = prefixes_load(&self->prefixes, words.buf, words.len, text ? &only : NULL);
        }
        if (failed == -1) PyErr_NoMemory();
        if (failed == -2) PyErr_SetString(PyExc_ValueError, "index: a line of the dictionary is no word and frequency");
        if (failed) Py_CLEAR(self);
    }
    PyMem_Free(codes);
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
    .tp_doc = "Dictionary(words, start, transition, emission, only=None): jieba's lines, and f64 of its model.\n\n"
              "With `only`, a text, it has only words that begin with one of its characters; these have the same probability.",
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
    stretch_free(&self->stretch);
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
        numbers->waiting = 0;
        numbers->batch = self->codes;
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

/* Returns the words of one text as (word, start), in the order in which they are counted. */
static PyObject *cutter_words(Cutter *self, PyObject *text) {
    Numbers *numbers = &self->numbers;
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "index: words are cut out of a string");
    Py_ssize_t count = PyUnicode_GET_LENGTH(text);
    if (GROW(self->codes, self->code_room, (size_t)count + 2) < 0 || !PyUnicode_AsUCS4(text, self->codes, count + 1, 1)) {
        return NULL;
    }
    self->codes[count] = BETWEEN;
    numbers->batch = self->codes;
    numbers->texts = 1;
    numbers->text = 0;
    numbers->told_used = 0;
    numbers->waiting = 0;
    numbers->tells = 1;
    PyObject *found = cut_texts(self, self->codes, count + 1) == 0 ? PyList_New((Py_ssize_t)numbers->told_used) : NULL;
    for (size_t i = 0; found && i < numbers->told_used; i++) {
        Py_ssize_t begin = numbers->told[i].begin;
        PyObject *word = PyUnicode_Substring(text, begin, begin + numbers->told[i].length);
        PyObject *both = word ? Py_BuildValue("(Nn)", word, begin) : NULL;
        if (both) {
            PyList_SET_ITEM(found, (Py_ssize_t)i, both);
        } else {
            Py_CLEAR(found);
        }
    }
    numbers->tells = 0;
    return found;
}

static Py_ssize_t cutter_length(Cutter *self) { return self->numbers.count; }

static PyMethodDef cutter_methods[] = {
    {"entries", (PyCFunction)cutter_entries, METH_VARARGS,
     "entries(text, owners): u64 entries of the texts in `text`, each with U+FDD0 behind it, and u32 words in each.\n\n"
     "`owners` is what stands between word and frequency in each text's entries, u64. No entry comes twice."},
    {"words", (PyCFunction)cutter_words, METH_O, "words(text): (word, start) of each word of one text; none is counted."},
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
