// Sixteen bytes at a time: finding a byte and summing, as one compares with by hand in C. And
// memory that costs nothing until it is used.
//
// Inlined into Swift, where extracting a bit mask from a SIMD vector costs twenty times as much.
#ifndef PENSTOCK_CBYTES_H
#define PENSTOCK_CBYTES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BYTES_CALL static inline __attribute__((always_inline, swift_attr("@_semantics(\"no_performance_analysis\")")))

#if defined(__SSE2__)
#include <emmintrin.h>

// Bit i is set where p[i] == byte, for the 64 bytes at p.
BYTES_CALL uint64_t bytes_mask64(const void *p, uint8_t byte) {
    const __m128i *v = (const __m128i *)p, wanted = _mm_set1_epi8((char)byte);
    uint64_t a = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(v), wanted));
    uint64_t b = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(v + 1), wanted));
    uint64_t c = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(v + 2), wanted));
    uint64_t d = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128(v + 3), wanted));
    return a | b << 16 | c << 32 | d << 48;
}

// Behind sixteen bytes to leave out, sixteen to keep.
static const uint8_t bytes_kept[32] = {[16 ... 31] = 255};

#define BYTES_SUM(at) _mm_sad_epu8(_mm_loadu_si128((const __m128i *)(at)), _mm_setzero_si128())

// The sum of `count` bytes, modulo 2^32; reads nothing before or behind them.
BYTES_CALL uint32_t bytes_sum(const void *p, int64_t count) {
    const uint8_t *b = (const uint8_t *)p;
    uint32_t sum = 0;
    if (count < 16) {
        for (; count > 0; count--) sum += *b++;
        return sum;
    }
    __m128i even = _mm_setzero_si128(), odd = even;
    for (; count >= 64; count -= 64, b += 64) {
        even = _mm_add_epi64(even, _mm_add_epi64(BYTES_SUM(b), BYTES_SUM(b + 16)));
        odd = _mm_add_epi64(odd, _mm_add_epi64(BYTES_SUM(b + 32), BYTES_SUM(b + 48)));
    }
    for (; count >= 16; count -= 16, b += 16) even = _mm_add_epi64(even, BYTES_SUM(b));
    // The last sixteen bytes, without those that are summed already.
    __m128i last = _mm_and_si128(
        _mm_loadu_si128((const __m128i *)(b + count - 16)), _mm_loadu_si128((const __m128i *)(bytes_kept + count)));
    __m128i total = _mm_add_epi64(_mm_add_epi64(even, odd), _mm_sad_epu8(last, _mm_setzero_si128()));
    return (uint32_t)_mm_cvtsi128_si64(total) + (uint32_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(total, total));
}
#else
BYTES_CALL uint64_t bytes_mask64(const void *p, uint8_t byte) {
    const uint8_t *b = (const uint8_t *)p;
    uint64_t mask = 0;
    for (int i = 0; i < 64; i++) mask |= (uint64_t)(b[i] == byte) << i;
    return mask;
}
BYTES_CALL uint32_t bytes_sum(const void *p, int64_t count) {
    const uint8_t *b = (const uint8_t *)p;
    uint32_t sum = 0;
    for (; count > 0; count--) sum += *b++;
    return sum;
}
#endif

// The same for the last, shorter block: reads only `count` bytes, 0 to 64.
BYTES_CALL uint64_t bytes_mask_tail(const void *p, int64_t count, uint8_t byte) {
    uint8_t block[64];
    memset(block, 0, sizeof block);
    memcpy(block, p, (size_t)count);
    return count <= 0 ? 0 : bytes_mask64(block, byte) & (count >= 64 ? ~0ull : (1ull << count) - 1);
}

// Memory of zero bytes, whose pages the system gives when they are written; NULL for none.
static inline void *bytes_zeroed(long count, long size) {
    return calloc((size_t)count, (size_t)size);
}
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
// Large pages, where there is room for them, for memory that is used here and there.
BYTES_CALL void bytes_enlarge(void *memory, long size) {
    const uintptr_t page = 2 << 20, first = ((uintptr_t)memory + page - 1) & ~(page - 1);
    const uintptr_t last = ((uintptr_t)memory + (uintptr_t)size) & ~(page - 1);
    if (last > first) madvise((void *)first, last - first, MADV_HUGEPAGE);
}
// Makes the system give the pages of a part now, all at once. Where it cannot, it gives them later.
BYTES_CALL void bytes_prepare(void *memory, long from, long to) {
    const uintptr_t page = 4096, first = ((uintptr_t)memory + (uintptr_t)from) & ~(page - 1);
    const uintptr_t last = ((uintptr_t)memory + (uintptr_t)to + page - 1) & ~(page - 1);
    madvise((void *)first, last - first, MADV_POPULATE_WRITE);
}
// What will soon be read or written, line by line. Memory that is not there is passed over.
BYTES_CALL void bytes_prefetch(const void *memory, long count) {
    const char *at = (const char *)((uintptr_t)memory & ~(uintptr_t)63), *end = (const char *)memory + count;
    for (; at < end; at += 64) __builtin_prefetch(at, 1);
}
static inline void bytes_release(void *memory) { free(memory); }

#endif
