// Nanoseconds a message, taken in many short slices on a machine that others use, too.
//
// The tenth percentile says what the code costs when nobody is in the way, the median what the machine gave.
#ifndef FLOOR_MEASURE_H
#define FLOOR_MEASURE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SLICES 201
#define DISCARDED 20

static inline double measure_now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e9 + (double)at.tv_nsec;
}

static inline int measure_order(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static inline void measure_print(const char *kind, const char *what, double *slices) {
    char name[80];
    qsort(slices, SLICES, sizeof *slices, measure_order);
    snprintf(name, sizeof name, "%s %s", kind, what);
    printf("%-44s ns/msg p10=%8.1f median=%8.1f min=%8.1f\n", name, slices[SLICES / 10], slices[SLICES / 2], slices[0]);
    fflush(stdout);
}

#endif
