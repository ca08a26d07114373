// libcurl behind a socket and a thread, in a process of its own: the way through a gateway that has nothing to do.
//
// One thread reads what comes, as long as an order is, and wakes the other by an eventfd; that one waits in libcurl,
// sends the request that is always the same, and says on the socket when it was answered. Nothing is parsed, judged,
// stored, made or signed: what a gateway of this shape needs cannot be less.
#include "clock.h"
#include "trip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ORDER_SIZE = 190 }; // of a NewOrderSingle as the client sends it

static int outside, inside, wake; // the ends of a connection; an eventfd
static uint64_t sent, answered;

static void *read_orders(void *context) {
    (void)context;
    char bytes[4096];
    int poller = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, inside, &event)) die("cannot watch a socket: %s", strerror(errno));
    for (;;) {
        epoll_wait(poller, &event, 1, -1);
        if (recv(inside, bytes, sizeof bytes, 0) <= 0) exit(0);
        if (eventfd_write(wake, 1)) die("cannot wake a thread: %s", strerror(errno));
    }
}

static void send_requests(const struct options *options) {
    char *body;
    CURL *curl = alone_handle(options, &body);
    CURLM *multi = curl_multi_init();
    pthread_t reader;
    if (pthread_create(&reader, NULL, read_orders, NULL)) die("no thread");
    for (;;) {
        struct curl_waitfd woken = {.fd = wake, .events = CURL_WAIT_POLLIN};
        eventfd_t count;
        curl_multi_poll(multi, &woken, 1, 1000, NULL);
        if (eventfd_read(wake, &count)) continue;
        alone_send(multi, curl, body);
        if (send(inside, "!", 1, MSG_NOSIGNAL) != 1) exit(0);
    }
}

static void connect_ends(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    outside = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 1) ||
        getsockname(listener, (struct sockaddr *)&address, &size) || connect(outside, (struct sockaddr *)&address, size) ||
        (inside = accept(listener, NULL, NULL)) < 0)
        die("no connection: %s", strerror(errno));
    close(listener);
    setsockopt(outside, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(inside, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void hops_begin(struct trip *trip) {
    connect_ends();
    wake = eventfd(0, EFD_NONBLOCK);
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        send_requests(&trip->options);
    }
    close(inside);
    struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = CLIENT}};
    if (epoll_ctl(trip->poller, EPOLL_CTL_ADD, outside, &event)) die("cannot watch a socket: %s", strerror(errno));
}

void hops_heard(struct trip *trip) {
    (void)trip;
    char bytes[64];
    ssize_t count = recv(outside, bytes, sizeof bytes, MSG_DONTWAIT);
    if (count <= 0) return fault("libcurl behind a thread has ended");
    answered += (uint64_t)count;
}

bool hops_step(struct trip *trip) {
    static const char order[ORDER_SIZE];
    if (answered < sent || atomic_load(&trip->board->began)) return true;
    if (trip->orders == trip->options.warm_up + trip->options.count) return false;
    if (trip->options.pause_us) usleep(trip->options.pause_us);
    sent++;
    atomic_store(&trip->board->began, monotonic_ns());
    if (send(outside, order, sizeof order, MSG_NOSIGNAL) != sizeof order) fault("libcurl behind a thread takes no order");
    return true;
}
