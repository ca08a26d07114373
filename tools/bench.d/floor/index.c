// The indexers: 64 bytes at a time, with whichever instructions the machine has.
#include "fields.h"

unsigned index_scalar(const unsigned char *message, size_t count, struct field *fields) {
    unsigned found = 0, sum = 0;
    size_t start = 0;
    for (size_t i = 0; i < count; i++) {
        sum += message[i];
        if (message[i] != DELIMITER) continue;
        uint32_t tag = 0;
        size_t at = start;
        for (; at < i && message[at] != '='; at++) {
            if (message[at] < '0' || message[at] > '9') return 0;
            tag = tag * 10 + (message[at] - 48u);
        }
        if (at == start || at == i || found == FIELDS) return 0;
        fields[found++] = (struct field){tag, (uint16_t)(at + 1), (uint16_t)(i - at - 1)};
        start = i + 1;
    }
    return found > 3 && start == count && frame_holds(message, count, sum, fields) ? found : 0;
}

#if defined(__x86_64__)
#include <immintrin.h>

// Behind the first 64 bytes there is nothing to sum: where a message ends within a block, from there on.
static const unsigned char tail[128] __attribute__((aligned(64))) = {
    [0 ... 63] = 255, [64 ... 127] = 0};

static inline __attribute__((always_inline)) uint64_t part_sse2(
    const unsigned char *at, const unsigned char *keep, __m128i *sum) {
    __m128i bytes = _mm_and_si128(_mm_loadu_si128((const void *)at), _mm_loadu_si128((const void *)keep));
    *sum = _mm_add_epi64(*sum, _mm_sad_epu8(bytes, _mm_setzero_si128()));
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(DELIMITER)));
}

static inline __attribute__((always_inline)) uint64_t block_sse2(
    const unsigned char *at, size_t left, __m128i *sum) {
    const unsigned char *keep = left < 64 ? tail + 64 - left : tail;
    return part_sse2(at, keep, sum) | part_sse2(at + 16, keep + 16, sum) << 16 |
           part_sse2(at + 32, keep + 32, sum) << 32 | part_sse2(at + 48, keep + 48, sum) << 48;
}

#define NAME walk_sse2
#define TARGET
#define BLOCK block_sse2
#define SUM_TYPE __m128i
#define SUM_ZERO _mm_setzero_si128()
#define SUM_TOTAL(sum) (unsigned)(_mm_cvtsi128_si64(sum) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(sum, sum)))
#include "walk.inc"
#undef NAME
#undef TARGET
#undef BLOCK
#undef SUM_TYPE
#undef SUM_ZERO
#undef SUM_TOTAL

indexer *index_sse2(void) { return walk_sse2; }

#define AVX2 __attribute__((target("avx2,bmi,bmi2")))

AVX2 static inline __attribute__((always_inline)) uint64_t part_avx2(
    const unsigned char *at, const unsigned char *keep, __m256i *sum) {
    __m256i bytes = _mm256_and_si256(_mm256_loadu_si256((const void *)at), _mm256_loadu_si256((const void *)keep));
    *sum = _mm256_add_epi64(*sum, _mm256_sad_epu8(bytes, _mm256_setzero_si256()));
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(DELIMITER)));
}

AVX2 static inline __attribute__((always_inline)) uint64_t block_avx2(
    const unsigned char *at, size_t left, __m256i *sum) {
    const unsigned char *keep = left < 64 ? tail + 64 - left : tail;
    return part_avx2(at, keep, sum) | part_avx2(at + 32, keep + 32, sum) << 32;
}

AVX2 static inline unsigned total_avx2(__m256i sum) {
    __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    return (unsigned)(_mm_cvtsi128_si64(half) + _mm_extract_epi64(half, 1));
}

#define NAME walk_avx2
#define TARGET AVX2
#define BLOCK block_avx2
#define SUM_TYPE __m256i
#define SUM_ZERO _mm256_setzero_si256()
#define SUM_TOTAL(sum) total_avx2(sum)
#include "walk.inc"
#undef NAME
#undef TARGET
#undef BLOCK
#undef SUM_TYPE
#undef SUM_ZERO
#undef SUM_TOTAL

indexer *index_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") ? walk_avx2 : NULL; }

#define AVX512 __attribute__((target("avx512f,avx512bw,bmi,bmi2")))

AVX512 static inline __attribute__((always_inline)) uint64_t block_avx512(
    const unsigned char *at, size_t left, __m512i *sum) {
    __mmask64 keep = left < 64 ? ~0ull >> (64 - left) : ~0ull;
    __m512i bytes = _mm512_maskz_loadu_epi8(keep, at);
    *sum = _mm512_add_epi64(*sum, _mm512_sad_epu8(bytes, _mm512_setzero_si512()));
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(DELIMITER));
}

#define NAME walk_avx512
#define TARGET AVX512
#define BLOCK block_avx512
#define SUM_TYPE __m512i
#define SUM_ZERO _mm512_setzero_si512()
#define SUM_TOTAL(sum) (unsigned)_mm512_reduce_add_epi64(sum)
#include "walk.inc"

indexer *index_avx512(void) { return __builtin_cpu_supports("avx512bw") ? walk_avx512 : NULL; }
#else
indexer *index_sse2(void) { return NULL; }
indexer *index_avx2(void) { return NULL; }
indexer *index_avx512(void) { return NULL; }
#endif
