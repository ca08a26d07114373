// A Logon with ResetSeqNumFlag in the middle of a session.

import FIXSession
import TestKit
import Testing
import Values

@Suite struct `A Logon with ResetSeqNumFlag in the middle of a session` {
    @Test func `141: it is judged like any other before it changes anything`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34),
            """
            < 35=A|34=1|98=1|108=30|141=Y|
            > 35=3|34=34|45=1|58=Value is incorrect (out of range) for this tag|371=98|372=A|373=5|
            > 35=5|34=35|
            x invalid Logon
            = 12 36
            """
        )
    }

    @Test func `141: with a HeartBtInt that is none it is told so`() throws {
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34),
            """
            < 35=A|34=1|98=0|108=-1|141=Y|
            > 35=5|34=34|58=invalid Logon|
            x invalid Logon
            = 12 35
            """
        )
    }

    @Test func `141: the wrong test mode is told so`() throws {
        var settings = SessionSettings()
        settings.testMode = .production
        try converse(
            from: .active(nextInbound: 12, nextOutbound: 34, settings: settings),
            """
            < 35=A|34=1|98=0|108=30|141=Y|464=Y|
            > 35=5|34=34|58=TestMessageIndicator(464) is not this session's|
            x TestMessageIndicator is not this session's
            = 12 35
            """
        )
    }

    @Test func `1S: a Logon without the flag closes its gap like any message that is rejected`() throws {
        var settings = SessionSettings()
        settings.resend.resendRequestChunkSize = 1
        try converse(
            from: .active(settings: settings),
            """
            < 35=0|34=4|
            > 35=2|34=2|7=2|16=2|
            < 35=A|34=2|98=0|108=30|
            > 35=3|34=3|45=2|58=Already logged on|372=A|373=99|
            > 35=2|34=4|7=3|16=3|
            """
        )
    }
}
