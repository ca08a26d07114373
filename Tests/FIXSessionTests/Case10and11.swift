// Cases 10 and 11, SequenceReset.

import TestKit
import Testing

@Suite struct `Case 10: gap fill` {
    @Test func `10a: a gap fill that comes early waits for what is before it`() throws {
        try converse(
            from: .active(),
            """
            < 35=4|34=4|43=Y|123=Y|36=9|
            > 35=2|34=2|7=2|16=0|
            = 2 3
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=D|34=3|43=Y|\(order("B"))
            = 9 3
            """
        )
    }

    @Test(arguments: ["43=Y|", "43=Y|!122|", ""])
    func `10b: the expected gap fill moves the expected number`(fields: String) throws {
        try converse(
            from: .active(),
            """
            < 35=4|34=2|\(fields)123=Y|36=20|
            = 20 2
            < 35=1|34=20|112=X|
            > 35=0|34=2|112=X|
            """
        )
    }

    @Test func `10c: an old gap fill marked PossDup is ignored`() throws {
        try converse(
            from: .active(nextInbound: 9),
            """
            < 35=4|34=3|43=Y|123=Y|36=20|
            = 9 2
            """
        )
    }

    @Test func `10d: an old gap fill that is not marked ends the session`() throws {
        try converse(
            from: .active(nextInbound: 9),
            """
            < 35=4|34=3|123=Y|36=20|
            > 35=5|34=2|58=MsgSeqNum too low, expecting 9 but received 3|
            x MsgSeqNum too low
            """
        )
    }

    @Test(arguments: ["2", "1", "0"])
    func `10e: a gap fill may not lower the number`(newSeqNo: String) throws {
        try converse(
            from: .active(),
            """
            < 35=4|34=2|43=Y|123=Y|36=\(newSeqNo)|
            > 35=3|34=2|45=2|58=Attempt to lower sequence number, invalid value NewSeqNo=\(newSeqNo)|371=36|372=4|373=5|
            = 3 3
            """
        )
    }

    @Test(arguments: ["2199023255552", "99999999999999999999999999999999999999999"])
    func `10: a NewSeqNo that no session can reach is rejected`(newSeqNo: String) throws {
        try converse(
            from: .active(),
            """
            < 35=4|34=2|43=Y|123=Y|36=\(newSeqNo)|
            > 35=3|34=2|45=2|58=Attempt to lower sequence number, invalid value NewSeqNo=|371=36|372=4|373=5|
            < 35=4|34=3|36=\(newSeqNo)|
            > 35=3|34=3|45=3|58=Value is incorrect (out of range) for this tag|372=4|373=5|
            = 3 4
            """
        )
    }

    @Test func `10: messages held behind a fill are taken in their turn`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=5|\(order("E"))
            > 35=2|34=2|7=2|16=0|
            < 35=4|34=2|43=Y|123=Y|36=5|
            d 35=D|34=5|11=E|
            = 6 3
            """
        )
    }

    @Test func `10: a fill that covers held messages does not bring them back`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=5|\(order("E"))
            > 35=2|34=2|7=2|16=0|
            < 35=4|34=2|43=Y|123=Y|36=6|
            < 35=D|34=6|\(order("F"))
            d 35=D|34=6|11=F|
            = 7 3
            """
        )
    }
}

@Suite struct `Case 11: reset` {
    @Test(arguments: ["123=N|", ""], ["0", "1", "2", "99"])
    func `11a: a reset moves the expected number forward, whatever its own`(flag: String, number: String)
        throws
    {
        try converse(
            from: .active(nextInbound: 5),
            """
            < 35=4|34=\(number)|\(flag)36=30|
            = 30 2
            < 35=1|34=30|112=X|
            > 35=0|34=2|112=X|
            """
        )
    }

    @Test func `11b: a reset to the expected number changes nothing`() throws {
        try converse(
            from: .active(nextInbound: 5),
            """
            < 35=4|34=0|36=5|
            = 5 2
            """
        )
    }

    @Test(arguments: ["123=N|", ""], ["0", "5", "7"])
    func `11c: a reset never lowers the number, and is not counted`(flag: String, number: String) throws {
        try converse(
            from: .active(nextInbound: 5),
            """
            < 35=4|34=\(number)|\(flag)36=3|
            > 35=3|34=2|45=\(number)|58=Value is incorrect (out of range) for this tag|372=4|373=5|
            = 5 3
            """
        )
    }

    @Test func `11: a reset past a gap closes it`() throws {
        try converse(
            from: .active(),
            """
            < 35=0|34=4|
            > 35=2|34=2|7=2|16=0|
            < 35=4|34=0|36=20|
            = 20 3
            < 35=0|34=25|
            > 35=2|34=3|7=20|16=0|
            """
        )
    }
}
