// Commands of a turn, before they leave.

import BrokerKit
import Brokers
import Orders
import Testing
import Values

@testable import PenstockServer

@Suite struct `Commands for a venue` {
    private func line(openOrders: Int) throws -> WebLine {
        let lines = ["- id: v", "  kind: binance", "  credentials: {key: a, secret: b}", "  symbols: [BTC/USDT]"]
        let text = Trial.smallest("routing:", becomes: (lines.map { "  " + $0 } + ["routing:"]).joined(separator: "\n"))
        guard case .web(let venue) = try Trial.load(text).brokers.last?.kind else { throw NoVenue() }
        return WebLine(WebBroker(capacity: openOrders), VenueLink(venue, BrokerNumber(0), named: "venue", tag: "desk01"))
    }

    private struct NoVenue: Error {}

    /// The other thread has stopped taking commands, and all that is open ends.
    @Test func `have room for the end of every order, whatever waits`() throws {
        let openMax = 10_000
        var line = try line(openOrders: openMax)
        var reports = BrokerReports(capacity: 8)
        let terms = OrderTerms(kind: .limit, timeInForce: .goodTillCancel, quantity: Decimal(1), limit: Decimal(1))
        var number: UInt64 = 0
        while number < openMax {
            number += 1
            let submit = Instruction.submit(OrderNumber(number), symbol: Name("BTC/USDT"), side: .buy, terms: terms)
            guard let command = line.orders.begin(submit, into: &reports), line.hasRoom else { continue }
            line.stage(command)
        }
        let hasRoom = line.hasRoom
        #expect(!hasRoom)
        for number in 1...number where line.orders.end(OrderNumber(number)) { line.stage(.forget(OrderNumber(number))) }
        let stagedCount = line.stagedCount
        #expect(stagedCount > openMax + 7_000)
    }
}
