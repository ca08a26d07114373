// What a Logon says besides.

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
