/* Which characters stand at some places of a row? The compiled part of index/codec/packed_row.py, which says how they lie. */
#include "columns.h"

#define RARE 0xfff
#define SCANNED 64 /* places that are looked through before any of them is looked at: compilers do that at once */

static void PackedRow_dealloc(PackedRow *self)
{
    Py_XDECREF(self->columns);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyObject *PackedRow_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    PackedRow *self = (PackedRow *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    if (PyArg_ParseTuple(args, "O!O!O!O!", &ViewType, &self->low, &ViewType, &self->high, &ViewType, &self->places, &ViewType,
                         &self->rare)) {
        self->columns = Py_NewRef(args);
        self->count = self->low->count;
        if (self->low->numbers.itemsize == 1 && self->high->numbers.itemsize == 1 &&
            self->high->count == (self->count + 1) / 2 && self->places->count == self->rare->count)
            return (PyObject *)self;
        malformed("index: a row has numbers of another size than is read here");
    }
    Py_DECREF(self);
    return NULL;
}

PyTypeObject PackedRowType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "index.codec._reading.PackedRow",
    .tp_doc = "PackedRow(low, high, places, rare): the characters of a row of twelve bits each.",
    .tp_basicsize = sizeof(PackedRow),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = PackedRow_new,
    .tp_dealloc = (destructor)PackedRow_dealloc,
};

static inline uint16_t number_at(const PackedRow *row, Py_ssize_t place)
{
    uint8_t high = ((const uint8_t *)row->high->numbers.buf)[place >> 1];
    return (uint16_t)(((const uint8_t *)row->low->numbers.buf)[place] | (high >> 4 * (place & 1) & 15) << 8);
}

/* Unpack places without a look at which are rare; tell whether any is. */
static int unpacked(const PackedRow *row, Py_ssize_t start, Py_ssize_t count, uint16_t *to)
{
    const Py_ssize_t begin = start & 1 && count ? 1 : 0;
    const uint8_t *restrict low = (const uint8_t *)row->low->numbers.buf + start + begin;
    const uint8_t *restrict high = (const uint8_t *)row->high->numbers.buf + (start + begin) / 2;
    uint16_t *restrict twos = to + begin;
    uint16_t any = 0;
    if (begin) to[0] = number_at(row, start);
    for (Py_ssize_t two = 0; two < (count - begin) / 2; two++) {
        twos[2 * two] = (uint16_t)(low[2 * two] | (high[two] & 15) << 8);
        twos[2 * two + 1] = (uint16_t)(low[2 * two + 1] | (high[two] >> 4) << 8);
    }
    if ((count - begin) & 1) to[count - 1] = number_at(row, start + count - 1);
    for (Py_ssize_t i = 0; i < count; i++) any |= (uint16_t)(to[i] == RARE);
    return any;
}

/* Return where the rare places from `place` on begin, -1 on errors. */
static Py_ssize_t rare_from(const PackedRow *row, Py_ssize_t place)
{
    Py_ssize_t low = 0, high = row->places->count;
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (touch(row->places, middle, middle + 1) < 0) return -1;
        if (column_number(row->places, middle) < (uint64_t)place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int row_read(const PackedRow *row, Py_ssize_t start, Py_ssize_t stop, uint16_t *to)
{
    if (start < 0 || start > stop || stop > row->count) return malformed("index: a place beyond the end of a row");
    if (start == stop) return 0;
    if (touch(row->low, start, stop) < 0 || touch(row->high, start / 2, (stop + 1) / 2) < 0) return -1;
    if (!unpacked(row, start, stop - start, to)) return 0;
    Py_ssize_t next = rare_from(row, start);
    for (; next >= 0 && next < row->places->count; next++) {
        if (touch(row->places, next, next + 1) < 0 || touch(row->rare, next, next + 1) < 0) return -1;
        Py_ssize_t place = (Py_ssize_t)column_number(row->places, next);
        if (place >= stop) break;
        to[place - start] = (uint16_t)column_number(row->rare, next);
    }
    return next < 0 ? -1 : 0;
}

/* Tell whether a run stands at a place; -1 on errors. */
static int stands_at(const PackedRow *row, Py_ssize_t place, const uint16_t *run, Py_ssize_t length)
{
    if (touch(row->high, place / 2, (place + length + 1) / 2) < 0) return -1;
    for (Py_ssize_t i = 0; i < length; i++) {
        uint16_t number = number_at(row, place + i);
        if (number == RARE && row_read(row, place + i, place + i + 1, &number) < 0) return -1;
        if (number != run[i]) return 0;
    }
    return 1;
}

static uint8_t low_of(uint16_t number)
{
    return (uint8_t)(number < RARE ? number : RARE);
}

int row_has(const PackedRow *row, Py_ssize_t start, Py_ssize_t stop, const uint16_t *run, Py_ssize_t length,
            Py_ssize_t rarest)
{
    const Py_ssize_t beside = length > 1 ? 1 : 0, last = stop - length;
    const uint8_t first = low_of(run[rarest]), second = low_of(run[rarest + beside]);
    if (start < 0 || stop > row->count) return malformed("index: a place beyond the end of a row");
    if (last < start) return 0;
    if (touch(row->low, start, stop) < 0) return -1;
    const uint8_t *pair = (const uint8_t *)row->low->numbers.buf + rarest;
    for (Py_ssize_t at = start; at <= last;) {
        Py_ssize_t end = at + SCANNED <= last + 1 ? at + SCANNED : last + 1;
        uint8_t any = 0;
        for (Py_ssize_t i = at; i < end; i++) any |= (uint8_t)((pair[i] == first) & (pair[i + beside] == second));
        for (; any && at < end; at++) {
            int has = pair[at] == first && pair[at + beside] == second ? stands_at(row, at, run, length) : 0;
            if (has) return has;
        }
        at = end;
    }
    return 0;
}

PyObject *numbers(PyObject *Py_UNUSED(self), PyObject *args)
{
    PackedRow *row;
    PyObject *begins, *ends, *found = NULL;
    Ranges ranges;
    if (!PyArg_ParseTuple(args, "O!OO", &PackedRowType, &row, &begins, &ends)) return NULL;
    if (ranges_of(begins, ends, &ranges) == 0) {
        const int64_t *begin = ranges.begins.buf, *end = ranges.ends.buf;
        Py_ssize_t count = 0, done = 0;
        int fits = 1;
        for (Py_ssize_t i = 0; i < ranges.count; i++) {
            fits = fits && begin[i] >= 0 && begin[i] <= end[i] && end[i] <= row->count;
            count += fits ? (Py_ssize_t)(end[i] - begin[i]) : 0;
        }
        if (fits)
            found = PyBytes_FromStringAndSize(NULL, count * 2);
        else
            malformed("index: a place beyond the end of a row");
        for (Py_ssize_t i = 0; found && i < ranges.count; i++) {
            if (row_read(row, (Py_ssize_t)begin[i], (Py_ssize_t)end[i], (uint16_t *)PyBytes_AS_STRING(found) + done) < 0)
                Py_CLEAR(found);
            done += (Py_ssize_t)(end[i] - begin[i]);
        }
    }
    close_ranges(&ranges);
    return found;
}
