// A gateway with several brokers: which one gets an order, what is kept of that, and limits on the way.

import Foundation
import Testing

@Suite struct `A gateway with two brokers` {
    private static let broker = """
        kind: paper, prices: still, priceInterval: 1h, \
        symbols: [{symbol: AAPL, price: 225, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}
        """

    /// - Parameter rest: Routing and risk.
    private func configuration(_ brokers: [String], _ rest: String) -> String {
        """
        name: two
        store: {path: "${PENSTOCK_STORE}"}
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 10}]
        brokers:
        \(brokers.map { "  - {id: \($0), \(Self.broker)\($0 == "west" ? ", {symbol: MSFT, price: 400, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}" : "")]}" }.joined(separator: "\n"))
        \(rest)

        """
    }

    private func start(_ folder: Folder, _ text: String) throws -> (Program, WireClient) {
        try folder.write(text, to: "two.yaml")
        let program = try Program(["serve", folder.file("two.yaml")], environment: ["PENSTOCK_STORE": folder.file("store")])
        let client = try WireClient(port: program.port(), me: "DESK", you: "PENSTOCK")
        try client.send("35=A|98=0|108=30|141=Y")
        _ = try client.receive()
        return (program, client)
    }

    private func why(_ folder: Folder, _ id: String) throws -> String {
        let program = try Program(["why", folder.file("store"), id])
        #expect(try program.wait() == 0, "\(program.complaints)")
        program.waitForLastLine()
        return program.printed.joined(separator: "\n")
    }

    private let limit = "54=1|38=10|40=2|44=100|60=<now>"

    @Test func `goes by session, asset class, costs and urgency, also after a restart`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rest = """
            routing:
              brokers: [east, west]
              assetClasses: [{class: tech, symbols: ["MS*"]}, {class: other, symbols: [AAPL]}]
              rules:
                - {session: DESK, assetClass: other, strategy: smart, urgency: high, brokers: [west]}
                - {assetClass: tech, brokers: [west]}
            """
        let text = configuration(["east", "west"], rest)
        for life in 1...2 {
            let (program, client) = try start(folder, text)
            defer { program.kill() }
            try client.send("35=D|11=A\(life)|55=AAPL|\(limit)")
            #expect(try client.receive()?[150] == "0")
            let first = try why(folder, "A\(life)")
            #expect(first.contains("10 to west by rule 1 (smart, high urgency)"), "\(first)")
            let other = try WireClient(port: program.port(), me: "OTHER", you: "PENSTOCK")
            try other.send("35=A|98=0|108=30|141=Y")
            _ = try other.receive()
            try other.send("35=D|11=B\(life)|55=AAPL|\(limit)")
            #expect(try other.receive()?[150] == "0")
            let second = try why(folder, "B\(life)")
            #expect(second.contains("10 to east by the default rule (priority)"), "\(second)")
            try other.send("35=D|11=C\(life)|55=MSFT|\(limit)")
            #expect(try other.receive()?[150] == "0")
            let third = try why(folder, "C\(life)")
            #expect(third.contains("10 to west by rule 2"), "\(third)")
        }
    }

    @Test func `takes the broker that costs less`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rest = "routing: {brokers: [east, west], strategy: lowestCost}"
        let dear = configuration(["east", "west"], rest).replacing("{id: east, ", with: "{id: east, costs: [{perOrder: 5}], ")
        let (program, client) = try start(folder, String(dear))
        defer { program.kill() }
        try client.send("35=D|11=A|55=AAPL|\(limit)")
        #expect(try client.receive()?[150] == "0")
        let story = try why(folder, "A")
        #expect(story.contains("10 to west by the default rule (lowestCost)"), "\(story)")
    }

    @Test func `splits an order over both, and tells of one`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rest = "routing: {brokers: [east, west], split: {by: weights, fromQuantity: 20}}"
        let (program, client) = try start(folder, configuration(["east", "west"], rest))
        defer { program.kill() }
        try client.send("35=D|11=A|55=AAPL|54=1|38=40|40=1|60=<now>")
        let new = try client.receive()
        #expect(new?[150] == "0" && new?[58] == "Penstock splits it over 2 brokers", "\(String(describing: new))")
        for filled in ["20", "40"] {
            let fill = try client.receive()
            #expect(fill?[150] == "F" && fill?[14] == filled && fill?[11] == "A", "\(String(describing: fill))")
        }
        try client.send("35=D|11=B|55=AAPL|54=1|38=40|40=2|44=100|60=<now>")
        #expect(try client.receive()?[150] == "0")
        try client.send("35=F|11=C|41=B|55=AAPL|54=1|60=<now>")
        var last = try client.receive()
        if last?[150] == "6" { last = try client.receive() }
        #expect(last?[150] == "4" && last?[11] == "C", "\(String(describing: last))")
        program.kill()
        let story = try why(folder, "A")
        #expect(story.contains("part 2: ") && story.contains("part 3: "), "\(story)")
        let verified = try Program(["verify", folder.file("store")])
        #expect(try verified.wait() == 0, "\(verified.complaints)")
    }

    @Test func `sends each order where the rules say, and keeps why`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rest = """
            routing:
              strategy: roundRobin
              brokers: [east, west]
              rules:
                - {symbol: "MS*", strategy: priority, brokers: [east, west]}
            """
        let (program, client) = try start(folder, configuration(["east", "west"], rest))
        defer { program.kill() }
        for (id, more) in [("A", "55=AAPL"), ("B", "55=AAPL"), ("M", "55=MSFT"), ("E", "55=AAPL|100=east"), ("X", "55=AAPL|100=moon")] {
            try client.send("35=D|11=\(id)|\(more)|\(limit)")
            let report = try client.receive()
            #expect(report?[150] == (id == "X" ? "8" : "0"), "\(id): \(String(describing: report))")
            if id == "X" { #expect(report?[58] == "ExDestination(100) moon is not known here") }
        }
        try client.send("35=D|11=T|55=TSLA|\(limit)")
        #expect(try client.receive()?[58] == "no broker: east does not trade the symbol; nor can 1 other")
        // It waits until what is committed can be read.
        #expect(try why(folder, "A").contains("10 to east by the default rule (roundRobin)"))
        #expect(try why(folder, "B").contains("10 to west by the default rule (roundRobin)"))
        let other = try why(folder, "M")
        #expect(other.contains("to west by rule 1 (priority)") && other.contains("east does not trade the symbol"), "\(other)")
        #expect(try why(folder, "E").contains("to east"))
        program.kill()
        let verify = try Program(["verify", folder.file("store")])
        #expect(try verify.wait() == 0)
    }

    @Test func `balances what is open, and asks no broker for what it lacks`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let text = configuration(["east", "west"], "routing: {strategy: loadBalanced, brokers: [east, west]}")
            .replacing("{id: east, ", with: "{id: east, lacks: [iceberg], ")
        let (program, client) = try start(folder, text)
        defer { program.kill() }
        for (id, more) in [("A", ""), ("B", ""), ("C", ""), ("D", "|111=2"), ("E", "|111=2")] {
            try client.send("35=D|11=\(id)|55=AAPL|\(limit)\(more)")
            #expect(try client.receive()?[150] == "0")
        }
        for id in ["A", "C"] {
            try client.send("35=F|11=X\(id)|41=\(id)|54=1|55=AAPL|60=<now>")
            #expect(try client.receive()?[150] == "4")
        }
        try client.send("35=D|11=F|55=AAPL|\(limit)")
        #expect(try client.receive()?[150] == "0")
        for (id, broker) in [("A", "east"), ("B", "west"), ("C", "east"), ("D", "west"), ("E", "west"), ("F", "east")] {
            let story = try why(folder, id)
            #expect(story.contains("10 to \(broker) by the default rule (loadBalanced)"), "\(id): \(story)")
        }
    }

    @Test func `knows its brokers by their names, whatever their order, and misses one with open orders`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let (first, client) = try start(folder, configuration(["east", "west"], "routing: {default: west}"))
        try client.send("35=D|11=A|55=MSFT|\(limit)")
        #expect(try client.receive()?[150] == "0")
        first.kill()
        let (second, again) = try start(folder, configuration(["north", "west", "east"], "routing: {default: north}"))
        try again.send("35=F|11=C|41=A|54=1|55=MSFT|60=<now>")
        #expect(try again.receive()?[150] == "4")
        try again.send("35=D|11=B|55=AAPL|\(limit)")
        #expect(try again.receive()?[150] == "0")
        second.kill()
        try folder.write(configuration(["west", "east"], "routing: {default: west}"), to: "two.yaml")
        let third = try Program(["serve", folder.file("two.yaml")], environment: ["PENSTOCK_STORE": folder.file("store")])
        #expect(try third.wait() == 1)
        third.waitForLastLine()
        #expect(
            third.complaints.joined().contains(
                "the store has 1 open orders at the broker north, which is not in the configuration any more"))
    }

    @Test func `judges each order by the tightest limit that is about it`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let rest = """
            routing: {default: east}
            risk:
              restricted: [MSFT]
              limits:
                - {orderSize: 1000}
                - {account: SMALL, orderSize: 5, openOrders: 1}
                - {symbol: AAPL, orderNotional: 50000, modifications: 1}
                - {broker: east, openValue: 60000}
                - {account: NEAR, priceCollar: 5}
            """
        let (program, client) = try start(folder, configuration(["east"], rest))
        defer { program.kill() }
        func answer(_ order: String) throws -> String? {
            try client.send("35=D|\(order)|54=1|40=2|60=<now>")
            let report = try client.receive()
            return report?[150] == "8" ? report?[58] : report?[150]
        }
        #expect(try answer("11=1|55=AAPL|1=SMALL|38=6|44=10") == "OrderQty(38) 6 is above the limit of 5 for account SMALL")
        #expect(try answer("11=2|55=AAPL|1=SMALL|38=5|44=10") == "0")
        #expect(try answer("11=3|55=AAPL|1=SMALL|38=5|44=10") == "open orders: 2 is above the limit of 1 for account SMALL")
        #expect(try answer("11=4|55=AAPL|38=1001|44=1") == "OrderQty(38) 1001 is above the limit of 1000 for all orders")
        #expect(try answer("11=5|55=AAPL|38=501|44=100") == "order value 50100 is above the limit of 50000 for symbol AAPL")
        #expect(try answer("11=6|55=MSFT|38=1|44=1")?.contains("restricted") == true)
        #expect(try answer("11=7|55=AAPL|38=400|44=100") == "0")
        #expect(try answer("11=8|55=AAPL|38=200|44=100") == "open order value 60050 is above the limit of 60000 for broker east")
        let far = try answer("11=N1|55=AAPL|1=NEAR|38=1|44=200")
        #expect(far == "Price(44) off the reference in percent: 11.1112 is above the limit of 5 for account NEAR")
        #expect(try answer("11=N2|55=AAPL|1=NEAR|38=1|44=220") == "0")
        try client.send("35=G|11=9|41=7|55=AAPL|54=1|38=400|40=2|44=101|60=<now>")
        #expect(try client.receive()?[150] == "5")
        try client.send("35=G|11=10|41=9|55=AAPL|54=1|38=400|40=2|44=102|60=<now>")
        #expect(try client.receive()?[58] == "modifications: 2 is above the limit of 1 for symbol AAPL")
    }
}
