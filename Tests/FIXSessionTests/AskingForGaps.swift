// How missing messages are asked for.

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
            < 35=2|34=7|7=99|16=0|
            < 35=4|34=3|43=Y|123=Y|36=4|
            = 8 5
            """
        )
    }
}
