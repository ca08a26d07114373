// From the places of the delimiters to a table of fields; the same for every width of vectors.
#ifndef FLOOR_FIELDS_H
#define FLOOR_FIELDS_H

#include "index.h"

#include <stdbool.h>
#include <string.h>

#define TRAILER 7
#define DELIMITER 1

// The tag of one to nine digits at `at`, and its `=`; sets `wrong` when it is none.
static inline __attribute__((always_inline)) const unsigned char *tag_end(
    const unsigned char *at, uint32_t *tag, unsigned *wrong) {
    uint32_t digit = *at++ - 48u, number = digit;
    *wrong |= digit > 9;
    // The same tags come in the same order: branches that are foreseen cost less than arithmetic.
    for (int more = 8; *at != '='; more--) {
        digit = *at++ - 48u;
        number = number * 10 + digit;
        *wrong |= digit > 9;
        if (more == 0) break;
    }
    *tag = number;
    return at;
}

static inline __attribute__((always_inline)) void add_field(
    const unsigned char *message, size_t start, size_t end, struct field *field, unsigned *wrong) {
    uint32_t tag;
    size_t at = (size_t)(tag_end(message + start, &tag, wrong) - message) + 1;
    *wrong |= at > end;
    *field = (struct field){tag, (uint16_t)at, (uint16_t)(end - at)};
}

static inline bool frame_holds(const unsigned char *message, size_t count, unsigned sum, const struct field *fields) {
    const unsigned char *trailer = message + count - TRAILER;
    unsigned body = 0, stated = (trailer[3] - 48u) * 100 + (trailer[4] - 48u) * 10 + (trailer[5] - 48u);
    for (int i = 0; i < TRAILER; i++) sum -= trailer[i];
    for (unsigned i = 0; i < fields[1].length; i++) body = body * 10 + (message[fields[1].at + i] - 48u);
    return (sum & 255) == stated && memcmp(trailer, "10=", 3) == 0 && fields[1].tag == 9 &&
           body == count - TRAILER - 1 - fields[1].at - fields[1].length;
}

#endif
