/* In which texts outside bodies does a run stand? Found by the places of its rarest character. */
#include "ranking.h"

#define FEW 8       /* runs for which the row is looked through, before it is worth while to note where characters stand */
#define AHEAD 8     /* places that are asked for before they are needed */
#define SCANNED 64  /* places that are looked through before any of them is looked at: compilers do that at once */

static int add(Owners *owners, uint32_t owner)
{
    if (owners->count && owners->all[owners->count - 1] == owner) return 0;
    if (owners->count == owners->room) {
        Py_ssize_t room = 2 * owners->room + 8;
        uint32_t *all = PyMem_Realloc(owners->all, (size_t)room * sizeof(uint32_t));
        if (!all) return no_room();
        owners->all = all;
        owners->room = room;
    }
    owners->all[owners->count++] = owner;
    return 0;
}

/* Return the text that a place lies in, from `from` on: near ones are tried first. */
static Py_ssize_t text_of(const Texts *texts, Py_ssize_t from, int64_t place)
{
    const int64_t *starts = texts->name_starts.buffer.buf;
    Py_ssize_t low = from, step = 1, high = from + 1, count = texts->owners.count;
    while (high < count && starts[high] <= place) {
        low = high;
        high += step;
        step *= 2;
    }
    if (high > count) high = count;
    while (high - low > 1) {
        Py_ssize_t middle = (low + high) / 2;
        if (starts[middle] <= place)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* What is looked for, and where it was found last. */
typedef struct {
    Texts *texts;
    const uint16_t *row, *run;
    Py_ssize_t length, text;
    Owners *found;
} Sought;

/* Look whether the run begins at a place, all of it in one text. */
static int look_at(Sought *sought, Py_ssize_t place)
{
    const int64_t *starts = sought->texts->name_starts.buffer.buf;
    for (Py_ssize_t i = sought->length - 1; i >= 0; i--)
        if (sought->row[place + i] != sought->run[i]) return 0;
    sought->text = text_of(sought->texts, sought->text, place);
    if (starts[sought->text] > place || place + sought->length > starts[sought->text + 1]) return 0;
    return add(sought->found, ((const uint32_t *)sought->texts->owners.buffer.buf)[sought->text]);
}

/* Look through the whole row. */
static int look_through(Sought *sought, Py_ssize_t places)
{
    const uint16_t first = sought->run[0];
    Py_ssize_t last = places - sought->length;
    for (Py_ssize_t at = 0; at <= last;) {
        Py_ssize_t stop = at + SCANNED <= last + 1 ? at + SCANNED : last + 1;
        uint16_t any = 0;
        for (Py_ssize_t i = at; i < stop; i++) any |= (uint16_t)(sought->row[i] == first);
        for (; any && at < stop; at++)
            if (sought->row[at] == first && look_at(sought, at) < 0) return -1;
        at = stop;
    }
    return 0;
}

/* Note where each character stands, in order. */
static int note_places(Texts *texts, const uint16_t *row, Py_ssize_t places)
{
    texts->begins = PyMem_Calloc(UINT16_MAX + 3, sizeof(uint32_t));
    texts->places = PyMem_Malloc((size_t)places * sizeof(uint32_t) + 1);
    if (!texts->begins || !texts->places) {
        PyMem_Free(texts->begins);
        PyMem_Free(texts->places);
        texts->begins = texts->places = NULL;
        return no_room();
    }
    uint32_t *next = texts->begins + 1; /* Where the next place goes, so that in the end each begins where the last ended. */
    for (Py_ssize_t at = 0; at < places; at++) next[row[at] + 1]++;
    for (Py_ssize_t i = 1; i <= UINT16_MAX + 1; i++) next[i] += next[i - 1];
    for (Py_ssize_t at = 0; at < places; at++) texts->places[next[row[at]]++] = (uint32_t)at;
    return 0;
}

/* Ask for a place, which is far away in memory, before it is needed. */
static void fetch(const uint16_t *place)
{
#if defined(__GNUC__)
    __builtin_prefetch(place);
#else
    (void)place;
#endif
}

/* Look at all places of the rarest character. */
static int look_by_rarest(Sought *sought, Py_ssize_t places)
{
    const uint32_t *begins = sought->texts->begins;
    Py_ssize_t rarest = 0;
    uint32_t least = UINT32_MAX;
    for (Py_ssize_t i = 0; i < sought->length; i++) {
        uint32_t often = begins[sought->run[i] + 1] - begins[sought->run[i]];
        if (sought->run[i] && often < least) {
            least = often;
            rarest = i;
        }
    }
    const uint32_t *at = sought->texts->places + begins[sought->run[rarest]], *end = at + least;
    for (; at < end; at++) {
        fetch(sought->row + at[end - at > AHEAD ? AHEAD : 0]);
        if (*at >= rarest && *at - rarest + sought->length <= places && look_at(sought, (Py_ssize_t)*at - rarest) < 0) return -1;
    }
    return 0;
}

int owners_outside(Texts *texts, const uint16_t *run, Py_ssize_t length, Owners *found)
{
    Py_ssize_t places = (Py_ssize_t)((const int64_t *)texts->name_starts.buffer.buf)[texts->owners.count];
    if (!texts->begins && reading->touch(texts->names, 0, places) < 0) return -1;
    Sought sought = {texts, texts->names->numbers.buf, run, length, 0, found};
    if (!texts->begins && texts->asked < FEW) {
        texts->asked++;
        return look_through(&sought, places);
    }
    if (!texts->begins && note_places(texts, sought.row, places) < 0) return -1;
    return look_by_rarest(&sought, places);
}
