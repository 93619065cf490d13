/* What does index.codec._reading offer to Python? */
#include "columns.h"

static PyMethodDef methods[] = {
    {"sums", sums, METH_VARARGS, "sums(data, weights, first): the bytes of the u64 of the sum of each block."},
    {"check", check, METH_VARARGS, "check(view, begins, ends): raise what is raised for a changed block in these ranges."},
    {"numbers", numbers, METH_VARARGS,
     "numbers(row, begins, ends): the bytes of the u16 of the characters of these ranges, one behind the other."},
    {"owners", owners, METH_VARARGS,
     "owners(run, with_bodies, pairs, (outside, starts, owners, firsts), (bodies, starts, field)): the bytes of the i64 "
     "of the owners of all texts in which an exact run stands, in order."},
    {"names_in", names_in, METH_VARARGS,
     "names_in(text, shapes, dictionary): the (start, end) of the longest names of a dictionary that stand in a text."},
    {"documents_with", documents_with, METH_VARARGS,
     "documents_with(first, among, *pairs): the bytes of the u32 of the documents that have a character, in order."},
    {"count_documents", count_documents, METH_VARARGS,
     "count_documents((numbers, starts, owners), (numbers, starts, owners), characters): the bytes of the u32 of how many "
     "documents have each character in either row."},
    {"count_of", count_of, METH_VARARGS, "count_of(lists, number): how many documents a list has."},
    {"postings_of", postings_of, METH_VARARGS,
     "postings_of(lists, number): the bytes of the u32 of the documents of a list, and of the u8 of their impacts, and the "
     "largest of these."},
    {"documents_of", documents_of, METH_VARARGS,
     "documents_of(lists, first, last): the bytes of the u32 of the documents of the lists from first on and before last."},
    {"seek", seek, METH_VARARGS,
     "seek(lists, number, documents): the impact of each of some documents in order, u32, in a list, None where it has it "
     "not."},
    {"find", find, METH_VARARGS,
     "find(term, keys, starts, shared, lengths, bytes): the number of a term of a dictionary, or None."},
    {"term", term, METH_VARARGS, "term(number, keys, starts, shared, lengths, bytes): the UTF-8 of a term."},
    {"locate", locate, METH_VARARGS,
     "locate(first, second, *pairs): the number of a pair, or None. The columns of pairs are firsts, seconds, and "
     "Lists: of all pairs, and of common characters."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.codec._reading", "The compiled part of finding terms and pairs.", -1, methods,
    NULL, NULL, NULL, NULL,
};

static const Reading reading = {&ViewType,    &ListsType,  &PackedRowType, touch,       word_range, pair_range, having,
                                with_pairs,   term_bytes,  cursor_open,    cursor_read, cursor_seek, row_read,  row_has};

PyMODINIT_FUNC PyInit__reading(void)
{
    if (PyType_Ready(&ViewType) < 0 || PyType_Ready(&ListsType) < 0 || PyType_Ready(&PackedRowType) < 0) return NULL;
    PyObject *made = PyModule_Create(&module);
    PyObject *api = made ? PyCapsule_New((void *)&reading, READING, NULL) : NULL;
    if (made && (!api || PyModule_AddObjectRef(made, "View", (PyObject *)&ViewType) < 0 ||
                 PyModule_AddObjectRef(made, "Lists", (PyObject *)&ListsType) < 0 ||
                 PyModule_AddObjectRef(made, "PackedRow", (PyObject *)&PackedRowType) < 0 || PyModule_AddObjectRef(made, "API", api) < 0))
        Py_CLEAR(made);
    Py_XDECREF(api);
    return made;
}
