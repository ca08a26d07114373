// File stores of other engines, written by hand, and what became of them.

import FIXSession
import Foundation
import Journal
import TestKit
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

/// A folder with the files of sessions, and room for a store of ours beside it.
struct FileStore {
    private let path: String

    /// In memory where there is such a folder: thousands of small files keep a busy disk waiting.
    init() throws {
        let isInMemory = FileManager.default.isWritableFile(atPath: "/dev/shm")
        let parent = isInMemory ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        path = parent + "/penstock-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func file(_ name: String) -> String { path + "/" + name }

    var store: String { file("our-store") }
    var files: String { file("files") }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// A file as it stands.
    func put(_ name: String, _ bytes: [UInt8]) throws {
        try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: files + "/" + name))
    }

    func put(_ name: String, _ text: String) throws { try put(name, Array(text.utf8)) }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: files + "/" + name)))
    }

    func delete(_ name: String) throws { try FileManager.default.removeItem(atPath: files + "/" + name) }

    /// What the engine of the format writes: numbers, creation, and messages under their MsgSeqNums.
    func write(
        _ format: StoreFormat, _ prefix: String, _ messages: [(UInt64, [UInt8])] = FileStore.three,
        out: UInt64 = 4, in inbound: UInt64 = 9
    ) throws {
        var (body, header): ([UInt8], [UInt8]) = ([], [])
        for (number, bytes) in messages {
            switch format {
            case .quickfix: header += Array("\(number),\(body.count),\(bytes.count) ".utf8)
            case .quickfixgo: header += Array("\(number),\(body.count),\(bytes.count)\n".utf8)
            case .quickfixj:
                header += withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
                header += withUnsafeBytes(of: UInt64(body.count).bigEndian) { Array($0) }
                header += withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) }
            }
            body += bytes
        }
        try put(prefix + ".body", body)
        try put(prefix + ".header", header)
        switch format {
        case .quickfix:
            try put(prefix + ".seqnums", String(format: "%010d : %010d", Int(out), Int(inbound)))
            try put(prefix + ".session", "20261120-08:00:00")
        case .quickfixj:
            try put(prefix + ".senderseqnums", FileStore.java("\(out)"))
            try put(prefix + ".targetseqnums", FileStore.java("\(inbound)"))
            try put(prefix + ".session", FileStore.java("20261120-08:00:00.250"))
        case .quickfixgo:
            try put(prefix + ".senderseqnums", String(format: "%019d", Int(out)))
            try put(prefix + ".targetseqnums", String(format: "%019d", Int(inbound)))
            try put(prefix + ".session", "2026-11-20T08:00:00.123456789Z")
        }
    }

    static func java(_ text: String) -> [UInt8] { [0, UInt8(text.utf8.count)] + Array(text.utf8) }

    /// `35=8|34=2` with 49, 52, 56 behind its 34, from PENSTOCK to CLIENT.
    static func message(
        _ body: String, from sender: String = "49=PENSTOCK", to target: String = "56=CLIENT",
        at time: String = "20261121-03:30:00.500"
    ) -> [UInt8] {
        var fields = body.split(separator: "|").map { String($0) }
        fields.insert(contentsOf: [sender, "52=\(time)", target], at: 2)
        return LogStore.message(Array(fields.joined(separator: "|").utf8))
    }

    /// A Logon and two reports.
    static let three: [(UInt64, [UInt8])] = [
        (1, message("35=A|34=1|98=0|108=30")), (2, message("35=8|34=2|37=A|58=first")),
        (3, message("35=8|34=3|37=B|58=second", at: "20261121-03:30:01")),
    ]

    // MARK: Import

    func options(_ change: (inout StoreImportOptions) -> Void = { _ in }) -> StoreImportOptions {
        var options = StoreImportOptions(folder: files, store: store)
        change(&options)
        return options
    }

    @discardableResult
    func bring(
        commitBytes: Int = StreamFiller.commitBytes, _ change: (inout StoreImportOptions) -> Void = { _ in }
    ) throws -> [ImportOutcome] {
        var importer = StoreImporter(
            options: options(change), dictionary: try logDictionary.get(), now: logStart)
        importer.commitBytes = commitBytes
        return try importer.run { _ in }
    }

    /// Why the one session was not taken over.
    func refusal(_ change: (inout StoreImportOptions) -> Void = { _ in }) throws -> String {
        let outcomes = try bring(change)
        guard outcomes.count == 1, case .refused(let reason) = outcomes[0].result else {
            throw Missing("a refusal; got \(outcomes.map(\.line))")
        }
        return reason.replacing(files + "/", with: "")
    }

    /// All of our store, as far as sessions go.
    func contents() throws -> StoreContents { try StoreContents(store) }
}

/// What a store has: sessions, streams, and the messages that went out.
struct StoreContents: Equatable {
    struct Row: Equatable {
        let time: Int64
        let ordinal: UInt64
        let message: [UInt8]
    }

    struct Session: Equatable {
        let name: String
        let stream: UInt32
        let inbound: UInt64
        let outbound: UInt64
        let created: Int64
        let began: Int64
    }

    var sessions: [Session] = []
    var streams: [UInt64: UInt64] = [:]
    var rows: [UInt64: Row] = [:]
    var held: [UInt64] = []
    var nextOrdinal: UInt64 = 0

    init(_ path: String) throws {
        var store = try Store.read(path)
        var made = self
        for session in try store.storedSessions() {
            let row = session.row
            made.sessions.append(
                Session(
                    name: "\(row.identity)", stream: row.stream, inbound: row.nextInbound,
                    outbound: row.nextOutbound, created: row.created.nanosecondsSinceEpoch,
                    began: row.began.nanosecondsSinceEpoch))
        }
        try store.forEach(in: .stream) { key, value in
            var reader = RowReader(value)
            made.streams[key] = reader.uint64()
            return true
        }
        try store.forEach(in: .outbound) { key, value in
            var reader = RowReader(value)
            let (time, ordinal) = (reader.int64(), reader.uint64())
            made.rows[key] = Row(
                time: time, ordinal: ordinal, message: [UInt8](value.slice(16, value.count - 16)))
            return true
        }
        try store.forEach(in: .held) { key, _ in
            made.held.append(key)
            return true
        }
        made.nextOrdinal = try store.nextOrdinal() ?? 0
        try store.endReading()
        self = made
    }

    /// The messages of a stream, by number.
    func messages(_ stream: UInt32) -> [UInt64: [UInt8]] {
        var found: [UInt64: [UInt8]] = [:]
        for (key, row) in rows where key >> 40 == UInt64(stream) { found[key & (1 << 40 - 1)] = row.message }
        return found
    }
}
