// Case 1S, an acceptor receives a Logon.

import FIXSession
import TestKit
import Testing

@Suite struct `Case 1S: logging on` {
    @Test func `1Sa: a valid Logon is answered with the HeartBtInt that came`() throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=1|98=0|108=17|
            > 35=A|34=1|98=0|108=17|
            = 2 2
            +17s
            > 35=0|34=2|
            """
        )
    }

    @Test func `1Sa: numbers go on where they were`() throws {
        try converse(
            from: .disconnected(nextInbound: 7, nextOutbound: 12),
            """
            < 35=A|34=7|98=0|108=30|
            > 35=A|34=12|98=0|108=30|
            = 8 13
            """
        )
    }

    @Test func `1Sa: a MsgSeqNum too high is answered, then the gap is asked for`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 2),
            """
            < 35=A|34=6|98=0|108=30|
            > 35=A|34=2|98=0|108=30|
            > 35=2|34=3|7=3|16=0|
            = 3 4
            """
        )
    }

    @Test func `1Sa: the held Logon is only counted when the gap before it is closed`() throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=4|98=0|108=30|
            > 35=A|34=1|98=0|108=30|
            > 35=2|34=2|7=1|16=0|
            < 35=D|34=1|43=Y|\(order("A"))
            d 35=D|34=1|
            < 35=4|34=2|43=Y|123=Y|36=3|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|
            = 5 3
            < 35=1|34=5|112=after|
            > 35=0|34=3|112=after|
            """
        )
    }

    @Test func `1Sa: a gap fill may take in the held Logon`() throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=4|98=0|108=30|
            > 35=A|34=1|98=0|108=30|
            > 35=2|34=2|7=1|16=0|
            < 35=4|34=1|43=Y|123=Y|36=5|
            = 5 3
            """
        )
    }

    @Test func `1Sa: HeartBtInt 0 turns heartbeats off`() throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=1|98=0|108=0|
            > 35=A|34=1|98=0|108=0|
            +3600s
            < 35=1|34=2|112=hour|
            > 35=0|34=2|112=hour|
            """
        )
    }

    @Test func `1Sa: a message follows in the same piece as the Logon`() throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=1|98=0|108=30|
            <+ 35=D|34=2|\(order())
            > 35=A|34=1|98=0|108=30|
            d 35=D|34=2|11=A|
            = 3 2
            """
        )
    }

    @Test(arguments: ["49=WHO|", "56=WHO|", "49=tw|", "49=TWX|"])
    func `1Sc: an unknown CompID is dropped without a word, and nothing changes`(field: String) throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 4),
            """
            < 35=A|34=3|\(field)98=0|108=30|
            x no such session
            = 3 4
            < 35=A|34=3|98=0|108=30|
            > 35=A|34=4|98=0|108=30|
            """
        )
    }

    @Test(arguments: [
        "35=A|34=1|98=0|108=-1|", "35=A|34=1|98=0|108=x|", "35=A|34=1|98=0|108=|", "35=A|34=1|98=0|",
        "35=A|34=1|108=30|", "35=A|34=1|98=x|108=30|", "35=A|34=1|98=0|108=30|108=30|",
        "35=A|34=1|98=0|108=30|55=X|", "35=A|34=0|98=0|108=30|", "35=A|98=0|108=30|",
        "35=A|34=x|98=0|108=30|", "35=A|34=-1|98=0|108=30|", "35=A|34=1|!52|98=0|108=30|",
        "35=A|34=1|52=yesterday|98=0|108=30|",
        "35=A|34=\(String(repeating: "9", count: 40))|98=0|108=30|", "35=A|34=2199023255552|98=0|108=30|",
    ])
    func `1Sd: an invalid Logon ends the connection, and nothing changes`(logon: String) throws {
        try converse(
            from: .disconnected(),
            """
            < \(logon)
            x invalid Logon
            = 1 1
            < 35=A|34=1|98=0|108=30|
            > 35=A|34=1|98=0|108=30|
            """
        )
    }

    @Test(arguments: ["now-121s", "now+121s", "now-86400s"])
    func `1Sd: a SendingTime out of range ends the connection`(time: String) throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=1|52=\(time)|98=0|108=30|
            x SendingTime accuracy problem
            = 1 1
            """
        )
    }

    @Test func `1Sd: a wrong BeginString ends the connection`() throws {
        try converse(
            from: .disconnected(),
            """
            < 8=FIX.4.2|35=A|34=1|98=0|108=30|
            x
            = 1 1
            """
        )
    }

    @Test func `17: an EncryptMethod other than none is rejected, and the Logout follows`() throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=1|98=1|108=30|
            > 35=3|34=1|45=1|58=Value is incorrect (out of range) for this tag|371=98|372=A|373=5|
            > 35=5|34=2|
            x invalid Logon
            """
        )
    }

    @Test(arguments: [
        "8=FIX.4.4|9=5|35=A|34=1|10=000|", "8=FIX.4.4|9=?|35=A|34=1|10=000|", "GET / HTTP/1.1|",
        "8=FIX.4.4|9=?|34=1|35=A|49=TW|52=now|56=ISLD|98=0|108=30|10=?|", "9=5|8=FIX.4.4|35=A|",
    ])
    func `1Sd: a garbled first message ends the connection`(bytes: String) throws {
        try converse(
            from: .disconnected(),
            """
            << \(bytes)
            x first message garbled
            = 1 1
            """
        )
    }

    @Test(arguments: ["35=0|34=1|", "35=5|34=1|", "35=D|34=1|\(order())", "35=2|34=1|7=1|16=0|"])
    func `1Se: a first message that is no Logon ends the connection without a word`(message: String)
        throws
    {
        try converse(
            from: .disconnected(),
            """
            < \(message)
            x first message not a logon
            = 1 1
            < 35=A|34=1|98=0|108=30|
            > 35=A|34=1|98=0|108=30|
            """
        )
    }

    @Test func `2c: a Logon whose number is too low is told so`() throws {
        try converse(
            from: .disconnected(nextInbound: 5, nextOutbound: 9),
            """
            < 35=A|34=2|98=0|108=30|
            > 35=5|34=9|58=MsgSeqNum too low, expecting 5 but received 2|
            x MsgSeqNum too low
            = 5 10
            """
        )
    }

    @Test func `2S: numbers survive a connection that breaks`() throws {
        try converse(
            from: .active(nextInbound: 4, nextOutbound: 6, as: .acceptor),
            """
            < 35=D|34=4|\(order())
            d 35=D|34=4|
            <x
            < 35=A|34=5|98=0|108=30|
            > 35=A|34=6|98=0|108=30|
            = 6 7
            """
        )
    }

    @Test func `1S: a Logon in the middle of a session without ResetSeqNumFlag is rejected and counted`()
        throws
    {
        try converse(
            from: .active(),
            """
            < 35=A|34=2|98=0|108=30|
            > 35=3|34=2|45=2|58=Already logged on|372=A|373=99|
            = 3 3
            """
        )
    }

    @Test func `2c: a Logon in the middle of a session with a number used before ends it`() throws {
        try converse(
            from: .active(nextInbound: 5),
            """
            < 35=A|34=2|98=0|108=30|
            > 35=5|34=2|58=MsgSeqNum too low, expecting 5 but received 2|
            x MsgSeqNum too low
            """
        )
    }

    @Test func `2e: a Logon that is sent again with PossDup is passed over`() throws {
        try converse(
            from: .active(nextInbound: 5),
            """
            < 35=A|34=1|43=Y|98=0|108=30|
            < 35=A|34=1|43=Y|98=0|108=30|141=Y|
            = 5 2
            """
        )
    }

    @Test func `2b: a Logon in the middle of a session that comes early waits for its turn`() throws {
        try converse(
            from: .active(),
            """
            < 35=A|34=3|98=0|108=30|
            > 35=2|34=2|7=2|16=0|
            < 35=0|34=2|43=Y|
            = 4 3
            """
        )
    }
}
