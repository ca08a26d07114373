// A connection without a socket: OpenSSL reads from one queue and writes to another.
#include "CTLS.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdatomic.h>

// MARK: Queues

size_t tls_queue_put(tls_queue *queue, size_t capacity, const void *bytes, size_t count) {
    if (!queue->bytes) {
        if (!count || !(queue->bytes = pool_allocate(capacity, __FILE__, __LINE__))) return 0;
        queue->start = queue->end = 0;
    }
    if (count > capacity - queue->end && queue->start > 0) {
        memmove(queue->bytes, queue->bytes + queue->start, queue->end - queue->start);
        queue->end -= queue->start;
        queue->start = 0;
    }
    if (count > capacity - queue->end) count = capacity - queue->end;
    memcpy(queue->bytes + queue->end, bytes, count);
    queue->end += count;
    return count;
}

void tls_queue_drop(tls_queue *queue, size_t count) {
    size_t held = queue->end - queue->start;
    queue->start += count < held ? count : held;
    if (queue->start < queue->end || !queue->bytes) return;
    pool_free(queue->bytes, __FILE__, __LINE__);
    *queue = (tls_queue){0};
}

// MARK: The BIO

static int bio_read(BIO *bio, char *to, size_t room, size_t *count) {
    tls_stream *stream = BIO_get_data(bio);
    tls_queue *queue = &stream->input;
    size_t held = queue->end - queue->start;
    BIO_clear_retry_flags(bio);
    *count = held < room ? held : room;
    if (!*count) {
        BIO_set_retry_read(bio);
        return 0;
    }
    memcpy(to, queue->bytes + queue->start, *count);
    tls_queue_drop(queue, *count);
    return 1;
}

static int bio_write(BIO *bio, const char *from, size_t size, size_t *count) {
    tls_stream *stream = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    *count = tls_queue_put(&stream->output, tls_output_capacity, from, size);
    if (*count) return 1;
    BIO_set_retry_write(bio);
    return 0;
}

static long bio_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static int bio_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

// Made once and kept; a second thread that comes at the same time makes one for nothing.
static BIO_METHOD *bio_method(void) {
    static _Atomic(BIO_METHOD *) made;
    BIO_METHOD *method = atomic_load(&made), *expected = 0;
    if (method) return method;
    method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "queues");
    if (!method) return 0;
    BIO_meth_set_read_ex(method, bio_read);
    BIO_meth_set_write_ex(method, bio_write);
    BIO_meth_set_ctrl(method, bio_control);
    BIO_meth_set_create(method, bio_create);
    if (atomic_compare_exchange_strong(&made, &expected, method)) return method;
    BIO_meth_free(method);
    return expected;
}

// MARK: Contexts

enum { most_contexts = 64, most_protocol_bytes = 64 };
struct tls_contexts {
    _Atomic int references;
    int count;
    SSL_CTX *list[most_contexts];
    uint8_t protocols[most_protocol_bytes];
    unsigned protocol_bytes;
};

tls_contexts *tls_contexts_new(void) {
    tls_contexts *contexts = OPENSSL_zalloc(sizeof *contexts);
    if (contexts) contexts->references = 1;
    return contexts;
}

// The client names the server that it wants: the first certificate that is for that name answers.
static int choose_certificate(SSL *ssl, int *alert, void *argument) {
    (void)alert;
    tls_contexts *contexts = argument;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    for (int i = 0; name && i < contexts->count; i++) {
        X509 *certificate = SSL_CTX_get0_certificate(contexts->list[i]);
        if (!certificate || X509_check_host(certificate, name, 0, 0, 0) != 1) continue;
        return SSL_set_SSL_CTX(ssl, contexts->list[i]) ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    return SSL_TLSEXT_ERR_OK;
}

// The first of ours that the client speaks, too. One that speaks none of them is told so.
static int choose_protocol(SSL *ssl, const uint8_t **chosen, uint8_t *size, const uint8_t *theirs, unsigned count, void *argument) {
    (void)ssl;
    const tls_contexts *contexts = argument;
    uint8_t *found = 0;
    int result = SSL_select_next_proto(&found, size, contexts->protocols, contexts->protocol_bytes, theirs, count);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

int tls_contexts_speak(tls_contexts *contexts, const uint8_t *protocols, size_t count) {
    if (count > most_protocol_bytes) return 0;
    memcpy(contexts->protocols, protocols, count);
    contexts->protocol_bytes = (unsigned)count;
    return 1;
}

int tls_contexts_add(tls_contexts *contexts, SSL_CTX *context) {
    if (contexts->count == most_contexts) return 0;
    if (contexts->protocol_bytes) {
        SSL_CTX_set_alpn_select_cb(context, choose_protocol, contexts);
        // For a client: what it offers.
        SSL_CTX_set_alpn_protos(context, contexts->protocols, contexts->protocol_bytes);
    }
    SSL_CTX_set_tlsext_servername_callback(context, choose_certificate);
    SSL_CTX_set_tlsext_servername_arg(context, contexts);
    contexts->list[contexts->count++] = context;
    return 1;
}

void tls_contexts_release(tls_contexts *contexts) {
    if (!contexts || atomic_fetch_sub(&contexts->references, 1) != 1) return;
    for (int i = 0; i < contexts->count; i++) SSL_CTX_free(contexts->list[i]);
    OPENSSL_free(contexts);
}

struct tls_source {
    tls_contexts *current;  // of the thread that makes connections
    _Atomic(tls_contexts *) next;
};

tls_source *tls_source_new(tls_contexts *contexts) {
    tls_source *source = OPENSSL_zalloc(sizeof *source);
    if (source) source->current = contexts;
    return source;
}

void tls_source_offer(tls_source *source, tls_contexts *contexts) {
    tls_contexts_release(atomic_exchange(&source->next, contexts));
}

void tls_source_free(tls_source *source) {
    if (!source) return;
    tls_contexts_release(source->current);
    tls_contexts_release(source->next);
    OPENSSL_free(source);
}

// MARK: Connections

tls_stream *tls_stream_new(tls_source *source, int is_server) {
    tls_contexts *newer = atomic_exchange(&source->next, 0);
    if (newer) {
        tls_contexts_release(source->current);
        source->current = newer;
    }
    BIO_METHOD *method = bio_method();
    tls_stream *stream = method ? OPENSSL_zalloc(sizeof *stream) : 0;
    if (!stream) return 0;
    stream->ssl = SSL_new(source->current->list[0]);
    BIO *bio = stream->ssl ? BIO_new(method) : 0;
    if (!bio) {
        SSL_free(stream->ssl);
        OPENSSL_free(stream);
        return 0;
    }
    atomic_fetch_add(&source->current->references, 1);
    stream->contexts = source->current;
    BIO_set_data(bio, stream);
    SSL_set_bio(stream->ssl, bio, bio);
    if (is_server) SSL_set_accept_state(stream->ssl);
    else SSL_set_connect_state(stream->ssl);
    return stream;
}

size_t tls_protocol(const tls_stream *stream, const uint8_t **name) {
    unsigned count = 0;
    SSL_get0_alpn_selected(stream->ssl, name, &count);
    return count;
}

void tls_stream_free(tls_stream *stream) {
    SSL_free(stream->ssl);
    pool_free(stream->input.bytes, __FILE__, __LINE__);
    pool_free(stream->output.bytes, __FILE__, __LINE__);
    tls_contexts_release(stream->contexts);
    OPENSSL_free(stream);
}
