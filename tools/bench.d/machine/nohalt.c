// Keeps every processor from halting: a thread of the lowest kind on each turns round and round.
//
// A virtual processor that halts costs a visit to the hypervisor with each wake-up, which is then what a round
// trip measures. SCHED_IDLE gives way at once to whatever else wants to run. `nohalt [SECONDS]`, 60 unless said.
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define MOST 256

static time_t end;

static time_t now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec;
}

static void *turn(void *processor) {
    struct sched_param none = {0};
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET((size_t)(uintptr_t)processor, &one);
    // A processor that is not ours to use is left alone.
    if (pthread_setaffinity_np(pthread_self(), sizeof one, &one)) return NULL;
    if (pthread_setschedparam(pthread_self(), SCHED_IDLE, &none)) {
        fprintf(stderr, "nohalt: the system refuses SCHED_IDLE\n");
        exit(1);
    }
    while (now() < end)
        for (volatile int i = 0; i < 10000; i++) continue;
    return NULL;
}

int main(int argc, char **argv) {
    long processors = sysconf(_SC_NPROCESSORS_CONF);
    pthread_t threads[MOST];
    if (processors > MOST) processors = MOST;
    end = now() + (argc > 1 ? atol(argv[1]) : 60);
    for (long i = 0; i < processors; i++)
        if (pthread_create(&threads[i], NULL, turn, (void *)(uintptr_t)i)) return 1;
    for (long i = 0; i < processors; i++) pthread_join(threads[i], NULL);
    return 0;
}
