// Limits that need to know what an account is worth, or what the market says, over the gateway.

import Foundation
import Testing

@Suite struct `Concentration` {
    private static let capital = "positions: {capital: [{account: ACC, amount: 100000}, {account: POOR, amount: 0}]}"
    /// Of 45 shares.
    private static let above = "8 share of the account in percent: 10.12"

    /// What becomes of an order to buy AAPL, which is worth 225.
    private func buy(_ client: WireClient, _ id: String, _ quantity: Int, for account: String) throws -> String {
        try client.order(id, quantity, "|1=\(account)")
    }

    @Test func `is a share of what the account was given and has made, at the next start, too`() throws {
        let desk = try LimitDesk()
        var client = try desk.start(risk: ", limits: [{concentration: 10}]", rest: Self.capital)
        let refusal = try buy(client, "A", 45, for: "ACC")
        #expect(refusal.hasPrefix(Self.above) && refusal.hasSuffix(" is above the limit of 10 for all orders"), "\(refusal)")
        try client.send("35=D|11=B|1=ACC|54=1|38=30|40=1|55=AAPL|60=<now>")
        #expect(try client.receive()?[150] == "0")
        #expect(try client.receive()?[39] == "2")
        // 30 are held; 14 more are less than a tenth of 100,000, and 15 more are not.
        #expect(try buy(client, "C", 15, for: "ACC").hasPrefix(Self.above))
        desk.crash()
        client = try desk.start(risk: ", limits: [{concentration: 10}]", rest: Self.capital)
        #expect(try buy(client, "D", 15, for: "ACC").hasPrefix(Self.above))
        #expect(try buy(client, "E", 14, for: "ACC") == "0")
    }

    @Test func `refuses where nobody said what the account was given, and where nothing is left of it`() throws {
        let desk = try LimitDesk()
        let client = try desk.start(risk: ", limits: [{symbol: AAPL, concentration: 10}]", rest: Self.capital)
        let unknown = "8 share of the account in percent: is unknown (no value of the account), the limit is 10 for symbol AAPL"
        #expect(try buy(client, "A", 1, for: "OTHER") == unknown)
        #expect(try buy(client, "B", 1, for: "POOR") == unknown)
        #expect(try buy(client, "C", 1, for: "ACC") == "0")
        // It is not about other symbols.
        #expect(try client.order("D", 1, "|1=OTHER", symbol: "MSFT") == "0")
    }

    @Test func `and a collar, set at run time, hear the market from then on, and after a crash`() throws {
        let desk = try LimitDesk()
        var client = try desk.start(rest: Self.capital)
        _ = try desk.say(["limit", "everything", "priceCollar", "60", "--why", "careful"])
        _ = try desk.say(["limit", "account", "ACC", "concentration", "10", "--why", "careful"])
        // The price of such an order is 100.
        #expect(try buy(client, "A", 1, for: "OTHER") == "0")
        desk.crash()
        client = try desk.start(rest: Self.capital)
        #expect(try buy(client, "B", 1, for: "ACC") == "0")
        // One is open, and 44 more come to 45.
        let refusal = try buy(client, "C", 44, for: "ACC")
        #expect(refusal.hasPrefix(Self.above), "\(refusal)")
    }
}

@Suite struct `Limits of a broker` {
    @Test func `are of the one they name, wherever the file has it now`() throws {
        let desk = try LimitDesk()
        let limits = ", limits: [{broker: b, orderSize: 5}, {broker: a, orderSize: 50}]"
        var client = try desk.start(risk: limits, brokers: ["a", "b"])
        #expect(try client.order("A", 40) == "0")
        desk.crash()
        client = try desk.start(risk: limits, brokers: ["b", "a"])
        #expect(try client.order("B", 40) == "0")
        #expect(try client.order("C", 51).hasPrefix("8 OrderQty(38) 51 is above the limit of 50 for broker"))
        let shown = try desk.say(["limits"]).map { $0.split(separator: " ").joined(separator: " ") }
        #expect(shown.contains("broker a orderSize 50 50") && shown.contains("broker b orderSize 5 5"), "\(shown)")
    }
}
