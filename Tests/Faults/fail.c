// System calls that fail when they are told to: a library to preload.
//
//     FAIL_CALL=pwrite FAIL_AT=7 FAIL_ERROR=28 FAIL_TIMES=1 FAIL_COUNTS=file
//
// The seventh pwrite fails with errno 28 and does nothing; FAIL_TIMES=0: so does each one after it. FAIL_ERROR=0:
// it does half of what was asked, and says so, as reads and writes may. FAIL_LATE=1: it does all and then fails, as
// a write does that reaches the page cache but not the disk.
//
// Only calls of the program itself and of LMDB count and fail: not what the loader, libc or Swift's runtime do for
// themselves. Without FAIL_CALL they are only counted. FAIL_COUNTS gets a line of 32 bytes for each name, and how
// often it was called; the line `failed` says how often that was in vain. It is a map: it outlives a kill.
#define _GNU_SOURCE
#include "real.h"

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { most_calls = 48 };
static struct count { char name[24]; uint64_t calls; } spare[most_calls], *counts = spare;
static struct { uintptr_t from, to; } ours[16];
static int own_parts;
static const char *failing;
static uint64_t fail_at;
static long fail_times;
static int fail_error, is_late;

static int note_part(struct dl_phdr_info *object, size_t size, void *unused) {
    (void)size, (void)unused;
    // The program comes without a name.
    if (object->dlpi_name[0] && !strstr(object->dlpi_name, "liblmdb")) return 0;
    for (int i = 0; i < object->dlpi_phnum && own_parts < 16; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
        ours[own_parts].from = object->dlpi_addr + part->p_vaddr;
        ours[own_parts++].to = object->dlpi_addr + part->p_vaddr + part->p_memsz;
    }
    return 0;
}
static long number(const char *name, long without) { return getenv(name) ? atol(getenv(name)) : without; }

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAIL_COUNTS");
    int file = path ? REAL(open)(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file >= 0 && REAL(ftruncate)(file, sizeof spare) == 0) {
        void *map = REAL(mmap)(0, sizeof spare, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (map != MAP_FAILED) counts = map;
    }
    if (file >= 0) close(file);
    strcpy(counts[0].name, "failed");
    fail_at = (uint64_t)number("FAIL_AT", 0);
    fail_times = number("FAIL_TIMES", 1);
    fail_error = (int)number("FAIL_ERROR", 0);
    is_late = number("FAIL_LATE", 0) != 0;
    dl_iterate_phdr(note_part, 0);
    failing = getenv("FAIL_CALL");
}

// Whether this call is to fail.
static int fails(const char *name, void *caller) {
    uintptr_t at = (uintptr_t)caller;
    int i = 0;
    while (i < own_parts && !(at >= ours[i].from && at < ours[i].to)) i++;
    if (i == own_parts) return 0;
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    int place = 1;
    while (place < most_calls - 1 && counts[place].name[0] && strcmp(counts[place].name, name) != 0) place++;
    strcpy(counts[place].name, name);
    uint64_t n = ++counts[place].calls;
    int result = failing && strcmp(failing, name) == 0 && n >= fail_at
        && (fail_times == 0 || n < fail_at + (uint64_t)fail_times);
    if (result) counts[0].calls++;
    pthread_mutex_unlock(&lock);
    return result;
}

// The call `name` with these parameters and arguments; `halved`: with arguments for half of it.
#define CALL(type, name, parameters, arguments, halved) \
    type name parameters { \
        if (!fails(#name, __builtin_return_address(0))) return REAL(name) arguments; \
        if (fail_error == 0) return REAL(name) halved; \
        if (is_late) (void)REAL(name) arguments; \
        errno = fail_error; \
        return (type)-1; \
    }
#define WHOLE(type, name, parameters, arguments) CALL(type, name, parameters, arguments, arguments)

// MARK: Files
CALL(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size), (fd, to, (size + 1) / 2))
CALL(ssize_t, pread, (int fd, void *to, size_t size, off_t at), (fd, to, size, at), (fd, to, (size + 1) / 2, at))
CALL(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size), (fd, from, (size + 1) / 2))
CALL(ssize_t, pwrite, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at),
     (fd, from, (size + 1) / 2, at))
CALL(ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count),
     (fd, parts, (count + 1) / 2))
CALL(ssize_t, pwritev, (int fd, const struct iovec *parts, int count, off_t at), (fd, parts, count, at),
     (fd, parts, (count + 1) / 2, at))
WHOLE(off_t, lseek, (int fd, off_t offset, int whence), (fd, offset, whence))
WHOLE(int, fsync, (int fd), (fd))
WHOLE(int, fdatasync, (int fd), (fd))
WHOLE(int, ftruncate, (int fd, off_t length), (fd, length))
WHOLE(int, truncate, (const char *path, off_t length), (path, length))
WHOLE(int, fallocate, (int fd, int mode, off_t from, off_t size), (fd, mode, from, size))
WHOLE(int, rename, (const char *from, const char *to), (from, to))
WHOLE(int, unlink, (const char *path), (path))
WHOLE(int, mkdir, (const char *path, mode_t mode), (path, mode))
WHOLE(int, flock, (int fd, int operation), (fd, operation))
int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
    va_end(more);
    if (!fails("open", __builtin_return_address(0))) return REAL(open)(path, flags, mode);
    errno = fail_error;
    return -1;
}
int fcntl(int fd, int operation, ...) {
    va_list more;
    va_start(more, operation);
    void *argument = va_arg(more, void *);
    va_end(more);
    if (!fails("fcntl", __builtin_return_address(0))) return REAL(fcntl)(fd, operation, argument);
    errno = fail_error;
    return -1;
}

// MARK: Memory
WHOLE(void *, mmap, (void *base, size_t size, int protection, int flags, int fd, off_t at),
      (base, size, protection, flags, fd, at))
WHOLE(int, msync, (void *base, size_t size, int flags), (base, size, flags))
WHOLE(int, madvise, (void *base, size_t size, int advice), (base, size, advice))

// MARK: The reactor
WHOLE(int, epoll_create1, (int flags), (flags))
WHOLE(int, epoll_wait, (int epoll, struct epoll_event *events, int room, int wait), (epoll, events, room, wait))
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event) {
    // Only what is watched anew takes memory.
    if (operation != EPOLL_CTL_ADD || !fails("epoll_ctl", __builtin_return_address(0)))
        return REAL(epoll_ctl)(epoll, operation, fd, event);
    errno = fail_error;
    return -1;
}
WHOLE(int, socket, (int family, int type, int protocol), (family, type, protocol))
WHOLE(int, bind, (int fd, const struct sockaddr *address, socklen_t size), (fd, address, size))
WHOLE(int, listen, (int fd, int backlog), (fd, backlog))
WHOLE(int, connect, (int fd, const struct sockaddr *address, socklen_t size), (fd, address, size))
WHOLE(int, accept4, (int fd, struct sockaddr *address, socklen_t *size, int flags), (fd, address, size, flags))
WHOLE(int, setsockopt, (int fd, int level, int name, const void *value, socklen_t size), (fd, level, name, value, size))
WHOLE(int, getsockname, (int fd, struct sockaddr *address, socklen_t *size), (fd, address, size))
WHOLE(int, getpeername, (int fd, struct sockaddr *address, socklen_t *size), (fd, address, size))
// What is said to be broken is: both ends see it.
static ssize_t break_off(int fd) {
    if (fail_error == EPIPE || fail_error == ECONNRESET || fail_error == ETIMEDOUT) shutdown(fd, SHUT_RDWR);
    errno = fail_error;
    return -1;
}
ssize_t recv(int fd, void *to, size_t size, int flags) {
    if (!fails("recv", __builtin_return_address(0))) return REAL(recv)(fd, to, size, flags);
    return fail_error == 0 ? REAL(recv)(fd, to, (size + 1) / 2, flags) : break_off(fd);
}
ssize_t send(int fd, const void *from, size_t size, int flags) {
    if (!fails("send", __builtin_return_address(0))) return REAL(send)(fd, from, size, flags);
    return fail_error == 0 ? REAL(send)(fd, from, (size + 1) / 2, flags) : break_off(fd);
}
WHOLE(int, eventfd, (unsigned value, int flags), (value, flags))
WHOLE(int, signalfd, (int fd, const sigset_t *signals, int flags), (fd, signals, flags))

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument) {
    if (!fails("pthread_create", __builtin_return_address(0)))
        return REAL(pthread_create)(thread, attributes, run, argument);
    return fail_error;
}
