// Secrets in a request's body.

internal import Cryptography
internal import Vault

/// The bytes of a secret on their way into pages of their own.
struct GivenSecret {
    fileprivate var bytes: [UInt8]

    /// In pages of its own; these bytes are overwritten.
    consuming func consumed() -> SecretBuffer { SecretBuffer(taking: &bytes) }
}

extension Body {
    /// A text with line ends where it has some, such as a private key; nil when it is not there, or wrong, which is noted. What
    /// is wrong with it does not repeat it.
    mutating func secret(_ key: String) -> GivenSecret? {
        guard let text = anyText(key) else { return nil }
        let isFine = text.utf8.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 10 || $0 == 13 }
        guard isFine, !text.isEmpty, text.utf8.count <= SecretFields.valueMax else {
            note(key, "expected a text of 1 to \(SecretFields.valueMax) bytes, without control characters but line ends")
            return nil
        }
        return GivenSecret(bytes: Array(text.utf8))
    }

    /// Those that are there.
    mutating func fields(_ names: [String]) -> SecretFields {
        var fields = SecretFields()
        for name in names {
            guard let given = secret(name) else { continue }
            do throws(VaultError) { try fields.set(name, to: given.consumed()) } catch { note(name, error.description) }
        }
        return fields
    }
}
