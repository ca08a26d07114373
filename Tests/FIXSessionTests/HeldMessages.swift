// How many early messages are kept.

import FIXSession
import TestKit
import Testing
import Values

private func settings(_ change: (inout ResendSettings) -> Void) -> SessionSettings {
    var settings = SessionSettings()
    change(&settings.resend)
    return settings
}

@Suite struct `The limit on early messages` {
    @Test func `what is beyond it is dropped, and comes with the answer`() throws {
        try converse(
            from: .active(settings: settings { $0.maxHeldMessages = 3 }),
            """
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=5|\(order("D"))
            < 35=D|34=6|\(order("E"))
            < 35=D|34=7|\(order("F"))
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            d 35=D|34=5|11=D|
            < 35=D|34=4|43=Y|\(order("C"))
            < 35=D|34=5|43=Y|\(order("D"))
            < 35=D|34=6|43=Y|\(order("E"))
            d 35=D|34=6|11=E|
            < 35=D|34=7|43=Y|\(order("F"))
            d 35=D|34=7|11=F|
            = 8 3
            """
        )
    }

    @Test func `closed: the first message that is dropped is asked for too`() throws {
        let settings = settings {
            $0.maxHeldMessages = 3
            $0.closedResendInterval = true
        }
        try converse(
            from: .active(settings: settings),
            """
            < 35=D|34=9|\(order("X"))
            > 35=2|34=2|7=2|16=9|
            < 35=4|34=2|43=Y|123=Y|36=9|
            < 35=D|34=9|43=Y|\(order("X"))
            d 35=D|34=9|11=X|
            = 10 3
            """
        )
    }

    @Test func `closed: what was dropped later is asked for when the gap before it is closed`() throws {
        let settings = settings {
            $0.maxHeldMessages = 2
            $0.closedResendInterval = true
        }
        try converse(
            from: .active(settings: settings),
            """
            < 35=D|34=3|\(order("B"))
            > 35=2|34=2|7=2|16=2|
            < 35=D|34=4|\(order("C"))
            < 35=D|34=5|\(order("D"))
            < 35=D|34=6|\(order("E"))
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            > 35=2|34=3|7=5|16=6|
            < 35=D|34=5|43=Y|\(order("D"))
            d 35=D|34=5|11=D|
            < 35=D|34=6|43=Y|\(order("E"))
            d 35=D|34=6|11=E|
            = 7 4
            """
        )
    }

    @Test func `dropped, and not in the answer: the next message shows that it is missing`() throws {
        try converse(
            from: .active(settings: settings { $0.maxHeldMessages = 1 }),
            """
            < 35=D|34=3|\(order("B"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=4|\(order("C"))
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            d 35=D|34=3|11=B|
            < 35=D|34=3|43=Y|\(order("B"))
            +30s
            > 35=2|34=3|7=4|16=0|
            +5s
            """
        )
    }

    @Test func `nothing is kept at all`() throws {
        try converse(
            from: .active(settings: settings { $0.maxHeldMessages = 0 }),
            """
            < 35=D|34=3|\(order("B"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            = 4 3
            """
        )
    }

    @Test func `a ResendRequest is kept all the same, or two sides with gaps would ask for ever`() throws {
        try converse(
            from: .active(settings: settings { $0.maxHeldMessages = 0 }), inOnePiece: false,
            """
            < 35=2|34=3|7=1|16=0|
            > 35=4|34=1|43=Y|36=2|123=Y|
            > 35=2|34=2|7=2|16=0|
            < 35=4|34=2|43=Y|123=Y|36=3|
            = 4 3
            """
        )
    }

    @Test func `the largest number there is does not overflow`() throws {
        let settings = settings {
            $0.maxHeldMessages = .max
            $0.resendRequestChunkSize = 1 << 63
        }
        try converse(
            from: .active(settings: settings),
            """
            < 35=0|34=1099511627775|
            > 35=2|34=2|7=2|16=1099511627774|
            """
        )
    }
}
