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

static PyMethodDef methods[] = {
    {"top", top, METH_VARARGS,
     "top(terms, ranks, k, at_least, live): the documents and the scores of the best, each as the bytes of i64."},
    {"nearness", nearness, METH_VARARGS,
     "nearness((bodies, starts, ends), (names, starts, ends, owners), (table, term, pair, weights), window, longest): "
     "what the names and the fullest window of each body have."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "search._ranking", "The compiled part of ranking.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__ranking(void) { return PyModule_Create(&module); }
