// A disk that can lose power: a library to preload, which writes down what a process asks of its files.
//
// Below the folder FAULT_DISK every write, sync, change of length and change of a name is carried out as usual
// and then appended to the file FAULT_LOG, one record each (see `record`). When the process is killed, the log
// and the folder's state of before the process together say what was certain to be on the disk, and what was
// only in the page cache: image.py makes from them one of the states that a disk may have kept.
//
// Why that is faithful. The system promises of a file's data only what fsync, fdatasync, msync(MS_SYNC) or a write
// to a descriptor with O_DSYNC or O_SYNC has returned for. A write counts as synced when it had returned before
// the sync was called and the sync has returned; of everything else each sector may have any of the contents
// that it had since. Names are promised when their folder was synced. Nothing is taken from the real file, so
// what reached its page cache without a call (other than by a map) is lost, as it would be.
// A file mapped to be written is written without a call. So each sync of one takes down what the file holds as
// the sync begins, and image.py takes what it holds at the end for what is in the page cache.
//
// What it leaves out: a sector that tears (disks promise that it does not; LMDB's page with the roots, of which it
// writes less than one, needs that), a disk that lies about its syncs (image.py can play that), a file system that
// reports an error of writing late (fail.c plays errors), io_uring, sendfile, copy_file_range and splice (nothing
// of ours uses them), and file systems that order more than they promise: every image that those can leave is
// among the images here.
//
// FAULT_CUT, a file of two words, is when the process kills itself: with the n-th record of a kind from now on, when
// they are n (0: never) and that kind (0: any). So cuts fall between any two steps of a commit, too.
// FAULT_BOOT_ID, a file, is what /proc/sys/kernel/random/boot_id reads as: after a loss of power it is another.
#define _GNU_SOURCE
#include "real.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

// image.py reads the same numbers.
enum kind { WRITE = 1, LENGTH, SYNC_BEGIN, SYNC_END, SYNCED_WRITE, CREATE, RENAME, UNLINK, LINK, MKDIR, RMDIR, MAPPED };

struct record {
    uint32_t kind, size;  // so many bytes follow: what was written, or paths with a zero behind each
    uint64_t inode, offset, length, token;
};

enum { most_files = 1024, most_maps = 64 };
static struct { uint64_t inode; int is_synced; } files[most_files];  // by descriptor
static struct { char *base; size_t size; uint64_t inode; int file; } maps[most_maps];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *disk, *boot_id;
static int never[2], *cut = never;
static size_t disk_length;
static int log_file = -1;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAULT_LOG");
    disk = getenv("FAULT_DISK");
    boot_id = getenv("FAULT_BOOT_ID");
    int plan = getenv("FAULT_CUT") ? REAL(open)(getenv("FAULT_CUT"), O_RDWR | O_CLOEXEC) : -1;
    void *map = plan < 0 ? MAP_FAILED : REAL(mmap)(0, sizeof never, PROT_READ | PROT_WRITE, MAP_SHARED, plan, 0);
    if (map != MAP_FAILED) cut = map;
    if (!disk || !path) return;
    disk_length = strlen(disk);
    int opened = REAL(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    // Out of the way of the descriptors that the program gets.
    if (opened >= 0) log_file = fcntl(opened, F_DUPFD_CLOEXEC, most_files);
    if (opened >= 0) REAL(close)(opened);
    if (log_file < 0) {
        fprintf(stderr, "faults: %s cannot be written\n", path);
        abort();
    }
}

// One call for a record, so that records of two threads do not mix.
static void note(struct record record, const void *bytes) {
    int saved = errno;
    struct iovec parts[] = {{&record, sizeof record}, {(void *)bytes, record.size}};
    ssize_t wanted = (ssize_t)(sizeof record + record.size);
    if (log_file >= 0 && REAL(writev)(log_file, parts, record.size ? 2 : 1) != wanted) {
        fprintf(stderr, "faults: the log cannot be written\n");
        abort();
    }
    int left = __atomic_load_n(&cut[0], __ATOMIC_SEQ_CST), kind = __atomic_load_n(&cut[1], __ATOMIC_SEQ_CST);
    if (left > 0 && (kind == 0 || kind == (int)record.kind) && __atomic_sub_fetch(&cut[0], 1, __ATOMIC_SEQ_CST) == 0)
        kill(getpid(), SIGKILL);
    errno = saved;
}

// MARK: Files of the disk

static const char *absolute(const char *path, char room[PATH_MAX]) {
    if (path[0] == '/') return path;
    char folder[PATH_MAX / 2];
    if (!getcwd(folder, sizeof folder) || snprintf(room, PATH_MAX, "%s/%s", folder, path) >= PATH_MAX) abort();
    return room;
}
static int is_on_disk(const char *path) {
    if (log_file < 0 || strncmp(path, disk, disk_length) != 0) return 0;
    return path[disk_length] == '/' || path[disk_length] == 0;
}
static uint64_t inode_of(int fd) { return fd >= 0 && fd < most_files ? files[fd].inode : 0; }
static uint64_t inode_at(const char *path) {
    struct stat found;
    return lstat(path, &found) == 0 ? found.st_ino : 0;
}
static void note_paths(enum kind kind, uint64_t inode, const char *one, const char *other) {
    char paths[2 * PATH_MAX], room[PATH_MAX];
    size_t size = strlen(strcpy(paths, absolute(one, room))) + 1;
    if (other) size += strlen(strcpy(paths + size, absolute(other, room))) + 1;
    note((struct record){.kind = kind, .size = (uint32_t)size, .inode = inode}, paths);
}
static void note_length(uint64_t inode, int fd) {
    struct stat now;
    if (fstat(fd, &now) == 0) note((struct record){.kind = LENGTH, .inode = inode, .length = (uint64_t)now.st_size}, 0);
}

static int opened(int fd, const char *path, int flags, int was_there) {
    struct stat found;
    if (fd < 0 || fd >= most_files || fstat(fd, &found) < 0) return fd;
    files[fd].inode = found.st_ino;
    files[fd].is_synced = (flags & O_DSYNC) != 0;  // O_SYNC has that bit, too
    if (!was_there && flags & O_CREAT) note_paths(CREATE, found.st_ino, path, 0);
    if (was_there && flags & O_TRUNC) note_length(found.st_ino, fd);
    return fd;
}
int open(const char *path, int flags, ...) {
    char room[PATH_MAX];
    int mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list more;
        va_start(more, flags);
        mode = va_arg(more, int);
        va_end(more);
    }
    if (boot_id && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) path = boot_id;
    const char *whole = absolute(path, room);
    if (!is_on_disk(whole)) return REAL(open)(path, flags, mode);
    int was_there = inode_at(whole) != 0;
    return opened(REAL(open)(path, flags, mode), whole, flags, was_there);
}
int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, int) : 0;
    va_end(more);
    return open(path, flags, mode);
}
int close(int fd) {
    if (fd >= 0 && fd < most_files) files[fd].inode = 0;
    return REAL(close)(fd);
}

// MARK: Writing

static ssize_t wrote(int fd, const struct iovec *parts, int count, off_t offset, ssize_t done) {
    uint64_t inode = inode_of(fd);
    if (!inode || done <= 0) return done;
    int saved = errno;
    if (offset < 0) offset = lseek(fd, 0, SEEK_CUR) - done;
    off_t place = offset;
    ssize_t left = done;
    for (int i = 0; i < count && left > 0; i++) {
        size_t size = parts[i].iov_len < (size_t)left ? parts[i].iov_len : (size_t)left;
        note((struct record){.kind = WRITE, .size = (uint32_t)size, .inode = inode, .offset = (uint64_t)place},
             parts[i].iov_base);
        place += (off_t)size;
        left -= (ssize_t)size;
    }
    if (files[fd].is_synced)
        note((struct record){.kind = SYNCED_WRITE, .inode = inode, .offset = (uint64_t)offset, .length = (uint64_t)done}, 0);
    errno = saved;
    return done;
}
ssize_t write(int fd, const void *bytes, size_t size) {
    struct iovec part = {(void *)bytes, size};
    return wrote(fd, &part, 1, -1, REAL(write)(fd, bytes, size));
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    return wrote(fd, parts, count, -1, REAL(writev)(fd, parts, count));
}
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) {
    struct iovec part = {(void *)bytes, size};
    return wrote(fd, &part, 1, offset, REAL(pwrite)(fd, bytes, size, offset));
}
ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset) { return pwrite(fd, bytes, size, offset); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
    return wrote(fd, parts, count, offset, REAL(pwritev)(fd, parts, count, offset));
}

int ftruncate(int fd, off_t length) {
    int result = REAL(ftruncate)(fd, length);
    if (result == 0 && inode_of(fd)) note_length(inode_of(fd), fd);
    return result;
}
int truncate(const char *path, off_t length) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    int result = ftruncate(fd, length), saved = errno;
    close(fd);
    errno = saved;
    return result;
}
int fallocate(int fd, int mode, off_t offset, off_t size) {
    int result = REAL(fallocate)(fd, mode, offset, size);
    // Blocks that are kept ready change no byte.
    if (result == 0 && inode_of(fd) && !(mode & FALLOC_FL_KEEP_SIZE)) note_length(inode_of(fd), fd);
    return result;
}

// MARK: Maps

void *mmap(void *wanted, size_t size, int protection, int flags, int fd, off_t offset) {
    char *base = REAL(mmap)(wanted, size, protection, flags, fd, offset);
    uint64_t inode = inode_of(fd);
    if (base == MAP_FAILED || !inode || !(flags & MAP_SHARED) || !(protection & PROT_WRITE)) return base;
    int saved = errno;
    note((struct record){.kind = MAPPED, .inode = inode}, 0);
    pthread_mutex_lock(&lock);
    int place = 0;
    while (place < most_maps && maps[place].base) place++;
    if (place == most_maps) abort();
    // Parts of a file that are mapped besides are for blocks ahead; a sync means the map of the whole.
    int file = offset == 0 ? fcntl(fd, F_DUPFD_CLOEXEC, most_files) : -1;
    if (file >= 0) {
        maps[place].base = base;
        maps[place].size = size;
        maps[place].inode = inode;
        maps[place].file = file;
    }
    pthread_mutex_unlock(&lock);
    errno = saved;
    return base;
}
void *mmap64(void *wanted, size_t size, int protection, int flags, int fd, off_t offset) {
    return mmap(wanted, size, protection, flags, fd, offset);
}
int munmap(void *base, size_t size) {
    pthread_mutex_lock(&lock);
    for (int i = 0; i < most_maps; i++)
        // The descriptor stays: to close it would give up the locks that the process has on the file.
        if (maps[i].base == base) maps[i].base = 0;
    pthread_mutex_unlock(&lock);
    return REAL(munmap)(base, size);
}

// What a mapped file holds now, except for its holes.
static void note_contents(uint64_t inode) {
    pthread_mutex_lock(&lock);
    for (int i = 0; i < most_maps; i++) {
        if (!maps[i].base || maps[i].inode != inode) continue;
        const off_t step = 1 << 20;
        for (off_t from = 0, end; (from = lseek(maps[i].file, from, SEEK_DATA)) >= 0; from = end) {
            end = lseek(maps[i].file, from, SEEK_HOLE);
            if (end < 0) break;
            for (off_t at = from; at < end; at += step) {
                off_t size = end - at < step ? end - at : step;
                if ((size_t)(at + size) > maps[i].size) break;
                note((struct record){.kind = WRITE, .size = (uint32_t)size, .inode = inode, .offset = (uint64_t)at},
                     maps[i].base + at);
            }
        }
        break;
    }
    pthread_mutex_unlock(&lock);
}

// MARK: Syncing

static uint64_t begin_sync(uint64_t inode) {
    static uint64_t tokens;
    if (!inode) return 0;
    int saved = errno;
    uint64_t token = __atomic_add_fetch(&tokens, 1, __ATOMIC_SEQ_CST);
    note_contents(inode);
    note((struct record){.kind = SYNC_BEGIN, .inode = inode, .token = token}, 0);
    errno = saved;
    return token;
}
static int end_sync(uint64_t inode, uint64_t token, int result) {
    if (inode && result == 0) note((struct record){.kind = SYNC_END, .inode = inode, .token = token}, 0);
    return result;
}
int fsync(int fd) {
    uint64_t token = begin_sync(inode_of(fd));
    return end_sync(inode_of(fd), token, REAL(fsync)(fd));
}
int fdatasync(int fd) {
    uint64_t token = begin_sync(inode_of(fd));
    return end_sync(inode_of(fd), token, REAL(fdatasync)(fd));
}
int msync(void *base, size_t size, int flags) {
    uint64_t inode = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < most_maps && flags & MS_SYNC; i++)
        if (maps[i].base == base && maps[i].size <= size) inode = maps[i].inode;
    pthread_mutex_unlock(&lock);
    uint64_t token = begin_sync(inode);
    return end_sync(inode, token, REAL(msync)(base, size, flags));
}

// MARK: Names

int rename(const char *from, const char *to) {
    char room[PATH_MAX];
    const char *whole = absolute(from, room);
    uint64_t inode = is_on_disk(whole) ? inode_at(whole) : 0;
    int result = REAL(rename)(from, to);
    if (result == 0 && inode) note_paths(RENAME, inode, from, to);
    return result;
}
int link(const char *from, const char *to) {
    char room[PATH_MAX];
    const char *whole = absolute(from, room);
    uint64_t inode = is_on_disk(whole) ? inode_at(whole) : 0;
    int result = REAL(link)(from, to);
    if (result == 0 && inode) note_paths(LINK, inode, from, to);
    return result;
}
static int noted(int result, enum kind kind, const char *path) {
    char room[PATH_MAX];
    const char *whole = absolute(path, room);
    if (result == 0 && is_on_disk(whole)) note_paths(kind, kind == MKDIR ? inode_at(whole) : 0, whole, 0);
    return result;
}
int unlink(const char *path) { return noted(REAL(unlink)(path), UNLINK, path); }
int rmdir(const char *path) { return noted(REAL(rmdir)(path), RMDIR, path); }
int mkdir(const char *path, mode_t mode) { return noted(REAL(mkdir)(path, mode), MKDIR, path); }
