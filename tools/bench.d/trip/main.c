// An order's way: from the send of a NewOrderSingle, or the call of libcurl alone, to the venue that has its request.
//
// Client and venue are one thread, so that one clock reading each tells: before the client's write, and when the
// poller says that the order's request can be read. The signature is checked behind that, and a wrong one fails the run.
#include "clock.h"
#include "trip.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/mman.h>

static const char manual[] =
    "trip --port P (--fix-port P | --alone FILE) [options]\n"
    "  --port P            where the venue listens: Binance spot, as far as a gateway needs it to send orders\n"
    "  --fix-port P        where the gateway listens; it may come up later\n"
    "  --alone FILE        no gateway: libcurl sends the request that is in FILE, in a process of its own\n"
    "  --hops              with --alone: its orders come over a socket to one thread, and another one has libcurl\n"
    "  --keep FILE         writes the last order's request there\n"
    "  --certificate FILE --key FILE    TLS; without them the venue speaks in clear\n"
    "  --secret TEXT       with which orders are signed (secret)\n"
    "  --count N --warmup N             orders, one at a time: measured, before that (20000, 2000)\n"
    "  --pause MICROSECONDS             before each order (0)\n"
    "  --timeout SECONDS   (60)\n"
    "Prints LISTENING, then a line of JSON. Exit code: 0 good, 1 something was wrong, 2 wrong usage, 3 timeout.\n";

enum { PORT = 256, FIX_PORT, ALONE, HOPS, KEEP, CERTIFICATE, KEY, SECRET, COUNT, WARM_UP, PAUSE, TIMEOUT, HELP };

static const struct option names[] = {
    {"port", 1, 0, PORT}, {"fix-port", 1, 0, FIX_PORT}, {"alone", 1, 0, ALONE}, {"hops", 0, 0, HOPS}, {"keep", 1, 0, KEEP},
    {"certificate", 1, 0, CERTIFICATE}, {"key", 1, 0, KEY}, {"secret", 1, 0, SECRET}, {"count", 1, 0, COUNT},
    {"warmup", 1, 0, WARM_UP}, {"pause", 1, 0, PAUSE}, {"timeout", 1, 0, TIMEOUT}, {"help", 0, 0, HELP}, {0, 0, 0, 0}};

static double number(const char *text, double most) {
    char *end;
    double value = strtod(text, &end);
    if (*text == 0 || *end != 0 || !(value >= 0 && value <= most)) die("%s is no number from 0 to %.0f", text, most);
    return value;
}

static struct options options_read(int argc, char **argv) {
    struct options options = {.secret = "secret", .count = 20000, .warm_up = 2000, .timeout_seconds = 60};
    int name;
    while ((name = getopt_long(argc, argv, "", names, 0)) != -1) switch (name) {
        case PORT: options.port = (int)number(optarg, 65535); break;
        case FIX_PORT: options.fix_port = (int)number(optarg, 65535); break;
        case ALONE: options.alone = optarg; break;
        case HOPS: options.has_hops = true; break;
        case KEEP: options.keep = optarg; break;
        case CERTIFICATE: options.certificate = optarg; break;
        case KEY: options.key = optarg; break;
        case SECRET: options.secret = optarg; break;
        case COUNT: options.count = (uint64_t)number(optarg, 1e7); break;
        case WARM_UP: options.warm_up = (uint64_t)number(optarg, 1e7); break;
        case PAUSE: options.pause_us = (unsigned)number(optarg, 1e6); break;
        case TIMEOUT: options.timeout_seconds = number(optarg, 86400); break;
        case HELP: fputs(manual, stdout); exit(0);
        default: fputs(manual, stderr); exit(2);
        }
    if (optind < argc || !options.port || !options.fix_port == !options.alone || !options.certificate != !options.key ||
        options.count == 0 || (options.has_hops && !options.alone)) {
        fputs(manual, stderr);
        exit(2);
    }
    return options;
}

static int ascending(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static void summary(struct trip *trip) {
    uint64_t count = trip->options.count;
    qsort(trip->nanoseconds, count, sizeof *trip->nanoseconds, ascending);
#define US(part) (trip->nanoseconds[(uint64_t)((double)(count - 1) * (part))] / 1000.0)
    printf("{\"ok\": %s, \"orders\": %lu, \"bytes\": %zu, \"min\": %.2f, \"p50\": %.2f, \"p90\": %.2f, \"p99\": %.2f, \"max\": %.2f}\n",
           has_fault() ? "false" : "true", (unsigned long)count, buffer_count(&trip->kept), US(0), US(0.5), US(0.9),
           US(0.99), US(1));
}

static void keep(struct trip *trip) {
    FILE *file = fopen(trip->options.keep, "w");
    if (!file || fwrite(trip->kept.bytes, buffer_count(&trip->kept), 1, file) != 1 || fclose(file))
        die("cannot write %s: %s", trip->options.keep, strerror(errno));
}

static void turn(struct trip *trip, int listener) {
    struct epoll_event events[16];
    int count = epoll_wait(trip->poller, events, 16, 100);
    trip->woken = monotonic_ns();
    for (int i = 0; i < count; i++) switch (events[i].data.u64) {
        case VENUE: venue_accept(trip, listener); break;
        case CLIENT: (trip->options.has_hops ? hops_heard : client_heard)(trip); break;
        default: venue_serve(trip, events[i].data.ptr);
        }
}

int main(int argc, char **argv) {
    struct trip trip = {.options = options_read(argc, argv), .poller = epoll_create1(0)};
    trip.nanoseconds = malloc(trip.options.count * sizeof *trip.nanoseconds);
    trip.board = mmap(NULL, sizeof *trip.board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!trip.nanoseconds || trip.board == MAP_FAILED) die("out of memory");
    int listener = venue_listen(&trip);
    printf("LISTENING %d\n", trip.options.port);
    fflush(stdout);
    uint64_t end = monotonic_ns() + (uint64_t)(trip.options.timeout_seconds * 1e9);
    bool (*step)(struct trip *) = trip.options.has_hops ? hops_step : trip.options.alone ? alone_step : client_step;
    if (trip.options.alone) (trip.options.has_hops ? hops_begin : alone_begin)(&trip);
    while (step(&trip)) {
        turn(&trip, listener);
        if (has_fault()) return 1;
        if (monotonic_ns() < end) continue;
        fprintf(stderr, "trip: %lu orders have come, and no more\n", (unsigned long)trip.orders);
        return 3;
    }
    if (trip.options.keep) keep(&trip);
    summary(&trip);
    return has_fault() ? 1 : 0;
}
