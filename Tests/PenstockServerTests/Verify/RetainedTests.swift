// What retention takes away is no damage, and excuses nothing that it has not taken.

import FIXEngine
import Foundation
import Journal
import Reactor
import TestKit
import Testing
import Values

@testable import PenstockServer

@Suite struct `A store that forgets` {
    private static let messages = {
        var retention = StoreRetention()
        retention.messages = Retention(count: 300)
        return retention
    }()

    @Test(arguments: [Retention(count: 100), Retention(age: .seconds(1))])
    func `orders, and keeps messages`(retention: Retention) throws {
        let store = try TradedStore(keeping: StoreRetention(), orders: retention, orders: 500)
        defer { store.remove() }
        #expect(try store.findings() == [])
        let orders = try store.keys(.order)
        #expect(orders.count < 300 && orders.first == 1, "\(orders.count)")
        let last = try #require(orders.last)
        try expectMissing(store, [1, last], ids: ["OPEN", "N\(last - 1)"])
        // The mark is what excuses those that are gone.
        let copy = try store.copy()
        defer { copy.remove() }
        try copy.change { $0.delete(.meta, MetaKey.trimmedOrders) }
        let found = try copy.findings()
        #expect(found.contains("order: order 2: is not there, and was reported"), "\(found.prefix(5))")
    }

    @Test func `orders, and their fills and decisions with them`() throws {
        let store = try TradedStore(
            keeping: StoreRetention(), orders: Retention(count: 100), orders: 500, filled: true)
        defer { store.remove() }
        #expect(try store.findings() == [])
        let orders = try Set(store.keys(.order))
        let trades = try store.ordersOfTrades()
        #expect(orders.count < 300 && trades.count > 50, "\(orders.count), \(trades.count)")
        #expect(trades.count <= orders.count && orders.isSuperset(of: trades.suffix(50)))
        #expect(try orders.isSuperset(of: store.keys(.decision)))
    }

    @Test func `orders and what was told of them: positions are verified in part`() throws {
        let store = try TradedStore(keeping: Self.messages, orders: Retention(count: 100), orders: 500, filled: true)
        defer { store.remove() }
        var findings: [String] = []
        let report = try VerifyCommand.verify(store.path) { findings.append($0.text) }
        #expect(findings == [] && report.positions == 1 && report.positionsInPart == 1)
        #expect(report.text.hasSuffix("; orders of 1 positions are not kept any more, and these in part"))
        // It cannot be less than what is left.
        let copy = try store.copy()
        defer { copy.remove() }
        try copy.change { $0.delete(.book, BookKind.position.key(0)) }
        let found = try copy.findings()
        #expect(found.contains { $0.hasPrefix("book: position of AAPL: bought 0, sold 0, worth 0; by the fills of its orders at least bought ") },
            "\(found)")
    }

    @Test func `messages, and keeps orders`() throws {
        let store = try TradedStore(keeping: Self.messages, orders: Retention(), orders: 500)
        defer { store.remove() }
        #expect(try store.findings() == [])
        #expect(try store.keys(.outbound).count < 400)
        #expect(try store.keys(.order).count == 501)
        // The audit knows those whose messages are gone.
        try expectMissing(store, [1, 2, 250, 501], ids: ["OPEN", "N1", "N249", "N500"])
        try expect(store, "out: stream 1: number 990 is missing") { $0.delete(.outbound, messageKey(stream: 1, 990)) }
    }

    @Test func `all of them`() throws {
        var kept = Self.messages
        kept.audit = Retention(count: 200)
        let store = try TradedStore(keeping: kept, orders: Retention(count: 100), orders: 500)
        defer { store.remove() }
        #expect(try store.findings() == [])
        let orders = try store.keys(.order)
        #expect(orders.count < 300 && orders.first == 1)
        let last = try #require(orders.last)
        try expect(store, "order: order \(last): is not there, and was reported") { $0.delete(.order, last) }
        // Nobody but its ClOrdID knows of the open order any more.
        try expect(store, "clordid: session 0, ClOrdID N\(last - 1): leads to order \(last), which is not there") {
            $0.delete(.order, last)
        }
    }

    @Test func `messages, and one was taken out of a stream that is younger than those`() throws {
        let store = try TradedStore(keeping: Self.messages, orders: Retention(), orders: 500)
        defer { store.remove() }
        // Somebody logs on later.
        let gateway = try MortalGateway(
            CrashPlan(keeping: Self.messages, orders: Retention(), path: store.path),
            at: Clock.now().utc.advanced(by: .seconds(2)))
        let client = try WireClient(port: gateway.port, me: "YOUNG", you: "PENSTOCK")
        try client.send("35=A|98=0|108=30")
        for _ in 0..<2 { try gateway.turn() }
        _ = try client.receive()
        try gateway.die()
        #expect(try store.findings() == [])
        try store.change { $0.delete(.outbound, messageKey(stream: 2, 1)) }
        #expect(try store.findings() == [
            "session: FIX.4.4:PENSTOCK->YOUNG: NextNumOut is 2, and the last message that was sent is 0"
        ])
    }

    /// Each of the orders is missed once its row was taken out by hand, by who reported it and by its ClOrdID.
    private func expectMissing(_ store: TradedStore, _ orders: [UInt64], ids: [String]) throws {
        for (order, id) in zip(orders, ids) {
            let copy = try store.copy()
            defer { copy.remove() }
            try copy.change { $0.delete(.order, order) }
            let found = try copy.findings()
            #expect(found.contains { $0.hasPrefix("order: order \(order): is not there, and") }, "\(found)")
            #expect(found.contains("clordid: session 0, ClOrdID \(id): leads to order \(order), which is not there"))
        }
    }

    private func expect(_ store: TradedStore, _ text: String, _ change: (inout TurnRecord) -> Void) throws {
        let copy = try store.copy()
        defer { copy.remove() }
        try copy.change(change)
        let found = try copy.findings()
        #expect(found.contains(text), "\(text)\nfound \(found.prefix(10))")
    }
}
