// Rates of messages, and what a message that is refused brings about.

import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Throttles` {
    private func throttled(_ action: ThrottleAction) -> SessionSettings {
        var settings = SessionSettings()
        let rate = MessageRate(count: 2, window: .seconds(1))
        _ = settings.flow.setThrottle(Throttle(rate, action), for: .newOrderSingle)
        return settings
    }

    @Test func `a message beyond the rate is refused, counted, and not delivered`() throws {
        try converse(
            from: .active(settings: throttled(.reject)),
            """
            < 35=D|34=2|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|\(order("B"))
            d 35=D|34=3|11=B|
            < 35=D|34=4|115=ME|\(order("C"))
            > 35=j|34=2|128=ME|45=4|58=Too many messages of this type: at most 2 in 1000 ms|372=D|379=C|380=0|
            = 5 3
            < 35=U1|34=5|
            d 35=U1|34=5|
            +1s
            < 35=D|34=6|\(order("D"))
            d 35=D|34=6|11=D|
            """
        )
    }

    @Test func `or the session ends, and the peer knows which message was refused`() throws {
        try converse(
            from: .active(settings: throttled(.disconnect)),
            """
            < 35=D|34=2|\(order("A"))
            < 35=D|34=3|\(order("B"))
            < 35=D|34=4|\(order("C"))
            > 35=j|34=2|45=4|58=Too many messages of this type: at most 2 in 1000 ms|372=D|379=C|380=0|
            > 35=5|34=3|58=Too many messages of this type: at most 2 in 1000 ms|
            x too many messages
            = 5 4
            """
        )
    }

    @Test func `what comes again because we asked, or was held, is not counted`() throws {
        try converse(
            from: .active(settings: throttled(.reject)),
            """
            < 35=D|34=5|\(order("D"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            < 35=D|34=4|43=Y|\(order("C"))
            d 35=D|34=4|11=C|
            d 35=D|34=5|11=D|
            < 35=D|34=6|\(order("E"))
            d 35=D|34=6|11=E|
            """
        )
    }

    @Test func `a duplicate that nobody asked for is counted`() throws {
        try converse(
            from: .active(settings: throttled(.reject)),
            """
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=D|34=3|43=Y|\(order("B"))
            < 35=D|34=4|43=Y|\(order("C"))
            > 35=j|34=2|45=4|58=Too many messages of this type: at most 2 in 1000 ms|372=D|379=C|380=0|
            """
        )
    }
}

@Suite struct `Settings about faults` {
    private func settings(_ change: (inout SessionSettings) -> Void) -> SessionSettings {
        var settings = SessionSettings()
        change(&settings)
        return settings
    }

    @Test func `disconnectOnError: we hang up after a Reject, and numbers stay`() throws {
        try converse(
            from: .active(settings: settings { $0.disconnectOnError = true }),
            """
            < 35=D|34=2|11=A|
            > 35=3|34=2|45=2|58=Required tag missing|371=54|372=D|373=1|
            x a message had to be rejected
            = 3 3
            """
        )
    }

    @Test func `resetOnError: and numbers begin at 1`() throws {
        try converse(
            from: .active(settings: settings { $0.resetOnError = true }),
            """
            < 35=D|34=2|11=A|
            > 35=3|34=2|45=2|58=Required tag missing|371=54|372=D|373=1|
            x a message had to be rejected
            = 1 1
            """
        )
    }

    @Test func `resetOnError: an old duplicate with a fault is passed over like always`() throws {
        try converse(
            from: .active(nextInbound: 5, settings: settings { $0.resetOnError = true }),
            """
            < 35=D|34=2|43=Y|11=A|
            = 5 2
            """
        )
    }

    @Test func `rejectInvalidMessage off: faults are only noted`() throws {
        try converse(
            from: .active(settings: settings { $0.rejectInvalidMessage = false }),
            """
            < 35=D|34=2|11=A|
            d 35=D|34=2|11=A|
            < 35=ZZ|34=3|58=what|
            d 35=ZZ|34=3|
            < 35=1|34=4|
            > 35=0|34=2|
            < 35=2|34=5|16=0|
            > 35=3|34=3|45=5|58=Value is incorrect (out of range) for this tag|371=7|372=2|373=5|
            < 35=4|34=6|123=Y|
            > 35=3|34=4|45=6|58=Attempt to lower sequence number, invalid value NewSeqNo=|371=36|372=4|373=5|
            < 35=D|34=9|11=B|
            > 35=2|34=5|7=7|16=0|
            = 7 6
            """
        )
    }

    @Test(arguments: ["35=A|34=1|98=0|", "35=A|34=1|98=0|108=30|55=X|"])
    func `rejectInvalidMessage off: a Logon is judged all the same`(logon: String) throws {
        try converse(
            from: .disconnected(settings: settings { $0.rejectInvalidMessage = false }),
            """
            < \(logon)
            x invalid Logon
            = 1 1
            """
        )
    }

    @Test func `rejectInvalidMessage off: the header is still checked`() throws {
        try converse(
            from: .active(settings: settings { $0.rejectInvalidMessage = false }),
            """
            < 35=0|34=2|!52|
            > 35=3|34=2|45=2|58=SendingTime accuracy problem|372=0|373=10|
            > 35=5|34=3|
            +2s
            x SendingTime accuracy problem
            """
        )
    }

    @Test func `checkCompID off: any IDs are accepted`() throws {
        try converse(
            from: .active(settings: settings { $0.checkCompID = false }),
            """
            < 35=D|34=2|49=WHO|56=WHOM|\(order())
            d 35=D|34=2|49=WHO|56=WHOM|
            = 3 2
            """
        )
    }

    @Test func `checkCompID off: an initiator takes any answer`() throws {
        try converse(
            from: .connecting(settings: settings { $0.checkCompID = false }),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|49=WHO|56=WHOM|98=0|108=30|
            = 2 2
            """
        )
    }

    @Test func `2k: after a fault while we log out no second Logout is sent`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            < 35=0|34=2|49=WHO|
            > 35=3|34=3|45=2|58=CompID problem|372=0|373=9|
            +2s
            x CompID problem
            = 3 4
            """
        )
    }
}

@Suite struct `Messages that are too large` {
    private let start = Start.active().with { $0.maximumMessageSize = 400 }
    private func long(_ clOrdID: String = "A") -> String {
        order(clOrdID) + "58=\(String(repeating: "x", count: 400))|"
    }

    @Test func `one is rejected and counted, and the next is served`() throws {
        try converse(
            from: start,
            """
            < 35=D|34=2|115=ME|\(long())
            > 35=3|34=2|128=ME|45=2|58=Message too large: at most 400 bytes|372=D|373=99|
            < 35=D|34=3|\(order("B"))
            d 35=D|34=3|11=B|
            = 4 3
            """
        )
    }

    @Test func `sent again for a gap it is rejected again, and the gap closes`() throws {
        try converse(
            from: start,
            """
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(long())
            > 35=3|34=3|45=2|58=Message too large: at most 400 bytes|372=D|373=99|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            = 5 4
            < 35=D|34=2|43=Y|\(long())
            = 5 4
            """
        )
    }

    @Test func `early, it is rejected and not counted`() throws {
        try converse(
            from: start,
            """
            < 35=D|34=3|\(long())
            > 35=3|34=2|45=3|58=Message too large: at most 400 bytes|372=D|373=99|
            = 2 3
            < 35=D|34=2|\(order())
            < 35=0|34=4|
            > 35=2|34=3|7=3|16=0|
            < 35=D|34=3|43=Y|\(long())
            > 35=3|34=4|45=3|58=Message too large: at most 400 bytes|372=D|373=99|
            = 5 5
            """
        )
    }

    @Test func `a Reject that is too large is counted and not answered`() throws {
        try converse(
            from: start,
            """
            < 35=3|34=2|45=1|58=\(String(repeating: "x", count: 400))|
            = 3 2
            """
        )
    }

    @Test(arguments: ["58=\(String(repeating: "x", count: 400))|10=000|"])
    func `one that is not sound is garbled, and a gap brings it back`(end: String) throws {
        try converse(
            from: start,
            """
            < 35=D|34=2|\(order())\(end)
            = 2 2
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            """
        )
    }

    @Test func `2m: a BodyLength far too large takes with it what comes behind`() throws {
        try converse(
            from: start,
            """
            < 9=900|35=D|34=2|\(order("A"))
            < 35=D|34=3|58=\(String(repeating: "y", count: 250))|\(order("B"))
            < 35=D|34=4|58=\(String(repeating: "y", count: 250))|\(order("C"))
            < 35=D|34=5|58=\(String(repeating: "y", count: 250))|\(order("D"))
            < 35=D|34=6|\(order("E"))
            > 35=2|34=2|7=2|16=0|
            """
        )
    }

    @Test func `a wrong BeginString, a Logout that is awaited, and one without a number`() throws {
        try converse(
            from: start,
            """
            < 8=FIX.4.2|35=D|34=2|\(long())
            > 35=5|34=2|58=Incorrect BeginString|
            < 35=D|34=2|\(long())
            +2s
            x Incorrect BeginString
            """
        )
        try converse(
            from: start,
            """
            < 35=D|\(long())
            < 35=D|34=2|49=WHO|\(long())
            = 2 2
            < 35=0|34=2|
            = 3 2
            """
        )
    }

    @Test(arguments: [("A", "invalid Logon"), ("D", "first message not a logon")])
    func `as the answer to our Logon it ends the connection`(type: String, words: String) throws {
        try converse(
            from: .connecting().with { $0.maximumMessageSize = 400 },
            """
            > 35=A|34=1|98=0|108=30|
            < 35=\(type)|34=1|98=0|108=30|\(long())
            > 35=5|34=2|58=\(words)|
            x \(words)
            """
        )
    }

    @Test func `as the first message of a connection it ends it without a word`() throws {
        try converse(
            from: .disconnected().with { $0.maximumMessageSize = 400 },
            """
            < 35=A|34=1|98=0|108=30|58=\(String(repeating: "x", count: 400))|
            x first message garbled
            """
        )
    }
}
