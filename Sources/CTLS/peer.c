// What a peer's certificate says of it.
#include "CTLS.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static long copy(const void *from, long count, char *to, size_t room) {
    if (count < 0 || (size_t)count > room) return -2;
    memcpy(to, from, (size_t)count);
    return count;
}

static long subject(X509 *certificate, int index, char *to, size_t room) {
    if (index > 0) return -1;
    BIO *bio = BIO_new(BIO_s_mem());
    if (!bio) return -2;
    char *text = 0;
    long result = X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253) < 0
                      ? -2
                      : BIO_get_mem_data(bio, &text);
    if (result >= 0) result = copy(text, result, to, room);
    BIO_free(bio);
    return result;
}

static long common_name(X509 *certificate, int index, char *to, size_t room) {
    const X509_NAME *name = X509_get_subject_name(certificate);
    int place = -1;
    for (int i = 0; i <= index; i++) {
        place = X509_NAME_get_index_by_NID(name, NID_commonName, place);
        if (place < 0) return -1;
    }
    unsigned char *text = 0;
    int count = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)));
    long result = count < 0 ? -2 : copy(text, count, to, room);
    OPENSSL_free(text);
    return result;
}

static long alternative(X509 *certificate, int type, int index, char *to, size_t room) {
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, 0, 0);
    long result = -1;
    for (int i = 0, found = 0; names && i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type != type || found++ != index) continue;
        result = copy(ASN1_STRING_get0_data(name->d.ia5), ASN1_STRING_length(name->d.ia5), to, room);
        break;
    }
    GENERAL_NAMES_free(names);
    return result;
}

static long fingerprint(X509 *certificate, int index, char *to, size_t room) {
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (index > 0) return -1;
    if (!X509_digest(certificate, EVP_sha256(), hash, &size) || size * 2 > room) return -2;
    for (unsigned i = 0; i < size; i++) {
        to[2 * i] = "0123456789abcdef"[hash[i] >> 4];
        to[2 * i + 1] = "0123456789abcdef"[hash[i] & 15];
    }
    return (long)size * 2;
}

long tls_peer_name(const tls_stream *stream, int kind, int index, char *to, size_t room) {
    X509 *certificate = SSL_get0_peer_certificate(stream->ssl);
    if (!certificate) return -1;
    switch (kind) {
    case tls_peer_subject: return subject(certificate, index, to, room);
    case tls_peer_common_name: return common_name(certificate, index, to, room);
    case tls_peer_dns: return alternative(certificate, GEN_DNS, index, to, room);
    case tls_peer_uri: return alternative(certificate, GEN_URI, index, to, room);
    case tls_peer_email: return alternative(certificate, GEN_EMAIL, index, to, room);
    case tls_peer_sha256: return fingerprint(certificate, index, to, room);
    default: return -1;
    }
}
