/* What does compiled code see of a segment? The columns that words, pairs and runs are looked up in, and its texts. */
#include "ranking.h"

#define CODES (1 << 16) /* characters whose numbers lie in a table */

static void Texts_dealloc(Texts *self)
{
    let_go(&self->body_starts);
    let_go(&self->name_starts);
    let_go(&self->owners);
    PyMem_Free(self->firsts);
    PyMem_Free(self->begins);
    PyMem_Free(self->places);
    Py_XDECREF(self->columns);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static int starts_fit(const Numbers *starts, Py_ssize_t places)
{
    if (starts->buffer.itemsize != 8 || starts->count < 1) return 0;
    const int64_t *all = starts->buffer.buf;
    for (Py_ssize_t i = 0; i + 1 < starts->count; i++)
        if (all[i] < 0 || all[i] > all[i + 1]) return 0;
    return all[starts->count - 1] <= places;
}

/* Note where the texts of each document begin; return 0 if their owners are out of order. */
static int note_firsts(Texts *texts)
{
    const uint32_t *owners = texts->owners.buffer.buf;
    Py_ssize_t document = 0;
    for (Py_ssize_t text = 0; text < texts->owners.count; text++) {
        Py_ssize_t owner = owners[text] >> FIELD_BITS;
        if (owner >= texts->documents || (text && owners[text] < owners[text - 1])) return 0;
        while (document <= owner) texts->firsts[document++] = (uint32_t)text;
    }
    while (document <= texts->documents) texts->firsts[document++] = (uint32_t)texts->owners.count;
    return 1;
}

static PyObject *Texts_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PyObject *body_starts, *name_starts, *owners;
    Texts *self = (Texts *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (PyArg_ParseTuple(args, "(O!O!)OOOiL", reading->row, &self->bodies, reading->view, &self->names, &body_starts,
                         &name_starts, &owners, &self->body_field, &self->titles) &&
        numbers_of(body_starts, &self->body_starts) == 0 && numbers_of(name_starts, &self->name_starts) == 0 &&
        numbers_of(owners, &self->owners) == 0) {
        self->documents = self->body_starts.count - 1;
        self->columns = Py_NewRef(PyTuple_GET_ITEM(args, 0));
        self->firsts = PyMem_Malloc((size_t)(self->documents + 2) * sizeof(uint32_t));
        if (!self->firsts)
            no_room();
        else if (starts_fit(&self->body_starts, self->bodies->count) && self->names->numbers.itemsize == 2 &&
                 starts_fit(&self->name_starts, self->names->count) &&
                 self->owners.buffer.itemsize == 4 && self->owners.count == self->name_starts.count - 1 &&
                 self->body_field >= 0 && self->body_field < FIELDS && note_firsts(self))
            return (PyObject *)self;
        else
            wrong("search: texts go beyond their rows, or are out of order");
    }
    Py_DECREF(self);
    return NULL;
}

PyTypeObject TextsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "search._ranking.Texts",
    .tp_doc = "Texts((bodies, outside), body_starts, starts, owners, body_field, titles): the texts of a segment; `titles` "
              "has a bit for each field that is looked at as a title.",
    .tp_basicsize = sizeof(Texts),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = Texts_new,
    .tp_dealloc = (destructor)Texts_dealloc,
};

static void Segment_dealloc(Segment *self)
{
    let_go(&self->ranks);
    PyMem_Free(self->numbers);
    Py_XDECREF(self->texts);
    Py_XDECREF(self->columns);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Take the columns of a segment, in order; return -1 with an exception set if they are others. */
static int take_columns(Segment *self, PyObject *columns)
{
    PyTypeObject *view = reading->view, *lists = reading->lists;
    self->columns = Py_NewRef(columns);
    return PyArg_ParseTuple(columns, "O!O!O!O!O!O!O!O!O!O!O!O!O!O!O!O!O!O!", view, &self->words.keys, view, &self->words.starts,
                            view, &self->words.shared, view, &self->words.lengths, view, &self->words.bytes, lists,
                            &self->postings, view, &self->pairs.firsts, view, &self->pairs.seconds, lists,
                            &self->pairs.lists, lists, &self->pairs.common, view, &self->codes, view, &self->numbered, view,
                            &self->having, view, &self->ids.keys, view,
                            &self->ids.starts, view, &self->ids.shared, view, &self->ids.lengths, view, &self->ids.bytes)
               ? 0
               : -1;
}

/* Enter the numbers of characters into the table. */
static int note_numbers(Segment *self)
{
    self->numbers = PyMem_Calloc(CODES, sizeof(uint16_t));
    if (!self->numbers) return no_room();
    if (self->numbered->count != self->codes->count || self->having->count != self->codes->count)
        return wrong("search: each character needs a number");
    if (reading->touch(self->codes, 0, self->codes->count) < 0 || reading->touch(self->numbered, 0, self->codes->count) < 0)
        return -1;
    for (Py_ssize_t i = 0; i < self->codes->count; i++) {
        uint64_t code = column_number(self->codes, i);
        if (code < CODES) self->numbers[code] = (uint16_t)column_number(self->numbered, i);
    }
    return 0;
}

static PyObject *Segment_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PyObject *columns, *ranks, *texts;
    if (!PyArg_ParseTuple(args, "O!OO!", &PyTuple_Type, &columns, &ranks, &TextsType, &texts)) return NULL;
    Segment *self = (Segment *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (take_columns(self, columns) == 0 && numbers_of(ranks, &self->ranks) == 0 && note_numbers(self) == 0) {
        self->texts = (Texts *)Py_NewRef(texts);
        if (self->ranks.buffer.itemsize == 8 && self->ranks.count == self->texts->documents) return (PyObject *)self;
        wrong("search: ranks and texts are needed for each document");
    }
    Py_DECREF(self);
    return NULL;
}

PyTypeObject SegmentType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "search._ranking.Segment",
    .tp_doc = "Segment(columns, ranks, texts): what words, pairs and runs are looked up in.",
    .tp_basicsize = sizeof(Segment),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = Segment_new,
    .tp_dealloc = (destructor)Segment_dealloc,
};

int are_segments(PyObject *segments)
{
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(segments); at++)
        if (!PyObject_TypeCheck(PyTuple_GET_ITEM(segments, at), &SegmentType)) return wrong("search: Segments are needed");
    return 0;
}

Py_ssize_t character_number(Segment *segment, uint32_t code)
{
    if (code < CODES) return segment->numbers[code];
    Py_ssize_t low = 0, high = segment->codes->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (column_number(segment->codes, middle) < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == segment->codes->count || column_number(segment->codes, low) != code) return 0;
    return (Py_ssize_t)column_number(segment->numbered, low);
}

int pair_in(Segment *segment, PyObject *pair, Range *found)
{
    PyObject *one = PyTuple_GET_ITEM(pair, 0), *other = PyTuple_GET_ITEM(pair, 1);
    Py_ssize_t first = character_number(segment, PyUnicode_READ_CHAR(one, 0));
    Py_ssize_t second = first ? character_number(segment, PyUnicode_READ_CHAR(other, 0)) : 0;
    return first && second ? reading->pair(&segment->pairs, first, second, found) : 0;
}

PyObject *id_of(const Segment *segment, Py_ssize_t document)
{
    return reading->term(&segment->ids, (Py_ssize_t)((const int64_t *)segment->ranks.buffer.buf)[document]);
}

int are_in_order(const Segment *one, Py_ssize_t document, const Segment *other, Py_ssize_t others)
{
    if (one == other) {
        const int64_t *ranks = one->ranks.buffer.buf;
        return ranks[document] < ranks[others];
    }
    PyObject *a = id_of(one, document), *b = a ? id_of(other, others) : NULL;
    int result = -1;
    if (b) {
        Py_ssize_t length = PyBytes_GET_SIZE(a) < PyBytes_GET_SIZE(b) ? PyBytes_GET_SIZE(a) : PyBytes_GET_SIZE(b);
        int order = memcmp(PyBytes_AS_STRING(a), PyBytes_AS_STRING(b), (size_t)length);
        result = order ? order < 0 : PyBytes_GET_SIZE(a) < PyBytes_GET_SIZE(b);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

/* Return the id of one (segment, document, …) as a string. */
static PyObject *id_of_one(PyObject *segments, PyObject *one)
{
    Py_ssize_t at, document;
    if (!PyTuple_Check(one) || PyTuple_GET_SIZE(one) < 2) {
        wrong("search: the number of a segment and that of a document are needed");
        return NULL;
    }
    at = PyLong_AsSsize_t(PyTuple_GET_ITEM(one, 0));
    document = PyLong_AsSsize_t(PyTuple_GET_ITEM(one, 1));
    if (PyErr_Occurred()) return NULL;
    if (at < 0 || at >= PyTuple_GET_SIZE(segments) || document < 0 || document >= segment_at(segments, at)->texts->documents) {
        wrong("search: there is no such document");
        return NULL;
    }
    PyObject *bytes = id_of(segment_at(segments, at), document);
    if (!bytes) return NULL;
    PyObject *id = PyUnicode_DecodeUTF8(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes), "surrogatepass");
    Py_DECREF(bytes);
    return id;
}

PyObject *ids(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *segments, *found;
    if (!PyArg_ParseTuple(args, "O!O!", &PyTuple_Type, &segments, &PyList_Type, &found) || are_segments(segments) < 0)
        return NULL;
    PyObject *made = PyList_New(PyList_GET_SIZE(found));
    for (Py_ssize_t i = 0; made && i < PyList_GET_SIZE(found); i++) {
        PyObject *id = id_of_one(segments, PyList_GET_ITEM(found, i));
        if (id)
            PyList_SET_ITEM(made, i, id);
        else
            Py_CLEAR(made);
    }
    return made;
}
