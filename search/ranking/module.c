/* What does search._ranking offer to Python? */
#include "ranking.h"

int numbers_of(PyObject *array, Numbers *found)
{
    if (PyObject_GetBuffer(array, &found->buffer, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS) < 0) {
        found->buffer.obj = NULL;
        return -1;
    }
    const char *format = found->buffer.format ? found->buffer.format : "B";
    if (*format == '<' || *format == '=' || *format == '@') format++;
    found->kind = strchr("BHILQ?", *format) ? 'u' : strchr("bhilq", *format) ? 'i' : 0;
    if (!*format || !found->kind) {
        PyBuffer_Release(&found->buffer);
        return wrong("search: an array of whole numbers is needed");
    }
    found->count = found->buffer.len / found->buffer.itemsize;
    return 0;
}

const Reading *reading;

Py_ssize_t character_number(const Characters *characters, uint32_t code)
{
    View *codes = characters->codes, *numbers = characters->numbers;
    Py_ssize_t low = 0, high = codes->count;
    if (reading->touch(codes, low, high) < 0) return -1;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (column_number(codes, middle) < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == codes->count || column_number(codes, low) != code) return 0;
    return reading->touch(numbers, low, low + 1) < 0 ? -1 : (Py_ssize_t)column_number(numbers, low);
}

static PyMethodDef methods[] = {
    {"first_stage", first_stage, METH_VARARGS,
     "first_stage(segments, words, pairs, ready, live, k, documents): a (score, segment, document) for each of the best of "
     "each segment that may be among the best of all. Words are bytes, pairs code points, two for each."},
    {"frequencies", frequencies, METH_VARARGS, "frequencies(segments, words, pairs): how many documents have each word and each pair."},
    {"nearness", nearness, METH_VARARGS,
     "nearness(texts, documents, (characters, pairs, weights), window, longest): what the names and the fullest window of "
     "each document have. Characters are code points, and pairs two for each."},
    {"documents_in", documents_in, METH_O, "documents_in(owners): how many different documents texts belong to."},
    {"summed", summed, METH_VARARGS,
     "summed(owners, worth): the bytes of the u32 of the documents of texts and of the i64 of what these are worth by their "
     "fields, where that is anything, and the most of it."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "search._ranking", "The compiled part of ranking.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__ranking(void)
{
    PyObject *lender = PyImport_ImportModule("index.codec._reading");
    Py_XDECREF(lender);
    reading = lender ? PyCapsule_Import(READING, 0) : NULL;
    if (!reading || PyType_Ready(&SegmentType) < 0 || PyType_Ready(&TextsType) < 0) return NULL;
    PyObject *made = PyModule_Create(&module);
    if (made && (PyModule_AddObjectRef(made, "Segment", (PyObject *)&SegmentType) < 0 ||
                 PyModule_AddObjectRef(made, "Texts", (PyObject *)&TextsType) < 0))
        Py_CLEAR(made);
    return made;
}
