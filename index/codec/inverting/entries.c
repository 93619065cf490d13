/* How do the entries of words become postings? The compiled part of index/codec/postings.py. */
#include "inverting.h"

enum { TERM = 40, DOCUMENT = 16, FIELD = 12, MOST_FREQUENCY = 4095 };
#define DOCUMENTS UINT32_C(0xFFFFFF)

enum { AHEAD = 12 }; /* so many entries ahead memory is asked for */

/* count(entries, counts): adds how many entries each term has. */
PyObject *count(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers entries, counts;
    if (!PyArg_ParseTuple(args, "y*w*", &entries.view, &counts.view)) return NULL;
    int fits = has_size(&entries, 8) & has_size(&counts, 8);
    const uint64_t *entry = entries.view.buf;
    int64_t *counted = counts.view.buf;
    for (Py_ssize_t i = 0; fits && i < entries.count; i++) {
        uint64_t term = entry[i] >> TERM;
        fits = term < (uint64_t)counts.count;
        if (fits) counted[term]++;
    }
    PyBuffer_Release(&entries.view);
    PyBuffer_Release(&counts.view);
    if (!fits) return refuse("index: an entry has a term without a place");
    Py_RETURN_NONE;
}

/* Where the next entry of a term goes, and which term that is from then on. */
typedef struct {
    int64_t next, term;
} Place;

static int deal_entries(const Numbers *entries, const Numbers *places, const Numbers *out) {
    const uint64_t *entry = entries->view.buf;
    Place *place = places->view.buf;
    uint64_t *dealt = out->view.buf, terms = (uint64_t)places->count;
    for (Py_ssize_t i = 0; i < entries->count; i++) {
        if (i + 2 * AHEAD < entries->count) {
            uint64_t soon = entry[i + AHEAD] >> TERM;
            PREPARE(place + (entry[i + 2 * AHEAD] >> TERM));
            if (soon < terms) PREPARE(dealt + place[soon].next);
        }
        if (entry[i] >> TERM >= terms) return 0;
        Place *to = place + (entry[i] >> TERM);
        if (to->next < 0 || to->next >= out->count) return 0;
        dealt[to->next++] = (uint64_t)to->term << TERM | (entry[i] & ((UINT64_C(1) << TERM) - 1));
    }
    return 1;
}

/* deal(entries, places, out): puts each entry, under its new term, where `places` say: for each term where the next entry
 * goes, which goes on by one, and the new term, i64 both. */
PyObject *deal(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers entries, places, out;
    if (!PyArg_ParseTuple(args, "y*w*w*", &entries.view, &places.view, &out.view)) return NULL;
    int fits = has_size(&entries, 8) & has_size(&places, sizeof(Place)) & has_size(&out, 8);
    fits = fits && deal_entries(&entries, &places, &out);
    PyBuffer_Release(&entries.view);
    PyBuffer_Release(&places.view);
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

/* What is known of terms, documents and fields. */
typedef struct {
    Numbers held, weights, in_body, counts, most;
    double k1;
    Py_ssize_t fields, documents;
} Known;

/* Adds a posting that no code tells of: the entries from `first` on of one term and document; returns its impact, and
 * gives how many these are, or none where a field is not there. */
static uint8_t add_uncoded(const uint64_t *first, const uint64_t *end, const Known *known, Weighed *to, size_t *entries) {
    const double *weight = known->weights.view.buf;
    const double *back = known->held.view.buf;
    back += (Py_ssize_t)(*first >> DOCUMENT & DOCUMENTS) * known->fields;
    const uint64_t *entry = first;
    double sum = 0;
    uint16_t in_body = 0;
    *entries = 0;
    for (; entry < end && *entry >> DOCUMENT == *first >> DOCUMENT; entry++) {
        Py_ssize_t field = (Py_ssize_t)(*entry >> FIELD & (FIELDS - 1));
        uint16_t frequency = (uint16_t)(*entry & MOST_FREQUENCY);
        if (field >= known->fields) return 0;
        sum += weight[field] * frequency / back[field];
        if (field == known->fields - 1) {
            in_body = frequency;
        } else {
            to->others[to->other++] = *entry;
        }
    }
    *entries = (size_t)(entry - first);
    to->body[to->uncoded] = in_body;
    return to->impact[to->uncoded++] = impact_of(sum, known->k1);
}

/* Returns 0 where an entry lies outside of what is known of its term, document or field. */
static int weigh_all(const Numbers *entries, const Known *known, Weighed *to) {
    const uint64_t *entry = entries->view.buf, *end = entry + entries->count;
    const uint8_t *in_body = known->in_body.view.buf;
    int64_t *counted = known->counts.view.buf;
    uint8_t *largest = known->most.view.buf;
    for (size_t taken = 1; entry < end; entry += taken, to->postings++) {
        uint64_t term = *entry >> TERM, document = *entry >> DOCUMENT & DOCUMENTS, frequency = *entry & MOST_FREQUENCY;
        if (term >= (uint64_t)known->counts.count || document >= (uint64_t)known->documents) return 0;
        int is_coded = (Py_ssize_t)(*entry >> FIELD & (FIELDS - 1)) == known->fields - 1 && frequency - 1 < OFTEN &&
                       (entry + 1 == end || entry[1] >> DOCUMENT != *entry >> DOCUMENT);
        uint8_t impact;
        if (is_coded) {
            impact = in_body[(Py_ssize_t)(frequency - 1) * known->documents + (Py_ssize_t)document];
            taken = 1;
        } else {
            impact = add_uncoded(entry, end, known, to, &taken);
            if (!taken) return 0;
        }
        to->document[to->postings] = (uint32_t)document;
        to->code[to->postings] = is_coded ? (uint8_t)frequency : 0;
        largest[term] = impact > largest[term] ? impact : largest[term];
        counted[term]++;
    }
    return 1;
}

static int known_fits(Known *known) {
    int fits = has_size(&known->held, 8) & has_size(&known->weights, 8) & has_size(&known->in_body, 1);
    fits = fits & has_size(&known->counts, 8) & has_size(&known->most, 1);
    known->fields = known->weights.count;
    if (!fits || known->fields <= 0 || known->fields > FIELDS || known->held.count % known->fields) return 0;
    known->documents = known->held.count / known->fields;
    return known->most.count == known->counts.count && known->in_body.count == known->documents * OFTEN;
}

/* weigh(entries, held, weights, in_body, k1, counts, most): documents u32 and codes u8 of postings, impacts u8 and
 * frequencies u16 of those with code 0, other entries. `in_body` has the impacts u8 of what the body alone of each document
 * has once, then twice, then three times. */
PyObject *weigh(PyObject *Py_UNUSED(module), PyObject *args) {
    Numbers entries;
    Known known;
    if (!PyArg_ParseTuple(args, "y*y*y*y*dw*w*", &entries.view, &known.held.view, &known.weights.view, &known.in_body.view,
                          &known.k1, &known.counts.view, &known.most.view)) {
        return NULL;
    }
    int fits = has_size(&entries, 8) & known_fits(&known);
    size_t room = (size_t)entries.count + 1;
    Weighed to = {malloc(room * 4), malloc(room), malloc(room), malloc(room * 2), malloc(room * 8), 0, 0, 0};
    PyObject *found = NULL;
    if (!to.document || !to.code || !to.impact || !to.body || !to.others) {
        PyErr_NoMemory();
    } else if (fits && weigh_all(&entries, &known, &to)) {
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
    PyBuffer_Release(&known.held.view);
    PyBuffer_Release(&known.weights.view);
    PyBuffer_Release(&known.in_body.view);
    PyBuffer_Release(&known.counts.view);
    PyBuffer_Release(&known.most.view);
    return found;
}
