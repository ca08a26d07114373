// Reads a time zone by asking libc what its clocks show.
#define _GNU_SOURCE
#include "CLinux.h"

#include <fts.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static struct linux_zone_change clocks_at(int64_t second) {
    struct linux_zone_change clocks = {.at = second};
    time_t time = second;
    struct tm local;
    if (localtime_r(&time, &local)) {
        clocks.offset = (int32_t)local.tm_gmtoff;
        snprintf(clocks.abbreviation, sizeof clocks.abbreviation, "%s", local.tm_zone);
    }
    return clocks;
}

static int differ(struct linux_zone_change a, struct linux_zone_change b) {
    return a.offset != b.offset || strcmp(a.abbreviation, b.abbreviation) != 0;
}

// No zone changes its clocks twice within this: since 1970, the shortest time between was a week.
static const int64_t step = 86400;

static int tabulate(int64_t from, int64_t to, struct linux_zone_change *entries, int room) {
    int count = 0;
    entries[count++] = clocks_at(from);
    for (int64_t second = from; second < to; second += step) {
        struct linux_zone_change before = entries[count - 1], after = clocks_at(second + step);
        if (!differ(before, after)) continue;
        int64_t low = second, high = second + step;
        while (high - low > 1) {
            int64_t middle = low + (high - low) / 2;
            struct linux_zone_change there = clocks_at(middle);
            if (differ(before, there)) high = middle, after = there;
            else low = middle;
        }
        if (count == room) return -E2BIG;
        after.at = high;
        entries[count++] = after;
    }
    return count;
}

// libc takes what it cannot read for UTC and says nothing.
static int check(const char *file) {
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    char magic[4];
    int is_zone = read(fd, magic, sizeof magic) == sizeof magic && memcmp(magic, "TZif", 4) == 0;
    close(fd);
    return is_zone ? 0 : -EINVAL;
}

int linux_is_zone(const char *file) { return check(file) == 0; }

static int read_zone(const char *file, int64_t from, int64_t to, struct linux_zone_change *entries, int room) {
    if (room < 1) return -E2BIG;
    if (!file) {
        tzset();
        return tabulate(from, to, entries, room);
    }
    int result = check(file);
    if (result < 0) return result;
    char name[4096], *saved = getenv("TZ");
    if (snprintf(name, sizeof name, ":%s", file) >= (int)sizeof name) return -ENAMETOOLONG;
    if (saved && !(saved = strdup(saved))) return -ENOMEM;
    if (setenv("TZ", name, 1) < 0) result = -errno;
    tzset();
    if (result == 0) result = tabulate(from, to, entries, room);
    if (saved) setenv("TZ", saved, 1);
    else unsetenv("TZ");
    tzset();
    free(saved);
    return result;
}

// TZ is the whole process's: whoever reads a zone meanwhile would read this one.
static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER;

int linux_read_zone(const char *file, int64_t from, int64_t to, struct linux_zone_change *entries, int room) {
    pthread_mutex_lock(&reading);
    int result = read_zone(file, from, to, entries, room);
    pthread_mutex_unlock(&reading);
    return result;
}

size_t linux_file_names(const char *folder, char *names, size_t room) {
    char *const roots[] = {(char *)folder, 0};
    FTS *walk = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, 0);
    if (!walk) return 0;
    size_t used = 0, skip = strlen(folder) + 1;
    for (FTSENT *file; (file = fts_read(walk));) {
        if (file->fts_info != FTS_F || file->fts_pathlen <= skip) continue;
        size_t length = file->fts_pathlen - skip;
        if (length >= room - used) break;
        memcpy(names + used, file->fts_path + skip, length);
        names[used + length] = '\n';
        used += length + 1;
    }
    fts_close(walk);
    return used;
}
