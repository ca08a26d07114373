// The least a parser must do: find every field, check CheckSum and BodyLength.
#ifndef FLOOR_INDEX_H
#define FLOOR_INDEX_H

#include <stddef.h>
#include <stdint.h>

struct field {
    uint32_t tag;
    uint16_t at, length;
};

#define FIELDS 128
// The indexers read up to so much behind the message.
#define PADDING 64

// Fills the table; returns how many fields there are, 0 when CheckSum, BodyLength or a tag is wrong.
typedef unsigned indexer(const unsigned char *message, size_t count, struct field *fields);

// A byte at a time; what the others must agree with.
indexer index_scalar;
// NULL where the machine does not have it.
indexer *index_sse2(void);
indexer *index_avx2(void);
indexer *index_avx512(void);

#endif
