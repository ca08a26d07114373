// The file of users: what comes back, and what a damaged one says.

import Cryptography
import Foundation
import Reactor
import Testing
import Values

@testable import Access

@Suite struct `The file of users` {
    private let folder: String
    private let path: String
    private let file: AccessFile

    init() throws {
        folder = NSTemporaryDirectory() + "penstock-access-\(UUID().uuidString)"
        path = folder + "/" + AccessFile.name
        file = AccessFile(in: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// With everything in it that there can be.
    private func accounts() throws -> Accounts {
        let desk = try Desk()
        let admin = try desk.session("admin").identity
        _ = try desk.enrol("operator")
        _ = try desk.key("trader", [.look, .trade], allowed: AddressList(["10.0.0.0/8", "::1"]))
        let later = desk.now.utc.advanced(by: .seconds(60))
        let viewer = try desk.session("viewer").identity
        _ = try desk.gate.addKey(
            "a \"label\" with ümläuts", rights: [.look], allowed: .everybody, expires: later, for: viewer, at: desk.now,
            using: &desk.random)
        try desk.gate.setRoles([.risk, .trader], of: "risk", by: admin, at: desk.now)
        try desk.gate.setDisabled(true, of: "risk", by: admin, at: desk.now)
        try desk.gate.setAllowed(AddressList(["192.0.2.0/24"]), of: "trader", by: admin, at: desk.now)
        _ = try desk.gate.addUser("fresh", roles: [.viewer], by: admin, at: desk.now, using: &desk.random)
        return desk.gate.accounts
    }

    private func complaint() -> String {
        do throws(AccessFile.Fault) {
            _ = try file.read()
            return "nothing"
        } catch { return error.description }
    }

    @Test func `everything comes back`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try file.read() == nil)
        let accounts = try accounts()
        try file.keep(accounts)
        #expect(try file.read() == accounts)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        try file.keep(Accounts())
        #expect(try file.read() == Accounts())
    }

    @Test func `no password is in it, and users log on after a restart`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let desk = try Desk()
        let secret = try desk.enrol("operator").secret
        let key = try desk.key("trader", [.trade])
        #expect(desk.gate.hasUnsaved)
        try file.keep(desk.gate.accounts)
        desk.gate.didSave()
        #expect(!desk.gate.hasUnsaved)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains(String(decoding: Desk.password, as: UTF8.self)))
        let used = desk.code(secret)
        desk.gate = Gatekeeper(try #require(try file.read()), rules: desk.gate.rules, at: desk.now)
        // A code is good once, also over a restart.
        #expect(desk.denial("operator", code: used) == .wrongCode)
        desk.pass(seconds: 30)
        #expect(desk.denial("operator", code: desk.code(secret)) == nil)
        #expect(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity?.user.text == "trader")
    }

    @Test func `a damaged one is named, and nobody is let in by half of it`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try file.keep(try accounts())
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        for index in stride(from: 0, to: whole.count, by: 3) {
            var bytes = whole
            bytes[index] ^= 1 << UInt8(index % 7)
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(complaint().hasPrefix(path), "byte \(index)")
        }
        for count in stride(from: 0, to: whole.count, by: 101) {
            try whole[..<count].write(to: URL(fileURLWithPath: path))
            #expect(complaint().hasPrefix(path), "cut at \(count)")
        }
    }

    @Test(arguments: [
        ("", "is no file of users of Penstock's, or its first line is damaged"),
        ("penstock-vault 1 sha256=0\n{}", "is no file of users of Penstock's, or its first line is damaged"),
        ("penstock-access 7 anything\n", "has version 7, and this program knows version 1: use a later program"),
        ("penstock-access 1 sha256=00\n{}", "is damaged: its hash is another one. Put a backup in its place"),
    ])
    func `what it says`(text: String, said: String) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(complaint() == "\(path) \(said)")
    }

    @Test(arguments: [
        ("{}", "byte 0: users is missing"), ("{\"users\":[],\"keys\":7}", "byte 20: keys is not an array"),
        ("{\"users\":[{\"name\":\"Boss\"}],\"keys\":[]}", "byte 10: name: something unexpected"),
        ("{\"users\":[", "byte 10: the text ends too early"),
    ])
    func `what somebody wrote who knows the hash`(json: String, said: String) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let bytes = KeptDocument.bytes(of: Array(json.utf8), kind: "penstock-access", version: 1)
        try PrivateFile(path: path, bytesMax: 10_000).replace(with: bytes)
        #expect(complaint().hasPrefix("\(path) is damaged: "))
    }

    @Test func `one that others can read is not taken`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try file.keep(try accounts())
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(complaint() == "\(path) can be read by others: it must be ours, with mode 0600 (chmod 600 \(path))")
    }

    @Test func `when the disk takes nothing, the old one is there`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let accounts = try accounts()
        try file.keep(accounts)
        try FileManager.default.createDirectory(atPath: path + ".new/x", withIntermediateDirectories: true)
        #expect(throws: AccessFile.Fault.self) { try file.keep(Accounts()) }
        #expect(try file.read() == accounts)
    }
}
