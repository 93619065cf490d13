/* What do the texts in which a run stands score? The compiled part of search/lists.py. */
#include "ranking.h"


/* Open the owners of texts, in order; return -1 with an exception set if they are none. */
static int open_owners(PyObject *array, Numbers *owners)
{
    if (numbers_of(array, owners) < 0) return -1;
    if (owners->buffer.itemsize != 8) return wrong("search: owners are numbers of 64 bits");
    for (Py_ssize_t i = 0; i < owners->count; i++)
        if (number(owners, i) < (i ? number(owners, i - 1) : 0) || number(owners, i) >> FIELD_BITS > UINT32_MAX)
            return wrong("search: owners come in order");
    return 0;
}

PyObject *documents_in(PyObject *Py_UNUSED(self), PyObject *array)
{
    Numbers owners = {0};
    Py_ssize_t count = 0;
    int result = open_owners(array, &owners);
    for (Py_ssize_t i = 0; result == 0 && i < owners.count; i++)
        count += !i || number(&owners, i) >> FIELD_BITS != number(&owners, i - 1) >> FIELD_BITS;
    let_go(&owners);
    return result < 0 ? NULL : PyLong_FromSsize_t(count);
}

/* Add up what the texts of each document are worth; return how many documents are worth anything. */
static Py_ssize_t add_up(const Numbers *owners, const int32_t *worth, uint32_t *documents, int64_t *scores, int64_t *most)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < owners->count;) {
        int64_t document = number(owners, i) >> FIELD_BITS, score = 0;
        for (; i < owners->count && number(owners, i) >> FIELD_BITS == document; i++)
            score += worth[number(owners, i) & ((1 << FIELD_BITS) - 1)];
        if (score <= 0) continue;
        documents[count] = (uint32_t)document;
        scores[count++] = score;
        *most = score > *most ? score : *most;
    }
    return count;
}

PyObject *summed(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *array, *worths, *documents = NULL, *scores = NULL, *found = NULL;
    Numbers owners = {0}, worth = {0};
    int64_t most = 0;
    if (!PyArg_ParseTuple(args, "OO", &array, &worths)) return NULL;
    if (open_owners(array, &owners) == 0 && numbers_of(worths, &worth) == 0) {
        if (worth.buffer.itemsize != 4 || worth.count != 1 << FIELD_BITS)
            wrong("search: each of 16 fields is worth a number of 32 bits");
        else {
            documents = PyBytes_FromStringAndSize(NULL, owners.count * (Py_ssize_t)sizeof(uint32_t));
            scores = PyBytes_FromStringAndSize(NULL, owners.count * (Py_ssize_t)sizeof(int64_t));
        }
    }
    if (documents && scores) {
        Py_ssize_t count = add_up(&owners, worth.buffer.buf, (uint32_t *)PyBytes_AS_STRING(documents),
                                  (int64_t *)PyBytes_AS_STRING(scores), &most);
        if (_PyBytes_Resize(&documents, count * (Py_ssize_t)sizeof(uint32_t)) == 0 &&
            _PyBytes_Resize(&scores, count * (Py_ssize_t)sizeof(int64_t)) == 0)
            found = Py_BuildValue("OOL", documents, scores, (long long)most);
    }
    Py_XDECREF(documents);
    Py_XDECREF(scores);
    let_go(&owners);
    let_go(&worth);
    return found;
}
