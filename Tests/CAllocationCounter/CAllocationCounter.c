// Defines the allocator's functions over glibc's own, so that every library in the process is counted.
#define _GNU_SOURCE
#include "CAllocationCounter.h"

#include <errno.h>
#include <execinfo.h>
#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNCOUNTED 1
#endif
#endif

static __thread allocation_counts counts __attribute__((tls_model("initial-exec")));
static __thread int tracing __attribute__((tls_model("initial-exec")));

allocation_counts allocation_counts_now(void) { return counts; }
void allocation_trace(int on) { tracing = on; }

#ifdef UNCOUNTED
int allocation_counting(void) { return 0; }
#else
int allocation_counting(void) { return 1; }

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static void count(void) {
    counts.allocations++;
    if (tracing) {
        tracing = 0;
        void *frames[40];
        backtrace_symbols_fd(frames, backtrace(frames, 40), 2);
        tracing = 1;
    }
}

void *malloc(size_t n) {
    count();
    return __libc_malloc(n);
}
void *calloc(size_t n, size_t size) {
    count();
    return __libc_calloc(n, size);
}
void *realloc(void *p, size_t n) {
    count();
    return __libc_realloc(p, n);
}
void *memalign(size_t alignment, size_t n) {
    count();
    return __libc_memalign(alignment, n);
}
void *aligned_alloc(size_t alignment, size_t n) {
    count();
    return __libc_memalign(alignment, n);
}
int posix_memalign(void **p, size_t alignment, size_t n) {
    count();
    *p = __libc_memalign(alignment, n);
    return *p ? 0 : ENOMEM;
}
void free(void *p) {
    if (p) counts.frees++;
    __libc_free(p);
}
#endif
