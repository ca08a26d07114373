// What is sent again, and what is filled over.

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

@Suite struct `What is sent again` {
    @Test func `persistMessages off: nothing is, and the whole range is filled`() throws {
        try converse(
            from: .active(settings: settings { $0.persistMessages = false }),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            s 35=8|\(report("B"))
            > 35=8|34=3|\(report("B"))
            < 35=2|34=2|7=1|16=0|
            > 35=4|34=1|43=Y|36=4|123=Y|
            """
        )
    }

    @Test func `16: messages older than their type's age are filled over, the others come again`() throws {
        let aged = settings {
            _ = $0.setStale(after: .seconds(10), MsgType(packed: 0x44))
            _ = $0.setStale(after: .seconds(60), MsgType(packed: 0x38))
        }
        try converse(
            from: .active(settings: aged),
            """
            s 35=D|11=old|
            > 35=D|34=2|11=old|
            s 35=8|\(report("A"))
            > 35=8|34=3|\(report("A"))
            s 35=B|148=news|
            > 35=B|34=4|148=news|
            +6s
            s 35=D|11=new|
            > 35=D|34=5|11=new|
            +5s
            < 35=2|34=2|7=2|16=0|
            > 35=4|34=2|43=Y|36=3|123=Y|
            > 35=8|34=3|43=Y|\(report("A"))
            > 35=B|34=4|43=Y|148=news|
            > 35=D|34=5|43=Y|11=new|
            """
        )
    }

    @Test func `16: types that are never sent again are filled over, those that have an age go by it`() throws {
        let never = settings {
            for type in [0x44, 0x46] as [UInt64] { _ = $0.setNever(MsgType(packed: type)) }
            _ = $0.setStale(after: .seconds(10), MsgType(packed: 0x46))
        }
        try converse(
            from: .active(settings: never),
            """
            s 35=D|11=order|
            > 35=D|34=2|11=order|
            s 35=F|11=cancel|
            > 35=F|34=3|11=cancel|
            < 35=2|34=2|7=2|16=0|
            > 35=4|34=2|43=Y|36=3|123=Y|
            > 35=F|34=3|43=Y|11=cancel|
            +11s
            < 35=2|34=3|7=3|16=0|
            > 35=4|34=3|43=Y|36=4|123=Y|
            """
        )
    }

    @Test func `16: what waited while nobody was connected may be too old as well`() throws {
        let aged = settings { _ = $0.setStale(after: .seconds(10), MsgType(packed: 0x44)) }
        try converse(
            from: .active(settings: aged, as: .acceptor),
            """
            <x
            s 35=D|11=old|
            +11s
            s 35=D|11=new|
            < 35=A|34=2|98=0|108=30|
            > 35=A|34=4|98=0|108=30|
            < 35=2|34=3|7=2|16=0|
            > 35=4|34=2|43=Y|36=3|123=Y|
            > 35=D|34=3|43=Y|11=new|
            > 35=4|34=4|43=Y|36=5|123=Y|
            """
        )
    }

    @Test func `8: a type of one's own and XMLnonFIX travel like application messages`() throws {
        try converse(
            from: .active(),
            """
            s 35=U1|5001=x|
            > 35=U1|34=2|5001=x|
            s 35=n|
            > 35=n|34=3|
            < 35=2|34=2|7=2|16=0|
            > 35=U1|34=2|43=Y|5001=x|
            > 35=n|34=3|43=Y|
            """
        )
    }

    @Test func `8: Rejects are filled over, and a BusinessMessageReject comes again`() throws {
        try converse(
            from: .active(),
            """
            < 35=ZZ|34=2|
            > 35=3|34=2|45=2|58=Invalid MsgType|372=ZZ|373=11|
            s 35=j|45=2|372=R|380=3|
            > 35=j|34=3|45=2|372=R|380=3|
            < 35=2|34=3|7=2|16=0|
            > 35=4|34=2|43=Y|36=3|123=Y|
            > 35=j|34=3|43=Y|45=2|372=R|380=3|
            """
        )
    }
}
