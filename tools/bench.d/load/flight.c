// Orders in flight: when each was sent, how many reports it has, and room for more.
#include "load.h"
#include "message.h"
#include "text.h"

// As much as goes out with one call.
#define MOST_AT_ONCE (1u << 16)

static uint64_t share(uint64_t count, const struct load *load, int session) {
    uint64_t sessions = (uint64_t)load->options.sessions;
    return count / sessions + ((uint64_t)session < count % sessions);
}

void flight_prepare(struct load *load, struct session *session) {
    session->warm_up = share(load->options.warm_up, load, session->number);
    session->all = session->warm_up + share(load->options.count, load, session->number);
    session->sent_at = malloc((session->all + 1) * sizeof *session->sent_at);
    session->reports = malloc(session->all + 1);
    if (!session->sent_at || !session->reports) die("out of memory");
    // Written to now, so that no page is made while time is taken.
    memset(session->sent_at, 0, (session->all + 1) * sizeof *session->sent_at);
    memset(session->reports, 0, session->all + 1);
}

// The order's number within the session, or `all` for an ID that is none of the session's.
static uint64_t order_number(const struct load *load, const struct session *session, const char *id, size_t count) {
    char prefix[40], *to = put_text(prefix, load->run);
    *to++ = '-';
    to = put_number(to, (uint64_t)session->number);
    *to++ = '-';
    size_t length = (size_t)(to - prefix);
    uint64_t order = 0;
    if (count <= length || count > length + 10 || memcmp(id, prefix, length)) return session->all;
    for (size_t i = length; i < count; i++) {
        if (id[i] < '0' || id[i] > '9') return session->all;
        order = order * 10 + (uint64_t)(id[i] - '0');
    }
    return order < session->sent ? order : session->all;
}

static void order_done(struct load *load, struct session *session, bool is_measured) {
    session->answered++;
    if (is_measured) {
        load->measured_open--;
    } else if (--load->warm_up_open == 0) {
        load->is_paused = load->options.steps;
        for (int i = 0; i < load->options.sessions; i++) flight_fill(load, &load->sessions[i]);
    }
}

void flight_report(struct load *load, struct session *session, const char *id, size_t count, uint64_t now) {
    uint64_t order = order_number(load, session, id, count);
    if (order == session->all) {
        fault("%s: a report to an order that nobody sent: %.*s", session->name, count > 60 ? 60 : (int)count, id);
        return;
    }
    bool is_measured = order >= session->warm_up;
    if (session->reports[order] == 0 && is_measured)
        load->round_trips[load->round_trip_count++] = now - session->sent_at[order];
    if (is_measured) {
        load->reports++;
        load->last_report_ns = now;
    }
    int reports = ++session->reports[order];
    if (reports == load->options.reports_per_order) order_done(load, session, is_measured);
    if (reports > load->options.reports_per_order) {
        session->reports[order]--;
        fault("%s: %d reports to order %.*s (--ers)", session->name, reports, (int)count, id);
    }
}

void flight_fill(struct load *load, struct session *session) {
    const struct options *options = &load->options;
    if (!load->may_order || load->is_paused || session->phase != UP || options->rate > 0 || has_fault()) return;
    // The measured orders begin when all of the warm-up is answered, in every session.
    uint64_t limit = load->warm_up_open > 0 ? session->warm_up : session->all;
    uint64_t room = (uint64_t)options->window - (session->sent - session->answered);
    if (session->sent >= limit || room == 0) return;
    compose_time(load);
    uint64_t now = monotonic_ns();
    if (!load->measured_begin_ns && load->warm_up_open == 0) load->measured_begin_ns = now;
    for (; room > 0 && session->sent < limit; room--) {
        compose_order(load, session, now);
        if (buffer_count(&session->out) > MOST_AT_ONCE) break;
    }
    session_flush(load, session);
}
