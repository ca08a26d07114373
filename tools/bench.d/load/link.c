// Sockets, and OpenSSL on top of them where it is asked for.
#include "link.h"
#include "fault.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <string.h>

static SSL *tls_new(int socket) {
    static SSL_CTX *context;
    if (!context) {
        context = SSL_CTX_new(TLS_client_method());
        if (!context || !SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION)) die("OpenSSL gives no TLS 1.3");
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        // Like a session that reads whatever is there with one call.
        SSL_CTX_set_read_ahead(context, 1);
    }
    SSL *tls = SSL_new(context);
    if (!tls || !SSL_set_fd(tls, socket)) die("OpenSSL gives no connection");
    SSL_set_connect_state(tls);
    return tls;
}

void link_open(struct link *link, const struct sockaddr *address, socklen_t length, bool tls) {
    int yes = 1;
    link->socket = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (link->socket < 0) die("socket: %s", strerror(errno));
    setsockopt(link->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(link->socket, address, length) && errno != EINPROGRESS) die("connect: %s", strerror(errno));
    link->tls = tls ? tls_new(link->socket) : NULL;
}

static int tls_outcome(struct link *link, int result) {
    int why = SSL_get_error(link->tls, result);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? LINK_AGAIN : LINK_GONE;
}

int link_connect(struct link *link) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(link->socket, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) die("connect: %s", strerror(error));
    if (!link->tls) return 0;
    int result = SSL_do_handshake(link->tls);
    return result == 1 ? 0 : tls_outcome(link, result);
}

static ssize_t outcome(ssize_t count) {
    if (count > 0) return count;
    return count < 0 && (errno == EAGAIN || errno == EINTR) ? LINK_AGAIN : LINK_GONE;
}

ssize_t link_read(struct link *link, char *to, size_t room) {
    if (!link->tls) return outcome(recv(link->socket, to, room, 0));
    int count = SSL_read(link->tls, to, (int)room);
    return count > 0 ? count : tls_outcome(link, count);
}

ssize_t link_write(struct link *link, const char *bytes, size_t count) {
    if (!link->tls) return outcome(send(link->socket, bytes, count, MSG_NOSIGNAL));
    int written = SSL_write(link->tls, bytes, (int)count);
    return written > 0 ? written : tls_outcome(link, written);
}

bool link_has_more(const struct link *link) { return link->tls && SSL_has_pending(link->tls); }
