// `penstock log` on files and standard input.

import FIXWire
import Foundation
import Testing

@testable import PenstockServer

@Suite struct `penstock log: text` {
    /// Two sessions of ME.
    static let messages: [[UInt8]] = [
        fix("35=A|34=1|49=ME|52=20261121-03:30:01.001|56=VENUE|554=hunter"),
        fix("35=A|34=1|49=VENUE|52=20261121-03:30:01.003|56=ME"),
        fix("35=D|34=2|49=ME|50=DESK|52=20261121-03:30:02|56=VENUE|11=a|55=AAPL"),
        fix("35=8|34=2|49=VENUE|52=20261121-03:30:02.5|56=ME|57=DESK|11=a|55=AAPL"),
        fix("35=0|34=7|49=OTHER|52=20261121-03:30:03|56=ME"),
    ]

    static func lines(_ prefix: String = "") -> String { messages.map { prefix + written($0, "|") + "\n" }.joined() }

    private func starts(_ run: LogRun) -> [String] {
        run.lines.map { String($0[..<($0.firstRange(of: " 8=FIX")?.lowerBound ?? $0.endIndex)]) }
    }

    @Test func `without a session and without marks the direction is not known, and the time is SendingTime`() throws {
        let file = try TextFile(Self.lines())
        let run = try LogRun.run([file.path])
        #expect(
            starts(run) == [
                "20261121-03:30:01.001 ? ME->VENUE", "20261121-03:30:01.003 ? VENUE->ME",
                "20261121-03:30:02.000 ? ME/DESK->VENUE", "20261121-03:30:02.500 ? VENUE->ME/DESK",
                "20261121-03:30:03.000 ? OTHER->ME",
            ])
        #expect(run.exitCode == 0 && run.complaints == [])
        #expect(try LogRun.run([file.path, "--json"]).lines[0].hasPrefix(#"{"time":"2026-11-21T03:30:01.001000000Z","direction":null,"session":"ME->VENUE""#))
    }

    @Test(arguments: ["ME->VENUE", "FIX.4.4:ME->VENUE", "VENUE"])
    func `the session tells the directions`(_ session: String) throws {
        let file = try TextFile(Self.lines())
        #expect(
            starts(try LogRun.run([file.path, session])) == [
                "20261121-03:30:01.001 > ME->VENUE", "20261121-03:30:01.003 < ME->VENUE",
                "20261121-03:30:02.000 > ME/DESK->VENUE", "20261121-03:30:02.500 < ME/DESK->VENUE",
            ])
        #expect(try LogRun.run([file.path, session, "--in"]).lines.count == 2)
        #expect(try LogRun.run([file.path, "VENUE->ME", "--raw", "--in"]).lines.count == 2)
        #expect(try LogRun.run([file.path, "ME/DESK->VENUE"]).lines.count == 2)
    }

    @Test(arguments: [
        ("FIX.4.4-ME-VENUE.messages.current.log", ">"), ("FIX.4.4-VENUE-ME.messages.log", "<"),
        ("FIX.4.4-ME-VENUE-backup.messages.log", ">"), ("FIX.4.2-ME-VENUE.messages.log", "?"),
        ("FIX.4.4-ME-VENUES.messages.log", "?"), ("log.txt", "?"),
    ])
    func `the name of QuickFIX's file tells whose log it is`(_ name: String, _ mark: String) throws {
        let file = try TextFile(Self.lines("20261121-04:00:00.123456789 : "), name: name)
        let run = try LogRun.run([file.path])
        #expect(run.lines[0].hasPrefix("20261121-04:00:00.123 \(mark) "))
        let subs = try TextFile(Self.lines(), name: "FIX.4.4-ME_DESK-VENUE.messages.log")
        #expect(try LogRun.run([subs.path, "--in"]).lines.map { $0.contains("|35=8|") } == [true])
        let all = "35=0|34=1|49=A B|50=S|142=L|56=C|57=T"
        let mangled = try TextFile(fix(all), name: "FIX.4.4-A_B_S_L-C_T.messages.log")
        #expect(try LogRun.run([mangled.path, "--json"]).text.contains(#""out","session":"A B/S/L->C/T""#))
    }

    @Test func `the mark of the log goes before the session, and the session before the file's name`() throws {
        let file = try TextFile(Self.lines("received "), name: "FIX.4.4-ME-VENUE.messages.log")
        #expect(try LogRun.run([file.path, "ME->VENUE"]).lines.allSatisfy { $0.contains(" < ") })
        let other = try TextFile(Self.lines(), name: "FIX.4.4-ME-VENUE.messages.log")
        #expect(try LogRun.run([other.path, "VENUE->ME"]).lines[0].contains(" < VENUE->ME 8="))
    }

    @Test func `in and out leave out what has no direction, and say so`() throws {
        let file = try TextFile(Self.lines() + Self.lines("sent "))
        let run = try LogRun.run([file.path, "--out"])
        #expect(run.lines.count == 5)
        #expect(run.complaints == ["5 messages of unknown direction left out by --out; name a SESSION to tell the directions"])
    }

    @Test func `a session that is not there is answered with those that are`() throws {
        let file = try TextFile(Self.lines())
        func refusal(_ name: String) -> String {
            do { return try LogRun.run([file.path, name]).text } catch { return "\(error)" }
        }
        #expect(
            refusal("ME->VENEU")
                == """
                no session ME->VENEU; did you mean ME->VENUE? The text has
                  ME->VENUE
                  ME/DESK->VENUE
                  OTHER->ME
                """)
        #expect(PenstockCommands.run(["log", file.path, "NOBODY"]) == 1)
    }

    @Test func `filters, formats and masks are those of stores`() throws {
        let file = try TextFile(Self.lines())
        #expect(try LogRun.run([file.path, "--clordid", "a", "--raw"]).output == Self.messages[2] + [10] + Self.messages[3] + [10])
        #expect(try LogRun.run([file.path, "--type", "Heartbeat"]).lines.count == 1)
        #expect(try LogRun.run([file.path, "--where", "Symbol=AAPL", "--where", "35!=8"]).lines.count == 1)
        #expect(try LogRun.run([file.path, "--from", "2", "--to", "2"]).lines.count == 2)
        #expect(try LogRun.run([file.path, "--since", "20261121-03:30:02", "--until", "20261121-03:30:02.500"]).lines.count == 2)
        #expect(try LogRun.run([file.path]).text.contains("554=***|"))
        #expect(try LogRun.run([file.path, "--unmask"]).text.contains("554=hunter|"))
        #expect(try LogRun.run([file.path, "--pretty"]).text.contains("  Symbol(55)       = AAPL\n"))
    }

    @Test func `a message without any time is printed where times do not matter`() throws {
        let file = try TextFile("8=FIX.4.4|9=10|35=0|34=1|10=165|\n")
        #expect(try LogRun.run([file.path]).text == "without a time        ? -> 8=FIX.4.4|9=10|35=0|34=1|10=165|\n")
        #expect(try LogRun.run([file.path, "--json"]).text.hasPrefix(#"{"time":null,"direction":null,"#))
        #expect(try LogRun.run([file.path, "--since", "20200101"]).output == [])
    }

    @Test func `what is wrong with a message is said in people's formats and in JSON`() throws {
        let file = try TextFile("8=FIX.4.4|9=11|35=0|34=1|10=000|\n")
        let faults = ["BodyLength(9) is 11, counted 10", "CheckSum(10) is 000, counted 166"]
        #expect(try LogRun.run([file.path]).text.hasSuffix("|10=000| ! \(faults[0]) ! \(faults[1])\n"))
        #expect(try LogRun.run([file.path, "--pretty"]).lines.suffix(2) == ["  ! \(faults[0])", "  ! \(faults[1])"])
        #expect(try LogRun.run([file.path, "--pretty"], usesColour: true).text.contains("\u{1B}[31m! BodyLength"))
        let json = try LogRun.run([file.path, "--json"]).output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect(object["faults"] as? [String] == faults)
        #expect(try LogRun.run([file.path, "--raw"]).text == "8=FIX.4.4\u{1}9=11\u{1}35=0\u{1}34=1\u{1}10=000\u{1}\n")
        let right = try TextFile("8=FIX.4.4|9=10|35=0|34=1|10=165|\n")
        #expect(try !LogRun.run([right.path, "--json"]).text.contains("faults"))
    }

    @Test func `what is passed over is counted for people`() throws {
        let file = try TextFile("one\ntwo\n8=FIX.4.4|9=10|35=0|34=1|\n" + Self.lines() + "8=FIX.4.4|9=10|35=0|34=1|\n8=FIX.4.4|9=")
        let words = ["3 lines without a message passed over", "2 messages without an end passed over"]
        for format in [[], ["--pretty"]] {
            let run = try LogRun.run([file.path] + format)
            #expect(run.complaints == words && run.exitCode == 0)
        }
        for format in ["--raw", "--json"] { #expect(try LogRun.run([file.path, format]).complaints == []) }
        let events = try TextFile("20261121-03:30:00.1 : Created session\n20261121-03:30:00.1 : Connecting\n")
        let run = try LogRun.run([events.path])
        #expect(run.output == [] && run.exitCode == 0)
        #expect(run.complaints == ["2 lines without a message passed over"])
    }

    @Test func `a message that is too long is named with its line`() throws {
        let long = fix("35=B|34=1|95=1200000|96=" + String(repeating: "x", count: 1_200_000))
        let file = try TextFile(Array("first\n".utf8) + long + [10] + Self.messages[0])
        let run = try LogRun.run([file.path, "--raw", "--unmask"])
        #expect(run.output == Self.messages[0] + [10])
        #expect(run.complaints == ["\(file.path):2: a message longer than 1 MiB is passed over"])
        #expect(run.exitCode == 0)
    }

    @Test func `an ID that would control a terminal does not`() throws {
        let file = try TextFile(fix("35=0|34=1|49=A\u{1B}[2J|56=B"))
        #expect(try !LogRun.run([file.path]).text.contains("\u{1B}"))
        #expect(try !LogRun.run([file.path, "--pretty"]).text.contains("\u{1B}"))
    }

    @Test func `20,000 messages are printed piece by piece`() throws {
        let body = Self.lines("20261121-03:30:00.123 : ")
        let file = try TextFile(String(repeating: body, count: 4000))
        let run = try LogRun.run([file.path, "--raw", "--unmask"])
        #expect(run.output == Array(repeatElement(raw(Self.messages), count: 4000).joined()))
        #expect(run.largestPiece < 300 << 10)
    }

    @Test func `other dictionaries name what they have`() throws {
        let venue = try TextFile(
            """
            <fix><messages><message name="Ping" msgtype="U7" msgcat="app"><field name="PingKind" required="Y"/></message></messages>
            <fields><field number="5001" name="PingKind" type="CHAR"><value enum="q" description="QUICK_ONE"/></field></fields></fix>
            """, name: "venue.xml")
        let file = try TextFile(written(fix("35=U7|34=1|5001=q"), "|"))
        let words = [file.path, "--pretty", "--dictionary", "FIX.4.4", "--dictionary", venue.path]
        let text = try LogRun.run(words + ["--type", "Ping", "--where", "PingKind=q"]).text
        #expect(text.contains(" Ping(U7) 1\n") && text.contains("  PingKind(5001) = q Quick one\n"))
        #expect(PenstockCommands.run(["log", file.path, "--dictionary", venue.path + "x"]) == 1)
        #expect(PenstockCommands.run(["log", file.path, "--dictionary", file.path]) == 1)
        let many = Array(repeatElement(["--dictionary", "FIX.4.4"], count: 17).joined())
        #expect(PenstockCommands.run(["log", file.path] + many) == 2)
    }
}

@Suite struct `penstock log: what is read` {
    @Test func `a source is told by what it is`() throws {
        var log = try LogStore.withOneSession()
        log.inbound("35=0|34=1")
        try log.commit()
        #expect(LogSource.at(log.path) == .store(log.path))
        #expect(LogSource.at(log.path + "/data.mdb") == .store(log.path))
        #expect(LogSource.at("-") == .text("-", isStream: true))
        #expect(LogSource.at("/dev/null") == .text("/dev/null", isStream: true))
        let file = try TextFile("hello")
        #expect(LogSource.at(file.path) == .text(file.path, isStream: false))
        #expect(LogSource.at(file.path + "x") == .text(file.path + "x", isStream: false))
        #expect(try LogRun.run([log.path + "/data.mdb", "--raw"]).output == log.written[0] + [10])
        #expect(try LogRun.run(["/dev/null"]).output == [])
    }

    /// Each piece is written only when the one before has been printed.
    @Test(.timeLimit(.minutes(1))) func `what comes through a pipe is printed at once`() throws {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        // A message whose end is where BodyLength says, and one that only the end of its line ends.
        let first = fix("35=0|34=1")
        var rest = [Array("8=FIX.4.4|9=500|35=0|34=2|10=000|\n".utf8), fix("35=0|34=3")]
        try writing.write(contentsOf: Data(first))
        let run = try LogRun.run(
            ["-", "--where", "MsgSeqNum", "--json"], input: pipe.fileHandleForReading.fileDescriptor,
            onOutput: {
                do {
                    if rest.isEmpty { return try writing.close() }
                    try writing.write(contentsOf: Data(rest.removeFirst()))
                } catch { Issue.record(error) }
            })
        #expect(run.lines.count == 3)
        #expect(run.lines.map { $0.contains("faults") } == [false, true, false])
    }

    @Test func `standard input is read until it ends`() throws {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        let body = Array(TextLogLines.text.utf8)
        try writing.write(contentsOf: Data(body.prefix(1000)))
        try writing.close()
        let run = try LogRun.run(["-", "--raw", "--unmask"], input: pipe.fileHandleForReading.fileDescriptor)
        #expect(run.output == raw(ReadText(Array(body.prefix(1000))).messages))
        #expect(!run.output.isEmpty)
    }

    @Test func `following a file: it grows, is cut off, and another one takes its name`() throws {
        let file = try TextFile(fix("35=0|34=1"))
        var rounds = 0
        let expected = raw((1...7).map { fix("35=0|34=\($0)") })
        let run = try LogRun.run([file.path, "--raw", "--follow"]) {
            rounds += 1
            do {
                switch rounds {
                case 1: try file.append(Array(fix("35=0|34=2").prefix(20)))
                case 2: try file.append(Array(fix("35=0|34=2").dropFirst(20)) + [10])
                // Its end is not where BodyLength says: with the line the message is whole.
                case 3:
                    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file.path))
                    try handle.truncate(atOffset: 0)
                    try handle.write(contentsOf: Data(fix("35=0|34=3")))
                    try handle.close()
                case 4:
                    // Written to the old file as it is put aside.
                    try file.append(fix("35=0|34=4"))
                    try FileManager.default.moveItem(atPath: file.path, toPath: file.path + ".1")
                case 5:
                    let old = try FileHandle(forWritingTo: URL(fileURLWithPath: file.path + ".1"))
                    try old.seekToEnd()
                    try old.write(contentsOf: Data(fix("35=0|34=5")))
                    try old.close()
                    try Data(fix("35=0|34=6")).write(to: URL(fileURLWithPath: file.path))
                case 6: try file.append(fix("35=0|34=7"))
                default: return false
                }
            } catch { Issue.record(error) }
            return true
        }
        #expect(run.output == expected)
        #expect(run.exitCode == 0)
    }

    @Test func `following a file, a message whose BodyLength is too large is printed when its line is whole`() throws {
        let file = try TextFile("8=FIX.4.4|9=500|35=0|34=1|10=000|\n")
        var rounds = 0
        let run = try LogRun.run([file.path, "--follow"]) {
            rounds += 1
            do { if rounds == 1 { try file.append(Array("8=FIX.4.4|9=500|35=0|34=2|".utf8)) } } catch { Issue.record(error) }
            return rounds < 3
        }
        #expect(run.lines.map { $0.contains("|34=1|") } == [true])
        #expect(run.complaints == ["1 message without an end passed over"])
    }
}

private enum TextLogLines {
    static let text = String(repeating: `penstock log: text`.lines("20261121-03:30:00 : "), count: 20)
}
