// Logon with ResetSeqNumFlag(141), and the settings that reset.

import FIXSession
import TestKit
import Testing

@Suite struct `ResetSeqNumFlag` {
    @Test func `141: a Logon with ResetSeqNumFlag begins at 1 on both sides`() throws {
        try converse(
            from: .disconnected(nextInbound: 12, nextOutbound: 34),
            """
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            """
        )
    }

    @Test func `141: what was stored is forgotten`() throws {
        try converse(
            from: .active(as: .acceptor),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            s 35=8|\(report("B"))
            > 35=8|34=3|\(report("B"))
            <x
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=1|34=2|112=X|
            > 35=0|34=2|112=X|
            < 35=2|34=3|7=1|16=0|
            > 35=4|34=1|43=Y|36=3|123=Y|
            """
        )
    }

    @Test func `141: what was held is forgotten`() throws {
        try converse(
            from: .active(as: .acceptor),
            """
            < 35=D|34=3|\(order("old"))
            > 35=2|34=2|7=2|16=0|
            <x
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=D|34=2|\(order("new"))
            d 35=D|34=2|11=new|
            = 3 2
            < 35=D|34=3|\(order("newer"))
            d 35=D|34=3|11=newer|
            """
        )
    }

    @Test(arguments: ["34=2|", "34=7|"])
    func `141: with another number it is refused, and resets nothing`(number: String) throws {
        try converse(
            from: .disconnected(nextInbound: 7, nextOutbound: 9),
            """
            < 35=A|\(number)98=0|108=30|141=Y|
            > 35=5|34=9|58=MsgSeqNum must be 1 with ResetSeqNumFlag=Y|
            x invalid Logon
            = 7 10
            """
        )
    }

    @Test(arguments: [
        "52=now-300s|98=0|108=30|", "98=0|108=-3|", "98=0|", "49=WHO|98=0|108=30|", "98=0|108=30|55=X|",
        "98=9|108=30|", "!52|98=0|108=30|",
    ])
    func `141: a Logon that is refused for any reason resets nothing`(rest: String) throws {
        try converse(
            from: .disconnected(nextInbound: 7, nextOutbound: 9),
            """
            < 35=A|34=1|\(rest)141=Y|
            x
            = 7 9
            """
        )
    }

    @Test func `141: refused for its EncryptMethod, too, it resets nothing`() throws {
        try converse(
            from: .disconnected(nextInbound: 7, nextOutbound: 9),
            """
            < 35=A|34=1|98=2|108=30|141=Y|
            > 35=3|34=9|45=1|58=Value is incorrect (out of range) for this tag|371=98|372=A|373=5|
            > 35=5|34=10|
            x invalid Logon
            = 7 11
            """
        )
    }

    @Test func `141=N is as if it were not there`() throws {
        try converse(
            from: .disconnected(nextInbound: 7, nextOutbound: 9),
            """
            < 35=A|34=7|98=0|108=30|141=N|
            > 35=A|34=9|98=0|108=30|
            """
        )
    }

    @Test func `141: in the middle of a session both begin again, and nobody hangs up`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34),
            """
            < 35=A|34=1|98=0|108=7|141=Y|
            > 35=A|34=1|98=0|108=7|141=Y|
            = 2 2
            < 35=D|34=2|\(order())
            d 35=D|34=2|
            +7s
            > 35=0|34=2|
            """
        )
    }

    @Test func `141: in the middle of a gap the gap is forgotten`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34),
            """
            < 35=D|34=15|\(order("old"))
            > 35=2|34=34|7=12|16=0|
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=D|34=4|\(order("new"))
            > 35=2|34=2|7=2|16=0|
            = 2 3
            """
        )
    }

    @Test func `141: in the middle of a session with another number it ends the session`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34),
            """
            < 35=A|34=12|98=0|108=30|141=Y|
            > 35=5|34=34|58=MsgSeqNum must be 1 with ResetSeqNumFlag=Y|
            x invalid Logon
            = 12 35
            """
        )
    }

    @Test func `141: in the middle of a session with wrong CompIDs it resets nothing`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34),
            """
            < 35=A|34=1|49=WHO|98=0|108=30|141=Y|
            > 35=3|34=34|45=1|58=CompID problem|372=A|373=9|
            > 35=5|34=35|
            = 12 36
            +2s
            x CompID problem
            """
        )
    }
}

@Suite struct `Settings that reset` {
    @Test(arguments: ["1", "7"])
    func `resetOnLogon: every Logon begins at 1, and 141 is not sent unless it came`(number: String) throws {
        var settings = SessionSettings()
        settings.resetOnLogon = true
        let gap = number == "1" ? "" : "> 35=2|34=2|7=1|16=0|\n"
        try converse(
            from: .disconnected(nextInbound: 12, nextOutbound: 34, settings: settings),
            """
            < 35=A|34=\(number)|98=0|108=30|
            > 35=A|34=1|98=0|108=30|
            \(gap)<x
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            """
        )
    }

    @Test func `resetOnLogout: numbers begin at 1 after a Logout`() throws {
        var settings = SessionSettings()
        settings.resetOnLogout = true
        try converse(
            from: .active(nextInbound: 5, nextOutbound: 6, settings: settings),
            """
            < 35=5|34=5|
            > 35=5|34=6|
            x logged out
            = 1 1
            """
        )
    }

    @Test func `resetOnDisconnect: numbers begin at 1 after the connection is gone`() throws {
        var settings = SessionSettings()
        settings.resetOnDisconnect = true
        try converse(
            from: .active(nextInbound: 5, nextOutbound: 6, settings: settings),
            """
            <x
            = 1 1
            """
        )
    }

    @Test func `checkLatency: without it any SendingTime is accepted`() throws {
        var settings = SessionSettings()
        settings.checkLatency = false
        try converse(
            from: .disconnected(settings: settings),
            """
            < 35=A|34=1|52=20000101-00:00:00|98=0|108=30|
            > 35=A|34=1|98=0|108=30|
            < 35=1|34=2|52=20990101-00:00:00|112=A|
            > 35=0|34=2|112=A|
            """
        )
    }

    @Test func `requiresOrigSendingTime: without it a PossDup needs no 122`() throws {
        var settings = SessionSettings()
        settings.requiresOrigSendingTime = false
        try converse(
            from: .active(settings: settings),
            """
            < 35=D|34=2|43=Y|!122|\(order())
            d 35=D|34=2|43=Y|
            = 3 2
            """
        )
    }

    @Test(arguments: [
        (TimestampDigits.none, "20260105-12:00:00"), (.three, "20260105-12:00:00.000"),
        (.six, "20260105-12:00:00.000000"), (.nine, "20260105-12:00:00.000000000"),
    ])
    func `timestampPrecision: SendingTime has as many digits as are set`(
        digits: TimestampDigits, time: String
    ) throws {
        var settings = SessionSettings()
        settings.timestampPrecision = digits.precision
        try converse(
            from: .disconnected(settings: settings),
            """
            < 35=A|34=1|98=0|108=30|
            > 35=A|34=1|52=\(time)|98=0|108=30|
            """
        )
    }
}
