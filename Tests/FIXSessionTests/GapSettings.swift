// How missing messages are asked for, and what is kept meanwhile.

import FIXSession
import TestKit
import Testing
import Values

private func settings(_ change: (inout ResendSettings) -> Void) -> SessionSettings {
    var settings = SessionSettings()
    change(&settings.resend)
    return settings
}

@Suite struct `Asking for what is missing` {
    @Test func `closedResendInterval: 16 is the last number that is missing`() throws {
        try converse(
            from: .active(settings: settings { $0.closedResendInterval = true }),
            """
            < 35=D|34=5|\(order("D"))
            > 35=2|34=2|7=2|16=4|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=4|34=3|43=Y|123=Y|36=5|
            d 35=D|34=5|11=D|
            = 6 3
            """
        )
    }

    @Test func `closedResendInterval: what came early meanwhile is not asked for`() throws {
        try converse(
            from: .active(settings: settings { $0.closedResendInterval = true }),
            """
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=2|16=3|
            < 35=D|34=5|\(order("D"))
            < 35=D|34=6|\(order("E"))
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            d 35=D|34=5|11=D|
            d 35=D|34=6|11=E|
            = 7 3
            """
        )
    }

    @Test func `closedResendInterval: a second hole is asked for when the first is closed`() throws {
        try converse(
            from: .active(settings: settings { $0.closedResendInterval = true }),
            """
            < 35=D|34=3|\(order("B"))
            > 35=2|34=2|7=2|16=2|
            < 35=D|34=6|\(order("E"))
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            d 35=D|34=3|11=B|
            > 35=2|34=3|7=4|16=5|
            < 35=D|34=4|43=Y|\(order("C"))
            d 35=D|34=4|11=C|
            < 35=D|34=5|43=Y|\(order("D"))
            d 35=D|34=5|11=D|
            d 35=D|34=6|11=E|
            = 7 4
            """
        )
    }

    @Test func `resendRequestChunkSize: the next chunk is asked for when the last is there`() throws {
        try converse(
            from: .active(settings: settings { $0.resendRequestChunkSize = 2 }),
            """
            < 35=D|34=7|\(order("F"))
            > 35=2|34=2|7=2|16=3|
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=D|34=3|43=Y|\(order("B"))
            > 35=2|34=3|7=4|16=5|
            < 35=4|34=4|43=Y|123=Y|36=6|
            > 35=2|34=4|7=6|16=6|
            < 35=D|34=6|43=Y|\(order("E"))
            = 8 5
            """
        )
    }

    @Test func `resendRequestChunkSize: a fill beyond the chunk skips to what is missing behind it`() throws {
        try converse(
            from: .active(settings: settings { $0.resendRequestChunkSize = 2 }),
            """
            < 35=D|34=9|\(order("H"))
            > 35=2|34=2|7=2|16=3|
            < 35=4|34=2|43=Y|123=Y|36=6|
            > 35=2|34=3|7=6|16=7|
            < 35=4|34=6|43=Y|123=Y|36=9|
            = 10 4
            """
        )
    }

    @Test func `resendRequestChunkSize: a faulty message may be the last of a chunk`() throws {
        try converse(
            from: .active(settings: settings { $0.resendRequestChunkSize = 2 }),
            """
            < 35=D|34=6|\(order("E"))
            > 35=2|34=2|7=2|16=3|
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=D|34=3|43=Y|11=B|
            > 35=3|34=3|45=3|58=Required tag missing|371=54|372=D|373=1|
            > 35=2|34=4|7=4|16=5|
            """
        )
    }

    @Test func `resendRequestChunkSize: the whole gap may be less than a chunk`() throws {
        try converse(
            from: .active(settings: settings { $0.resendRequestChunkSize = .max }),
            """
            < 35=0|34=4|
            > 35=2|34=2|7=2|16=3|
            """
        )
    }

    @Test func `sendRedundantResendRequests: each early message asks again`() throws {
        try converse(
            from: .active(settings: settings { $0.sendRedundantResendRequests = true }),
            """
            < 35=0|34=4|
            > 35=2|34=2|7=2|16=0|
            < 35=0|34=5|
            > 35=2|34=3|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=0|34=6|
            > 35=2|34=4|7=3|16=0|
            < 35=4|34=3|43=Y|123=Y|36=4|
            = 7 5
            """
        )
    }
}

@Suite struct `An answer that does not close the gap` {
    @Test func `10c: an old gap fill that goes on to what we miss is the answer to another request`() throws {
        try converse(
            from: .active(settings: settings { $0.sendRedundantResendRequests = true }),
            inOnePiece: false,
            """
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            < 35=0|34=5|
            > 35=2|34=3|7=2|16=0|
            < 35=4|34=2|43=Y|123=Y|36=4|
            = 4 4
            < 35=4|34=2|43=Y|123=Y|36=6|
            = 6 4
            < 35=4|34=2|43=Y|123=Y|36=9|
            = 6 4
            """
        )
    }

    @Test func `a garbled message is asked for again when the end of the answer has come`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=5|\(order("D"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))10=000|
            < 35=D|34=4|43=Y|\(order("C"))
            > 35=2|34=3|7=3|16=0|
            < 35=D|34=5|43=Y|\(order("D"))
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            d 35=D|34=5|11=D|
            = 6 4
            """
        )
    }

    @Test func `a gap fill may be the end of the answer`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=9|\(order("D"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))10=000|
            < 35=4|34=3|43=Y|123=Y|36=8|
            < 35=4|34=8|43=Y|123=Y|36=9|
            > 35=2|34=3|7=2|16=0|
            """
        )
    }

    @Test func `a garbled chunk is asked for again, and then the next one`() throws {
        try converse(
            from: .active(settings: settings { $0.resendRequestChunkSize = 2 }),
            """
            < 35=D|34=6|\(order("E"))
            > 35=2|34=2|7=2|16=3|
            < 35=D|34=2|43=Y|\(order("A"))10=000|
            < 35=D|34=3|43=Y|\(order("B"))
            > 35=2|34=3|7=2|16=3|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            d 35=D|34=3|11=B|
            > 35=2|34=4|7=4|16=5|
            """
        )
    }

    @Test func `when the answer was garbled whole, two new messages show that it has been`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=3|\(order("B"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))10=000|
            < 35=0|34=4|
            < 35=0|34=5|
            > 35=2|34=3|7=2|16=0|
            < 35=0|34=6|
            < 35=0|34=7|
            """
        )
    }

    @Test func `what is garbled again and again is asked for in time, and not for ever`() throws {
        try converse(
            from: .active(
                heartBtInt: 0, settings: settings { $0.resendRequestTries = 3 }),
            """
            < 35=D|34=3|\(order("B"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))10=000|
            < 35=D|34=3|43=Y|\(order("B"))
            > 35=2|34=3|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))10=000|
            < 35=D|34=3|43=Y|\(order("B"))
            +30s
            > 35=2|34=4|52=20260105-12:00:30.000|7=2|16=0|
            +30s
            > 35=5|34=5|52=20260105-12:01:00.000|58=No answer to ResendRequest from 2|
            +2s
            x what was asked for does not come
            = 2 6
            """
        )
    }

    @Test func `with resendRequestTries 0 it is asked for for ever`() throws {
        try converse(
            from: .active(heartBtInt: 0, settings: settings { $0.resendRequestTries = 0 }),
            """
            < 35=D|34=3|\(order("B"))
            > 35=2|34=2|7=2|16=0|
            +30s
            > 35=2|34=3|7=2|16=0|
            +30s
            > 35=2|34=4|7=2|16=0|
            +30s
            > 35=2|34=5|7=2|16=0|
            """
        )
    }

    @Test func `while the answer goes on, nothing is asked again`() throws {
        try converse(
            from: .active(heartBtInt: 0),
            """
            < 35=D|34=9|\(order("B"))
            > 35=2|34=2|7=2|16=0|
            +25s
            < 35=D|34=2|43=Y|\(order("A"))
            +25s
            < 35=D|34=3|43=Y|\(order("A"))
            < 35=0|34=10|
            < 35=D|34=4|43=Y|\(order("A"))
            < 35=0|34=11|
            +29s
            < 35=D|34=5|43=Y|\(order("A"))
            +30s
            > 35=2|34=3|7=6|16=0|
            """
        )
    }

    @Test func `messages that come between those of an answer do not ask`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=6|\(order("E"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            < 35=0|34=7|
            < 35=D|34=3|43=Y|\(order("B"))
            < 35=0|34=8|
            < 35=D|34=4|43=Y|\(order("C"))
            < 35=D|34=5|43=Y|\(order("D"))
            = 9 3
            """
        )
    }
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
