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

// The changes of rows of whole turns, as the turn log has them from `from` to `end`, one after the other.
#include <string.h>
typedef struct store_walk {
    const char *log;
    size_t from, end;
    const char *at, *next;
} store_walk;
typedef struct store_change {
    unsigned table;
    int deletes;
    const char *key;
    size_t key_size, value_size;
} store_change;
static inline int store_walk_on(store_walk *walk, store_change *change) {
    const size_t head = 32;
    uint64_t count, entry;
    while (walk->at == walk->next) {
        if (walk->from >= walk->end) return 0;
        memcpy(&count, walk->log + walk->from + 16, 8);
        walk->at = walk->log + walk->from + head;
        walk->next = walk->at + count;
        walk->from += head + count;
    }
    memcpy(&entry, walk->at, 8);
    change->table = entry & 0xFF;
    change->deletes = (entry >> 8 & 0xFF) != 0;
    change->key = walk->at + 8;
    change->key_size = entry >> 16 & 0xFFFF;
    change->value_size = entry >> 32;
    walk->at = change->key + change->key_size + change->value_size;
    return 1;
}
// Where a key that is a number is changed last, by its hash: of several changes only that one is made, as each turn
// changes counters and sessions anew. Of keys that share a place the others are changed as often as the turns do.
typedef struct store_lasts {
    const char *keys[1024];
} store_lasts;
static inline const char **store_last(store_lasts *lasts, const store_change *change) {
    uint64_t key;
    memcpy(&key, change->key, 8);
    return &lasts->keys[((key << 4 ^ key >> 52 ^ change->table) * 0x9E3779B97F4A7C15u) >> 54];
}
static inline int store_is_overtaken(store_lasts *lasts, const store_change *change) {
    const char *last = *store_last(lasts, change);
    // A key has its head before it: table, operation, and how long the key is.
    return last > change->key && memcmp(last, change->key, 8) == 0 && (unsigned char)last[-8] == change->table;
}

// Where rows of a table are put: a cursor, which LMDB makes on the heap, is mostly where the next row goes. Most keys rise,
// too: those go behind the last one without a search, and leave full pages, until one comes that does not.
typedef struct store_spot {
    MDB_cursor *cursor;
    int falls;
} store_spot;
// Makes one change; without a spot nothing is allocated.
static inline int store_make(MDB_txn *txn, MDB_dbi table, store_spot *spot, const store_change *change) {
    MDB_val key = {change->key_size, (void *)change->key};
    MDB_val value = {change->value_size, (void *)(change->key + change->key_size)};
    int result = 0;
    if (change->deletes) {
        // No cursor stays where a row goes.
        if (spot && spot->cursor) mdb_cursor_close(spot->cursor), spot->cursor = 0;
        result = mdb_del(txn, table, &key, 0);
        return result == MDB_NOTFOUND ? 0 : result;
    }
    if (!spot) return mdb_put(txn, table, &key, &value, 0);
    if (!spot->cursor) result = mdb_cursor_open(txn, table, &spot->cursor);
    if (result) return result;
    if (!spot->falls) {
        result = mdb_cursor_put(spot->cursor, &key, &value, MDB_APPEND);
        if (result != MDB_KEYEXIST) return result;
        spot->falls = 1;
    }
    return mdb_cursor_put(spot->cursor, &key, &value, 0);
}

// Where LMDB has mapped the file, which it does not tell: a row stands in a page, and a page begins with its number.
static inline char *store_map(MDB_txn *txn, MDB_dbi meta, size_t page_size, size_t used) {
    const uint64_t format = 1;
    MDB_val key = {sizeof format, (void *)&format}, value;
    if (mdb_get(txn, meta, &key, &value)) return 0;
    char *page = (char *)((uintptr_t)value.mv_data / page_size * page_size);
    size_t number;
    memcpy(&number, page, sizeof number);
    return number < used / page_size ? page - number * page_size : 0;
}
// Has the pages behind the last one that is used in the map, for so many bytes of rows: all at once they cost a quarter
// of what each costs when it is first touched. Up to `ready` they are there.
static inline void store_make_ready(MDB_env *env, MDB_txn *txn, MDB_dbi meta, size_t size, size_t *ready) {
    const size_t step = (size_t)256 << 10;
    size_t used, map_size;
    unsigned flags = 0;
    MDB_stat stat;
    mdb_env_get_flags(env, &flags);
    mdb_env_stat(env, &stat);
    store_measure(env, stat.ms_psize, &used, &map_size);
    if (!(flags & MDB_WRITEMAP)) return;
    if (*ready < used) *ready = used / step * step;
    char *map = *ready < used + size ? store_map(txn, meta, stat.ms_psize, used) : 0;
    while (map && *ready < used + size && *ready + step <= map_size) {
        if (madvise(map + *ready, step, MADV_POPULATE_WRITE)) return;
        *ready += step;
    }
}

// All of them in one transaction; behind them the row that says up to which turn they go, if there is one. 0, or LMDB's
// code: then there is nothing of them.
//
// `ready`: what the thread that does so remembers of the map. Without it nothing is allocated.
STORE_CALL int store_put_turns(MDB_env *env, const MDB_dbi *tables, const char *log, size_t from, size_t end, const void *row, size_t *ready) {
    MDB_txn *txn;
    int result = mdb_txn_begin(env, 0, 0, &txn);
    if (result) return result;
    if (ready) store_make_ready(env, txn, tables[0], 2 * (end - from), ready);
    // The transaction frees the cursors with itself.
    store_spot spots[16] = {{0}};
    store_lasts lasts = {{0}};
    store_change change;
    for (store_walk walk = {log, from, end, 0, 0}; store_walk_on(&walk, &change);)
        if (change.key_size == 8) *store_last(&lasts, &change) = change.key;
    for (store_walk walk = {log, from, end, 0, 0}; !result && store_walk_on(&walk, &change);) {
        if (change.key_size == 8 && store_is_overtaken(&lasts, &change)) continue;
        result = store_make(txn, tables[change.table], ready ? &spots[change.table] : 0, &change);
    }
    const uint64_t key = 10;
    if (!result && row) result = store_put(txn, tables[0], &key, 8, row, 24);
    if (!result) return store_commit(txn);
    mdb_txn_abort(txn);
    return result;
}

// A thread that does so with the turns that it is handed, one lot at a time. NULL when none can be started.
typedef struct store_rows {
    MDB_env *env;
    MDB_dbi tables[16];
    const char *log;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t from, end, ready;
    char row[24];
    int has_row, stops, result;
    int is_busy;  // the writer reads it without the lock
} store_rows;

static void *store_rows_run(void *argument) {
    store_rows *rows = (store_rows *)argument;
    // Turns go first where there are not enough processors. They wait for the rows when the log is full.
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), 10);
    pthread_mutex_lock(&rows->lock);
    while (1) {
        while (!rows->is_busy && !rows->stops) pthread_cond_wait(&rows->changed, &rows->lock);
        if (!rows->is_busy) break;
        pthread_mutex_unlock(&rows->lock);
        int result = store_put_turns(rows->env, rows->tables, rows->log, rows->from, rows->end, rows->has_row ? rows->row : 0, &rows->ready);
        pthread_mutex_lock(&rows->lock);
        rows->result = result;
        __atomic_store_n(&rows->is_busy, 0, __ATOMIC_RELEASE);
        pthread_cond_broadcast(&rows->changed);
    }
    pthread_mutex_unlock(&rows->lock);
    return 0;
}
static inline int store_rows_start(MDB_env *env, const MDB_dbi *tables, int count, const char *log, void **started) {
    store_rows *rows = (store_rows *)calloc(1, sizeof *rows);
    if (!rows) return ENOMEM;
    rows->env = env;
    memcpy(rows->tables, tables, (size_t)count * sizeof *tables);
    rows->log = log;
    pthread_mutex_init(&rows->lock, 0);
    pthread_cond_init(&rows->changed, 0);
    int error = pthread_create(&rows->thread, 0, store_rows_run, rows);
    if (error) free(rows);
    else *started = rows;
    return error;
}
// Turns to be put in; the last lot is done. `row` may be NULL.
STORE_CALL void store_rows_hand(void *started, size_t from, size_t end, const void *row) {
    store_rows *rows = (store_rows *)started;
    pthread_mutex_lock(&rows->lock);
    rows->from = from;
    rows->end = end;
    rows->has_row = row != 0;
    if (row) memcpy(rows->row, row, sizeof rows->row);
    __atomic_store_n(&rows->is_busy, 1, __ATOMIC_RELEASE);
    pthread_cond_broadcast(&rows->changed);
    pthread_mutex_unlock(&rows->lock);
}
STORE_CALL int store_rows_busy(void *started) { return __atomic_load_n(&((store_rows *)started)->is_busy, __ATOMIC_ACQUIRE); }
// When it is done: 0, or LMDB's code.
STORE_CALL int store_rows_wait(void *started) {
    store_rows *rows = (store_rows *)started;
    pthread_mutex_lock(&rows->lock);
    while (rows->is_busy) pthread_cond_wait(&rows->changed, &rows->lock);
    int result = rows->result;
    pthread_mutex_unlock(&rows->lock);
    return result;
}
static inline void store_rows_stop(void *started) {
    store_rows *rows = (store_rows *)started;
    pthread_mutex_lock(&rows->lock);
    rows->stops = 1;
    pthread_cond_broadcast(&rows->changed);
    pthread_mutex_unlock(&rows->lock);
    pthread_join(rows->thread, 0);
    pthread_cond_destroy(&rows->changed);
    pthread_mutex_destroy(&rows->lock);
    free(rows);
}
