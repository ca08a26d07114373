// FIX versions other than 4.4.

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
