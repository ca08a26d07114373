// Storing, listing, changing and reading credentials.

import Cryptography
import Foundation
import TestKit
import Testing
import Values
import Vault

@Suite struct `A vault` {
    @Test func `what is stored comes back, from memory and from the disk`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        try vault.store(fields(["apiKey": "K-123", "apiSecret": "S-456"]), of: name("kraken"), at: at(1))
        #expect(try vault.fields(of: name("kraken")).texts == ["apiKey": "K-123", "apiSecret": "S-456"])
        let again = try folder.again()
        #expect(try again.fields(of: name("kraken")).texts == ["apiKey": "K-123", "apiSecret": "S-456"])
        #expect(again.isWhole == true)
    }

    @Test func `no value is in the file, nor in any text about it`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        let values = try fields(["apiSecret": "hush-hush-hush"])
        try vault.store(values, of: name("kraken"), at: at(1))
        #expect(!(try folder.text()).contains("hush"))
        #expect(!"\(values) \(String(reflecting: values)) \(vault.list)".contains("hush"))
        #expect("\(values)" == "secrets: apiSecret")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `the list tells names, versions and times, also while locked`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        try vault.store(fields(["key": "a", "secret": "b"]), of: name("okx"), at: at(1))
        try vault.store(fields(["key": "c"]), of: name("kraken"), at: at(2))
        try vault.update(fields(["secret": "d", "phrase": "e"]), of: name("okx"), at: at(3))
        try vault.rotateDataKey(of: name("okx"), at: at(4))
        let list = try CredentialVault(in: folder.path).list
        #expect(list == vault.list)
        #expect(list.map(\.name.description) == ["kraken of desk", "okx of desk"])
        let okx = list[1]
        #expect(okx.created == at(1) && okx.updated == at(3) && okx.rotated == at(4) && okx.generation == 2)
        #expect(okx.fields.map(\.name) == ["key", "phrase", "secret"])
        #expect(okx.fields.map(\.version) == [1, 3, 4])
        #expect(okx.fields.map(\.updated) == [at(1), at(3), at(3)])
    }

    @Test func `an update leaves other fields alone, and a removed field's version never comes again`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        try vault.store(fields(["key": "a", "secret": "b"]), of: name("okx"), at: at(1))
        try vault.update(fields(["secret": "c"]), of: name("okx"), at: at(2))
        #expect(try vault.fields(of: name("okx")).texts == ["key": "a", "secret": "c"])
        try vault.remove(field: "secret", of: name("okx"), at: at(3))
        #expect(try vault.fields(of: name("okx")).texts == ["key": "a"])
        try vault.update(fields(["secret": "d"]), of: name("okx"), at: at(4))
        #expect(vault.list[0].fields.map(\.version) == [1, 4])
        try vault.remove(name("okx"))
        #expect(vault.list.isEmpty)
        #expect(try folder.again().list.isEmpty)
    }

    @Test func `what it does not do, in words`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        let (okx, kraken) = (try name("okx"), try name("kraken"))
        try vault.store(fields(["key": "a"]), of: okx, at: at(1))
        var complaints: [String] = []
        func note(_ body: (inout CredentialVault) throws -> Void) { complaints.append(complaint { try body(&vault) }) }
        note { try $0.store(fields(["key": "b"]), of: okx, at: at(2)) }
        note { try $0.store(SecretFields(), of: kraken, at: at(2)) }
        note { try $0.update(fields(["key": "b"]), of: kraken, at: at(2)) }
        note { try $0.remove(kraken) }
        note { try $0.remove(field: "phrase", of: okx, at: at(2)) }
        note { try $0.remove(field: "key", of: okx, at: at(2)) }
        note { _ = try $0.fields(of: kraken) }
        note { _ in _ = try folder.vault() }
        #expect(
            complaints == [
                "the vault has a credential for okx of desk: update it, or remove it first",
                "a credential without fields",
                "the vault has no credential for kraken of desk",
                "the vault has no credential for kraken of desk",
                "the credential for okx of desk has no field phrase",
                "a credential without fields",
                "the vault has no credential for kraken of desk",
                "\(folder.file) is there already",
            ])
        #expect(try vault.fields(of: okx).texts == ["key": "a"])
    }

    @Test func `names are plain, and values neither empty nor huge`() throws {
        for bad in ["", "a b", "a/b", "ä", String(repeating: "a", count: 65), "a\0"] {
            #expect(throws: VaultError.self) { try name(bad) }
            #expect(throws: VaultError.self) { try name("kraken", bad) }
            #expect(throws: VaultError.self) { try fields([bad: "x"]) }
        }
        #expect(complaint { _ = try fields(["key": ""]) } == "key is empty, or longer than 16384 bytes")
        #expect(throws: VaultError.self) { try fields(["key": String(repeating: "x", count: 16_385)]) }
        _ = try fields(["key": String(repeating: "x", count: 16_384)])
        let many = Dictionary(uniqueKeysWithValues: (0..<33).map { ("field\($0)", "x") })
        #expect(complaint { _ = try fields(many) } == "a credential has at most 32 fields")
    }

    @Test func `when the disk takes nothing, nothing has changed`() throws {
        let folder = try VaultFolder()
        var vault = try folder.vault()
        try vault.store(fields(["key": "a"]), of: name("okx"), at: at(1))
        let before = vault.list
        // Nobody can write aside where a folder is.
        try FileManager.default.createDirectory(atPath: folder.file + ".new/x", withIntermediateDirectories: true)
        let other = try folder.keyFile("other")
        #expect(throws: VaultError.self) { try vault.update(fields(["key": "b"]), of: name("okx"), at: at(2)) }
        #expect(throws: VaultError.self) { try vault.store(fields(["key": "b"]), of: name("kraken"), at: at(2)) }
        #expect(throws: VaultError.self) { try vault.rotateDataKey(of: name("okx"), at: at(2)) }
        #expect(throws: VaultError.self) { try vault.rotateMasterKey(to: .file(path: other), at: at(2)) }
        #expect(throws: VaultError.self) { try vault.remove(name("okx")) }
        #expect(vault.list == before)
        #expect(try vault.fields(of: name("okx")).texts == ["key": "a"])
        #expect(try folder.again().fields(of: name("okx")).texts == ["key": "a"])
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `whatever is done to it, it has what was put in last`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let folder = try VaultFolder()
        var vault = try folder.vault()
        var model: [CredentialName: [String: String]] = [:]
        let names = try ["okx", "kraken", "oanda"].map { try name($0) }
        for step in 0..<150 {
            let who = names[Int.random(in: 0..<3, using: &random)]
            let field = ["key", "secret", "phrase"][Int.random(in: 0..<3, using: &random)]
            let value = "value \(random.next())"
            let now = at(Int64(step))
            switch Int.random(in: 0..<8, using: &random) {
            case 0 where model[who] == nil:
                try vault.store(fields([field: value, "main": value]), of: who, at: now)
                model[who] = [field: value, "main": value]
            case 1, 2:
                let isDone = (try? vault.update(fields([field: value]), of: who, at: now)) != nil
                #expect(isDone == (model[who] != nil), "seed \(seed), step \(step)")
                model[who]?[field] = value
            case 3:
                let isDone = (try? vault.remove(field: field, of: who, at: now)) != nil
                #expect(isDone == (model[who]?[field] != nil), "seed \(seed), step \(step)")
                model[who]?[field] = nil
            case 4 where random.once(in: 4):
                #expect(((try? vault.remove(who)) != nil) == (model[who] != nil), "seed \(seed), step \(step)")
                model[who] = nil
            case 5: #expect(((try? vault.rotateDataKey(of: who, at: now)) != nil) == (model[who] != nil))
            case 6: vault = try folder.again()
            default:
                vault.lock()
                #expect(throws: VaultError.self) { try vault.fields(of: who) }
                try vault.unlock(by: .file(path: folder.keyFile()))
            }
            #expect(vault.list.map(\.name) == model.keys.sorted(), "seed \(seed), step \(step)")
            for (who, values) in model {
                #expect(try vault.fields(of: who).texts == values, "seed \(seed), step \(step)")
            }
        }
    }
}
