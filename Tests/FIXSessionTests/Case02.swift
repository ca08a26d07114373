// Case 2, messages on an established session: the MsgSeqNum.

import TestKit
import Testing

/// FIX Session Layer Test Cases 1.0, case 2: the MsgSeqNum(34) of a received message.
@Suite struct `Case 2: MsgSeqNum` {
    @Test func `2a: the expected number is accepted, and the next one expected`() throws {
        try converse(
            from: .active(nextInbound: 2, nextOutbound: 2),
            """
            < 35=D|34=2|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|\(order("B"))
            d 35=D|34=3|11=B|
            = 4 2
            """
        )
    }

    @Test func `2b: a gap is asked for once, from the first missing message to infinity`() throws {
        try converse(
            from: .active(nextInbound: 2, nextOutbound: 2),
            """
            < 35=0|34=5|
            > 35=2|34=2|7=2|16=0|
            < 35=0|34=6|
            """
        )
    }

    @Test func `2b: the replay closes the gap, and the session is quiet again`() throws {
        try converse(
            from: .active(nextInbound: 2, nextOutbound: 2),
            """
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            < 35=4|34=2|43=Y|123=Y|36=4|
            < 35=1|34=4|112=still there?|
            > 35=0|34=3|112=still there?|
            """
        )
    }

    @Test func `2b: what came early is delivered in order when the gap before it closes`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=5|\(order("D"))
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            d 35=D|34=5|11=D|
            = 6 3
            < 35=D|34=4|43=Y|\(order("C"))
            < 35=D|34=5|43=Y|\(order("D"))
            = 6 3
            """
        )
    }

    @Test func `2b: a held TestRequest is answered in its turn`() throws {
        try converse(
            from: .active(),
            """
            < 35=1|34=3|112=early|
            > 35=2|34=2|7=2|16=0|
            < 35=0|34=2|43=Y|
            > 35=0|34=3|112=early|
            = 4 4
            """
        )
    }

    @Test func `2b: a second gap is asked for when the first is closed`() throws {
        try converse(
            from: .active(),
            """
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            < 35=0|34=2|43=Y|
            < 35=0|34=6|
            > 35=2|34=3|7=4|16=0|
            = 4 4
            """
        )
    }

    @Test func `2b: a faulty message closes the gap too, so that the next one is asked for`() throws {
        try converse(
            from: .active(),
            """
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|11=A|
            > 35=3|34=3|45=2|58=Required tag missing|371=54|372=D|373=1|
            = 4 4
            < 35=0|34=6|
            > 35=2|34=4|7=4|16=0|
            """
        )
    }

    @Test func `2b: a message lost in the middle of a replay is asked for in time`() throws {
        try converse(
            from: .active(heartBtInt: 60),
            """
            < 35=0|34=4|
            > 35=2|34=2|7=2|16=0|
            +40s
            < 35=0|34=5|
            s 35=8|\(report("A"))
            > 35=8|34=3|\(report("A"))
            +20s
            > 35=2|34=4|7=2|16=0|
            """
        )
    }

    @Test func `2b: without heartbeats, too, an unanswered request is repeated`() throws {
        try converse(
            from: .active(heartBtInt: 0),
            """
            < 35=0|34=4|
            > 35=2|34=2|7=2|16=0|
            +45s
            > 35=2|34=3|52=20260105-12:00:30.000|7=2|16=0|
            """
        )
    }

    @Test func `2c: a number used twice ends the session, and the logout says why`() throws {
        try converse(
            from: .active(nextInbound: 5, nextOutbound: 2),
            """
            < 35=0|34=2|
            > 35=5|34=2|58=MsgSeqNum too low, expecting 5 but received 2|
            x
            """
        )
    }

    @Test(arguments: ["35=D|34=1|\(order())", "35=0|34=1|", "35=1|34=1|112=A|", "35=3|34=1|45=1|"])
    func `2c: whatever its type`(message: String) throws {
        try converse(
            from: .active(nextInbound: 5, nextOutbound: 7),
            """
            < \(message)
            > 35=5|34=7|58=MsgSeqNum too low, expecting 5 but received 1|
            x MsgSeqNum too low
            = 5 8
            """
        )
    }

    @Test(arguments: [1, 2, 4, 1_000_000])
    func `2e: an old message marked PossDup is passed over in silence`(msgSeqNum: Int) throws {
        try converse(
            from: .active(nextInbound: 1_000_001, nextOutbound: 2),
            """
            < 35=0|34=\(msgSeqNum)|43=Y|
            """
        )
    }

    @Test func `2e: a PossDup that was never received is processed`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|43=Y|122=now-60s|\(order())
            d 35=D|34=2|43=Y|
            = 3 2
            """
        )
    }

    @Test func `2e: an old faulty message marked PossDup is passed over`() throws {
        try converse(
            from: .active(nextInbound: 5),
            """
            < 35=D|34=2|43=Y|11=A|
            = 5 2
            """
        )
    }

    @Test(arguments: [("2", 3), ("1", 2)])
    func `2f: OrigSendingTime after SendingTime is rejected, and the session ends`(
        msgSeqNum: String, expected: Int
    ) throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=\(msgSeqNum)|43=Y|122=now+1s|\(order())
            > 35=3|34=2|45=\(msgSeqNum)|58=SendingTime accuracy problem|372=D|373=10|
            > 35=5|34=3|
            = \(expected) 4
            +1999ms
            +1ms
            x SendingTime accuracy problem
            """
        )
    }

    @Test(arguments: [("2", 3), ("1", 2)])
    func `2g: a PossDup without OrigSendingTime is rejected, and the session stays`(
        msgSeqNum: String, expected: Int
    ) throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=\(msgSeqNum)|43=Y|!122|\(order())
            > 35=3|34=2|45=\(msgSeqNum)|58=Required tag missing|371=122|372=D|373=1|
            = \(expected) 3
            < 35=1|34=\(expected)|112=A|
            > 35=0|34=3|112=A|
            """
        )
    }

    @Test(arguments: [
        "35=0|", "35=0|34=x|", "35=0|34=|", "35=0|34=-2|", "35=0|34=2.0|",
        "35=D|\(order())", "35=D|34=\(String(repeating: "9", count: 40))|\(order())",
        "35=0|34=\(String(repeating: "1", count: 19))|", "35=0|34=2199023255552|",
        "35=4|34=99999999999999999999|36=3|", "35=ZZ|",
    ])
    func `2S: without a MsgSeqNum that is a number the sides cannot go on`(message: String) throws {
        try converse(
            from: .active(),
            """
            < \(message)
            > 35=5|34=2|58=Received message without MsgSeqNum(34)|
            x MsgSeqNum missing
            = 2 3
            """
        )
    }

    @Test func `2b: the largest number there is is asked for like any other`() throws {
        try converse(
            from: .active(),
            """
            < 35=0|34=1099511627775|
            > 35=2|34=2|7=2|16=0|
            = 2 3
            """
        )
    }

    @Test func `2S: leading zeros do not change a number`() throws {
        try converse(
            from: .active(),
            """
            < 35=1|34=00000000000002|112=A|
            > 35=0|34=2|112=A|
            """
        )
    }
}
