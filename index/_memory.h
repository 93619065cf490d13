/* How is memory reached more quickly? A large piece lies in pages of two megabytes, where the system has them for who asks:
 * a look-up anywhere in a table of ten megabytes then mostly needs no look at the tables of pages before. And what is
 * needed soon is asked for now.
 */
#ifndef ZHANYI_MEMORY_H
#define ZHANYI_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { LARGE = 1 << 22 };

#if defined(__GNUC__)
#define PREFETCH(address) __builtin_prefetch(address)
#else
#define PREFETCH(address) ((void)(address))
#endif

/* Asks for large pages; to be called before the memory is first used. That it is refused, or unknown, changes nothing. */
static inline void *in_large_pages(void *start, size_t size) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    uintptr_t first = ((uintptr_t)start + 4095) & ~(uintptr_t)4095, end = ((uintptr_t)start + size) & ~(uintptr_t)4095;
    if (start && size >= LARGE) madvise((void *)first, end - first, MADV_HUGEPAGE);
#else
    (void)size;
#endif
    return start;
}

#endif
