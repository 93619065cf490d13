/* What does index.codec._inverting offer to Python? */
#include "inverting.h"

static PyMethodDef methods[] = {
    {"count", count, METH_VARARGS, "count(entries, counts): add how many entries each term has."},
    {"deal", deal, METH_VARARGS, "deal(entries, places, out): put entries in the order of their terms."},
    {"weigh", weigh, METH_VARARGS, "weigh(entries, held, weights, in_body, k1, counts, most): what entries give to columns."},
    {"deal_places", deal_places, METH_VARARGS, "deal_places(row, row, first, next, behind, owner): sort by character."},
    {"pairs", pairs, METH_VARARGS, "pairs(behind, owner, counts, once, in_body, k1, body): what places give to columns."},
    {"tally", tally, METH_VARARGS, "tally(numbers, counts): add at how many places each number stands."},
    {"rank", rank, METH_VARARGS, "rank(numbers, ranks, out): put the rank of each number there."},
    {"lows", lows, METH_VARARGS, "lows(numbers, rare): the lower eight of twelve bits of each number."},
    {"highs", highs, METH_VARARGS, "highs(numbers, rare): the other four of twelve bits, two in a byte."},
    {"share", share, METH_VARARGS, "share(data, lengths, step, most): what terms share with those before, and the rest."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, "index.codec._inverting", "Sorts and weighs what a segment has.", -1, methods, NULL, NULL,
    NULL, NULL,
};

PyMODINIT_FUNC PyInit__inverting(void) { return PyModule_Create(&module); }
