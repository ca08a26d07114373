// What a run does once everybody is logged on.
#include "load.h"

#include <stdio.h>

static bool is_over(struct load *load, uint64_t now) {
    if (load_is_late(load, now))
        fault("timeout: %llu orders of the warm-up and %llu others have no answer",
              (unsigned long long)load->warm_up_open, (unsigned long long)load->measured_open);
    return has_fault();
}

static void until_none(struct load *load, const uint64_t *open) {
    for (int i = 0; i < load->options.sessions; i++) flight_fill(load, &load->sessions[i]);
    while (*open > 0) {
        sessions_turn(load, 100);
        uint64_t now = monotonic_ns();
        sessions_heartbeats(load, now);
        if (is_over(load, now)) return;
    }
}

void run_closed(struct load *load) {
    until_none(load, &load->warm_up_open);
    step(load, "WARM");
    load->is_paused = false;
    if (!has_fault()) until_none(load, &load->measured_open);
    step(load, "DONE");
}

static struct session *next_with_orders(struct load *load, int *turn, bool is_warm_up) {
    for (int tries = 0; tries < load->options.sessions; tries++) {
        struct session *session = &load->sessions[*turn];
        *turn = (*turn + 1) % load->options.sessions;
        if (session->sent < (is_warm_up ? session->warm_up : session->all)) return session;
    }
    return NULL;
}

// Sends each order when it is due, and those that are late at once; they count from when they were due.
static void send_at_rate(struct load *load, uint64_t count, uint64_t *open, bool is_warm_up) {
    double gap = 1e9 / load->options.rate;
    uint64_t begin = monotonic_ns() + 1000000, sent = 0;
    int turn = 0;
    if (!is_warm_up) load->measured_begin_ns = begin;
    while (*open > 0) {
        uint64_t now = monotonic_ns();
        compose_time(load);
        while (sent < count && begin + (uint64_t)((double)sent * gap) <= now) {
            struct session *session = next_with_orders(load, &turn, is_warm_up);
            if (!session) break;
            compose_order(load, session, begin + (uint64_t)((double)sent++ * gap));
            session_flush(load, session);
        }
        // Who sleeps is late; so the time until the next order is spent asking for input.
        sessions_turn(load, sent < count ? 0 : 1);
        if (is_over(load, now)) return;
    }
}

void run_at_rate(struct load *load) {
    send_at_rate(load, load->options.warm_up, &load->warm_up_open, true);
    if (!has_fault()) send_at_rate(load, load->options.count, &load->measured_open, false);
}

void run_resend(struct load *load) {
    struct replay *replay = &load->replay;
    struct session *session = &load->sessions[0];
    if (!replay->last) fault("the acceptor has nothing to send again");
    step(load, "WARM");
    if (has_fault()) return;
    compose_resend_request(load, session, replay->first);
    replay->begin_ns = monotonic_ns();
    session_flush(load, session);
    while (!replay->end_ns && !has_fault()) {
        sessions_turn(load, 20);
        if (load_is_late(load, monotonic_ns()))
            fault("timeout: at MsgSeqNum %u of %u", session->next_in, replay->last);
    }
    step(load, "DONE");
}

void run_idle(struct load *load) {
    printf("READY sessions=%d logon_ms=%.1f\n", load->up,
           (double)(load->logon_end_ns - load->logon_begin_ns) / 1e6);
    fflush(stdout);
    uint64_t until = monotonic_ns() + (uint64_t)(load->options.idle_seconds * 1e9);
    for (uint64_t now = 0; now < until && !has_fault(); now = monotonic_ns()) {
        sessions_turn(load, 100);
        sessions_heartbeats(load, now);
    }
}
