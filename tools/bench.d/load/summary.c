// The figures of a run, one line of KEY=VALUE or of JSON.
#include "load.h"

#include <stdio.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static double microseconds(const struct load *load, double part) {
    uint64_t count = load->round_trip_count, at = (uint64_t)(part * (double)count);
    if (count == 0) return 0;
    return (double)load->round_trips[at < count ? at : count - 1] / 1000;
}

static double per_second(uint64_t count, double seconds) { return seconds > 0 ? (double)count / seconds : 0; }

// KEY=VALUE as it is, or the same as a JSON object.
static void print(const struct load *load, const char *const *names, const double *values, int count) {
    bool json = load->options.json;
    printf(json ? "{" : "");
    for (int i = 0; i < count; i++)
        printf(json ? "\"%s\": %.10g, " : "%s=%.10g ", names[i], values[i]);
    printf(json ? "\"ok\": %s}\n" : "ok=%s\n", has_fault() ? (json ? "false" : "0") : (json ? "true" : "1"));
}

#define PRINT(load, names, values) print(load, names, values, (int)(sizeof(values) / sizeof *(values)))

static void orders(struct load *load) {
    const char *names[] = {"sessions", "window", "rate", "orders", "ers", "secs", "orders_per_s", "ers_per_s",
                           "min", "p50", "p90", "p99", "p999", "max", "logon_ms"};
    double seconds = (double)(load->last_report_ns - load->measured_begin_ns) / 1e9;
    qsort(load->round_trips, load->round_trip_count, sizeof *load->round_trips, by_size);
    double values[] = {
        load->options.sessions, load->options.window, load->options.rate, (double)load->round_trip_count,
        (double)load->reports, seconds, per_second(load->round_trip_count, seconds),
        per_second(load->reports, seconds), microseconds(load, 0), microseconds(load, 0.5), microseconds(load, 0.9),
        microseconds(load, 0.99), microseconds(load, 0.999), microseconds(load, 1),
        (double)(load->logon_end_ns - load->logon_begin_ns) / 1e6};
    PRINT(load, names, values);
}

static void resend(struct load *load) {
    const char *names[] = {"from", "to", "replayed", "gapfills", "secs", "msgs_per_s"};
    const struct replay *replay = &load->replay;
    double seconds = (double)(replay->end_ns - replay->begin_ns) / 1e9;
    double values[] = {replay->first, replay->last, (double)replay->messages, (double)replay->gap_fills, seconds,
                       per_second(replay->messages, seconds)};
    PRINT(load, names, values);
}

static void idle(struct load *load) {
    const char *names[] = {"sessions", "idle", "logon_ms"};
    double values[] = {load->options.sessions, load->options.idle_seconds,
                       (double)(load->logon_end_ns - load->logon_begin_ns) / 1e6};
    PRINT(load, names, values);
}

void summary_print(struct load *load) {
    if (load->options.resend) resend(load);
    else if (load->options.idle_seconds > 0) idle(load);
    else orders(load);
}
