// Locking, unlocking, and changing the key that opens all others.

import Cryptography
import Foundation
import Testing
import Values

@testable import Vault

@Suite struct `The lock of a vault` {
    /// Quick enough for tests.
    private static let cheap = PasswordHash.Cost(passes: 16, blockSize: 1, lanes: 1)

    @Test func `locked, it decrypts and changes nothing`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        let okx = try name("okx")
        try vault.store(fields(["key": "a"]), of: okx, at: at(1))
        #expect(vault.isLocked == false)
        vault.lock()
        #expect(vault.isLocked && vault.lockedBy == .file)
        let before = try folder.text()
        var complaints: Set<String> = []
        func note(_ body: (inout CredentialVault) throws -> Void) { complaints.insert(complaint { try body(&vault) }) }
        note { _ = try $0.fields(of: okx) }
        note { try $0.test(okx) }
        note { try $0.store(fields(["key": "a"]), of: name("kraken"), at: at(2)) }
        note { try $0.update(fields(["key": "b"]), of: okx, at: at(2)) }
        note { try $0.remove(field: "key", of: okx, at: at(2)) }
        note { try $0.remove(okx) }
        note { try $0.rotateDataKey(of: okx, at: at(2)) }
        note { try $0.rotateMasterKey(to: .file(path: folder.keyFile()), at: at(2)) }
        #expect(complaints == ["the vault is locked: unlock it first"])
        #expect(try folder.text() == before)
        try vault.unlock(by: .file(path: folder.keyFile()))
        #expect(try vault.fields(of: okx).texts == ["key": "a"])
    }

    @Test func `a passphrase opens it, and no other does`() throws {
        let folder = try VaultFolder()
        let cost = try #require(Self.cheap)
        var vault = try CredentialVault.create(
            in: folder.path, lockedBy: .passphrase(SharedSecret(secret("correct horse battery"))), cost: cost, at: at(0))
        try vault.store(fields(["key": "a"]), of: name("okx"), at: at(1))
        var again = try CredentialVault(in: folder.path)
        for wrong in ["correct horse batterY", "correct horse battery ", "something else"] {
            let said = complaint { try again.unlock(by: .passphrase(SharedSecret(secret(wrong)))) }
            #expect(said == "the passphrase is not the one that the vault was locked with")
        }
        let short = complaint { try again.unlock(by: .passphrase(SharedSecret(secret("short")))) }
        #expect(short == "a passphrase has 12 to 1024 bytes")
        let kind = complaint { try again.unlock(by: .file(path: folder.keyFile())) }
        #expect(kind == "the vault is locked with the passphrase, not with the key file")
        #expect(again.isLocked == true)
        try again.unlock(by: .passphrase(SharedSecret(secret("correct horse battery"))))
        #expect(try again.fields(of: name("okx")).texts == ["key": "a"])
        // Who fails to unlock it leaves it as it was.
        #expect(throws: VaultError.self) { try again.unlock(by: .passphrase(SharedSecret(secret("something else")))) }
        #expect(again.isLocked == false)
    }

    @Test func `the usual cost of a passphrase is 128 MiB`() {
        let cost = CredentialVault.passphraseCost
        #expect(cost.passes * cost.blockSize * 128 == 128 << 20)
    }

    @Test func `two vaults with the same passphrase have different keys`() throws {
        let (one, two) = (try VaultFolder(), try VaultFolder())
        let cost = try #require(Self.cheap)
        for folder in [one, two] {
            _ = try CredentialVault.create(
                in: folder.path, lockedBy: .passphrase(SharedSecret(secret("correct horse battery"))), cost: cost, at: at(0))
        }
        let salts = try [one, two].map { try CredentialVault(in: $0.path).contents.master.salting?.salt }
        #expect(salts[0] != salts[1] && salts[0]?.count == 16)
    }

    @Test func `a key file that is none says so`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        vault.lock()
        let other = try folder.keyFile("other")
        #expect(
            complaint { try vault.unlock(by: .file(path: other)) }
                == "the key file is not the one that the vault was locked with")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: other)
        #expect(complaint { try vault.unlock(by: .file(path: other)) }.hasPrefix("\(other) can be read by others"))
        #expect(complaint { try vault.unlock(by: .file(path: folder.path + "/lost")) } == "\(folder.path)/lost is not there")
        for bad in ["", "00", String(repeating: "g", count: 64), String(repeating: "0", count: 65), "\n"] {
            try Data(bad.utf8).write(to: URL(fileURLWithPath: other))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other)
            let said = complaint { try vault.unlock(by: .file(path: other)) }
            #expect(said == "\(other) is no key: it must have 64 hexadecimal digits (openssl rand -hex 32 > \(other))")
        }
        #expect(throws: VaultError.self) { try KeyFile.create(other) }
    }

    @Test func `another master key: the old one opens it no more, and every field is as before`() throws {
        let folder = try VaultFolder()
        let cost = try #require(Self.cheap)
        var vault = try folder.vault()
        for broker in ["okx", "kraken", "oanda"] {
            try vault.store(fields(["key": "key of \(broker)", "secret": "s"]), of: name(broker), at: at(1))
        }
        let before = vault.list
        let sealed = vault.contents.credentials.mapValues(\.fields)
        try vault.rotateMasterKey(to: .passphrase(SharedSecret(secret("correct horse battery"))), cost: cost, at: at(2))
        #expect(vault.lockedBy == .passphrase && vault.list == before)
        #expect(vault.contents.credentials.mapValues(\.fields) == sealed)
        #expect(try vault.fields(of: name("okx")).texts["key"] == "key of okx")
        var again = try CredentialVault(in: folder.path)
        #expect(throws: VaultError.self) { try again.unlock(by: .file(path: folder.keyFile())) }
        try again.unlock(by: .passphrase(SharedSecret(secret("correct horse battery"))))
        for broker in ["okx", "kraken", "oanda"] {
            #expect(try again.fields(of: name(broker)).texts == ["key": "key of \(broker)", "secret": "s"])
        }
    }

    @Test func `another data key seals every field again`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        let okx = try name("okx")
        try vault.store(fields(["key": "a", "secret": "b"]), of: okx, at: at(1))
        let before = try #require(vault.contents.credentials[okx])
        try vault.rotateDataKey(of: okx, at: at(2))
        let after = try #require(vault.contents.credentials[okx])
        #expect(before.dataKey != after.dataKey)
        for field in ["key", "secret"] {
            #expect(before.fields[field]?.sealed != after.fields[field]?.sealed)
            #expect(before.fields[field]?.version == after.fields[field]?.version)
        }
        #expect(try folder.again().fields(of: okx).texts == ["key": "a", "secret": "b"])
    }
}
