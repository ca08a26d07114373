// What all kinds of keys sign and verify with.

internal import COpenSSL

/// A signature in the form that OpenSSL gives it; `digest` is nil for kinds that hash by themselves.
/// The key must be a private one, and alive during the call.
@unsafe
func signed(_ message: [UInt8], with key: OpaquePointer, digest: Digest?) -> [UInt8] {
    let context = unsafe EVP_MD_CTX_new()
    defer { unsafe EVP_MD_CTX_free(context) }
    var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(key)))
    var count = signature.count
    // Safe: the signature has room for `count`, which is the most that a signature of this key has.
    let isSigned =
        unsafe EVP_DigestSignInit(context, nil, digest?.function, nil, key) == 1
        && EVP_DigestSign(context, &signature, &count, message, message.count) == 1
    precondition(isSigned, "OpenSSL cannot sign: out of memory")
    signature.removeLast(signature.count - count)
    return signature
}

/// Whether the signature, in OpenSSL's form, is by the private key of this one, which is alive during the call.
@unsafe
func isSigned(_ message: [UInt8], by signature: [UInt8], of key: OpaquePointer, digest: Digest?) -> Bool {
    let context = unsafe EVP_MD_CTX_new()
    defer {
        unsafe EVP_MD_CTX_free(context)
        ERR_clear_error()
    }
    // Safe: every array is given with its own size.
    return unsafe EVP_DigestVerifyInit(context, nil, digest?.function, nil, key) == 1
        && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
}
