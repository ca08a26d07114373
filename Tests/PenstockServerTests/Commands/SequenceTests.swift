// `penstock respond`: MsgSeqNums.

import Testing

/// An order that the responder sends back.
func order(_ number: Int, _ symbol: String = "INTC", header: String = "") -> String {
    "35=D|34=\(number)|\(header)11=ID|21=3|40=1|54=1|38=200|55=\(symbol)|60=20260101-00:00:00"
}

/// The order when it is back.
func echo(_ number: Int, _ symbol: String = "INTC") -> String {
    "35=D|34=\(number)|11=ID|21=3|38=200|40=1|54=1|55=\(symbol)|60=20260101-00:00:00"
}

/// The order when it is sent once more.
func replay(_ number: Int, _ symbol: String = "INTC") -> String {
    "35=D|34=\(number)|43=Y|122=@52of\(number)|11=ID|21=3|38=200|40=1|54=1|55=\(symbol)"
        + "|60=20260101-00:00:00"
}

private let duplicate = "43=Y|122=<now>|"

@Suite(.responding) struct `MsgSeqNums` {
    @Test(arguments: Pace.allCases)
    func `2a: messages in sequence are answered in sequence`(pace: Pace) throws {
        try playLoggedOn(
            """
            < \(order(2))
            < 35=1|34=3|112=A
            < \(order(4, "CDG"))
            > \(echo(2))
            > 35=0|34=3|112=A
            > \(echo(4, "CDG"))
            """, thenIn: 5, out: 5, pace)
    }

    @Test(arguments: Pace.allCases)
    func `2b: a gap is asked for once, what came early has its turn behind it`(pace: Pace) throws {
        try playLoggedOn(
            """
            < 35=0|34=2
            < 35=1|34=5|112=FIVE
            < \(order(6))
            < 35=1|34=7|112=SEVEN
            > 35=2|34=2|7=3|16=0
            < 35=1|34=3|43=Y|122=<now>|112=THREE
            > 35=0|34=3|112=THREE
            < \(order(4, "CDG", header: duplicate))
            > \(echo(4, "CDG"))
            > 35=0|34=5|112=FIVE
            > \(echo(6))
            > 35=0|34=7|112=SEVEN
            # Sent once more by a peer that answers 16=0 in full: known already.
            < 35=1|34=5|43=Y|122=<now>|112=FIVE
            < \(order(6, header: duplicate))
            < 35=1|34=7|43=Y|122=<now>|112=SEVEN
            """, thenIn: 8, out: 8, pace)
    }

    @Test func `2b: the missing ones may come without PossDupFlag`() throws {
        try playLoggedOn(
            """
            < 35=0|34=4
            > 35=2|34=2|7=2|16=0
            < 35=0|34=2
            < 35=0|34=3
            < 35=1|34=5|112=A
            > 35=0|34=3|112=A
            """, thenIn: 6, out: 4)
    }

    @Test(arguments: Pace.allCases)
    func `2b: a second gap behind the first is asked for in its turn`(pace: Pace) throws {
        try playLoggedOn(
            """
            < 35=0|34=3
            > 35=2|34=2|7=2|16=0
            < 35=0|34=2|43=Y|122=<now>
            < 35=0|34=6
            > 35=2|34=3|7=4|16=0
            < 35=4|34=4|43=Y|122=<now>|36=6|123=Y
            < 35=1|34=7|112=A
            > 35=0|34=4|112=A
            """, thenIn: 8, out: 5, pace)
    }

    @Test(arguments: ["35=0|34=1", "35=1|34=2|112=A", "35=3|34=2|45=2", "35=4|34=1|36=20|123=Y"])
    func `2c, 10d: a number too low ends in a Logout that names both`(line: String) throws {
        let number = line.contains("34=1") ? 1 : 2
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=1|34=2|112=A
            > 35=0|34=2|112=A
            < \(line)
            > 35=5|34=3|58=MsgSeqNum too low, expecting 3 but received \(number)
            >x
            """)
    }

    @Test(arguments: Pace.allCases)
    func `2c: an order with a number too low does not come back`(pace: Pace) throws {
        try play(
            """
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < \(order(2))
            < \(order(1))
            > \(echo(2))
            > 35=5|34=3|58=MsgSeqNum too low, expecting 3 but received 1
            >x
            """, pace)
    }

    @Test func `a message without a usable MsgSeqNum ends in a Logout`() throws {
        for line in ["35=0|49=<me>|52=<now>|56=<you>", "35=0|34=two|49=<me>|52=<now>|56=<you>"] {
            try play(
                """
                < 35=A|34=1|98=0|108=30
                > 35=A|34=1|98=0|108=30
                << 8=FIX.4.4|9=<len>|\(line)|10=<sum>|
                > 35=5|34=2|58=Received message without MsgSeqNum(34)
                >x
                """)
        }
    }

    @Test func `numbers beyond what a session can count are asked for, and no harm is done`() throws
    {
        try playLoggedOn(
            """
            < 35=0|34=1000000000
            > 35=2|34=2|7=2|16=0
            < 35=1|34=2|112=A
            > 35=0|34=3|112=A
            """, thenIn: 3, out: 4)
    }
}
