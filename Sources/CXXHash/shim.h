// XXH3, inlined: what says whether a row is what was written.
#define XXH_INLINE_ALL
#include <xxhash.h>

// A row is its table, its key and its value: one that has moved to another key is damaged, too.
static inline __attribute__((swift_attr("@_semantics(\"no_performance_analysis\")"))) uint64_t
xxhash_row(uint8_t table, const void *key, size_t key_size, const void *value, size_t size) {
    return XXH3_64bits_withSeed(value, size, XXH3_64bits_withSeed(key, key_size, table));
}

static inline __attribute__((swift_attr("@_semantics(\"no_performance_analysis\")"))) uint64_t
xxhash_key(uint8_t table, const void *key, size_t size) {
    return XXH3_64bits_withSeed(key, size, table);
}
