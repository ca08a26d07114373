// The null acceptor: answers whatever looks like FIX, checks nothing. The floor of FIX over loopback.
//
// All answers to one read leave with one send; with --store they are appended to a file before that.
#include "answer.h"
#include "text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_ROOM (1u << 18)
// The shortest request is about 60 bytes and its answer no longer than ANSWER_ROOM.
#define OUTPUT_ROOM (8u << 20)

struct connection {
    int socket;
    struct peer peer;
    size_t count;
    char bytes[READ_ROOM];
};

static struct {
    int port, store;
    bool busy, each;
    enum lie lie;
} options = {.port = 9878, .store = -1};
static struct output output;

static void fail(const char *what) {
    fprintf(stderr, "acceptor: %s: %s\n", what, strerror(errno));
    exit(2);
}

static void flush(int socket) {
    if (options.store >= 0 && output.count > 0 &&
        write(options.store, output.bytes, output.count) != (ssize_t)output.count)
        fail("the store");
    for (size_t sent = 0; sent < output.count;) {
        ssize_t count = send(socket, output.bytes + sent, output.count - sent, MSG_NOSIGNAL);
        if (count < 0 && errno != EAGAIN && errno != EINTR) break;
        if (count > 0) sent += (size_t)count;
    }
    output.count = 0;
}

// Answers every whole message; returns how many bytes they were.
static size_t answer_all(struct connection *connection) {
    size_t at = 0;
    while (connection->count - at > 20) {
        const char *message = connection->bytes + at;
        size_t left = connection->count - at, digit = 12, body = 0;
        for (; digit < left && message[digit] != SOH; digit++) body = body * 10 + (size_t)(message[digit] - '0');
        size_t length = digit + 1 + body + 7;
        if (digit >= left || length > left) break;
        answer(&output, &connection->peer, message + digit + 1, body, options.lie);
        if (options.each || output.count > OUTPUT_ROOM - ANSWER_ROOM) flush(connection->socket);
        at += length;
    }
    return at;
}

static void serve(struct connection *connection) {
    ssize_t count = recv(connection->socket, connection->bytes + connection->count, READ_ROOM - connection->count, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        close(connection->socket);
        free(connection);
        return;
    }
    connection->count += (size_t)count;
    answer_time();
    size_t done = answer_all(connection);
    connection->count -= done;
    memmove(connection->bytes, connection->bytes + done, connection->count);
    flush(connection->socket);
}

static void take(int epoll, int listener) {
    int yes = 1, socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket < 0) return;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct connection *connection = malloc(sizeof *connection);
    if (!connection) fail("memory");
    connection->socket = socket;
    connection->count = 0;
    memset(&connection->peer, 0, sizeof connection->peer);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)) fail("epoll_ctl");
}

static int listen_here(void) {
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1024)) fail("listen");
    // Port 0: the system chooses.
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("LISTENING %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static void use(const char *name, const char *value) {
    if (strcmp(name, "--port") == 0) options.port = atoi(value);
    else if (strcmp(name, "--lie") == 0) options.lie = lie_named(value);
    else if (strcmp(name, "--store") == 0)
        options.store = open(value, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
    else errno = EINVAL, fail(name);
    if (strcmp(name, "--store") == 0 && options.store < 0) fail(value);
}

static void read_options(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--busy") == 0) options.busy = true;
        else if (strcmp(argv[i], "--each") == 0) options.each = true;
        else if (i + 1 < argc) use(argv[i], argv[i + 1]), i++;
        else errno = EINVAL, fail("usage: acceptor [--port P] [--store FILE] [--busy] [--each]");
    }
}

int main(int argc, char **argv) {
    struct rlimit limit;
    read_options(argc, argv);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    output.bytes = malloc(OUTPUT_ROOM);
    int listener = listen_here(), epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[64];
    if (!output.bytes || epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event)) fail("epoll");
    for (;;) {
        int count = epoll_wait(epoll, events, 64, options.busy ? 0 : -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr) serve(events[i].data.ptr);
            else take(epoll, listener);
        }
    }
}
