/* What do the numerals of a long text become? One pass that settles most places by the sets of characters that
 * `index.analysis.rewriting` hands over, and asks Python, which has the pattern, about each place that they can't.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>

#include "_finding.h"

enum { FAILED = -2, FEW_DIGITS = 3, KEPT = 8192, SHORT = 4 };

/* What is written for a numeral of few characters, which with what tells an era before them are its key. */
typedef struct {
    uint64_t key;
    PyObject *written;
} Kept;

typedef struct {
    PyObject_HEAD
    Sets sets;
    Kept kept[KEPT];
    PyObject *plain, *plain_years, *numeral_at, *written;
} Rules;

static PyObject *rules_new(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    static char *names[] = {"sets", "pairs", "plain", "plain_years", "numeral_at", "written", NULL};
    PyObject *sets, *pairs, *plain, *plain_years, *numeral_at, *written;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!UOOOO", names, &PyDict_Type, &sets, &pairs, &plain, &plain_years,
                                     &numeral_at, &written)) {
        return NULL;
    }
    Rules *self = (Rules *)type->tp_alloc(type, 0);
    if (!self || sets_fill(&self->sets, sets, pairs) < 0) {
        Py_XDECREF(self);
        return NULL;
    }
    self->plain = Py_NewRef(plain);
    self->plain_years = Py_NewRef(plain_years);
    self->numeral_at = Py_NewRef(numeral_at);
    self->written = Py_NewRef(written);
    return (PyObject *)self;
}

static void rules_dealloc(Rules *self) {
    for (int i = 0; i < KEPT; i++) Py_XDECREF(self->kept[i].written);
    Py_XDECREF(self->plain);
    Py_XDECREF(self->plain_years);
    Py_XDECREF(self->numeral_at);
    Py_XDECREF(self->written);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

typedef struct {
    Py_ssize_t begin, end;
    PyObject *written;
} Edit;

/* A text on its way. */
typedef struct {
    Rules *rules;
    PyObject *string;
    Text text;
    Edit *edits;
    size_t used, room;
} Pass;

static Py_ssize_t add_edit(Pass *pass, Py_ssize_t begin, Py_ssize_t end, PyObject *written) {
    if (pass->used == pass->room) {
        size_t room = pass->room ? pass->room * 2 : 256;
        Edit *edits = realloc(pass->edits, room * sizeof *edits);
        if (!edits) {
            PyErr_NoMemory();
            return FAILED;
        }
        pass->edits = edits;
        pass->room = room;
    }
    pass->edits[pass->used++] = (Edit){begin, end, Py_NewRef(written)};
    return end;
}

/* Does as Python says; returns where its numeral ends, NO_NUMERAL or FAILED. */
static Py_ssize_t as_told(Pass *pass, Py_ssize_t at) {
    PyObject *told = PyObject_CallFunction(pass->rules->numeral_at, "On", pass->string, at), *written;
    Py_ssize_t end = FAILED;
    if (told == Py_None) {
        end = NO_NUMERAL;
    } else if (told && !PyTuple_Check(told)) {
        PyErr_SetString(PyExc_TypeError, "index: of a numeral, the end is told, and what is written for it");
    } else if (told && PyArg_ParseTuple(told, "nU", &end, &written)) {
        if (end > at && end <= pass->text.count) {
            end = add_edit(pass, at, end, written);
        } else {
            PyErr_SetString(PyExc_ValueError, "index: a numeral has characters of the text");
            end = FAILED;
        }
    }
    Py_XDECREF(told);
    return PyErr_Occurred() ? FAILED : end;
}

/* Returns what one of the tables has for the text from `begin` to `end`, as a new reference. */
static PyObject *look_up(Pass *pass, PyObject *table, Py_ssize_t begin, Py_ssize_t end) {
    uint64_t key = 0;
    int is_short = end - begin <= SHORT;
    for (Py_ssize_t at = begin; is_short && at < end; at++) {
        uint32_t code = code_at(&pass->text, at);
        is_short = code && code < PLANE;
        key = key << 16 | code;
    }
    Kept *kept = pass->rules->kept + (key * UINT64_C(0x9E3779B97F4A7C15) >> 32) % KEPT;
    if (is_short && kept->written && kept->key == key) return Py_NewRef(kept->written);
    PyObject *text = PyUnicode_Substring(pass->string, begin, end);
    PyObject *written = text ? PyObject_GetItem(table, text) : NULL;
    Py_XDECREF(text);
    if (written && is_short) {
        kept->key = key;
        Py_XSETREF(kept->written, Py_NewRef(written));
    }
    return written;
}

/* Returns whether digits one by one are so few that they count only before certain words, and stand before no such. */
static int are_few_digits(const Pass *pass, Py_ssize_t at, Py_ssize_t end) {
    const Text *text = &pass->text;
    if (end - at > FEW_DIGITS || sets_at(text, end) & TELLING_FOR_DIGITS || sets_at(text, at - 1) & ORDINAL) return 0;
    while (at < end && sets_at(text, at) & DIGITS) at++;
    return at == end;
}

/* Writes the numeral at `at` to `end`; returns where it ends, or FAILED. */
static Py_ssize_t write_numeral(Pass *pass, Py_ssize_t at, Py_ssize_t end) {
    const Text *text = &pass->text;
    uint32_t behind = sets_at(text, end);
    int is_year = behind & YEAR && sets_at(text, at - 1) & ERA_ENDINGS;
    int may_be_name = end - at > 1 && (behind & TELLING || (behind & TELLING_IN_PAIRS && is_pair(text, end)));
    PyObject *written = NULL;
    if (!may_be_name && !(is_year && at < 2)) {
        Rules *rules = pass->rules;
        written = is_year ? look_up(pass, rules->plain_years, at - 2, end) : look_up(pass, rules->plain, at, end);
        if (!written) return FAILED;
        if (PyUnicode_Check(written) && !PyUnicode_GET_LENGTH(written)) {
            Py_CLEAR(written);
            if (are_few_digits(pass, at, end)) return end;
        }
    }
    if (!written) written = PyObject_CallFunction(pass->rules->written, "Onn", pass->string, at, end);
    if (written && PyUnicode_Check(written)) {
        end = add_edit(pass, at, end, written);
    } else {
        if (written) PyErr_SetString(PyExc_TypeError, "index: a string is written for a numeral");
        end = FAILED;
    }
    Py_XDECREF(written);
    return end;
}

static int find_edits(Pass *pass) {
    const Text *text = &pass->text;
    for (Py_ssize_t at = next_beginning(text, 0); at < text->count; at = next_beginning(text, at)) {
        Py_ssize_t end = end_of_numeral(text, at);
        if (end > at) end = write_numeral(pass, at, end);
        if (end == ASK) end = as_told(pass, at);
        if (end == FAILED) return -1;
        at = end > at ? end : at + 1;
    }
    return 0;
}

#define SEEN_OF(type)                                                                         \
    {                                                                                         \
        for (Py_ssize_t at = begin; at < end; at++) seen |= ((const type *)text->data)[at];   \
        return seen;                                                                          \
    }

/* Returns the code points of a part, one laid over the other. */
static Py_UCS4 seen_in(const Text *text, Py_ssize_t begin, Py_ssize_t end) {
    Py_UCS4 seen = 0;
    if (text->kind == PyUnicode_1BYTE_KIND) SEEN_OF(uint8_t)
    if (text->kind == PyUnicode_2BYTE_KIND) SEEN_OF(uint16_t)
    SEEN_OF(uint32_t)
}

/* Returns a code point that takes as many bytes as the largest of the result: the bounds are 0x7F, 0xFF and 0xFFFF. */
static Py_UCS4 largest(const Pass *pass) {
    Py_UCS4 of_text = PyUnicode_MAX_CHAR_VALUE(pass->string), seen = 0;
    Py_UCS4 below = of_text == 0x10FFFF ? 0xFFFF : of_text == 0xFFFF ? 0xFF : 0x7F;
    for (size_t i = 0; i < pass->used; i++) seen |= PyUnicode_MAX_CHAR_VALUE(pass->edits[i].written);
    Py_ssize_t done = 0;
    for (size_t i = 0; i <= pass->used && seen <= below; i++) {
        seen |= seen_in(&pass->text, done, i < pass->used ? pass->edits[i].begin : pass->text.count);
        if (i < pass->used) done = pass->edits[i].end;
    }
    return seen < 0x10FFFF ? seen : 0x10FFFF;
}

static PyObject *result(const Pass *pass) {
    if (!pass->used) return PyUnicode_FromObject(pass->string);
    Py_ssize_t length = pass->text.count, done = 0, to = 0;
    for (size_t i = 0; i < pass->used; i++) {
        length += PyUnicode_GET_LENGTH(pass->edits[i].written) - (pass->edits[i].end - pass->edits[i].begin);
    }
    PyObject *made = PyUnicode_New(length, largest(pass));
    for (size_t i = 0; made && i <= pass->used; i++) {
        Edit edit = i < pass->used ? pass->edits[i] : (Edit){pass->text.count, pass->text.count, NULL};
        Py_ssize_t size = edit.written ? PyUnicode_GET_LENGTH(edit.written) : 0;
        if (PyUnicode_CopyCharacters(made, to, pass->string, done, edit.begin - done) < 0 ||
            (size && PyUnicode_CopyCharacters(made, to + edit.begin - done, edit.written, 0, size) < 0)) {
            Py_CLEAR(made);
        }
        to += edit.begin - done + size;
        done = edit.end;
    }
    return made;
}

static PyObject *rules_canonical(Rules *self, PyObject *text) {
    Pass pass = {.rules = self, .string = text};
    if (!PyUnicode_Check(text)) return PyErr_Format(PyExc_TypeError, "index: numerals stand in a string");
    pass.text = (Text){&self->sets, PyUnicode_DATA(text), PyUnicode_KIND(text), PyUnicode_GET_LENGTH(text)};
    PyObject *found = find_edits(&pass) < 0 ? NULL : result(&pass);
    for (size_t i = 0; i < pass.used; i++) Py_DECREF(pass.edits[i].written);
    free(pass.edits);
    return found;
}

static PyMethodDef rules_methods[] = {
    {"canonical", (PyCFunction)rules_canonical, METH_O, "canonical(text): the folded text in canonical form."},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject rules_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.analysis._canonical.Rules",
    .tp_doc = "Rules(sets, pairs, plain, plain_years, numeral_at, written): how numerals are found and written.\n\n"
              "`sets` are characters by the name of their set; `pairs` follow one another in a text: how longer units\n"
              "begin, longer words that begin with a unit, and what ends names. The others are of `numerals`.",
    .tp_basicsize = sizeof(Rules),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = rules_new,
    .tp_dealloc = (destructor)rules_dealloc,
    .tp_methods = rules_methods,
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.analysis._canonical", "Puts the numerals of texts into canonical form.", -1, NULL, NULL,
    NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__canonical(void) {
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddType(made, &rules_type) < 0) Py_CLEAR(made);
    return made;
}
