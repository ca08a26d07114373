// Rows of the audit: each has the hash of the one before it, and gets its own when it is put in.
#pragma once
#include "checksum.h"
#include <lmdb.h>
#include <openssl/evp.h>
#include <stdlib.h>

enum { chain_hash_size = 32, chain_meta = 0, chain_anchor = 5, chain_audit = 9 };

// What is known of the chain in a transaction: the hash of the row with that number; 0 when nothing is.
typedef struct store_chain {
    EVP_MD_CTX *context;
    uint64_t number;
    unsigned char hash[chain_hash_size];
} store_chain;

static inline void store_chain_free(void *made) {
    store_chain *chain = (store_chain *)made;
    if (chain) EVP_MD_CTX_free(chain->context);
    free(chain);
}
// NULL without memory.
static inline void *store_chain_make(void) {
    store_chain *chain = (store_chain *)calloc(1, sizeof *chain);
    if (chain && (chain->context = EVP_MD_CTX_new()) && EVP_DigestInit_ex(chain->context, EVP_sha256(), 0)) return chain;
    store_chain_free(chain);
    return 0;
}

// The hash on which the row with this number stands: that of the row before, or, where the oldest were removed, the
// anchor's; zeros for the first row of all. Whether the row before is sound is for whoever looks at the chain.
static inline void store_chain_seek(store_chain *chain, MDB_txn *txn, const MDB_dbi *tables, uint64_t number) {
    const size_t head = 9;
    uint64_t before = number - 1, anchor = chain_anchor, found;
    MDB_val key = {sizeof before, &before}, row;
    memset(chain->hash, 0, sizeof chain->hash);
    if (!mdb_get(txn, tables[chain_audit], &key, &row) && row.mv_size >= head + chain_hash_size + checksum_size) {
        memcpy(chain->hash, (char *)row.mv_data + row.mv_size - checksum_size - chain_hash_size, chain_hash_size);
        return;
    }
    key.mv_data = &anchor;
    if (mdb_get(txn, tables[chain_meta], &key, &row) || row.mv_size < sizeof found + chain_hash_size) return;
    memcpy(&found, row.mv_data, sizeof found);
    if (found == before) memcpy(chain->hash, (char *)row.mv_data + sizeof found, chain_hash_size);
}
// The SHA-256 of the hash before, the number, and the row. Nothing is allocated, and nothing of it can fail.
static inline void store_chain_add(store_chain *chain, uint64_t number, const void *row, size_t size) {
    EVP_DigestInit_ex(chain->context, 0, 0);
    EVP_DigestUpdate(chain->context, chain->hash, sizeof chain->hash);
    EVP_DigestUpdate(chain->context, &number, sizeof number);
    EVP_DigestUpdate(chain->context, row, size);
    EVP_DigestFinal_ex(chain->context, chain->hash, 0);
    chain->number = number;
}
// Writes a row with its hash and its checksum; behind `size` bytes there is room for both.
static inline void store_chain_seal(store_chain *chain, void *row, const void *key, const void *value, size_t size) {
    uint64_t number;
    memcpy(&number, key, sizeof number);
    store_chain_add(chain, number, value, size);
    memcpy(row, value, size);
    memcpy((char *)row + size, chain->hash, chain_hash_size);
    const uint64_t checksum = checksum_row(chain_audit, key, sizeof number, row, size + chain_hash_size);
    memcpy((char *)row + size + chain_hash_size, &checksum, sizeof checksum);
}
// Before the row is put: what it stands on.
static inline void store_chain_reach(store_chain *chain, MDB_txn *txn, const MDB_dbi *tables, const void *key) {
    uint64_t number;
    memcpy(&number, key, sizeof number);
    if (chain->number == 0 || chain->number != number - 1) store_chain_seek(chain, txn, tables, number);
}
