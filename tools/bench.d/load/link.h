// A connection to the acceptor, in clear or with TLS 1.3, that never blocks.
#ifndef LOAD_LINK_H
#define LOAD_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

struct ssl_st;

struct link {
    int socket;
    struct ssl_st *tls;  // NULL in clear
    bool wants_to_write; // as epoll knows it
};

enum { LINK_AGAIN = -1, LINK_GONE = -2 };

// Begins to connect; the socket is writable when that is done.
void link_open(struct link *link, const struct sockaddr *address, socklen_t length, bool tls);
// 0 when connected (and the handshake is over), LINK_AGAIN, or LINK_GONE.
int link_connect(struct link *link);
// How many bytes, LINK_AGAIN or LINK_GONE.
ssize_t link_read(struct link *link, char *to, size_t room);
ssize_t link_write(struct link *link, const char *bytes, size_t count);
// Bytes that are decrypted already, of which epoll knows nothing.
bool link_has_more(const struct link *link);

#endif
