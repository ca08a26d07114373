// Case 1B, an initiator logs on.

import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Case 1B: logging on` {
    @Test func `1Bb: the Logon goes out first, and the answer brings the session up`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|98=0|108=30|
            = 2 2
            < 35=D|34=2|\(order())
            d 35=D|34=2|11=A|
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            """
        )
    }

    @Test func `1Bb: nothing of the application's goes out before the answer`() throws {
        try converse(
            from: .connecting(nextInbound: 5, nextOutbound: 7),
            """
            > 35=A|34=7|98=0|108=30|
            s 35=8|\(report("A"))
            s 35=8|\(report("B"))
            = 5 10
            < 35=A|34=5|98=0|108=30|
            > 35=8|34=8|\(report("A"))
            > 35=8|34=9|\(report("B"))
            = 6 10
            """
        )
    }

    @Test func `1Bb: what waits goes out in its order, also before our ResendRequest`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            s 35=8|\(report("A"))
            < 35=A|34=3|98=0|108=30|
            > 35=8|34=2|\(report("A"))
            > 35=2|34=3|7=1|16=0|
            = 1 4
            """
        )
    }

    @Test func `1Bc: numbers go on where they were`() throws {
        try converse(
            from: .connecting(nextInbound: 7, nextOutbound: 12),
            """
            > 35=A|34=12|98=0|108=30|
            < 35=A|34=7|98=0|108=30|
            = 8 13
            """
        )
    }

    @Test func `1Bc: the HeartBtInt of the answer is the one that is used`() throws {
        var settings = SessionSettings()
        settings.heartBtInt = 20
        try converse(
            from: .connecting(settings: settings),
            """
            > 35=A|34=1|98=0|108=20|
            < 35=A|34=1|98=0|108=5|
            +5s
            > 35=0|34=2|
            """
        )
    }

    @Test func `1Bc: with a MsgSeqNum too high the gap is asked for, and the Logon waits`() throws {
        try converse(
            from: .connecting(nextInbound: 3, nextOutbound: 2),
            """
            > 35=A|34=2|98=0|108=30|
            < 35=A|34=6|98=0|108=30|
            > 35=2|34=3|7=3|16=0|
            < 35=D|34=3|43=Y|\(order("A"))
            d 35=D|34=3|11=A|
            < 35=4|34=4|43=Y|123=Y|36=6|
            = 7 4
            < 35=1|34=7|112=on|
            > 35=0|34=4|112=on|
            """
        )
    }

    @Test(arguments: [
        ("34=1|98=0|108=x|", 6, "108"), ("34=1|98=0|108=|", 4, "108"),
        ("34=1|98=0|", 1, "108"), ("34=1|108=30|", 1, "98"), ("34=1|98=0|108=30|55=X|", 2, "55"),
        ("34=1|98=0|108=30|108=30|", 13, "108"), ("34=1|98=7|108=30|", 5, "98"),
        ("34=1|!52|98=0|108=30|", 1, "52"),
    ])
    func `1Bd: an invalid Logon is rejected and counted, a Logout follows, and we hang up`(
        logon: String, reason: Int, tag: String
    ) throws {
        let texts = [
            1: "Required tag missing", 2: "Tag not defined for this message type",
            4: "Tag specified without a value", 5: "Value is incorrect (out of range) for this tag",
            6: "Incorrect data format for value", 13: "Tag appears more than once",
        ]
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|\(logon)
            > 35=3|34=2|45=1|58=\(texts[reason] ?? "")|371=\(tag)|372=A|373=\(reason)|
            > 35=5|34=3|58=invalid Logon|
            x invalid Logon
            = 2 4
            """
        )
    }

    @Test func `17: an EncryptMethod other than none is rejected, and the Logout follows`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|98=1|108=30|
            > 35=3|34=2|45=1|58=Value is incorrect (out of range) for this tag|371=98|372=A|373=5|
            > 35=5|34=3|
            x invalid Logon
            """
        )
    }

    @Test(arguments: [
        "98=0|108=30|", "34=x|98=0|108=30|", "34=2199023255552|98=0|108=30|", "34=1|98=0|108=-1|",
    ])
    func `1Bd: a Logon without a MsgSeqNum, or with a HeartBtInt below 0, is refused`(logon: String) throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|\(logon)
            > 35=5|34=2|58=invalid Logon|
            x invalid Logon
            = 1 3
            """
        )
    }

    @Test func `1Bd: a SendingTime out of range is refused`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|52=now-300s|98=0|108=30|
            > 35=5|34=2|58=SendingTime accuracy problem|
            x SendingTime accuracy problem
            """
        )
    }

    @Test(arguments: ["49=WHO|", "56=WHO|", "49=tw|"])
    func `1Bd: wrong CompIDs are refused`(field: String) throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|\(field)98=0|108=30|
            > 35=3|34=2|45=1|58=CompID problem|372=A|373=9|
            > 35=5|34=3|58=CompID problem|
            x CompID problem
            = 2 4
            """
        )
    }

    @Test func `1Bd, 2i: another BeginString is refused`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 8=FIX.4.2|35=A|34=1|98=0|108=30|
            > 35=5|34=2|58=Incorrect BeginString|
            < 8=FIX.4.2|35=5|34=2|
            x Incorrect BeginString
            = 1 3
            """
        )
    }

    @Test func `1Bd: a garbled answer is ignored; the next one counts`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            << 8=FIX.4.4|9=?|35=A|34=1|49=TW|52=now|56=ISLD|98=0|108=30|10=000|
            < 35=A|34=1|98=0|108=30|
            = 2 2
            """
        )
    }

    @Test(arguments: [
        "35=0|34=1|", "35=1|34=1|112=A|", "35=2|34=1|7=1|16=0|", "35=3|34=1|45=1|", "35=D|34=1|\(order())",
        "35=4|34=1|123=Y|36=5|", "35=ZZ|34=1|", "35=D|34=1|11=A|", "35=0|",
    ])
    func `1Be: anything but a Logon is told so, and we hang up`(message: String) throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < \(message)
            > 35=5|34=2|58=first message not a logon|
            x first message not a logon
            = 1 3
            """
        )
    }

    @Test func `1B: a Logout instead of a Logon ends the connection without a word`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=5|34=1|58=not today|
            x the peer refused our Logon
            = 2 2
            c
            > 35=A|34=2|98=0|108=30|
            < 35=A|34=2|98=0|108=30|
            = 3 3
            """
        )
    }

    @Test func `1B: no answer in time ends the connection, and the next attempt goes on`() throws {
        var settings = SessionSettings()
        settings.logonTimeout = .seconds(3)
        try converse(
            from: .connecting(settings: settings),
            """
            > 35=A|34=1|98=0|108=30|
            +2999ms
            +1ms
            x no answer to our Logon
            c
            > 35=A|34=2|98=0|108=30|
            < 35=A|34=1|98=0|108=30|
            = 2 3
            """
        )
    }

    @Test func `1B: an answer whose number is too low is told so`() throws {
        try converse(
            from: .connecting(nextInbound: 5, nextOutbound: 9),
            """
            > 35=A|34=9|98=0|108=30|
            < 35=A|34=2|98=0|108=30|
            > 35=5|34=10|58=MsgSeqNum too low, expecting 5 but received 2|
            x MsgSeqNum too low
            = 5 11
            """
        )
    }

    @Test func `1B: what the peer says behind its Logon, in the same piece, is served`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|98=0|108=30|
            <+ 35=1|34=2|112=A|
            <+ 35=D|34=3|\(order())
            > 35=0|34=2|112=A|
            d 35=D|34=3|
            = 4 3
            """
        )
    }

    @Test func `2S: numbers survive a connection that breaks`() throws {
        try converse(
            from: .active(nextInbound: 4, nextOutbound: 6, as: .initiator),
            """
            < 35=D|34=4|\(order())
            d 35=D|34=4|
            <x
            c
            > 35=A|34=6|98=0|108=30|
            < 35=A|34=5|98=0|108=30|
            = 6 7
            """
        )
    }

    @Test func `2S: they survive one that breaks before the answer, too`() throws {
        try converse(
            from: .connecting(nextInbound: 4, nextOutbound: 6),
            """
            > 35=A|34=6|98=0|108=30|
            s 35=8|\(report("A"))
            <x
            c
            > 35=A|34=8|98=0|108=30|
            < 35=A|34=4|98=0|108=30|
            < 35=2|34=5|7=6|16=0|
            > 35=4|34=6|43=Y|36=7|123=Y|
            > 35=8|34=7|43=Y|122=20260105-12:00:00.000|\(report("A"))
            > 35=4|34=8|43=Y|36=9|123=Y|
            """
        )
    }

    @Test func `1B: a refused Logon leaves what waits in the store`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            s 35=8|\(report("A"))
            < 35=0|34=1|
            > 35=5|34=3|58=first message not a logon|
            x first message not a logon
            c
            > 35=A|34=4|98=0|108=30|
            < 35=A|34=2|98=0|108=30|
            > 35=2|34=5|7=1|16=0|
            < 35=2|34=3|7=2|16=3|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=4|34=3|43=Y|36=4|123=Y|
            < 35=4|34=1|43=Y|123=Y|36=4|
            = 4 6
            """
        )
    }
}

@Suite struct `Case 16: an initiator's messages while nobody is connected` {
    @Test func `16: they get their numbers at once, and come when they are asked for`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            <x
            s 35=8|\(report("A"))
            s 35=8|\(report("B"))
            = 2 4
            c
            > 35=A|34=4|98=0|108=30|
            < 35=A|34=2|98=0|108=30|
            < 35=2|34=3|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=8|34=3|43=Y|\(report("B"))
            > 35=4|34=4|43=Y|36=5|123=Y|
            """
        )
    }

    @Test func `16: nothing that was given to the application comes to it again`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            < 35=D|34=2|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=3|16=0|
            <x
            c
            > 35=A|34=3|98=0|108=30|
            < 35=A|34=5|98=0|108=30|
            > 35=2|34=4|7=3|16=0|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            < 35=D|34=4|43=Y|\(order("C"))
            < 35=4|34=5|43=Y|123=Y|36=6|
            = 6 5
            """
        )
    }
}
