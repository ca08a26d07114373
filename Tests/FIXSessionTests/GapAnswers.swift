// An answer to a ResendRequest in which something is missing again.

import FIXSession
import TestKit
import Testing
import Values

private func settings(_ change: (inout ResendSettings) -> Void) -> SessionSettings {
    var settings = SessionSettings()
    change(&settings.resend)
    return settings
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
