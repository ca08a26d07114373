// Connections: opened, read, written and closed in one thread by epoll.
#include "load.h"
#include "message.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

#define READ_ROOM (1u << 17)
// Listen queues are short: so many connections at once, then a pause.
#define CONNECTS_AT_ONCE 32
#define CONNECT_PAUSE_NS 2000000

static void watch(struct load *load, struct session *session, int operation, bool writing) {
    struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0u), .data.ptr = session};
    session->link.wants_to_write = writing;
    if (epoll_ctl(load->epoll, operation, session->link.socket, &event)) die("epoll_ctl: %s", strerror(errno));
}

static void gone(struct load *load, struct session *session) {
    epoll_ctl(load->epoll, EPOLL_CTL_DEL, session->link.socket, NULL);
    if (session->phase == GONE) return;
    if (session->phase != LOGGING_OUT) fault("%s: the connection is gone", session->name);
    session->phase = GONE;
    load->gone++;
}

void session_flush(struct load *load, struct session *session) {
    struct buffer *out = &session->out;
    bool had_some = out->start < out->end;
    while (out->start < out->end) {
        ssize_t count = link_write(&session->link, out->bytes + out->start, buffer_count(out));
        if (count == LINK_GONE) {
            gone(load, session);
            return;
        }
        if (count == LINK_AGAIN) break;
        out->start += (size_t)count;
    }
    if (had_some) session->last_sent_ns = monotonic_ns();
    bool is_waiting = out->start < out->end;
    if (is_waiting != session->link.wants_to_write) watch(load, session, EPOLL_CTL_MOD, is_waiting);
}

static void cut(struct load *load, struct session *session, uint64_t now) {
    struct buffer *in = &session->in;
    while (in->start < in->end && !has_fault()) {
        const char *at = in->bytes + in->start;
        long length = message_length(at, buffer_count(in));
        if (length == MESSAGE_INCOMPLETE) return;
        if (length == MESSAGE_GARBLED) {
            fault("%s: this is no FIX 4.4: %.60s", session->name, at);
            return;
        }
        receive(load, session, at, (size_t)length, now);
        in->start += (size_t)length;
    }
}

static void readable(struct load *load, struct session *session) {
    do {
        char *room = buffer_room(&session->in, READ_ROOM);
        ssize_t count = link_read(&session->link, room, READ_ROOM - 1);
        if (count == LINK_GONE) {
            gone(load, session);
            return;
        }
        if (count == LINK_AGAIN) break;
        room[count] = 0;  // for faults, which print what came
        session->in.end += (size_t)count;
        cut(load, session, monotonic_ns());
    } while (link_has_more(&session->link));
    flight_fill(load, session);
}

static void connecting(struct load *load, struct session *session) {
    int result = link_connect(&session->link);
    if (result == LINK_GONE) die("%s: no TLS 1.3 with the acceptor", session->name);
    if (result == LINK_AGAIN) {
        // The handshake waits for input: a socket that can be written to would wake us for nothing.
        if (session->link.wants_to_write) watch(load, session, EPOLL_CTL_MOD, false);
        return;
    }
    session->phase = LOGGING_ON;
    compose_logon(load, session);
    session_flush(load, session);
}

void sessions_turn(struct load *load, int milliseconds) {
    static struct epoll_event events[256];
    int count = epoll_wait(load->epoll, events, 256, load->options.busy ? 0 : milliseconds);
    for (int i = 0; i < count; i++) {
        struct session *session = events[i].data.ptr;
        if (session->phase == CONNECTING) {
            connecting(load, session);
            continue;
        }
        if (events[i].events & EPOLLOUT) session_flush(load, session);
        if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) readable(load, session);
    }
}

static void prepare(struct load *load, struct session *session, int number) {
    session->number = number;
    if (load->options.sessions > 1)
        snprintf(session->name, sizeof session->name, "%s%d", load->options.sender, number);
    else
        snprintf(session->name, sizeof session->name, "%s", load->options.sender);
    session->next_out = load->options.first_out;
    session->next_in = load->options.first_in;
    flight_prepare(load, session);
}

void sessions_open(struct load *load) {
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM}, *address;
    if (getaddrinfo(load->options.host, load->options.port, &wanted, &address))
        die("%s:%s is no address", load->options.host, load->options.port);
    for (int i = 0; i < load->options.sessions; i++) prepare(load, &load->sessions[i], i);
    load->logon_begin_ns = monotonic_ns();
    for (int i = 0; i < load->options.sessions; i++) {
        struct session *session = &load->sessions[i];
        link_open(&session->link, address->ai_addr, address->ai_addrlen, load->options.tls);
        watch(load, session, EPOLL_CTL_ADD, true);
        if (i % CONNECTS_AT_ONCE != CONNECTS_AT_ONCE - 1) continue;
        uint64_t until = monotonic_ns() + CONNECT_PAUSE_NS;
        while (monotonic_ns() < until && !has_fault()) sessions_turn(load, 1);
    }
    freeaddrinfo(address);
    while (load->up < load->options.sessions && !has_fault()) {
        sessions_turn(load, 20);
        if (load_is_late(load, monotonic_ns())) {
            fault("timeout: %d of %d sessions are logged on", load->up, load->options.sessions);
            return;
        }
    }
}

void sessions_heartbeats(struct load *load, uint64_t now) {
    static uint64_t last;
    uint64_t silence = (uint64_t)load->options.heartbeat_seconds * NANOSECONDS * 9 / 10;
    if (silence == 0 || now - last < NANOSECONDS / 2) return;
    last = now;
    for (int i = 0; i < load->options.sessions; i++) {
        struct session *session = &load->sessions[i];
        if (session->phase != UP || now - session->last_sent_ns < silence) continue;
        compose_heartbeat(load, session, NULL, 0);
        session_flush(load, session);
    }
}

void sessions_log_out(struct load *load) {
    for (int i = 0; i < load->options.sessions; i++) {
        struct session *session = &load->sessions[i];
        if (session->phase != UP) continue;
        session->phase = LOGGING_OUT;
        compose_logout(load, session);
        session_flush(load, session);
    }
    uint64_t until = monotonic_ns() + 5 * NANOSECONDS;
    while (load->gone < load->options.sessions && !has_fault() && monotonic_ns() < until) sessions_turn(load, 20);
    if (load->gone < load->options.sessions)
        fault("%d of %d sessions are logged out", load->gone, load->options.sessions);
}
