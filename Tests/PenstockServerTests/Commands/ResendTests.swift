// `penstock respond`: messages sent again.

import Testing

/// Nine answers: session messages 1 to 4, orders 5 and 6, session messages 7 and 8, order 9.
private let nineMessages = """
    < 35=1|34=2|112=HELLO
    > 35=0|34=2|112=HELLO
    < 35=1|34=3|112=HELLO
    > 35=0|34=3|112=HELLO
    < 35=1|34=4|112=HELLO
    > 35=0|34=4|112=HELLO
    < \(order(5))
    > \(echo(5))
    < \(order(6, "CDG"))
    > \(echo(6, "CDG"))
    < 35=1|34=7|112=HELLO
    > 35=0|34=7|112=HELLO
    < 35=1|34=8|112=HELLO
    > 35=0|34=8|112=HELLO
    < \(order(9, "IVP"))
    > \(echo(9, "IVP"))

    """

private func fill(_ number: Int, to next: Int) -> String {
    "> 35=4|34=\(number)|43=Y|122=<time>|36=\(next)|123=Y"
}

@Suite(.responding) struct `ResendRequests` {
    @Test(arguments: Pace.allCases)
    func `8: session messages become exact gap fills, orders come again as they were`(pace: Pace)
        throws
    {
        let first = fill(2, to: 5)
        let second = "> \(replay(5))\n> \(replay(6, "CDG"))"
        let third = fill(7, to: 9)
        let fourth = "> \(replay(9, "IVP"))"
        try playLoggedOn(
            """
            \(nineMessages)
            < 35=2|34=10|7=2|16=4
            \(first)
            < 35=2|34=11|7=2|16=6
            \(first)
            \(second)
            < 35=2|34=12|7=2|16=8
            \(first)
            \(second)
            \(third)
            < 35=2|34=13|7=2|16=9
            \(first)
            \(second)
            \(third)
            \(fourth)
            < 35=2|34=14|7=2|16=0
            \(first)
            \(second)
            \(third)
            \(fourth)
            # A resend moves no number.
            < 35=1|34=15|112=HELLO
            > 35=0|34=10|112=HELLO
            """, thenIn: 16, out: 11, pace)
    }

    @Test(arguments: [
        ("7=1|16=1", fill(1, to: 2)), ("7=1|16=3", fill(1, to: 4)), ("7=3|16=3", fill(3, to: 4)),
        ("7=5|16=5", "> \(replay(5))"), ("7=6|16=7", "> \(replay(6, "CDG"))\n" + fill(7, to: 8)),
        ("7=8|16=8", fill(8, to: 9)), ("7=4|16=5", fill(4, to: 5) + "\n> \(replay(5))"),
        ("7=9|16=0", "> \(replay(9, "IVP"))"), ("7=9|16=9999999", "> \(replay(9, "IVP"))"),
        ("7=7|16=500", fill(7, to: 9) + "\n> \(replay(9, "IVP"))"),
        // Nothing was sent under these numbers.
        ("7=10|16=0", ""), ("7=10|16=12", ""), ("7=1000|16=0", ""),
    ])
    func `8: any range is answered exactly`(range: String, answer: String) throws {
        try playLoggedOn(
            nineMessages + "< 35=2|34=10|\(range)\n" + answer, thenIn: 11, out: 10)
    }

    @Test func `8: a range to the end whose end is no order ends with a gap fill`() throws {
        try playLoggedOn(
            """
            < \(order(2))
            > \(echo(2))
            < 35=1|34=3|112=A
            > 35=0|34=3|112=A
            < 35=2|34=4|7=1|16=0
            \(fill(1, to: 2))
            > \(replay(2))
            \(fill(3, to: 4))
            """, thenIn: 5, out: 4)
    }

    @Test(arguments: [("7=0|16=0", 7), ("7=5|16=2", 16)])
    func `8: a range that cannot be is rejected`(range: String, tag: Int) throws {
        try playLoggedOn(
            """
            < 35=2|34=2|\(range)
            > 35=3|34=2|45=2|58=Value is incorrect (out of range) for this tag|371=\(tag)|372=2|373=5
            """, thenIn: 3, out: 3)
    }

    @Test(arguments: Pace.allCases)
    func `8: what is sent meanwhile comes behind the resend, under new numbers`(pace: Pace) throws {
        try playLoggedOn(
            """
            < \(order(2))
            > \(echo(2))
            < 35=2|34=3|7=1|16=0
            < 35=1|34=4|112=A
            < \(order(5, "CDG"))
            \(fill(1, to: 2))
            > \(replay(2))
            > 35=0|34=3|112=A
            > \(echo(4, "CDG"))
            """, thenIn: 6, out: 5, pace)
    }

    @Test func `8: a hundred orders come again in order, with their first SendingTime`() throws {
        let responder = try Responder.running
        let client = try WireClient(port: responder.port, me: responder.newPeer(), you: "ISLD")
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        var times: [String] = []
        for number in 2...101 {
            try client.send(order(number, "S\(number)"))
            times.append(try #require(try client.expect(echo(number, "S\(number)"))[52]))
        }
        try client.send("35=2|34=102|7=1|16=0")
        try client.expect("35=4|34=1|43=Y|122=<time>|36=2|123=Y")
        for number in 2...101 {
            let message = try client.expect(replay(number, "S\(number)"))
            #expect(message[122] == times[number - 2])
        }
    }

    @Test(arguments: Pace.allCases)
    func `20: a request that comes while ours is open is answered first`(pace: Pace) throws {
        try playLoggedOn(
            """
            < \(order(2))
            < \(order(3))
            > \(echo(2))
            > \(echo(3))
            < 35=0|34=7
            > 35=2|34=4|7=4|16=0
            < 35=2|34=8|7=2|16=3
            > \(replay(2))
            > \(replay(3))
            < 35=0|34=4|43=Y|122=<now>
            < 35=0|34=5|43=Y|122=<now>
            < 35=0|34=6|43=Y|122=<now>
            < 35=1|34=9|112=A
            > 35=0|34=5|112=A
            """, thenIn: 10, out: 6, pace)
    }

    @Test func `20: a request too high is answered, then its own gap asked for`() throws {
        try playLoggedOn(
            """
            < \(order(2))
            > \(echo(2))
            < 35=2|34=5|7=2|16=0
            > \(replay(2))
            > 35=2|34=3|7=3|16=0
            < 35=4|34=3|43=Y|122=<now>|36=5|123=Y
            < 35=1|34=6|112=A
            > 35=0|34=4|112=A
            """, thenIn: 7, out: 5)
    }

    @Test func `8: a request too low is answered all the same`() throws {
        try playLoggedOn(
            """
            < \(order(2))
            > \(echo(2))
            < 35=2|34=1|7=2|16=0
            > \(replay(2))
            """, thenIn: 3, out: 3)
    }

    @Test func `8: two requests in one piece are answered once, from the first to the last`() throws {
        // What lies between them comes again, too: the peer knows it by PossDupFlag.
        try playLoggedOn(
            """
            \(nineMessages)
            < 35=2|34=10|7=9|16=9
            < 35=2|34=11|7=5|16=6
            > \(replay(5))
            > \(replay(6, "CDG"))
            \(fill(7, to: 9))
            > \(replay(9, "IVP"))
            """, thenIn: 12, out: 10, .together)
    }
}
