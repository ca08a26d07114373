// The venue's sockets: one thread, nothing that blocks but the handshake of TLS, which nobody measures.
#include "trip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <unistd.h>

#define READ_ROOM 65536

static SSL_CTX *context;

static void watch(struct trip *trip, int socket, union epoll_data data) {
    struct epoll_event event = {.events = EPOLLIN, .data = data};
    if (epoll_ctl(trip->poller, EPOLL_CTL_ADD, socket, &event)) die("cannot watch a socket: %s", strerror(errno));
}

int venue_listen(struct trip *trip) {
    struct options *options = &trip->options;
    if (options->certificate) {
        context = SSL_CTX_new(TLS_server_method());
        if (!context || SSL_CTX_use_certificate_chain_file(context, options->certificate) != 1 ||
            SSL_CTX_use_PrivateKey_file(context, options->key, SSL_FILETYPE_PEM) != 1)
            die("cannot use %s and %s", options->certificate, options->key);
    }
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 16))
        die("cannot listen on port %d: %s", options->port, strerror(errno));
    watch(trip, listener, (union epoll_data){.u64 = VENUE});
    return listener;
}

void venue_accept(struct trip *trip, int listener) {
    int one = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), on = 1;
    if (one < 0) return;
    setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct visitor *visitor = calloc(1, sizeof *visitor);
    if (!visitor) die("out of memory");
    visitor->socket = one;
    if (context) {
        visitor->tls = SSL_new(context);
        if (!visitor->tls || !SSL_set_fd(visitor->tls, one)) die("out of memory");
        SSL_set_accept_state(visitor->tls);
    }
    watch(trip, one, (union epoll_data){.ptr = visitor});
}

static void leave(struct visitor *visitor) {
    if (visitor->tls) SSL_free(visitor->tls);
    close(visitor->socket);
    free(visitor->in.bytes);
    free(visitor);
}

// How many bytes, 0 when there are none now, -1 when the visitor has left.
static ssize_t take(struct visitor *visitor) {
    char *to = buffer_room(&visitor->in, READ_ROOM);
    if (!visitor->tls) {
        ssize_t count = recv(visitor->socket, to, READ_ROOM, 0);
        return count > 0 ? count : count < 0 && errno == EAGAIN ? 0 : -1;
    }
    ERR_clear_error();
    int count = SSL_read(visitor->tls, to, READ_ROOM);
    if (count > 0) return count;
    return SSL_get_error(visitor->tls, count) == SSL_ERROR_WANT_READ ? 0 : -1;
}

void venue_serve(struct trip *trip, struct visitor *visitor) {
    ssize_t count;
    while ((count = take(visitor)) > 0) {
        visitor->in.end += (size_t)count;
        size_t taken;
        do {
            char *bytes = visitor->in.bytes + visitor->in.start;
            size_t there = buffer_count(&visitor->in);
            taken = there == 0           ? 0
                    : visitor->is_framed ? frames_read(trip, visitor, bytes, there)
                                         : answer_request(trip, visitor, bytes, there);
            visitor->in.start += taken;
        } while (taken > 0);
        // What is not there yet is not asked for in vain: the poller says when it is.
        if (!visitor->tls || SSL_pending(visitor->tls) == 0) return;
    }
    if (count < 0) leave(visitor);
}

void visitor_send(struct visitor *visitor, const char *bytes, size_t count) {
    ssize_t sent = visitor->tls ? SSL_write(visitor->tls, bytes, (int)count) : send(visitor->socket, bytes, count, MSG_NOSIGNAL);
    if (sent != (ssize_t)count) fault("an answer of %zu bytes does not leave", count);
}
