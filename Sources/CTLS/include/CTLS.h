// What OpenSSL calls back: the bytes of a connection, the choice of a certificate, and its memory.
#ifndef PENSTOCK_CTLS_H
#define PENSTOCK_CTLS_H

#include <stdint.h>
#include <string.h>

struct ssl_st;
struct ssl_ctx_st;

// Vouched for: memory comes from the pool of this thread, the heap is asked only when that is empty.
#define TLS_PROVEN __attribute__((swift_attr("@_noLocks")))

// Memory for OpenSSL: freed blocks wait, by size, for the next use by the same thread, so that a steady
// connection asks the heap for nothing. It is installed when the process starts, before anything can call
// OpenSSL, and left out of builds with a sanitizer.
void *pool_allocate(size_t size, const char *file, int line);
void pool_free(void *block, const char *file, int line);
// Whether OpenSSL took it.
int pool_is_installed(void);
// No thread has more bytes waiting, in blocks of all sizes; what is in use is as much as the connections need.
enum { pool_waiting_maximum = 6656 << 10 };

// Bytes in the order in which they came. Its memory is lent from the pool while there are some.
typedef struct tls_queue {
    uint8_t *bytes;
    size_t start, end;
} tls_queue;

enum { tls_input_capacity = 32 << 10, tls_output_capacity = 64 << 10 };

// Contexts that differ in their certificates alone; the first is the one for everybody else. Counted,
// so that a connection keeps those that it began with.
typedef struct tls_contexts tls_contexts;
tls_contexts *tls_contexts_new(void);
// What is spoken over the connections, most wanted first, each name behind its length (RFC 7301); before contexts are
// added. 0 when that is too long.
int tls_contexts_speak(tls_contexts *contexts, const uint8_t *protocols, size_t count);
// Takes the context over; 0 when there are too many.
int tls_contexts_add(tls_contexts *contexts, struct ssl_ctx_st *context);
void tls_contexts_release(tls_contexts *contexts);

// Where one thread finds the contexts of new connections, and another puts newer ones.
typedef struct tls_source tls_source;
tls_source *tls_source_new(tls_contexts *contexts);
// For any one thread beside the one that uses it; takes the contexts over.
void tls_source_offer(tls_source *source, tls_contexts *contexts);
void tls_source_free(tls_source *source);

// One connection. The phase and the numbers that say why it failed are Swift's.
typedef struct tls_stream {
    struct ssl_st *ssl;
    tls_contexts *contexts;
    tls_queue input, output;
    uint8_t phase;
    unsigned long error;
    long verification;
} tls_stream;

// Null when there is no memory.
tls_stream *tls_stream_new(tls_source *source, int is_server) TLS_PROVEN;
void tls_stream_free(tls_stream *stream) TLS_PROVEN;
// Adds what fits; how much that was.
size_t tls_queue_put(tls_queue *queue, size_t capacity, const void *bytes, size_t count) TLS_PROVEN;
// Forgets the first bytes.
void tls_queue_drop(tls_queue *queue, size_t count) TLS_PROVEN;

// What both ends agreed to speak, good as long as the stream; its length, 0 for nothing.
size_t tls_protocol(const tls_stream *stream, const uint8_t **name) TLS_PROVEN;

// What the peer's certificate says: the name of that kind at that index, counted from 0, copied to `to`.
// Its length; -1 when there is none, -2 when it does not fit or cannot be read.
enum { tls_peer_subject, tls_peer_common_name, tls_peer_dns, tls_peer_uri, tls_peer_email, tls_peer_sha256 };
long tls_peer_name(const tls_stream *stream, int kind, int index, char *to, size_t room) TLS_PROVEN;

#endif
