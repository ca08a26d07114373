// NewOrderList(E) of orders that depend on one another: OCO, OTO, bracket.

import Testing

/// AAPL stands still at 224.99 to 225.01: a buy at 100 rests, one at 230 is filled.
private let rests = "54=1|38=10|40=2|44=100"
private let fills = "54=1|38=10|40=2|44=230"
private let target = "54=2|38=10|40=2|44=300"
private let guarded = "54=2|38=10|40=3|99=150"

@Suite struct `An OCO` {
    @Test func `cancels the others when one is filled, and says why`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=B|54=1|38=10|40=3|99=300", "11=C|\(rests)"], link: "OCO-1")
        #expect(try desk.next(4) == ["8 A 0", "8 B 0", "8 C 0", "N L1 1/2 A=0 B=0 C=0"])
        // Raised above the market, it is filled at once.
        try desk.client.send("35=G|11=A2|41=A|55=AAPL|60=<now>|\(fills)")
        #expect(
            try desk.next(5) == [
                "8 A2 5", "8 A2 F 10", "8 B 4 OCO: A2 was filled", "8 C 4 OCO: A2 was filled", "N L1 5/6 A2=2 B=4 C=4",
            ])
    }

    @Test func `sends no further order to a broker when one is filled at once`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(fills)", "11=B|\(fills)"], link: "OCO-1")
        #expect(
            try desk.next(6) == [
                "8 A 0", "8 A F 10", "8 B 0", "8 B 4 OCO: A was filled", "N L1 1/2 A=2 B=4",
                "N L1 5/6 A=2 B=4",
            ])
    }

    @Test func `is told of an order as New when its broker has it, and Rejected when that refuses it`() throws {
        let desk = try ListDesk(
            changing: ["prices: moving": "prices: still\n    faults: [{fault: reject, reason: brokerOption, every: 2}]"])
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=B|\(rests)"], link: "OCO-1")
        #expect(
            try desk.next(5) == [
                "8 A 0", "8 B 8 Refused on demand", "8 A 4 OCO: B was rejected", "N L1 1/2 A=4 B=8", "N L1 5/6 A=4 B=8",
            ])
    }

    @Test func `cancels the others for a fill in part, and the rest of that one goes on`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        // More than is shown at any price up to the limit.
        try desk.list("L1", ["11=A|\(rests)", "11=B|54=1|38=900000|40=2|44=225.02"], link: "OCO-1")
        var lines: [String] = []
        while lines.last?.hasPrefix("N L1 1/") != true { lines.append(try desk.next()) }
        #expect(lines.contains("8 A 4 OCO: B was filled") && lines.last == "N L1 1/2 A=4 B=1", "\(lines)")
        try desk.client.send("35=M|66=L1")
        #expect(try desk.next() == "N L1 2/4 A=4 B=1")
        try desk.client.send("35=K|66=L1|60=<now>")
        #expect(try desk.next(3) == ["8 B 4 canceled with its list", "N L1 2/6 A=4 B=4", "N L1 5/6 A=4 B=4"])
    }

    @Test func `cancels the others when one is canceled`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=B|\(rests)"], link: "OCO-1")
        _ = try desk.next(3)
        try desk.client.send("35=F|11=X|41=A|54=1|55=AAPL|60=<now>")
        #expect(try desk.next(3) == ["8 X 4", "8 B 4 OCO: A was canceled", "N L1 5/6 A=4 B=4"])
    }

    @Test func `cancels the others when the broker rejects one`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        // The paper broker's lot is 1.
        try desk.list("L1", ["11=A|\(rests)", "11=B|54=1|38=0.5|40=2|44=100"], link: "OCO-1")
        var lines: [String] = []
        while lines.last?.hasPrefix("N L1 1/") != true { lines.append(try desk.next()) }
        #expect(lines.contains("8 A 4 OCO: B was rejected") && lines.last == "N L1 1/2 A=4 B=8", "\(lines)")
    }

    @Test(arguments: [
        ("11=B|54=1|38=2000000|40=2|44=100", "OrderQty(38) 2000000 is above the limit of 1000000 for all orders"),
        ("11=A|\(rests)", "Duplicate ClOrdID(11)"), ("11=Z|\(rests)", "Duplicate ClOrdID(11)"),
        ("11=B|\(rests)|55=NONE", ""),
    ])
    func `is refused as a whole when one of its orders does not pass`(order: String, why: String) throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.client.send("35=D|11=Z|\(rests)|55=AAPL|60=<now>")
        #expect(try desk.next() == "8 Z 0")
        try desk.list("L1", ["11=A|\(rests)", order], link: "OCO-1")
        let status = try desk.next()
        #expect(status.hasPrefix("N L1 1/7 A=8 "), "\(status)")
        #expect(status.contains("Order 2 of the list: \(why)"), "\(status)")
        // Nothing of it is open, and its names are used.
        try desk.client.send("35=AF|584=S|585=7")
        #expect(try desk.next() == "8 Z I")
        try desk.client.send("35=D|11=A|\(rests)|55=AAPL|60=<now>")
        #expect(try desk.next() == "8 A 8 Duplicate ClOrdID(11)")
        try desk.list("L1", ["11=Q|\(rests)"])
        #expect(try desk.next() == "j Duplicate ListID(66)")
        // What had passed counts no more.
        try desk.list("L2", ["11=M|\(rests)", "11=N|\(rests)"], link: "OCO-2")
        #expect(try desk.next(3).last == "N L2 1/2 M=0 N=0")
    }
}

@Suite struct `A bracket` {
    @Test func `holds its exits until the entry is filled, and then one cancels the other`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=T|\(target)", "11=S|\(guarded)"], link: "BRACKET-1")
        #expect(
            try desk.next(4) == [
                "8 T 0 Penstock holds it until A is filled", "8 S 0 Penstock holds it until A is filled", "8 A 0",
                "N L1 1/2 A=0 T=0 S=0",
            ])
        try desk.client.send("35=G|11=A2|41=A|55=AAPL|60=<now>|\(fills)")
        #expect(try desk.next(2) == ["8 A2 5", "8 A2 F 10"])
        try desk.client.send("35=G|11=T2|41=T|55=AAPL|60=<now>|54=2|38=10|40=2|44=220")
        #expect(
            try desk.next(4) == ["8 T2 5", "8 T2 F 10", "8 S 4 BRACKET: T2 was filled", "N L1 5/6 A2=2 T2=2 S=4"])
    }

    @Test func `cancels its exits when the entry ends unfilled`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=T|\(target)", "11=S|\(guarded)"], link: "BRACKET-1")
        _ = try desk.next(4)
        try desk.client.send("35=F|11=X|41=A|54=1|55=AAPL|60=<now>")
        #expect(
            try desk.next(4) == [
                "8 X 4", "8 T 4 BRACKET: A was canceled", "8 S 4 BRACKET: A was canceled", "N L1 5/6 A=4 T=4 S=4",
            ])
    }

    @Test func `has exits for no more than was filled when the entry ends filled in part`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list(
            "L1",
            [
                "11=A|54=1|38=900000|40=2|44=225.02|59=3", "11=T|54=2|38=900000|40=2|44=300",
                "11=S|54=2|38=900000|40=3|99=150",
            ], link: "BRACKET-1")
        var lines: [String] = []
        while lines.last?.hasPrefix("N L1 1/") != true { lines.append(try desk.next()) }
        #expect(lines.last == "N L1 1/2 A=4 T=0 S=0", "\(lines)")
        try desk.client.send("35=H|11=A|54=1|55=AAPL")
        let filled = try desk.client.receive()?[14] ?? ""
        #expect(lines.filter { $0.hasSuffix(" D A was filled for \(filled) only") } == ["8 T D A was filled for \(filled) only", "8 S D A was filled for \(filled) only"])
        for id in ["T", "S"] {
            try desk.client.send("35=H|11=\(id)|54=2|55=AAPL")
            let exit = try desk.client.receive()
            #expect(exit?[38] == filled && exit?[151] == filled && exit?[66] == "L1", "\(String(describing: exit))")
        }
    }

    @Test func `keeps the other exit when one is gone unfilled, and tells`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(fills)", "11=T|\(target)", "11=S|\(guarded)"], link: "BRACKET-1")
        #expect(try desk.next(5).last == "N L1 1/2 A=2 T=0 S=0")
        try desk.client.send("35=F|11=X|41=T|54=2|55=AAPL|60=<now>")
        #expect(
            try desk.next(2) == [
                "8 X 4", "N L1 6/5 A=2 T=4 S=0 T is gone unfilled: what is left of the list goes on without it",
            ])
        try desk.client.send("35=H|11=S|54=2|55=AAPL")
        #expect(try desk.next() == "8 S I")
    }

    @Test(arguments: ["54=1|38=10|40=2|44=300", "54=2|38=11|40=2|44=300", "54=2|38=10|40=2|44=500|55=MSFT"])
    func `is refused with an exit that is none`(exit: String) throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=T|\(exit)", "11=S|\(guarded)"], link: "BRACKET-1")
        let status = try desk.next()
        #expect(
            status == "N L1 1/7 A=8 T=8 S=8 Order 2 of the list: an exit of a bracket is of the entry's symbol, on the other side, and for no more")
    }

    @Test func `goes with a ListCancelRequest, what is held and what is at the broker`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=T|\(target)", "11=S|\(guarded)"], link: "BRACKET-1")
        _ = try desk.next(4)
        try desk.client.send("35=K|66=L1|60=<now>")
        #expect(
            try desk.next(5) == [
                "8 A 4 canceled with its list", "8 T 4 canceled with its list", "8 S 4 canceled with its list",
                "N L1 2/6 A=4 T=4 S=4", "N L1 5/6 A=4 T=4 S=4",
            ])
    }

    @Test func `outlives a crash: what is held is held, and goes when the entry is filled`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=T|\(target)", "11=S|\(guarded)"], link: "BRACKET-1")
        _ = try desk.next(4)
        desk.gateway.crash()
        try desk.gateway.startAgain()
        try desk.client.reconnect(to: desk.gateway)
        try desk.client.send("35=A|98=0|108=30")
        _ = try desk.next()
        try desk.client.send("35=G|11=A2|41=A|55=AAPL|60=<now>|\(fills)")
        #expect(try desk.next(2) == ["8 A2 5", "8 A2 F 10"])
        try desk.client.send("35=G|11=T2|41=T|55=AAPL|60=<now>|54=2|38=10|40=2|44=220")
        #expect(
            try desk.next(4) == ["8 T2 5", "8 T2 F 10", "8 S 4 BRACKET: T2 was filled", "N L1 5/6 A2=2 T2=2 S=4"])
        desk.gateway.crash()
        let verify = try Program(["verify", desk.gateway.store])
        #expect(try verify.wait() == 0, "\(verify.printed)")
        let why = try Program(["why", desk.gateway.store, "S"])
        #expect(try why.wait() == 0)
        why.waitForLastLine()
        #expect(why.printed.contains { $0.contains("NewOrderList(E) 2, ListID L1, order 3, ClOrdID S") }, "\(why.printed)")
    }

    @Test func `goes with an emergency stop`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=T|\(target)", "11=S|\(guarded)"], link: "BRACKET-1")
        _ = try desk.next(4)
        #expect(try Program(["stop", desk.gateway.store, "symbol", "AAPL", "--by", "ann"]).wait() == 0)
        let why = "stopped: symbol AAPL, by ann"
        #expect(
            try desk.next(4) == ["8 A 4 \(why)", "8 T 4 \(why)", "8 S 4 \(why)", "N L1 5/6 A=4 T=4 S=4"])
        #expect(try desk.client.receive()?[35] == "B", "news of the stop")
        try desk.list("L2", ["11=A2|\(rests)", "11=T2|\(target)", "11=S2|\(guarded)"], link: "BRACKET-1")
        #expect(try desk.next() == "N L2 1/7 A2=8 T2=8 S2=8 Order 1 of the list: \(why)")
    }

    @Test func `goes with a mass cancel`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(rests)", "11=T|\(target)", "11=S|\(guarded)"], link: "BRACKET-1")
        _ = try desk.next(4)
        try desk.client.send("35=q|11=Q|530=7|60=<now>")
        #expect(try desk.next(5) == ["r ", "8 A 4", "8 T 4", "8 S 4", "N L1 5/6 A=4 T=4 S=4"])
    }
}

@Suite struct `An OTO` {
    @Test func `enters the others when the first is filled, each for itself`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list("L1", ["11=A|\(fills)", "11=B|\(rests)|55=MSFT", "11=C|\(target)"], link: "OTO-1")
        #expect(
            try desk.next(5) == [
                "8 B 0 Penstock holds it until A is filled", "8 C 0 Penstock holds it until A is filled", "8 A 0",
                "8 A F 10", "N L1 1/2 A=2 B=0 C=0",
            ])
        try desk.client.send("35=F|11=X|41=B|54=1|55=MSFT|60=<now>")
        #expect(try desk.next() == "8 X 4")
        try desk.client.send("35=M|66=L1")
        #expect(try desk.next() == "N L1 2/3 A=2 B=4 C=0")
    }

    @Test func `shares what was filled among exits when the first ends filled in part, and cancels what is no exit`() throws {
        let desk = try ListDesk()
        defer { desk.end() }
        try desk.list(
            "L1",
            [
                "11=A|54=1|38=900000|40=2|44=225.02|59=3", "11=B|54=2|38=50|40=2|44=300", "11=C|54=2|38=800000|40=2|44=301",
                "11=D|54=2|38=10|40=2|44=302", "11=E|\(rests)|55=MSFT",
            ], link: "OTO-1")
        var lines: [String] = []
        while lines.last?.hasPrefix("N L1 1/") != true { lines.append(try desk.next()) }
        #expect(lines.last == "N L1 1/2 A=4 B=0 C=0 D=4 E=4", "\(lines)")
        try desk.client.send("35=H|11=A|54=1|55=AAPL")
        let filled = Int(try desk.client.receive()?[14] ?? "") ?? 0
        for (id, quantity) in [("B", 50), ("C", filled - 50)] {
            try desk.client.send("35=H|11=\(id)|54=2|55=AAPL")
            #expect(try desk.client.receive()?[38] == "\(quantity)")
        }
    }
}
