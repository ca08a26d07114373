// LMDB, and its calls as the proven path of a turn makes them.
#include "chain.h"
#include "checksum.h"
#include <lmdb.h>
#include <stdint.h>

// Vouched for: one 56-byte malloc inside liblmdb for each write transaction, nothing of ours.
#define STORE_CALL static inline __attribute__((swift_attr("@_semantics(\"no_performance_analysis\")")))

// A row is its value and, behind it, its checksum.
STORE_CALL int store_put(MDB_txn *txn, MDB_dbi table, uint8_t index, const void *key, size_t key_size, const void *value, size_t size) {
    MDB_val k = {key_size, (void *)key}, v = {size + checksum_size, 0};
    int result = mdb_put(txn, table, &k, &v, MDB_RESERVE);
    if (!result) checksum_seal(v.mv_data, index, key, key_size, value, size);
    return result;
}
// A row of the audit, whose hash it gets here.
STORE_CALL int store_put_link(MDB_txn *txn, const MDB_dbi *tables, void *chain, const void *key, const void *value, size_t size) {
    MDB_val k = {sizeof(uint64_t), (void *)key}, v = {size + chain_hash_size + checksum_size, 0};
    store_chain_reach((store_chain *)chain, txn, tables, key);
    int result = mdb_put(txn, tables[chain_audit], &k, &v, MDB_RESERVE);
    if (!result) store_chain_seal((store_chain *)chain, v.mv_data, key, value, size);
    return result;
}
// Of another transaction nothing is known.
STORE_CALL void store_chain_forget(void *chain) { ((store_chain *)chain)->number = 0; }
STORE_CALL int store_delete(MDB_txn *txn, MDB_dbi table, const void *key, size_t key_size) {
    MDB_val k = {key_size, (void *)key};
    return mdb_del(txn, table, &k, 0);
}
STORE_CALL int store_get(MDB_txn *txn, MDB_dbi table, const void *key, size_t key_size, const void **value, size_t *size) {
    MDB_val k = {key_size, (void *)key}, v = {0, 0};
    int result = mdb_get(txn, table, &k, &v);
    *value = v.mv_data;
    *size = v.mv_size;
    return result;
}
STORE_CALL int store_begin(MDB_env *env, unsigned flags, MDB_txn **txn) { return mdb_txn_begin(env, 0, flags, txn); }
STORE_CALL int store_commit(MDB_txn *txn) { return mdb_txn_commit(txn); }
STORE_CALL void store_abort(MDB_txn *txn) { mdb_txn_abort(txn); }
STORE_CALL void store_reset(MDB_txn *txn) { mdb_txn_reset(txn); }
STORE_CALL int store_renew(MDB_txn *txn) { return mdb_txn_renew(txn); }
// Moves to the first row at or behind the key, then row by row.
STORE_CALL int store_seek(MDB_cursor *cursor, const void *key, size_t key_size, int operation,
                          const void **found, size_t *found_size, const void **value, size_t *size) {
    MDB_val k = {key_size, (void *)key}, v = {0, 0};
    int result = mdb_cursor_get(cursor, &k, &v, (MDB_cursor_op)operation);
    *found = k.mv_data;
    *found_size = k.mv_size;
    *value = v.mv_data;
    *size = v.mv_size;
    return result;
}
// How many bytes of the file are in use, and how many the map has.
STORE_CALL void store_measure(MDB_env *env, size_t page_size, size_t *used, size_t *map_size) {
    MDB_envinfo info;
    mdb_env_info(env, &info);
    *used = (info.me_last_pgno + 1) * page_size;
    *map_size = info.me_mapsize;
}
STORE_CALL unsigned store_reading_flags(MDB_env *env) {
    unsigned flags = 0;
    mdb_env_get_flags(env, &flags);
    return flags & MDB_RDONLY;
}

// A thread that tends the file: it keeps blocks of the disk ready ahead of the writer, gets their pages into
// memory, and writes what has changed to the disk every so often. NULL when none can be started.
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct store_care {
    MDB_env *env;
    size_t page_size, reserve;
    int writes_map, sync_milliseconds;
    mdb_filehandle_t file;
    pthread_t thread;
    pthread_mutex_t lock;  // of what follows, and of where the map is
    pthread_cond_t wake;
    int stops;
    size_t ready;       // pages up to there are in memory; the thread's own
    size_t reserved;    // blocks up to there are the file's; the writer reads it
    int error;          // why there are no more; the writer reads it
    size_t free_bytes;  // on the file system; the writer reads it
    int sync_error;     // why the disk does not have what was written; the writer reads it
} store_care;

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

// Blocks for a part of the file, without a change of any byte: 0, or an errno.
static int store_reserve_part(store_care *care, size_t from, size_t size) {
    int result;
    do result = fallocate(care->file, FALLOC_FL_KEEP_SIZE, (off_t)from, (off_t)size);
    while (result < 0 && errno == EINTR);
    if (result == 0) return 0;
    if (errno != EOPNOTSUPP && errno != ENOSYS) return errno;
    // A file system that gives blocks only to what is written: a touch of a page in the map is that.
    if (!care->writes_map) return 0;
    void *part = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, care->file, (off_t)from);
    if (part == MAP_FAILED) return errno;
    int failed = madvise(part, size, MADV_POPULATE_WRITE) ? errno : 0;
    munmap(part, size);
    return failed == EFAULT ? ENOSPC : failed == EINVAL ? 0 : failed;
}
// As many blocks as are wanted ahead, or as there are. The lock is held.
static void store_extend(store_care *care, size_t ahead) {
    const size_t step = (size_t)4 << 20;
    size_t used, map_size;
    store_measure(care->env, care->page_size, &used, &map_size);
    if (care->reserved < used) __atomic_store_n(&care->reserved, used / care->page_size * care->page_size, __ATOMIC_RELEASE);
    size_t wanted = used + ahead;
    if (wanted > map_size) wanted = map_size;
    int error = 0;
    while (!error && care->reserved < wanted) {
        size_t part = wanted - care->reserved > step ? step : wanted - care->reserved;
        error = store_reserve_part(care, care->reserved, part);
        if (!error) __atomic_store_n(&care->reserved, care->reserved + part, __ATOMIC_RELEASE);
    }
    __atomic_store_n(&care->error, error, __ATOMIC_RELEASE);
    struct statvfs disk;
    if (fstatvfs(care->file, &disk) == 0)
        __atomic_store_n(&care->free_bytes, disk.f_bavail * disk.f_frsize, __ATOMIC_RELEASE);
}
// A first touch by the writer would make the kernel read a hole of the file in the middle of a turn. Without
// the lock: the file is mapped apart. A little at a time: others want the processor, too.
static void store_populate(store_care *care, size_t used) {
    const size_t step = (size_t)1 << 20, ahead = (size_t)32 << 20;
    if (!care->writes_map) return;
    if (care->ready < used) care->ready = used / step * step;
    for (int steps = 0; steps < 16; steps++) {
        if (care->ready >= used + ahead || care->ready + step > __atomic_load_n(&care->reserved, __ATOMIC_ACQUIRE)) return;
        void *part = mmap(0, step, PROT_READ | PROT_WRITE, MAP_SHARED, care->file, (off_t)care->ready);
        if (part == MAP_FAILED) return;
        int failed = madvise(part, step, MADV_POPULATE_WRITE);
        munmap(part, step);
        if (failed) return;
        care->ready += step;
        usleep(1000);
    }
}
// Readers that were killed must not keep pages from being used again, and what was written belongs on the disk.
static void store_tidy(store_care *care, int *since_check, int *since_sync) {
    int dead;
    if (*since_check >= 500) {
        mdb_reader_check(care->env, &dead);
        *since_check = 0;
    }
    if (!care->sync_milliseconds || *since_sync < care->sync_milliseconds) return;
    // The pages of the map are the file's. The kernel tells of an error once, so it is kept.
    if (fdatasync(care->file) < 0 && errno != EINTR) __atomic_store_n(&care->sync_error, errno, __ATOMIC_RELEASE);
    *since_sync = 0;
}
static void *store_care_run(void *argument) {
    store_care *care = (store_care *)argument;
    const int pause = 50;
    int since_sync = 0, since_check = 0;
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10);
    pthread_mutex_lock(&care->lock);
    while (!care->stops) {
        size_t used, map_size;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += pause * 1000000L;
        if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
        pthread_cond_timedwait(&care->wake, &care->lock, &until);
        if (care->stops) break;
        store_extend(care, care->reserve);
        store_measure(care->env, care->page_size, &used, &map_size);
        pthread_mutex_unlock(&care->lock);
        store_populate(care, used);
        since_sync += pause;
        since_check += pause;
        store_tidy(care, &since_check, &since_sync);
        pthread_mutex_lock(&care->lock);
    }
    pthread_mutex_unlock(&care->lock);
    return 0;
}
// `sync_milliseconds` 0: each commit is on the disk anyway. 0, or an errno: without the thread nothing would
// keep a full disk from ending the process.
static inline int store_care_start(MDB_env *env, size_t reserve, int writes_map, int sync_milliseconds, void **started) {
    store_care *care = (store_care *)calloc(1, sizeof *care);
    MDB_stat stat;
    size_t used, map_size;
    if (!care) return ENOMEM;
    mdb_env_stat(env, &stat);
    care->env = env;
    care->page_size = stat.ms_psize;
    care->reserve = reserve;
    care->writes_map = writes_map;
    care->sync_milliseconds = sync_milliseconds;
    mdb_env_get_fd(env, &care->file);
    pthread_mutex_init(&care->lock, 0);
    pthread_cond_init(&care->wake, 0);
    store_extend(care, reserve);
    store_measure(env, care->page_size, &used, &map_size);
    store_populate(care, used);
    int error = pthread_create(&care->thread, 0, store_care_run, care);
    if (error) free(care);
    else *started = care;
    return error;
}
static inline void store_care_stop(void *started) {
    store_care *care = (store_care *)started;
    pthread_mutex_lock(&care->lock);
    care->stops = 1;
    pthread_cond_signal(&care->wake);
    pthread_mutex_unlock(&care->lock);
    pthread_join(care->thread, 0);
    pthread_cond_destroy(&care->wake);
    pthread_mutex_destroy(&care->lock);
    free(care);
}
// The writer's: bytes that can be used without asking the disk, and what the map has beyond them.
STORE_CALL void store_care_look(void *started, size_t *room, size_t *beyond) {
    store_care *care = (store_care *)started;
    size_t used, map_size, reserved = __atomic_load_n(&care->reserved, __ATOMIC_ACQUIRE);
    store_measure(care->env, care->page_size, &used, &map_size);
    *room = reserved > used ? reserved - used : 0;
    *beyond = map_size > used ? map_size - used : 0;
}
// The writer's: gets blocks now, for so many bytes if that is more than the reserve. Not while the disk has none.
STORE_CALL void store_care_extend(void *started, size_t need) {
    store_care *care = (store_care *)started;
    if (__atomic_load_n(&care->error, __ATOMIC_ACQUIRE)) return;
    pthread_mutex_lock(&care->lock);
    store_extend(care, need > care->reserve ? need : care->reserve);
    pthread_mutex_unlock(&care->lock);
}
STORE_CALL int store_care_error(void *started) {
    return __atomic_load_n(&((store_care *)started)->error, __ATOMIC_ACQUIRE);
}
STORE_CALL size_t store_care_free(void *started) {
    return __atomic_load_n(&((store_care *)started)->free_bytes, __ATOMIC_ACQUIRE);
}
STORE_CALL int store_care_sync_error(void *started) {
    return __atomic_load_n(&((store_care *)started)->sync_error, __ATOMIC_ACQUIRE);
}
// The writer's, between two transactions: a map of so many bytes. The thread does not look at the map meanwhile.
static inline int store_care_grow(void *started, size_t size) {
    store_care *care = (store_care *)started;
    pthread_mutex_lock(&care->lock);
    int result = mdb_env_set_mapsize(care->env, size);
    pthread_mutex_unlock(&care->lock);
    return result;
}

#include "rows.h"
