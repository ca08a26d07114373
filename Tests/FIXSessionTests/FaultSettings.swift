// What a message that is refused brings about.

import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Settings about faults` {
    private func settings(_ change: (inout SessionSettings) -> Void) -> SessionSettings {
        var settings = SessionSettings()
        change(&settings)
        return settings
    }

    @Test func `disconnectOnError: we hang up after a Reject, and numbers stay`() throws {
        try converse(
            from: .active(settings: settings { $0.disconnectOnError = true }),
            """
            < 35=D|34=2|11=A|
            > 35=3|34=2|45=2|58=Required tag missing|371=54|372=D|373=1|
            x a message had to be rejected
            = 3 3
            """
        )
    }

    @Test func `resetOnError: and numbers begin at 1`() throws {
        try converse(
            from: .active(
                nextInbound: 5, nextOutbound: 6, settings: settings { $0.resetOnError = true }),
            """
            < 35=D|34=5|11=A|
            > 35=3|34=6|45=5|58=Required tag missing|371=54|372=D|373=1|
            x a message had to be rejected
            = 1 1
            """
        )
    }

    @Test func `resetOnError: an initiator's next Logon says that numbers begin at 1`() throws {
        try converse(
            from: .active(
                nextInbound: 5, nextOutbound: 6, settings: settings { $0.resetOnError = true },
                as: .initiator),
            """
            < 35=D|34=5|11=A|
            > 35=3|34=6|45=5|58=Required tag missing|371=54|372=D|373=1|
            x a message had to be rejected
            = 1 1
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            """
        )
    }

    @Test func `resetOnError: an old duplicate with a fault is passed over like always`() throws {
        try converse(
            from: .active(nextInbound: 5, settings: settings { $0.resetOnError = true }),
            """
            < 35=D|34=2|43=Y|11=A|
            = 5 2
            """
        )
    }

    @Test func `rejectInvalidMessage off: faults are only noted`() throws {
        try converse(
            from: .active(settings: settings { $0.rejectInvalidMessage = false }),
            """
            < 35=D|34=2|11=A|
            d 35=D|34=2|11=A|
            < 35=ZZ|34=3|58=what|
            d 35=ZZ|34=3|
            < 35=1|34=4|
            > 35=0|34=2|
            < 35=2|34=5|16=0|
            > 35=3|34=3|45=5|58=Value is incorrect (out of range) for this tag|371=7|372=2|373=5|
            < 35=4|34=6|123=Y|
            > 35=3|34=4|45=6|58=Attempt to lower sequence number, invalid value NewSeqNo=|371=36|372=4|373=5|
            < 35=D|34=9|11=B|
            > 35=2|34=5|7=7|16=0|
            = 7 6
            """
        )
    }

    @Test(arguments: ["35=A|34=1|98=0|", "35=A|34=1|98=0|108=30|55=X|"])
    func `rejectInvalidMessage off: a Logon is judged all the same`(logon: String) throws {
        try converse(
            from: .disconnected(settings: settings { $0.rejectInvalidMessage = false }),
            """
            < \(logon)
            x invalid Logon
            = 1 1
            """
        )
    }

    @Test func `rejectInvalidMessage off: the header is still checked`() throws {
        try converse(
            from: .active(settings: settings { $0.rejectInvalidMessage = false }),
            """
            < 35=0|34=2|!52|
            > 35=3|34=2|45=2|58=SendingTime accuracy problem|372=0|373=10|
            > 35=5|34=3|
            +2s
            x SendingTime accuracy problem
            """
        )
    }

    @Test func `checkCompID off: any IDs are accepted`() throws {
        try converse(
            from: .active(settings: settings { $0.checkCompID = false }),
            """
            < 35=D|34=2|49=WHO|56=WHOM|\(order())
            d 35=D|34=2|49=WHO|56=WHOM|
            = 3 2
            """
        )
    }

    @Test func `checkCompID off: an initiator takes any answer`() throws {
        try converse(
            from: .connecting(settings: settings { $0.checkCompID = false }),
            """
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|49=WHO|56=WHOM|98=0|108=30|
            = 2 2
            """
        )
    }

    @Test func `2k: after a fault while we log out no second Logout is sent`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            < 35=0|34=2|49=WHO|
            > 35=3|34=3|45=2|58=CompID problem|372=0|373=9|
            +2s
            x CompID problem
            = 3 4
            """
        )
    }
}
