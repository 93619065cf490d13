/* How do the characters of texts become the postings of pairs? The compiled part of index/codec/pairs.py. */
#include "inverting.h"

enum { KINDS = 1 << 16 };

/* A row of characters (see index/codec/character_row.py). */
typedef struct {
    Numbers numbers, starts, owners;
} Row;

static int row_fits(Row *row) {
    if (!has_size(&row->numbers, 2) || !has_size(&row->starts, 8) || !has_size(&row->owners, 4)) return 0;
    const int64_t *start = row->starts.view.buf;
    if (row->starts.count != row->owners.count + 1 || start[0] != 0) return 0;
    for (Py_ssize_t i = 0; i < row->owners.count; i++) {
        if (start[i + 1] <= start[i]) return 0;
    }
    if (start[row->owners.count] != row->numbers.count) return 0;
    for (Py_ssize_t i = 0; i < row->owners.count; i++) {
        if (((const uint16_t *)row->numbers.view.buf)[start[i + 1] - 1]) return 0;
    }
    return 1;
}

static void row_release(Row *row) {
    PyBuffer_Release(&row->numbers.view);
    PyBuffer_Release(&row->starts.view);
    PyBuffer_Release(&row->owners.view);
}

/* Puts what stands behind each place, and its owner, where `next` says for its character, if that is one of
 * `first` to `last`; goes through the texts of both rows in the order of their owners. Returns 0 without room. */
static int deal_texts(const Row *rows, uint32_t first, const Numbers *next, const Numbers *behind,
                      const Numbers *owners) {
    Py_ssize_t text[2] = {0, 0};
    int64_t *at = next->view.buf;
    uint16_t *second = behind->view.buf;
    uint32_t *owner = owners->view.buf;
    const uint32_t *one = rows[0].owners.view.buf, *other = rows[1].owners.view.buf;
    for (;;) {
        int has_one = text[0] < rows[0].owners.count, has_other = text[1] < rows[1].owners.count;
        if (!has_one && !has_other) return 1;
        int r = !has_one || (has_other && other[text[1]] < one[text[0]]);
        const uint16_t *number = rows[r].numbers.view.buf;
        const int64_t *start = (const int64_t *)rows[r].starts.view.buf + text[r];
        uint32_t own = r ? other[text[1]] : one[text[0]];
        /* The last place is the gap behind the text, with which no pair begins. */
        for (int64_t i = start[0]; i < start[1] - 1; i++) {
            uint32_t above = number[i] - first;
            if (above >= (uint64_t)next->count) continue;
            int64_t to = at[above]++;
            if (to < 0 || to >= owners->count) return 0;
            second[to] = number[i + 1];
            owner[to] = own;
        }
        text[r]++;
    }
}

/* deal_places(row, row, first, next, behind, owner): deals out the places with `first` and the characters behind it. A
 * row is its numbers u16, starts i64 and owners u32; `next` has i64 for each character, `behind` u16, `owner` u32. */
PyObject *deal_places(PyObject *Py_UNUSED(module), PyObject *args) {
    Row rows[2];
    Numbers next, behind, owner;
    unsigned int first;
    if (!PyArg_ParseTuple(args, "(y*y*y*)(y*y*y*)Iw*w*w*", &rows[0].numbers.view, &rows[0].starts.view,
                          &rows[0].owners.view, &rows[1].numbers.view, &rows[1].starts.view, &rows[1].owners.view,
                          &first, &next.view, &behind.view, &owner.view)) {
        return NULL;
    }
    int fits = row_fits(&rows[0]) && row_fits(&rows[1]) && has_size(&next, 8) && has_size(&behind, 2);
    fits = fits && has_size(&owner, 4) && behind.count == owner.count && first;
    fits = fits && deal_texts(rows, first, &next, &behind, &owner);
    row_release(&rows[0]);
    row_release(&rows[1]);
    PyBuffer_Release(&next.view);
    PyBuffer_Release(&behind.view);
    PyBuffer_Release(&owner.view);
    if (!fits) return refuse("index: rows and the room for their places don't fit together");
    Py_RETURN_NONE;
}

/* What sorting a part needs, and what comes of all parts: documents and codes of all pairs, impacts where a code is 0, and
 * for each pair its second character, number and best impact. */
typedef struct {
    uint32_t *order, *document;
    int64_t *number;
    uint16_t *kinds, *second;
    uint8_t *code, *impact, *most;
    size_t postings, uncoded, pairs;
    uint32_t body; /* the field of bodies */
    uint32_t counts[KINDS]; /* of each kind of what stands behind; 0 between two parts */
} Paired;

static int compare_kinds(const void *one, const void *other) {
    return *(const uint16_t *)one - *(const uint16_t *)other;
}

/* Sorts a part by what stands behind; returns how many kinds of that there are, with where each ends in `counts`. */
static size_t sort_part(Paired *to, const uint16_t *behind, const uint32_t *owner, size_t count) {
    size_t kinds = 0;
    for (size_t i = 0; i < count; i++) {
        if (!to->counts[behind[i]]++) to->kinds[kinds++] = behind[i];
    }
    qsort(to->kinds, kinds, sizeof *to->kinds, compare_kinds);
    uint32_t before = 0;
    for (size_t i = 0; i < kinds; i++) {
        uint32_t here = to->counts[to->kinds[i]];
        to->counts[to->kinds[i]] = before;
        before += here;
    }
    for (size_t i = 0; i < count; i++) to->order[to->counts[behind[i]]++] = owner[i];
    return kinds;
}

/* Adds a pair whose owners are `owner[0]` to `owner[count - 1]`, in order. */
static void add_pair(Paired *to, uint16_t second, const uint32_t *owner, size_t count, const double *worth, double k1) {
    size_t before = to->postings;
    uint8_t most = 0;
    for (size_t i = 0; i < count;) {
        uint32_t document = owner[i] >> OWNER_FIELD;
        int is_coded = owner[i] == (document << OWNER_FIELD | to->body);
        size_t first = i;
        double sum = 0;
        while (i < count && owner[i] >> OWNER_FIELD == document) {
            size_t next = i + 1;
            while (next < count && owner[next] == owner[i]) next++;
            sum += worth[owner[i]] * (double)(next - i);
            i = next;
        }
        /* The body is the last of a document's fields: what begins there has no other. */
        is_coded = is_coded && i - first <= OFTEN;
        uint8_t impact = impact_of(sum, k1);
        most = impact > most ? impact : most;
        to->document[to->postings] = document;
        to->code[to->postings++] = is_coded ? (uint8_t)(i - first) : 0;
        if (!is_coded) to->impact[to->uncoded++] = impact;
    }
    to->second[to->pairs] = second;
    to->number[to->pairs] = (int64_t)(to->postings - before);
    to->most[to->pairs++] = most;
}

/* Adds the pairs of all parts; tells in `counts`, which has the places of each part, how many these are. */
static void add_parts(Paired *to, const uint16_t *behind, const uint32_t *owner, const Numbers *parts,
                      const double *worth, double k1) {
    int64_t *counts = parts->view.buf;
    for (Py_ssize_t part = 0; part < parts->count; part++) {
        size_t count = (size_t)counts[part], kinds = sort_part(to, behind, owner, count), begin = 0;
        for (size_t i = 0; i < kinds; i++) {
            uint16_t kind = to->kinds[i];
            size_t end = to->counts[kind];
            add_pair(to, kind, to->order + begin, end - begin, worth, k1);
            begin = end;
            to->counts[kind] = 0;
        }
        counts[part] = (int64_t)kinds;
        behind += count;
        owner += count;
    }
}

static int parts_fit(const Numbers *behind, const Numbers *owner, const Numbers *parts, const Numbers *worth) {
    const uint32_t *own = owner->view.buf;
    const int64_t *counts = parts->view.buf;
    Py_ssize_t left = owner->count;
    uint32_t largest = 0;
    if (behind->count != owner->count || owner->count > UINT32_MAX / 2) return 0;
    for (Py_ssize_t i = 0; i < owner->count; i++) largest = own[i] > largest ? own[i] : largest;
    for (Py_ssize_t i = 0; i < parts->count; i++) {
        if (counts[i] < 0 || counts[i] > left) return 0;
        left -= (Py_ssize_t)counts[i];
    }
    return !left && (!owner->count || largest < (uint64_t)worth->count);
}

static PyObject *paired(const Numbers *behind, const Numbers *owner, const Numbers *parts, const double *worth,
                        double k1, uint32_t body) {
    size_t room = (size_t)owner->count + 1;
    Paired *to = calloc(1, sizeof *to);
    PyObject *found = NULL;
    if (to) {
        to->body = body;
        to->order = malloc(room * 4);
        to->document = malloc(room * 4);
        to->number = malloc(room * 8);
        to->kinds = malloc(KINDS * sizeof *to->kinds);
        to->second = malloc(room * 2);
        to->code = malloc(room);
        to->impact = malloc(room);
        to->most = malloc(room);
    }
    if (!to || !to->order || !to->document || !to->number || !to->kinds || !to->second || !to->code || !to->impact ||
        !to->most) {
        PyErr_NoMemory();
    } else {
        add_parts(to, behind->view.buf, owner->view.buf, parts, worth, k1);
        Py_ssize_t postings = (Py_ssize_t)to->postings, pairs = (Py_ssize_t)to->pairs;
        found = Py_BuildValue("(NNNNNN)", taken(to->document, postings, 4), taken(to->code, postings, 1),
                              taken(to->impact, (Py_ssize_t)to->uncoded, 1), taken(to->second, pairs, 2),
                              taken(to->number, pairs, 8), taken(to->most, pairs, 1));
    }
    if (to) {
        free(to->order);
        free(to->document);
        free(to->number);
        free(to->kinds);
        free(to->second);
        free(to->code);
        free(to->impact);
        free(to->most);
        free(to);
    }
    return found;
}

/* pairs(behind, owner, counts, worth, k1, body): of places dealt out, so many for each first character, documents u32 and
 * codes u8 of all pairs, impacts u8 of those with code 0, and for each pair its second u16, number i64 and best impact u8;
 * pairs in `counts`. */
PyObject *pairs(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers behind, owner, parts, worth;
    double k1;
    unsigned int body;
    if (!PyArg_ParseTuple(args, "y*y*w*y*dI", &behind.view, &owner.view, &parts.view, &worth.view, &k1, &body)) return NULL;
    int fits = has_size(&behind, 2) & has_size(&owner, 4) & has_size(&parts, 8) & has_size(&worth, 8);
    PyObject *found = NULL;
    if (fits && body < FIELDS && parts_fit(&behind, &owner, &parts, &worth)) {
        found = paired(&behind, &owner, &parts, worth.view.buf, k1, body);
    } else {
        refuse("index: places, their owners and what these are worth don't fit together");
    }
    PyBuffer_Release(&behind.view);
    PyBuffer_Release(&owner.view);
    PyBuffer_Release(&parts.view);
    PyBuffer_Release(&worth.view);
    return found;
}
