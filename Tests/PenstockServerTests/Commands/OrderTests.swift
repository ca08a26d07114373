// `penstock serve`: orders, and exactly what is reported of them.

import Testing

/// Plays lines of a conversation with a client that is logged on: `<` and `>` as in `play`, each with
/// the next number.
func play(_ script: String, with client: WireClient) throws {
    for (number, line) in script.split(separator: "\n").enumerated() where !line.hasPrefix("#") {
        do {
            if line.hasPrefix("< ") {
                try client.send(String(line.dropFirst(2)))
            } else if line.hasPrefix("> ") {
                try client.expect(String(line.dropFirst(2)))
            } else {
                throw Missing("a line that can be played")
            }
        } catch {
            throw Missing("line \(number + 1), \(line): missing \(error)")
        }
    }
}

/// AAPL stands at 224.99 to 225.01, 80 shown. A fill of 10 slips 0.005 % of the price and 0.01 %
/// for its part of the shown size: less than 2 ticks, so 2; a fill of all 80 slips 4. The
/// commission is 0.02 %.
@Suite(.serving) struct `Orders and their reports` {
    @Test(arguments: Pace.allCases)
    func `market: New, then filled, with price, slippage and commission`(pace: Pace) throws {
        let client = try Gateway.client(pace)
        try play(
            """
            < 35=D|11=M1|54=1|38=10|40=1|55=AAPL|60=<now>
            < 35=D|11=M2|1=ACC|54=2|38=10|40=1|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=M1|14=0|17=*|37=@m1|38=10|39=0|40=1|54=1|55=AAPL|59=0|60=<time>|150=0|151=10
            > 35=8|6=225.03|11=M1|12=0.45006|13=3|14=10|17=*|31=225.03|32=10|37=@m1|38=10|39=2|40=1\
            |54=1|55=AAPL|59=0|60=<time>|150=F|151=0
            > 35=8|1=ACC|6=0|11=M2|14=0|17=*|37=@m2|38=10|39=0|40=1|54=2|55=AAPL|59=1|60=<time>|150=0\
            |151=10
            > 35=8|1=ACC|6=224.97|11=M2|12=0.44994|13=3|14=10|17=*|31=224.97|32=10|37=@m2|38=10|39=2\
            |40=1|54=2|55=AAPL|59=1|60=<time>|150=F|151=0
            """, with: client)
    }

    @Test func `limit: one that cannot trade rests, one that can is filled`() throws {
        try play(
            """
            < 35=D|11=L1|54=1|38=10|40=2|44=200.00|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=L1|14=0|17=*|37=@l1|38=10|39=0|40=2|44=200.00|54=1|55=AAPL|59=1|60=<time>\
            |150=0|151=10
            < 35=D|11=L2|54=1|38=10|40=2|44=226|55=AAPL|60=<now>|59=0
            > 35=8|6=0|11=L2|14=0|17=*|37=@l2|38=10|39=0|40=2|44=226|54=1|55=AAPL|59=0|60=<time>\
            |150=0|151=10
            > 35=8|6=225.03|11=L2|12=0.45006|13=3|14=10|17=*|31=225.03|32=10|37=@l2|38=10|39=2|40=2\
            |44=226|54=1|55=AAPL|59=0|60=<time>|150=F|151=0
            """, with: Gateway.client())
    }

    @Test func `a limit order for more than is shown is filled in part`() throws {
        try play(
            """
            < 35=D|11=L3|54=1|38=1000|40=2|44=226|55=AAPL|60=<now>
            > 35=8|6=0|11=L3|14=0|17=*|37=@l|38=1000|39=0|40=2|44=226|54=1|55=AAPL|59=0|60=<time>\
            |150=0|151=1000
            > 35=8|6=225.05|11=L3|12=3.6008|13=3|14=80|17=*|31=225.05|32=80|37=@l|38=1000|39=1|40=2\
            |44=226|54=1|55=AAPL|59=0|60=<time>|150=F|151=920
            < 35=F|11=F3|41=L3|54=1|38=1000|55=AAPL|60=<now>
            > 35=8|6=225.05|11=F3|14=80|17=*|37=@l|38=1000|39=4|40=2|41=L3|44=226|54=1|55=AAPL|59=0\
            |60=<time>|150=4|151=0
            """, with: Gateway.client())
    }

    @Test func `an order far beyond what is shown is in nobody's way, nor moves the price`() throws {
        for side in ["1", "2"] {
            let large = try Gateway.client()
            try large.send("35=D|11=L4|54=\(side)|38=1000000|40=1|55=MSFT|60=<now>")
            let (accepted, filled) = (try large.receive(), try large.receive())
            #expect(accepted?[150] == "0")
            #expect(filled?[32] == "60" && filled?[31] == (side == "1" ? "420.09" : "419.91"))
            let small = try Gateway.client()
            for (id, timeInForce) in [("T0", "0"), ("T3", "3"), ("T4", "4")] {
                try small.send(
                    "35=D|11=\(id)|54=\(side)|38=60|40=1|55=MSFT|60=<now>|59=\(timeInForce)")
                #expect(try small.receive()?[150] == "0")
                #expect(try small.receive()?[39] == "2")
            }
        }
    }

    @Test func `stop and stop limit wait for their price`() throws {
        try play(
            """
            < 35=D|11=S1|54=2|38=10|40=3|99=200|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=S1|14=0|17=*|37=*|38=10|39=0|40=3|54=2|55=AAPL|59=1|60=<time>|99=200|150=0\
            |151=10
            < 35=D|11=S2|54=1|38=10|40=4|99=250|44=251|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=S2|14=0|17=*|37=*|38=10|39=0|40=4|44=251|54=1|55=AAPL|59=1|60=<time>|99=250\
            |150=0|151=10
            """, with: Gateway.client())
    }

    @Test func `immediate or cancel, fill or kill: the rest is canceled at once`() throws {
        try play(
            """
            < 35=D|11=I1|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=3
            > 35=8|6=0|11=I1|14=0|17=*|37=@1|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=3|60=<time>|150=0\
            |151=10
            > 35=8|6=0|11=I1|14=0|17=*|37=@1|38=10|39=4|40=2|44=200|54=1|55=AAPL\
            |58=Immediate or cancel: the rest is canceled|59=3|60=<time>|150=4|151=0
            < 35=D|11=K1|54=1|38=1000|40=2|44=230|55=AAPL|60=<now>|59=4
            > 35=8|6=0|11=K1|14=0|17=*|37=@2|38=1000|39=0|40=2|44=230|54=1|55=AAPL|59=4|60=<time>\
            |150=0|151=1000
            > 35=8|6=0|11=K1|14=0|17=*|37=@2|38=1000|39=4|40=2|44=230|54=1|55=AAPL\
            |58=Fill or kill: 80 is shown of 1000|59=4|60=<time>|150=4|151=0
            < 35=D|11=K2|54=5|38=10|40=2|44=224|55=AAPL|60=<now>|59=4
            > 35=8|6=0|11=K2|14=0|17=*|37=@3|38=10|39=0|40=2|44=224|54=5|55=AAPL|59=4|60=<time>|150=0\
            |151=10
            > 35=8|6=224.97|11=K2|12=0.44994|13=3|14=10|17=*|31=224.97|32=10|37=@3|38=10|39=2|40=2\
            |44=224|54=5|55=AAPL|59=4|60=<time>|150=F|151=0
            """, with: Gateway.client())
    }

    @Test(arguments: Pace.allCases)
    func `replace, cancel, status: one OrderID, chained ClOrdIDs`(pace: Pace) throws {
        try play(
            """
            < 35=D|11=A|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1
            < 35=G|11=B|41=A|54=1|38=20|40=2|44=201|55=AAPL|60=<now>|59=1
            < 35=H|11=A|54=1|55=AAPL|790=Q1
            < 35=F|11=C|41=B|54=1|38=20|55=AAPL|60=<now>
            < 35=H|11=C|54=1|55=AAPL
            < 35=F|11=D|41=C|54=1|38=20|55=AAPL|60=<now>
            > 35=8|6=0|11=A|14=0|17=*|37=@o|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>|150=0\
            |151=10
            > 35=8|6=0|11=B|14=0|17=*|37=@o|38=20|39=0|40=2|41=A|44=201|54=1|55=AAPL|59=1|60=<time>\
            |150=5|151=20
            > 35=8|6=0|11=B|14=0|17=0|37=@o|38=20|39=0|40=2|41=A|44=201|54=1|55=AAPL|59=1|60=<time>\
            |150=I|151=20|790=Q1
            > 35=8|6=0|11=C|14=0|17=*|37=@o|38=20|39=4|40=2|41=B|44=201|54=1|55=AAPL|59=1|60=<time>\
            |150=4|151=0
            > 35=8|6=0|11=B|14=0|17=0|37=@o|38=20|39=4|40=2|41=A|44=201|54=1|55=AAPL|59=1|60=<time>\
            |150=I|151=0
            > 35=9|11=D|37=@o|39=4|41=C|58=Order is canceled already|60=<time>|102=0|434=1
            """, with: Gateway.client(pace))
    }

    @Test func `what is about no order is answered so`() throws {
        try play(
            """
            < 35=F|11=F|41=X|54=1|38=20|55=AAPL|60=<now>
            > 35=9|11=F|37=NONE|39=8|41=X|58=Unknown order|60=<time>|102=1|434=1
            < 35=G|11=G|41=X|54=1|38=20|40=2|44=201|55=AAPL|60=<now>
            > 35=9|11=G|37=NONE|39=8|41=X|58=Unknown order|60=<time>|102=1|434=2
            < 35=H|11=X|54=1|55=AAPL
            > 35=8|6=0|11=X|14=0|17=0|37=NONE|39=8|54=1|55=AAPL|58=Unknown order|60=<time>|103=5|150=I\
            |151=0
            """, with: Gateway.client())
    }

    @Test func `a ClOrdID is used once; as PossResend it asks what became of it`() throws {
        try play(
            """
            < 35=D|11=A|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=A|14=0|17=*|37=@o|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>|150=0\
            |151=10
            < 35=D|11=A|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=A|14=0|17=*|37=@o|38=10|39=0|40=2|44=200|54=1|55=AAPL\
            |58=Duplicate ClOrdID(11)|59=1|60=<time>|103=6|150=8|151=10
            < 35=D|97=Y|11=A|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=A|14=0|17=0|37=@o|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>|150=I\
            |151=10
            """, with: Gateway.client())
    }

    @Test func `a refused change has used its ClOrdID`() throws {
        try play(
            """
            < 35=D|11=A|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1
            > 35=8|6=0|11=A|14=0|17=*|37=@o|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>|150=0\
            |151=10
            < 35=F|11=F|41=X|54=1|38=10|55=AAPL|60=<now>
            > 35=9|11=F|37=NONE|39=8|41=X|58=Unknown order|60=<time>|102=1|434=1
            < 35=F|11=F|41=A|54=1|38=10|55=AAPL|60=<now>
            > 35=9|11=F|37=@o|39=0|41=A|58=Duplicate ClOrdID(11)|60=<time>|102=6|434=1
            < 35=F|97=Y|11=F|41=X|54=1|38=10|55=AAPL|60=<now>
            > 35=9|11=F|37=NONE|39=8|41=X|58=Refused before|60=<time>|102=1|434=1
            < 35=G|11=G|41=A|54=1|38=0|40=2|44=201|55=AAPL|60=<now>
            > 35=9|11=G|37=@o|39=0|41=A|58=OrderQty(38) must be above zero, not 0|60=<time>|102=99|434=2
            < 35=G|11=G|41=A|54=1|38=20|40=2|44=201|55=AAPL|60=<now>
            > 35=9|11=G|37=@o|39=0|41=A|58=Duplicate ClOrdID(11)|60=<time>|102=6|434=2
            < 35=G|97=Y|11=G|41=A|54=1|38=0|40=2|44=201|55=AAPL|60=<now>
            > 35=8|6=0|11=A|14=0|17=0|37=@o|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>|150=I\
            |151=10
            """, with: Gateway.client())
    }

    @Test func `the same ClOrdID of two clients is two orders`() throws {
        let clients = [try Gateway.client(), try Gateway.client()]
        let orders = try clients.map { client in
            try client.send("35=D|11=SAME|54=1|38=10|40=2|44=200|55=AAPL|60=<now>|59=1")
            return try client.expect(
                "35=8|6=0|11=SAME|14=0|17=*|37=*|38=10|39=0|40=2|44=200|54=1|55=AAPL|59=1|60=<time>"
                    + "|150=0|151=10")[37]
        }
        #expect(orders[0] != orders[1])
    }
}

@Suite struct `The demo as it is` {
    @Test func `every symbol trades, at a price near its own, and figures agree`() throws {
        let gateway = try Gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("DEMO")
        let symbols = [
            ("BTC/USD", 65_000.0, "0.5"), ("ETH/USD", 3200, "2"), ("EUR/USD", 1.085, "1000"),
            ("AAPL", 225, "10"), ("MSFT", 420, "10"), ("GOOGL", 170, "10"),
        ]
        for (symbol, near, quantity) in symbols {
            try client.send("35=D|11=\(symbol)|54=1|38=\(quantity)|40=1|55=\(symbol)|60=<now>")
            let head =
                "11=\(symbol)|14=0|17=*|37=@\(symbol)|38=\(quantity)|39=0|40=1|54=1|55=\(symbol)"
            try client.expect("35=8|6=0|\(head)|59=0|60=<time>|150=0|151=\(quantity)")
            let fill = try client.expect(
                "35=8|6=@p\(symbol)|11=\(symbol)|12=*|13=3|14=\(quantity)|17=*|31=@p\(symbol)"
                    + "|32=\(quantity)|37=@\(symbol)|38=\(quantity)|39=2|40=1|54=1|55=\(symbol)|59=0"
                    + "|60=<time>|150=F|151=0")
            let price = try #require(fill[31].flatMap(Double.init))
            #expect(abs(price / near - 1) < 0.02)
            let commission = try #require(fill[12].flatMap(Double.init))
            let paid = price * (Double(quantity) ?? 0)
            #expect(abs(commission - max(0.01, paid * 0.0002)) < 1e-6)
        }
    }
}
