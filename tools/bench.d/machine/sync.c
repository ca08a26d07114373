// How often a second the disk takes a page for good: `sync FOLDER [SECONDS] [BYTES]`, pwrite and fdatasync by turns.
//
// Prints JSON: syncs a second, and the p50 and p99 of one, in microseconds.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FILE_BYTES (64L << 20)
#define MOST 1000000

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

// A file whose blocks are there already: a sync of it writes data and no more.
static int prepared(const char *folder) {
    char path[4096], block[1 << 16];
    snprintf(path, sizeof path, "%s/sync-probe", folder);
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return -1;
    unlink(path);
    memset(block, 'x', sizeof block);
    for (long at = 0; at < FILE_BYTES; at += (long)sizeof block)
        if (pwrite(file, block, sizeof block, at) != (ssize_t)sizeof block) return -1;
    return fsync(file) ? -1 : file;
}

int main(int argc, char **argv) {
    if (argc < 2) return fprintf(stderr, "usage: sync FOLDER [SECONDS] [BYTES]\n"), 2;
    double seconds = argc > 2 ? atof(argv[2]) : 2;
    size_t bytes = argc > 3 ? strtoul(argv[3], NULL, 10) : 4096, count = 0;
    double *times = malloc(MOST * sizeof *times), begin, last;
    char *page = calloc(1, bytes);
    int file = prepared(argv[1]);
    if (!times || !page || file < 0) return perror("sync"), 1;
    begin = last = now();
    for (long at = 0; last - begin < seconds && count < MOST; at = (at + (long)bytes) % (FILE_BYTES - (long)bytes)) {
        page[0]++;
        if (pwrite(file, page, bytes, at) != (ssize_t)bytes || fdatasync(file)) return perror("sync"), 1;
        double after = now();
        times[count++] = (after - last) * 1e6;
        last = after;
    }
    qsort(times, count, sizeof *times, by_size);
    printf("{\"syncs\": %zu, \"per_s\": %.1f, \"p50\": %.1f, \"p99\": %.1f}\n", count, (double)count / (last - begin),
           times[count / 2], times[count * 99 / 100]);
    return 0;
}
