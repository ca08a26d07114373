// Cases 4 to 7: heartbeats, test requests, rejects.

import TestKit
import Testing

@Suite struct `Cases 4 to 7: signs of life` {
    @Test func `4a: a Heartbeat goes out when nothing was sent for HeartBtInt`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +9999ms
            +1ms
            > 35=0|34=2|
            < 35=0|34=2|
            +10s
            > 35=0|34=3|
            """
        )
    }

    @Test func `4a: each message sent begins the wait anew`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +6s
            s 35=8|\(report("1"))
            > 35=8|34=2|\(report("1"))
            < 35=0|34=2|
            +9999ms
            +1ms
            > 35=0|34=3|
            """
        )
    }

    @Test func `4b: a TestRequest is answered at once with its ID`() throws {
        try converse(
            from: .active(),
            """
            < 35=1|34=2|112=a b=c|
            > 35=0|34=2|112=a b=c|
            < 35=1|34=3|112=0|
            > 35=0|34=3|112=0|
            """
        )
    }

    @Test func `5: Heartbeats are accepted, with an ID or without`() throws {
        try converse(
            from: .active(),
            """
            < 35=0|34=2|
            < 35=0|34=3|112=what?|
            = 4 2
            """
        )
    }

    @Test func `6: silence is asked about, and ends the session when nothing answers`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +10s
            > 35=0|34=2|
            +1999ms
            +1ms
            > 35=1|34=3|112=TEST|
            +11999ms
            +1ms
            x nothing heard for too long
            = 2 4
            """
        )
    }

    @Test(arguments: ["35=0|34=2|112=TEST|", "35=0|34=2|", "35=D|34=2|\(order())", "35=ZZ|34=9|"])
    func `6: anything at all ends the wait`(message: String) throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            < \(message)
            """
                + (message.contains("ZZ")
                    ? "\n> 35=3|34=4|45=9|58=Invalid MsgType|372=ZZ|373=11|" : "")
                + """

                +9s
                """
        )
    }

    @Test func `6: garbled bytes are no sign of life`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            << 8=FIX.4.4|9=?|35=0|34=2|49=TW|52=now|56=ISLD|10=000|
            +12s
            x nothing heard for too long
            """
        )
    }

    @Test func `6: each new silence is asked about anew`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            < 35=0|34=2|112=TEST|
            +10s
            > 35=0|34=4|
            +2s
            > 35=1|34=5|112=TEST|
            """
        )
    }

    @Test func `7: a Reject is counted and not answered`() throws {
        try converse(
            from: .active(),
            """
            < 35=3|34=2|45=1|58=no|372=A|373=99|
            = 3 2
            """
        )
    }

    @Test(arguments: [
        "35=3|34=2|58=no RefSeqNum|", "35=3|34=2|45=x|", "35=3|34=2|45=1|55=X|", "35=3|34=2|45=1|373=77|",
    ])
    func `7: a faulty Reject is counted and never answered by a Reject`(reject: String) throws {
        try converse(
            from: .active(),
            """
            < \(reject)
            = 3 2
            """
        )
    }

    @Test func `7: a duplicate Reject without OrigSendingTime is not answered by a Reject`() throws {
        try converse(
            from: .active(),
            """
            < 35=3|34=2|43=Y|!122|45=1|
            = 3 2
            """
        )
    }

    @Test(arguments: ["49=XX|", "52=now-300s|", "43=Y|122=now+1s|"])
    func `7: nor is one after which the session ends`(fields: String) throws {
        try converse(
            from: .active(),
            """
            < 35=3|34=2|\(fields)45=1|
            > 35=5|34=2|
            = 3 3
            +2s
            x
            """
        )
    }
}
