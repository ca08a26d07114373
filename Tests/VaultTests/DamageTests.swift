// What damage, and somebody who can write the file, can do: nothing but be noticed.

import Cryptography
import Foundation
import Testing
import Values

@testable import Vault

@Suite struct `A damaged vault` {
    private let folder: VaultFolder

    init() throws {
        folder = try VaultFolder()
        var vault = try folder.vault()
        try vault.store(fields(["key": "K1", "secret": "S1"]), of: name("okx"), at: at(1))
        try vault.store(fields(["key": "K2", "secret": "S2"]), of: name("kraken"), at: at(1))
    }

    private func sealed(_ broker: String, _ field: String) throws -> String {
        let vault = try CredentialVault(in: folder.path)
        return Base64.encode(try #require(vault.contents.credentials[name(broker)]?.fields[field]?.sealed))
    }

    private func wrapped(_ broker: String) throws -> String {
        Base64.encode(try #require(try CredentialVault(in: folder.path).contents.credentials[name(broker)]?.dataKey))
    }

    /// The same with one bit changed, still in base64.
    private func changed(_ text: String) throws -> String {
        var bytes = try #require(Base64.decode(text))
        bytes[bytes.count / 2] ^= 1
        return Base64.encode(bytes)
    }

    @Test(arguments: [true, false])
    func `a damaged field is named, and everything else can be read`(fitsHash: Bool) throws {
        let secret = try sealed("okx", "secret")
        let other = try changed(secret)
        try folder.change(fitsHash: fitsHash) { $0 = $0.replacingOccurrences(of: secret, with: other) }
        var vault = try folder.again()
        #expect(vault.isWhole == fitsHash)
        #expect(
            complaint { try vault.test(name("okx")) }
                == "the field secret of the credential for okx of desk is damaged: update it")
        #expect(try vault.fields(of: name("kraken")).texts == ["key": "K2", "secret": "S2"])
        // As it says.
        try vault.update(fields(["secret": "S3"]), of: name("okx"), at: at(2))
        #expect(try folder.again().fields(of: name("okx")).texts == ["key": "K1", "secret": "S3"])
    }

    @Test func `a damaged data key is named, and everything else can be read`() throws {
        let key = try wrapped("okx")
        let other = try changed(key)
        try folder.change(fitsHash: true) { $0 = $0.replacingOccurrences(of: key, with: other) }
        var vault = try folder.again()
        let said = "the data key of the credential for okx of desk is damaged: remove the credential and store it again"
        #expect(complaint { try vault.test(name("okx")) } == said)
        #expect(complaint { try vault.update(fields(["key": "x"]), of: name("okx"), at: at(2)) } == said)
        let next = try folder.keyFile("next")
        #expect(complaint { try vault.rotateMasterKey(to: .file(path: next), at: at(2)) } == said)
        #expect(try vault.fields(of: name("kraken")).texts == ["key": "K2", "secret": "S2"])
        try vault.remove(name("okx"))
        try vault.rotateMasterKey(to: .file(path: next), at: at(2))
    }

    @Test func `no sealed text can stand in another's place`() throws {
        let swaps = [
            (try sealed("okx", "key"), try sealed("okx", "secret")), (try sealed("okx", "key"), try sealed("kraken", "key")),
            (try wrapped("okx"), try wrapped("kraken")),
        ]
        let before = try folder.text().split(separator: "\n", maxSplits: 1)[1]
        for (one, other) in swaps {
            try folder.change(fitsHash: true) {
                $0 = before.replacingOccurrences(of: one, with: "*").replacingOccurrences(of: other, with: one)
                    .replacingOccurrences(of: "*", with: other)
            }
            let vault = try folder.again()
            #expect(complaint { try vault.test(name("okx")) }.contains("damaged"))
        }
    }

    @Test func `a credential of another user, a changed name or version is damage`() throws {
        let before = try folder.text().split(separator: "\n", maxSplits: 1)[1]
        for (old, new, broker, user, part) in [
            ("\"okx\",\"user\":\"desk\"", "\"okx\",\"user\":\"mallory\"", "okx", "mallory", "data key"),
            ("\"broker\":\"okx\"", "\"broker\":\"oanda\"", "oanda", "desk", "data key"),
            ("\"generation\":1", "\"generation\":2", "okx", "desk", "data key"),
            ("\"version\":2", "\"version\":3", "okx", "desk", "field secret"),
            ("\"name\":\"secret\"", "\"name\":\"phrase\"", "okx", "desk", "field phrase"),
        ] {
            try folder.change(fitsHash: true) { $0 = before.replacingOccurrences(of: old, with: new) }
            let vault = try folder.again()
            #expect(complaint { try vault.test(name(broker, user)) }.hasPrefix("the \(part) of the credential"), "\(new)")
        }
    }

    @Test func `the right key, and a damaged check of it`() throws {
        let check = Base64.encode(try CredentialVault(in: folder.path).contents.master.check)
        let other = try changed(check)
        try folder.change(fitsHash: false) { $0 = $0.replacingOccurrences(of: check, with: other) }
        #expect(
            complaint { _ = try folder.again() }
                == "the key does not open \(folder.file), which is damaged: it may be the right key. "
                + "Put a backup of the file in its place")
    }

    @Test func `what is no vault, and one of a later program`() throws {
        func open(_ text: String) throws -> String {
            try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file))
            return complaint { _ = try CredentialVault(in: folder.path) }
        }
        let none = "\(folder.file) is no vault of Penstock's, or its first line is damaged"
        #expect(try open("") == none)
        #expect(try open("{}") == none)
        #expect(
            try open("penstock-vault 2 sha256=00\n{}")
                == "\(folder.file) has version 2, and this program knows version 1: use a later program")
        #expect(
            try open("penstock-vault 1 sha256=00\n{}") == "\(folder.file) is damaged: byte 0: master is missing")
        try FileManager.default.removeItem(atPath: folder.file)
        #expect(complaint { _ = try CredentialVault(in: folder.path) } == "\(folder.file) is not there")
    }

    @Test func `any changed byte gives the right values or an error, and any cut an error`() throws {
        let whole = Array(try folder.text().utf8)
        let right = ["okx": ["key": "K1", "secret": "S1"], "kraken": ["key": "K2", "secret": "S2"]]
        let file = URL(fileURLWithPath: folder.file)
        for index in stride(from: 0, to: whole.count, by: 3) {
            var bytes = whole
            bytes[index] ^= UInt8(truncatingIfNeeded: 1 << (index % 7))
            try Data(bytes).write(to: file)
            guard let vault = try? folder.again() else { continue }
            #expect(vault.isWhole == false)
            for stored in vault.list {
                guard let values = try? vault.fields(of: stored.name).texts else { continue }
                #expect(right[stored.name.broker] == values, "byte \(index)")
            }
        }
        for count in stride(from: 0, to: whole.count, by: 7) {
            try Data(whole[..<count]).write(to: file)
            #expect(throws: VaultError.self) { _ = try folder.again() }
        }
    }
}
