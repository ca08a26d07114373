// What the acceptor sends, judged: MsgSeqNums without a gap, no refusals, a report to each order.
#include "load.h"
#include "message.h"

static int shown(struct slice value) { return value.count > 200 ? 200 : (int)value.count; }

static void logon(struct load *load, struct session *session, uint32_t sequence) {
    if (load->options.reset) session->next_in = 1;
    if (sequence < session->next_in)
        fault("%s: Logon with MsgSeqNum %u, expected %u", session->name, sequence, session->next_in);
    else if (sequence == session->next_in)
        session->next_in++;
    else if (load->options.resend) {
        load->replay.first = session->next_in;
        load->replay.last = sequence - 1;
    } else
        fault("%s: Logon with MsgSeqNum %u, expected %u: a gap", session->name, sequence, session->next_in);
    if (session->phase != LOGGING_ON) return;
    session->phase = UP;
    if (++load->up == load->options.sessions) load->logon_end_ns = monotonic_ns();
}

// True when the message is the next one.
static bool is_next(struct load *load, struct session *session, const struct message *message) {
    if (message->sequence == session->next_in) return true;
    bool was_seen = message->sequence < session->next_in && message->is_possible_duplicate;
    // The Logon's own number, and what was sent live behind it, come before the replay is over.
    bool is_ahead_of_replay = load->replay.last > 0 && !load->replay.end_ns && message->sequence > session->next_in;
    if (!was_seen && !is_ahead_of_replay)
        fault("%s: gap: MsgSeqNum %u, expected %u (MsgType %c)", session->name, message->sequence,
              session->next_in, message->type);
    return false;
}

// True when the message was part of the replay.
static bool replayed(struct load *load, struct session *session, const struct message *message, uint64_t now) {
    struct replay *replay = &load->replay;
    if (!replay->last || replay->end_ns) return false;
    if (message->type == '4') replay->gap_fills++;
    else if (message->is_possible_duplicate) replay->messages++;
    else fault("%s: MsgSeqNum %u is sent again without PossDupFlag", session->name, message->sequence);
    if (session->next_in > replay->last) {
        replay->end_ns = now;
        // The Logon follows what was sent again; EndSeqNo 0 may have filled over it already.
        if (session->next_in == replay->last + 1) session->next_in++;
    }
    return true;
}

static void answer(struct load *load, struct session *session, const struct message *message, uint64_t now) {
    if (message->is_refused)
        fault("%s: the order %.*s is refused: %.*s", session->name, shown(message->order), message->order.bytes,
              shown(message->text), message->text.bytes);
    flight_report(load, session, message->order.bytes, message->order.count, now);
}

static void act(struct load *load, struct session *session, const struct message *message, uint64_t now) {
    switch (message->type) {
    case '8': answer(load, session, message, now); break;
    case 'D':
        if (load->options.echo) answer(load, session, message, now);
        else fault("%s: a NewOrderSingle came (--echo?)", session->name);
        break;
    case '0': break;
    case '1':
        compose_heartbeat(load, session, message->test_id.bytes, message->test_id.count);
        session_flush(load, session);
        break;
    case '2': fault("%s: it asks for messages again", session->name); break;
    case '3':
    case 'j':
        fault("%s: Reject (MsgType %c): %.*s", session->name, message->type, shown(message->text),
              message->text.bytes);
        break;
    case '5':
        if (session->phase != LOGGING_OUT)
            fault("%s: Logout: %.*s", session->name, shown(message->text), message->text.bytes);
        if (session->phase != GONE) load->gone++;
        session->phase = GONE;
        break;
    case '4': break;
    default: fault("%s: a message of MsgType %c came", session->name, message->type);
    }
}

void receive(struct load *load, struct session *session, const char *bytes, size_t count, uint64_t now) {
    struct message message;
    if (!message_is_whole(bytes, count)) {
        fault("%s: wrong CheckSum or BodyLength: %.*s", session->name, count > 400 ? 400 : (int)count, bytes);
        return;
    }
    if (!message_read(&message, bytes, count)) {
        fault("%s: no message: %.*s", session->name, count > 400 ? 400 : (int)count, bytes);
        return;
    }
    if (message.type == 'A') {
        logon(load, session, message.sequence);
    } else if (message.type == '4' && !message.is_gap_fill) {
        session->next_in = message.new_sequence;
    } else if (is_next(load, session, &message)) {
        session->next_in = message.type == '4' ? message.new_sequence : message.sequence + 1;
        if (!replayed(load, session, &message, now)) act(load, session, &message, now);
    }
}
