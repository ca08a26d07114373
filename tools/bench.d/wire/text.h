// Bytes of FIX messages put together: texts, numbers, and the frame around a body.
#ifndef WIRE_TEXT_H
#define WIRE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SOH '\001'
// "8=FIX.4.4", "9=" with up to nine digits, "10=nnn", and delimiters.
#define FRAME_ROOM 40

static inline char *put_bytes(char *to, const char *bytes, size_t count) {
    memcpy(to, bytes, count);
    return to + count;
}

#define PUT(to, literal) put_bytes(to, literal, sizeof(literal) - 1)

static inline char *put_text(char *to, const char *text) { return put_bytes(to, text, strlen(text)); }

static inline char *put_number(char *to, uint64_t number) {
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (count > 0) *to++ = digits[--count];
    return to;
}

static inline char *put_three_digits(char *to, unsigned number) {
    *to++ = (char)('0' + number / 100 % 10);
    *to++ = (char)('0' + number / 10 % 10);
    *to++ = (char)('0' + number % 10);
    return to;
}

// The sum of the bytes modulo 256, as CheckSum(10) has it.
static inline unsigned byte_sum(const char *bytes, size_t count) {
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) sum += (unsigned char)bytes[i];
    return sum & 255;
}

// Writes the whole message around a body that begins with 35=; needs FRAME_ROOM more than the body.
static inline char *put_frame(char *to, const char *body, size_t count) {
    char *start = to;
    to = PUT(to, "8=FIX.4.4\0019=");
    to = put_number(to, count);
    *to++ = SOH;
    to = put_bytes(to, body, count);
    unsigned sum = byte_sum(start, (size_t)(to - start));
    to = PUT(to, "10=");
    to = put_three_digits(to, sum);
    *to++ = SOH;
    return to;
}

#endif
