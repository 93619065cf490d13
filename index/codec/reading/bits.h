/* How many bits has a number, and which, and how many has a list of documents? As index/codec/lists.py says. */
#ifndef ZHANYI_BITS_H
#define ZHANYI_BITS_H
#include <stdint.h>

static inline int bits_in(uint64_t number)
{
#if defined(__GNUC__)
    return number ? 64 - __builtin_clzll(number) : 0;
#else
    int bits = 0;
    for (; number; number >>= 1) bits++;
    return bits;
#endif
}

static inline int lowest_bit(uint64_t number)
{
#if defined(__GNUC__)
    return __builtin_ctzll(number);
#else
    return bits_in(number & (~number + 1)) - 1;
#endif
}

/* Return how many bits are set. Without an instruction for it, which not every processor has. */
static inline int bits_set(uint64_t number)
{
    number -= number >> 1 & 0x5555555555555555u;
    number = (number & 0x3333333333333333u) + (number >> 2 & 0x3333333333333333u);
    return (int)(((number + (number >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

/* Return how many low bits each of a list of documents has, and give how many bits come behind those of all of them. */
static inline int width_of(uint64_t documents, uint64_t count, uint64_t *highs)
{
    *highs = 0;
    if (count <= 1) return bits_in(documents - (documents > 0));
    int width = bits_in(documents) - bits_in(count);
    if (count << width > documents) width--;
    *highs = count + ((documents - 1) >> width);
    return width;
}

/* Return how many bits a list has, of at most as many documents as there are. */
static inline uint64_t bits_of(uint64_t documents, uint64_t count)
{
    uint64_t highs;
    int width = width_of(documents, count, &highs);
    return count * (uint64_t)width + highs;
}

#endif
