// Both MsgSeqNums begin at 1 in the middle of a session, of our own accord.

import FIXSession
import TestKit
import Testing
import Values

@Suite struct `A reset that we begin` {
    @Test func `first nothing may be missing, then both begin again, and nobody hangs up`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .initiator),
            """
            r
            > 35=1|34=34|112=RESET34|
            < 35=0|34=12|112=RESET34|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            < 35=D|34=2|\(order())
            d 35=D|34=2|
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=3|7=1|16=0|
            > 35=4|34=1|43=Y|36=2|123=Y|
            > 35=8|34=2|43=Y|\(report("A"))
            """
        )
    }

    @Test func `an acceptor leaves it to its peer`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .acceptor),
            """
            r
            = 12 34
            """
        )
    }

    @Test func `a peer that misses something gets it first`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            r
            > 35=1|34=3|112=RESET3|
            +9s
            < 35=2|34=2|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=4|34=3|43=Y|36=4|123=Y|
            +999ms
            +1ms
            > 35=1|34=4|112=RESET4|
            < 35=0|34=3|112=RESET3|
            +9s
            < 35=0|34=4|112=RESET4|
            > 35=A|34=1|98=0|108=30|141=Y|
            """
        )
    }

    @Test func `what we miss ourselves comes first, too`() throws {
        try converse(
            from: .active(as: .initiator), inOnePiece: false,
            """
            r
            > 35=1|34=2|112=RESET2|
            < 35=0|34=3|112=RESET2|
            > 35=2|34=3|7=2|16=0|
            < 35=D|34=2|43=Y|\(order())
            d 35=D|34=2|11=A|
            > 35=1|34=4|112=RESET4|
            < 35=0|34=4|112=RESET4|
            > 35=A|34=1|98=0|108=30|141=Y|
            """
        )
    }

    @Test func `answered while a gap is open, it is asked again when the gap is closed`() throws {
        try converse(
            from: .active(as: .initiator), inOnePiece: false,
            """
            r
            > 35=1|34=2|112=RESET2|
            < 35=0|34=3|112=RESET2|
            > 35=2|34=3|7=2|16=0|
            < 35=D|34=5|\(order("D"))
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=D|34=4|43=Y|\(order("C"))
            = 6 5
            > 35=1|34=4|112=RESET4|
            < 35=0|34=6|112=RESET4|
            > 35=A|34=1|98=0|108=30|141=Y|
            """
        )
    }

    @Test func `what was sent meanwhile is asked about again, but not for ever`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            s 35=8|\(report("A"))
            > 35=8|34=3|\(report("A"))
            < 35=0|34=2|112=RESET2|
            > 35=1|34=4|112=RESET4|
            s 35=8|\(report("A"))
            > 35=8|34=5|\(report("A"))
            < 35=0|34=3|112=RESET4|
            > 35=1|34=6|112=RESET6|
            s 35=8|\(report("A"))
            > 35=8|34=7|\(report("A"))
            < 35=0|34=4|112=RESET6|
            > 35=1|34=8|112=RESET8|
            s 35=8|\(report("A"))
            > 35=8|34=9|\(report("A"))
            < 35=0|34=5|112=RESET8|
            > 35=1|34=10|112=RESET10|
            s 35=8|\(report("A"))
            > 35=8|34=11|\(report("A"))
            < 35=0|34=6|112=RESET10|
            > 35=A|34=1|98=0|108=30|141=Y|
            """
        )
    }

    @Test func `a peer that does not echo is reset all the same, in time`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            +1s
            < 35=0|34=2|
            +9s
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            """
        )
    }

    @Test func `a peer that says nothing at all is not reset: what is on its way would be lost`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            +71s
            < 35=0|34=2|112=RESET2|
            +1ms
            > 35=0|34=3|
            = 3 4
            """
        )
    }

    @Test func `a peer that is silent for longer is lost`() throws {
        try converse(
            from: .active(heartBtInt: 5, as: .initiator),
            """
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            r
            > 35=1|34=3|112=RESET3|
            +10s
            > 35=1|34=4|112=RESET4|
            +2s
            x nothing heard for too long
            """
        )
    }

    @Test func `until the answer comes the peer counts on as before`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .initiator),
            """
            r
            > 35=1|34=34|112=RESET34|
            < 35=0|34=12|112=RESET34|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=D|34=13|\(order("A"))
            d 35=D|34=13|11=A|
            < 35=1|34=14|112=X|
            > 35=0|34=2|112=X|
            < 35=D|34=99|\(order("lost"))
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 3
            """
        )
    }

    @Test func `without an answer we say so and hang up, and the next Logon begins at 1`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .initiator),
            """
            r
            > 35=1|34=34|112=RESET34|
            < 35=0|34=12|112=RESET34|
            > 35=A|34=1|98=0|108=30|141=Y|
            +10s
            > 35=5|34=2|58=No answer to ResetSeqNumFlag=Y|
            x no answer to our Logon
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            <x
            c
            > 35=A|34=2|98=0|108=30|
            """
        )
    }

    @Test func `a connection that breaks before the answer leaves it to the next Logon`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .initiator),
            """
            r
            > 35=1|34=34|112=RESET34|
            < 35=0|34=12|112=RESET34|
            > 35=A|34=1|98=0|108=30|141=Y|
            <x
            = 13 2
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            """
        )
    }

    @Test func `an answer without the flag is no answer`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .initiator),
            """
            r
            > 35=1|34=34|112=RESET34|
            < 35=0|34=12|112=RESET34|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|
            > 35=5|34=2|58=MsgSeqNum too low, expecting 13 but received 1|
            x MsgSeqNum too low
            """
        )
    }

    @Test func `a Logout while we wait is answered; and ours does not undo the reset`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .initiator),
            """
            r
            > 35=1|34=34|112=RESET34|
            < 35=0|34=12|112=RESET34|
            > 35=A|34=1|98=0|108=30|141=Y|
            s 35=5|
            > 35=5|34=2|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 3
            < 35=5|34=2|
            x logged out
            = 3 3
            c
            > 35=A|34=3|98=0|108=30|
            """
        )
    }

    @Test func `the peer's own reset crosses ours before it has begun`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, as: .initiator),
            """
            r
            > 35=1|34=34|112=RESET34|
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=0|34=2|112=RESET34|
            = 3 2
            +11s
            """
        )
    }

    @Test func `789 and 369 in the Logons of a reset`() throws {
        var settings = SessionSettings()
        settings.enableNextExpectedMsgSeqNum = true
        settings.enableLastMsgSeqNumProcessed = true
        try converse(
            from: .active(settings: settings, as: .initiator),
            """
            r
            > 35=1|34=2|369=1|112=RESET2|
            < 35=0|34=2|112=RESET2|
            > 35=A|34=1|369=2|98=0|108=30|141=Y|789=1|
            < 35=A|34=1|98=0|108=30|141=Y|789=2|
            < 35=1|34=2|112=A|
            > 35=0|34=2|369=2|112=A|
            """
        )
    }

    @Test func `nobody logged on, there is nothing to reset`() throws {
        try converse(
            from: .connecting(nextInbound: 5, nextOutbound: 6),
            """
            > 35=A|34=6|98=0|108=30|
            r
            <x
            r
            = 5 7
            """
        )
    }

    @Test func `a second one while the first goes on changes nothing`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            r
            < 35=0|34=2|112=RESET2|
            > 35=A|34=1|98=0|108=30|141=Y|
            r
            < 35=A|34=1|98=0|108=30|141=Y|
            """
        )
    }
}
