// The venue's WebSocket API: the stream of orders is subscribed to, and orders can be sent.
//
// Source: RFC 6455.
#include "trip.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>

#define KEY_LENGTH 24

size_t frames_open(struct visitor *visitor, struct slice head) {
    static const char name[] = "\r\nSec-WebSocket-Key: ", magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const char *at = memmem(head.bytes, head.count, name, sizeof name - 1);
    if (!at) {
        fault("a WebSocket without a key");
        return head.count;
    }
    char text[KEY_LENGTH + sizeof magic], accept[64], answer[256];
    memcpy(text, at + sizeof name - 1, KEY_LENGTH);
    memcpy(text + KEY_LENGTH, magic, sizeof magic);
    unsigned char hash[SHA_DIGEST_LENGTH];
    SHA1((unsigned char *)text, KEY_LENGTH + sizeof magic - 1, hash);
    EVP_EncodeBlock((unsigned char *)accept, hash, sizeof hash);
    int count = snprintf(
        answer, sizeof answer,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
        accept);
    visitor_send(visitor, answer, (size_t)count);
    visitor->is_framed = true;
    return head.count;
}

static void frame_send(struct visitor *visitor, unsigned char kind, const char *text, size_t count) {
    char frame[4096];
    frame[0] = (char)(0x80 | kind);
    size_t start = count < 126 ? 2 : 4;
    frame[1] = (char)(count < 126 ? count : 126);
    if (start == 4) {
        frame[2] = (char)(count >> 8);
        frame[3] = (char)count;
    }
    memcpy(frame + start, text, count);
    visitor_send(visitor, frame, start + count);
}

// The text of a member, from an object that has it once.
static struct slice member(struct slice json, const char *name) {
    const char *at = memmem(json.bytes, json.count, name, strlen(name));
    if (!at) return (struct slice){"", 0};
    at += strlen(name);
    return (struct slice){at, strcspn(at, "\",}")};
}

// The params as they were signed: in the order of their names, which is the order that they come in.
static size_t params(struct slice json, char *to) {
    static const char name[] = "\"params\":{";
    const char *at = memmem(json.bytes, json.count, name, sizeof name - 1), *end = json.bytes + json.count;
    size_t count = 0;
    if (!at) return 0;
    for (at += sizeof name - 1; at < end && *at != '}'; at++)
        if (*at != '"') to[count++] = *at == ':' ? '=' : *at == ',' ? '&' : *at;
    return count;
}

static void read_text(struct trip *trip, struct visitor *visitor, struct slice json) {
    struct slice id = member(json, "\"id\":\""), method = member(json, "\"method\":\"");
    char text[4000], form[2048];
    int start = snprintf(text, sizeof text, "{\"id\":\"%.*s\",\"status\":200,\"result\":", (int)id.count, id.bytes);
    size_t count = (size_t)start;
    if (method.count == 11 && memcmp(method.bytes, "order.place", 11) == 0 && json.count < sizeof form) {
        struct slice signed_form = {form, params(json, form)};
        count += answer_order(trip, signed_form, text + count, sizeof text - count - 2);
        trip->kept.start = trip->kept.end = 0;
        memcpy(buffer_room(&trip->kept, json.count), json.bytes, json.count);
        trip->kept.end = json.count;
    } else {
        count += (size_t)snprintf(text + count, sizeof text - count, "{\"subscriptionId\":0}");
        trip->is_subscribed = true;
    }
    text[count++] = '}';
    frame_send(visitor, 1, text, count);
}

size_t frames_read(struct trip *trip, struct visitor *visitor, char *bytes, size_t count) {
    if (count < 2) return 0;
    unsigned char kind = bytes[0] & 15;
    size_t length = (unsigned char)bytes[1] & 127, start = 6;
    if (length == 126) {
        if (count < 4) return 0;
        length = (size_t)(unsigned char)bytes[2] << 8 | (unsigned char)bytes[3];
        start = 8;
    }
    if (length == 127 || !(bytes[1] & 0x80)) {
        fault("a frame that is too long, or without a mask");
        return count;
    }
    if (count < start + length) return 0;
    char *text = bytes + start;
    for (size_t i = 0; i < length; i++) text[i] ^= text[(long)(i & 3) - 4];
    if (kind == 1) read_text(trip, visitor, (struct slice){text, length});
    if (kind == 9) frame_send(visitor, 10, text, length);
    return start + length;
}
