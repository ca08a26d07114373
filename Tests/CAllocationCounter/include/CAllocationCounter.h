// Counts the heap calls of the calling thread.
#ifndef PENSTOCK_CALLOCATIONCOUNTER_H
#define PENSTOCK_CALLOCATIONCOUNTER_H

#include <stdint.h>

typedef struct {
    uint64_t allocations;
    uint64_t frees;
} allocation_counts;

// This thread's totals so far. Always zero under a sanitizer, which has an allocator of its own.
allocation_counts allocation_counts_now(void);
// Whether counting is compiled in.
int allocation_counting(void);
// While on, an allocation by this thread prints a backtrace: names the culprit when a test fails.
void allocation_trace(int on);

#endif
