// Blocks by size, kept for each thread.
#include "CTLS.h"

#include <openssl/crypto.h>
#include <pthread.h>
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UNPOOLED 1
#endif
#endif

#ifdef UNPOOLED
int pool_is_installed(void) { return 0; }

void *pool_allocate(size_t size, const char *file, int line) {
    (void)file, (void)line;
    return size ? malloc(size) : 0;
}
void pool_free(void *memory, const char *file, int line) {
    (void)file, (void)line;
    free(memory);
}
#else

// Before each block. A block belongs to no thread: whoever frees it keeps it.
typedef struct header {
    uint32_t size_class;
    uint32_t unused;
    struct header *next;
} header;
_Static_assert(sizeof(header) == 16, "blocks are aligned like malloc's");

// Four sizes for each doubling, from 64 bytes to 96 KiB, header included.
enum { smallest_shift = 6, classes = 43, unpooled = classes };
// About so many bytes of each size wait in a thread at most, but always a few blocks: 6.2 MiB in all.
enum { waiting_bytes = 128 << 10, waiting_blocks = 4 };

typedef struct {
    header *first[classes];
    uint32_t count[classes];
    int state;  // 0 new, 1 in use, 2 the thread ends
} cache;

static __thread cache mine __attribute__((tls_model("initial-exec")));
static pthread_key_t thread_end;
static int installed;

int pool_is_installed(void) { return installed; }

static uint32_t class_of(size_t size) {
    if (size <= 64) return 0;
    size_t last = size - 1;
    uint32_t shift = 63 - (uint32_t)__builtin_clzl(last);
    uint32_t found = (shift - smallest_shift) * 4 + (uint32_t)(last >> (shift - 2) & 3) + 1;
    return found < classes ? found : unpooled;
}

static size_t class_size(uint32_t size_class) {
    uint32_t shift = smallest_shift + size_class / 4;
    return ((size_t)1 << shift) + (size_class & 3) * ((size_t)1 << (shift - 2));
}

static void end_of_thread(void *unused) {
    (void)unused;
    mine.state = 2;
    for (uint32_t i = 0; i < classes; i++) {
        while (mine.first[i]) {
            header *block = mine.first[i];
            mine.first[i] = block->next;
            free(block);
        }
        mine.count[i] = 0;
    }
}

void *pool_allocate(size_t size, const char *file, int line) {
    (void)file, (void)line;
    if (!size || size > SIZE_MAX - sizeof(header)) return 0;
    uint32_t size_class = class_of(size + sizeof(header));
    header *block;
    if (size_class != unpooled && mine.first[size_class]) {
        block = mine.first[size_class];
        mine.first[size_class] = block->next;
        mine.count[size_class]--;
    } else {
        block = malloc(size_class == unpooled ? size + sizeof(header) : class_size(size_class));
        if (!block) return 0;
        block->size_class = size_class;
    }
    return block + 1;
}

void pool_free(void *memory, const char *file, int line) {
    (void)file, (void)line;
    if (!memory) return;
    header *block = (header *)memory - 1;
    uint32_t size_class = block->size_class;
    if (mine.state == 0 && installed) {
        // Any value: it makes the end of the thread known.
        mine.state = pthread_setspecific(thread_end, &mine) == 0 ? 1 : 2;
    }
    if (size_class == unpooled || mine.state != 1 ||
        (mine.count[size_class] >= waiting_blocks &&
         mine.count[size_class] * class_size(size_class) >= waiting_bytes)) {
        free(block);
        return;
    }
    block->next = mine.first[size_class];
    mine.first[size_class] = block;
    mine.count[size_class]++;
}

static void *pool_reallocate(void *memory, size_t size, const char *file, int line) {
    if (!memory) return pool_allocate(size, file, line);
    if (!size) {
        pool_free(memory, file, line);
        return 0;
    }
    if (size > SIZE_MAX - sizeof(header)) return 0;
    header *block = (header *)memory - 1;
    uint32_t size_class = class_of(size + sizeof(header));
    if (size_class == block->size_class && size_class != unpooled) return memory;
    if (size_class == unpooled && block->size_class == unpooled) {
        block = realloc(block, size + sizeof(header));
        return block ? block + 1 : 0;
    }
    void *other = pool_allocate(size, file, line);
    if (!other) return 0;
    // One of the two has a size class, and a block of that holds no less than its class says.
    size_t had = block->size_class == unpooled ? size : class_size(block->size_class) - sizeof(header);
    memcpy(other, memory, had < size ? had : size);
    pool_free(memory, file, line);
    return other;
}

__attribute__((constructor)) static void install(void) {
    if (pthread_key_create(&thread_end, end_of_thread) != 0) return;
    installed = CRYPTO_set_mem_functions(pool_allocate, pool_reallocate, pool_free);
}
#endif
