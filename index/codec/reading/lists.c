/* Which documents has a list, and how much do they count? The compiled part of index/codec/lists.py and impacts.py, which
   say how lists lie. */
#include "bits.h"
#include "columns.h"

#define STEP 64    /* lists to a noted beginning, as in index/codec/lists.py */
#define LONGER 255 /* likewise */
#define OFTEN 3    /* as in index/codec/impacts.py */

static void Lists_dealloc(Lists *self)
{
    Py_XDECREF(self->columns);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *Lists_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    Lists *self = (Lists *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (!PyArg_ParseTuple(args, "nO!O!O!O!O!O!|O!O!O!O!O!", &self->documents, &ViewType, &self->counts, &ViewType,
                          &self->longer, &ViewType, &self->bits, &ViewType, &self->postings, &ViewType, &self->longers,
                          &ViewType, &self->packed, &ViewType, &self->codes, &ViewType, &self->before, &ViewType,
                          &self->impacts, &ViewType, &self->body, &ViewType, &self->most)) {
        Py_DECREF(self);
        return NULL;
    }
    self->columns = Py_NewRef(args);
    for (Py_ssize_t count = 0; count < LONGER && count <= self->documents; count++)
        self->sizes[count] = (Py_ssize_t)bits_of((uint64_t)self->documents, (uint64_t)count);
    int have_impacts = self->most && self->codes->numbers.itemsize == 1 && self->impacts->numbers.itemsize == 1 &&
                       self->body->numbers.itemsize == 1 && self->body->count == OFTEN * self->documents;
    if (self->packed->numbers.itemsize == 1 && self->counts->numbers.itemsize == 1 && self->documents >= 0 && self->documents < UINT32_MAX &&
        (have_impacts || !self->codes))
        return (PyObject *)self;
    malformed("index: lists have numbers of another size than is read here");
    Py_DECREF(self);
    return NULL;
}

PyTypeObject ListsType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.codec._reading.Lists",
    .tp_doc = "Lists(documents, counts, longer, bits, postings, longers, packed[, codes, before, impacts, body, most]): lists of "
              "documents, perhaps with impacts.",
    .tp_basicsize = sizeof(Lists),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = Lists_new,
    .tp_dealloc = (destructor)Lists_dealloc,
};

/* Come to the next list, whose count was touched. */
static int stepped(Walk *walk)
{
    const Lists *lists = walk->lists;
    Py_ssize_t count = ((const uint8_t *)lists->counts->numbers.buf)[walk->number++];
    if (count == LONGER) {
        if (touch(lists->longer, walk->longer, walk->longer + 1) < 0) return -1;
        count = (Py_ssize_t)column_number(lists->longer, walk->longer++);
    }
    if (count > lists->documents) return malformed("index: a list has more documents than there are");
    walk->range = (Range){count, walk->bit, walk->posting, 0};
    walk->bit += count < LONGER ? lists->sizes[count] : (Py_ssize_t)bits_of((uint64_t)lists->documents, (uint64_t)count);
    walk->posting += count;
    return 0;
}

int walk_on(Walk *walk)
{
    return touch(walk->lists->counts, walk->number, walk->number + 1) < 0 ? -1 : stepped(walk);
}

int walk_to(Walk *walk, const Lists *lists, Py_ssize_t number)
{
    Py_ssize_t step = number / STEP;
    if (touch(lists->bits, step, step + 1) < 0 || touch(lists->postings, step, step + 1) < 0 ||
        touch(lists->longers, step, step + 1) < 0 || touch(lists->counts, step * STEP, number + 1) < 0)
        return -1;
    walk->lists = lists;
    walk->number = step * STEP;
    walk->bit = (Py_ssize_t)column_number(lists->bits, step);
    walk->posting = (Py_ssize_t)column_number(lists->postings, step);
    walk->longer = (Py_ssize_t)column_number(lists->longers, step);
    while (walk->number < number)
        if (stepped(walk) < 0) return -1;
    return stepped(walk);
}

int list_at(const Lists *lists, Py_ssize_t number, Range *found)
{
    Walk walk;
    if (!lists->most) return malformed("index: these lists have no impacts");
    if (walk_to(&walk, lists, number) < 0 || touch(lists->most, number, number + 1) < 0) return -1;
    *found = walk.range;
    found->most = (Py_ssize_t)column_number(lists->most, number);
    return 0;
}

PyObject *count_of(PyObject *Py_UNUSED(self), PyObject *args)
{
    Lists *lists;
    Py_ssize_t number;
    Walk walk;
    if (!PyArg_ParseTuple(args, "O!n", &ListsType, &lists, &number) || walk_to(&walk, lists, number) < 0) return NULL;
    return PyLong_FromSsize_t(walk.range.count);
}

PyObject *postings_of(PyObject *Py_UNUSED(self), PyObject *args)
{
    Lists *lists;
    Py_ssize_t number;
    Range range;
    Cursor cursor;
    if (!PyArg_ParseTuple(args, "O!n", &ListsType, &lists, &number) || list_at(lists, number, &range) < 0 ||
        cursor_open(&cursor, lists, &range) < 0)
        return NULL;
    PyObject *documents = PyBytes_FromStringAndSize(NULL, range.count * (Py_ssize_t)sizeof(uint32_t));
    PyObject *impacts = PyBytes_FromStringAndSize(NULL, range.count), *found = NULL;
    if (documents && impacts &&
        cursor_read(&cursor, (uint32_t *)PyBytes_AS_STRING(documents), (uint8_t *)PyBytes_AS_STRING(impacts), range.count) >= 0)
        found = Py_BuildValue("OOn", documents, impacts, range.most);
    Py_XDECREF(documents);
    Py_XDECREF(impacts);
    return found;
}

PyObject *documents_of(PyObject *Py_UNUSED(self), PyObject *args)
{
    Lists *lists;
    Py_ssize_t first, last;
    Walk walk = {0};
    Cursor cursor;
    if (!PyArg_ParseTuple(args, "O!nn", &ListsType, &lists, &first, &last)) return NULL;
    if (first < last && walk_to(&walk, lists, first) < 0) return NULL;
    Walk ahead = walk;
    Py_ssize_t count = first < last ? walk.range.count : 0;
    for (Py_ssize_t number = first + 1; number < last; number++) {
        if (walk_on(&ahead) < 0) return NULL;
        count += ahead.range.count;
    }
    PyObject *documents = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(uint32_t));
    Py_ssize_t done = 0;
    while (documents && first++ < last) {
        uint32_t *to = (uint32_t *)PyBytes_AS_STRING(documents) + done;
        if (cursor_open(&cursor, lists, &walk.range) < 0 || cursor_read(&cursor, to, NULL, count - done) < 0 ||
            (done += walk.range.count, first < last && walk_on(&walk) < 0))
            Py_CLEAR(documents);
    }
    return documents;
}

PyObject *seek(PyObject *Py_UNUSED(self), PyObject *args)
{
    Lists *lists;
    Py_ssize_t number;
    Py_buffer wanted;
    Range range;
    Cursor cursor;
    if (!PyArg_ParseTuple(args, "O!ny*", &ListsType, &lists, &number, &wanted)) return NULL;
    PyObject *found = PyList_New(0);
    if (found && (list_at(lists, number, &range) < 0 || cursor_open(&cursor, lists, &range) < 0)) Py_CLEAR(found);
    for (Py_ssize_t i = 0; found && i < wanted.len / 4; i++) {
        int impact, is_there = cursor_seek(&cursor, ((const uint32_t *)wanted.buf)[i], &impact);
        PyObject *one = is_there > 0 ? PyLong_FromLong(impact) : Py_NewRef(Py_None);
        if (is_there < 0 || !one || PyList_Append(found, one) < 0) Py_CLEAR(found);
        Py_XDECREF(one);
    }
    PyBuffer_Release(&wanted);
    return found;
}
