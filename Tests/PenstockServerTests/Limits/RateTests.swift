// Limits of money for symbols in other currencies, over the gateway.

import Foundation
import Testing

@Suite struct `Limits of money in other currencies` {
    private static let yens = (pair: "EUR/JPY", price: "160")
    /// A hundred yens are a dollar.
    private static let rate = (pair: "USD/JPY", price: "100")

    @Test func `are in the base currency, at what the market says, and refuse where it says nothing`() throws {
        let desk = try LimitDesk()
        let risk = ", limits: [{orderNotional: 500}]"
        var client = try desk.start(risk: risk, currencies: [Self.yens])
        // Its price is 100.
        #expect(
            try client.order("A", 1, symbol: "EUR/JPY")
                == "8 order value is unknown (no fresh rate JPY/USD), the limit is 500 for all orders")
        #expect(try client.order("B", 5) == "0")
        desk.crash()
        client = try desk.start(risk: risk, currencies: [Self.yens, Self.rate])
        #expect(try client.order("C", 500, symbol: "EUR/JPY") == "0")
        #expect(try client.order("D", 501, symbol: "EUR/JPY") == "8 order value 501 is above the limit of 500 for all orders")
        #expect(try client.order("E", 6) == "8 order value 600 is above the limit of 500 for all orders")
        desk.crash()
        client = try desk.start(risk: ", limits: [{orderSize: 500}]", currencies: [Self.yens])
        #expect(try client.order("F", 500, symbol: "EUR/JPY") == "0")
    }

    @Test func `know what shares are priced in where that is not the base currency`() throws {
        let desk = try LimitDesk()
        let client = try desk.start(
            risk: ", limits: [{orderNotional: 500}]",
            rest: "positions: {baseCurrency: EUR, currencies: [{currency: USD, symbols: [AAPL]}]}",
            currencies: [(pair: "EUR/USD", price: "1.25")])
        #expect(try client.order("A", 6) == "0")
        #expect(try client.order("B", 7) == "8 order value 560 is above the limit of 500 for all orders")
        #expect(try client.order("C", 6, symbol: "MSFT") == "8 order value 600 is above the limit of 500 for all orders")
    }

    @Test func `count what is open at its rate after a crash, too`() throws {
        let desk = try LimitDesk()
        let risk = ", limits: [{openValue: 500}]"
        var client = try desk.start(risk: risk, currencies: [Self.yens, Self.rate])
        #expect(try client.order("A", 450, symbol: "EUR/JPY") == "0")
        for id in ["B", "C"] {
            desk.crash()
            client = try desk.start(risk: risk, currencies: [Self.yens, Self.rate])
            #expect(try client.order(id, 1) == "8 open order value 550 is above the limit of 500 for all orders")
        }
        desk.crash()
        client = try desk.start(risk: risk, currencies: [Self.yens])
        #expect(
            try client.order("D", 1)
                == "8 open order value is unknown (an open order has no price, or no rate JPY/USD), the limit is 500 for all orders")
    }

    @Test func `do not know a loss in a currency without a rate`() throws {
        let desk = try LimitDesk()
        let risk = ", limits: [{account: ACC, dailyLoss: 500}, {account: ACC, concentration: 50}]"
        let capital = "positions: {capital: [{account: ACC, amount: 100000}]}"
        var client = try desk.start(risk: risk, rest: capital, currencies: [Self.yens, Self.rate])
        try client.send("35=D|11=A|1=ACC|54=1|38=30|40=1|55=EUR/JPY|60=<now>")
        #expect(try client.receive()?[150] == "0")
        #expect(try client.receive()?[39] == "2")
        desk.crash()
        client = try desk.start(risk: risk, rest: capital, currencies: [Self.yens, Self.rate])
        #expect(try client.order("B", 1, "|1=ACC") == "0")
        desk.crash()
        // In the order of the limits' codes: a share of the account needs it as well.
        client = try desk.start(risk: risk, rest: capital, currencies: [Self.yens])
        #expect(
            try client.order("C", 1, "|1=ACC")
                == "8 share of the account in percent: is unknown (no fresh rate JPY/USD), the limit is 50 for account ACC")
        desk.crash()
        client = try desk.start(risk: ", limits: [{account: ACC, dailyLoss: 500}]", rest: capital, currencies: [Self.yens])
        #expect(
            try client.order("D", 1, "|1=ACC")
                == "8 daily loss is unknown (no fresh rate JPY/USD), the limit is 500 for account ACC")
        #expect(try client.order("E", 1, "|1=OTHER") == "0")
    }
}
