// Answers that are brought together with those recorded.

import FIXWire
import Foundation
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock replay: comparing` {
    /// Lines `>` recorded and `<` received, each side numbered from 1; `!` gives up, `.` shows what is found.
    private func play(_ script: String, _ rules: ComparisonRules = .usual, most: Int = 4096) throws -> [String] {
        var conversations = Conversations(rules, most: most)
        var (recorded, received): (UInt64, UInt64) = (0, 0)
        var found: [String] = []
        for line in script.split(separator: "\n") {
            if line == "!" {
                conversations.giveUp()
            } else if line.hasPrefix("> ") {
                recorded += 1
                conversations.expect(try replayMessage(String(line.dropFirst(2)), recorded))
            } else {
                received += 1
                conversations.receive(try replayMessage(String(line.dropFirst(2)), received))
            }
            found += conversations.takeFindings().map(\.text)
        }
        found.append("\(conversations.unanswered) unanswered")
        conversations.finish()
        return found + conversations.takeFindings().map(\.text)
    }

    @Test func `numbers, times, names and new IDs may be others`() throws {
        #expect(
            try play(
                """
                > 35=8|34=2|49=A|52=20260101-00:00:00|56=B|11=X|37=O1|17=E1|60=20260101-00:00:00|150=0
                < 35=8|34=9|49=C|52=20270101-00:00:00|56=D|11=X|37=Q7|17=E9|60=20270101-00:00:00|150=0
                > 35=8|34=3|11=X|37=O1|17=E2|60=20260101-00:00:00|150=F
                < 35=8|34=3|43=Y|122=20260101-00:00:00|11=X|37=Q7|17=E3|60=1|150=F
                """) == ["same", "same", "0 unanswered"])
    }

    @Test func `an ID must always be renamed to the same, and two never to one`() throws {
        #expect(
            try play(
                """
                > 35=8|34=2|11=X|37=O1|17=E1
                < 35=8|34=2|11=X|37=N1|17=F1
                > 35=8|34=3|11=X|37=O1|17=E2
                < 35=8|34=3|11=X|37=N2|17=F2
                > 35=8|34=4|11=Y|37=O2|17=E3|19=E1
                < 35=8|34=4|11=Y|37=N1|17=F3|19=F2
                """) == ["same", "differs 2 2 37!", "differs 3 3 37! 19!", "0 unanswered"])
        #expect(try play("> 35=8|34=2|11=X|37=O1\n< 35=8|34=2|11=X|37=N1", .strict) == ["differs 1 1 37", "0 unanswered"])
    }

    @Test func `fields are compared by tag and occurrence`() throws {
        #expect(
            try play(
                """
                > 35=8|34=2|11=X|6=1|382=2|375=A|375=B|58=x
                < 35=8|34=2|11=X|382=2|375=A|375=C|6=1.0|9999=new
                """) == ["differs 1 1 6 375 58 9999", "0 unanswered"])
        #expect(
            try play("> 35=8|34=2|11=X|60=20260101-00:00:00\n< 35=8|34=2|11=X") == ["differs 1 1 60", "0 unanswered"],
            "a field that may be any must still be there")
        #expect(try play("> 35=8|34=2|11=X|97=Y\n< 35=8|34=2|11=X") == ["differs 1 1 97", "0 unanswered"])
    }

    @Test func `conversations may overtake each other, answers within one may not`() throws {
        #expect(
            try play(
                """
                > 35=8|34=2|11=X|150=0
                > 35=8|34=3|11=Y|150=0
                < 35=8|34=2|11=Y|150=0
                < 35=8|34=3|11=X|150=0
                """) == ["same", "same", "0 unanswered"])
        #expect(
            try play(
                """
                > 35=8|34=2|11=X|150=0
                > 35=8|34=3|11=X|150=F
                < 35=8|34=2|11=X|150=F
                < 35=8|34=3|11=X|150=0
                """) == ["same", "differs 1 2 reordered", "0 unanswered"])
        #expect(
            try play(
                """
                < 35=8|34=2|11=X|150=F
                < 35=8|34=3|11=X|150=0
                > 35=8|34=2|11=X|150=0
                > 35=8|34=3|11=X|150=F
                """) == ["same", "differs 2 1 reordered", "0 unanswered"])
    }

    @Test func `what is missing does not make what follows differ`() throws {
        #expect(
            try play(
                """
                > 35=8|34=2|11=X|150=0
                > 35=8|34=3|11=X|150=F|31=2
                < 35=8|34=2|11=X|150=F|31=2
                < 35=B|34=3|148=more
                """) == ["same", "1 unanswered", "missing 1", "extra 2"])
    }

    @Test func `another answer in one's place is told as such`() throws {
        #expect(
            try play(
                """
                > 35=8|34=2|11=X|150=0|39=0
                > 35=8|34=3|11=X|150=F|39=2
                < 35=8|34=2|11=X|150=8|39=8
                """) == ["1 unanswered", "differs 1 1 150 39", "missing 2"])
        #expect(
            try play("> 35=8|34=2|11=X|150=0\n!\n< 35=8|34=2|11=X|150=0") == ["same", "0 unanswered"],
            "late is not missing")
    }

    @Test func `Rejects are about messages, whatever their numbers are now`() throws {
        var conversations = Conversations(.usual)
        conversations.sent(5, as: 2)
        conversations.sent(6, as: 3)
        conversations.expect(try replayMessage("35=3|34=9|45=5|373=1"))
        conversations.receive(try replayMessage("35=3|34=2|45=3|373=1"))
        #expect(conversations.takeFindings().isEmpty)
        conversations.receive(try replayMessage("35=3|34=2|45=2|373=1"))
        conversations.finish()
        #expect(conversations.takeFindings().map(\.text) == ["same", "extra 1"])
    }

    @Test func `no more wait than may; the oldest conversation is settled then`() throws {
        let lines = (1...5).map { "> 35=8|34=2|11=X\($0)" }.joined(separator: "\n")
        #expect(try play(lines, most: 3).prefix(2) == ["missing 1", "missing 2"])
        var conversations = Conversations(.usual, most: 100)
        for number in 1...500 as ClosedRange<UInt64> {
            conversations.expect(try replayMessage("35=8|34=2|11=A\(number)", number))
            conversations.receive(try replayMessage("35=8|34=2|11=B\(number)", number))
        }
        #expect(conversations.takeFindings().count == 900)
        conversations.finish()
        #expect(conversations.takeFindings().count == 100)
    }

    @Test func `a map forgets what is oldest`() {
        var map = RecentMap<Int, Int>(capacity: 100)
        for number in 0..<1000 { map.set(number, -number) }
        #expect((900..<1000).allSatisfy { map[$0] == -$0 })
        #expect((0..<800).allSatisfy { map[$0] == nil })
    }

    @Test func `secrets do not show`() throws {
        let lines = ReplayLines(try logDictionary.get())
        var conversations = Conversations(.usual)
        conversations.expect(try replayMessage("35=BF|34=2|923=R|553=u|554=geheim"))
        conversations.receive(try replayMessage("35=BF|34=2|923=R|553=u|554=anders"))
        for finding in conversations.takeFindings() {
            let text = lines.text(finding) + lines.json(finding)
            #expect(text.contains("***") && !text.contains("geheim") && !text.contains("anders"))
        }
    }

    @Test func `findings are told with the names of fields and values`() throws {
        let lines = ReplayLines(try logDictionary.get())
        var conversations = Conversations(.usual)
        conversations.expect(try replayMessage("35=8|34=7|11=X|39=0|150=0"))
        conversations.receive(try replayMessage("35=8|34=3|11=X|39=8|58=\u{1B}[2J|150=0"))
        conversations.receive(try replayMessage("35=8|34=4|11=Y|39=8"))
        conversations.finish()
        #expect(
            conversations.takeFindings().map { lines.text($0) }.joined() == """
                differs to ClOrdID(11)=X: recorded ExecutionReport(8) 7 at 20261121-03:30:00.000, received \
                ExecutionReport(8) 3
                    OrdStatus(39): recorded 0 (NEW), received 8 (REJECTED)
                    Text(58): recorded without it, received \\x1B[2J
                extra to ClOrdID(11)=Y: received ExecutionReport(8) 4: ClOrdID(11)=Y OrdStatus(39)=8 (REJECTED)

                """)
    }
}
