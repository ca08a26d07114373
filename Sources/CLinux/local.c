// Sockets in the file system: for the commands of whoever runs the gateway.
#define _GNU_SOURCE
#include "CLinux.h"

#include <stdio.h>
#include <sys/un.h>

// By way of the folder's descriptor: a path may be longer than an address has room for.
static int local_address(const char *folder, const char *name, struct sockaddr_un *address) {
    int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -errno;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    int written = snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", fd, name);
    if (written < 0 || (size_t)written >= sizeof address->sun_path) {
        close(fd);
        return -ENAMETOOLONG;
    }
    return fd;
}

int linux_local_listen(const char *folder, const char *name) {
    struct sockaddr_un address;
    int at = local_address(folder, name, &address);
    if (at < 0) return at;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int result = fd < 0 ? -errno : fd;
    if (fd >= 0) {
        // What a process that was killed left there.
        unlinkat(at, name, 0);
        // Nobody but the owner may connect, from the first moment on.
        if (fchmod(fd, 0600) < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
            fchmodat(at, name, 0600, 0) < 0 || listen(fd, 16) < 0) {
            result = -errno;
            close(fd);
        }
    }
    close(at);
    return result;
}

int linux_local_connect(const char *folder, const char *name) {
    struct sockaddr_un address;
    int at = local_address(folder, name, &address);
    if (at < 0) return at;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int result = fd < 0 ? -errno : fd;
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        result = -errno;
        close(fd);
    }
    close(at);
    return result;
}

void linux_local_remove(const char *folder, const char *name) {
    int at = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (at < 0) return;
    unlinkat(at, name, 0);
    close(at);
}

int linux_wait_readable(int fd, int other, int milliseconds) {
    struct pollfd wanted[2] = {{.fd = fd, .events = POLLIN}, {.fd = other, .events = POLLIN}};
    int result = poll(wanted, other < 0 ? 1 : 2, milliseconds);
    if (result < 0) return -errno;
    return (wanted[0].revents ? 1 : 0) | (other >= 0 && wanted[1].revents ? 2 : 0);
}
