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

static PyMethodDef methods[] = {
    {"first_stage", first_stage, METH_VARARGS,
     "first_stage(segments, (words, pairs, free_runs, runs), worth, ready, live, k, documents): the (segment, document, "
     "score) of the k best, the best first, equal ones by their ids. `worth` is what a run is worth in each field."},
    {"count", count, METH_VARARGS,
     "count(segments, (words, pairs, free_runs, runs), worth, ready, live, documents): how many documents have any of it."},
    {"nearness", nearness, METH_VARARGS,
     "nearness(segments, found, characters, pairs, weights, window, longest, impact, documents): `found`, each a (segment, "
     "document, score), with what is near added, in order again. Without `weights` they are worked out."},
    {"ids", ids, METH_VARARGS, "ids(segments, found): the id of each (segment, document, …)."},
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
