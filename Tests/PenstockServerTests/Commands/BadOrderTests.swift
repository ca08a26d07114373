// `penstock serve`: orders that are refused, and why.

import Testing

/// What is answered to an order with ClOrdID `ID`, and why.
struct BadOrder: CustomTestStringConvertible, Sendable {
    let order: String
    let answer: String
    var testDescription: String { order }

    /// An ExecutionReport Rejected; `fields` are those of the order that it repeats, 38 to 55.
    static func refused(_ order: String, _ fields: String, _ text: String, _ reason: Int)
        -> BadOrder
    {
        let isKnown =
            text.contains("limit") || text.contains("multiple") || text.contains("no broker")
        let head = "35=8|6=0|11=ID|14=0|17=*|37=\(isKnown ? "*" : "NONE")|"
        return BadOrder(
            order: order,
            answer: head + fields.replacing("#", with: "58=\(text)")
                + "|60=<time>|103=\(reason)|150=8|151=0")
    }

    /// A Reject.
    static func rejected(_ order: String, _ tag: Int?, _ text: String, _ reason: Int) -> BadOrder {
        BadOrder(
            order: order,
            answer: "35=3|45=2|58=\(text)\(tag.map { "|371=\($0)" } ?? "")|372=D|373=\(reason)")
    }

    /// A BusinessMessageReject.
    static func missing(_ order: String, _ field: String) -> BadOrder {
        BadOrder(
            order: order,
            answer: "35=j|45=2|58=Conditionally required field missing: \(field)|372=D|379=ID|380=5"
        )
    }
}

@Suite(.serving) struct `Bad orders` {
    private static let time = "55=AAPL|60=<now>"

    static let quantities: [BadOrder] = [
        .refused(
            "11=ID|54=1|38=0|40=1|\(time)", "38=0|39=8|40=1|54=1|55=AAPL|#|59=0",
            "OrderQty(38) must be above zero, not 0", 13),
        .refused(
            "11=ID|54=1|38=-1|40=1|\(time)", "38=-1|39=8|40=1|54=1|55=AAPL|#|59=0",
            "OrderQty(38) must be above zero, not -1", 13),
        .refused(
            "11=ID|54=1|38=1000000000|40=1|\(time)", "38=1000000000|39=8|40=1|54=1|55=AAPL|#|59=0",
            "OrderQty(38) 1000000000 is above the limit of 1000000 for all orders", 3),
        .refused(
            "11=ID|54=1|38=1234567890123456789012345678901234567890|40=1|\(time)",
            "39=8|40=1|54=1|55=AAPL|#|59=0",
            "OrderQty(38) has more digits than an order may have: "
                + "1234567890123456789012345678901234567890", 13),
        .refused(
            "11=ID|54=1|38=1.5|40=1|\(time)", "38=1.5|39=8|40=1|54=1|55=AAPL|#|59=0",
            "OrderQty(38) 1.5 is not a multiple of the lot 1", 13),
        .rejected("11=ID|54=1|38=1e9|40=1|\(time)", 38, "Incorrect data format for value", 6),
        .rejected("11=ID|54=1|38=ten|40=1|\(time)", 38, "Incorrect data format for value", 6),
        .rejected("11=ID|54=1|38=+1|40=1|\(time)", 38, "Incorrect data format for value", 6),
        .rejected("11=ID|54=1|38=|40=1|\(time)", 38, "Tag specified without a value", 4),
        .missing("11=ID|54=1|40=1|\(time)", "OrderQty(38)"),
    ]

    static let others: [BadOrder] = [
        .refused(
            "11=ID|54=1|38=10|40=2|44=200.001|\(time)",
            "38=10|39=8|40=2|44=200.001|54=1|55=AAPL|#|59=0",
            "Price(44) 200.001 is not a multiple of the tick 0.01", 99),
        .refused(
            "11=ID|54=1|38=10|40=2|44=0|\(time)", "38=10|39=8|40=2|44=0|54=1|55=AAPL|#|59=0",
            "Price(44) must be above zero, not 0", 99),
        .refused(
            "11=ID|54=1|38=10|40=2|44=-5|\(time)", "38=10|39=8|40=2|44=-5|54=1|55=AAPL|#|59=0",
            "Price(44) must be above zero, not -5", 99),
        .missing("11=ID|54=1|38=10|40=2|\(time)", "Price(44)"),
        .missing("11=ID|54=1|38=10|40=3|\(time)", "StopPx(99)"),
        .missing("11=ID|54=1|38=10|40=4|44=200|\(time)", "StopPx(99)"),
        .missing("11=ID|54=1|38=10|40=1|60=<now>", "Symbol(55)"),
        .refused(
            "11=ID|54=1|38=10|40=1|44=1|\(time)", "38=10|39=8|40=1|44=1|54=1|55=AAPL|#|59=0",
            "Unsupported order characteristic: Price(44) with OrdType(40)=1", 11),
        .refused(
            "11=ID|54=1|38=10|40=1|55=TSLA|60=<now>", "38=10|39=8|40=1|54=1|55=TSLA|#|59=0",
            "no broker: paper does not trade the symbol", 1),
        .refused(
            "11=ID|18=6|54=1|38=10|40=1|\(time)", "38=10|39=8|40=1|54=1|55=AAPL|#|59=0",
            "Unsupported order characteristic: ExecInst(18)=6", 11),
        .refused(
            "11=ID|54=1|38=10|40=1|\(time)|18=G", "38=10|39=8|40=1|54=1|55=AAPL|#|59=0",
            "Unsupported order characteristic: ExecInst(18)=G", 11),
        .refused(
            "11=ID|54=1|38=10|40=1|\(time)|386=1|336=EXTENDED", "38=10|39=8|40=1|54=1|55=AAPL|#|59=0",
            "no broker: paper does not do: extended hours", 11),
        .refused(
            "11=ID|54=1|38=10|40=1|\(time)|386=1|336=CROSS_2", "38=10|39=8|40=1|54=1|55=AAPL|#|59=0",
            "Unsupported order characteristic: TradingSessionID(336)=CROSS_2", 11),
        .refused(
            "11=ID|54=1|38=10|40=P|\(time)", "38=10|39=8|40=P|54=1|55=AAPL|#|59=0",
            "Unsupported order characteristic: OrdType(40)=P", 11),
        .refused(
            "11=ID|54=8|38=10|40=1|\(time)", "38=10|39=8|40=1|54=8|55=AAPL|#|59=0",
            "Unsupported order characteristic: Side(54)=8", 11),
        .refused(
            "11=ID|54=1|38=10|40=1|\(time)|59=5", "38=10|39=8|40=1|54=1|55=AAPL|#|59=5",
            "Unsupported order characteristic: TimeInForce(59)=5", 11),
        .missing("11=ID|54=1|38=10|40=1|\(time)|59=6", "ExpireTime(126)"),
        .refused(
            "11=ID|54=1|38=10|40=1|55=BTC/USD|15=EUR|60=<now>", "38=10|39=8|40=1|54=1|55=BTC/USD|#|59=0",
            "Unsupported order characteristic: Currency(15)=EUR", 11),
        .rejected(
            "11=ID|54=Z|38=10|40=1|\(time)", 54, "Value is incorrect (out of range) for this tag", 5
        ),
        .rejected(
            "11=ID|54=1|38=10|40=0|\(time)", 40, "Value is incorrect (out of range) for this tag", 5
        ),
        .rejected(
            "11=ID|54=1|38=10|40=1|\(time)|59=X", 59,
            "Value is incorrect (out of range) for this tag", 5),
        .rejected("11=ID|54=1|38=10|40=12|\(time)", 40, "Incorrect data format for value", 6),
        .rejected(
            "11=ID|54=1|38=10|40=1|55=AAPL|60=today", 60, "Incorrect data format for value", 6),
        .rejected("54=1|38=10|40=1|\(time)", 11, "Required tag missing", 1),
        .rejected("11=ID|38=10|40=1|\(time)", 54, "Required tag missing", 1),
        .rejected("11=ID|54=1|38=10|\(time)", 40, "Required tag missing", 1),
        .rejected("11=ID|54=1|38=10|40=1|55=AAPL", 60, "Required tag missing", 1),
        .rejected("11=|54=1|38=10|40=1|\(time)", 11, "Tag specified without a value", 4),
        .rejected("11=ID|54=1|38=10|40=1|\(time)|999=x", 999, "Invalid tag number", 0),
        .rejected(
            "11=ID|54=1|38=10|40=1|\(time)|41=A", 41, "Tag not defined for this message type", 2),
        .rejected("11=ID|54=1|38=10|38=10|40=1|\(time)", 38, "Tag appears more than once", 13),
        BadOrder(
            order: "11=\(String(repeating: "7", count: 65))|54=1|38=10|40=1|\(time)",
            answer: "35=j|45=2|58=ClOrdID(11) is longer than 64 bytes|372=D|380=0"),
    ]

    @Test(arguments: quantities + others)
    func `an order that cannot be is answered with the reason, and the next one lives`(
        bad: BadOrder
    ) throws {
        let client = try Gateway.client()
        try client.send("35=D|\(bad.order)")
        try client.expect(bad.answer)
        try live(client)
    }

    /// An order of this client is accepted still.
    private func live(_ client: WireClient) throws {
        try client.send("35=D|11=ALIVE|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1")
        try client.expect(
            "35=8|6=0|11=ALIVE|14=0|17=*|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>|150=0"
                + "|151=10")
    }

    @Test(arguments: [
        "54=1|38=0|40=1|55=AAPL", "54=1|38=10|40=1|55=AAPL|111=5", "54=1|38=10|40=1|55=TSLA",
        "54=1|38=9999999|40=1|55=AAPL", "54=1|38=10|40=2|44=200.001|55=AAPL",
    ])
    func `whoever refuses an order, its ClOrdID is used`(order: String) throws {
        let client = try Gateway.client()
        try client.send("35=D|11=ID|\(order)|60=<now>")
        let refused = try #require(try client.receive())
        #expect(refused[150] == "8" && refused[59] == "0")
        let good = "35=D|11=ID|54=1|38=10|40=2|44=200|55=AAPL|60=<now>"
        try client.send(good)
        // Of one that became an order, the answer tells how it stands; else it tells of what was asked.
        let again = try #require(try client.receive())
        #expect(again[150] == "8" && again[103] == "6" && again[58] == "Duplicate ClOrdID(11)", "\(again)")
        #expect(again[39] == "8" && again[37] == refused[37] && again[14] == "0" && again[151] == "0", "\(again)")
        #expect(again[38] == (refused[37] == "NONE" ? "10" : refused[38]), "\(again)")
        for question in ["35=D|97=Y|11=ID|\(order)|60=<now>", "35=H|11=ID|54=1|55=AAPL"] {
            try client.send(question)
            let state = try #require(try client.receive())
            #expect(state[150] == "I" && state[39] == "8" && state[17] == "0")
            #expect(state[103] == refused[103] && state[37] == refused[37])
        }
        try live(client)
    }

    @Test(arguments: ["54=1|38=1e9|40=1|55=AAPL", "54=1|38=10|40=2|55=AAPL"])
    func `a message that is no order uses no ClOrdID`(order: String) throws {
        let client = try Gateway.client()
        try client.send("35=D|11=ALIVE|\(order)|60=<now>")
        let answer = try client.receive()
        #expect(["3", "j"].contains(answer?[35]))
        try live(client)
    }

    @Test func `user-defined fields pass`() throws {
        let client = try Gateway.client()
        try play(
            """
            < 35=D|11=ID|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|5001=mine|9999=too
            > 35=8|6=0|11=ID|14=0|17=*|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=0|60=<time>|150=0\
            |151=10
            """, with: client)
    }

    @Test(arguments: ["R|131=Q|146=1|55=A", "B|148=H|33=1|58=T", "AE|11=X", "U1|1=2"])
    func `a message that is not served is refused by name`(line: String) throws {
        let client = try Gateway.client()
        let type = line.prefix { $0 != "|" }
        try client.send("35=\(line)")
        let answer = try #require(try client.receive())
        // What is required of it by the dictionary comes first.
        if type != "AE" {
            #expect(answer[35] == "j" && answer[380] == "3" && answer[372] == String(type))
        } else {
            #expect(answer[35] == "3" && answer[372] == String(type))
        }
        try live(client)
    }

    @Test func `a BusinessMessageReject is not answered`() throws {
        let client = try Gateway.client()
        try client.send("35=j|45=2|372=8|380=0|58=no")
        try live(client)
    }

    @Test(arguments: Pace.allCases)
    func `garbled messages are ignored, and what they took with them asked for`(pace: Pace) throws {
        let client = try Gateway.client(pace)
        try client.sendRaw(
            "8=FIX.4.4|9=<len>|35=D|34=2|49=<me>|52=<now>|56=<you>|11=ID|10=<sum+1>|")
        try client.sendRaw("GET /orders HTTP/1.1\r\n\r\n")
        try client.send("35=D|34=3|11=LATER|54=1|38=10|40=2|44=200|55=AAPL|60=<now>")
        try client.expect("35=2|7=2|16=0")
        client.nextOut = 4
        try client.send("35=4|34=2|43=Y|122=<now>|36=3|123=Y")
        try client.expect(
            "35=8|6=0|11=LATER|14=0|17=*|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=0|60=<time>|150=0"
                + "|151=10")
        try live(client)
    }

    @Test(arguments: [10, 60, 100])
    func `a client cut off inside a message comes back and goes on`(length: Int) throws {
        let client = try Gateway.client()
        let order =
            "35=D|34=2|49=<me>|52=<now>|56=<you>|11=CUT|54=1|38=10|40=2|44=200|55=AAPL|60=<now>"
        try client.sendRaw(String("8=FIX.4.4|9=128|\(order)|".prefix(length)))
        client.close()
        try client.connect()
        try client.send("35=A|34=2|98=0|108=30")
        try client.expect("35=A|34=2|98=0|108=30")
        client.nextOut = 3
        // What was cut never came.
        try client.send("35=H|11=CUT|54=1|55=AAPL")
        try client.expect(
            "35=8|6=0|11=CUT|14=0|17=0|37=NONE|39=8|54=1|55=AAPL|58=Unknown order|60=<time>|103=5|150=I"
                + "|151=0"
        )
        try live(client)
    }
}

@Suite struct `Bad orders after a crash` {
    @Test func `the ClOrdIDs of refused requests are used still`() throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        let client = try gateway.logOn("ONE")
        try client.send("35=D|11=Z|54=1|38=0|40=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[103] == "13")
        try client.send("35=F|11=C|41=X|54=1|38=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[102] == "1")
        gateway.crash()
        while try client.receive() != nil {}
        try gateway.startAgain()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        try client.send("35=D|11=Z|54=1|38=1|40=1|55=AAPL|60=<now>")
        try client.expect(
            "35=8|6=0|11=Z|14=0|17=*|37=NONE|38=1|39=8|40=1|54=1|55=AAPL|58=Duplicate ClOrdID(11)"
                + "|59=0|60=<time>|103=6|150=8|151=0")
        try client.send("35=D|97=Y|11=Z|54=1|38=0|40=1|55=AAPL|60=<now>")
        try client.expect(
            "35=8|6=0|11=Z|14=0|17=0|37=NONE|38=0|39=8|40=1|54=1|55=AAPL|59=0|60=<time>|103=13|150=I"
                + "|151=0")
        try client.send("35=F|97=Y|11=C|41=X|54=1|38=1|55=AAPL|60=<now>")
        try client.expect(
            "35=9|11=C|37=NONE|39=8|41=X|58=Refused before|60=<time>|102=1|434=1")
    }
}
