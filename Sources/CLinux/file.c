// Files of a store: read at a place, replaced as a whole, synced.
#define _GNU_SOURCE
#include "CLinux.h"

#include <stdio.h>
#include <sys/mman.h>

int64_t linux_read_at(int fd, void *buffer, size_t size, uint64_t offset) {
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(fd, (char *)buffer + done, size - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -errno;
        if (got == 0) break;
        done += (size_t)got;
    }
    return (int64_t)done;
}

int linux_sync(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    int error = fsync(fd) < 0 ? errno : 0;
    close(fd);
    return -error;
}

static int sync_folder_of(const char *path) {
    char folder[4096];
    if (strlen(path) >= sizeof folder) return -ENAMETOOLONG;
    strcpy(folder, path);
    char *slash = strrchr(folder, '/');
    if (!slash) return linux_sync(".");
    slash[slash == folder] = 0;
    return linux_sync(folder);
}

int linux_make_folders(const char *path) {
    char prefix[4096];
    if (strlen(path) >= sizeof prefix) return -ENAMETOOLONG;
    for (size_t i = 0;; i++) {
        prefix[i] = path[i];
        if ((path[i] == '/' && i > 0) || !path[i]) {
            prefix[i] = 0;
            // A folder above may exist in a file system that may not be written.
            int error = mkdir(prefix, 0700) < 0 ? errno : 0;
            if (error && error != EEXIST && access(prefix, F_OK) != 0) return -error;
            // One that is there may have been made by a process that was killed before it came to this; one
            // that is not ours to read was not.
            int result = sync_folder_of(prefix);
            if (result < 0 && !error) return result;
            prefix[i] = path[i];
        }
        if (!path[i]) return 0;
    }
}

static int write_all(int fd, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -errno;
        bytes += written;
        size -= (size_t)written;
    }
    return fsync(fd) < 0 ? -errno : 0;
}

int linux_replace_file(const char *path, const void *bytes, size_t size) {
    char fresh[4096];
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh) return -ENAMETOOLONG;
    // What a process that was killed left there, perhaps with another mode, or somebody else's link.
    if (unlink(fresh) < 0 && errno != ENOENT) return -errno;
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return -errno;
    int result = write_all(fd, bytes, size);
    close(fd);
    return result < 0 ? result : linux_rename(fresh, path);
}

int linux_rename(const char *from, const char *to) {
    if (rename(from, to) < 0) return -errno;
    return sync_folder_of(to);
}

int linux_link(const char *path, const char *name) { return link(path, name) < 0 ? -errno : 0; }

int linux_remove(const char *path) { return unlink(path) < 0 && errno != ENOENT ? -errno : 0; }

int linux_remove_folder(const char *path) { return rmdir(path) < 0 && errno != ENOENT ? -errno : 0; }

int linux_create(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd < 0 ? -errno : fd;
}

int64_t linux_size(int fd) {
    struct stat found;
    return fstat(fd, &found) < 0 ? -errno : found.st_size;
}

int64_t linux_free_bytes(const char *path) {
    struct statvfs disk;
    return statvfs(path, &disk) < 0 ? -errno : (int64_t)(disk.f_bavail * disk.f_frsize);
}

int linux_sync_file(int fd) { return fsync(fd) < 0 ? -errno : 0; }

int linux_is_same(const char *path, const char *other) {
    struct stat one, two;
    if (stat(path, &one) < 0 || stat(other, &two) < 0) return 0;
    return one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

int linux_cut(int fd, uint64_t size) { return ftruncate(fd, (off_t)size) < 0 ? -errno : 0; }

int linux_boot_id(char id[36]) {
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    int64_t got = linux_read_at(fd, id, 36, 0);
    close(fd);
    return got == 36 ? 0 : got < 0 ? (int)got : -EIO;
}

int linux_open_to_write(const char *path) {
    int fd = open(path, O_RDWR | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int linux_fill(int fd, const void *head, size_t count, size_t size) {
    char part[1 << 16] = {0};
    memcpy(part, head, count);
    for (size_t done = 0; done < size; done += sizeof part) {
        int result = linux_write_at(fd, part, size - done < sizeof part ? size - done : sizeof part, done);
        if (result < 0) return result;
        if (done == 0) memset(part, 0, count);
    }
    return 0;
}

int linux_write_at(int fd, const void *bytes, size_t size, uint64_t offset) {
    size_t done = 0;
    while (done < size) {
        ssize_t written = pwrite(fd, (const char *)bytes + done, size - done, (off_t)(offset + done));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return -errno;
        done += (size_t)written;
    }
    return 0;
}

int linux_sync_data(int fd) {
    int result;
    do result = fdatasync(fd);
    while (result < 0 && errno == EINTR);
    return result < 0 ? -errno : 0;
}

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
int linux_map(int fd, size_t size, int writing, void **map) {
    void *mapped = mmap(0, size, writing ? PROT_READ | PROT_WRITE : PROT_READ,
                        fd < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED, fd, 0);
    if (mapped == MAP_FAILED) return -errno;
    // All pages now, not one by one while turns are written. Where the system cannot, it gives them later.
    if (writing) madvise(mapped, size, MADV_POPULATE_WRITE);
    *map = mapped;
    return 0;
}

void linux_unmap(void *map, size_t size) { munmap(map, size); }

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
void linux_gate_enter(void) { pthread_mutex_lock(&gate); }
void linux_gate_leave(void) { pthread_mutex_unlock(&gate); }

int linux_hold(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -errno;
    struct flock first = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    int result;
    do result = fcntl(fd, F_OFD_SETLKW, &first);
    while (result < 0 && errno == EINTR);
    if (result == 0) return fd;
    int error = errno;
    close(fd);
    return -error;
}

void linux_nap(unsigned milliseconds) { usleep(milliseconds * 1000); }
