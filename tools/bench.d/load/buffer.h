// Bytes on their way: what was read and is not a whole message yet, what waits to be sent.
#ifndef LOAD_BUFFER_H
#define LOAD_BUFFER_H

#include "fault.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
    char *bytes;
    size_t start, end, capacity;
};

// Room for `count` more bytes at the end; grows when it must.
static inline char *buffer_room(struct buffer *buffer, size_t count) {
    if (buffer->start > 0 && (buffer->start == buffer->end || buffer->end + count > buffer->capacity)) {
        memmove(buffer->bytes, buffer->bytes + buffer->start, buffer->end - buffer->start);
        buffer->end -= buffer->start;
        buffer->start = 0;
    }
    if (buffer->end + count > buffer->capacity) {
        buffer->capacity = 2 * (buffer->end + count);
        buffer->bytes = realloc(buffer->bytes, buffer->capacity);
        if (!buffer->bytes) die("out of memory");
    }
    return buffer->bytes + buffer->end;
}

static inline size_t buffer_count(const struct buffer *buffer) { return buffer->end - buffer->start; }

#endif
