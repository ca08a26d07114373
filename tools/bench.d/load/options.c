// The command line: names, defaults, and what does not go together.
#include "options.h"
#include "fault.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char manual[] =
    "load [options]: a FIX 4.4 load client for any acceptor\n"
    "  --host H --port P           where the acceptor listens (127.0.0.1:9878)\n"
    "  --sender ID --target ID     CompIDs (LOAD, EXEC); with more than one session LOAD0, LOAD1, ...\n"
    "  --sessions K                all in this one thread (1)\n"
    "  --window N                  orders in flight in each session; 1: ping-pong (1)\n"
    "  --count N --warmup N        orders of all sessions together: measured, before that (100000, 10000)\n"
    "  --rate R                    orders a second, sent whether or not answers come; a round trip begins\n"
    "                              when the order was due\n"
    "  --ers N                     ExecutionReports to each order (1)\n"
    "  --echo                      the order itself is the answer, as `penstock respond` gives it\n"
    "  --resend                    log on, ask for everything from MsgSeqNum 1 on, time the answer\n"
    "  --idle SECONDS              log on and do nothing; prints READY when all are up\n"
    "  --silent N                  N TCP connections that never log on, for --idle SECONDS\n"
    "  --steps                     print WARM before the measured part and DONE behind it, and wait for SIGUSR1\n"
    "                              each time, so that others can look at the acceptor in between\n"
    "  --busy                      ask for input without ever sleeping\n"
    "  --tls                       TLS 1.3; certificates are not checked\n"
    "  --symbol S --qty Q --price P --account A    what is ordered: each second order sells\n"
    "  --buys                      no order sells\n"
    "  --heartbeat SECONDS --reset                 HeartBtInt (30), ResetSeqNumFlag=Y\n"
    "  --seq-out N --seq-in N      the next MsgSeqNums without --reset (1, 1)\n"
    "  --state FILE                keeps MsgSeqNums from one run to the next\n"
    "  --no-logout --timeout SECONDS (60) --json\n"
    "  --verify                    accepted; BodyLength and CheckSum are always checked\n"
    "Exit code: 0 good, 1 the acceptor did something wrong, 2 wrong usage or a system error, 3 timeout.\n";

enum { HOST = 256, PORT, SENDER, TARGET, SESSIONS, WINDOW, COUNT, WARM_UP, RATE, REPORTS, ECHO_BACK, RESEND, IDLE,
       SILENT, STEPS, BUSY, TLS, SYMBOL, QUANTITY, PRICE, ACCOUNT, HEARTBEAT, RESET, FIRST_OUT, FIRST_IN, STATE,
       STAY, TIMEOUT, JSON, VERIFY, BUYS, HELP };

static const struct option names[] = {
    {"host", 1, 0, HOST}, {"port", 1, 0, PORT}, {"sender", 1, 0, SENDER}, {"target", 1, 0, TARGET},
    {"sessions", 1, 0, SESSIONS}, {"window", 1, 0, WINDOW}, {"count", 1, 0, COUNT}, {"warmup", 1, 0, WARM_UP},
    {"rate", 1, 0, RATE}, {"ers", 1, 0, REPORTS}, {"echo", 0, 0, ECHO_BACK}, {"resend", 0, 0, RESEND},
    {"idle", 1, 0, IDLE}, {"silent", 1, 0, SILENT}, {"steps", 0, 0, STEPS}, {"busy", 0, 0, BUSY}, {"tls", 0, 0, TLS},
    {"symbol", 1, 0, SYMBOL}, {"qty", 1, 0, QUANTITY}, {"price", 1, 0, PRICE}, {"account", 1, 0, ACCOUNT},
    {"heartbeat", 1, 0, HEARTBEAT}, {"reset", 0, 0, RESET}, {"seq-out", 1, 0, FIRST_OUT},
    {"seq-in", 1, 0, FIRST_IN}, {"state", 1, 0, STATE}, {"no-logout", 0, 0, STAY}, {"timeout", 1, 0, TIMEOUT},
    {"json", 0, 0, JSON}, {"verify", 0, 0, VERIFY}, {"buys", 0, 0, BUYS}, {"help", 0, 0, HELP}, {0, 0, 0, 0}};

static double number(const char *text, double least, double most) {
    char *end;
    double value = strtod(text, &end);
    if (*text == 0 || *end != 0 || !(value >= least && value <= most))
        die("%s is no number from %.0f to %.0f", text, least, most);
    return value;
}

static const char *identifier(const char *text) {
    if (*text == 0 || strlen(text) > 32) die("%s: 1 to 32 characters, please", text);
    return text;
}

static void take(struct options *options, int name, const char *value) {
    switch (name) {
    case HOST: options->host = value; break;
    case PORT: options->port = value; break;
    case SENDER: options->sender = identifier(value); break;
    case TARGET: options->target = identifier(value); break;
    case SYMBOL: options->symbol = identifier(value); break;
    case QUANTITY: options->quantity = identifier(value); break;
    case PRICE: options->price = identifier(value); break;
    case ACCOUNT: options->account = identifier(value); break;
    case STATE: options->state_file = value; break;
    case SESSIONS: options->sessions = (int)number(value, 1, 100000); break;
    case WINDOW: options->window = (int)number(value, 1, 1000000); break;
    case COUNT: options->count = (uint64_t)number(value, 0, 1e9); break;
    case WARM_UP: options->warm_up = (uint64_t)number(value, 0, 1e9); break;
    case REPORTS: options->reports_per_order = (int)number(value, 1, 200); break;
    case HEARTBEAT: options->heartbeat_seconds = (int)number(value, 0, 86400); break;
    case SILENT: options->silent = (int)number(value, 1, 100000); break;
    case FIRST_OUT: options->first_out = (uint32_t)number(value, 1, 4e9); break;
    case FIRST_IN: options->first_in = (uint32_t)number(value, 1, 4e9); break;
    case RATE: options->rate = number(value, 0, 1e8); break;
    case IDLE: options->idle_seconds = number(value, 0, 86400); break;
    case TIMEOUT: options->timeout_seconds = number(value, 0, 86400); break;
    case ECHO_BACK: options->echo = true; break;
    case RESEND: options->resend = true; break;
    case STEPS: options->steps = true; break;
    case BUSY: options->busy = true; break;
    case TLS: options->tls = true; break;
    case RESET: options->reset = true; break;
    case STAY: options->stays_logged_on = true; break;
    case JSON: options->json = true; break;
    case BUYS: options->buys = true; break;
    case VERIFY: break;
    case HELP: fputs(manual, stdout); exit(0);
    default: fputs(manual, stderr); exit(2);
    }
}

struct options options_read(int argc, char **argv) {
    struct options options = {
        .host = "127.0.0.1", .port = "9878", .sender = "LOAD", .target = "EXEC", .symbol = "AAPL",
        .price = "187.4200", .quantity = "100", .account = "ACC-0001", .sessions = 1, .window = 1,
        .reports_per_order = 1, .heartbeat_seconds = 30, .count = 100000, .warm_up = 10000, .first_out = 1,
        .first_in = 1, .timeout_seconds = 60};
    int name;
    while ((name = getopt_long(argc, argv, "", names, 0)) != -1) take(&options, name, optarg);
    if (optind < argc) die("what is %s? (--help)", argv[optind]);
    if (options.resend && options.sessions != 1) die("--resend is about one session");
    if (options.silent > 0 && options.idle_seconds <= 0) die("--silent needs --idle SECONDS");
    if (options.resend || options.idle_seconds > 0) options.count = options.warm_up = 0;
    return options;
}
