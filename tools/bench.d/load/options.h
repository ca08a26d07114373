// What the command line asks for.
#ifndef LOAD_OPTIONS_H
#define LOAD_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
    const char *host, *port, *sender, *target;
    const char *symbol, *price, *quantity, *account, *state_file;
    int sessions, window, reports_per_order, heartbeat_seconds, silent;
    uint64_t count, warm_up;
    uint32_t first_out, first_in;
    double rate, idle_seconds, timeout_seconds;
    bool steps, reset, busy, resend, json, tls, echo, buys, stays_logged_on;
};

// Ends the program with 2 when it is used wrongly.
struct options options_read(int argc, char **argv);

#endif
