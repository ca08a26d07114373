// Defines LMDB's calls that change something over those of the library.
#define _GNU_SOURCE
#include "CStoreFaults.h"

#include <dlfcn.h>
#include <errno.h>
#include <lmdb.h>
#include <stdlib.h>

static __thread store_end end;
static __thread long left;
static __thread int is_dead;
static __thread long writes;

void store_dies(store_end which, long n) {
    end = which;
    left = n;
    is_dead = 0;
}
int store_is_dead(void) { return is_dead; }
long store_writes(void) { return writes; }

static void *real(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

static int comes(store_end which) {
    if (end == which && !is_dead) is_dead = --left == 0;
    return is_dead;
}

int mdb_put(MDB_txn *txn, MDB_dbi table, MDB_val *key, MDB_val *value, unsigned flags) {
    static int (*call)(MDB_txn *, MDB_dbi, MDB_val *, MDB_val *, unsigned);
    if (!call) call = real("mdb_put");
    writes++;
    return comes(STORE_DIES_AT_WRITE) ? EIO : call(txn, table, key, value, flags);
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
