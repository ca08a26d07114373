// `penstock respond`: beginning and ending a session.

import Foundation
import Testing

@Suite(.responding) struct `Logging on and off` {
    @Test(arguments: Pace.allCases)
    func `1S a: a Logon is answered with a Logon, a Logout with a Logout`(pace: Pace) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=5|34=2
            > 35=5|34=2
            >x
            """, pace)
    }

    @Test(arguments: ["0", "1", "2", "30", "60", "3600"])
    func `1S a: HeartBtInt comes back as it was given`(heartBtInt: String) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=\(heartBtInt)
            > 35=A|34=1|98=0|108=\(heartBtInt)
            """)
    }

    @Test func `the Logon answer is canonical, byte for byte`() throws {
        let me = try Responder.running.newPeer()
        let client = try WireClient(port: try Responder.running.port, me: me, you: "ISLD")
        try client.send("35=A|34=1|98=0|108=30")
        let answer = try #require(try client.receive())
        let time = try #require(answer[52])
        // BodyLength: everything from 35= to the delimiter before 10=.
        let body = "35=A|34=1|49=ISLD|52=\(time)|56=\(me)|98=0|108=30|"
        #expect(answer.text.hasPrefix("8=FIX.4.4|9=\(body.utf8.count)|\(body)10="))
    }

    @Test(arguments: Pace.allCases)
    func `1S a: a Logon ahead is accepted, and what is before it asked for`(pace: Pace) throws {
        try play(
            """
            < 35=A|34=5|98=0|108=30
            > 35=A|34=1|98=0|108=30
            > 35=2|34=2|7=1|16=0
            # The Logon itself is number 5, so the next is 6.
            < 35=4|34=1|43=Y|122=<now>|36=5|123=Y
            < 35=1|34=6|112=HELLO
            > 35=0|34=3|112=HELLO
            < 35=5|34=7
            > 35=5|34=4
            >x
            """, pace)
    }

    @Test(arguments: Pace.allCases)
    func `1S a: after a Logon ahead a Logout is answered, gap or not`(pace: Pace) throws {
        try play(
            """
            < 35=A|34=5|98=0|108=30
            > 35=A|34=1|98=0|108=30
            > 35=2|34=2|7=1|16=0
            < 35=5|34=6
            > 35=5|34=3
            >x
            """, pace)
    }

    @Test func `both numbers start at 1 with every Logon, 141 only answers 141`() throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=1|34=2|112=A
            > 35=0|34=2|112=A
            < 35=5|34=3
            > 35=5|34=3
            >x
            <c
            < 35=A|34=1|98=0|108=30|141=Y
            > 35=A|34=1|98=0|108=30|141=Y
            < 35=5|34=2
            > 35=5|34=2
            >x
            <c
            < 35=A|34=1|98=0|108=30|141=N
            > 35=A|34=1|98=0|108=30
            """)
    }

    @Test(arguments: Pace.allCases)
    func `ResetSeqNumFlag: in the middle of a session both sides start again`(pace: Pace) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=0|34=2
            < 35=D|34=3|11=A|54=1|38=1|40=1|55=X|60=20260101-00:00:00
            > 35=D|34=2|11=A|38=1|40=1|54=1|55=X|60=20260101-00:00:00
            < 35=A|34=1|98=0|108=30|141=Y
            > 35=A|34=1|98=0|108=30|141=Y
            < 35=1|34=2|112=1
            > 35=0|34=2|112=1
            # What was sent before the reset is forgotten.
            < 35=2|34=3|7=1|16=0
            > 35=4|34=1|43=Y|122=<time>|36=3|123=Y
            < 35=5|34=4
            > 35=5|34=3
            >x
            """, pace)
    }

    @Test func `ResetSeqNumFlag with another number than 1 ends in a Logout`() throws {
        try play(
            """
            < 35=A|34=7|98=0|108=30|141=Y
            > 35=5|34=1|58=MsgSeqNum must be 1 with ResetSeqNumFlag=Y
            >x
            """)
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=A|34=2|98=0|108=30|141=Y
            > 35=5|34=2|58=MsgSeqNum must be 1 with ResetSeqNumFlag=Y
            >x
            """)
    }

    @Test func `a second Logon without ResetSeqNumFlag is rejected, and the session goes on`()
        throws
    {
        try playLoggedOn(
            """
            < 35=A|34=2|98=0|108=30
            > 35=3|34=2|45=2|58=Already logged on|372=A|373=99
            """, thenIn: 3, out: 3)
    }

    @Test func `1S b: a second connection is dropped in silence, the first goes on`() throws {
        let responder = try Responder.running
        let first = try WireClient(port: responder.port, me: responder.newPeer(), you: "ISLD")
        try first.send("35=A|98=0|108=30")
        try first.expect("35=A|98=0|108=30")
        for _ in 1...3 {
            let second = try WireClient(port: responder.port, me: first.me, you: "ISLD")
            try second.send("35=A|98=0|108=30")
            try second.expectClose()
        }
        try first.send("35=1|112=STILL HERE")
        try first.expect("35=0|112=STILL HERE")
        try first.send("35=5")
        try first.expect("35=5")
        try first.expectClose()
    }

    @Test func `a peer that hangs up can log on again at once, many times`() throws {
        let logon = "< 35=A|34=1|98=0|108=30\n> 35=A|34=1|98=0|108=30\n"
        try play(String(repeating: logon + "<x\n<c\n", count: 20) + logon)
    }

    @Test func `a peer that hangs up inside a message leaves nothing of it behind`() throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            << 8=FIX.4.4|9=60|35=0|34=2|49=<me>|52=
            <x
            <c
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=1|34=2|112=WHOLE
            > 35=0|34=2|112=WHOLE
            """)
    }

    @Test func `the peers of a responder that names none are TW44 and TW`() throws {
        let program = try Program(["respond", "--port", "0"])
        defer { program.kill() }
        for me in ["TW44", "TW"] {
            let client = try WireClient(port: program.port(), me: me, you: "ISLD")
            try client.send("35=A|98=0|108=30")
            try client.expect("35=A|98=0|108=30")
        }
        let stranger = try WireClient(port: program.port(), me: "TW42", you: "ISLD")
        try stranger.send("35=A|98=0|108=30")
        try stranger.expectClose()
    }

    @Test func `the responder can be called something else`() throws {
        let program = try Program(["respond", "--port=0", "--sender", "EXEC", "--targets=A,B"])
        defer { program.kill() }
        let client = try WireClient(port: program.port(), me: "B", you: "EXEC")
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        let other = try WireClient(port: program.port(), me: "A", you: "ISLD")
        try other.send("35=A|98=0|108=30")
        try other.expectClose()
    }

    @Test(arguments: Pace.allCases)
    func `13b: a Logout out of sequence is honoured all the same`(pace: Pace) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=5|34=9|58=good bye
            > 35=5|34=2
            >x
            """, pace)
    }
}
