// The values of one credential, as long as somebody needs them.

public import Cryptography
public import Values

/// Values by name. Each is overwritten when nobody has it any more.
public struct SecretFields: Sendable {
    /// The most bytes that a value may have: a private key of any size in a PEM text.
    public static let valueMax = 16_384
    /// The most fields of a credential.
    public static let countMax = 32

    private var secrets: [String: SharedSecret] = [:]

    public init() {}

    /// In the order of the alphabet.
    public var names: [String] { secrets.keys.sorted() }
    public var isEmpty: Bool { secrets.isEmpty }

    /// Puts a value in, in the place of one of the same name.
    ///
    /// - Throws: ``VaultError``: `badName`, `badValue` for an empty or too long one, `tooManyFields`.
    public mutating func set(_ name: String, to value: consuming SecretBuffer) throws(VaultError) {
        guard isPlainName(name) else { throw .badName(name) }
        guard value.count >= 1, value.count <= SecretFields.valueMax else { throw .badValue(field: name) }
        guard secrets[name] != nil || secrets.count < SecretFields.countMax else { throw .tooManyFields }
        secrets[name] = SharedSecret(value)
    }

    /// With others in the place of those of the same name, and beside the rest.
    public func replaced(by others: SecretFields) -> SecretFields {
        var fields = self
        fields.secrets.merge(others.secrets) { $1 }
        return fields
    }

    /// Shows the bytes of a value, which are good during the call; nil when there is none of that name.
    public func withBytes<Result>(of name: String, _ body: (Bytes) -> Result) -> Result? {
        secrets[name].map { $0.withBytes(body) }
    }
}

extension SecretFields: CustomStringConvertible, CustomReflectable {
    /// Never the values.
    public var description: String { "secrets: \(names.joined(separator: ", "))" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
