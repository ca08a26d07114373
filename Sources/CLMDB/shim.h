// LMDB, and its calls as the proven path of a turn makes them.
#include <lmdb.h>
#include <stdint.h>

// Vouched for: one 56-byte malloc inside liblmdb for each write transaction, nothing of ours.
#define STORE_CALL static inline __attribute__((swift_attr("@_semantics(\"no_performance_analysis\")")))

STORE_CALL int store_put(MDB_txn *txn, MDB_dbi table, const void *key, size_t key_size, const void *value, size_t size) {
    MDB_val k = {key_size, (void *)key}, v = {size, (void *)value};
    return mdb_put(txn, table, &k, &v, 0);
}
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
STORE_CALL int store_grow(MDB_env *env) {
    MDB_envinfo info;
    int result = mdb_env_info(env, &info);
    return result ? result : mdb_env_set_mapsize(env, info.me_mapsize * 2);
}
STORE_CALL unsigned store_reading_flags(MDB_env *env) {
    unsigned flags = 0;
    mdb_env_get_flags(env, &flags);
    return flags & MDB_RDONLY;
}

// A thread that tends the map: it gets pages ready before the writer needs them, and writes them to
// the disk every so often. NULL when none can be started.
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

typedef struct store_care {
    MDB_env *env;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int sync_milliseconds, stops;
    size_t ready;
} store_care;

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

// Keeps pages behind the last one in use in memory, with blocks on the disk: a first touch by the writer
// would make the kernel read a hole of the file in the middle of a turn. Changes no byte.
static void store_prepare(store_care *care) {
    const size_t step = (size_t)16 << 20, ahead = (size_t)32 << 20;
    MDB_envinfo info;
    MDB_stat stat;
    mdb_filehandle_t file;
    if (mdb_env_info(care->env, &info) || mdb_env_stat(care->env, &stat) || mdb_env_get_fd(care->env, &file))
        return;
    size_t used = (info.me_last_pgno + 1) * stat.ms_psize;
    if (care->ready < used) care->ready = used / step * step;
    while (care->ready < used + ahead && care->ready + step <= info.me_mapsize) {
        void *part = mmap(0, step, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)care->ready);
        if (part == MAP_FAILED) return;
        int failed = madvise(part, step, MADV_POPULATE_WRITE);
        munmap(part, step);
        if (failed) return;
        care->ready += step;
    }
}
static void *store_care_run(void *argument) {
    store_care *care = (store_care *)argument;
    const int pause = 50;
    int since_sync = 0;
    pthread_mutex_lock(&care->lock);
    while (!care->stops) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += pause * 1000000L;
        if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
        pthread_cond_timedwait(&care->wake, &care->lock, &until);
        if (care->stops) break;
        pthread_mutex_unlock(&care->lock);
        store_prepare(care);
        since_sync += pause;
        if (since_sync >= care->sync_milliseconds) {
            mdb_env_sync(care->env, 1);
            since_sync = 0;
        }
        pthread_mutex_lock(&care->lock);
    }
    pthread_mutex_unlock(&care->lock);
    return 0;
}
static inline void *store_care_start(MDB_env *env, int sync_milliseconds) {
    store_care *care = (store_care *)calloc(1, sizeof *care);
    if (!care) return 0;
    care->env = env;
    care->sync_milliseconds = sync_milliseconds;
    store_prepare(care);
    pthread_mutex_init(&care->lock, 0);
    pthread_cond_init(&care->wake, 0);
    if (pthread_create(&care->thread, 0, store_care_run, care) != 0) {
        free(care);
        return 0;
    }
    return care;
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
