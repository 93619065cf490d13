/* What does each character of many texts fold to, and which characters do they have? The passes over every character
 * of index/analysis/bulk.py and index/codec/characters.py, by tables that are filled in there.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { UNICODE = 0x110000, BETWEEN = 0xFDD0, NO_NUMBER = 0xFFFF };
#define MARKED UINT32_C(0x80000000)
#define GAP UINT32_MAX
/* In a table of what characters fold to by themselves: nothing is known of it, and it is not one character. */
#define UNKNOWN UINT32_MAX
#define UNEVEN (UINT32_MAX - 1)

static PyObject *refuse(const char *why) {
    PyErr_SetString(PyExc_ValueError, why);
    return NULL;
}

static PyObject *bytes_of(const void *data, size_t count, size_t size) {
    return PyByteArray_FromStringAndSize(data, (Py_ssize_t)(count * size));
}

static PyObject *fold_codes(const uint32_t *codes, Py_ssize_t count, const uint32_t *table) {
    size_t marked = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (codes[i] >= UNICODE) return refuse("index: there is no such character");
        marked += table[codes[i]] >> 31;
    }
    int64_t *places = malloc((marked + 1) * sizeof *places);
    uint32_t *out = malloc(((size_t)count + 1) * sizeof *out);
    PyObject *found = NULL;
    if (!places || !out) {
        PyErr_NoMemory();
    } else {
        marked = 0;
        for (Py_ssize_t i = 0; i < count; i++) {
            out[i] = table[codes[i]] & ~MARKED;
            if (table[codes[i]] & MARKED) places[marked++] = i;
            if (out[i] >= UNICODE) out[i] = ' ';
        }
        PyObject *text = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, out, count);
        if (text) found = Py_BuildValue("(NN)", text, bytes_of(places, marked, sizeof *places));
    }
    free(places);
    free(out);
    return found;
}

static PyObject *fold(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer codes, table;
    if (!PyArg_ParseTuple(args, "y*y*", &codes, &table)) return NULL;
    PyObject *found;
    if (codes.len % 4 || table.len != UNICODE * 4) {
        found = refuse("index: a table has an entry for each code point");
    } else {
        found = fold_codes(codes.buf, codes.len / 4, table.buf);
    }
    PyBuffer_Release(&codes);
    PyBuffer_Release(&table);
    return found;
}

static PyObject *fold_text(PyObject *text, const uint32_t *table) {
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t count = PyUnicode_GET_LENGTH(text);
    uint32_t highest = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        uint32_t folded = table[PyUnicode_READ(kind, data, i)];
        if (folded > highest) highest = folded;
    }
    if (highest >= UNICODE) return PyBool_FromLong(highest == UNEVEN);
    PyObject *found = PyUnicode_New(count, highest);
    if (!found) return NULL;
    int to_kind = PyUnicode_KIND(found);
    void *to = PyUnicode_DATA(found);
    for (Py_ssize_t i = 0; i < count; i++) PyUnicode_WRITE(to_kind, to, i, table[PyUnicode_READ(kind, data, i)]);
    return found;
}

static PyObject *each(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text;
    Py_buffer table;
    if (!PyArg_ParseTuple(args, "Uy*", &text, &table)) return NULL;
    PyObject *found = table.len == UNICODE * 4 ? fold_text(text, table.buf)
                                               : refuse("index: a table has an entry for each code point");
    PyBuffer_Release(&table);
    return found;
}

/* Rows of numbers in the making: 0 of what stands in all fields but the body, and 1 of bodies. */
typedef struct {
    const uint32_t *terms;
    uint16_t *numbers;
    const uint8_t *is_body;
    Py_ssize_t texts, text;
    uint16_t *row[2];
    size_t used[2];
    uint32_t *lengths;
    uint32_t *met; /* the characters that are new */
    size_t known, new;
} Rows;

/* Returns the number of a character, or NO_NUMBER where there are too many of them. */
static uint16_t number_of(Rows *rows, uint32_t code) {
    if (rows->numbers[code] == NO_NUMBER && rows->known + rows->new < NO_NUMBER) {
        rows->met[rows->new] = code;
        rows->numbers[code] = (uint16_t)(rows->known + rows->new++);
    }
    return rows->numbers[code];
}

/* Returns 0 where there are too many characters, or not as many texts as flags. */
static int add_texts(Rows *rows, int kind, const void *data, Py_ssize_t count) {
    int in_gap = 0;
    size_t began = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        uint32_t code = PyUnicode_READ(kind, data, i), term = rows->terms[code];
        if (rows->text == rows->texts) return 0;
        int r = rows->is_body[rows->text] != 0, ends = code == BETWEEN;
        /* Of a run of other characters the first is kept; the gap behind a text comes on top of one at its end. */
        if (term == GAP && in_gap && !ends) continue;
        in_gap = term == GAP && !ends;
        uint16_t number = number_of(rows, term == GAP ? ' ' : term);
        if (number == NO_NUMBER) return 0;
        rows->row[r][rows->used[r]++] = number;
        if (!ends) continue;
        rows->lengths[rows->text++] = (uint32_t)(rows->used[r] - began);
        began = rows->text < rows->texts ? rows->used[rows->is_body[rows->text] != 0] : 0;
    }
    return rows->text == rows->texts && (!count || PyUnicode_READ(kind, data, count - 1) == BETWEEN);
}

/* Returns the characters of a text that the table does not know, or NULL with or without an exception. */
static PyObject *unknown_in(int kind, const void *data, Py_ssize_t count, const uint32_t *terms) {
    PyObject *unknown = NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        uint32_t code = PyUnicode_READ(kind, data, i);
        if (terms[code] < UNICODE || terms[code] == GAP) continue;
        if (!unknown && !(unknown = PySet_New(NULL))) return NULL;
        PyObject *one = PyLong_FromUnsignedLong(code);
        int failed = one ? PySet_Add(unknown, one) : -1;
        Py_XDECREF(one);
        if (failed) {
            Py_DECREF(unknown);
            return NULL;
        }
    }
    return unknown;
}

static PyObject *characters_of(PyObject *text, Rows *rows) {
    int kind = PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    Py_ssize_t count = PyUnicode_GET_LENGTH(text);
    PyObject *found = unknown_in(kind, data, count, rows->terms);
    if (found || PyErr_Occurred()) return found;
    rows->row[0] = malloc(((size_t)count + 1) * sizeof(uint16_t));
    rows->row[1] = malloc(((size_t)count + 1) * sizeof(uint16_t));
    rows->lengths = malloc(((size_t)rows->texts + 1) * sizeof(uint32_t));
    rows->met = malloc(NO_NUMBER * sizeof(uint32_t));
    if (!rows->row[0] || !rows->row[1] || !rows->lengths || !rows->met) {
        PyErr_NoMemory();
    } else if (add_texts(rows, kind, data, count)) {
        found = Py_BuildValue("(NNNN)", bytes_of(rows->row[0], rows->used[0], sizeof(uint16_t)),
                              bytes_of(rows->row[1], rows->used[1], sizeof(uint16_t)),
                              bytes_of(rows->lengths, (size_t)rows->texts, sizeof(uint32_t)),
                              bytes_of(rows->met, rows->new, sizeof(uint32_t)));
    } else if (rows->known + rows->new >= NO_NUMBER) {
        PyErr_SetString(PyExc_OverflowError, "index: there are too many characters");
    } else {
        refuse("index: there are not as many texts as flags");
    }
    free(rows->row[0]);
    free(rows->row[1]);
    free(rows->lengths);
    free(rows->met);
    return found;
}

static PyObject *characters(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *text;
    Py_buffer terms, numbers, is_body;
    Py_ssize_t known;
    if (!PyArg_ParseTuple(args, "Uy*w*ny*", &text, &terms, &numbers, &known, &is_body)) return NULL;
    PyObject *found;
    if (terms.len != UNICODE * 4 || numbers.len != UNICODE * 2 || known < 0) {
        found = refuse("index: a table has an entry for each code point");
    } else {
        Rows rows = {.terms = terms.buf, .numbers = numbers.buf, .is_body = is_body.buf, .texts = is_body.len};
        rows.known = (size_t)known;
        found = characters_of(text, &rows);
    }
    PyBuffer_Release(&terms);
    PyBuffer_Release(&numbers);
    PyBuffer_Release(&is_body);
    return found;
}

static PyMethodDef methods[] = {
    {"fold", fold, METH_VARARGS,
     "fold(codes, table): the text that u32 `codes` fold to by u32 `table`, and the places that it marks, i64.\n\n"
     "A marked entry (from 1 << 31 on) is folded to what it has below the mark, or to a space."},
    {"each", each, METH_VARARGS,
     "each(text, table): the text that `text` folds to by u32 `table`, each character by itself.\n\n"
     "False where the table doesn't know one (1 << 32, less 1), True where one becomes more or fewer (less 2)."},
    {"characters", characters, METH_VARARGS,
     "characters(text, terms, numbers, known, is_body): the numbers of the characters of texts, U+FDD0 behind each.\n\n"
     "u16 outside of bodies, u16 in bodies, u32 lengths, u32 new characters, which `numbers` has from then on; but\n"
     "where `terms` lacks some, only a set of these."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.analysis._folding", "Folds and numbers characters.", -1, methods, NULL, NULL, NULL,
    NULL,
};

PyMODINIT_FUNC PyInit__folding(void) { return PyModule_Create(&module); }
