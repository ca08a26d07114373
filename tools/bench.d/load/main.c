// The load client: reads the options, logs everybody on, runs one mode, logs out, prints.
#include "load.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

static void raise_limits(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGPIPE, SIG_IGN);
    steps_prepare();
}

static void state_read(struct load *load) {
    FILE *file = load->options.state_file && !load->options.reset ? fopen(load->options.state_file, "r") : NULL;
    unsigned next;
    if (!file) return;
    // Only our own side: --resend asks for the acceptor's from --seq-in on.
    if (fscanf(file, "%u", &next) == 1) load->options.first_out = next;
    fclose(file);
}

static void state_write(const struct load *load) {
    FILE *file = load->options.state_file ? fopen(load->options.state_file, "w") : NULL;
    if (!file) return;
    fprintf(file, "%u %u\n", load->sessions[0].next_out, load->sessions[0].next_in);
    fclose(file);
}

static void prepare(struct load *load) {
    struct options *options = &load->options;
    load->deadline_ns = monotonic_ns() + (uint64_t)(options->timeout_seconds * 1e9);
    load->warm_up_open = options->warm_up;
    load->measured_open = options->count;
    load->sessions = calloc((size_t)options->sessions, sizeof *load->sessions);
    load->round_trips = malloc((options->count + 1) * sizeof *load->round_trips);
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (!load->sessions || !load->round_trips || load->epoll < 0) die("out of memory or descriptors");
    for (uint64_t i = 0; i <= options->count; i++) load->round_trips[i] = 0;
    snprintf(load->run, sizeof load->run, "%08x", (unsigned)monotonic_ns() ^ (unsigned)getpid() << 16);
}

static void run(struct load *load) {
    sessions_open(load);
    if (has_fault()) return;
    load->may_order = true;
    if (load->options.resend) run_resend(load);
    else if (load->options.idle_seconds > 0) run_idle(load);
    else if (load->options.rate > 0) run_at_rate(load);
    else run_closed(load);
}

int main(int argc, char **argv) {
    struct load load = {.options = options_read(argc, argv)};
    raise_limits();
    if (load.options.silent > 0) {
        run_silent(&load);
        return 0;
    }
    state_read(&load);
    prepare(&load);
    run(&load);
    bool is_late = load_is_late(&load, monotonic_ns());
    if (!load.options.stays_logged_on && !has_fault()) sessions_log_out(&load);
    state_write(&load);
    summary_print(&load);
    return is_late ? 3 : has_fault() ? 1 : 0;
}
