// What Glibc's Swift module leaves out, and calls whose errno must not be read by proven code.
#ifndef PENSTOCK_CLINUX_H
#define PENSTOCK_CLINUX_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

// Vouched for: no allocation, no lock of ours. The proof of the hot path stops here.
#define LINUX_CALL static inline __attribute__((swift_attr("@_semantics(\"no_performance_analysis\")")))

LINUX_CALL int64_t linux_now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
LINUX_CALL int64_t linux_utc(void) { return linux_now(CLOCK_REALTIME); }
LINUX_CALL int64_t linux_steady(void) { return linux_now(CLOCK_MONOTONIC); }

// Each returns the call's result, or -errno.
LINUX_CALL int64_t linux_receive(int fd, void *to, size_t room) {
    ssize_t n = recv(fd, to, room, 0);
    return n < 0 ? -(int64_t)errno : n;
}
LINUX_CALL int64_t linux_send(int fd, const void *from, size_t count) {
    ssize_t n = send(fd, from, count, MSG_NOSIGNAL);
    return n < 0 ? -(int64_t)errno : n;
}
LINUX_CALL int linux_epoll_wait(int epoll, struct epoll_event *events, int room, int milliseconds) {
    int n = epoll_wait(epoll, events, room, milliseconds);
    return n < 0 ? -errno : n;
}
LINUX_CALL int linux_epoll_control(int epoll, int operation, int fd, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(epoll, operation, fd, &event) < 0 ? -errno : 0;
}
// Named here, since Swift sees epoll's flags as an enumeration.
static const int linux_epoll_add = EPOLL_CTL_ADD, linux_epoll_modify = EPOLL_CTL_MOD;
static const uint32_t linux_epoll_read = EPOLLIN | EPOLLRDHUP, linux_epoll_write = EPOLLOUT;
static const uint32_t linux_epoll_gone = EPOLLHUP | EPOLLERR | EPOLLRDHUP;
LINUX_CALL uint32_t linux_event_flags(const struct epoll_event *event) { return event->events; }
LINUX_CALL int linux_epoll_create(void) {
    int n = epoll_create1(EPOLL_CLOEXEC);
    return n < 0 ? -errno : n;
}
// Can be read when its time has come, and is told once each time that it is set.
LINUX_CALL int linux_timer_create(void) {
    int n = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    return n < 0 ? -errno : n;
}
// At a time of the steady clock, which may have passed.
LINUX_CALL void linux_timer_set(int timer, int64_t nanoseconds) {
    struct itimerspec at = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, 0);
}
static const uint32_t linux_epoll_once = EPOLLIN | EPOLLET;
LINUX_CALL uint64_t linux_event_data(const struct epoll_event *event) { return event->data.u64; }
LINUX_CALL void linux_finish_sending(int fd) { shutdown(fd, SHUT_WR); }
// The number of the signal that has come, or 0.
LINUX_CALL int linux_take_signal(int fd) {
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}
LINUX_CALL int linux_close(int fd) { return close(fd) < 0 ? -errno : 0; }

// The next connection, non-blocking, or -errno.
int linux_accept(int fd) __attribute__((swift_attr("@_noLocks")));
// A listening TCP socket on a numeric address or name, or -errno; -1000 for a host not found.
int linux_listen(const char *host, uint16_t port, int backlog);
// The port that a listening socket really has, or -errno.
int linux_local_port(int fd);
// "127.0.0.1:5001" of the other end into `text`, or an empty text.
void linux_peer_name(int fd, char *text, size_t room);
// A numeric address and a port as the system's own form, at most 128 bytes: its length, or -EINVAL.
int linux_parse_address(const char *host, uint16_t port, void *address);
// The same for a name, the choice-th of its addresses, counted round; waits for the answer. -1000 for a host not
// found.
int linux_resolve(const char *host, uint16_t port, uint32_t choice, void *address);
// The address of the other end, 0 bytes when it is gone.
int linux_peer_address(int fd, void *address);
// 16 bytes of an address, IPv4 as ::ffff:a.b.c.d: 0, or -EINVAL for another family.
int linux_address_bytes(const void *address, uint8_t *bytes);
// A socket that begins to connect, or -errno. No source: source_length 0. Sizes of 0 leave the system's.
int linux_connect(const void *address, int length, const void *source, int source_length);
// How that went: 0, or -errno.
int linux_connect_result(int fd);
// Socket options; sizes of 0 leave the system's.
void linux_set_options(int fd, int no_delay, int send_bytes, int receive_bytes) __attribute__((swift_attr("@_noLocks")));
// A descriptor that can be read after `linux_wake`, or -errno.
int linux_wake_descriptor(void);
LINUX_CALL void linux_wake(int fd) {
    uint64_t one = 1;
    if (write(fd, &one, sizeof one) < 0) return;  // It is set already.
}
LINUX_CALL int linux_take_wake(int fd) {
    uint64_t count;
    return read(fd, &count, sizeof count) == sizeof count;
}
// The text of an errno; valid until the next call on this thread.
const char *linux_error_text(int error);
// Blocks SIGTERM and SIGINT, and SIGHUP if wanted, and returns a descriptor that reads them, or -errno.
// Ignores SIGPIPE.
int linux_stop_signals(int with_hang_up, int with_user);
// An anonymous file in memory of the given size, or -errno.
int linux_memory_file(const char *name);
// Locks a file for this process alone without waiting: 0, or -errno (EWOULDBLOCK: someone has it).
int linux_lock_alone(int fd);
// Gives the lock back even while a process that we are just starting still holds a copy of the descriptor.
void linux_unlock(int fd);
int linux_open_for_lock(const char *path);
// Makes a folder and those above it, and has their names on the disk: 0, or -errno.
int linux_make_folders(const char *path);
// A number that changes when the file is written or replaced; 0 when there is none.
uint64_t linux_file_stamp(const char *path);
// A descriptor that reads the file or folder, or -errno.
int linux_open_to_read(const char *path);
// The next line of standard input, without its end, into `line`; a person at a terminal sees `prompt`
// and nothing of what is typed. Its length, -ENOBUFS when it is longer than `room`, -errno, or
// -ENODATA at the end of input.
int64_t linux_read_secret_line(const char *prompt, void *line, size_t room);
// 1 when it is there, 0 when it is not, -errno when nobody can say.
int linux_find(const char *path);
// Whether 4096 bytes can be written within the time without waiting further.
int linux_can_write(int fd, int milliseconds);
// Whether a file is a compiled time zone.
int linux_is_zone(const char *file);
// From `at` on (seconds since 1970, UTC) clocks are `offset` seconds ahead of UTC; the name of that.
struct linux_zone_change {
    int64_t at;
    int32_t offset;
    char abbreviation[12];
};
// Tabulates the clocks of a compiled time zone from one time to another: the first entry is what they show
// at `from`, the others are changes. Without a file, those that the process was started with. The number
// of entries, or -errno: ENOENT for no file, EINVAL for one that is no time zone, E2BIG for no room.
// Sets TZ meanwhile: no other thread may run.
int linux_read_zone(const char *file, int64_t from, int64_t to, struct linux_zone_change *entries, int room);
// The paths of the files in and below a folder as seen from it, a line feed behind each: how many bytes.
size_t linux_file_names(const char *folder, char *names, size_t room);
// Raises the limit of open descriptors as far as it goes.
void linux_raise_descriptor_limit(void);
// The calling thread alone: others go first, and it takes its time at a stretch rather than at once.
void linux_stand_back(int nice);

// Files of a store. All return 0 or more, or -errno.

// Up to `size` bytes from `offset` on: how many there are before the end of the file.
int64_t linux_read_at(int fd, void *buffer, size_t size, uint64_t offset);
// Puts a file in the place of another one: written, on the disk, and renamed; so one or the other is there
// whatever happens.
int linux_replace_file(const char *path, const void *bytes, size_t size);
int linux_rename(const char *from, const char *to);
// A second name for a file.
int linux_link(const char *path, const char *name);
// It is no error when it is not there.
int linux_remove(const char *path);
// An empty one.
int linux_remove_folder(const char *path);
// A new file to write to: its descriptor. Whatever is there already is an error.
int linux_create(const char *path);
// The number of this process.
LINUX_CALL int linux_process(void) { return getpid(); }
// Whether two names are one file's.
int linux_is_same(const char *path, const char *other);
int64_t linux_size(int fd);
// What the file system of the path has left.
int64_t linux_free_bytes(const char *path);
// What a call says when a disk is broken.
LINUX_CALL int linux_io_error(void) { return EIO; }
int linux_sync_file(int fd);
// The file ends at `size`.
int linux_cut(int fd, uint64_t size);
// What is written to the file or folder is on the disk when this returns.
int linux_sync(const char *path);
// A file that is there, to read and write: its descriptor.
int linux_open_to_write(const char *path);
// Writes `count` bytes, and zeros behind them up to `size`.
int linux_fill(int fd, const void *head, size_t count, size_t size);
// All of it, at a place in the file.
int linux_write_at(int fd, const void *bytes, size_t size, uint64_t offset) __attribute__((swift_attr("@_noLocks")));
// What was written to the file is on the disk when this returns, and what is needed to find it.
int linux_sync_data(int fd) __attribute__((swift_attr("@_noLocks")));
// The file in memory, shared with whoever has it open; without a file, memory.
int linux_map(int fd, size_t size, int writing, void **map);
void linux_unmap(void *map, size_t size);
// One at a time in the whole process.
void linux_gate_enter(void);
void linux_gate_leave(void);
// Shares the first byte of a file with whoever else wants to, and keeps it from being locked alone, by this process as
// well: a descriptor, or -errno. Until the descriptor is closed.
int linux_hold(const char *path);
// Lets time pass.
void linux_nap(unsigned milliseconds);
// A listening socket of that name in a folder, which only the owner can connect to, in the place of one that may be
// there; or -errno.
int linux_local_listen(const char *folder, const char *name);
// A connection to one, or -errno.
int linux_local_connect(const char *folder, const char *name);
void linux_local_remove(const char *folder, const char *name);
// Waits until there is something to read: 1 on the first, 2 on the other (-1: there is none), both, 0 when the time is
// over, or -errno.
int linux_wait_readable(int fd, int other, int milliseconds);
// Pages for a secret: in no core dump, in no child, and, where the system allows it, never on a swap device. NULL without
// memory. `linux_unmap` gives them back, and does not wipe them.
void *linux_secret_pages(size_t size, int *is_locked);
// From now on no core dump is written, and no other process of the same user may look at our memory: 0, or -errno.
int linux_forbid_dumps(void);
int linux_may_dump(void);
// A descriptor that reads a file which its owner alone, who must be us, may read or write; or -errno, or one of these two.
static const int linux_not_private = -1001, linux_not_a_file = -1002;
int linux_open_private(const char *path);
// What the system calls this start of itself: 36 characters.
int linux_boot_id(char id[36]);

#endif
