/* Which documents has one list, and how much do they count? The compiled part of index/codec/lists.py and impacts.py that
   unpacks bits. */
#include "bits.h"
#include "columns.h"

#define CODE_STEP 1024 /* codes to a noted number of others, as in index/codec/impacts.py */
#define CHUNK 56       /* bits: so many can be loaded from any bit on */

/* Return at least 57 bits of a column of bytes from a bit on, zeros behind its end. */
static inline uint64_t bits_from(const View *bytes, Py_ssize_t bit)
{
    uint64_t found = 0;
    Py_ssize_t at = bit >> 3, left = bytes->count - at;
    const uint8_t *from = (const uint8_t *)bytes->numbers.buf + at;
    if (left >= 8)
        memcpy(&found, from, 8);
    else if (left > 0)
        memcpy(&found, from, (size_t)left);
    return found >> (bit & 7);
}

/* Load the high bits from `base` on. */
static inline uint64_t loaded(const Cursor *cursor)
{
    Py_ssize_t left = cursor->highs - cursor->base;
    uint64_t chunk = bits_from(cursor->lists->packed, cursor->high_bit + cursor->base);
    return chunk & (((uint64_t)1 << (left < CHUNK ? left : CHUNK)) - 1);
}

int cursor_open(Cursor *cursor, const Lists *lists, const Range *range)
{
    if (range->count > lists->documents) return malformed("index: a list has more documents than there are");
    uint64_t highs;
    Py_ssize_t width = width_of((uint64_t)lists->documents, (uint64_t)range->count, &highs);
    Py_ssize_t high_bit = range->bit + range->count * width, behind = range->posting + range->count;
    if (touch(lists->packed, range->bit >> 3, (high_bit + (Py_ssize_t)highs + 7) >> 3) < 0) return -1;
    if (lists->codes && (touch(lists->codes, range->posting >> 2, (behind + 3) >> 2) < 0 ||
                         touch(lists->body, 0, lists->body->count) < 0))
        return -1;
    *cursor = (Cursor){.lists = lists, .highs = (Py_ssize_t)highs, .low_bit = range->bit, .high_bit = high_bit,
                       .count = range->count, .posting = range->posting, .other = -1, .width = (int)width};
    if (cursor->highs)
        cursor->chunk = loaded(cursor);
    else
        cursor->highs = cursor->chunk = 1; /* The only document has nothing above its low bits. */
    return 0;
}

/* Return the next document, which stays the next; UINT32_MAX where the list has ended without it. */
static inline uint32_t peeked(Cursor *cursor)
{
    while (!cursor->chunk) {
        cursor->base += CHUNK;
        if (cursor->base >= cursor->highs) return UINT32_MAX;
        cursor->chunk = loaded(cursor);
    }
    uint64_t high = (uint64_t)(cursor->base + lowest_bit(cursor->chunk) - cursor->next);
    uint64_t low = bits_from(cursor->lists->packed, cursor->low_bit + cursor->next * cursor->width);
    uint64_t document = high << cursor->width | (low & (((uint64_t)1 << cursor->width) - 1));
    return document < (uint64_t)cursor->lists->documents ? (uint32_t)document : UINT32_MAX;
}

static inline void passed(Cursor *cursor)
{
    cursor->chunk &= cursor->chunk - 1;
    cursor->next++;
}

static inline int code_at(const Lists *lists, Py_ssize_t posting)
{
    return ((const uint8_t *)lists->codes->numbers.buf)[posting >> 2] >> 2 * (posting & 3) & 3;
}

/* Return how many codes 0 there are before that of a posting; -1 on errors. */
static Py_ssize_t others_before(const Lists *lists, Py_ssize_t posting)
{
    Py_ssize_t step = posting / CODE_STEP, bit = step * CODE_STEP * 2, end = posting * 2;
    if (touch(lists->before, step, step + 1) < 0 || touch(lists->codes, bit >> 3, (end + 7) >> 3) < 0) return -1;
    Py_ssize_t found = (Py_ssize_t)column_number(lists->before, step);
    for (; bit < end; bit += CHUNK) {
        Py_ssize_t bits = end - bit < CHUNK ? end - bit : CHUNK;
        uint64_t codes = bits_from(lists->codes, bit), mask = (((uint64_t)1 << bits) - 1) & 0x5555555555555555u;
        found += bits_set(~(codes | codes >> 1) & mask);
    }
    return found;
}

/* Fill in the impacts of postings that are others; `which` has the lowest bit of the code of each. */
static int others_weighed(Cursor *cursor, uint64_t which, Py_ssize_t posting, uint8_t *impacts)
{
    View *others = cursor->lists->impacts;
    if (cursor->other < 0) cursor->other = others_before(cursor->lists, posting);
    if (cursor->other < 0 || touch(others, cursor->other, cursor->other + bits_set(which)) < 0) return -1;
    const uint8_t *from = (const uint8_t *)others->numbers.buf + cursor->other;
    cursor->other += bits_set(which);
    for (; which; which &= which - 1) impacts[lowest_bit(which) / 2] = *from++;
    return 0;
}

static int weighed(Cursor *cursor, const uint32_t *documents, uint8_t *impacts, Py_ssize_t posting, Py_ssize_t count)
{
    const Lists *lists = cursor->lists;
    const uint8_t *body = lists->body->numbers.buf;
    const uint8_t *impacts_of[] = {body, body, body + lists->documents, body + 2 * lists->documents};
    for (Py_ssize_t done = 0; done < count; done += CHUNK / 2) {
        Py_ssize_t here = count - done < CHUNK / 2 ? count - done : CHUNK / 2;
        uint64_t codes = bits_from(lists->codes, 2 * (posting + done));
        uint64_t others = ~(codes | codes >> 1) & 0x5555555555555555u & (((uint64_t)1 << 2 * here) - 1);
        for (Py_ssize_t i = done; i < done + here; i++, codes >>= 2) impacts[i] = impacts_of[codes & 3][documents[i]];
        if (others && others_weighed(cursor, others, posting + done, impacts + done) < 0) return -1;
    }
    return 0;
}

/* Give what the next documents have above their low bits; return how many were found. */
static Py_ssize_t highs_read(Cursor *cursor, uint32_t *documents, Py_ssize_t count)
{
    uint64_t chunk = cursor->chunk;
    Py_ssize_t base = cursor->base - cursor->next, found = 0;
    const uint32_t step = (uint32_t)1 << cursor->width; /* Processors multiply sooner than they shift by any number. */
    for (;;) {
        Py_ssize_t stop = found + bits_set(chunk) < count ? found + bits_set(chunk) : count;
        for (; found < stop; chunk &= chunk - 1, found++)
            documents[found] = (uint32_t)(base + lowest_bit(chunk) - found) * step;
        cursor->chunk = chunk;
        if (found == count || cursor->base + CHUNK >= cursor->highs) return found;
        cursor->base += CHUNK;
        base += CHUNK;
        chunk = loaded(cursor);
    }
}

/* Add the low bits of documents. */
static void lows_read(const Cursor *cursor, uint32_t *documents, Py_ssize_t count)
{
    const View *packed = cursor->lists->packed;
    const uint8_t *bytes = packed->numbers.buf;
    const Py_ssize_t width = cursor->width;
    const uint32_t mask = ((uint32_t)1 << width) - 1;
    Py_ssize_t bit = cursor->low_bit + cursor->next * width, i = 0;
    /* Where all can be loaded, the end of the column is looked at only once. */
    if (count && ((bit + (count - 1) * width) >> 3) + 8 <= packed->count)
        for (; i < count; i++, bit += width) {
            uint64_t low;
            memcpy(&low, bytes + (bit >> 3), 8);
            documents[i] |= (uint32_t)(low >> (bit & 7)) & mask;
        }
    else
        for (; i < count; i++, bit += width) documents[i] |= (uint32_t)bits_from(packed, bit) & mask;
}

/* Tell whether there are documents with such numbers. What they have above their low bits doesn't fall, so only those are
   looked at that have the most there that a document can have. */
static int are_there(const Cursor *cursor, const uint32_t *documents, Py_ssize_t count)
{
    uint32_t all = (uint32_t)cursor->lists->documents, top = (all - 1) >> cursor->width;
    for (Py_ssize_t i = count; i-- > 0 && documents[i] >> cursor->width >= top;)
        if (documents[i] >= all) return 0;
    return 1;
}

Py_ssize_t cursor_read(Cursor *cursor, uint32_t *documents, uint8_t *impacts, Py_ssize_t room)
{
    Py_ssize_t left = cursor->count - cursor->next, count = left < room ? left : room;
    if (impacts && !cursor->lists->codes) return malformed("index: these lists have no impacts");
    if (highs_read(cursor, documents, count) < count) return malformed("index: a list ends before its last document");
    if (cursor->width) lows_read(cursor, documents, count);
    if (!are_there(cursor, documents, count)) return malformed("index: a posting of a document that is not there");
    if (impacts && weighed(cursor, documents, impacts, cursor->posting + cursor->next, count) < 0) return -1;
    cursor->next += count;
    return count;
}

int cursor_seek(Cursor *cursor, uint32_t wanted, int *impact)
{
    uint64_t high = (uint64_t)wanted >> cursor->width;
    for (;;) { /* A 0 is a step: what comes before there are enough of them is passed over. */
        Py_ssize_t end = cursor->base + CHUNK < cursor->highs ? cursor->base + CHUNK : cursor->highs;
        Py_ssize_t next = cursor->next + bits_set(cursor->chunk);
        if ((uint64_t)(end - next) >= high || end == cursor->highs) break;
        cursor->base = end;
        cursor->next = next;
        cursor->chunk = loaded(cursor);
    }
    while (cursor->chunk && (uint64_t)(cursor->base + lowest_bit(cursor->chunk) - cursor->next) < high) passed(cursor);
    for (; cursor->next < cursor->count; passed(cursor)) {
        uint32_t document = peeked(cursor);
        if (document == UINT32_MAX) return malformed("index: a list ends before its last document");
        if (document < wanted) continue;
        if (document > wanted) return 0;
        if (impact) {
            int code = code_at(cursor->lists, cursor->posting + cursor->next);
            uint8_t other;
            cursor->other = -1; /* Those that were passed over were not counted. */
            if (!code && others_weighed(cursor, 1, cursor->posting + cursor->next, &other) < 0) return -1;
            const uint8_t *body = cursor->lists->body->numbers.buf;
            *impact = code ? body[(code - 1) * cursor->lists->documents + (Py_ssize_t)document] : other;
        }
        return 1;
    }
    return 0;
}
