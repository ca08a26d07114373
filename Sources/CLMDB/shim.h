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

// A thread that writes the map to the disk every so often; NULL when none can be started.
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

typedef struct store_sync {
    MDB_env *env;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    int milliseconds, stops;
} store_sync;

static void *store_sync_run(void *argument) {
    store_sync *sync = (store_sync *)argument;
    pthread_mutex_lock(&sync->lock);
    while (!sync->stops) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += sync->milliseconds / 1000;
        until.tv_nsec += sync->milliseconds % 1000 * 1000000L;
        if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
        pthread_cond_timedwait(&sync->wake, &sync->lock, &until);
        if (sync->stops) break;
        pthread_mutex_unlock(&sync->lock);
        mdb_env_sync(sync->env, 1);
        pthread_mutex_lock(&sync->lock);
    }
    pthread_mutex_unlock(&sync->lock);
    return 0;
}
static inline void *store_sync_start(MDB_env *env, int milliseconds) {
    store_sync *sync = (store_sync *)calloc(1, sizeof *sync);
    if (!sync) return 0;
    sync->env = env;
    sync->milliseconds = milliseconds;
    pthread_mutex_init(&sync->lock, 0);
    pthread_cond_init(&sync->wake, 0);
    if (pthread_create(&sync->thread, 0, store_sync_run, sync) != 0) {
        free(sync);
        return 0;
    }
    return sync;
}
static inline void store_sync_stop(void *started) {
    store_sync *sync = (store_sync *)started;
    pthread_mutex_lock(&sync->lock);
    sync->stops = 1;
    pthread_cond_signal(&sync->wake);
    pthread_mutex_unlock(&sync->lock);
    pthread_join(sync->thread, 0);
    free(sync);
}
