// What a round trip over loopback TCP costs without FIX: bytes out, bytes back.
//
//   tcp [--size BYTES] [--reply BYTES] [--count N] [--wait block|poll] [--pin]
//
// A server and a client in two threads; --pin gives each a processor of its own.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LARGEST 65536

static struct {
    size_t size, reply;
    long count;
    bool polls, pins;
} options = {.size = 181, .reply = 212, .count = 200000};

static void fail(const char *what) {
    perror(what);
    exit(2);
}

static uint64_t now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * 1000000000ull + (uint64_t)at.tv_nsec;
}

static void pin(unsigned processor) {
    cpu_set_t one;
    if (!options.pins) return;
    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    pthread_setaffinity_np(pthread_self(), sizeof one, &one);
}

static int watch(int socket) {
    int yes = 1, epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event)) fail("epoll");
    return epoll;
}

// Reads so many bytes; false when the other side is gone.
static bool take(int epoll, int socket, char *to, size_t bytes) {
    struct epoll_event event;
    while (bytes > 0) {
        if (epoll_wait(epoll, &event, 1, options.polls ? 0 : -1) < 1) continue;
        ssize_t count = recv(socket, to, bytes, MSG_DONTWAIT);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) return false;
        if (count > 0) bytes -= (size_t)count;
    }
    return true;
}

static void *serve(void *listener) {
    static char bytes[LARGEST];
    int socket = accept(*(int *)listener, NULL, NULL), epoll = watch(socket);
    pin(0);
    while (take(epoll, socket, bytes, options.size))
        if (send(socket, bytes, options.reply, MSG_NOSIGNAL) < 0) break;
    close(socket);
    return NULL;
}

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void measure(int socket) {
    static char bytes[LARGEST];
    uint64_t *trips = calloc((size_t)options.count, sizeof *trips);
    int epoll = watch(socket);
    long warm_up = options.count / 10;
    if (!trips) fail("memory");
    pin(1);
    for (long i = -warm_up; i < options.count; i++) {
        uint64_t begin = now();
        if (send(socket, bytes, options.size, MSG_NOSIGNAL) < 0) fail("send");
        if (!take(epoll, socket, bytes, options.reply)) fail("the echo");
        if (i >= 0) trips[i] = now() - begin;
    }
    qsort(trips, (size_t)options.count, sizeof *trips, by_size);
    printf("tcp size=%zu reply=%zu p50=%.2f p90=%.2f p99=%.2f ok=1\n", options.size, options.reply,
           (double)trips[options.count / 2] / 1000, (double)trips[options.count * 9 / 10] / 1000,
           (double)trips[options.count * 99 / 100] / 1000);
    free(trips);
}

static void read_options(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--pin") == 0) options.pins = true;
        else if (strcmp(argv[i], "--size") == 0) options.size = strtoul(value, NULL, 10), i++;
        else if (strcmp(argv[i], "--reply") == 0) options.reply = strtoul(value, NULL, 10), i++;
        else if (strcmp(argv[i], "--count") == 0) options.count = atol(value), i++;
        else if (strcmp(argv[i], "--wait") == 0) options.polls = strcmp(value, "block") != 0, i++;
        else errno = EINVAL, fail(argv[i]);
    }
    if (options.size < 1 || options.size > LARGEST || options.reply < 1 || options.reply > LARGEST || options.count < 100)
        errno = EINVAL, fail("--size, --reply, --count");
}

int main(int argc, char **argv) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    pthread_t server;
    read_options(argc, argv);
    int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1)) fail("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    if (pthread_create(&server, NULL, serve, &listener)) fail("thread");
    if (connect(client, (struct sockaddr *)&address, length)) fail("connect");
    measure(client);
    close(client);
    pthread_join(server, NULL);
    return 0;
}
