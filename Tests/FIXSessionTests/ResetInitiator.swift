// An initiator's Logon with ResetSeqNumFlag.

import FIXSession
import TestKit
import Testing
import Values

@Suite struct `An initiator's settings that reset` {
    private func settings(_ change: (inout SessionSettings) -> Void) -> SessionSettings {
        var settings = SessionSettings()
        change(&settings)
        return settings
    }

    @Test func `resetOnLogon: every Logon begins at 1 and says so`() throws {
        try converse(
            from: .connecting(nextInbound: 9, nextOutbound: 8, settings: settings { $0.resetOnLogon = true }),
            """
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            <x
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            """
        )
    }

    @Test func `141: an answer without the flag is refused`() throws {
        try converse(
            from: .connecting(settings: settings { $0.resetOnLogon = true }),
            """
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|
            > 35=5|34=2|58=ResetSeqNumFlag=Y was not answered|
            x the sides do not agree on ResetSeqNumFlag
            """
        )
    }

    @Test func `141: an answer with another number is refused`() throws {
        try converse(
            from: .connecting(settings: settings { $0.resetOnLogon = true }),
            """
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=3|98=0|108=30|141=Y|
            > 35=5|34=2|58=MsgSeqNum must be 1 with ResetSeqNumFlag=Y|
            x invalid Logon
            """
        )
    }

    @Test func `141: an answer with a flag that nobody asked for is refused, and resets nothing`() throws {
        try converse(
            from: .connecting(nextInbound: 4, nextOutbound: 5),
            """
            > 35=A|34=5|98=0|108=30|
            < 35=A|34=1|98=0|108=30|141=Y|
            > 35=5|34=6|58=ResetSeqNumFlag=Y was not asked for|
            x the sides do not agree on ResetSeqNumFlag
            = 4 7
            """
        )
    }

    @Test func `resetOnLogout: after a Logout the next Logon begins at 1 and says so`() throws {
        try converse(
            from: .active(
                nextInbound: 5, nextOutbound: 6, settings: settings { $0.resetOnLogout = true },
                as: .initiator),
            """
            s 35=5|
            > 35=5|34=6|
            < 35=5|34=5|
            x logged out
            = 1 1
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            <x
            = 2 2
            c
            > 35=A|34=2|98=0|108=30|
            """
        )
    }

    @Test func `resetOnLogout: a Logout that answers one for a fault counts, too`() throws {
        try converse(
            from: .active(
                nextInbound: 5, nextOutbound: 6, settings: settings { $0.resetOnLogout = true }),
            inOnePiece: false,
            """
            < 35=0|34=5|49=WHO|
            > 35=3|34=6|45=5|58=CompID problem|372=0|373=9|
            > 35=5|34=7|
            < 35=5|34=6|
            x CompID problem
            = 1 1
            """
        )
    }

    @Test func `resetOnDisconnect: each Logon begins at 1`() throws {
        try converse(
            from: .active(
                nextInbound: 5, nextOutbound: 6, settings: settings { $0.resetOnDisconnect = true },
                as: .initiator),
            """
            <x
            = 1 1
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=A|34=1|98=0|108=30|141=Y|
            = 2 2
            """
        )
    }

    @Test func `a new period begins at 1 between connections, and the peer knows`() throws {
        try converse(
            from: .active(nextInbound: 5, nextOutbound: 6, as: .initiator),
            """
            <x
            p
            = 1 1
            c
            > 35=A|34=1|98=0|108=30|
            < 35=A|34=1|98=0|108=30|
            = 2 2
            """
        )
    }
}
