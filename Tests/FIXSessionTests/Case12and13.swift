// Cases 12 and 13, logging out.

import FIXSession
import TestKit
import Testing

@Suite struct `Cases 12 and 13: logging out` {
    @Test func `12: we log out and wait for the answer`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|58=good night|
            > 35=5|34=2|58=good night|
            < 35=5|34=2|
            x logged out
            = 3 3
            """
        )
    }

    @Test func `12: without an answer we hang up after ten seconds`() throws {
        try converse(
            from: .active(heartBtInt: 3),
            """
            s 35=5|
            > 35=5|34=2|
            +9999ms
            +1ms
            x no Logout in answer
            """
        )
    }

    @Test func `12: ResendRequests and messages are served while we wait`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            s 35=5|
            > 35=5|34=3|
            < 35=2|34=2|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=4|34=3|43=Y|36=4|123=Y|
            < 35=D|34=3|\(order())
            d 35=D|34=3|
            < 35=5|34=4|
            x logged out
            = 5 4
            """
        )
    }

    @Test func `12: a second Logout of ours is not sent`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            s 35=5|
            < 35=5|34=2|
            x logged out
            """
        )
    }

    @Test func `12: a Logon with ResetSeqNumFlag does not make us forget that we log out`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=30|141=Y|
            +10s
            x no Logout in answer
            """
        )
    }

    @Test func `13b: a Logout is answered, then we hang up`() throws {
        try converse(
            from: .active(as: .acceptor),
            """
            < 35=5|34=2|58=bye|
            > 35=5|34=2|
            x logged out
            = 3 3
            < 35=A|34=3|98=0|108=30|
            > 35=A|34=3|98=0|108=30|
            """
        )
    }

    @Test(arguments: [("7", 5), ("2", 5), ("5", 6)])
    func `13b: a Logout is honoured whatever its number, and counted if it was due`(
        msgSeqNum: String, expected: Int
    ) throws {
        try converse(
            from: .active(nextInbound: 5),
            """
            < 35=5|34=\(msgSeqNum)|
            > 35=5|34=2|
            x logged out
            = \(expected) 3
            """
        )
    }

    @Test func `13b: the next Logon finds the gap that a Logout left`() throws {
        try converse(
            from: .active(as: .acceptor),
            """
            < 35=5|34=4|
            > 35=5|34=2|
            x logged out
            < 35=A|34=5|98=0|108=30|
            > 35=A|34=3|98=0|108=30|
            > 35=2|34=4|7=2|16=0|
            """
        )
    }

    @Test func `13b: a Logout behind a ResendRequest is answered after the replay`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=2|7=2|16=0|
            <+ 35=5|34=3|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=5|34=3|
            x logged out
            """
        )
    }

    @Test func `13: bytes behind the Logout are nobody's`() throws {
        try converse(
            from: .active(),
            """
            < 35=5|34=2|
            <+ 35=D|34=3|\(order())
            > 35=5|34=2|
            x logged out
            = 3 3
            """
        )
    }
}
