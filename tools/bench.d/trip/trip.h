// An order's way to a venue: what the parts of this program know of each other.
#ifndef TRIP_H
#define TRIP_H

#include "buffer.h"
#include "fault.h"
#include "message.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ssl_st;

struct options {
    int port, fix_port;
    const char *certificate, *key; // NULL: in clear
    const char *secret;            // with which requests are signed
    const char *alone;             // a file with the request that libcurl alone sends
    bool has_hops;                 // libcurl behind a socket and a thread
    const char *keep;              // where the last order's request is written
    uint64_t count, warm_up;
    unsigned pause_us; // before each order
    double timeout_seconds;
};

// What both sides of a trip know. libcurl alone runs in a process of its own and maps it, too.
struct board {
    _Atomic uint64_t began; // when the order at hand was about to be sent; 0 when none is
};

struct trip {
    struct options options;
    struct board *board;
    int poller;
    uint64_t woken; // when the poller last said that something can be read
    uint64_t orders; // that have come whole
    uint32_t *nanoseconds; // of each that counts
    struct buffer kept;
    bool is_subscribed; // the stream of orders is open
};

// A connection to the venue.
struct visitor {
    int socket;
    struct ssl_st *tls; // NULL in clear
    bool is_secured, is_framed, is_gone;
    struct buffer in;
};

enum { VENUE = 1, CLIENT = 2 }; // what the poller says with an event, where it is no visitor

// venue.c: the listening socket, connections, TLS.
int venue_listen(struct trip *trip);
void venue_accept(struct trip *trip, int listener);
void venue_serve(struct trip *trip, struct visitor *visitor);
void visitor_send(struct visitor *visitor, const char *bytes, size_t count);

// answers.c: what the venue says to requests.
size_t answer_request(struct trip *trip, struct visitor *visitor, const char *bytes, size_t count);
// An order has come, in the form of a query; writes the answer's JSON.
size_t answer_order(struct trip *trip, struct slice form, char *to, size_t room);
bool form_value(struct slice form, const char *name, struct slice *value);

// frames.c: a WebSocket. Both give how many bytes they took, 0 when it is not whole.
size_t frames_open(struct visitor *visitor, struct slice head);
size_t frames_read(struct trip *trip, struct visitor *visitor, char *bytes, size_t count);

// client.c: the FIX session.
void client_open(struct trip *trip);
void client_heard(struct trip *trip);
// Sends the next order when the last one has come and was reported; false when all have been.
bool client_step(struct trip *trip);

// alone.c: libcurl without a gateway, in a process of its own.
void alone_begin(struct trip *trip);
bool alone_step(struct trip *trip);
CURL *alone_handle(const struct options *options, char **body);
void alone_send(CURLM *multi, CURL *curl, const char *body);

// hops.c: the same behind a socket and a thread, as in a gateway that has nothing to do.
void hops_begin(struct trip *trip);
void hops_heard(struct trip *trip);
// As client_step.
bool hops_step(struct trip *trip);

#endif
