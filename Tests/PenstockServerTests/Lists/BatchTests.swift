// NewOrderList(E) without contingency, ListStatusRequest(M), ListCancelRequest(K).

import Testing

@Suite struct `A batch of orders` {
    private static let low = "54=1|38=10|40=2|44=100"

    @Test func `is taken order by order, then acknowledged as a list`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(Self.low)", "11=B|54=2|38=5|40=2|44=900", "11=C|54=1|38=5|40=1"])
        let first = try desk.client.receive()
        #expect(first?[35] == "8" && first?[150] == "0" && first?[66] == "L1", "\(String(describing: first))")
        #expect(try desk.next(4) == ["8 B 0", "8 C 0", "8 C F 5", "N L1 1/2 A=0 B=0 C=2"])
        try desk.client.send("35=M|66=L1")
        #expect(try desk.next() == "N L1 2/3 A=0 B=0 C=2")
    }

    @Test func `an order that is refused leaves the others alone`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(Self.low)", "11=B|54=1|38=10|40=2|44=100|55=NONE", "11=C|54=1|38=10|40=P", "11=A|\(Self.low)"])
        #expect(try desk.next() == "8 A 0")
        for (id, text) in [("B", ""), ("C", "Unsupported order characteristic: OrdType(40)=P"), ("A", "Duplicate ClOrdID(11)")] {
            let report = try desk.client.receive()
            #expect(report?[11] == id && report?[150] == "8" && report?[66] == "L1", "\(String(describing: report))")
            if !text.isEmpty { #expect(report?[58] == text) }
        }
        #expect(try desk.next() == "N L1 1/2 A=0 B=8 C=8 A=0")
    }

    @Test func `that is refused in every order is refused, and nothing more is said of it`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|54=1|38=10|40=P", "11=B|54=1|38=10|40=P"])
        _ = try desk.next(2)
        #expect(try desk.next() == "N L1 1/7 A=8 B=8")
        try desk.client.send("35=M|66=L1")
        #expect(try desk.next() == "N L1 2/7")
    }

    @Test func `of a hundred orders goes through in one turn, its status in two messages`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", (1...100).map { "11=A\($0)|\(Self.low)" })
        for number in 1...100 { #expect(try desk.next() == "8 A\(number) 0") }
        for part in 1...2 {
            let status = try desk.client.receive()
            #expect(status?[68] == "100" && status?[73] == "50" && status?[82] == "2" && status?[83] == "\(part)")
            #expect(status?[893] == (part == 2 ? "Y" : "N"))
        }
        try desk.client.send("35=K|66=L1|60=<now>")
        for _ in 1...100 { #expect(try desk.next().hasSuffix(" 4 canceled with its list")) }
    }

    @Test func `is told done when its last order has ended`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(Self.low)", "11=B|\(Self.low)"])
        _ = try desk.next(3)
        try desk.client.send("35=F|11=X|41=A|54=1|55=AAPL|60=<now>")
        #expect(try desk.next() == "8 X 4")
        try desk.client.send("35=F|11=Y|41=B|54=1|55=AAPL|60=<now>")
        #expect(try desk.next(2) == ["8 Y 4", "N L1 5/6 A=4 B=4"])
        try desk.client.send("35=M|66=L1")
        #expect(try desk.next() == "N L1 2/6 A=4 B=4")
    }

    @Test func `a ListCancelRequest cancels what is open of it`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(Self.low)", "11=B|54=1|38=5|40=1", "11=C|\(Self.low)"])
        _ = try desk.next(5)
        try desk.client.send("35=D|11=Z|\(Self.low)|55=AAPL|60=<now>")
        #expect(try desk.next() == "8 Z 0")
        try desk.client.send("35=K|66=L1|60=<now>")
        #expect(
            try desk.next(4) == [
                "8 A 4 canceled with its list", "8 C 4 canceled with its list", "N L1 2/6 A=4 B=2 C=4", "N L1 5/6 A=4 B=2 C=4",
            ])
        try desk.client.send("35=K|66=L1|60=<now>")
        #expect(try desk.next() == "N L1 2/6 A=4 B=2 C=4")
    }

    @Test(arguments: ["35=M|66=L9", "35=K|66=L9|60=<now>"])
    func `of which nobody knows is answered as such`(asked: String) throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.client.send(asked)
        #expect(try desk.next() == "N L9 2/7 Unknown list")
    }

    @Test func `that comes twice is rejected; as PossResend it is answered with how it stands`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(Self.low)"])
        _ = try desk.next(2)
        try desk.list("L1", ["11=B|\(Self.low)"])
        #expect(try desk.next() == "j Duplicate ListID(66)")
        try desk.client.send("35=E|97=Y|66=L1|394=3|68=1|73=1|11=A|67=1|55=AAPL|\(Self.low)")
        #expect(try desk.next() == "N L1 2/3 A=0")
        // The ClOrdID of what was rejected is free, and a ListID is no ClOrdID.
        try desk.list("A", ["11=B|\(Self.low)", "11=L1|\(Self.low)"])
        #expect(try desk.next(3) == ["8 B 0", "8 L1 0", "N A 1/2 B=0 L1=0"])
        desk.gateway.crash()
        try desk.gateway.startAgain()
        try desk.client.reconnect(to: desk.gateway)
        try desk.client.send("35=A|98=0|108=30")
        _ = try desk.next()
        try desk.list("L1", ["11=D|\(Self.low)"])
        #expect(try desk.next() == "j Duplicate ListID(66)")
        try desk.client.send("35=M|66=L1")
        #expect(try desk.next() == "N L1 2/3 A=0")
        try desk.client.send("35=F|11=Y|41=A|54=1|55=AAPL|60=<now>")
        #expect(try desk.next(2) == ["8 Y 4", "N L1 5/6 A=4"])
    }

    @Test func `that is refused as a whole uses its ClOrdIDs, and tells of an order that has one of them as it stands`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.client.send("35=D|11=A|\(Self.low)|55=AAPL|60=<now>")
        #expect(try desk.next() == "8 A 0")
        try desk.list("L1", ["11=A|\(Self.low)", "11=B|\(Self.low)"], terms: "|69=slowly")
        #expect(try desk.next() == "N L1 1/7 A=0 B=8 Unsupported: ListExecInst(69)=slowly")
        try desk.client.send("35=D|11=B|\(Self.low)|55=AAPL|60=<now>")
        #expect(try desk.next() == "8 B 8 Duplicate ClOrdID(11)")
    }

    @Test func `names the strategy of each order, as the client's orders that come alone do`() throws {
        let desk = try ListDesk(changing: [
            "maxSessions: 10000": "strategyTag: 847\n        maxSessions: 10000",
            "maxOrderQty: 1000000": "limits: [{strategy: \"1000\", orderSize: 20}]\n  maxOrderQty: 1000000",
        ])
        defer { desk.end() }
        let over = "54=1|38=21|40=2|44=100"
        try desk.list("L1", ["11=A|\(over)|847=1000", "11=B|\(Self.low)|847=1000", "11=C|\(over)"])
        let refused = try desk.next()
        #expect(refused.hasPrefix("8 A 8 OrderQty(38) 21 is above the limit of 20"), "\(refused)")
        #expect(try desk.next(3) == ["8 B 0", "8 C 0", "N L1 1/2 A=8 B=0 C=0"])
        try desk.list("L2", ["11=D|\(Self.low)|847=1000", "11=E|\(over)|847=1000"], link: "OCO-1")
        let whole = try desk.next()
        #expect(whole.hasPrefix("N L2 1/7 D=8 E=8 Order 2 of the list: OrderQty(38) 21 is above"), "\(whole)")
    }

    @Test func `passes the same checks as orders that come alone`() throws {
        let desk = try ListDesk(changing: ["maxOrderQty: 1000000": "maxOrderQty: 20"])
        defer { desk.end() }
        try desk.list("L1", ["11=A|54=1|38=21|40=2|44=100", "11=B|\(Self.low)"])
        #expect(try desk.next().hasPrefix("8 A 8 "))
        #expect(try desk.next(2) == ["8 B 0", "N L1 1/2 A=8 B=0"])
    }
}
