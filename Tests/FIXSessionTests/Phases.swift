// Goodbyes and timers in every phase of a session.

import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Logging out in every phase` {
    @Test func `12: before the answer to our Logon there is nobody to say goodbye to`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            s 35=5|58=bye|
            x asked to disconnect
            = 1 2
            c
            > 35=A|34=2|98=0|108=30|
            """
        )
    }

    @Test func `12: while our TestRequest waits`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            s 35=5|
            > 35=5|34=4|
            +9999ms
            +1ms
            x no Logout in answer
            """
        )
    }

    @Test func `12: before a reset has begun`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            s 35=5|
            > 35=5|34=3|
            < 35=0|34=2|112=RESET2|
            < 35=5|34=3|
            x logged out
            = 4 4
            """
        )
    }

    @Test func `12: nobody is connected`() throws {
        try converse(
            from: .active(),
            """
            <x
            s 35=5|
            = 2 2
            """
        )
    }

    @Test func `12: a gap is closed while we wait, too`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            < 35=D|34=3|\(order("B"))
            > 35=2|34=3|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            d 35=D|34=3|11=B|
            < 35=5|34=4|
            x logged out
            = 5 4
            """
        )
    }

    @Test func `12: what our application still sends goes behind the Logout`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            s 35=8|\(report("A"))
            > 35=8|34=3|\(report("A"))
            < 35=5|34=2|
            x logged out
            = 3 4
            """
        )
    }

    @Test(arguments: ["34=2|", "34=9|", "34=1|"])
    func `13a: the answer to our Logout ends it whatever its number`(number: String) throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            < 35=5|\(number)
            x logged out
            """
        )
    }

    @Test func `13b: a Logout while our TestRequest waits`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            < 35=5|34=2|
            > 35=5|34=4|
            x logged out
            = 3 5
            """
        )
    }

    @Test func `13b: a Logout before a reset has begun, and after`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            < 35=5|34=2|
            > 35=5|34=3|
            x logged out
            = 3 4
            """
        )
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            < 35=0|34=2|112=RESET2|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=5|34=3|
            > 35=5|34=2|
            x logged out
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            """
        )
    }

    @Test func `13b: a Logout with a gap open leaves the gap to the next Logon`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=2|16=0|
            < 35=5|34=5|
            > 35=5|34=3|
            x logged out
            = 2 4
            c
            > 35=A|34=4|98=0|108=30|
            < 35=A|34=6|98=0|108=30|
            > 35=2|34=5|7=2|16=0|
            """
        )
    }
}

@Suite struct `Timers in every phase` {
    @Test func `4a: no Heartbeats before the answer to our Logon, and from then on`() throws {
        var settings = SessionSettings()
        settings.heartBtInt = 2
        try converse(
            from: .connecting(settings: settings),
            """
            > 35=A|34=1|98=0|108=2|
            +9s
            < 35=A|34=1|98=0|108=2|
            +1999ms
            +1ms
            > 35=0|34=2|
            """
        )
    }

    @Test func `4a: while a ResendRequest waits Heartbeats go on`() throws {
        try converse(
            from: .active(heartBtInt: 20),
            """
            < 35=0|34=9|
            > 35=2|34=2|7=2|16=0|
            +15s
            < 35=0|34=10|
            +5s
            > 35=0|34=3|
            +10s
            > 35=2|34=4|7=2|16=0|
            """
        )
    }

    @Test func `6: an answer that only comes in parts is a sign of life`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            < 35=0|34=9|
            > 35=2|34=2|7=2|16=0|
            +9s
            < 35=4|34=2|43=Y|123=Y|36=4|
            +1s
            > 35=0|34=3|
            +10s
            > 35=0|34=4|
            +1s
            > 35=1|34=5|112=TEST|
            """
        )
    }

    @Test func `6: no Heartbeats while our TestRequest waits, and then again`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            +11s
            < 35=0|34=2|112=TEST|
            +1ms
            > 35=0|34=4|
            """
        )
    }

    @Test(arguments: [(50, 200, "+15s", "+15s"), (0, 20, "+10s", "+2s")])
    func `6: how long silence is borne can be set`(
        delay: Int64, timeout: Int64, untilTest: String, untilEnd: String
    ) throws {
        var settings = SessionSettings()
        settings.testRequestDelayPercent = delay
        settings.heartBeatTimeoutPercent = timeout
        // With no delay the TestRequest goes instead of the Heartbeat that is due then.
        let beat = delay > 0 ? "> 35=0|34=2|\n" : ""
        try converse(
            from: .active(heartBtInt: 10, settings: settings),
            """
            \(untilTest)
            \(beat)> 35=1|34=\(delay > 0 ? 3 : 2)|112=TEST|
            \(untilEnd)
            x nothing heard for too long
            """
        )
    }

    @Test func `4a: nothing is due when nobody is connected`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            <x
            +3600s
            = 2 2
            """
        )
    }

    @Test func `108: the longest HeartBtInt there is does not overflow`() throws {
        try converse(
            from: .disconnected(),
            """
            < 35=A|34=1|98=0|108=999999999|
            > 35=A|34=1|98=0|108=999999999|
            +86400s
            < 35=1|34=2|112=A|
            > 35=0|34=2|112=A|
            """
        )
    }
}
