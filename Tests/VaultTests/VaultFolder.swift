// A folder with a vault in it, and what is asked of one.

import Cryptography
import Foundation
import Testing
import Values

@testable import Vault

/// Removed when nobody needs it any more.
final class VaultFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "penstock-vault-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var file: String { "\(path)/\(CredentialVault.fileName)" }

    func keyFile(_ name: String = "key") throws -> String {
        let file = "\(path)/\(name)"
        if !FileManager.default.fileExists(atPath: file) { try KeyFile.create(file) }
        return file
    }

    /// A vault that is locked with a key file, and is unlocked.
    func vault() throws -> CredentialVault {
        try .create(in: path, lockedBy: .file(path: try keyFile()), at: at(0))
    }

    /// The same one from the disk.
    func again() throws -> CredentialVault {
        var vault = try CredentialVault(in: path)
        try vault.unlock(by: .file(path: try keyFile()))
        return vault
    }

    func text() throws -> String { String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self) }

    /// Changes the text behind the first line.
    ///
    /// - Parameter fitsHash: Whether the first line is made to fit, as by somebody who knows how.
    func change(fitsHash: Bool, _ body: (inout String) -> Void) throws {
        let parts = try text().split(separator: "\n", maxSplits: 1)
        var json = String(parts[1])
        body(&json)
        let hash = Hex.encode(Digest.sha256.hash(Array(json.utf8)))
        let head = fitsHash ? "penstock-vault 1 sha256=\(hash)" : String(parts[0])
        try Data("\(head)\n\(json)".utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }
}

func at(_ seconds: Int64) -> Instant { Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000) }

func secret(_ text: String) -> SecretBuffer {
    var bytes = Array(text.utf8)
    return SecretBuffer(taking: &bytes)
}

func fields(_ values: [String: String]) throws -> SecretFields {
    var fields = SecretFields()
    for (name, value) in values { try fields.set(name, to: secret(value)) }
    return fields
}

func name(_ broker: String, _ user: String = "desk") throws -> CredentialName {
    try CredentialName(broker: broker, user: user)
}

extension SecretFields {
    /// For tests alone.
    var texts: [String: String] {
        Dictionary(uniqueKeysWithValues: names.compactMap { name in withBytes(of: name) { (name, $0.description) } })
    }
}

/// What a vault says when it does not do something.
func complaint(_ body: () throws -> Void) -> String {
    do {
        try body()
        return "nothing"
    } catch {
        return "\(error)"
    }
}
