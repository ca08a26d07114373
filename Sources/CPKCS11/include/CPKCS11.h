// One AES key in a PKCS#11 token, by way of whatever module its maker gives: a smart card, an HSM, SoftHSM.
//
// The module is loaded when it is named and never unloaded: modules do not like that. Calls are the owner's, one at a time.
#ifndef PENSTOCK_CPKCS11_H
#define PENSTOCK_CPKCS11_H

#include <stddef.h>
#include <stdint.h>

struct pkcs11_key;

// What a call says: 0, one of these, or what the module returned (CKR_..., all of them positive).
static const long pkcs11_cannot_load = -1, pkcs11_no_token = -2, pkcs11_no_key = -3, pkcs11_many = -4, pkcs11_exists = -5,
                  pkcs11_no_memory = -6, pkcs11_odd_size = -7;
static const long pkcs11_wrong_pin = 0xA0, pkcs11_pin_length = 0xA2, pkcs11_pin_locked = 0xA4;
// The key is of another kind or size, or may not do it; SoftHSM says the last of a size.
static const long pkcs11_key_size = 0x62, pkcs11_key_kind = 0x63, pkcs11_key_forbidden = 0x68, pkcs11_no_mechanism = 0x70;

// Logs on to the token with that label and finds its AES key with that label; closed by `pkcs11_close`.
long pkcs11_find(const char *module, const char *token, const char *label, const void *pin, size_t pin_size,
                 struct pkcs11_key **key);
// Makes such a key, of 256 bits, in the token: it never leaves it.
long pkcs11_make(const char *module, const char *token, const char *label, const void *pin, size_t pin_size);
// AES-GCM with a tag of 16 bytes behind the text, made and opened in the token. Nonces have 12 bytes.
long pkcs11_seal(struct pkcs11_key *key, const uint8_t *nonce, const void *associated, size_t associated_size, const void *plain,
                 size_t size, uint8_t *sealed);
long pkcs11_open(struct pkcs11_key *key, const uint8_t *nonce, const void *associated, size_t associated_size, const uint8_t *sealed,
                 size_t sealed_size, void *plain);
// Logs out, if no other key of the token is open.
void pkcs11_close(struct pkcs11_key *key);

#endif
