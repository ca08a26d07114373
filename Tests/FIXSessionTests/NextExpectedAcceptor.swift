// NextExpectedMsgSeqNum(789), an acceptor: what is missing comes without being asked for.

import FIXSession
import TestKit
import Testing

private var settings: SessionSettings {
    var settings = SessionSettings()
    settings.enableNextExpectedMsgSeqNum = true
    return settings
}

@Suite struct `NextExpectedMsgSeqNum, an acceptor` {
    @Test func `789: equal, both are in step`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=3|98=0|108=30|789=7|
            > 35=A|34=7|98=0|108=30|789=4|
            = 4 8
            """
        )
    }

    @Test func `789: lower, we send from there right after the Logon`() throws {
        try converse(
            from: .active(settings: settings, as: .acceptor),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            <x
            s 35=8|\(report("B"))
            < 35=A|34=2|98=0|108=30|789=2|
            > 35=A|34=4|98=0|108=30|789=3|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=8|34=3|43=Y|\(report("B"))
            = 3 5
            """
        )
    }

    @Test func `789: lower, and only session messages are missing: they are filled`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=3|98=0|108=30|789=5|
            > 35=A|34=7|98=0|108=30|789=4|
            > 35=4|34=5|43=Y|36=7|123=Y|
            """
        )
    }

    @Test func `789: higher than what we sent, it is told so, and we hang up`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=3|98=0|108=30|789=9|
            > 35=5|34=7|58=NextExpectedMsgSeqNum too high, expected at most 7 but received 9|
            x NextExpectedMsgSeqNum too high
            = 3 8
            """
        )
    }

    @Test func `789: a Logon too high is not followed by a ResendRequest: the peer knows`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=6|98=0|108=30|789=7|
            > 35=A|34=7|98=0|108=30|789=3|
            < 35=D|34=3|43=Y|\(order("A"))
            d 35=D|34=3|11=A|
            < 35=4|34=4|43=Y|123=Y|36=6|
            = 7 8
            < 35=D|34=7|\(order("B"))
            d 35=D|34=7|11=B|
            """
        )
    }

    @Test func `789: what does not come of itself is asked for after half a minute`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=6|98=0|108=60|789=7|
            > 35=A|34=7|98=0|108=60|789=3|
            < 35=D|34=7|\(order("B"))
            +60s
            > 35=2|34=8|52=20260105-12:01:00.000|7=3|16=0|
            """
        )
    }

    @Test func `789: what the peer sends unasked may be garbled; then it is asked for`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=6|98=0|108=30|789=7|
            > 35=A|34=7|98=0|108=30|789=3|
            < 35=D|34=3|43=Y|\(order("garbled"))10=000|
            < 35=4|34=4|43=Y|123=Y|36=6|
            > 35=2|34=8|7=3|16=0|
            = 3 9
            """
        )
    }

    @Test func `789: gaps both ways close at once`() throws {
        try converse(
            from: .active(settings: settings, as: .acceptor),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            <x
            < 35=A|34=4|98=0|108=30|789=2|
            > 35=A|34=3|98=0|108=30|789=2|
            > 35=8|34=2|43=Y|\(report("A"))
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            = 5 4
            """
        )
    }

    @Test func `789: a peer that does not use it is asked as always, and not sent it`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=6|98=0|108=30|
            > 35=A|34=7|98=0|108=30|
            > 35=2|34=8|7=3|16=0|
            """
        )
    }

    @Test func `789: not in use here, it is not heeded`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7),
            """
            < 35=A|34=6|98=0|108=30|789=900|
            > 35=A|34=7|98=0|108=30|
            > 35=2|34=8|7=3|16=0|
            """
        )
    }

    @Test func `789: with ResetSeqNumFlag it is 2, and the peer's does not matter`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=1|98=0|108=30|141=Y|789=50|
            > 35=A|34=1|98=0|108=30|141=Y|789=2|
            = 2 2
            < 35=A|34=1|98=0|108=30|141=Y|789=1|
            > 35=A|34=1|98=0|108=30|141=Y|789=2|
            = 2 2
            """
        )
    }

    @Test func `789: a Logon that is too low is told that first`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            < 35=A|34=2|98=0|108=30|789=7|
            > 35=5|34=7|58=MsgSeqNum too low, expecting 3 but received 2|
            x MsgSeqNum too low
            """
        )
    }
}
