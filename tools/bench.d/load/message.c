// Cuts and reads messages; trusts nothing that it was not told.
#include "message.h"
#include "text.h"

#define TRAILER 7
#define LONGEST (1 << 20)

static const char head[] = "8=FIX.4.4\0019=";

long message_length(const char *bytes, size_t count) {
    size_t at = sizeof head - 1, body = 0;
    if (count < at) return memcmp(bytes, head, count) ? MESSAGE_GARBLED : MESSAGE_INCOMPLETE;
    if (memcmp(bytes, head, at)) return MESSAGE_GARBLED;
    for (; at < count && bytes[at] != SOH; at++) {
        if (bytes[at] < '0' || bytes[at] > '9' || body > LONGEST) return MESSAGE_GARBLED;
        body = body * 10 + (size_t)(bytes[at] - '0');
    }
    size_t length = at + 1 + body + TRAILER;
    if (body > LONGEST) return MESSAGE_GARBLED;
    return at < count && length <= count ? (long)length : MESSAGE_INCOMPLETE;
}

bool message_is_whole(const char *bytes, size_t count) {
    char wanted[TRAILER] = "10=", *end = wanted + 3;
    end = put_three_digits(end, byte_sum(bytes, count - TRAILER));
    *end = SOH;
    return bytes[count - TRAILER - 1] == SOH && memcmp(bytes + count - TRAILER, wanted, TRAILER) == 0;
}

static uint32_t number(struct slice value) {
    uint32_t result = 0;
    for (size_t i = 0; i < value.count && value.bytes[i] >= '0' && value.bytes[i] <= '9'; i++)
        result = result * 10 + (uint32_t)(value.bytes[i] - '0');
    return result;
}

static void take(struct message *message, unsigned tag, struct slice value) {
    char first = value.count > 0 ? value.bytes[0] : 0;
    switch (tag) {
    case 35: message->type = value.count == 1 ? first : '?'; break;
    case 34: message->sequence = number(value); break;
    case 36: message->new_sequence = number(value); break;
    case 43: message->is_possible_duplicate = first == 'Y'; break;
    case 123: message->is_gap_fill = first == 'Y'; break;
    case 150: message->execution = first; // and as OrdStatus(39)
    // fall through
    case 39: message->is_refused |= first == '8'; break;
    case 11: message->order = value; break;
    case 112: message->test_id = value; break;
    case 58: message->text = value; break;
    }
}

bool message_read(struct message *message, const char *bytes, size_t count) {
    const char *at = bytes, *end = bytes + count;
    memset(message, 0, sizeof *message);
    while (at < end) {
        unsigned tag = 0;
        const char *start = at;
        while (at < end && *at >= '0' && *at <= '9' && at - start < 9) tag = tag * 10 + (unsigned)(*at++ - '0');
        if (at == start || at == end || *at != '=') return false;
        const char *value = ++at;
        at = memchr(value, SOH, (size_t)(end - value));
        if (!at) return false;
        take(message, tag, (struct slice){value, (size_t)(at - value)});
        at++;
    }
    return message->type != 0 && message->sequence > 0;
}
