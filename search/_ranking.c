/* The compiled part of ranking: see search/topk.py, which says what it computes. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

static PyMethodDef methods[] = {{NULL, NULL, 0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "search._ranking", "The compiled part of ranking.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__ranking(void) { return PyModule_Create(&module); }
