// Which messages are printed, and in which order.

import FIXWire
import Foundation
import Journal
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock log: order and choice` {
    /// Two messages in, two out, and more of each after the numbers began again.
    static func conversation() throws -> LogStore {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|98=0")
        log.outbound("35=A|34=1|98=0", number: 1)
        log.inbound("35=D|34=2|11=a")
        log.outbound("35=8|34=2|37=x", number: 2)
        log.session(0, "CLIENT", stream: 2)
        log.inbound("35=A|34=1|141=Y", stream: 2)
        log.outbound("35=A|34=1|141=Y", number: 1, stream: 2)
        log.outbound("35=0|34=2", number: 2, stream: 2)
        try log.commit()
        return log
    }

    @Test func `a line has time, direction, session and the message`() throws {
        let log = try Self.conversation()
        let run = try LogRun.run([log.path])
        #expect(run.exitCode == 0)
        #expect(run.complaints == [])
        #expect(run.lines.count == 8)
        let sum = String(decoding: log.written[2].suffix(4).dropLast(), as: UTF8.self)
        #expect(
            run.lines[2]
                == "20261121-03:30:00.002 < PENSTOCK->CLIENT 8=FIX.4.4|9=15|35=D|34=2|11=a|10=\(sum)|")
        #expect(run.lines[3].contains(" > PENSTOCK->CLIENT 8=FIX.4.4|9=15|35=8|34=2|37=x|"))
    }

    @Test func `where numbers begin again there is a line in formats for people`() throws {
        let log = try Self.conversation()
        for format in [[], ["--pretty"]] {
            let lines = try LogRun.run([log.path] + format).lines
            #expect(lines.filter { $0.hasPrefix("---") } == ["--- numbers start again at 1 ---"])
        }
        #expect(try LogRun.run([log.path]).lines[4] == "--- numbers start again at 1 ---")
        for format in ["--raw", "--json"] {
            #expect(try !LogRun.run([log.path, format]).text.contains("---"))
        }
    }

    @Test func `with several sessions the line says whose numbers`() throws {
        var log = try Self.conversation()
        log.session(1, "OTHER", stream: 3)
        try log.commit()
        #expect(try LogRun.run([log.path]).lines[4] == "--- numbers start again at 1 --- PENSTOCK->CLIENT")
        #expect(try LogRun.run([log.path, "CLIENT"]).lines[4] == "--- numbers start again at 1 ---")
    }

    @Test func `a last answer in the old stream does not begin the numbers twice`() throws {
        var log = try LogStore.withOneSession()
        log.outbound("35=A|34=1", number: 1)
        log.session(0, "CLIENT", stream: 2)
        log.inbound("35=5|34=2", stream: 2)
        log.outbound("35=5|34=2", number: 2)
        log.inbound("35=A|34=1", stream: 2)
        try log.commit()
        let run = try LogRun.run([log.path])
        #expect(run.lines.filter { $0.hasPrefix("---") }.count == 1)
        #expect(try LogRun.run([log.path, "--raw"]).output == log.written.flatMap { $0 + [10] })
    }

    @Test func `raw is the bytes of each message and a line feed`() throws {
        let log = try Self.conversation()
        #expect(try LogRun.run([log.path, "--raw"]).output == log.written.flatMap { $0 + [10] })
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `messages of many sessions and streams come in the order of their ordinals`(seed: UInt64) throws {
        var log = try LogStore()
        var state = seed
        func random(_ below: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % below
        }
        var streams = [UInt32](repeating: 0, count: 9)
        var numbers = [UInt64](repeating: 1, count: 9)
        var last: UInt32 = 0
        for step in 0..<3000 {
            let session = Int(random(9))
            if streams[session] == 0 || random(40) == 0 {
                last += 1
                streams[session] = last
                numbers[session] = 1
                log.session(UInt64(session), "PEER\(session)", stream: last)
            }
            if random(2) == 0 {
                log.inbound("35=0|34=7|112=\(step)", stream: streams[session])
            } else {
                log.outbound("35=0|34=\(numbers[session])|112=\(step)", number: numbers[session], stream: streams[session])
                numbers[session] += 1
            }
            if random(30) == 0 { try log.commit() }
        }
        try log.commit()
        #expect(try LogRun.run([log.path, "--raw"]).output == log.written.flatMap { $0 + [10] }, "seed \(seed)")
    }

    @Test func `in and out choose a direction`() throws {
        let log = try Self.conversation()
        #expect(try LogRun.run([log.path, "--in", "--raw"]).lines.count == 3)
        #expect(try LogRun.run([log.path, "--out", "--raw"]).lines.count == 4)
        #expect(try LogRun.run([log.path, "--in"]).lines.allSatisfy { $0.contains(" < ") || $0.hasPrefix("---") })
    }

    @Test func `from and to choose by the MsgSeqNum of each direction`() throws {
        let log = try Self.conversation()
        #expect(try LogRun.run([log.path, "--from", "2", "--raw"]).output
            == [2, 3, 6].flatMap { log.written[$0] + [10] })
        #expect(try LogRun.run([log.path, "--to=1", "--raw"]).output
            == [0, 1, 4, 5].flatMap { log.written[$0] + [10] })
        #expect(try LogRun.run([log.path, "--from", "3"]).output == [])
    }

    @Test func `since and until choose by time, both ends included`() throws {
        let log = try Self.conversation()
        let run = try LogRun.run(
            [log.path, "--since", "20261121-03:30:00.002", "--until", "03:30:00.004", "--raw"])
        #expect(run.output == [2, 3, 4].flatMap { log.written[$0] + [10] })
        let later = logStart.advanced(by: .milliseconds(60_003))
        #expect(try LogRun.run([log.path, "--since", "1m", "--raw"], now: later).lines.count == 4)
        #expect(try LogRun.run([log.path, "--since", "1h"], now: logStart.advanced(by: .seconds(7200))).output == [])
    }

    @Test func `since finds its place among many, and a clock set back hides nothing`() throws {
        var log = try LogStore.withOneSession()
        for number in 1...3000 as ClosedRange<UInt64> {
            log.now = logStart.advanced(by: .seconds(Int64(number) * 60))
            // Ten minutes back, for a while.
            if (2000..<2005).contains(number) { log.now = log.now.advanced(by: .seconds(-600)) }
            if number % 3 == 0 { log.inbound("35=0|34=\(number)") } else { log.outbound("35=0|34=\(number)", number: number) }
        }
        try log.commit()
        for minute in [1, 1000, 1989, 1990, 1995, 2000, 2004, 2005, 2990, 3001] as [Int64] {
            let since = logStart.advanced(by: .seconds(minute * 60))
            let now = logStart.advanced(by: .seconds(4000 * 60))
            let words = [log.path, "--since", "\(now.since(since).nanoseconds / 1_000_000)ms", "--json"]
            let expected = (1...3000).filter { (2000..<2005).contains($0) ? $0 - 10 >= minute : $0 >= minute }
            let lines = try LogRun.run(words, now: now).lines
            #expect(lines.count == expected.count, "since minute \(minute)")
            let until = try LogRun.run([log.path, "--until"] + words[2...], now: now).lines
            #expect(until.count == (1...3000).filter { (2000..<2005).contains($0) ? $0 - 10 <= minute : $0 <= minute }.count)
        }
    }

    @Test func `types are chosen by code or name`() throws {
        let log = try Self.conversation()
        #expect(try LogRun.run([log.path, "--type", "D,8", "--raw"]).output
            == [2, 3].flatMap { log.written[$0] + [10] })
        #expect(try LogRun.run([log.path, "--type", "Heartbeat", "--raw"]).output == log.written[6] + [10])
    }

    @Test func `a session is named in full, by its peer, or by its number`() throws {
        var log = try Self.conversation()
        log.session(1, "OTHER", stream: 3)
        log.inbound("35=A|34=1|58=other", stream: 3)
        try log.commit()
        for name in ["PENSTOCK->OTHER", "FIX.4.4:PENSTOCK->OTHER", "OTHER", "1"] {
            #expect(try LogRun.run([log.path, name, "--raw"]).output == (log.written.last ?? []) + [10])
        }
    }

    @Test func `a session that is not there is answered with those that are`() throws {
        var log = try Self.conversation()
        log.session(1, "CLIENT", sender: "SECOND", stream: 3)
        try log.commit()
        func refusal(_ name: String) -> String {
            do { return try LogRun.run([log.path, name]).text } catch { return "\(error)" }
        }
        #expect(
            refusal("PENSTOCK->CLEINT")
                == """
                no session PENSTOCK->CLEINT; did you mean PENSTOCK->CLIENT? The store has
                  0  PENSTOCK->CLIENT
                  1  SECOND->CLIENT
                """)
        #expect(refusal("2") == "no session 2. The store has\n  0  PENSTOCK->CLIENT\n  1  SECOND->CLIENT")
        #expect(refusal("CLIENT").hasPrefix("CLIENT can be several sessions. The store has\n"))
        #expect(PenstockCommands.run(["log", log.path, "NOBODY"]) == 1)
    }

    @Test func `a peer whose CompID is a number goes before the number of a session`() throws {
        var log = try Self.conversation()
        log.session(1, "0", stream: 3)
        log.inbound("35=A|34=1|58=zero", stream: 3)
        try log.commit()
        #expect(try LogRun.run([log.path, "0", "--raw"]).output == (log.written.last ?? []) + [10])
    }
}
