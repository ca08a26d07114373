// TCP connections that never log on, held open; the acceptor may close them.
#include "load.h"

#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#define AT_ONCE 32

static bool is_open(int socket) {
    char byte;
    return recv(socket, &byte, 1, MSG_DONTWAIT | MSG_PEEK) != 0;
}

static int count_open(struct link *links, int count) {
    int open = 0;
    for (int i = 0; i < count; i++) open += is_open(links[i].socket);
    return open;
}

void run_silent(struct load *load) {
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *address;
    int count = load->options.silent;
    struct link *links = calloc((size_t)count, sizeof *links);
    if (!links) die("out of memory");
    if (getaddrinfo(load->options.host, load->options.port, &wanted, &address))
        die("%s:%s is no address", load->options.host, load->options.port);
    for (int i = 0; i < count; i++) {
        link_open(&links[i], address->ai_addr, address->ai_addrlen, false);
        struct pollfd waiting = {.fd = links[i].socket, .events = POLLOUT};
        // The last of each few is waited for: listen queues are short.
        if (i % AT_ONCE == AT_ONCE - 1 && poll(&waiting, 1, 5000) != 1) die("connection %d is not taken", i);
        if (i % AT_ONCE == AT_ONCE - 1) usleep(1000);
    }
    freeaddrinfo(address);
    printf("READY silent=%d open=%d\n", count, count_open(links, count));
    fflush(stdout);
    usleep((useconds_t)(load->options.idle_seconds * 1e6));
    printf("silent=%d open=%d ok=1\n", count, count_open(links, count));
}
