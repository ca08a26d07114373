// The state of a run: options, sessions, orders in flight, and what was counted.
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "buffer.h"
#include "clock.h"
#include "link.h"
#include "options.h"

enum phase { CONNECTING, LOGGING_ON, UP, LOGGING_OUT, GONE };

struct session {
    struct link link;
    enum phase phase;
    int number;
    char name[48];
    struct buffer in, out;
    uint32_t next_out, next_in;
    uint64_t last_sent_ns;
    // Orders are numbered from 0; the first `warm_up` of them are not measured.
    uint64_t warm_up, all, sent, answered;
    uint64_t *sent_at;
    unsigned char *reports;
};

struct replay {
    uint32_t first, last; // what was asked for; last is 0 before
    uint64_t begin_ns, end_ns, messages, gap_fills;
};

struct load {
    struct options options;
    struct session *sessions;
    int epoll;
    char run[16]; // the beginning of every ClOrdID
    char timestamp[TIMESTAMP_LENGTH]; // of orders
    bool may_order;
    bool is_paused; // between the warm-up and the rest
    int up, gone;
    uint64_t deadline_ns, logon_begin_ns, logon_end_ns;
    uint64_t warm_up_open, measured_open; // orders that are not answered yet, sent or not
    uint64_t measured_begin_ns, last_report_ns, reports;
    uint64_t *round_trips, round_trip_count; // ns
    struct replay replay;
};

static inline bool load_is_late(const struct load *load, uint64_t now) { return now > load->deadline_ns; }

// compose.c: messages put into the session's output; nothing is sent yet.
// Orders bear the time of the last compose_time, the other messages that of now.
void compose_time(struct load *load);
void compose_logon(struct load *load, struct session *session);
void compose_order(struct load *load, struct session *session, uint64_t at_ns);
void compose_heartbeat(struct load *load, struct session *session, const char *test_id, size_t count);
void compose_resend_request(struct load *load, struct session *session, uint32_t first);
void compose_logout(struct load *load, struct session *session);

// receive.c: judges one whole message, read at `now`.
void receive(struct load *load, struct session *session, const char *message, size_t count, uint64_t now);

// flight.c: orders and the reports to them.
void flight_prepare(struct load *load, struct session *session);
void flight_report(struct load *load, struct session *session, const char *id, size_t count, uint64_t now);
// Sends as many orders as the window has room for.
void flight_fill(struct load *load, struct session *session);

// session.c: connections and what comes over them.
void sessions_open(struct load *load);
void session_flush(struct load *load, struct session *session);
// One look at epoll; waits at most so long.
void sessions_turn(struct load *load, int milliseconds);
void sessions_heartbeats(struct load *load, uint64_t now);
void sessions_log_out(struct load *load);

// steps.c: says where the run is and goes on with SIGUSR1; at once without --steps.
void steps_prepare(void);
void step(struct load *load, const char *name);

// modes.c: what a run does once everybody is logged on. They end early when there is a fault.
void run_closed(struct load *load);
void run_at_rate(struct load *load);
void run_resend(struct load *load);
void run_idle(struct load *load);
// silent.c: connections without sessions.
void run_silent(struct load *load);

// summary.c: the figures, as text or JSON.
void summary_print(struct load *load);

#endif
