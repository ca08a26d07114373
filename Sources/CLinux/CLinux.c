// The calls that are too long for a header.
#define _GNU_SOURCE
#include "CLinux.h"

#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <termios.h>

int linux_listen(const char *host, uint16_t port, int backlog) {
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found = 0;
    if (getaddrinfo(host, service, &hints, &found) != 0 || !found) return -1000;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int result = fd < 0 ? -errno : fd, on = 1;
    if (fd >= 0) {
        // A restart must not wait for the last run's connections to leave TIME_WAIT.
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(fd, found->ai_addr, found->ai_addrlen) < 0 || listen(fd, backlog) < 0) {
            result = -errno;
            close(fd);
        }
    }
    freeaddrinfo(found);
    return result;
}

int linux_accept(int fd) {
    int n = accept4(fd, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return n < 0 ? -errno : n;
}

int linux_local_port(int fd) {
    struct sockaddr_storage at;
    socklen_t length = sizeof at;
    if (getsockname(fd, (struct sockaddr *)&at, &length) < 0) return -errno;
    if (at.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&at)->sin6_port);
    return ntohs(((struct sockaddr_in *)&at)->sin_port);
}

void linux_peer_name(int fd, char *text, size_t room) {
    struct sockaddr_storage at;
    socklen_t length = sizeof at;
    char host[64], service[8];
    text[0] = 0;
    if (getpeername(fd, (struct sockaddr *)&at, &length) < 0) return;
    if (getnameinfo((struct sockaddr *)&at, length, host, sizeof host, service, sizeof service,
                    NI_NUMERICHOST | NI_NUMERICSERV) == 0)
        snprintf(text, room, at.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, service);
}

static int find_address(const char *host, uint16_t port, uint32_t choice, void *address, int flags) {
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = flags};
    struct addrinfo *found = 0;
    if (getaddrinfo(host, service, &hints, &found) != 0 || !found) return -1000;
    uint32_t count = 0;
    for (const struct addrinfo *each = found; each; each = each->ai_next) count++;
    const struct addrinfo *chosen = found;
    for (uint32_t skip = choice % count; skip > 0; skip--) chosen = chosen->ai_next;
    int length = (int)chosen->ai_addrlen;
    memcpy(address, chosen->ai_addr, chosen->ai_addrlen);
    freeaddrinfo(found);
    return length;
}

int linux_parse_address(const char *host, uint16_t port, void *address) {
    int length = find_address(host, port, 0, address, AI_NUMERICHOST);
    return length < 0 ? -EINVAL : length;
}

int linux_resolve(const char *host, uint16_t port, uint32_t choice, void *address) {
    return find_address(host, port, choice, address, AI_ADDRCONFIG);
}

int linux_peer_address(int fd, void *address) {
    socklen_t length = sizeof(struct sockaddr_storage);
    return getpeername(fd, (struct sockaddr *)address, &length) < 0 ? 0 : (int)length;
}

int linux_address_bytes(const void *address, uint8_t *bytes) {
    const struct sockaddr *any = (const struct sockaddr *)address;
    if (any->sa_family == AF_INET6) {
        memcpy(bytes, &((const struct sockaddr_in6 *)address)->sin6_addr, 16);
        return 0;
    }
    if (any->sa_family != AF_INET) return -EINVAL;
    memset(bytes, 0, 10);
    bytes[10] = bytes[11] = 0xFF;
    memcpy(bytes + 12, &((const struct sockaddr_in *)address)->sin_addr, 4);
    return 0;
}

int linux_connect(const void *address, int length, const void *source, int source_length) {
    const struct sockaddr *to = (const struct sockaddr *)address;
    int fd = socket(to->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0) return -errno;
    if (source_length > 0) {
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(fd, (const struct sockaddr *)source, (socklen_t)source_length) < 0) goto failed;
    }
    if (connect(fd, to, (socklen_t)length) == 0 || errno == EINPROGRESS) return fd;
failed:;
    int result = -errno;
    close(fd);
    return result;
}

int linux_connect_result(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return -errno;
    return -error;
}

void linux_set_options(int fd, int no_delay, int send_bytes, int receive_bytes) {
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
    if (send_bytes > 0) setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes);
    if (receive_bytes > 0) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
}

int linux_wake_descriptor(void) {
    int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

const char *linux_error_text(int error) { return strerror(error); }

int linux_stop_signals(int with_hang_up, int with_user) {
    // Who reads our output may go away before us; writing to nobody is an error, not the end.
    signal(SIGPIPE, SIG_IGN);
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTERM);
    sigaddset(&stops, SIGINT);
    if (with_hang_up) {
        // Also where the process was started to ignore it, by nohup.
        signal(SIGHUP, SIG_DFL);
        sigaddset(&stops, SIGHUP);
    }
    if (with_user) sigaddset(&stops, SIGUSR1);
    if (pthread_sigmask(SIG_BLOCK, &stops, 0) != 0) return -EINVAL;
    int fd = signalfd(-1, &stops, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int linux_memory_file(const char *name) {
    int fd = memfd_create(name, MFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int linux_open_for_lock(const char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    return fd < 0 ? -errno : fd;
}

void linux_unlock(int fd) { flock(fd, LOCK_UN); }

int linux_lock_alone(int fd) { return flock(fd, LOCK_EX | LOCK_NB) < 0 ? -errno : 0; }

uint64_t linux_file_stamp(const char *path) {
    struct stat found;
    if (stat(path, &found) < 0) return 0;
    uint64_t parts[] = {found.st_ino, (uint64_t)found.st_size, (uint64_t)found.st_mtim.tv_sec,
                        (uint64_t)found.st_mtim.tv_nsec, (uint64_t)found.st_ctim.tv_sec, (uint64_t)found.st_ctim.tv_nsec};
    uint64_t stamp = 1;
    for (int i = 0; i < 6; i++) stamp = (stamp ^ parts[i]) * 0x9E3779B97F4A7C15;
    return stamp ? stamp : 1;
}

int linux_open_to_read(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int linux_find(const char *path) {
    if (access(path, F_OK) == 0) return 1;
    return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
}

static struct termios shown;

// A terminal must not stay dumb when the person gives up.
static void show_again(int number) {
    tcsetattr(0, TCSANOW, &shown);
    signal(number, SIG_DFL);
    raise(number);
}

int64_t linux_read_secret_line(const char *prompt, void *line, size_t room) {
    const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    int is_terminal = tcgetattr(0, &shown) == 0;
    if (is_terminal) {
        struct termios hidden = shown;
        hidden.c_lflag = (hidden.c_lflag & ~(tcflag_t)ECHO) | ECHONL;
        for (int i = 0; i < 4; i++) signal(stops[i], show_again);
        tcsetattr(0, TCSANOW, &hidden);
        ssize_t told = write(2, prompt, strlen(prompt));
        (void)told;
    }
    // A byte at a time: what stands behind the line is for whoever reads next.
    int64_t count = 0;
    char byte = 0;
    ssize_t n;
    while ((n = read(0, &byte, 1)) == 1 && byte != '\n') {
        if ((size_t)count < room) ((char *)line)[count] = byte;
        count++;
    }
    int64_t result = n < 0 ? -errno : n == 0 && count == 0 ? -ENODATA : (size_t)count > room ? -ENOBUFS : count;
    if (is_terminal) {
        tcsetattr(0, TCSANOW, &shown);
        for (int i = 0; i < 4; i++) signal(stops[i], SIG_DFL);
    }
    return result;
}

int linux_can_write(int fd, int milliseconds) {
    struct pollfd wanted = {.fd = fd, .events = POLLOUT};
    return poll(&wanted, 1, milliseconds) == 1;
}

void linux_stand_back(int nice) {
    struct sched_param none = {0};
    pid_t thread = (pid_t)syscall(SYS_gettid);
    // Where the system does not let us, it works all the same.
    sched_setscheduler(thread, SCHED_BATCH, &none);
    setpriority(PRIO_PROCESS, (id_t)thread, nice);
}

void linux_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}
