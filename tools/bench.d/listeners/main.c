// Listens to the stream of a control room with many WebSockets, and counts what comes: events, bytes, and who was dropped.
//
//   listeners --port P --token T --count N [--channel orders]
//
// Prints READY when all of them have their snapshot, and one line of JSON when it is told to end (SIGTERM).
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

struct listener {
    int fd;
    // Of the answer to the upgrade, until its empty line.
    int is_open;
    uint32_t last;
    // Of the frame at hand: its head so far, and how much of its payload is to come.
    unsigned char head[14];
    int head_count;
    uint64_t rest;
    unsigned char opcode;
    uint64_t texts;
};

static volatile sig_atomic_t is_told;
static void told(int signal) {
    (void)signal;
    is_told = 1;
}

static void fail(const char *what) {
    fprintf(stderr, "listeners: %s: %s\n", what, strerror(errno));
    exit(1);
}

// A frame of a client: masked, with a mask of zeros.
static void say(int fd, unsigned char opcode, const char *text) {
    size_t count = strlen(text), head = 2;
    unsigned char frame[1024] = {0x80 | opcode};
    if (count < 126) {
        frame[1] = 0x80 | (unsigned char)count;
    } else {
        frame[1] = 0x80 | 126, frame[2] = (unsigned char)(count >> 8), frame[3] = (unsigned char)count;
        head = 4;
    }
    memset(frame + head, 0, 4);
    memcpy(frame + head + 4, text, count);
    if (send(fd, frame, head + 4 + count, MSG_NOSIGNAL) < 0) fail("send");
}

static int begin(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    char request[300];
    int count = snprintf(request, sizeof request,
                         "GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                         port);
    if (send(fd, request, (size_t)count, MSG_NOSIGNAL) != count) fail("send");
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

static size_t head_size(const struct listener *one) {
    if (one->head_count < 2) return 2;
    unsigned length = one->head[1] & 127;
    return length < 126 ? 2 : length == 126 ? 4 : 10;
}

// What a frame that has come whole means.
static void end_frame(struct listener *one) {
    if (one->opcode == 1) one->texts++;
    if (one->opcode == 9) say(one->fd, 10, "");
    one->head_count = 0;
}

static void take(struct listener *one, const unsigned char *bytes, size_t count, const char *first, const char *second) {
    while (count > 0) {
        if (!one->is_open) {
            one->last = one->last << 8 | *bytes;
            bytes++, count--;
            if (one->last != 0x0d0a0d0a) continue;
            one->is_open = 1;
            say(one->fd, 1, first);
            say(one->fd, 1, second);
        } else if (one->head_count < (int)head_size(one)) {
            one->head[one->head_count++] = *bytes;
            bytes++, count--;
            if (one->head_count < (int)head_size(one)) continue;
            one->opcode = one->head[0] & 15;
            one->rest = one->head[1] & 127;
            if (one->rest >= 126) {
                int size = one->rest == 126 ? 2 : 8;
                one->rest = 0;
                for (int place = 0; place < size; place++) one->rest = one->rest << 8 | one->head[2 + place];
            }
            if (one->rest == 0) end_frame(one);
        } else {
            size_t part = one->rest < count ? (size_t)one->rest : count;
            bytes += part, count -= part, one->rest -= part;
            if (one->rest == 0) end_frame(one);
        }
    }
}

int main(int argc, char **argv) {
    int port = 0, count = 0, choice;
    const char *token = "", *channel = "orders";
    static const struct option options[] = {
        {"port", 1, 0, 'p'}, {"token", 1, 0, 't'}, {"count", 1, 0, 'n'}, {"channel", 1, 0, 'c'}, {0, 0, 0, 0}};
    while ((choice = getopt_long(argc, argv, "", options, 0)) >= 0) {
        if (choice == 'p') port = atoi(optarg);
        else if (choice == 't') token = optarg;
        else if (choice == 'n') count = atoi(optarg);
        else if (choice == 'c') channel = optarg;
        else return 2;
    }
    if (port <= 0 || count <= 0) {
        fprintf(stderr, "usage: listeners --port P --token T --count N [--channel C]\n");
        return 2;
    }
    struct rlimit limit = {(rlim_t)count + 100, (rlim_t)count + 100};
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGTERM, told);
    char first[400], second[200];
    snprintf(first, sizeof first, "{\"type\":\"authenticate\",\"token\":\"%s\"}", token);
    snprintf(second, sizeof second, "{\"type\":\"subscribe\",\"channels\":[\"%s\"]}", channel);
    struct listener *all = calloc((size_t)count, sizeof *all);
    int epoll = epoll_create1(EPOLL_CLOEXEC), begun = 0, ready = 0, dropped = 0, is_said = 0;
    uint64_t bytes = 0;
    if (!all || epoll < 0) fail("start");
    static unsigned char buffer[1 << 18];
    while (!is_told) {
        // A few at a time: a listener's queue of connections is short.
        for (int more = 0; more < 50 && begun < count && begun - ready < 100; more++, begun++) {
            all[begun].fd = begin(port);
            struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)begun};
            if (epoll_ctl(epoll, EPOLL_CTL_ADD, all[begun].fd, &event) < 0) fail("epoll");
        }
        struct epoll_event events[256];
        int found = epoll_wait(epoll, events, 256, 100);
        for (int place = 0; place < found; place++) {
            struct listener *one = &all[events[place].data.u32];
            ssize_t got = recv(one->fd, buffer, sizeof buffer, 0);
            if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
            if (got <= 0) {
                dropped++;
                close(one->fd);
                continue;
            }
            bytes += (uint64_t)got;
            uint64_t before = one->texts;
            take(one, buffer, (size_t)got, first, second);
            if (before < 2 && one->texts >= 2) ready++;
        }
        if (!is_said && ready == count) {
            printf("READY %d\n", ready);
            fflush(stdout);
            is_said = 1;
        }
    }
    uint64_t events = 0, least = UINT64_MAX;
    for (int place = 0; place < count; place++) {
        uint64_t own = all[place].texts > 2 ? all[place].texts - 2 : 0;
        events += own;
        if (own < least) least = own;
    }
    printf("{\"listeners\": %d, \"dropped\": %d, \"events\": %llu, \"least\": %llu, \"bytes\": %llu}\n", ready, dropped,
           (unsigned long long)events, (unsigned long long)least, (unsigned long long)bytes);
    return 0;
}
