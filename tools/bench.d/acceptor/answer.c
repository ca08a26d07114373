// Logon, ExecutionReport, Heartbeat and Logout, put together from what the peer sent.
#include "answer.h"
#include "clock.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define TAGS 256
#define LIE_EVERY 1000

static char timestamp[TIMESTAMP_LENGTH];
static uint64_t orders;

struct fields {
    const char *value[TAGS];
};

void answer_time(void) { timestamp_write(timestamp); }

enum lie lie_named(const char *name) {
    static const char *const names[] = {"none", "checksum", "length", "gap", "missing", "twice", "refused", "stranger"};
    for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
        if (strcmp(name, names[i]) == 0) return (enum lie)i;
    return NO_LIE;
}

// Only what the answers need: the values of tags below 256, the last of each.
static void index_fields(struct fields *fields, const char *at, size_t count) {
    const char *end = at + count;
    memset(fields, 0, sizeof *fields);
    while (at < end) {
        unsigned tag = 0;
        for (; at < end && *at != '='; at++) tag = tag * 10 + (unsigned)(*at - '0');
        if (tag < TAGS) fields->value[tag] = at + 1;
        at = memchr(at, SOH, (size_t)(end - at));
        if (!at) return;
        at++;
    }
}

static void keep(char *to, size_t room, const char *value) {
    size_t count = 0;
    for (; value && count + 1 < room && value[count] != SOH; count++) to[count] = value[count];
    to[count] = 0;
}

// A field with the peer's own value, or nothing when there was none.
static char *put_same(char *to, const char *tag, const char *value) {
    if (!value) return to;
    to = put_text(to, tag);
    while (*value != SOH) *to++ = *value++;
    *to++ = SOH;
    return to;
}

static char *begin(struct peer *peer, char *to, char type) {
    to = PUT(to, "35=");
    *to++ = type;
    to = put_number(PUT(to, "\00134="), peer->next_out++);
    to = put_text(PUT(to, "\00149="), peer->own_name);
    to = put_bytes(PUT(to, "\00152="), timestamp, TIMESTAMP_LENGTH);
    to = put_text(PUT(to, "\00156="), peer->name);
    *to++ = SOH;
    return to;
}

static char *report(struct peer *peer, char *to, const struct fields *of, enum lie lie) {
    to = begin(peer, to, '8');
    to = put_same(to, "1=", of->value[1]);
    to = PUT(to, "6=0\001");
    to = put_same(to, "11=", lie == LIE_STRANGER ? of->value[49] : of->value[11]);
    to = put_number(PUT(to, "14=0\00117=EXE-"), 100000000 + 2 * orders);
    to = put_number(PUT(to, "\00137=ORD-"), 100000000 + orders);
    *to++ = SOH;
    to = put_same(to, "38=", of->value[38]);
    to = lie == LIE_REFUSED ? PUT(to, "39=8\001") : PUT(to, "39=0\001");
    to = put_same(to, "40=", of->value[40]);
    to = put_same(to, "44=", of->value[44]);
    to = put_same(to, "54=", of->value[54]);
    to = put_same(to, "55=", of->value[55]);
    to = put_same(to, "59=", of->value[59]);
    to = put_bytes(PUT(to, "60="), timestamp, TIMESTAMP_LENGTH);
    to = lie == LIE_REFUSED ? PUT(to, "\001150=8\001") : PUT(to, "\001150=0\001");
    return put_same(to, "151=", of->value[38]);
}

static void append(struct output *output, const char *body, const char *end) {
    char *start = output->bytes + output->count;
    output->count += (size_t)(put_frame(start, body, (size_t)(end - body)) - start);
}

// Spoils the message that was put last.
static void spoil(struct output *output, enum lie lie) {
    char *end = output->bytes + output->count;
    if (lie == LIE_CHECKSUM) end[-2] = end[-2] == '9' ? '0' : (char)(end[-2] + 1);
    if (lie == LIE_LENGTH) {
        // Five bytes are in the body that BodyLength does not count; CheckSum is right.
        char *start = end;
        do start--;
        while (memcmp(start, "8=FIX", 5) != 0);
        memmove(end - 2, end - 7, 7);
        memcpy(end - 7, "58=x\001", 5);
        output->count += 5;
        put_three_digits(end + 1, byte_sum(start, (size_t)(end - 2 - start)));
        end[4] = SOH;
    }
}

static void answer_order(struct output *output, struct peer *peer, const struct fields *of, enum lie lie) {
    char body[ANSWER_ROOM];
    if (++orders % LIE_EVERY != 0) lie = NO_LIE;
    if (lie == LIE_MISSING) return;
    if (lie == LIE_GAP) peer->next_out++;
    append(output, body, report(peer, body, of, lie));
    spoil(output, lie);
    if (lie == LIE_TWICE) append(output, body, report(peer, body, of, lie));
}

static void answer_logon(struct output *output, struct peer *peer, const struct fields *of) {
    char body[ANSWER_ROOM], *to;
    keep(peer->own_name, sizeof peer->own_name, of->value[56]);
    keep(peer->name, sizeof peer->name, of->value[49]);
    peer->next_out = 1;
    to = PUT(begin(peer, body, 'A'), "98=0\001");
    to = put_same(to, "108=", of->value[108]);
    append(output, body, put_same(to, "141=", of->value[141]));
}

void answer(struct output *output, struct peer *peer, const char *body, size_t count, enum lie lie) {
    struct fields fields;
    char reply[ANSWER_ROOM];
    index_fields(&fields, body, count);
    switch (fields.value[35] ? *fields.value[35] : 0) {
    case 'A': answer_logon(output, peer, &fields); break;
    case 'D': answer_order(output, peer, &fields, lie); break;
    case '1': append(output, reply, put_same(begin(peer, reply, '0'), "112=", fields.value[112])); break;
    case '5': append(output, reply, begin(peer, reply, '5')); break;
    }
}
