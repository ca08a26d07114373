// The rows of turns that stand in the turn log, and the thread that puts them in.
#pragma once

// The changes of rows of whole turns, as the turn log has them from `from` to `end`, one after the other.
typedef struct store_walk {
    const char *log;
    size_t from, end;
    const char *at, *next;
} store_walk;
typedef struct store_change {
    uint8_t table;
    int deletes, links;
    const char *key, *value;
    size_t key_size, value_size;
} store_change;
// What an entry does. In logs of before a value has its checksum behind it. What is linked gets its hash, too.
enum { store_puts_with_checksum = 0, store_deletes = 1, store_puts = 2, store_links = 3 };
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
    const unsigned operation = entry >> 8 & 0xFF;
    change->table = entry & 0xFF;
    change->deletes = operation == store_deletes;
    change->links = operation == store_links;
    change->key = walk->at + 8;
    change->key_size = entry >> 16 & 0xFFFF;
    change->value = change->key + change->key_size;
    change->value_size = entry >> 32;
    walk->at = change->value + change->value_size;
    if (operation == store_puts_with_checksum) change->value_size -= checksum_size;
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
// Of the chain of the audit nothing is left out: each row stands on the one before, or on the anchor.
static inline int store_is_overtaken(store_lasts *lasts, const store_change *change) {
    uint64_t number;
    memcpy(&number, change->key, sizeof number);
    if (change->table == chain_audit || (change->table == chain_meta && number == chain_anchor)) return 0;
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
// Where rows go, and what becomes of them there.
typedef struct store_target {
    MDB_txn *txn;
    const MDB_dbi *tables;
    store_chain *chain;
    store_spot *spots;  // without them nothing is allocated
} store_target;
// Puts a row where the spot is.
static inline int store_make_row(const store_target *target, MDB_cursor *cursor, const store_change *change, unsigned flags) {
    const size_t more = change->links ? chain_hash_size + checksum_size : checksum_size;
    MDB_val key = {change->key_size, (void *)change->key}, row = {change->value_size + more, 0};
    int result = mdb_cursor_put(cursor, &key, &row, flags | MDB_RESERVE);
    if (result) return result;
    if (change->links) store_chain_seal(target->chain, row.mv_data, change->key, change->value, change->value_size);
    else checksum_seal(row.mv_data, change->table, change->key, change->key_size, change->value, change->value_size);
    return 0;
}
static inline int store_make(const store_target *target, const store_change *change) {
    store_spot *spot = target->spots ? &target->spots[change->table] : 0;
    MDB_dbi table = target->tables[change->table];
    int result = 0;
    if (change->deletes) {
        // No cursor stays where a row goes.
        if (spot && spot->cursor) mdb_cursor_close(spot->cursor), spot->cursor = 0;
        result = store_delete(target->txn, table, change->key, change->key_size);
        return result == MDB_NOTFOUND ? 0 : result;
    }
    if (!spot && change->links)
        return store_put_link(target->txn, target->tables, target->chain, change->key, change->value, change->value_size);
    if (!spot) return store_put(target->txn, table, change->table, change->key, change->key_size, change->value, change->value_size);
    if (change->links) store_chain_reach(target->chain, target->txn, target->tables, change->key);
    if (!spot->cursor) result = mdb_cursor_open(target->txn, table, &spot->cursor);
    if (result) return result;
    if (!spot->falls) {
        result = store_make_row(target, spot->cursor, change, MDB_APPEND);
        if (result != MDB_KEYEXIST) return result;
        spot->falls = 1;
    }
    return store_make_row(target, spot->cursor, change, 0);
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
STORE_CALL int store_put_turns(MDB_env *env, const MDB_dbi *tables, void *chain, const char *log, size_t from, size_t end, const void *row, size_t *ready) {
    MDB_txn *txn;
    int result = mdb_txn_begin(env, 0, 0, &txn);
    if (result) return result;
    if (ready) store_make_ready(env, txn, tables[0], 2 * (end - from), ready);
    // The transaction frees the cursors with itself.
    store_spot spots[16] = {{0}};
    const store_target target = {txn, tables, (store_chain *)chain, ready ? spots : 0};
    store_chain_forget(chain);
    store_lasts lasts = {{0}};
    store_change change;
    for (store_walk walk = {log, from, end, 0, 0}; store_walk_on(&walk, &change);)
        if (change.key_size == 8) *store_last(&lasts, &change) = change.key;
    for (store_walk walk = {log, from, end, 0, 0}; !result && store_walk_on(&walk, &change);) {
        if (change.key_size == 8 && store_is_overtaken(&lasts, &change)) continue;
        result = store_make(&target, &change);
    }
    const uint64_t key = 10;
    if (!result && row) result = store_put(txn, tables[0], 0, &key, sizeof key, row, 16);
    if (!result) return store_commit(txn);
    mdb_txn_abort(txn);
    return result;
}

// A thread that does so with the turns that it is handed, one lot at a time. NULL when none can be started.
typedef struct store_rows {
    MDB_env *env;
    MDB_dbi tables[16];
    void *chain;
    const char *log;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t from, end, ready;
    char row[16];
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
        int result = store_put_turns(rows->env, rows->tables, rows->chain, rows->log, rows->from, rows->end, rows->has_row ? rows->row : 0, &rows->ready);
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
    rows->chain = store_chain_make();
    memcpy(rows->tables, tables, (size_t)count * sizeof *tables);
    rows->log = log;
    pthread_mutex_init(&rows->lock, 0);
    pthread_cond_init(&rows->changed, 0);
    int error = rows->chain ? pthread_create(&rows->thread, 0, store_rows_run, rows) : ENOMEM;
    if (!error) *started = rows;
    else store_chain_free(rows->chain), free(rows);
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
    store_chain_free(rows->chain);
    free(rows);
}
