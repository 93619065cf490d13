/* How do the characters of texts become the postings of pairs? The compiled part of index/codec/pairs.py. */
#include "../reading/bits.h"
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
            /* A cache line ahead: the places of a character lie far from those of the next. */
            PREPARE(second + to + 32);
            PREPARE(owner + to + 16);
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

/* What a pair counts: for each owner of it what it adds to the weight by standing there once; and for each document the
 * impacts of what its body alone has once, then twice, then three times. */
typedef struct {
    const double *once;
    const uint8_t *in_body;
    size_t documents;
    double k1;
    uint32_t body; /* the field of bodies */
} Worth;

/* What sorting a part needs, and what comes of all parts: documents and codes of all pairs, impacts where a code is 0, and
 * for each pair its second character, number and best impact. */
typedef struct {
    uint32_t *order, *document;
    int64_t *number;
    uint16_t *kinds, *second;
    uint8_t *code, *impact, *most;
    size_t postings, uncoded, pairs;
    uint32_t counts[KINDS]; /* of each kind of what stands behind; 0 between two parts */
    uint64_t seen[KINDS / 64]; /* a bit for each kind; likewise */
} Paired;

/* Notes the kinds that are seen, in order, and in `counts` where each begins; forgets that they are seen. */
static size_t order_kinds(Paired *to, size_t words) {
    size_t kinds = 0;
    uint32_t before = 0;
    for (size_t word = 0; word < words; word++) {
        for (uint64_t left = to->seen[word]; left; left &= left - 1) {
            uint16_t kind = (uint16_t)(word * 64 + (size_t)lowest_bit(left));
            uint32_t here = to->counts[kind];
            to->kinds[kinds++] = kind;
            to->counts[kind] = before;
            before += here;
        }
        to->seen[word] = 0;
    }
    return kinds;
}

/* Sorts a part by what stands behind; returns how many kinds of that there are, with where each ends in `counts`. */
static size_t sort_part(Paired *to, const uint16_t *behind, const uint32_t *owner, size_t count) {
    size_t words = 0;
    for (size_t i = 0; i < count; i++) {
        if (to->counts[behind[i]]++) continue;
        size_t word = behind[i] / 64;
        to->seen[word] |= UINT64_C(1) << behind[i] % 64;
        words = word < words ? words : word + 1;
    }
    size_t kinds = order_kinds(to, words);
    for (size_t i = 0; i < count; i++) to->order[to->counts[behind[i]]++] = owner[i];
    return kinds;
}

/* Returns the impact of a pair in the document of `owner[0]`, and gives where the owners end that are of this. */
static uint8_t impact_in(const uint32_t *owner, size_t count, const Worth *worth, size_t *end) {
    size_t i = 0;
    double sum = 0;
    while (i < count && owner[i] >> OWNER_FIELD == owner[0] >> OWNER_FIELD) {
        size_t next = i + 1;
        while (next < count && owner[next] == owner[i]) next++;
        sum += worth->once[owner[i]] * (double)(next - i);
        i = next;
    }
    *end = i;
    return impact_of(sum, worth->k1);
}

/* Adds a pair whose owners are `owner[0]` to `owner[count - 1]`, in order. */
static void add_pair(Paired *to, uint16_t second, const uint32_t *owner, size_t count, const Worth *worth) {
    size_t at = to->postings;
    uint8_t most = 0;
    for (size_t i = 0; i < count; at++) {
        uint32_t own = owner[i], document = own >> OWNER_FIELD;
        size_t next = i + 1;
        while (next < count && owner[next] == own) next++;
        /* The body is the last of a document's fields: what begins there has no other. */
        size_t times = next - i;
        int is_coded = (own & (FIELDS - 1)) == worth->body && times <= OFTEN;
        uint8_t impact;
        if (is_coded) {
            impact = worth->in_body[(times - 1) * worth->documents + document];
        } else {
            impact = to->impact[to->uncoded++] = impact_in(owner + i, count - i, worth, &times);
        }
        i += times;
        to->document[at] = document;
        to->code[at] = is_coded ? (uint8_t)times : 0;
        most = impact > most ? impact : most;
    }
    to->second[to->pairs] = second;
    to->number[to->pairs] = (int64_t)(at - to->postings);
    to->most[to->pairs++] = most;
    to->postings = at;
}

/* Adds the pairs of all parts; tells in `counts`, which has the places of each part, how many these are. */
static void add_parts(Paired *to, const uint16_t *behind, const uint32_t *owner, const Numbers *parts,
                      const Worth *worth) {
    int64_t *counts = parts->view.buf;
    for (Py_ssize_t part = 0; part < parts->count; part++) {
        size_t count = (size_t)counts[part], kinds = sort_part(to, behind, owner, count), begin = 0;
        for (size_t i = 0; i < kinds; i++) {
            uint16_t kind = to->kinds[i];
            size_t end = to->counts[kind];
            add_pair(to, kind, to->order + begin, end - begin, worth);
            begin = end;
            to->counts[kind] = 0;
        }
        counts[part] = (int64_t)kinds;
        behind += count;
        owner += count;
    }
}

static int parts_fit(const Numbers *behind, const Numbers *owner, const Numbers *parts, size_t owners) {
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
    return !left && (!owner->count || largest < owners);
}

static PyObject *paired(const Numbers *behind, const Numbers *owner, const Numbers *parts, const Worth *worth) {
    size_t room = (size_t)owner->count + 1;
    Paired *to = calloc(1, sizeof *to);
    /* The longest of all is filled as it is returned. */
    PyObject *found = NULL, *document = PyByteArray_FromStringAndSize(NULL, (Py_ssize_t)room * 4);
    if (to && document) {
        to->order = malloc(room * 4);
        to->document = (uint32_t *)PyByteArray_AS_STRING(document);
        to->number = malloc(room * 8);
        to->kinds = malloc(KINDS * sizeof *to->kinds);
        to->second = malloc(room * 2);
        to->code = malloc(room);
        to->impact = malloc(room);
        to->most = malloc(room);
    }
    if (!to || !document || !to->order || !to->number || !to->kinds || !to->second || !to->code || !to->impact ||
        !to->most) {
        PyErr_NoMemory();
    } else {
        add_parts(to, behind->view.buf, owner->view.buf, parts, worth);
        Py_ssize_t postings = (Py_ssize_t)to->postings, pairs = (Py_ssize_t)to->pairs;
        if (PyByteArray_Resize(document, postings * 4) == 0) {
            found = Py_BuildValue("(ONNNNN)", document, taken(to->code, postings, 1),
                                  taken(to->impact, (Py_ssize_t)to->uncoded, 1), taken(to->second, pairs, 2),
                                  taken(to->number, pairs, 8), taken(to->most, pairs, 1));
        }
    }
    Py_XDECREF(document);
    if (to) {
        free(to->order);
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

/* pairs(behind, owner, counts, once, in_body, k1, body): of places dealt out, so many for each first character, documents
 * u32 and codes u8 of all pairs, impacts u8 of those with code 0, and for each pair its second u16, number i64 and best
 * impact u8; pairs in `counts`. What they count is told by `once`, f64 by owner, and by `in_body`, u8, as `Worth` says. */
PyObject *pairs(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers behind, owner, parts, once, in_body;
    Worth worth;
    if (!PyArg_ParseTuple(args, "y*y*w*y*y*dI", &behind.view, &owner.view, &parts.view, &once.view, &in_body.view,
                          &worth.k1, &worth.body)) {
        return NULL;
    }
    int fits = has_size(&behind, 2) & has_size(&owner, 4) & has_size(&parts, 8);
    fits = fits & has_size(&once, 8) & has_size(&in_body, 1);
    worth.once = once.view.buf;
    worth.in_body = in_body.view.buf;
    worth.documents = (size_t)in_body.count / OFTEN;
    fits = fits && worth.body < FIELDS && (size_t)once.count == worth.documents * FIELDS;
    fits = fits && (size_t)in_body.count == worth.documents * OFTEN;
    PyObject *found = NULL;
    if (fits && parts_fit(&behind, &owner, &parts, (size_t)once.count)) {
        found = paired(&behind, &owner, &parts, &worth);
    } else {
        refuse("index: places, their owners and what these are worth don't fit together");
    }
    PyBuffer_Release(&behind.view);
    PyBuffer_Release(&owner.view);
    PyBuffer_Release(&parts.view);
    PyBuffer_Release(&once.view);
    PyBuffer_Release(&in_body.view);
    return found;
}
