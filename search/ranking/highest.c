/* Which is the least of the k highest scores so far? A heap with the least on top. */
#include "ranking.h"

static void sift(int64_t *heap, Py_ssize_t count, Py_ssize_t at)
{
    int64_t moved = heap[at];
    for (;;) {
        Py_ssize_t child = 2 * at + 1;
        if (child >= count) break;
        if (child + 1 < count && heap[child + 1] < heap[child]) child++;
        if (heap[child] >= moved) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moved;
}

void given(Highest *highest, int64_t score)
{
    if (highest->count == highest->k) {
        if (score > highest->scores[0]) {
            highest->scores[0] = score;
            sift(highest->scores, highest->k, 0);
        }
    } else {
        highest->scores[highest->count++] = score;
        if (highest->count == highest->k)
            for (Py_ssize_t at = highest->k / 2; at-- > 0;) sift(highest->scores, highest->k, at);
    }
}
