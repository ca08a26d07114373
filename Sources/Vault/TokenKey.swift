// A key that stays in an HSM.

internal import CPKCS11
internal import Cryptography
internal import Values

/// Which key it is: the maker's module, and labels.
public struct TokenKeyPlace: Sendable {
    /// Such as `/usr/lib/softhsm/libsofthsm2.so`.
    public let module: String
    public let token: String
    public let key: String

    public init(module: String, token: String, key: String) {
        self.module = module
        self.token = token
        self.key = key
    }

    /// Has the token make the key: 256 bits that nobody can take out.
    ///
    /// - Throws: ``VaultError/token(_:)``.
    public func makeKey(pin: SharedSecret) throws(VaultError) {
        let result = pin.withBytes { pin in
            // Safe: the texts are copied, and the PIN is good during the call.
            unsafe pkcs11_make(module, token, key, pin.base, pin.count)
        }
        guard result == 0 else { throw .token(TokenFault(result, self)) }
    }
}

/// What a token refused.
public enum TokenFault: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotLoad(module: String)
    case noToken(label: String)
    case noKey(label: String)
    /// Several with the same label.
    case ambiguous(token: String, key: String)
    case keyExists(label: String)
    /// A key that AES-GCM cannot use, or that may not encrypt.
    case unfit(key: String)
    case wrongPIN
    /// After too many wrong ones; the maker's tool unlocks it.
    case pinLocked
    /// What the module returned (CKR_…).
    case failed(code: UInt)

    init(_ result: Int, _ place: TokenKeyPlace) {
        self =
            switch result {
            case pkcs11_cannot_load: .cannotLoad(module: place.module)
            case pkcs11_no_token: .noToken(label: place.token)
            case pkcs11_no_key: .noKey(label: place.key)
            case pkcs11_many: .ambiguous(token: place.token, key: place.key)
            case pkcs11_exists: .keyExists(label: place.key)
            case pkcs11_wrong_pin, pkcs11_pin_length: .wrongPIN
            case pkcs11_pin_locked: .pinLocked
            case pkcs11_key_size, pkcs11_key_kind, pkcs11_key_forbidden, pkcs11_no_mechanism: .unfit(key: place.key)
            default: .failed(code: UInt(bitPattern: result))
            }
    }

    public var description: String {
        switch self {
        case .cannotLoad(let module): "\(module) is no PKCS#11 module that can be loaded"
        case .noToken(let label): "there is no token with the label \"\(label)\""
        case .noKey(let label): "the token has no AES key with the label \"\(label)\""
        case .ambiguous(let token, let key): "several tokens \"\(token)\", or keys \"\(key)\", have that label"
        case .keyExists(let label): "the token has a key with the label \"\(label)\" already"
        case .unfit(let key):
            "the token cannot seal with its key \"\(key)\": it must be an AES key for AES-GCM, and allowed to encrypt"
        case .wrongPIN: "the PIN of the token is wrong; after a few wrong ones the token locks itself"
        case .pinLocked: "the PIN of the token is locked, after too many wrong ones: its maker's tool unlocks it"
        case .failed(let code): "the token refuses: CKR 0x\(String(code, radix: 16))"
        }
    }
}

/// A session with the token, logged on as long as this is there.
@safe
final class TokenKey: @unchecked Sendable {
    // Sendable: the owner alone makes calls, one at a time.
    private let key: OpaquePointer
    private let place: TokenKeyPlace

    init(_ place: TokenKeyPlace, pin: SharedSecret) throws(VaultError) {
        var key: OpaquePointer?
        let result = pin.withBytes { pin in
            // Safe: the texts are copied, and the PIN is good during the call.
            unsafe pkcs11_find(place.module, place.token, place.key, pin.base, pin.count, &key)
        }
        guard result == 0, let key = unsafe key else { throw .token(TokenFault(result, place)) }
        unsafe self.key = key
        self.place = place
    }

    deinit { unsafe pkcs11_close(key) }

    func seal(_ plain: Bytes, nonce: [UInt8], associated: [UInt8]) throws(VaultError) -> [UInt8] {
        var sealed = [UInt8](repeating: 0, count: plain.count + AESGCM.tagSize)
        // Safe: there is room for text and tag.
        let result = unsafe pkcs11_seal(key, nonce, associated, associated.count, plain.base, plain.count, &sealed)
        guard result == 0 else { throw .token(TokenFault(result, place)) }
        return sealed
    }

    /// Nil when the tag does not fit.
    func open(_ sealed: [UInt8], nonce: [UInt8], associated: [UInt8]) throws(VaultError) -> SecretBuffer? {
        guard sealed.count >= AESGCM.tagSize, sealed.count <= 256 else { return nil }
        var plain = [UInt8](repeating: 0, count: sealed.count - AESGCM.tagSize)
        // Safe: there is room for what is sealed, without its tag.
        let result = unsafe pkcs11_open(key, nonce, associated, associated.count, sealed, sealed.count, &plain)
        if result == 0 { return SecretBuffer(taking: &plain) }
        guard TokenKey.saysDamaged(result) else { throw .token(TokenFault(result, place)) }
        return nil
    }

    /// Modules disagree about what a tag that does not fit is called.
    private static func saysDamaged(_ result: Int) -> Bool {
        switch result {
        // General error, function failed, data invalid, encrypted data invalid, of a wrong length, signature invalid.
        case 0x05, 0x06, 0x20, 0x40, 0x41, 0xC0: true
        default: false
        }
    }
}
