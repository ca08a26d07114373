// Defines LMDB's calls that change something over those of the library.
#define _GNU_SOURCE
#include "CStoreFaults.h"

#include <dlfcn.h>
#include <errno.h>
#include <lmdb.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static __thread store_end end;
static __thread long left;
static __thread int is_dead;
static __thread long writes;
static __thread long transactions;
// The library puts by a cursor of its own, and that is one write.
static __thread int is_putting;

void store_dies(store_end which, long n) {
    end = which;
    left = n;
    is_dead = 0;
}
int store_is_dead(void) { return is_dead; }
long store_writes(void) { return writes; }
long store_transactions(void) { return transactions; }

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static int comes(store_end which) {
    if (end == which && !is_dead) is_dead = --left == 0;
    return is_dead;
}

int mdb_txn_begin(MDB_env *env, MDB_txn *parent, unsigned flags, MDB_txn **txn) {
    static int (*call)(MDB_env *, MDB_txn *, unsigned, MDB_txn **);
    if (!call) call = real("mdb_txn_begin");
    if (!(flags & MDB_RDONLY)) transactions++;
    return call(env, parent, flags, txn);
}

int mdb_put(MDB_txn *txn, MDB_dbi table, MDB_val *key, MDB_val *value, unsigned flags) {
    static int (*call)(MDB_txn *, MDB_dbi, MDB_val *, MDB_val *, unsigned);
    if (!call) call = real("mdb_put");
    writes++;
    if (comes(STORE_DIES_AT_WRITE)) return EIO;
    is_putting = 1;
    int result = call(txn, table, key, value, flags);
    is_putting = 0;
    return result;
}

int mdb_cursor_put(MDB_cursor *cursor, MDB_val *key, MDB_val *value, unsigned flags) {
    static int (*call)(MDB_cursor *, MDB_val *, MDB_val *, unsigned);
    if (!call) call = real("mdb_cursor_put");
    if (is_putting) return call(cursor, key, value, flags);
    writes++;
    return comes(STORE_DIES_AT_WRITE) ? EIO : call(cursor, key, value, flags);
}

int mdb_del(MDB_txn *txn, MDB_dbi table, MDB_val *key, MDB_val *value) {
    static int (*call)(MDB_txn *, MDB_dbi, MDB_val *, MDB_val *);
    if (!call) call = real("mdb_del");
    writes++;
    return comes(STORE_DIES_AT_WRITE) ? EIO : call(txn, table, key, value);
}

int mdb_txn_commit(MDB_txn *txn) {
    static int (*call)(MDB_txn *);
    if (!call) call = real("mdb_txn_commit");
    if (comes(STORE_DIES_BEFORE_COMMIT)) {
        mdb_txn_abort(txn);
        return EIO;
    }
    int result = call(txn);
    return comes(STORE_DIES_AFTER_COMMIT) ? EIO : result;
}

// In the child: until it is killed.
static void read_on(const char *path, int heard) {
    MDB_env *env;
    MDB_txn *txn;
    int result = mdb_env_create(&env);
    if (!result) result = mdb_env_open(env, path, MDB_RDONLY | MDB_NOTLS, 0600);
    if (!result) result = mdb_txn_begin(env, 0, MDB_RDONLY, &txn);
    char word = (char)result;
    if (write(heard, &word, 1) == 1)
        while (1) pause();
    _exit(1);
}

int store_reader_is_killed(const char *path) {
    int ends[2];
    char word = 1;
    if (pipe(ends) < 0) return errno;
    pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) read_on(path, ends[1]);
    close(ends[1]);
    if (read(ends[0], &word, 1) != 1) word = EPIPE;
    close(ends[0]);
    kill(child, SIGKILL);
    waitpid(child, 0, 0);
    return word;
}

static unsigned long lost_inode;
static int has_failed;

void store_sync_fails(unsigned long inode) {
    __atomic_store_n(&has_failed, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&lost_inode, inode, __ATOMIC_RELEASE);
}
int store_sync_has_failed(void) { return __atomic_load_n(&has_failed, __ATOMIC_ACQUIRE); }

int fdatasync(int fd) {
    static int (*call)(int);
    struct stat file;
    unsigned long lost = __atomic_load_n(&lost_inode, __ATOMIC_ACQUIRE);
    if (lost && fstat(fd, &file) == 0 && file.st_ino == lost) {
        __atomic_store_n(&lost_inode, 0, __ATOMIC_RELEASE);
        __atomic_store_n(&has_failed, 1, __ATOMIC_RELEASE);
        errno = EIO;
        return -1;
    }
    if (!call) call = real("fdatasync");
    return call(fd);
}
