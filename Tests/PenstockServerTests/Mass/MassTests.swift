// OrderMassCancelRequest(q), OrderMassStatusRequest(AF), RequestForPositions(AN).

import Testing

@Suite struct `Requests about many orders` {
    private func gateway() throws -> Gateway {
        try Gateway(changing: ["prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h"])
    }

    private func enter(_ client: WireClient, _ orders: [(id: String, symbol: String, side: String)]) throws {
        for order in orders {
            let price = order.side == "1" ? "1" : "9000"
            try client.send("35=D|11=\(order.id)|54=\(order.side)|38=10|40=2|44=\(price)|55=\(order.symbol)|60=<now>")
            #expect(try client.receive()?[150] == "0")
        }
    }

    private static let orders = [
        (id: "A", symbol: "AAPL", side: "1"), (id: "B", symbol: "MSFT", side: "1"), (id: "C", symbol: "AAPL", side: "2"),
        (id: "D", symbol: "AAPL", side: "1"),
    ]

    @Test(arguments: [
        ("530=7", ["A", "B", "C", "D"]), ("530=1|55=AAPL", ["A", "C", "D"]), ("530=1|55=AAPL|54=1", ["A", "D"]),
        ("530=1|55=GOOGL", []),
    ])
    func `a mass cancel says how many it is about, and each is canceled`(asked: String, ids: [String]) throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let (client, other) = (try gateway.logOn("MASS"), try gateway.logOn("OTHER"))
        try enter(client, Self.orders)
        try enter(other, [(id: "X", symbol: "AAPL", side: "1")])
        try client.send("35=q|11=Q|\(asked)|60=<now>")
        let report = try client.receive()
        #expect(report?[35] == "r" && report?[11] == "Q" && report?[533] == "\(ids.count)", "\(String(describing: report))")
        #expect(report?[531] == report?[530])
        var canceled: [String] = []
        for _ in ids {
            let message = try client.receive()
            #expect(message?[150] == "4" && message?[39] == "4")
            canceled.append(message?[11] ?? "")
        }
        #expect(canceled.sorted() == ids)
        try other.send("35=H|11=X|54=1|55=AAPL")
        #expect(try other.receive()?[39] == "0")
    }

    @Test func `a mass status has a report for each, counted, the last one marked`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("STATUS")
        try client.send("35=AF|584=S0|585=7")
        let none = try client.receive()
        #expect(none?[150] == "I" && none?[39] == "8" && none?[584] == "S0" && none?[37] == "NONE" && none?[912] == "Y")
        try enter(client, Self.orders)
        try client.send("35=AF|584=S1|585=7")
        var ids: [String] = []
        for count in 1...4 {
            let report = try client.receive()
            #expect(report?[150] == "I" && report?[17] == "0" && report?[584] == "S1" && report?[911] == "4")
            #expect((report?[912] == "Y") == (count == 4))
            ids.append(report?[11] ?? "")
        }
        #expect(ids.sorted() == ["A", "B", "C", "D"])
    }

    @Test func `positions are what fills have made of them, after a crash, too`() throws {
        let gateway = try gateway()
        defer { gateway.end() }
        let client = try gateway.logOn("HOLDER")
        for (id, side, quantity) in [("A", "1", "30"), ("B", "2", "10")] {
            try client.send("35=D|11=\(id)|1=ACC|54=\(side)|38=\(quantity)|40=1|55=AAPL|60=<now>")
            #expect(try client.receive()?[150] == "0")
            #expect(try client.receive()?[39] == "2")
        }
        let request = "|724=0|1=ACC|581=1|715=20260101|60=<now>|453=1|448=ACC|447=D|452=38"
        try client.send("35=AN|710=P1\(request)")
        #expect(try client.receive()?[35] == "AO")
        let report = try client.receive()
        #expect(report?[35] == "AP" && report?[55] == "AAPL" && report?[704] == "20", "\(String(describing: report))")
        gateway.crash()
        try gateway.startAgain()
        try client.reconnect(to: gateway)
        try client.send("35=A|98=0|108=30")
        try client.send("35=AN|710=P2\(request)")
        while let message = try client.receive() {
            guard message[35] == "AP" else { continue }
            #expect(message[710] == "P2" && message[704] == "20")
            break
        }
    }
}
