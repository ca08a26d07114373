// The FIX client: one order at a time.
#include "clock.h"
#include "text.h"
#include "trip.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static struct {
    int socket;
    struct buffer in;
    uint64_t next_out, sent, reported;
    uint64_t may_try; // not before
    bool is_logged_on;
} client = {.socket = -1, .next_out = 1};

static void send_message(const char *type, const char *rest, size_t count) {
    char body[1024], whole[1024 + FRAME_ROOM], *to = body;
    to = put_text(PUT(to, "35="), type);
    to = put_number(PUT(to, "\00134="), client.next_out++);
    to = PUT(to, "\00149=LOAD\00152=");
    timestamp_write(to);
    to = PUT(to + TIMESTAMP_LENGTH, "\00156=EXEC\001");
    to = put_bytes(to, rest, count);
    size_t length = (size_t)(put_frame(whole, body, (size_t)(to - body)) - whole);
    if (send(client.socket, whole, length, MSG_NOSIGNAL) != (ssize_t)length) fault("the gateway takes no message");
}

// Each is a little dearer or cheaper, and each second one sells, so that they are not all alike.
static void send_order(struct trip *trip) {
    char text[512], *to = text;
    to = put_number(PUT(to, "11=T"), client.sent);
    to = PUT(to, "\00121=1\00138=0.0125\00140=2\00144=");
    to = put_number(to, 60000 + client.sent % 5000);
    to = PUT(to, ".25\00154=");
    *to++ = client.sent % 2 ? '2' : '1';
    to = PUT(to, "\00155=BTC/USDT\00159=1\00160=");
    timestamp_write(to);
    to = PUT(to + TIMESTAMP_LENGTH, "\001");
    client.sent++;
    atomic_store(&trip->board->began, monotonic_ns());
    send_message("D", text, (size_t)(to - text));
}

static void try_to_connect(struct trip *trip) {
    if (monotonic_ns() < client.may_try) return;
    client.may_try = monotonic_ns() + NANOSECONDS / 20;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)trip->options.fix_port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    if (connect(one, (struct sockaddr *)&address, sizeof address)) {
        close(one);
        return;
    }
    setsockopt(one, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    client.socket = one;
    struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = CLIENT}};
    if (epoll_ctl(trip->poller, EPOLL_CTL_ADD, one, &event)) die("cannot watch a socket: %s", strerror(errno));
    static const char logon[] = "98=0\001108=60\001141=Y\001";
    send_message("A", logon, sizeof logon - 1);
}

bool client_step(struct trip *trip) {
    if (client.socket < 0) {
        if (trip->is_subscribed) try_to_connect(trip);
        return true;
    }
    uint64_t wanted = trip->options.warm_up + trip->options.count;
    if (!client.is_logged_on || client.reported < client.sent || atomic_load(&trip->board->began)) return true;
    if (trip->orders == wanted) return false;
    // Until the gateway is sure of the venue it refuses orders.
    if (monotonic_ns() < client.may_try) return true;
    if (trip->options.pause_us) usleep(trip->options.pause_us);
    send_order(trip);
    return true;
}

static void refused(struct trip *trip, struct slice text) {
    if (trip->orders > 0) return fault("an order is refused: %.*s", (int)text.count, text.bytes);
    atomic_store(&trip->board->began, 0);
    client.may_try = monotonic_ns() + NANOSECONDS / 10;
}

static void read_message(struct trip *trip, const char *bytes, size_t count) {
    struct message message;
    if (!message_is_whole(bytes, count) || !message_read(&message, bytes, count)) return fault("a message that is none");
    switch (message.type) {
    case 'A': client.is_logged_on = true; break;
    case '8':
        if (message.is_refused) refused(trip, message.text);
        if (message.is_refused || message.execution == '0') client.reported++;
        break;
    case '0': break;
    case '1': {
        char text[128], *to = PUT(text, "112=");
        if (message.test_id.count > 100) return fault("a TestReqID that is too long");
        to = put_bytes(to, message.test_id.bytes, message.test_id.count);
        *to++ = SOH;
        send_message("0", text, (size_t)(to - text));
        break;
    }
    case 'B': break; // News of the venue
    default: fault("a message of type %c: %.*s", message.type, (int)message.text.count, message.text.bytes);
    }
}

void client_heard(struct trip *trip) {
    char *to = buffer_room(&client.in, 65536);
    ssize_t count = recv(client.socket, to, 65536, MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) return fault("the gateway has hung up");
    client.in.end += (size_t)count;
    long length;
    while ((length = message_length(client.in.bytes + client.in.start, buffer_count(&client.in))) > 0) {
        read_message(trip, client.in.bytes + client.in.start, (size_t)length);
        client.in.start += (size_t)length;
    }
    if (length == MESSAGE_GARBLED) fault("bytes that are no message");
}
