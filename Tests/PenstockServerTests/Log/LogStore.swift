// A store on disk for the tests of `penstock log`, written row by row as the engine does.

import FIXSession
import FIXWire
import Foundation
import Journal
import Reactor
import Testing
import Values

@testable import FIXEngine
@testable import PenstockServer

/// 2026-11-21T03:30:00Z.
let logStart = Instant(nanosecondsSinceEpoch: 1_795_231_800_000_000_000)

/// Read once for all tests.
let logDictionary = Result { try DataDictionary.fix44() }

/// A folder of its own, gone with the value.
struct LogStore: ~Copyable {
    let path: String
    var store: Store
    private var record = TurnRecord(capacity: 1 << 20)
    private(set) var ordinal: UInt64 = 1
    /// Advances by a millisecond with each message.
    var now = logStart
    /// What was written, in order.
    private(set) var written: [[UInt8]] = []

    init(
        at path: String = NSTemporaryDirectory() + "penstock-log-\(UUID().uuidString)",
        mapSize: Int = 64 << 20
    ) throws {
        self.path = path
        store = try Store.open(path: path, durability: .process, mapSize: mapSize, at: logStart)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// One session, PENSTOCK->CLIENT, number 0, writing to stream 1.
    static func withOneSession() throws -> LogStore {
        var made = try LogStore()
        made.session(0, "CLIENT", stream: 1)
        return made
    }

    mutating func session(_ number: UInt64, _ peer: String, sender: String = "PENSTOCK", stream: UInt32) {
        let identity = SessionIdentity(
            senderCompID: Name(string: sender) ?? Name(), targetCompID: Name(string: peer) ?? Name())
        let slot = SessionSlot(
            session: Session(identity: identity, settings: SessionSettings()), stream: stream, created: now,
            began: now)
        var row = RowWriter(capacity: 256)
        slot.append(to: &row)
        record.put(.session, number, row.bytes)
        row.reset()
        row.append(number)
        row.append(now)
        record.put(.stream, UInt64(stream), row.bytes)
    }

    /// A message that came in: `35=D|34=2|…`, without 8, 9, 10.
    mutating func inbound(_ body: String, stream: UInt32 = 1) {
        inbound(bytes: LogStore.message(Array(body.utf8)), stream: stream)
    }

    mutating func inbound(bytes: [UInt8], stream: UInt32 = 1) {
        put(.inbound, messageKey(stream: stream, ordinal), bytes)
    }

    mutating func outbound(_ body: String, number: UInt64, stream: UInt32 = 1) {
        outbound(bytes: LogStore.message(Array(body.utf8)), number: number, stream: stream)
    }

    mutating func outbound(bytes: [UInt8], number: UInt64, stream: UInt32 = 1) {
        put(.outbound, messageKey(stream: stream, number), bytes)
    }

    /// Anything under any key.
    mutating func row(_ table: StoreTable, _ key: UInt64, _ value: [UInt8]) {
        value.withUnsafeBytes { record.put(table, key, Bytes($0)) }
    }

    private mutating func put(_ table: StoreTable, _ key: UInt64, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            record.put(
                table, key, header: (UInt64(bitPattern: now.nanosecondsSinceEpoch), ordinal), Bytes(buffer))
        }
        written.append(bytes)
        ordinal += 1
        now = now.advanced(by: .milliseconds(1))
    }

    mutating func commit() throws {
        record.put(.meta, MetaKey.ordinal, ordinal)
        try store.commit(&record)
    }

    /// With BeginString, BodyLength and CheckSum; `|` stands for SOH.
    static func message(_ body: [UInt8]) -> [UInt8] {
        let body = body.map { $0 == UInt8(ascii: "|") ? 1 : $0 } + [1]
        var bytes = Array("8=FIX.4.4\u{1}9=\(body.count)\u{1}".utf8) + body
        let sum = bytes.reduce(0) { $0 + Int($1) } % 256
        bytes += Array("10=\(String(sum + 1000).dropFirst())\u{1}".utf8)
        return bytes
    }
}

/// What a run of the command printed.
struct LogRun {
    var output: [UInt8] = []
    var largestPiece = 0
    var complaints: [String] = []
    var exitCode: Int32 = -1

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    /// - Parameters:
    ///   - pieces: How many pieces of output somebody reads.
    ///   - input: The descriptor of standard input.
    ///   - onOutput: What happens when something has been printed.
    ///   - wait: What happens while the command waits for more; false when it is time to stop.
    static func run(
        _ words: [String], now: Instant = logStart, usesColour: Bool = false, pieces: Int = .max,
        input: Int32 = 0, wait: () -> Bool = { false }, onOutput: () -> Void = {}
    ) throws -> LogRun {
        var run = LogRun()
        var left = pieces
        let arguments = try LogOptions.arguments(words)
        let files = arguments.all("dictionary")
        let dictionary = files.isEmpty ? try logDictionary.get() : try LogDictionary.read(files)
        let options = try LogOptions(arguments, dictionary, at: now)
        try withoutActuallyEscaping(wait) { wait in try withoutActuallyEscaping(onOutput) { onOutput in
            let collector = Collector()
            let outlets = LogOutlets(
                usesColour: usesColour, standardInput: input,
                write: { bytes in
                    collector.run.output += bytes
                    collector.run.largestPiece = max(collector.run.largestPiece, bytes.count)
                    left -= 1
                    onOutput()
                    return left > 0
                }, complain: { collector.run.complaints.append($0) }, wait: wait)
            let exitCode = try LogCommand.run(options, dictionary, outlets)
            run = collector.run
            run.exitCode = exitCode
        } }
        return run
    }

    private final class Collector {
        var run = LogRun()
    }
}

/// The line of a message in the usual format, after its time.
func afterTime(_ line: String) -> String { String(line.dropFirst(22)) }
