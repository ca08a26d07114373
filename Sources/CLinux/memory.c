// Memory for secrets, and what the system may tell of ours.
#define _GNU_SOURCE
#include "CLinux.h"

#include <sys/prctl.h>

void *linux_secret_pages(size_t size, int *is_locked) {
    void *pages = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return 0;
    // An old kernel that knows one of them not still gives memory.
    madvise(pages, size, MADV_DONTDUMP);
    madvise(pages, size, MADV_WIPEONFORK);
    *is_locked = mlock(pages, size) == 0;
    return pages;
}

int linux_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0) < 0 ? -errno : 0; }

int linux_may_dump(void) { return prctl(PR_GET_DUMPABLE) != 0; }

int linux_open_private(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return -errno;
    struct stat found;
    int result = fd;
    if (fstat(fd, &found) < 0) result = -errno;
    else if (!S_ISREG(found.st_mode)) result = linux_not_a_file;
    else if (found.st_uid != geteuid() || (found.st_mode & 077)) result = linux_not_private;
    if (result < 0) close(fd);
    return result;
}
