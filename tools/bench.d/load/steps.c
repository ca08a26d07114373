// Stops before and behind the measured part of a run, for those who look at the acceptor meanwhile.
#include "load.h"

#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t may_go_on;

static void go_on(int signal) {
    (void)signal;
    may_go_on = 1;
}

void steps_prepare(void) { signal(SIGUSR1, go_on); }

void step(struct load *load, const char *name) {
    if (!load->options.steps || has_fault()) return;
    may_go_on = 0;
    printf("%s\n", name);
    fflush(stdout);
    while (!may_go_on && !has_fault()) {
        uint64_t now = monotonic_ns();
        sessions_turn(load, 20);
        sessions_heartbeats(load, now);
        if (load_is_late(load, now)) fault("timeout: nobody says go on");
    }
}
