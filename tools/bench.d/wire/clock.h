// Time: the monotonic clock that round trips are measured by, and text for SendingTime(52).
#ifndef WIRE_CLOCK_H
#define WIRE_CLOCK_H

#include <stdint.h>
#include <string.h>
#include <time.h>

#define TIMESTAMP_LENGTH 21
#define NANOSECONDS 1000000000ull

static inline uint64_t monotonic_ns(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * NANOSECONDS + (uint64_t)at.tv_nsec;
}

// Writes TIMESTAMP_LENGTH bytes, YYYYMMDD-HH:MM:SS.mmm. The date is made once a second.
static inline void timestamp_write(char *to) {
    static char text[TIMESTAMP_LENGTH + 1];
    static time_t second = -1;
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    if (at.tv_sec != second) {
        struct tm date;
        second = at.tv_sec;
        gmtime_r(&second, &date);
        strftime(text, sizeof text, "%Y%m%d-%H:%M:%S", &date);
    }
    unsigned milliseconds = (unsigned)(at.tv_nsec / 1000000);
    text[17] = '.';
    text[18] = (char)('0' + milliseconds / 100);
    text[19] = (char)('0' + milliseconds / 10 % 10);
    text[20] = (char)('0' + milliseconds % 10);
    memcpy(to, text, TIMESTAMP_LENGTH);
}

#endif
