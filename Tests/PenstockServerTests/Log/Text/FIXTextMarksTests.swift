// Times and directions in front of messages.

import FIXWire
import Testing
import Values

@testable import PenstockServer

@Suite struct `penstock log: what a line says of its message` {
    private func marks(_ text: String) -> FIXTextMarks {
        withBytes(of: text) { text in
            var marks = FIXTextMarks()
            marks.read(text)
            return marks
        }
    }

    private func time(_ text: String) -> String? {
        var formatter = TimestampFormatter()
        return marks(text).time.map { "\(formatter.text(of: $0, .nanoseconds))" }
    }

    @Test(arguments: [
        "20261121-03:30:00.123456789 : ", "20261121-03:30:00.123456789: ", "<20261121-03:30:00.123456789, FIX.4.4:A->B, in>",
        "2026/11/21 03:30:00.123456789 ", "2026-11-21 03:30:00,123456789 INFO [main] ", "[2026-11-21T03:30:00.123456789Z] ",
        "2026-11-21T04:30:00.123456789+01:00 ", "2026-11-20 22:00:00.123456789 -0530 x", "<2026-11-21 03:30:00.123456789 +0000 UTC, A>",
        "2026-11-21_03:30:00.1234567891234 ", "port 12345 at 2026-13-01 2026-11-21 03:30:00.123456789 2027-01-01 00:00:00",
    ])
    func `points in time are read in every form of them`(_ text: String) {
        #expect(time(text) == "20261121-03:30:00.123456789")
    }

    @Test(arguments: [
        ("20261121-03:30:00 : ", "20261121-03:30:00.000000000"), ("20261121-03:30:00.5: ", "20261121-03:30:00.500000000"),
        ("2026-11-21 03:30:00,12 ", "20261121-03:30:00.120000000"), ("20261121-03:30:00. ", "20261121-03:30:00.000000000"),
        ("2026-11-21 03:30:00 - 17 ", "20261121-03:30:00.000000000"), ("20161231-23:59:60 ", "20170101-00:00:00.000000000"),
        ("2026-11-21 03:30:00 -1234x", "20261121-03:30:00.000000000"),
    ])
    func `with fewer digits, and with what only looks like a zone`(_ text: String, _ expected: String) {
        #expect(time(text) == expected)
    }

    @Test(arguments: [
        "", "03:30:00 ", "2026-11-21 ", "20261131-03:30:00 ", "20261121 24:00:00", "2026-11/21 03:30:00",
        "120261121-03:30:00", "20261121-03:60:00", "16000101-00:00:00", "99990101-00:00:00",
    ])
    func `anything else is no time`(_ text: String) { #expect(time(text) == nil) }

    @Test(arguments: [
        "<20261121-03:30:00, FIX.4.4:SEND->OUT, incoming> (", "quickfixj.msg.incoming - ", "INBOUND ", "Received: ",
        " RECV ", "fromApp: ", "fromAdmin ", "a < b ", "20261121 < A->B ", "<- ", "<<< << ", "2026-01-01,in,A->B,", "[IN] ",
        "sent earlier, now received ", "message received in session ", "rx ", "> received",
    ])
    func `what came in`(_ text: String) { #expect(marks(text).direction == .inbound) }

    @Test(arguments: [
        "<20261121-03:30:00, FIX.4.4:A->B, outgoing> (", "quickfixj.msg.outgoing - ", "Outbound: ", "sent ", "Sending ",
        "toApp: ", "toAdmin ", "20261121-03:30:00 > A->B ", " -> ", " => ", ",out,", "TX: ", "message sent in session ",
    ])
    func `what went out`(_ text: String) { #expect(marks(text).direction == .outbound) }

    @Test(arguments: [
        "", "INFO [main] ", "A->B ", "FIX.4.4:SEND->RECEIVE: ", "SENT->OUT: ", "in-flight ", "sender ", "x_in ", "event> ", "in/out ",
        "inside ", "20261121-03:30:00.123 : ", "received2 ", "a>b ",
    ])
    func `what says nothing`(_ text: String) { #expect(marks(text).direction == nil) }

    @Test func `a line of QuickFIX's screen log tells of the message below it, and of no other`() {
        let message = written(fix("35=0|34=1"), "|")
        let text = """
            <20261121-03:30:00, FIX.4.4:A->B, incoming>
              (\(message))
            \(message)
            <20261121-03:30:01, FIX.4.4:A->B, event>
              (Created)
            \(message)
            20261121-03:30:02 sent \(message) \(message)
            \(message)
            """
        let found = ReadText(text)
        #expect(found.marks.map(\.direction) == [.inbound, nil, nil, .outbound, .outbound, nil])
        #expect(found.marks.map { $0.time == nil } == [false, true, true, false, false, true])
        #expect(found.otherLines == 2)
    }
}
