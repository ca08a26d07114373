// Case 2, messages on an established session: the header.

import TestKit
import Testing

/// FIX Session Layer Test Cases 1.0, case 2: the MsgSeqNum(34) of a received message.
@Suite struct `Case 2: MsgSeqNum` {
    @Test func `2b: a gap is asked for once, from the first missing message to infinity`() throws {
        try converse(
            from: .active(nextInbound: 2, nextOutbound: 2),
            """
            < 35=0|34=5|
            > 35=2|34=2|7=2|16=0|
            < 35=0|34=6|
            """
        )
    }

    @Test func `2b: the replay closes the gap, and the session is quiet again`() throws {
        try converse(
            from: .active(nextInbound: 2, nextOutbound: 2),
            """
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            < 35=4|34=2|43=Y|123=Y|36=4|
            < 35=1|34=4|112=still there?|
            > 35=0|34=3|112=still there?|
            """
        )
    }

    @Test func `2c: a number used twice ends the session, and the logout says why`() throws {
        try converse(
            from: .active(nextInbound: 5, nextOutbound: 2),
            """
            < 35=0|34=2|
            > 35=5|34=2|58=MsgSeqNum too low, expecting 5 but received 2|
            x
            """
        )
    }

    @Test(arguments: [1, 2, 4, 1_000_000])
    func `2e: an old message marked PossDup is passed over in silence`(msgSeqNum: Int) throws {
        try converse(
            from: .active(nextInbound: 1_000_001, nextOutbound: 2),
            """
            < 35=0|34=\(msgSeqNum)|43=Y|
            """
        )
    }
}
