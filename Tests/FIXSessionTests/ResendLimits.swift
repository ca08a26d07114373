// What a peer may ask for again.

import FIXSession
import FIXWire
import TestKit
import Testing
import Values

private func settings(_ change: (inout ResendSettings) -> Void) -> SessionSettings {
    var settings = SessionSettings()
    change(&settings.resend)
    return settings
}

@Suite struct `What a peer may ask for` {
    @Test func `maxResendRequests: more within the window are rejected, and counted`() throws {
        let limited = settings {
            $0.maxResendRequests = 2
            $0.resendRequestWindow = .seconds(10)
        }
        try converse(
            from: .active(nextOutbound: 9, settings: limited), inOnePiece: false,
            """
            < 35=2|34=2|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            < 35=2|34=3|7=4|16=0|
            > 35=4|34=4|43=Y|36=9|123=Y|
            < 35=2|34=4|7=5|16=0|
            > 35=3|34=9|45=4|58=Too many ResendRequests|372=2|373=99|
            = 5 10
            +10s
            < 35=2|34=5|7=6|16=0|
            > 35=4|34=6|43=Y|36=10|123=Y|
            """
        )
    }

    @Test func `maxResendRequests: one that is early and one too many is rejected, and its gap asked for`()
        throws
    {
        try converse(
            from: .active(nextOutbound: 9, settings: settings { $0.maxResendRequests = 1 }),
            inOnePiece: false,
            """
            < 35=2|34=2|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            < 35=2|34=5|7=4|16=0|
            > 35=3|34=9|45=5|58=Too many ResendRequests|372=2|373=99|
            > 35=2|34=10|7=3|16=0|
            = 3 11
            """
        )
    }

    @Test func `resendLoopLimit: who asks for the same again and again is told so, and we hang up`() throws {
        try converse(
            from: .active(nextOutbound: 9, settings: settings { $0.resendLoopLimit = 2 }),
            """
            < 35=2|34=2|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            +1s
            < 35=2|34=3|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            +1s
            < 35=2|34=4|7=3|16=0|
            > 35=5|34=9|58=Messages from 3 were asked for 3 times in a row|
            x the same messages were asked for again and again
            = 5 10
            """
        )
    }

    @Test func `resendLoopLimit: another range, or another connection, begins anew`() throws {
        try converse(
            from: .active(nextOutbound: 9, settings: settings { $0.resendLoopLimit = 1 }, as: .acceptor),
            """
            < 35=2|34=2|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            +1s
            < 35=2|34=3|7=4|16=0|
            > 35=4|34=4|43=Y|36=9|123=Y|
            +1s
            < 35=2|34=4|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            <x
            < 35=A|34=5|98=0|108=30|
            > 35=A|34=9|98=0|108=30|
            < 35=2|34=6|7=3|16=0|
            > 35=4|34=3|43=Y|36=10|123=Y|
            """
        )
    }

    @Test func `resendLoopLimit: requests that were on their way before our answer are not a loop`() throws {
        try converse(
            from: .active(nextOutbound: 9, settings: settings { $0.resendLoopLimit = 1 }),
            inOnePiece: false,
            """
            < 35=2|34=2|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            < 35=2|34=3|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            < 35=2|34=4|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            """
        )
    }

    @Test(arguments: ["16=0|", "16=8|", "16=99|"])
    func `maxResendMessages: more are sent when they are asked for again`(end: String) throws {
        try converse(
            from: .active(nextOutbound: 9, settings: settings { $0.maxResendMessages = 4 }),
            inOnePiece: false,
            """
            < 35=2|34=2|7=3|\(end)
            > 35=4|34=3|43=Y|36=7|123=Y|
            < 35=2|34=3|7=7|\(end)
            > 35=4|34=7|43=Y|36=9|123=Y|
            """
        )
    }

    @Test func `maxResendMessages: the largest number there is does not overflow`() throws {
        try converse(
            from: .active(nextOutbound: 9, settings: settings { $0.maxResendMessages = .max }),
            """
            < 35=2|34=2|7=3|16=0|
            > 35=4|34=3|43=Y|36=9|123=Y|
            """
        )
    }

    @Test(arguments: ["16=0|", "16=4|"])
    func `an answer of so many messages is gone on with by who misses the rest`(end: String) throws {
        try converse(
            from: .active(heartBtInt: 0),
            """
            < 35=D|34=5|\(order("D"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=0|34=6|
            < 35=0|34=7|
            > 35=2|34=3|7=3|16=0|
            < 35=D|34=3|43=Y|\(order("B"))
            < 35=0|34=8|
            < 35=0|34=9|
            +1s
            < 35=0|34=10|
            > 35=2|34=4|7=4|16=0|
            """
        )
    }
}
