// PKCS#11 2.40, as little of it as one key needs.
#include "CPKCS11.h"

#include <dlfcn.h>
#include <p11-kit-1/p11-kit/pkcs11.h>
#include <stdlib.h>
#include <string.h>

struct pkcs11_key {
    CK_FUNCTION_LIST *calls;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE object;
};

static long load(const char *module, CK_FUNCTION_LIST **calls) {
    void *library = dlopen(module, RTLD_NOW | RTLD_LOCAL);
    if (!library) return pkcs11_cannot_load;
    CK_C_GetFunctionList list = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
    if (!list) {
        dlclose(library);
        return pkcs11_cannot_load;
    }
    CK_RV result = list(calls);
    if (result != CKR_OK) return (long)result;
    CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
    result = (*calls)->C_Initialize(&arguments);
    return result == CKR_CRYPTOKI_ALREADY_INITIALIZED ? 0 : (long)result;
}

// The label of a token is filled up with blanks.
static int is_labelled(const CK_TOKEN_INFO *token, const char *label) {
    size_t size = strlen(label);
    if (size > sizeof token->label || memcmp(token->label, label, size)) return 0;
    for (size_t i = size; i < sizeof token->label; i++)
        if (token->label[i] != ' ') return 0;
    return 1;
}

static long find_slot(CK_FUNCTION_LIST *calls, const char *label, CK_SLOT_ID *found) {
    CK_SLOT_ID slots[64];
    CK_ULONG count = 64;
    CK_RV result = calls->C_GetSlotList(CK_TRUE, slots, &count);
    if (result != CKR_OK) return (long)result;
    int matches = 0;
    for (CK_ULONG i = 0; i < count; i++) {
        CK_TOKEN_INFO token;
        if (calls->C_GetTokenInfo(slots[i], &token) != CKR_OK || !is_labelled(&token, label)) continue;
        *found = slots[i];
        matches++;
    }
    return matches == 1 ? 0 : matches == 0 ? pkcs11_no_token : pkcs11_many;
}

static long find_object(struct pkcs11_key *key, const char *label) {
    CK_OBJECT_CLASS class = CKO_SECRET_KEY;
    CK_KEY_TYPE type = CKK_AES;
    CK_ATTRIBUTE wanted[] = {
        {CKA_CLASS, &class, sizeof class}, {CKA_KEY_TYPE, &type, sizeof type}, {CKA_LABEL, (void *)label, strlen(label)}};
    CK_RV result = key->calls->C_FindObjectsInit(key->session, wanted, 3);
    if (result != CKR_OK) return (long)result;
    CK_OBJECT_HANDLE objects[2];
    CK_ULONG count = 0;
    result = key->calls->C_FindObjects(key->session, objects, 2, &count);
    key->calls->C_FindObjectsFinal(key->session);
    if (result != CKR_OK) return (long)result;
    key->object = objects[0];
    return count == 1 ? 0 : count == 0 ? pkcs11_no_key : pkcs11_many;
}

static long log_on(const char *module, const char *token, const void *pin, size_t pin_size, int writes, struct pkcs11_key *key) {
    CK_SLOT_ID slot;
    long fault = load(module, &key->calls);
    if (!fault) fault = find_slot(key->calls, token, &slot);
    if (fault) return fault;
    CK_RV result = key->calls->C_OpenSession(slot, CKF_SERIAL_SESSION | (writes ? CKF_RW_SESSION : 0), 0, 0, &key->session);
    if (result != CKR_OK) return (long)result;
    result = key->calls->C_Login(key->session, CKU_USER, (unsigned char *)pin, pin_size);
    if (result == CKR_OK || result == CKR_USER_ALREADY_LOGGED_IN) return 0;
    key->calls->C_CloseSession(key->session);
    return (long)result;
}

long pkcs11_find(const char *module, const char *token, const char *label, const void *pin, size_t pin_size, struct pkcs11_key **found) {
    struct pkcs11_key *key = calloc(1, sizeof *key);
    if (!key) return pkcs11_no_memory;
    long fault = log_on(module, token, pin, pin_size, 0, key);
    if (fault) {
        free(key);
        return fault;
    }
    fault = find_object(key, label);
    if (fault) pkcs11_close(key);
    else *found = key;
    return fault;
}

long pkcs11_make(const char *module, const char *token, const char *label, const void *pin, size_t pin_size) {
    struct pkcs11_key key = {0};
    long fault = log_on(module, token, pin, pin_size, 1, &key);
    if (fault) return fault;
    fault = find_object(&key, label);
    if (fault == pkcs11_no_key) {
        CK_MECHANISM mechanism = {CKM_AES_KEY_GEN, 0, 0};
        CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
        CK_ULONG size = 32;
        CK_ATTRIBUTE attributes[] = {
            {CKA_LABEL, (void *)label, strlen(label)}, {CKA_VALUE_LEN, &size, sizeof size}, {CKA_TOKEN, &yes, sizeof yes},
            {CKA_PRIVATE, &yes, sizeof yes}, {CKA_SENSITIVE, &yes, sizeof yes}, {CKA_EXTRACTABLE, &no, sizeof no},
            {CKA_ENCRYPT, &yes, sizeof yes}, {CKA_DECRYPT, &yes, sizeof yes}};
        fault = (long)key.calls->C_GenerateKey(key.session, &mechanism, attributes, sizeof attributes / sizeof *attributes, &key.object);
    } else if (!fault) {
        fault = pkcs11_exists;
    }
    key.calls->C_CloseSession(key.session);
    return fault;
}

static CK_GCM_PARAMS parameters(const uint8_t *nonce, const void *associated, size_t associated_size) {
    return (CK_GCM_PARAMS){(unsigned char *)nonce, 12, 96, (unsigned char *)associated, associated_size, 128};
}

long pkcs11_seal(struct pkcs11_key *key, const uint8_t *nonce, const void *associated, size_t associated_size, const void *plain,
                 size_t size, uint8_t *sealed) {
    CK_GCM_PARAMS gcm = parameters(nonce, associated, associated_size);
    CK_MECHANISM mechanism = {CKM_AES_GCM, &gcm, sizeof gcm};
    CK_RV result = key->calls->C_EncryptInit(key->session, &mechanism, key->object);
    if (result != CKR_OK) return (long)result;
    CK_ULONG written = size + 16;
    result = key->calls->C_Encrypt(key->session, (unsigned char *)plain, size, sealed, &written);
    return result != CKR_OK ? (long)result : written == size + 16 ? 0 : pkcs11_odd_size;
}

long pkcs11_open(struct pkcs11_key *key, const uint8_t *nonce, const void *associated, size_t associated_size, const uint8_t *sealed,
                 size_t sealed_size, void *plain) {
    CK_GCM_PARAMS gcm = parameters(nonce, associated, associated_size);
    CK_MECHANISM mechanism = {CKM_AES_GCM, &gcm, sizeof gcm};
    CK_RV result = key->calls->C_DecryptInit(key->session, &mechanism, key->object);
    if (result != CKR_OK) return (long)result;
    // Some modules want room for the tag as well.
    unsigned char room[256 + 16];
    CK_ULONG written = sizeof room;
    if (sealed_size < 16 || sealed_size > sizeof room) return pkcs11_odd_size;
    result = key->calls->C_Decrypt(key->session, (unsigned char *)sealed, sealed_size, room, &written);
    long fault = result != CKR_OK ? (long)result : written == sealed_size - 16 ? 0 : pkcs11_odd_size;
    if (!fault) memcpy(plain, room, written);
    explicit_bzero(room, sizeof room);
    return fault;
}

void pkcs11_close(struct pkcs11_key *key) {
    key->calls->C_CloseSession(key->session);
    free(key);
}
