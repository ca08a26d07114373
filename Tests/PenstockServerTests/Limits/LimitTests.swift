// `penstock limits` and `penstock limit`: changed at run time, kept over a restart, until the file says something else.

import Foundation
import Testing

@Suite struct `Limits at run time` {
    @Test func `are changed from the next order on, with who and why, and hold after a crash`() throws {
        let desk = try LimitDesk()
        var client = try desk.start()
        #expect(try client.order("A", 500) == "0")
        let done = try desk.say(["limit", "everything", "orderSize", "100", "--why", "nervous", "--by", "ann"])
        #expect(done == ["orderSize of everything: 100, was 1000"])
        #expect(try client.order("B", 500) == "8 OrderQty(38) 500 is above the limit of 100 for all orders")
        desk.crash()
        client = try desk.start()
        #expect(try client.order("C", 500) == "8 OrderQty(38) 500 is above the limit of 100 for all orders")
        let shown = try desk.say(["limits", "--json"])
        #expect(shown.contains { $0.hasPrefix(#"{"scope":"everything","limit":"orderSize","value":"100","used":null,"file":"1000""#)
            && $0.hasSuffix(#""by":"ann","why":"nervous"}"#) }, "\(shown)")
        let log = try desk.say(["audit"])
        #expect(log.contains { $0.contains("limit changed") && $0.contains("ann") && $0.contains("nervous") }, "\(log)")
        #expect(try desk.say(["limit", "everything", "orderSize", "file", "--why", "calm"])
            == ["orderSize of everything: 1000, was 100; as the file says"])
        #expect(try client.order("D", 500) == "0")
        desk.crash()
        client = try desk.start()
        #expect(try client.order("E", 500) == "0")
    }

    @Test func `end when the file's own value changes, and only that one`() throws {
        let desk = try LimitDesk()
        var client = try desk.start(risk: ", limits: [{account: ACC, orderSize: 50}]")
        _ = try desk.say(["limit", "account", "ACC", "orderSize", "200", "--why", "a large one"])
        _ = try desk.say(["limit", "symbol", "MSFT", "orderSize", "7", "--why", "thin"])
        #expect(try client.order("A", 150, "|1=ACC") == "0")
        desk.crash()
        client = try desk.start(risk: ", limits: [{account: ACC, orderSize: 60}]")
        #expect(try client.order("B", 150, "|1=ACC") == "8 OrderQty(38) 150 is above the limit of 60 for account ACC")
        #expect(try client.order("C", 8, symbol: "MSFT") == "8 OrderQty(38) 8 is above the limit of 7 for symbol MSFT")
        let log = try desk.say(["audit"])
        #expect(log.contains { $0.contains("limit of the file") && $0.contains("account ACC") }, "\(log)")
    }

    @Test func `can be taken away, and show how much is used`() throws {
        let desk = try LimitDesk()
        let client = try desk.start(risk: ", limits: [{openOrders: 2}, {session: DESK1, ordersPerDay: 3}]")
        for id in ["A", "B"] { #expect(try client.order(id) == "0") }
        #expect(try client.order("C") == "8 open orders: 3 is above the limit of 2 for all orders")
        let shown = try desk.say(["limits"]).map { $0.split(separator: " ").joined(separator: " ") }
        #expect(shown.contains("everything openOrders 2 2 2"), "\(shown)")
        #expect(shown.contains("session PENSTOCK->DESK1 ordersPerDay 3 2 3"), "\(shown)")
        _ = try desk.say(["limit", "everything", "openOrders", "none", "--why", "many"])
        #expect(try client.order("D") == "0")
        #expect(try client.order("E").hasPrefix("8 orders today: 4 is above the limit of 3 for session"))
        #expect(try desk.say(["limits", "--json"]).contains { $0.contains(#""limit":"openOrders","value":null,"used":"3""#) })
    }

    @Test(arguments: [
        (["limit", "everything", "orderSize", "5"], 1, "a change of a limit needs a reason: --why"),
        (["limit", "account", "ACC", "speed", "5", "--why", "x"], 2, "speed is no limit; expected one of orderSize"),
        (["limit", "everything", "orderSize", "lots", "--why", "x"], 2, "lots is no value"),
        (["limit", "everything", "orderSize", "-5", "--why", "x"], 1, "a limit is not below zero"),
        (["limit", "session", "NOBODY", "ordersPerDay", "5", "--why", "x"], 1, "no session is called NOBODY"),
        (["limit", "session", "DESK1", "orderSize", "5", "--why", "x"], 1, "there is no such limit for such a scope"),
    ])
    func `are refused where they make no sense`(words: [String], code: Int32, text: String) throws {
        let desk = try LimitDesk()
        let client = try desk.start()
        let answer = try desk.say(words, exit: code)
        #expect(answer.joined().contains(text), "\(answer)")
        #expect(try client.order("A", 900) == "0")
    }

    @Test func `of a strategy hold for the orders that name it, and so do its stops and rules`() throws {
        let desk = try LimitDesk()
        let client = try desk.start(session: ", strategyTag: 5847", risk: ", limits: [{strategy: TWAP, orderSize: 20}]")
        #expect(try client.order("A", 30, "|5847=TWAP") == "8 OrderQty(38) 30 is above the limit of 20 for strategy TWAP")
        #expect(try client.order("B", 30, "|5847=VWAP") == "0")
        #expect(try client.order("C", 10, "|5847=TWAP") == "0")
        #expect(try desk.say(["stop", "strategy", "TWAP", "--by", "ann"]) == ["stopped: strategy TWAP"])
        #expect(try client.receive()?[58] == "stopped: strategy TWAP, by ann")
        #expect(try client.receive()?[35] == "B", "news of the stop")
        #expect(try client.order("D", 10, "|5847=TWAP") == "8 stopped: strategy TWAP, by ann")
        #expect(try client.order("E", 10, "|5847=VWAP") == "0")
        let orders = try desk.say(["orders", "--open", "--json"])
        #expect(orders.count == 2 && orders.allSatisfy { $0.contains(#""strategy":"VWAP""#) }, "\(orders)")
    }

    @Test func `a strategy that the session does not name is refused as before`() throws {
        let desk = try LimitDesk()
        let client = try desk.start()
        #expect(try client.order("A", 30, "|847=1") == "8 Unsupported order characteristic: TargetStrategy(847)")
    }
}

@Suite struct `Accounts of a session` {
    private let request = "|724=0|581=1|715=20260101|60=<now>|453=1|448=ACC|447=D|452=38"

    /// PosReqResult(728), and how many positions follow.
    private func ask(_ client: WireClient, _ id: String, account: String) throws -> String {
        try client.send("35=AN|710=\(id)|1=\(account)\(request)")
        let ack = try client.receive()
        let count = Int(ack?[727] ?? "") ?? -1
        for _ in 0..<max(0, count) { #expect(try client.receive()?[35] == "AP") }
        return "\(ack?[728] ?? "?") \(count)"
    }

    private func trade(_ client: WireClient, _ id: String, account: String) throws {
        try client.send("35=D|11=\(id)|1=\(account)|54=1|38=5|40=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "0")
        #expect(try client.receive()?[39] == "2")
    }

    @Test func `positions are shown to whoever has traded for the account, and to nobody else, after a crash, too`() throws {
        let desk = try LimitDesk()
        var client = try desk.start()
        let other = try desk.logOn("DESK2")
        try trade(client, "A", account: "ACC")
        #expect(try ask(client, "P1", account: "ACC") == "0 1")
        #expect(try ask(other, "P2", account: "ACC") == "3 0")
        #expect(try ask(other, "P3", account: "NOBODY") == "3 0")
        // To name it in an order is not enough.
        #expect(try other.order("X", 10, "|1=ACC") == "0")
        #expect(try ask(other, "P4", account: "ACC") == "3 0")
        desk.crash()
        client = try desk.start()
        #expect(try ask(client, "P5", account: "ACC") == "0 1")
        #expect(try ask(desk.logOn("DESK2"), "P6", account: "ACC") == "3 0")
    }

    @Test func `that are named are all that its orders may be for, and all that it may see`() throws {
        let desk = try LimitDesk()
        let client = try desk.start(session: ", accounts: [ACC, OWN]")
        try trade(client, "A", account: "ACC")
        #expect(try client.order("B", 10, "|1=OTHER") == "8 Account(1) is none that this session may use")
        #expect(try client.order("C", 10) == "8 Account(1) is none that this session may use")
        #expect(try ask(client, "P1", account: "ACC") == "0 1")
        #expect(try ask(client, "P2", account: "OWN") == "2 0")
        #expect(try ask(client, "P3", account: "OTHER") == "3 0")
        let shown = try desk.say(["positions", "--json", "--account", "ACC"])
        #expect(shown.count == 1 && shown[0].hasPrefix(#"{"account":"ACC","broker":"paper","symbol":"AAPL","quantity":"5","averagePrice":"225.01""#), "\(shown)")
        #expect(try desk.say(["positions", "--json", "--account", "OTHER"]).isEmpty)
    }

    @Test func `parts of an order are listed with the number of the order`() throws {
        let desk = try LimitDesk()
        let client = try desk.start(broker: ", lacks: [iceberg]")
        #expect(try client.order("A", 30, "|111=10").hasPrefix("0 emulated iceberg"))
        let orders = try desk.say(["orders", "--json"])
        #expect(orders.count == 2 && orders[0].contains(#""clOrdID":"A""#) && !orders[0].contains("partOf\":\"1"), "\(orders)")
        #expect(orders[1].contains(#""partOf":"1""#), "\(orders)")
    }

    @Test func `orders are listed by filter and page`() throws {
        let desk = try LimitDesk()
        let client = try desk.start()
        for number in 1...5 { _ = try client.order("O\(number)", number, symbol: number % 2 == 0 ? "MSFT" : "AAPL") }
        let quantities = { (lines: [String]) in
            lines.compactMap { $0.split(separator: #""quantity":""#).last?.prefix(1) }.joined()
        }
        #expect(quantities(try desk.say(["orders", "--json"])) == "12345")
        #expect(quantities(try desk.say(["orders", "--json", "--symbol", "MSFT"])) == "24")
        #expect(quantities(try desk.say(["orders", "--json", "--limit", "2"])) == "12")
        #expect(quantities(try desk.say(["orders", "--json", "--limit", "2", "--after", "2"])) == "34")
        #expect(quantities(try desk.say(["orders", "--json", "--limit", "1", "--after", "4"])) == "5")
        #expect(quantities(try desk.say(["orders", "--json", "--account", "X"])) == "")
        #expect(try desk.say(["orders", "--session", "NOBODY"], exit: 1).joined().contains("no session is called NOBODY"))
        #expect(try desk.say(["orders"]).first?.hasPrefix("NUMBER  SESSION") == true)
    }
}
