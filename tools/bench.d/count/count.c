// Counts a program's heap calls by who makes them, and its syncs of files: LD_PRELOAD=count.so BENCH_COUNT=FILE PROGRAM ...
//
// FILE becomes a table in memory that both sides map, so that whoever looks at it does not disturb the program.
// A row is the return address of one call of malloc and its kin; which library that is, /proc/PID/maps says.
// While `trace` in the table is above 0, it is counted down and the calls print their stack on standard error; not
// those that come from `quiet`, the ranges of addresses of libraries that may allocate.
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define ROWS 8192

struct row {
    _Atomic uint64_t caller, allocations, frees, bytes;
};

// As driver/allocations.py reads it.
struct table {
    _Atomic int64_t trace;
    _Atomic uint64_t syncs;
    struct {
        uint64_t first, last;
    } quiet[3];
    struct row rows[ROWS];
};

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static struct table *table;
static int (*real_fdatasync)(int);
static __thread int is_tracing __attribute__((tls_model("initial-exec")));

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("BENCH_COUNT");
    int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0 || ftruncate(file, sizeof(struct table))) return;
    void *place = mmap(NULL, sizeof(struct table), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (place == MAP_FAILED) return;
    real_fdatasync = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    // Loads what backtrace needs, which allocates, before anything is counted.
    void *frame;
    backtrace(&frame, 1);
    table = place;
}

// The caller's row; the last one is everybody's for whom there is no room.
static struct row *row_of(uint64_t caller) {
    uint64_t at = caller * 0x9E3779B97F4A7C15ull >> 51;
    for (int tries = 0; tries < 64; tries++) {
        struct row *row = &table->rows[(at + (uint64_t)tries) % (ROWS - 1)];
        uint64_t there = atomic_load_explicit(&row->caller, memory_order_relaxed);
        if (there == caller) return row;
        if (there == 0 && (atomic_compare_exchange_strong(&row->caller, &there, caller) || there == caller)) return row;
    }
    return &table->rows[ROWS - 1];
}

static int is_quiet(uint64_t caller) {
    for (int i = 0; i < 3; i++)
        if (caller >= table->quiet[i].first && caller < table->quiet[i].last) return 1;
    return 0;
}

static void trace(uint64_t caller) {
    if (is_tracing || atomic_load_explicit(&table->trace, memory_order_relaxed) <= 0) return;
    if (is_quiet(caller)) return;
    if (atomic_fetch_sub(&table->trace, 1) <= 0) return;
    void *frames[48];
    is_tracing = 1;
    backtrace_symbols_fd(frames, backtrace(frames, 48), 2);
    if (write(2, "\n", 1) < 0) is_tracing = 1;
    is_tracing = 0;
}

static void count(void *caller, size_t bytes, int is_free) {
    if (!table) return;
    struct row *row = row_of((uint64_t)(uintptr_t)caller);
    atomic_fetch_add_explicit(is_free ? &row->frees : &row->allocations, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&row->bytes, bytes, memory_order_relaxed);
    trace((uint64_t)(uintptr_t)caller);
}

#define CALLER __builtin_return_address(0)

void *malloc(size_t bytes) {
    count(CALLER, bytes, 0);
    return __libc_malloc(bytes);
}
void *calloc(size_t number, size_t size) {
    count(CALLER, number * size, 0);
    return __libc_calloc(number, size);
}
void *realloc(void *place, size_t bytes) {
    count(CALLER, bytes, 0);
    return __libc_realloc(place, bytes);
}
void *memalign(size_t alignment, size_t bytes) {
    count(CALLER, bytes, 0);
    return __libc_memalign(alignment, bytes);
}
void *aligned_alloc(size_t alignment, size_t bytes) {
    count(CALLER, bytes, 0);
    return __libc_memalign(alignment, bytes);
}
int posix_memalign(void **place, size_t alignment, size_t bytes) {
    count(CALLER, bytes, 0);
    *place = __libc_memalign(alignment, bytes);
    return *place ? 0 : ENOMEM;
}
void free(void *place) {
    if (place) count(CALLER, 0, 1);
    __libc_free(place);
}

int fdatasync(int file) {
    if (!real_fdatasync) return fsync(file);
    if (table) atomic_fetch_add_explicit(&table->syncs, 1, memory_order_relaxed);
    return real_fdatasync(file);
}
