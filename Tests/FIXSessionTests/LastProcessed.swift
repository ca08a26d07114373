// LastMsgSeqNumProcessed(369).

import FIXSession
import FIXWire
import TestKit
import Testing
import Values

private func settings(_ change: (inout SessionSettings) -> Void) -> SessionSettings {
    var settings = SessionSettings()
    change(&settings)
    return settings
}

@Suite struct `LastMsgSeqNumProcessed` {
    private let on = settings { $0.enableLastMsgSeqNumProcessed = true }

    @Test func `369: every header has the number of the last message that was processed`() throws {
        try converse(
            from: .active(settings: on),
            """
            < 35=1|34=2|112=A|
            > 35=0|34=2|369=2|112=A|
            < 35=D|34=5|\(order())
            > 35=2|34=3|369=2|7=3|16=0|
            s 35=8|\(report("A"))
            > 35=8|34=4|369=2|\(report("A"))
            < 35=4|34=3|43=Y|123=Y|36=5|
            s 35=8|\(report("B"))
            > 35=8|34=5|369=5|\(report("B"))
            """
        )
    }

    @Test func `369: messages that are sent again have the one of now`() throws {
        try converse(
            from: .active(settings: on),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|369=1|\(report("A"))
            < 35=0|34=2|
            < 35=0|34=3|
            < 35=2|34=4|7=1|16=0|
            > 35=4|34=1|43=Y|369=4|36=2|123=Y|
            > 35=8|34=2|43=Y|369=4|\(report("A"))
            """
        )
    }

    @Test func `369: the Logon of an acceptor has processed the peer's`() throws {
        try converse(
            from: .disconnected(nextInbound: 7, settings: on),
            """
            < 35=A|34=7|98=0|108=30|
            > 35=A|34=1|369=7|98=0|108=30|
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|369=1|98=0|108=30|141=Y|
            """
        )
    }

    @Test func `369: the Logon of an initiator has processed what came before it`() throws {
        try converse(
            from: .connecting(nextInbound: 7, settings: on),
            """
            > 35=A|34=1|369=6|98=0|108=30|
            < 35=A|34=7|98=0|108=30|
            < 35=1|34=8|112=A|
            > 35=0|34=2|369=8|112=A|
            """
        )
    }
}
