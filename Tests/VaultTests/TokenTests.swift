// A master key in an HSM: SoftHSM, which is Debian's softhsm2.

import Cryptography
import Foundation
import TestKit
import Testing
import Values
import Vault

/// A token in a folder of its own, for the whole process: the module reads where tokens are only once.
private enum SoftHSM {
    static let module = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"]
        .first { FileManager.default.fileExists(atPath: $0) }

    static let token: Result<String, any Error> = Result {
        let folder = NSTemporaryDirectory() + "penstock-softhsm-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/tokens", withIntermediateDirectories: true)
        try Data("directories.tokendir = \(folder)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n".utf8)
            .write(to: URL(fileURLWithPath: folder + "/softhsm2.conf"))
        setenv("SOFTHSM2_CONF", folder + "/softhsm2.conf", 1)
        for label in ["penstock", "twin", "twin"] {
            _ = try output(of: "softhsm2-util --init-token --free --label \(label) --so-pin 12345678 --pin 4711-4711")
        }
        return "penstock"
    }

    static func logon(
        key: String, token: String? = nil, pin: String = "4711-4711", module: String? = nil
    ) throws -> MasterKeySource {
        let first = try SoftHSM.token.get()
        return .token(
            TokenKeyPlace(module: module ?? SoftHSM.module ?? "", token: token ?? first, key: key),
            pin: SharedSecret(secret(pin)))
    }

    static func makeKey(_ key: String) throws {
        let place = TokenKeyPlace(module: SoftHSM.module ?? "", token: try SoftHSM.token.get(), key: key)
        try place.makeKey(pin: SharedSecret(secret("4711-4711")))
    }
}

@Suite(.serialized, .enabled(if: SoftHSM.module != nil, "softhsm2 is not installed: tools/packages test"))
struct `A master key in a token` {
    @Test func `locks a vault, and is logged out of with it`() throws {
        try SoftHSM.makeKey("first")
        let folder = try VaultFolder()
        var vault = try CredentialVault.create(
            in: folder.path, lockedBy: SoftHSM.logon(key: "first"), at: at(0))
        try vault.store(fields(["key": "a", "secret": "b"]), of: name("okx"), at: at(1))
        try vault.rotateDataKey(of: name("okx"), at: at(2))
        #expect(try vault.fields(of: name("okx")).texts == ["key": "a", "secret": "b"])
        vault.lock()
        // Logged out: a wrong PIN is a wrong one again.
        let said = complaint { try vault.unlock(by: SoftHSM.logon(key: "first", pin: "0000-0000")) }
        #expect(said == "the PIN of the token is wrong; after a few wrong ones the token locks itself")
        #expect(vault.isLocked == true)
        try vault.unlock(by: SoftHSM.logon(key: "first"))
        #expect(try vault.fields(of: name("okx")).texts == ["key": "a", "secret": "b"])
    }

    @Test func `takes over from a key file, and hands over to another key of the token`() throws {
        try SoftHSM.makeKey("second")
        try SoftHSM.makeKey("third")
        let folder = try VaultFolder()
        var vault = try folder.vault()
        try vault.store(fields(["key": "a"]), of: name("okx"), at: at(1))
        try vault.rotateMasterKey(to: SoftHSM.logon(key: "second"), at: at(2))
        try vault.rotateMasterKey(to: SoftHSM.logon(key: "third"), at: at(3))
        #expect(try vault.fields(of: name("okx")).texts == ["key": "a"])
        vault.lock()
        #expect(
            complaint { try vault.unlock(by: SoftHSM.logon(key: "second")) }
                == "the key in the token is not the one that the vault was locked with")
        #expect(
            complaint { try vault.unlock(by: .file(path: folder.keyFile())) }
                == "the vault is locked with the key in the token, not with the key file")
        try vault.unlock(by: SoftHSM.logon(key: "third"))
        try vault.rotateMasterKey(to: .file(path: folder.keyFile("next")), at: at(4))
        #expect(try vault.fields(of: name("okx")).texts == ["key": "a"])
    }

    @Test func `what is wrong with a token, in words`() throws {
        try SoftHSM.makeKey("fourth")
        let folder = try VaultFolder()
        func create(_ logon: () throws -> MasterKeySource) -> String {
            complaint { _ = try CredentialVault.create(in: folder.path, lockedBy: logon(), at: at(0)) }
        }
        #expect(create { try SoftHSM.logon(key: "none") } == "the token has no AES key with the label \"none\"")
        #expect(
            create { try SoftHSM.logon(key: "x", token: "lost") } == "there is no token with the label \"lost\"")
        #expect(
            create { try SoftHSM.logon(key: "x", token: "twin") }
                == "several tokens \"twin\", or keys \"x\", have that label")
        #expect(
            create { try SoftHSM.logon(key: "x", module: "/lost.so") }
                == "/lost.so is no PKCS#11 module that can be loaded")
        #expect(
            create { try SoftHSM.logon(key: "x", module: "libc.so.6") }
                == "libc.so.6 is no PKCS#11 module that can be loaded")
        #expect(
            complaint { try SoftHSM.makeKey("fourth") } == "the token has a key with the label \"fourth\" already")
        // Five bytes are no AES key, though the token took them for one.
        let short = folder.path + "/short.key"
        try Data("short".utf8).write(to: URL(fileURLWithPath: short))
        _ = try output(
            of: "softhsm2-util --import \(short) --aes --token \(SoftHSM.token.get()) --label short --id 05 --pin 4711-4711")
        #expect(
            create { try SoftHSM.logon(key: "short") }
                == "the token cannot seal with its key \"short\": it must be an AES key for AES-GCM, and allowed to encrypt"
        )
        #expect(!FileManager.default.fileExists(atPath: folder.file))
    }

    @Test func `damage of what the token wrapped is damage`() throws {
        try SoftHSM.makeKey("fifth")
        let folder = try VaultFolder()
        var vault = try CredentialVault.create(
            in: folder.path, lockedBy: SoftHSM.logon(key: "fifth"), at: at(0))
        try vault.store(fields(["key": "a"]), of: name("okx"), at: at(1))
        try folder.change(fitsHash: true) {
            $0 = $0.replacingOccurrences(of: "\"generation\":1", with: "\"generation\":2")
        }
        var again = try CredentialVault(in: folder.path)
        try again.unlock(by: SoftHSM.logon(key: "fifth"))
        #expect(complaint { try again.test(name("okx")) }.hasPrefix("the data key of the credential for okx of desk is damaged"))
    }
}
