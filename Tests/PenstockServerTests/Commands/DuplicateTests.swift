// `penstock respond`: messages that say they may have come before.

import Testing

private let duplicate = "43=Y|122=<now>|"

@Suite(.responding) struct `Duplicates` {
    @Test(arguments: Pace.allCases)
    func `2e: a duplicate that has been received is ignored`(pace: Pace) throws {
        try playLoggedOn(
            """
            < \(order(2))
            > \(echo(2))
            < \(order(2, header: duplicate))
            < 35=1|34=1|43=Y|122=<now-60>|112=A
            """, thenIn: 3, out: 3, pace)
    }

    @Test func `2e: a duplicate that has not been received is processed`() throws {
        try playLoggedOn(
            """
            < \(order(2, header: duplicate))
            > \(echo(2))
            < 35=1|34=3|43=Y|122=<now-86400>|112=A
            > 35=0|34=3|112=A
            """, thenIn: 4, out: 4)
    }

    @Test(arguments: [2, 3])
    func `2f: OrigSendingTime after SendingTime: Reject, Logout`(number: Int) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < \(order(2))
            > \(echo(2))
            < \(order(number, header: "43=Y|122=<now+10>|"))
            > 35=3|34=3|45=\(number)|58=SendingTime accuracy problem|372=D|373=10
            > 35=5|34=4
            < 35=5|34=4
            >x
            """)
    }

    @Test(arguments: [(2, 3), (3, 4)])
    func `2g: a duplicate without OrigSendingTime is rejected, no more`(number: Int, next: Int)
        throws
    {
        try playLoggedOn(
            """
            < \(order(2))
            > \(echo(2))
            < \(order(number, header: "43=Y|"))
            > 35=3|34=3|45=\(number)|58=Required tag missing|371=122|372=D|373=1
            < 35=1|34=\(next)|112=A
            > 35=0|34=4|112=A
            """, thenIn: next + 1, out: 5)
    }

    @Test func `a missing message that comes with a fault is rejected, and those behind it go on`()
        throws
    {
        try playLoggedOn(
            """
            < 35=1|34=3|112=HELLO1
            > 35=2|34=2|7=2|16=0
            < \(order(2, header: duplicate))|126=20040415
            > 35=3|34=3|45=2|58=Incorrect data format for value|371=126|372=D|373=6
            > 35=0|34=4|112=HELLO1
            < 35=1|34=4|112=HELLO2
            > 35=0|34=5|112=HELLO2
            """, thenIn: 5, out: 6)
    }

    @Test(arguments: Pace.allCases)
    func `19a: PossResend with a ClOrdID seen since the Logon is dropped, but counted`(pace: Pace)
        throws
    {
        try playLoggedOn(
            """
            < \(order(2))
            > \(echo(2))
            < \(order(3, header: "97=Y|"))
            < 35=1|34=4|112=A
            > 35=0|34=3|112=A
            """, thenIn: 5, out: 4, pace)
    }

    @Test func `19b: PossResend with a new ClOrdID is processed`() throws {
        try playLoggedOn(
            """
            < \(order(2, header: "97=Y|"))
            > \(echo(2))
            < \(order(3, header: "97=Y|"))
            < \(order(4, header: "97=N|"))
            > \(echo(3))
            """, thenIn: 5, out: 4)
    }

    @Test func `19: what was seen before the Logon is forgotten`() throws {
        let session = """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < \(order(2, header: "97=Y|"))
            > \(echo(2))
            <x
            """
        try play(session + "\n<c\n" + session)
    }
}
