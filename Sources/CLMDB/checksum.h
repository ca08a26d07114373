// What says whether a row is what was written: XXH3, inlined.
#pragma once
#define XXH_INLINE_ALL
#include <stdint.h>
#include <string.h>
#include <xxhash.h>

#define CHECKSUM_CALL static inline __attribute__((swift_attr("@_semantics(\"no_performance_analysis\")")))

// A row is its table, its key and its value: one that has moved to another key is damaged, too.
CHECKSUM_CALL uint64_t checksum_row(uint8_t table, const void *key, size_t key_size, const void *value, size_t size) {
    return XXH3_64bits_withSeed(value, size, XXH3_64bits_withSeed(key, key_size, table));
}
CHECKSUM_CALL uint64_t checksum_key(uint8_t table, const void *key, size_t size) { return XXH3_64bits_withSeed(key, size, table); }

enum { checksum_size = 8 };
// A row as it is stored: the value, and its checksum behind it.
static inline void checksum_seal(void *row, uint8_t table, const void *key, size_t key_size, const void *value, size_t size) {
    const uint64_t checksum = checksum_row(table, key, key_size, value, size);
    memcpy(row, value, size);
    memcpy((char *)row + size, &checksum, sizeof checksum);
}
