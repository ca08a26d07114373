// Where a thread's work on a store ends, as if the process had been killed there.
#pragma once

typedef enum {
    STORE_LIVES = 0,
    // Before the n-th row is written or deleted.
    STORE_DIES_AT_WRITE,
    // Before the n-th commit.
    STORE_DIES_BEFORE_COMMIT,
    // When the n-th commit is done: the caller hears of an error all the same.
    STORE_DIES_AFTER_COMMIT,
} store_end;

// Of the calling thread: the end comes with the n-th (from 1) of these from now on. Whatever is written or
// committed behind it fails, too, until this is called again.
void store_dies(store_end end, long n);
// Whether it has come.
int store_is_dead(void);
// How many rows the calling thread has written or deleted in all.
long store_writes(void);
// How many transactions in which something may be written the calling thread has begun in all.
long store_transactions(void);

// A process that reads the store's state of now and is killed while it does: 0, or an errno.
int store_reader_is_killed(const char *path);

// From now on the file of this number (st_ino) does not get to the disk, once: the call says EIO, and what
// was to be written is gone, as the kernel does it. 0: no file.
void store_sync_fails(unsigned long inode);
// Whether that has happened.
int store_sync_has_failed(void);
