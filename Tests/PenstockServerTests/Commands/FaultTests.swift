// `penstock respond`: messages that are garbled, and messages that are wrong.

import Testing

private let head = "8=FIX.4.4|9=<len>"
private let names = "49=<me>|52=<now>|56=<you>"

@Suite(.responding) struct `Garbled messages` {
    /// Each stands for a TestRequest with MsgSeqNum 2; the session must find nothing of it.
    static let lines = [
        // The first three fields.
        "35=1|\(head)|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|35=1|9=<len>|34=2|\(names)|112=X|10=<sum>|",
        "9=<len>|8=FIX.4.4|35=1|34=2|\(names)|112=X|10=<sum>|",
        "\(head)|34=2|35=1|\(names)|112=X|10=<sum>|",
        "\(head)|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=FOX.4.4|9=<len>|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=|9=<len>|35=1|34=2|\(names)|112=X|10=<sum>|",
        "9=<len>|35=1|34=2|\(names)|112=X|10=<sum>|",
        // CheckSum.
        "\(head)|35=1|34=2|\(names)|112=X|10=<sum+1>|",
        "\(head)|35=1|34=2|\(names)|112=X|10=<sum-1>|",
        "\(head)|35=1|34=2|\(names)|112=X|10=1|", "\(head)|35=1|34=2|\(names)|112=X|10=0123|",
        "\(head)|35=1|34=2|\(names)|112=X|10=|", "\(head)|35=1|34=2|\(names)|112=X|10=abc|",
        // BodyLength.
        "8=FIX.4.4|9=<len-1>|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|9=<len-10>|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|9=0|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|9=|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|9=ten|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|9=-5|35=1|34=2|\(names)|112=X|10=<sum>|",
        "8=FIX.4.4|9=9999999999|35=1|34=2|\(names)|112=X|10=<sum>|",
        // No message at all.
        "hello", "|||", "35=0|", "10=000|", "=", "8|", "8=", "8=FIX",
    ]

    @Test(arguments: lines, [Pace.whole, .together])
    func `2d, 2t, 3b, 3c, 3e: nothing of it is counted`(line: String, pace: Pace) throws {
        try playLoggedOn(
            """
            << \(line)
            < 35=1|34=2|112=HELLO
            > 35=0|34=2|112=HELLO
            """, thenIn: 3, out: 3, pace)
    }

    @Test(arguments: Pace.allCases)
    func `2d: the gap that it leaves is asked for`(pace: Pace) throws {
        try playLoggedOn(
            """
            << 8=FIX.4.4|9=<len>|35=D|34=2|4garbled9=<me>|52=<now>|56=<you>|11=ID|10=000|
            < 35=0|34=3
            > 35=2|34=2|7=2|16=0
            < \(order(2, header: "43=Y|122=<now>|"))
            > \(echo(3))
            """, thenIn: 4, out: 4, pace)
    }

    @Test(arguments: Pace.allCases)
    func `2m: too short is ignored alone, too long takes the next message with it`(pace: Pace)
        throws
    {
        try playLoggedOn(
            """
            << 8=FIX.4.4|9=30|\(full(2))|10=<sum>|
            < \(order(3))
            > 35=2|34=2|7=2|16=0
            < \(order(2, header: "122=<now>|"))
            > \(echo(3))
            > \(echo(4))
            << 8=FIX.4.4|9=<len+10>|\(full(4))|10=<sum>|
            < \(order(5))
            < \(order(4))
            < \(order(5))
            > \(echo(5))
            > \(echo(6))
            """, thenIn: 6, out: 7, pace)
    }

    private func full(_ number: Int) -> String {
        "35=D|34=\(number)|\(names)|11=ID|21=3|40=1|54=1|38=200|55=INTC|60=20260101-00:00:00"
    }

    @Test func `a message longer than any may be is rejected and counted: it would only come again`() throws {
        let long = String(repeating: "x", count: 70_000)
        try playLoggedOn(
            """
            < \(order(2))|58=\(long)
            > 35=3|34=2|45=2|58=Message too large: at most 65536 bytes|372=D|373=99
            < 35=1|34=3|112=HELLO
            > 35=0|34=3|112=HELLO
            """, thenIn: 4, out: 4)
    }

    @Test func `the longest message that may be comes back whole`() throws {
        let text = String(repeating: "x", count: 65_000)
        try playLoggedOn(
            """
            < \(order(2).replacing("|60=", with: "|58=\(text)|60="))
            > \(echo(2).replacing("|60=", with: "|58=\(text)|60="))
            """, thenIn: 3, out: 3)
    }
}

@Suite(.responding) struct `Faults of the session` {
    @Test(arguments: ["FIX.4.2", "FIX.4.3", "FIX.4.5", "FIXT.1.1", "FIX.5.0"])
    func `2i: another BeginString: Logout with the text, the answer ends it`(begin: String) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 8=\(begin)|35=1|34=2|112=A
            > 35=5|34=2|58=Incorrect BeginString
            # Only the Logout is of interest now.
            < 35=1|34=3|112=B
            < 35=5|34=4
            >x
            <c
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            """)
    }

    @Test(arguments: ["49=NOBODY", "56=NOWHERE", "49=TW44", "49=ISLD", "56=<me>"], Pace.allCases)
    func `2k: other CompIDs: Reject, Logout, the answer ends it`(field: String, pace: Pace) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=1|34=2|\(field)|112=A
            > 35=3|34=2|45=2|58=CompID problem|372=1|373=9
            > 35=5|34=3
            < 35=5|34=3
            >x
            """, pace)
    }

    @Test(arguments: [
        "<now-121>", "<now+125>", "<now-86400>", "20100101-00:00:00", "20990101-00:00:00.000",
    ])
    func `2o: SendingTime out of range: Reject, Logout, the answer ends it`(time: String) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=1|34=2|52=\(time)|112=A
            > 35=3|34=2|45=2|58=SendingTime accuracy problem|372=1|373=10
            > 35=5|34=3
            < 35=5|34=3
            >x
            """)
    }

    @Test func `2n: SendingTime within two minutes is accepted`() throws {
        try playLoggedOn(
            """
            < 35=1|34=2|52=<now-110>|112=A
            > 35=0|34=2|112=A
            < 35=1|34=3|52=<now+110>|112=B
            > 35=0|34=3|112=B
            """, thenIn: 4, out: 4)
    }

    @Test(arguments: ["ZZ", "yy", "uA", "1A", "&", "*", "AAAAA"])
    func `2q: a MsgType that FIX 4.4 does not have is rejected`(type: String) throws {
        try playLoggedOn(
            """
            < 35=\(type)|34=2
            > 35=3|34=2|45=2|58=Invalid MsgType|372=\(type)|373=11
            < 35=1|34=3|112=A
            > 35=0|34=3|112=A
            """, thenIn: 4, out: 4)
    }

    @Test(arguments: [
        "35=F|34=2|11=B|41=A|54=1|55=X|60=<now>", "35=H|34=2|11=B|54=1|55=X",
        "35=8|34=2|37=O|17=E|150=0|39=0|54=1|151=1|14=0|6=0|55=X", "35=B|34=2|148=H|33=1|58=T",
        "35=V|34=2|262=M|263=0|264=1|267=1|269=0|146=1|55=X", "35=U1|34=2|55=X", "35=UXY|34=2",
    ])
    func `2r: a message not served here gets a BusinessMessageReject`(line: String) throws {
        let type = line.dropFirst(3).prefix { $0 != "|" }
        try playLoggedOn(
            """
            < \(line)
            > 35=j|34=2|45=2|58=Unsupported Message Type|372=\(type)|380=3
            < 35=1|34=3|112=A
            > 35=0|34=3|112=A
            """, thenIn: 4, out: 4)
    }

    @Test(arguments: ["HELLO", "1", "a = b", "<>&\"'", "0000000000000000000000000000000000000000"])
    func `4b: a TestRequest is answered with its own TestReqID`(id: String) throws {
        try playLoggedOn(
            """
            < 35=1|34=2|112=\(id)
            > 35=0|34=2|112=\(id)
            """, thenIn: 3, out: 3)
    }

    @Test func `5, 7: Heartbeats and Rejects are counted and not answered`() throws {
        try playLoggedOn(
            """
            < 35=0|34=2
            < 35=0|34=3|112=UNASKED
            < 35=3|34=4|45=2|58=no good
            < 35=3|34=5|45=999|371=44|372=D|373=5|58=no good
            # Not even one that is itself at fault.
            < 35=3|34=6|58=no RefSeqNum
            < 35=3|34=7|45=2|373=
            < 35=1|34=8|112=A
            > 35=0|34=2|112=A
            """, thenIn: 9, out: 3)
    }
}
