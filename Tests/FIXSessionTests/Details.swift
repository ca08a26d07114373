// SubIDs, LocationIDs and third parties.

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

@Suite struct `Parts of a firm` {
    private var identity: SessionIdentity {
        var identity = Start.identity
        identity.details.senderSubID = Name("DESK")
        identity.details.targetSubID = Name("FLOOR")
        identity.details.senderLocationID = Name("HERE")
        identity.details.targetLocationID = Name("THERE")
        identity.qualifier = Name("second")
        return identity
    }

    @Test func `SubIDs and LocationIDs stand in every header, in the order of tags`() throws {
        var settings = SessionSettings()
        settings.enableLastMsgSeqNumProcessed = true
        try converse(
            from: .active(settings: settings).with { $0.identity = identity },
            """
            < 35=1|34=2|112=A|
            > 35=0|34=2|50=DESK|57=FLOOR|142=HERE|143=THERE|369=2|112=A|
            s 35=8|\(report("A"))
            > 35=8|34=3|50=DESK|57=FLOOR|142=HERE|143=THERE|369=2|\(report("A"))
            < 35=2|34=3|7=2|16=0|
            > 35=4|34=2|43=Y|50=DESK|57=FLOOR|142=HERE|143=THERE|369=3|36=3|123=Y|
            > 35=8|34=3|43=Y|50=DESK|57=FLOOR|142=HERE|143=THERE|369=3|\(report("A"))
            """
        )
    }

    @Test func `a Reject has the reversed route beside them`() throws {
        try converse(
            from: .active().with { $0.identity = identity },
            """
            < 35=D|34=2|115=A|116=B|128=C|129=D|144=E|145=F|11=A|
            > 35=3|34=2|50=DESK|57=FLOOR|115=C|116=D|128=A|129=B|142=HERE|143=THERE|144=F|145=E|45=2|\
            58=Required tag missing|371=54|372=D|373=1|
            """
        )
    }

    @Test func `one ID alone stands alone`() throws {
        var identity = Start.identity
        identity.details.targetSubID = Name("FLOOR")
        try converse(
            from: .active().with { $0.identity = identity },
            """
            < 35=1|34=2|112=A|
            > 35=0|34=2|57=FLOOR|112=A|
            """
        )
    }

    @Test func `18: third-party addresses that were not agreed on are rejected and counted`() throws {
        var settings = SessionSettings()
        settings.allowThirdPartyRouting = false
        try converse(
            from: .active(settings: settings),
            """
            < 35=D|34=2|115=ME|\(order())
            > 35=3|34=2|128=ME|45=2|58=CompID problem|372=D|373=9|
            < 35=D|34=3|50=DESK|\(order())
            d 35=D|34=3|
            < 35=D|34=4|128=|\(order())
            > 35=3|34=3|45=4|58=Tag specified without a value|371=128|372=D|373=4|
            = 5 4
            """
        )
    }
}
