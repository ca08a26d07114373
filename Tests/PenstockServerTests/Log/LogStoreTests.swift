// Stores that are damaged, large, missing, or being written to.

import FIXWire
import Foundation
import Journal
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock log: stores` {
    private func refusal(_ path: String) -> String {
        do { return try LogRun.run([path]).text } catch { return "\(error)" }
    }

    @Test func `a store that is missing, of another format, or none is refused in a line`() throws {
        let path = NSTemporaryDirectory() + "penstock-log-\(UUID().uuidString)"
        #expect(refusal(path) == "cannot open \(path): No such file or directory")
        #expect(PenstockCommands.run(["log", path]) == 1)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(refusal(path) == "store \(path): does not exist")
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("hello".utf8).write(to: URL(fileURLWithPath: path + "/data.mdb"))
        #expect(refusal(path) == "store \(path): holds something that is no Penstock store")
        var log = try LogStore()
        log.row(.meta, MetaKey.format, [99, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 8))
        try log.commit()
        #expect(refusal(log.path) == "store \(log.path): has format 99, this Penstock reads format \(Store.formatVersion)")
    }

    @Test func `an empty store prints nothing`() throws {
        let log = try LogStore()
        let run = try LogRun.run([log.path])
        #expect(run.output == [] && run.complaints == [] && run.exitCode == 0)
        #expect(throws: UnknownSession.self) { try LogRun.run([log.path, "CLIENT"]) }
    }

    @Test func `damaged rows are named and the rest is printed`() throws {
        var log = try LogStore.withOneSession()
        log.outbound("35=A|34=1", number: 1)
        log.row(.outbound, messageKey(stream: 1, 2), [1, 2, 3])
        log.outbound("35=0|34=3", number: 3)
        var broken = LogStore.message(Array("35=0|34=4".utf8))
        broken[20] ^= 1
        log.inbound(bytes: broken)
        // Ordinals that are not their key's, and that no message has yet.
        log.row(.inbound, messageKey(stream: 1, 1000), [UInt8](repeating: 0, count: 40))
        log.row(.outbound, messageKey(stream: 1, 4), [UInt8](repeating: 9, count: 40))
        log.row(.outbound, messageKey(stream: 1, 5), [UInt8](repeating: 0, count: 16))
        log.row(.stream, 2, [1])
        log.inbound("35=0|34=9|58=nobody's", stream: 2)
        log.row(.session, 1, [])
        log.session(2, "LAST", stream: 3)
        log.outbound("35=A|34=1", number: 1, stream: 3)
        try log.commit()
        let run = try LogRun.run([log.path])
        #expect(run.exitCode == 1)
        let (in1, out1) = (messageKey(stream: 1, 0), messageKey(stream: 1, 0))
        #expect(
            run.complaints.sorted() == [
                "damaged row: table in, key \(in1 + 1000): not a message with its time",
                "damaged row: table in, key \(in1 + 3): CheckSum is wrong",
                "damaged row: table out, key \(out1 + 2): not a message with its time",
                "damaged row: table out, key \(out1 + 4): not a message with its time",
                "damaged row: table out, key \(out1 + 5): CheckSum is wrong",
                "damaged row: table session, key 1: not a session",
                "damaged row: table stream, key 2: not a stream",
            ].sorted())
        #expect(run.lines.map { afterTime($0).prefix(20) } == [
            "> PENSTOCK->CLIENT 8", "> PENSTOCK->CLIENT 8", "< stream 2 8=FIX.4.4", "> PENSTOCK->LAST 8=F",
        ])
        #expect(PenstockCommands.run(["log", log.path, "LAST", "--from", "9"]) == 1)
    }

    @Test func `rows whose checksum is wrong are named and the rest is printed`() throws {
        var log = try LogStore(mapSize: 1 << 20)
        log.session(0, "CLIENT", stream: 1)
        log.session(1, "MARKED-PEER", stream: 2)
        for number in 1...4 as ClosedRange<UInt64> {
            log.inbound("35=0|34=\(number)|58=\(number == 2 ? "MARKED-IN" : "in")")
            log.outbound("35=0|34=\(number)|58=\(number == 3 ? "MARKED-OUT" : "out")", number: number)
        }
        try log.commit()
        for text in ["MARKED-PEER", "MARKED-IN", "MARKED-OUT"] { try damage(log.path, text) }
        let run = try LogRun.run([log.path, "--raw"])
        #expect(run.exitCode == 1)
        #expect(run.output == [0, 1, 3, 4, 6, 7].flatMap { log.written[$0] + [10] })
        #expect(
            run.complaints.sorted() == [
                "damaged row: table in, key \(messageKey(stream: 1, 3)): its checksum is wrong",
                "damaged row: table out, key \(messageKey(stream: 1, 3)): its checksum is wrong",
                "damaged row: table session, key 1: its checksum is wrong",
            ])
        #expect(try LogRun.run([log.path, "--since", "1h", "--raw"]).lines.count == 6)
    }

    /// Changes a byte of the page that has the text.
    private func damage(_ path: String, _ text: String) throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path + "/data.mdb"))
        let bytes = try handle.readToEnd() ?? Data()
        let place = try #require(bytes.lastRange(of: Data(text.utf8)))
        try handle.seek(toOffset: UInt64(place.lowerBound))
        try handle.write(contentsOf: Data("m".utf8))
        try handle.close()
    }

    @Test func `a copy of a store, a file by itself, is a store`() throws {
        var log = try LogStore(mapSize: 1 << 20)
        log.session(0, "CLIENT", stream: 1)
        log.inbound("35=0|34=1")
        try log.commit()
        let copy = log.path + "-copy"
        try FileManager.default.copyItem(atPath: log.path + "/data.mdb", toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        #expect(LogSource.at(copy) == .store(copy))
        #expect(try LogRun.run([copy, "CLIENT", "--raw"]).output == log.written[0] + [10])
        #expect(!FileManager.default.fileExists(atPath: copy + "-lock"))
    }

    @Test func `20,000 messages are printed piece by piece`() throws {
        var log = try LogStore.withOneSession()
        for number in 1...10_000 as ClosedRange<UInt64> {
            log.inbound("35=D|34=\(number)|11=order-\(number)|55=AAPL")
            log.outbound("35=8|34=\(number)|11=order-\(number)|55=AAPL", number: number)
            if number % 500 == 0 { try log.commit() }
        }
        try log.commit()
        let run = try LogRun.run([log.path, "--raw"])
        #expect(run.output == log.written.flatMap { $0 + [10] })
        #expect(run.largestPiece < 300 << 10)
        #expect(try LogRun.run([log.path, "--raw", "--from", "9999", "--out"]).lines.count == 2)
    }

    @Test func `who stops reading ends the printing`() throws {
        var log = try LogStore.withOneSession()
        for number in 1...5000 as ClosedRange<UInt64> { log.outbound("35=0|34=\(number)", number: number) }
        try log.commit()
        let run = try LogRun.run([log.path, "--raw", "--follow"], pieces: 1)
        #expect(run.exitCode == 0)
        #expect(run.lines.count < 5000 && !run.lines.isEmpty)
    }

    @Test func `what is written while it prints waits for the next time, and nothing is left out`() throws {
        var log = try LogStore.withOneSession()
        for number in 1...100 as ClosedRange<UInt64> { log.outbound("35=0|34=\(number)", number: number) }
        try log.commit()
        var rounds = 0
        let run = try LogRun.run([log.path, "--raw", "--follow"]) {
            rounds += 1
            switch rounds {
            case 1: log.inbound("35=0|34=1")
            case 2: log.outbound("35=0|34=101", number: 101)
            case 3: break
            case 4:
                // Two streams at once, of which one is over already, and a session that is new.
                log.session(0, "CLIENT", stream: 2)
                log.inbound("35=5|34=2", stream: 2)
                log.outbound("35=5|34=102", number: 102)
                log.session(0, "CLIENT", stream: 3)
                log.session(1, "NEW", stream: 4)
                log.inbound("35=A|34=1", stream: 4)
                log.inbound("35=A|34=1", stream: 3)
            case 5: log.outbound("35=A|34=1", number: 1, stream: 3)
            default: return false
            }
            do { try log.commit() } catch { Issue.record(error) }
            return true
        }
        #expect(run.output == log.written.flatMap { $0 + [10] })
        #expect(run.exitCode == 0)
    }

    @Test func `following one session, the others stay out`() throws {
        var log = try LogStore.withOneSession()
        log.session(1, "OTHER", stream: 2)
        try log.commit()
        var rounds = 0
        let run = try LogRun.run([log.path, "CLIENT", "--follow"]) {
            rounds += 1
            log.inbound("35=0|34=\(rounds)", stream: 2)
            log.inbound("35=0|34=\(rounds)", stream: 1)
            do { try log.commit() } catch { Issue.record(error) }
            return rounds < 4
        }
        #expect(run.lines.count == 3)
        #expect(run.lines.allSatisfy { $0.contains("PENSTOCK->CLIENT") })
    }

    @Test func `a store that grows beyond its map is followed`() throws {
        var log = try LogStore(mapSize: 1 << 20)
        log.session(0, "CLIENT", stream: 1)
        try log.commit()
        var number: UInt64 = 0
        let run = try LogRun.run([log.path, "--raw", "--follow"]) {
            guard number < 4000 else { return false }
            for _ in 0..<500 {
                number += 1
                log.outbound("35=0|34=\(number)|58=" + String(repeating: "x", count: 900), number: number)
            }
            do { try log.commit() } catch { Issue.record(error) }
            return true
        }
        #expect(run.output == log.written.flatMap { $0 + [10] })
    }

    /// The reader is a process of its own: LMDB does not bear two openings in one that overlap in time.
    @Test(.timeLimit(.minutes(1)))
    func `a gateway may write meanwhile: all of it is seen, once and in order, until SIGINT`() throws {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("penstock")
        var log = try LogStore.withOneSession()
        try log.commit()
        let reader = Process()
        let pipe = Pipe()
        reader.executableURL = program
        reader.arguments = ["log", log.path, "--json", "--follow"]
        reader.standardOutput = pipe
        try reader.run()
        var number: UInt64 = 0
        var output = Data()
        for index in 0..<20_000 {
            if index % 3 == 0 {
                log.inbound("35=0|34=1|112=m\(index)")
            } else {
                number += 1
                log.outbound("35=0|34=\(number)|112=m\(index)", number: number)
            }
            if index % 7 == 0 || index == 19_999 { try log.commit() }
            // Once the reader is there, a pipe is soon full: it waits while we write on.
            if index % 5000 == 4999 { output += pipe.fileHandleForReading.availableData }
        }
        let end = Data("\"m19999\"},".utf8)
        while output.suffix(400).range(of: end) == nil {
            let more = pipe.fileHandleForReading.availableData
            if more.isEmpty { break }
            output += more
        }
        reader.interrupt()
        output += pipe.fileHandleForReading.readDataToEndOfFile()
        reader.waitUntilExit()
        #expect(reader.terminationReason == .exit && reader.terminationStatus == 0)
        let lines = output.split(separator: 10)
        #expect(lines.count == 20_000)
        for (index, line) in lines.enumerated()
        where line.range(of: Data("\"value\":\"m\(index)\"".utf8)) == nil {
            Issue.record("message \(index) is \(String(decoding: line, as: UTF8.self))")
            break
        }
    }
}

@Suite struct `penstock log: command line` {
    private func options(_ words: [String]) throws -> LogOptions {
        try LogOptions(LogOptions.arguments(words), logDictionary.get(), at: logStart)
    }

    @Test(arguments: [
        [], ["a", "b", "c"], ["a", "--raw", "--json"], ["a", "--pretty", "--raw"], ["a", "--in", "--out"],
        ["a", "--from", "x"], ["a", "--from", "-1"], ["a", "--from", "3", "--to", "2"], ["a", "--since", "soon"],
        ["a", "--until", "25:00:00"], ["a", "--since", "1m", "--until", "1h"], ["a", "--type", "NewOrder"],
        ["a", "--type", ""], ["a", "--follw"], ["a", "--since"], ["a", "--raw=1"],
        ["a", "--where", ""], ["a", "--where", "=x"], ["a", "--where", "0=x"], ["a", "--where", "-1"],
        ["a", "--where", "+11=x"], ["a", "--where", "4294967295"], ["a", "--where", "NoSuchField"],
        ["a", "--where", "554=x"], ["a", "--where", "Password!=x"], ["a", "--where", "RawData="],
    ])
    func `wrong usage is refused`(_ words: [String]) throws {
        #expect(throws: Arguments.Misuse.self) { try options(words) }
    }

    @Test func `help is exit code 0`() {
        #expect(PenstockCommands.run(["log", "--help"]) == 0)
        #expect(PenstockCommands.run(["help", "log"]) == 0)
    }

    @Test func `a command line that is wrong is exit code 2`() {
        #expect(PenstockCommands.run(["log"]) == 2)
        #expect(PenstockCommands.run(["log", "a", "--raw", "--json"]) == 2)
    }

    @Test func `a type that is nearly one is suggested`() {
        let misuse = #expect(throws: Arguments.Misuse.self) {
            try options(["a", "--type", "NewOrderSingel"])
        }
        #expect(misuse?.message == "--type: no message type NewOrderSingel; did you mean NewOrderSingle?")
    }

    @Test(arguments: [
        ("20261121-03:30:00", 0), ("20261121-03:30:00.250", 250), ("20261121", -12_600_000),
        ("03:30:01", 1000), ("00:00:00.5", -12_599_500), ("23:59:59", 73_799_000), ("250ms", -250),
        ("30s", -30_000), ("5m", -300_000), ("2h", -7_200_000), ("1d", -86_400_000), ("0s", 0),
    ] as [(String, Int64)])
    func `times are points, times of today, or durations back`(_ text: String, _ milliseconds: Int64) {
        #expect(LogTime.parse(text, at: logStart) == logStart.advanced(by: .milliseconds(milliseconds)))
    }

    @Test(arguments: [
        "", "5", "m", "-5m", "5 m", "5w", "1.5h", "999999999d", "1234567890s", "20261121-", "20261321",
        "24:00:00", "3:30:00", "20261121T03:30:00", "03:30:00Z", "٥m",
    ])
    func `anything else is no time`(_ text: String) {
        #expect(LogTime.parse(text, at: logStart) == nil)
    }
}
