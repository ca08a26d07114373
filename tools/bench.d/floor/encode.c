// Constant runs are copied, numbers are written two digits at a time, the body before its head.
#include "encode.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif
#include <string.h>
#include <time.h>

#define HEAD_ROOM 32
#define TIMESTAMP 21
#define COPY(to, literal) (memcpy(to, literal, sizeof(literal) - 1), (to) + sizeof(literal) - 1)

static char pairs[200];

__attribute__((constructor)) static void prepare(void) {
    for (int i = 0; i < 100; i++) pairs[2 * i] = (char)('0' + i / 10), pairs[2 * i + 1] = (char)('0' + i % 10);
}

static inline unsigned char *pair(unsigned char *to, unsigned number) {
    memcpy(to, pairs + 2 * number, 2);
    return to + 2;
}

// Up to eight digits, without zeros in front.
static inline unsigned char *digits(unsigned char *to, unsigned number) {
    if (number >= 10000) {
        to = digits(to, number / 10000);
        to = pair(to, number / 100 % 100);
        return pair(to, number % 100);
    }
    if (number >= 1000) return pair(pair(to, number / 100), number % 100);
    if (number >= 100) {
        *to++ = (unsigned char)('0' + number / 100);
        return pair(to, number % 100);
    }
    if (number >= 10) return pair(to, number);
    *to = (unsigned char)('0' + number);
    return to + 1;
}

static inline unsigned char *nine_digits(unsigned char *to, unsigned number) {
    *to = (unsigned char)('0' + number / 100000000);
    number %= 100000000;
    pair(to + 1, number / 1000000);
    pair(to + 3, number / 10000 % 100);
    pair(to + 5, number / 100 % 100);
    return pair(to + 7, number % 100);
}

static inline unsigned char *price(unsigned char *to, unsigned tenthousandths) {
    to = digits(to, tenthousandths / 10000);
    *to++ = '.';
    to = pair(to, tenthousandths / 100 % 100);
    return pair(to, tenthousandths % 100);
}

// The date and the time of day are written anew once a second.
static const unsigned char *timestamp(uint64_t milliseconds) {
    static unsigned char text[TIMESTAMP + 1];
    static time_t written = -1;
    time_t second = (time_t)(milliseconds / 1000);
    unsigned part = (unsigned)(milliseconds % 1000);
    if (second != written) {
        struct tm date;
        gmtime_r(&second, &date);
        strftime((char *)text, sizeof text, "%Y%m%d-%H:%M:%S.", &date);
        written = second;
    }
    text[18] = (unsigned char)('0' + part / 100);
    pair(text + 19, part % 100);
    return text;
}

static inline unsigned sum(const unsigned char *at, size_t count) {
    unsigned result = 0;
#if defined(__x86_64__)
    __m128i total = _mm_setzero_si128();
    for (; count >= 16; count -= 16, at += 16)
        total = _mm_add_epi64(total, _mm_sad_epu8(_mm_loadu_si128((const void *)at), _mm_setzero_si128()));
    result = (unsigned)(_mm_cvtsi128_si64(total) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(total, total)));
#endif
    while (count > 0) result += at[--count];
    return result & 255;
}

static unsigned char *body(unsigned char *to, unsigned variant, const unsigned char *now) {
    unsigned quantity = 100 + variant * 32, limit = (80 + variant * 4) * 10000 + 3000;
    to = digits(COPY(to, "35=8\00134="), 8800 + variant * 83);
    to = COPY(to, "\00149=EXEC\00152=");
    memcpy(to, now, TIMESTAMP);
    to = COPY(to + TIMESTAMP, "\00156=LOAD\0011=ACC-0001\0016=");
    to = price(to, limit - 250);
    to = digits(COPY(to, "\00111=7be2904d-0-"), 8700 + variant * 83);
    to = digits(COPY(to, "\00114="), quantity / 2);
    to = nine_digits(COPY(to, "\00117=EXE-"), 3 * variant + 2);
    to = price(COPY(to, "\00122=4\00130=XNAS\00131="), limit - 250);
    to = digits(COPY(to, "\00132="), quantity / 2);
    to = nine_digits(COPY(to, "\00137=ORD-"), variant + 1);
    to = digits(COPY(to, "\00138="), quantity);
    to = price(COPY(to, "\00139=1\00140=2\00144="), limit);
    to = COPY(to, "\00148=US5949181045\00154=");
    *to++ = (unsigned char)('1' + variant % 2);
    to = COPY(to, "\00155=MSFT\00159=0\00160=");
    memcpy(to, now, TIMESTAMP);
    to = COPY(to + TIMESTAMP, "\00175=");
    memcpy(to, now, 8);
    to = digits(COPY(to + 8, "\001150=F\001151="), quantity / 2);
    *to++ = 1;
    return to;
}

size_t encode_report(unsigned char *room, unsigned variant, uint64_t milliseconds, const unsigned char **start) {
    unsigned char *first = room + HEAD_ROOM, *end = body(first, variant, timestamp(milliseconds));
    unsigned count = (unsigned)(end - first);
    // BodyLength has three digits: 100 to 999 bytes.
    unsigned char *head = first - 16;
    memcpy(head, "8=FIX.4.4\0019=", 12);
    head[12] = (unsigned char)('0' + count / 100);
    pair(head + 13, count % 100);
    head[15] = 1;
    unsigned check = sum(head, (size_t)(end - head));
    end = COPY(end, "10=");
    *end++ = (unsigned char)('0' + check / 100);
    end = pair(end, check % 100);
    *end++ = 1;
    *start = head;
    return (size_t)(end - head);
}
