// NextExpectedMsgSeqNum(789), an initiator.

import FIXSession
import TestKit
import Testing

private var settings: SessionSettings {
    var settings = SessionSettings()
    settings.enableNextExpectedMsgSeqNum = true
    return settings
}

@Suite struct `NextExpectedMsgSeqNum, an initiator` {
    @Test func `789: equal, both are in step`() throws {
        try converse(
            from: .connecting(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            > 35=A|34=7|98=0|108=30|789=3|
            < 35=A|34=3|98=0|108=30|789=8|
            = 4 8
            """
        )
    }

    @Test func `789: lower, we send from there, our Logon filled over, and then what waits`() throws {
        try converse(
            from: .active(settings: settings, as: .initiator),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            <x
            s 35=8|\(report("B"))
            c
            > 35=A|34=4|98=0|108=30|789=2|
            s 35=8|\(report("C"))
            < 35=A|34=2|98=0|108=30|789=2|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=8|34=3|43=Y|\(report("B"))
            > 35=4|34=4|43=Y|36=5|123=Y|
            > 35=8|34=5|\(report("C"))
            = 3 6
            """
        )
    }

    @Test func `789: higher than what we sent, it is told so, and we hang up`() throws {
        try converse(
            from: .connecting(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            > 35=A|34=7|98=0|108=30|789=3|
            < 35=A|34=3|98=0|108=30|789=9|
            > 35=5|34=8|58=NextExpectedMsgSeqNum too high, expected at most 8 but received 9|
            x NextExpectedMsgSeqNum too high
            = 3 9
            """
        )
    }

    @Test func `789: what waits behind our Logon was not sent yet, and may not be expected`() throws {
        try converse(
            from: .connecting(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            > 35=A|34=7|98=0|108=30|789=3|
            s 35=8|\(report("A"))
            < 35=A|34=3|98=0|108=30|789=9|
            > 35=5|34=9|58=NextExpectedMsgSeqNum too high, expected at most 8 but received 9|
            x NextExpectedMsgSeqNum too high
            """
        )
    }

    @Test func `789: an answer too high is not followed by a ResendRequest`() throws {
        try converse(
            from: .connecting(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            > 35=A|34=7|98=0|108=30|789=3|
            < 35=A|34=6|98=0|108=30|789=8|
            < 35=D|34=3|43=Y|\(order("A"))
            d 35=D|34=3|11=A|
            < 35=4|34=4|43=Y|123=Y|36=6|
            = 7 8
            """
        )
    }

    @Test func `789: a peer that does not use it is asked as always`() throws {
        try converse(
            from: .connecting(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            > 35=A|34=7|98=0|108=30|789=3|
            < 35=A|34=6|98=0|108=30|
            > 35=2|34=8|7=3|16=0|
            """
        )
    }

    @Test func `789: with ResetSeqNumFlag it is 1`() throws {
        var settings = settings
        settings.resetOnLogon = true
        try converse(
            from: .connecting(nextInbound: 3, nextOutbound: 7, settings: settings),
            """
            > 35=A|34=1|98=0|108=30|141=Y|789=1|
            < 35=A|34=1|98=0|108=30|141=Y|789=2|
            = 2 2
            """
        )
    }
}
