/* How do the entries of words become postings? The compiled part of index/codec/postings.py. */
#include "inverting.h"

enum { TERM = 40, DOCUMENT = 16, FIELD = 12, MOST_FREQUENCY = 4095 };
#define DOCUMENTS UINT32_C(0xFFFFFF)

/* count(entries, place, counts): adds how many entries each term has, by its new place. */
PyObject *count(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers entries, place, counts;
    if (!PyArg_ParseTuple(args, "y*y*w*", &entries.view, &place.view, &counts.view)) return NULL;
    int fits = has_size(&entries, 8) & has_size(&place, 8) & has_size(&counts, 8);
    const uint64_t *entry = entries.view.buf, *to = place.view.buf;
    int64_t *counted = counts.view.buf;
    for (Py_ssize_t i = 0; fits && i < entries.count; i++) {
        uint64_t term = entry[i] >> TERM;
        fits = term < (uint64_t)place.count && to[term] < (uint64_t)counts.count;
        if (fits) counted[to[term]]++;
    }
    PyBuffer_Release(&entries.view);
    PyBuffer_Release(&place.view);
    PyBuffer_Release(&counts.view);
    if (!fits) return refuse("index: an entry has a term without a place");
    Py_RETURN_NONE;
}

/* deal(entries, place, next, out): puts each entry, under its new term, where `next` says, which goes on by one. */
PyObject *deal(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers entries, place, next, out;
    if (!PyArg_ParseTuple(args, "y*y*w*w*", &entries.view, &place.view, &next.view, &out.view)) return NULL;
    int fits = has_size(&entries, 8) & has_size(&place, 8) & has_size(&next, 8) & has_size(&out, 8);
    const uint64_t *entry = entries.view.buf, *to = place.view.buf;
    int64_t *at = next.view.buf;
    uint64_t *dealt = out.view.buf;
    for (Py_ssize_t i = 0; fits && i < entries.count; i++) {
        uint64_t term = entry[i] >> TERM;
        fits = term < (uint64_t)place.count && to[term] < (uint64_t)next.count && at[to[term]] >= 0 &&
               at[to[term]] < out.count;
        if (fits) dealt[at[to[term]]++] = to[term] << TERM | (entry[i] & ((UINT64_C(1) << TERM) - 1));
    }
    PyBuffer_Release(&entries.view);
    PyBuffer_Release(&place.view);
    PyBuffer_Release(&next.view);
    PyBuffer_Release(&out.view);
    if (!fits) return refuse("index: an entry has no place among the others");
    Py_RETURN_NONE;
}

/* What `weigh` writes, with room for as many as there are entries. */
typedef struct {
    uint32_t *document;
    uint8_t *code, *impact;
    uint16_t *body;
    uint64_t *others;
    Py_ssize_t postings, uncoded, other;
} Weighed;

/* Adds a posting: its impact and frequency only where no code tells them. */
static void add_posting(Weighed *to, uint32_t document, int is_in_body_alone, uint16_t in_body, uint8_t impact) {
    int is_coded = is_in_body_alone && in_body <= OFTEN;
    to->document[to->postings] = document;
    to->code[to->postings++] = is_coded ? (uint8_t)in_body : 0;
    if (is_coded) return;
    to->impact[to->uncoded] = impact;
    to->body[to->uncoded++] = in_body;
}

/* Returns 0 where an entry lies outside of what is known of its term, document or field. */
static int weigh_all(const Numbers *entries, const Numbers *held, const Numbers *weights, double k1,
                     const Numbers *counts, const Numbers *most, Weighed *to) {
    const uint64_t *entry = entries->view.buf;
    const double *back = held->view.buf, *weight = weights->view.buf;
    int64_t *counted = counts->view.buf;
    uint8_t *largest = most->view.buf;
    Py_ssize_t fields = weights->count, documents = held->count / fields;
    for (Py_ssize_t i = 0, next; i < entries->count; i = next) {
        uint64_t term = entry[i] >> TERM, document = entry[i] >> DOCUMENT & DOCUMENTS;
        if (term >= (uint64_t)counts->count || document >= (uint64_t)documents) return 0;
        double sum = 0;
        uint16_t in_body = 0;
        for (next = i; next < entries->count && entry[next] >> DOCUMENT == entry[i] >> DOCUMENT; next++) {
            Py_ssize_t field = (Py_ssize_t)(entry[next] >> FIELD & (FIELDS - 1));
            uint16_t frequency = (uint16_t)(entry[next] & MOST_FREQUENCY);
            if (field >= fields) return 0;
            sum += weight[field] * frequency / back[(Py_ssize_t)document * fields + field];
            if (field == fields - 1) {
                in_body = frequency;
            } else {
                to->others[to->other++] = entry[next];
            }
        }
        uint8_t impact = impact_of(sum, k1);
        add_posting(to, (uint32_t)document, in_body && next == i + 1, in_body, impact);
        largest[term] = impact > largest[term] ? impact : largest[term];
        counted[term]++;
    }
    return 1;
}

/* weigh(entries, held, weights, k1, counts, most): documents u32 and codes u8 of postings, impacts u8 and frequencies u16
 * of those with code 0, other entries. */
PyObject *weigh(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers entries, held, weights, counts, most;
    double k1;
    if (!PyArg_ParseTuple(args, "y*y*y*dw*w*", &entries.view, &held.view, &weights.view, &k1, &counts.view, &most.view)) {
        return NULL;
    }
    int fits = has_size(&entries, 8) & has_size(&held, 8) & has_size(&weights, 8) & has_size(&counts, 8);
    fits = fits && weights.count > 0 && weights.count <= FIELDS && held.count % weights.count == 0;
    fits = fits && has_size(&most, 1) && most.count == counts.count;
    size_t room = (size_t)entries.count + 1;
    Weighed to = {malloc(room * 4), malloc(room), malloc(room), malloc(room * 2), malloc(room * 8), 0, 0, 0};
    PyObject *found = NULL;
    if (!to.document || !to.code || !to.impact || !to.body || !to.others) {
        PyErr_NoMemory();
    } else if (fits && weigh_all(&entries, &held, &weights, k1, &counts, &most, &to)) {
        found = Py_BuildValue("(NNNNN)", taken(to.document, to.postings, 4), taken(to.code, to.postings, 1),
                              taken(to.impact, to.uncoded, 1), taken(to.body, to.uncoded, 2),
                              taken(to.others, to.other, 8));
    } else {
        refuse("index: an entry has a term, document or field that there is not");
    }
    free(to.document);
    free(to.code);
    free(to.impact);
    free(to.body);
    free(to.others);
    PyBuffer_Release(&entries.view);
    PyBuffer_Release(&held.view);
    PyBuffer_Release(&weights.view);
    PyBuffer_Release(&counts.view);
    PyBuffer_Release(&most.view);
    return found;
}
