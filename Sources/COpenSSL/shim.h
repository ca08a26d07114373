// OpenSSL 3, its macros as functions, and its calls as the proven path of a turn makes them.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Vouched for: what OpenSSL takes from the heap for a record comes from the pool of CTLS.
#define TLS_CALL static inline __attribute__((swift_attr("@_semantics(\"no_performance_analysis\")")))

// Each returns SSL_ERROR_NONE, or why not.
TLS_CALL int tls_handshake(SSL *ssl) {
    ERR_clear_error();
    int result = SSL_do_handshake(ssl);
    return result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl, result);
}
TLS_CALL int tls_read(SSL *ssl, void *to, size_t room, size_t *count) {
    ERR_clear_error();
    int result = SSL_read_ex(ssl, to, room, count);
    return result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl, result);
}
TLS_CALL int tls_write(SSL *ssl, const void *from, size_t size, size_t *count) {
    ERR_clear_error();
    int result = SSL_write_ex(ssl, from, size, count);
    return result == 1 ? SSL_ERROR_NONE : SSL_get_error(ssl, result);
}
// Says that we are done (close_notify).
TLS_CALL void tls_close(SSL *ssl) {
    ERR_clear_error();
    SSL_shutdown(ssl);
    ERR_clear_error();
}
// Bytes that are decrypted and not yet read. (SSL_has_pending also counts the beginning of a record.)
TLS_CALL int tls_pending(const SSL *ssl) { return SSL_pending(ssl); }
// The oldest error of this thread, which is what the later ones followed from; 0 for none.
TLS_CALL unsigned long tls_take_error(void) {
    unsigned long error = ERR_get_error();
    ERR_clear_error();
    return error;
}
TLS_CALL int tls_error_library(unsigned long error) { return ERR_GET_LIB(error); }
TLS_CALL int tls_error_reason(unsigned long error) { return ERR_GET_REASON(error); }
TLS_CALL long tls_verify_result(const SSL *ssl) { return SSL_get_verify_result(ssl); }

// Macros. Only while a context or a connection is made.
static inline int tls_set_versions(SSL_CTX *context, int least, int most) {
    return SSL_CTX_set_min_proto_version(context, least) && SSL_CTX_set_max_proto_version(context, most);
}
static inline void tls_set_usual_options(SSL_CTX *context) {
    // Without renegotiation a peer cannot make us sign again and again over one connection. An idle
    // connection holds no buffers; those are lent from the pool.
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_dh_auto(context, 1);
}
static inline void tls_forbid_resumption(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
}

// A host name is asked for by name (SNI), an address is not; both are checked when `checks` says so.
TLS_CALL int tls_expect(SSL *ssl, const char *host, int checks) {
    X509_VERIFY_PARAM *rules = SSL_get0_param(ssl);
    ASN1_OCTET_STRING *address = a2i_IPADDRESS(host);
    int is_address = address != 0, done;
    ASN1_OCTET_STRING_free(address);
    ERR_clear_error();
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (is_address) done = !checks || X509_VERIFY_PARAM_set1_ip_asc(rules, host);
    else done = SSL_set_tlsext_host_name(ssl, host) && (!checks || SSL_set1_host(ssl, host));
    return *host && done;
}

// Instead of asking for a passphrase at the terminal: notes in the int behind `asked` that one is wanted.
static inline int pem_refuse_passphrase(char *text, int room, int writing, void *asked) {
    (void)text, (void)room, (void)writing;
    *(int *)asked = 1;
    return -1;
}

// An empty key or password has no address in Swift, and must have one here.
//
// Each thread keeps a context for the hash and the key that it used last: to look for one takes OpenSSL several times as
// long as the code itself. With an empty key OpenSSL would take the one before.
static inline int hmac_code(const EVP_MD *hash, const void *key, int key_size, const void *bytes, size_t count, unsigned char *code) {
    static __thread EVP_MAC_CTX *context;
    static __thread const EVP_MD *last;
    static __thread unsigned char last_key[128];
    static __thread int last_key_size;
    if (key_size <= 0) return HMAC(hash, "", 0, (const unsigned char *)bytes, count, code, 0) != 0;
    if (hash != last) {
        last_key_size = 0;
        EVP_MAC *kind = EVP_MAC_fetch(0, "HMAC", 0);
        EVP_MAC_CTX_free(context);
        context = EVP_MAC_CTX_new(kind);
        EVP_MAC_free(kind);
        OSSL_PARAM which[] = {OSSL_PARAM_construct_utf8_string("digest", (char *)EVP_MD_get0_name(hash), 0), OSSL_PARAM_construct_end()};
        last = context && EVP_MAC_CTX_set_params(context, which) ? hash : 0;
        if (!last) return 0;
    }
    int is_same = key_size == last_key_size && memcmp(key, last_key, (size_t)key_size) == 0;
    if (!is_same) {
        last_key_size = key_size <= (int)sizeof last_key ? key_size : 0;
        memcpy(last_key, key, (size_t)last_key_size);
    }
    size_t written;
    int done = EVP_MAC_init(context, is_same ? 0 : (const unsigned char *)key, is_same ? 0 : (size_t)key_size, 0) &&
               EVP_MAC_update(context, (const unsigned char *)bytes, count) &&
               EVP_MAC_final(context, code, &written, EVP_MAX_MD_SIZE);
    if (!done) last_key_size = 0;
    return done;
}
static inline int scrypt_hash(const void *password, size_t password_size, const void *salt, size_t salt_size, uint64_t n,
                              uint64_t r, uint64_t p, uint64_t memory, unsigned char *hash, size_t count) {
    return EVP_PBE_scrypt(password ? (const char *)password : "", password_size, (const unsigned char *)salt, salt_size,
                          n, r, p, memory, hash, count);
}

// The SHA-256 of two pieces of bytes, the first 32 of them `before`; the context is one of SHA-256 and is used
// again without a call of malloc.
TLS_CALL int sha256_behind(EVP_MD_CTX *context, const void *before, const void *bytes, size_t size, void *hash) {
    return EVP_DigestInit_ex(context, 0, 0) && EVP_DigestUpdate(context, before, 32) &&
           EVP_DigestUpdate(context, bytes, size) && EVP_DigestFinal_ex(context, hash, 0);
}

// A signature of ECDSA with P-256 between its two forms: ASN.1, which OpenSSL makes, and r and s with 32 bytes each.
static inline int ecdsa_plain(const unsigned char *der, size_t size, unsigned char plain[64]) {
    ECDSA_SIG *signature = d2i_ECDSA_SIG(0, &der, (long)size);
    int done = signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), plain, 32) == 32 &&
               BN_bn2binpad(ECDSA_SIG_get0_s(signature), plain + 32, 32) == 32;
    ECDSA_SIG_free(signature);
    return done;
}
// How many bytes were written to `der`, which has room for 80; 0 without memory.
static inline size_t ecdsa_der(const unsigned char plain[64], unsigned char der[80]) {
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(plain, 32, 0), *s = BN_bin2bn(plain + 32, 32, 0);
    int size = 0;
    if (signature && r && s && ECDSA_SIG_set0(signature, r, s)) {
        r = s = 0;  // They are the signature's now.
        size = i2d_ECDSA_SIG(signature, &der);
    }
    BN_free(r), BN_free(s), ECDSA_SIG_free(signature);
    return size > 0 ? (size_t)size : 0;
}

// `base` to the power of `exponent`, modulo an odd `modulus`, as many bytes as the modulus has; takes as long for
// every exponent of a size.
static inline int modular_power(const unsigned char *base, int base_size, const unsigned char *exponent, int exponent_size,
                                const unsigned char *modulus, int modulus_size, unsigned char *power) {
    BN_CTX *context = BN_CTX_new();
    BIGNUM *b = BN_bin2bn(base, base_size, 0), *e = BN_bin2bn(exponent, exponent_size, 0);
    BIGNUM *m = BN_bin2bn(modulus, modulus_size, 0), *result = BN_new();
    int done = context && b && e && m && result && BN_is_odd(m) &&
               BN_mod_exp_mont_consttime(result, b, e, m, context, 0) && BN_bn2binpad(result, power, modulus_size) == modulus_size;
    BN_free(b), BN_clear_free(e), BN_free(m), BN_clear_free(result), BN_CTX_free(context);
    return done;
}

// AES-256-GCM: `sealed` has room for `size` and 16 more, the tag. An empty text has no address in Swift, and needs none here.
static inline int aes_gcm_seal(const unsigned char *key, const unsigned char *nonce, const void *associated, size_t associated_size,
                               const void *plain, size_t size, unsigned char *sealed) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written;
    int done = context && EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), 0, key, nonce) &&
               (!associated_size || EVP_EncryptUpdate(context, 0, &written, (const unsigned char *)associated, (int)associated_size)) &&
               (!size || EVP_EncryptUpdate(context, sealed, &written, (const unsigned char *)plain, (int)size)) &&
               EVP_EncryptFinal_ex(context, sealed + size, &written) &&
               EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, sealed + size);
    EVP_CIPHER_CTX_free(context);
    return done;
}
// `size` is without the tag, which stands behind. What comes into `plain` is good only when this returns 1.
static inline int aes_gcm_open(const unsigned char *key, const unsigned char *nonce, const void *associated, size_t associated_size,
                               const unsigned char *sealed, size_t size, void *plain) {
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written;
    int done = context && EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), 0, key, nonce) &&
               (!associated_size || EVP_DecryptUpdate(context, 0, &written, (const unsigned char *)associated, (int)associated_size)) &&
               (!size || EVP_DecryptUpdate(context, (unsigned char *)plain, &written, sealed, (int)size)) &&
               EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, (void *)(sealed + size)) &&
               EVP_DecryptFinal_ex(context, (unsigned char *)plain + size, &written) > 0;
    EVP_CIPHER_CTX_free(context);
    return done;
}
