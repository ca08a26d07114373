// Counts the heap calls of the calling thread, in all and by the library whose code called.
#ifndef PENSTOCK_CALLOCATIONCOUNTER_H
#define PENSTOCK_CALLOCATIONCOUNTER_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t allocations;
    uint64_t frees;
} allocation_counts;

// This thread's totals so far. Always zero under a sanitizer, which has an allocator of its own.
allocation_counts allocation_counts_now(void);
// Whether counting is compiled in.
int allocation_counting(void);

// Forgets what was watched. The text (a literal, or null) is the beginning of the name of a library that may call.
void allocation_watch_begin(const char *beginning);
// From now on, or no longer, this thread's calls are counted by library.
void allocation_watch(int on);
// The library at an index from 0: the name of its file, such as `liblmdb.so.0`, or `program`, and what its code
// called for while this thread watched; null when there are no more. Swift's runtime calls for code in Swift.
// The first is for callers in no library. A function that ends with a call of free jumps there, and its caller seems to
// be the one that frees: by library, only allocations are to be trusted.
const char *allocation_library(int index, allocation_counts *counts);
// The stack at the first allocation by a library that may not, from the innermost frame, 0, on: the file and where in it;
// null when there are no more.
const char *allocation_frame(int index, uint64_t *offset);

#endif
