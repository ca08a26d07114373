// What the venue answers: Binance's REST API, as far as somebody needs it who sends orders.
//
// Every order is taken at once and never filled; its signature has to be right.
#include "clock.h"
#include "trip.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdatomic.h>
#include <stdio.h>

#define ANSWER_ROOM 4096

static const char instruments[] =
    "{\"timezone\":\"UTC\",\"serverTime\":%lu,\"rateLimits\":["
    "{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":1000000000},"
    "{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":1000000000},"
    "{\"rateLimitType\":\"ORDERS\",\"interval\":\"DAY\",\"intervalNum\":1,\"limit\":1000000000}],\"exchangeFilters\":[],"
    "\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\",\"baseAssetPrecision\":8,"
    "\"quoteAsset\":\"USDT\",\"quotePrecision\":8,\"quoteAssetPrecision\":8,\"orderTypes\":[\"LIMIT\",\"LIMIT_MAKER\",\"MARKET\"],"
    "\"isSpotTradingAllowed\":true,\"filters\":["
    "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"0.01000000\",\"maxPrice\":\"1000000.00000000\",\"tickSize\":\"0.01000000\"},"
    "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000.00000000\",\"stepSize\":\"0.00001000\"},"
    "{\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\",\"applyMinToMarket\":true,\"maxNotional\":\"9000000.00000000\","
    "\"applyMaxToMarket\":false,\"avgPriceMins\":5}]}]}";

static unsigned long milliseconds(void) {
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    return (unsigned long)at.tv_sec * 1000 + (unsigned long)at.tv_nsec / 1000000;
}

static bool starts(struct slice text, const char *with) {
    return text.count >= strlen(with) && memcmp(text.bytes, with, strlen(with)) == 0;
}

bool form_value(struct slice form, const char *name, struct slice *value) {
    const char *at = form.bytes, *end = form.bytes + form.count;
    size_t length = strlen(name);
    while (at < end) {
        const char *stop = memchr(at, '&', (size_t)(end - at));
        if (!stop) stop = end;
        if ((size_t)(stop - at) > length && memcmp(at, name, length) == 0 && at[length] == '=') {
            *value = (struct slice){at + length + 1, (size_t)(stop - at) - length - 1};
            return true;
        }
        at = stop + 1;
    }
    return false;
}

// The signature is the last value, over all that stands before it.
static bool is_signed(const char *secret, struct slice form) {
    static const char mark[] = "&signature=";
    const char *at = memmem(form.bytes, form.count, mark, sizeof mark - 1);
    struct slice value;
    if (!at || !form_value(form, "signature", &value)) return false;
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned count;
    char text[2 * EVP_MAX_MD_SIZE + 1];
    HMAC(EVP_sha256(), secret, (int)strlen(secret), (const unsigned char *)form.bytes, (size_t)(at - form.bytes), hash, &count);
    for (unsigned i = 0; i < count; i++) snprintf(text + 2 * i, 3, "%02x", hash[i]);
    return value.count == 2 * count && memcmp(value.bytes, text, value.count) == 0;
}

static void note(struct trip *trip) {
    uint64_t began = atomic_exchange(&trip->board->began, 0);
    if (began == 0) return fault("an order that nobody sent, or that came twice");
    uint64_t place = trip->orders++;
    if (place >= trip->options.warm_up && place - trip->options.warm_up < trip->options.count)
        trip->nanoseconds[place - trip->options.warm_up] = (uint32_t)(trip->woken - began);
}

size_t answer_order(struct trip *trip, struct slice form, char *to, size_t room) {
    note(trip);
    struct slice name = {0}, symbol = {0}, side = {0}, type = {0}, quantity = {0}, price = {0}, force = {0};
    if (!is_signed(trip->options.secret, form)) fault("an order whose signature is wrong");
    if (!form_value(form, "newClientOrderId", &name) || !form_value(form, "symbol", &symbol) ||
        !form_value(form, "side", &side) || !form_value(form, "type", &type) || !form_value(form, "quantity", &quantity) ||
        !form_value(form, "price", &price) || !form_value(form, "timeInForce", &force))
        fault("an order without all that belongs to one: %.*s", (int)form.count, form.bytes);
#define TEXT(slice) (int)slice.count, slice.bytes
    return (size_t)snprintf(
        to, room,
        "{\"symbol\":\"%.*s\",\"orderId\":%lu,\"orderListId\":-1,\"clientOrderId\":\"%.*s\",\"transactTime\":%lu,"
        "\"price\":\"%.*s\",\"origQty\":\"%.*s\",\"executedQty\":\"0.00000000\",\"origQuoteOrderQty\":\"0.00000000\","
        "\"cummulativeQuoteQty\":\"0.00000000\",\"status\":\"NEW\",\"timeInForce\":\"%.*s\",\"type\":\"%.*s\",\"side\":\"%.*s\","
        "\"workingTime\":%lu,\"fills\":[],\"selfTradePreventionMode\":\"EXPIRE_MAKER\"}",
        TEXT(symbol), (unsigned long)trip->orders, TEXT(name), milliseconds(), TEXT(price), TEXT(quantity), TEXT(force),
        TEXT(type), TEXT(side), milliseconds());
}

static size_t answer(struct trip *trip, struct slice head, struct slice body, char *to, size_t room) {
    if (starts(head, "POST /api/v3/order ")) return answer_order(trip, body, to, room);
    if (starts(head, "GET /api/v3/time ")) return (size_t)snprintf(to, room, "{\"serverTime\":%lu}", milliseconds());
    if (starts(head, "GET /api/v3/exchangeInfo")) return (size_t)snprintf(to, room, instruments, milliseconds());
    if (starts(head, "GET /api/v3/openOrders") || starts(head, "GET /api/v3/allOrders") ||
        starts(head, "GET /api/v3/myTrades"))
        return (size_t)snprintf(to, room, "[]");
    fault("a request that this venue does not know: %.*s", (int)strcspn(head.bytes, "\r"), head.bytes);
    return 0;
}

static size_t body_length(struct slice head) {
    static const char name[] = "\r\nContent-Length: ";
    const char *at = memmem(head.bytes, head.count, name, sizeof name - 1);
    return at ? strtoul(at + sizeof name - 1, NULL, 10) : 0;
}

size_t answer_request(struct trip *trip, struct visitor *visitor, const char *bytes, size_t count) {
    const char *end = memmem(bytes, count, "\r\n\r\n", 4);
    if (!end) return 0;
    struct slice head = {bytes, (size_t)(end - bytes) + 4};
    if (starts(head, "GET /ws-api/v3 ")) return frames_open(visitor, head);
    struct slice body = {bytes + head.count, body_length(head)};
    size_t whole = head.count + body.count;
    if (count < whole) return 0;
    char text[ANSWER_ROOM + 256];
    size_t length = answer(trip, head, body, text + 256, ANSWER_ROOM);
    char line[256];
    int start = snprintf(
        line, sizeof line,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: %zu\r\nx-mbx-used-weight-1m: 1\r\n\r\n",
        length);
    memcpy(text + 256 - start, line, (size_t)start);
    visitor_send(visitor, text + 256 - start, (size_t)start + length);
    if (trip->options.keep && trip->orders > 0 && starts(head, "POST /api/v3/order ")) {
        trip->kept.start = trip->kept.end = 0;
        memcpy(buffer_room(&trip->kept, whole), bytes, whole);
        trip->kept.end = whole;
    }
    return whole;
}
