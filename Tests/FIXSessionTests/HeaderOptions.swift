// What can be set about headers and Logons.

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

@Suite struct `What a Logon says besides` {
    @Test func `383: MaxMessageSize is sent if it is set`() throws {
        let size = settings { $0.maxMessageSize = 8192 }
        try converse(
            from: .connecting(settings: size),
            """
            > 35=A|34=1|98=0|108=30|383=8192|
            """
        )
        try converse(
            from: .disconnected(settings: size),
            """
            < 35=A|34=1|98=0|108=30|383=4096|
            > 35=A|34=1|98=0|108=30|383=8192|
            """
        )
    }

    @Test func `464: a test session says so, and wants to hear it`() throws {
        let test = settings { $0.testMode = .test }
        try converse(
            from: .connecting(settings: test),
            """
            > 35=A|34=1|98=0|108=30|464=Y|
            < 35=A|34=1|98=0|108=30|464=Y|
            = 2 2
            """
        )
        try converse(
            from: .disconnected(settings: test),
            """
            < 35=A|34=1|98=0|108=30|464=Y|
            > 35=A|34=1|98=0|108=30|464=Y|
            = 2 2
            """
        )
    }

    @Test(arguments: ["", "464=N|"])
    func `464: a test session refuses what is production`(field: String) throws {
        let test = settings { $0.testMode = .test }
        try converse(
            from: .connecting(settings: test),
            """
            > 35=A|34=1|98=0|108=30|464=Y|
            < 35=A|34=1|98=0|108=30|\(field)
            > 35=5|34=2|58=TestMessageIndicator(464) is not this session's|
            x TestMessageIndicator is not this session's
            """
        )
        try converse(
            from: .disconnected(settings: test),
            """
            < 35=A|34=1|98=0|108=30|\(field)
            > 35=5|34=1|58=TestMessageIndicator(464) is not this session's|
            x TestMessageIndicator is not this session's
            """
        )
    }

    @Test func `464: production refuses a test, and bears silence`() throws {
        let production = settings { $0.testMode = .production }
        try converse(
            from: .disconnected(settings: production),
            """
            < 35=A|34=1|98=0|108=30|464=Y|
            > 35=5|34=1|58=TestMessageIndicator(464) is not this session's|
            x TestMessageIndicator is not this session's
            < 35=A|34=1|98=0|108=30|
            > 35=A|34=2|98=0|108=30|464=N|
            """
        )
    }

    @Test func `108: an acceptor may dictate its HeartBtInt`() throws {
        try converse(
            from: .disconnected(settings: settings { $0.heartBtIntOverride = 7 }),
            """
            < 35=A|34=1|98=0|108=30|
            > 35=A|34=1|98=0|108=7|
            +7s
            > 35=0|34=2|
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=A|34=1|98=0|108=7|141=Y|
            """
        )
    }

    @Test func `extra fields stand among the others, by their tags`() throws {
        let all = settings {
            $0.maxMessageSize = 8192
            $0.testMode = .test
            $0.enableNextExpectedMsgSeqNum = true
            $0.defaultApplVerID = Text("9")
            $0.resetOnLogon = true
        }
        try converse(
            from: .connecting(settings: all).with {
                $0.logonFields = "58=hi|95=7|96=a|553=b|553=me|554=secret|1400=1|9999=z|"
            },
            """
            > 35=A|34=1|58=hi|95=7|96=a|553=b|98=0|108=30|141=Y|383=8192|464=Y|553=me|554=secret|\
            789=1|1137=9|1400=1|9999=z|
            """
        )
    }

    @Test func `only whole fields are added, and none is no field at all`() throws {
        try converse(
            from: .connecting().with { $0.logonFields = "553=me" },
            "> 35=A|34=1|98=0|108=30|553=me|")
        try converse(
            from: .connecting().with { $0.logonFields = "" }, "> 35=A|34=1|98=0|108=30|")
    }
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

@Suite struct `Other versions` {
    private func identity(_ beginString: StaticString) -> SessionIdentity {
        SessionIdentity(
            beginString: Text(beginString), senderCompID: Name("ISLD"), targetCompID: Name("TW"))
    }

    @Test(arguments: ["FIX.4.2", "FIX.4.3", "FIXT.1.1"])
    func `the BeginString is the session's own`(beginString: String) throws {
        let text = try #require(Text<1>(string: beginString))
        let identity = SessionIdentity(
            beginString: text, senderCompID: Name("ISLD"), targetCompID: Name("TW"))
        try converse(
            from: .active(as: .acceptor).with { $0.identity = identity },
            """
            < 35=1|34=2|112=A|
            > 8=\(beginString)|35=0|34=2|112=A|
            s 35=8|\(report("A"))
            > 35=8|34=3|\(report("A"))
            < 35=2|34=3|7=1|16=0|
            > 8=\(beginString)|35=4|34=1|43=Y|36=3|123=Y|
            > 8=\(beginString)|35=8|34=3|43=Y|\(report("A"))
            < 8=FIX.4.4|35=0|34=4|
            > 35=5|34=4|58=Incorrect BeginString|
            < 35=5|34=4|
            x Incorrect BeginString
            """
        )
    }

    @Test func `FIX.4.2: a Reject has only the reasons that its version knows`() throws {
        try converse(
            from: .active().with { $0.identity = identity("FIX.4.2") },
            """
            < 35=D|34=2|\(order())11=A|
            > 35=3|34=2|45=2|58=Tag appears more than once|371=11|372=D|
            < 35=D|34=3|11=A|
            > 35=3|34=3|45=3|58=Required tag missing|371=54|372=D|373=1|
            < 35=ZZ|34=4|
            > 35=3|34=4|45=4|58=Invalid MsgType|372=ZZ|373=11|
            """
        )
    }

    @Test func `FIXT.1.1: a Logon names the version of its application messages`() throws {
        var settings = SessionSettings()
        settings.defaultApplVerID = Text("9")
        try converse(
            from: .connecting(settings: settings).with { $0.identity = identity("FIXT.1.1") },
            """
            > 8=FIXT.1.1|35=A|34=1|98=0|108=30|1137=9|
            < 35=A|34=1|98=0|108=30|
            = 2 2
            """
        )
    }
}
