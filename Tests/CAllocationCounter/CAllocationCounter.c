// Defines the allocator's functions over glibc's own, so that every library in the process is counted.
#define _GNU_SOURCE
#include "CAllocationCounter.h"

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <stddef.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNCOUNTED 1
#endif
#endif

enum { row_count = 512, library_count = 32, stack_depth = 48 };

// A caller is where a call of malloc or its kin returns to.
typedef struct {
    const void *caller;
    uint32_t library;
} row;

typedef struct {
    const char *name;
    allocation_counts counts;
} library;

static __thread allocation_counts counts __attribute__((tls_model("initial-exec")));
static __thread int watching __attribute__((tls_model("initial-exec")));
static __thread row rows[row_count] __attribute__((tls_model("initial-exec")));
// The first is everybody's whose library is not known, or for whom there is no room.
static __thread library libraries[library_count] __attribute__((tls_model("initial-exec")));
static __thread int known __attribute__((tls_model("initial-exec")));
static __thread const char *allowed __attribute__((tls_model("initial-exec")));
static __thread void *stack[stack_depth] __attribute__((tls_model("initial-exec")));
static __thread int depth __attribute__((tls_model("initial-exec")));

allocation_counts allocation_counts_now(void) { return counts; }

void allocation_watch_begin(const char *beginning) {
    memset(libraries, 0, sizeof libraries);
    memset(rows, 0, sizeof rows);
    libraries[0].name = "unknown";
    known = 1;
    allowed = beginning;
    depth = 0;
}

void allocation_watch(int on) { watching = on && known; }

const char *allocation_library(int index, allocation_counts *its) {
    if (index < 0 || index >= known) return NULL;
    *its = libraries[index].counts;
    return libraries[index].name;
}

const char *allocation_frame(int index, uint64_t *offset) {
    struct dl_find_object found;
    if (index < 0 || index >= depth || _dl_find_object(stack[index], &found)) return NULL;
    // Of the call, not of where it returns to.
    *offset = (uint64_t)(uintptr_t)stack[index] - found.dlfo_link_map->l_addr - 1;
    const char *path = found.dlfo_link_map->l_name;
    return *path ? path : program_invocation_name;
}

#ifdef UNCOUNTED
int allocation_counting(void) { return 0; }
#else
int allocation_counting(void) { return 1; }

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

// Loads what backtrace needs, which allocates, before anything is watched.
__attribute__((constructor)) static void prepare(void) {
    void *frame;
    backtrace(&frame, 1);
}

static uint32_t library_at(const void *caller) {
    struct dl_find_object found;
    if (_dl_find_object((void *)caller, &found)) return 0;
    const char *path = found.dlfo_link_map->l_name;
    const char *slash = strrchr(path, '/');
    // Only the program itself has no name.
    const char *name = !*path ? "program" : slash ? slash + 1 : path;
    for (int i = 1; i < known; i++)
        if (libraries[i].name == name || !strcmp(libraries[i].name, name)) return (uint32_t)i;
    if (known == library_count) return 0;
    libraries[known].name = name;
    return (uint32_t)known++;
}

static library *library_of(const void *caller) {
    uint64_t at = (uint64_t)(uintptr_t)caller * 0x9E3779B97F4A7C15ull >> 55;
    for (uint64_t tries = 0; tries < row_count; tries++) {
        row *row = &rows[(at + tries) % row_count];
        if (!row->caller) {
            row->caller = caller;
            row->library = library_at(caller);
        }
        if (row->caller == caller) return &libraries[row->library];
    }
    return &libraries[0];
}

static int may_call(const char *name) { return allowed && !strncmp(name, allowed, strlen(allowed)); }

static void note(const void *caller, int is_free) {
    watching = 0;
    library *owner = library_of(caller);
    if (is_free) {
        owner->counts.frees++;
    } else {
        owner->counts.allocations++;
        if (depth == 0 && !may_call(owner->name)) depth = backtrace(stack, stack_depth);
    }
    watching = 1;
}

static inline void count(const void *caller, int is_free) {
    if (is_free) {
        counts.frees++;
    } else {
        counts.allocations++;
    }
    if (watching) note(caller, is_free);
}

#define CALLER __builtin_return_address(0)

void *malloc(size_t n) {
    count(CALLER, 0);
    return __libc_malloc(n);
}
void *calloc(size_t n, size_t size) {
    count(CALLER, 0);
    return __libc_calloc(n, size);
}
void *realloc(void *p, size_t n) {
    count(CALLER, 0);
    return __libc_realloc(p, n);
}
void *memalign(size_t alignment, size_t n) {
    count(CALLER, 0);
    return __libc_memalign(alignment, n);
}
void *aligned_alloc(size_t alignment, size_t n) {
    count(CALLER, 0);
    return __libc_memalign(alignment, n);
}
int posix_memalign(void **p, size_t alignment, size_t n) {
    count(CALLER, 0);
    *p = __libc_memalign(alignment, n);
    return *p ? 0 : ENOMEM;
}
void free(void *p) {
    if (p) count(CALLER, 1);
    __libc_free(p);
}
#endif
