// Files of secrets: who may read them, and what a damaged one is.

import Foundation
import Reactor
import Testing

@Suite struct `Private files` {
    private let folder: String
    private let file: PrivateFile

    init() throws {
        folder = NSTemporaryDirectory() + "penstock-private-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        file = PrivateFile(path: folder + "/secret", bytesMax: 100)
    }

    private func fault() -> String {
        do throws(PrivateFile.Fault) {
            _ = try file.read()
            return "no fault"
        } catch { return error.description }
    }

    @Test func `what is written is there, for its owner alone`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try file.replace(with: [1, 2, 3])
        #expect(try file.read() == [1, 2, 3])
        try file.replace(with: [])
        #expect(try file.read() == [])
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["secret"])
    }

    @Test func `why there is nothing to read`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(fault() == "\(file.path) is not there")
        try file.replace(with: [1])
        for mode in [0o640, 0o604, 0o660, 0o602] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
            #expect(
                fault()
                    == "\(file.path) can be read by others: it must be ours, with mode 0600 (chmod 600 \(file.path))")
        }
        try PrivateFile(path: file.path, bytesMax: 200).replace(with: [UInt8](repeating: 0, count: 101))
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file.path)
        #expect(fault() == "\(file.path) has more than 100 bytes")
        try FileManager.default.removeItem(atPath: file.path)
        try FileManager.default.createDirectory(atPath: file.path, withIntermediateDirectories: true)
        #expect(fault() == "\(file.path) is no ordinary file")
    }

    @Test func `what a killed process left aside is in nobody's way`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try file.replace(with: [1])
        try Data([9, 9, 9, 9]).write(to: URL(fileURLWithPath: file.path + ".new"))
        #expect(try file.read() == [1])
        try file.replace(with: [2])
        #expect(try file.read() == [2])
    }

    @Test func `a new one never replaces another`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try file.create(with: [1])
        #expect(throws: IOError.self) { try file.create(with: [2]) }
        #expect(try file.read() == [1])
    }

    @Test func `to write what could not be read again is a mistake of the caller's`() async {
        await #expect(processExitsWith: .failure) {
            try PrivateFile(path: "/dev/null", bytesMax: 1).replace(with: [1, 2])
        }
    }

    @Test func `a folder that is not there is an error of the system's`() {
        let lost = PrivateFile(path: folder + "/nowhere/secret", bytesMax: 100)
        #expect(throws: IOError.self) { try lost.replace(with: [1]) }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

@Suite struct `Kept documents` {
    private let bytes = KeptDocument.bytes(of: Array("{\"a\":1}".utf8), kind: "penstock-test", version: 2)

    private func read(_ bytes: [UInt8]) throws -> KeptDocument {
        try KeptDocument(bytes, kind: "penstock-test", versions: 1...2)
    }

    @Test func `the first line says what it is`() throws {
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.hasPrefix("penstock-test 2 sha256="))
        #expect(text.hasSuffix("\n{\"a\":1}"))
        let document = try read(bytes)
        #expect(document.isWhole && document.version == 2 && document.text == Array("{\"a\":1}".utf8))
    }

    @Test func `any changed byte is noticed, and any cut`() {
        for index in bytes.indices {
            for change in [1, 0x20, 0x80] as [UInt8] {
                var changed = bytes
                changed[index] ^= change
                let document = try? read(changed)
                #expect(document?.isWhole != true)
            }
            #expect((try? read(Array(bytes[..<index])))?.isWhole != true)
        }
        #expect((try? read(bytes + [32]))?.isWhole == false)
    }

    @Test(arguments: [
        "", "\n", "penstock-test", "penstock-other 2 sha256=00\n{}", "penstock-test two sha256=00\n{}", "penstock-test 2\n{}",
        "penstock-test 2 md5=00\n{}", "penstock-test  2 sha256=00\n{}", "penstock-test -1 sha256=00\n{}",
    ])
    func `what is no document`(text: String) {
        #expect(throws: KeptDocument.Fault.notOfThisKind) { try read(Array(text.utf8)) }
    }

    @Test func `a later version is one that nobody knows`() {
        #expect(throws: KeptDocument.Fault.unknownVersion(3)) { try read(Array("penstock-test 3 anything\n".utf8)) }
    }
}

@Suite struct `Memory's secrecy` {
    @Test func `a process that forbids dumps leaves none`() async {
        await #expect(processExitsWith: .success) {
            guard MemorySecrecy.mayDump else { return }
            try MemorySecrecy.forbidDumps()
            exit(MemorySecrecy.mayDump ? 1 : 0)
        }
    }
}
