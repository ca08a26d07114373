// Timers in every phase of a session.

import FIXSession
import TestKit
import Testing
import Values

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
