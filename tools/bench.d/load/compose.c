// The messages that a client sends: Logon, NewOrderSingle, Heartbeat, ResendRequest, Logout.
#include "load.h"
#include "text.h"

#define BODY_ROOM 600

static char *begin(struct load *load, struct session *session, char *to, char type) {
    to = PUT(to, "35=");
    *to++ = type;
    to = PUT(to, "\00134=");
    to = put_number(to, session->next_out++);
    to = PUT(to, "\00149=");
    to = put_text(to, session->name);
    to = PUT(to, "\00152=");
    to = put_bytes(to, load->timestamp, TIMESTAMP_LENGTH);
    to = PUT(to, "\00156=");
    to = put_text(to, load->options.target);
    *to++ = SOH;
    return to;
}

static void end(struct session *session, const char *body, const char *to) {
    size_t count = (size_t)(to - body);
    char *start = buffer_room(&session->out, count + FRAME_ROOM);
    session->out.end += (size_t)(put_frame(start, body, count) - start);
}

void compose_logon(struct load *load, struct session *session) {
    compose_time(load);
    char body[BODY_ROOM], *to = begin(load, session, body, 'A');
    to = PUT(to, "98=0\001108=");
    to = put_number(to, (uint64_t)load->options.heartbeat_seconds);
    *to++ = SOH;
    if (load->options.reset) to = PUT(to, "141=Y\001");
    end(session, body, to);
}

void compose_time(struct load *load) { timestamp_write(load->timestamp); }

// ClOrdID is RUN-SESSION-ORDER, so that a report says which order it is about.
void compose_order(struct load *load, struct session *session, uint64_t at_ns) {
    const struct options *options = &load->options;
    uint64_t order = session->sent++;
    char body[BODY_ROOM], *to = begin(load, session, body, 'D');
    session->sent_at[order] = at_ns;
    to = put_text(PUT(to, "1="), options->account);
    to = put_text(PUT(to, "\00111="), load->run);
    *to++ = '-';
    to = put_number(to, (uint64_t)session->number);
    *to++ = '-';
    to = put_number(to, order);
    to = put_text(PUT(to, "\00121=1\00138="), options->quantity);
    to = put_text(PUT(to, "\00140=2\00144="), options->price);
    to = PUT(to, "\00154=");
    *to++ = order % 2 == 0 || options->buys ? '1' : '2';
    to = put_text(PUT(to, "\00155="), options->symbol);
    to = PUT(to, "\00159=0\00160=");
    to = put_bytes(to, load->timestamp, TIMESTAMP_LENGTH);
    *to++ = SOH;
    end(session, body, to);
}

void compose_heartbeat(struct load *load, struct session *session, const char *test_id, size_t count) {
    compose_time(load);
    char body[BODY_ROOM], *to = begin(load, session, body, '0');
    if (count > 0 && count < 256) {
        to = put_bytes(PUT(to, "112="), test_id, count);
        *to++ = SOH;
    }
    end(session, body, to);
}

void compose_resend_request(struct load *load, struct session *session, uint32_t first) {
    compose_time(load);
    char body[BODY_ROOM], *to = begin(load, session, body, '2');
    to = put_number(PUT(to, "7="), first);
    to = PUT(to, "\00116=0\001");
    end(session, body, to);
}

void compose_logout(struct load *load, struct session *session) {
    compose_time(load);
    char body[BODY_ROOM], *to = begin(load, session, body, '5');
    end(session, body, to);
}
