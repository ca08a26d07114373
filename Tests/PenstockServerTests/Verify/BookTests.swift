// Positions and the broker's rows against the orders: planted damage with right checksums is found.

import Foundation
import Journal
import Orders
import Portfolio
import TestKit
import Testing
import Values

@testable import PenstockServer

private let traded = Result { try TradedStore() }

@Suite struct `penstock verify, positions and brokers` {
    private static let desk = "position: FIX.4.4:PENSTOCK->DESK"

    @Test func `an order of another side, symbol or account than its fills`() throws {
        let order = try #require(try traded.get().row(.order, 1).asBytes { OrderRow.decode($0) })
        func change(_ expected: String..., edit: (inout Order) -> Void) throws {
            var changed = order
            edit(&changed)
            let bytes = TradedStore.bytes(of: changed)
            try expect(expected) { record in bytes.asBytes { record.put(.order, 1, $0) } }
        }
        try change(
            "order: order 1: Side(54) is 2, and the client was told 1", "\(Self.desk), AAPL: bought 0 for 0, sold 10 for",
            "by its orders; bought 10 for"
        ) { $0.side = .sell }
        try change(
            "order: order 1: Symbol(55) is MSFT, and the client was told AAPL", "\(Self.desk), MSFT: bought 10 for",
            "\(Self.desk), AAPL: bought 0 for 0, sold 0 for 0 by its orders; bought 10 for"
        ) { $0.symbol = Name("MSFT") }
        try change(
            "order: order 1: Account(1) is ACME, and the client was told nothing",
            "\(Self.desk), account ACME, AAPL: bought 10 for"
        ) { $0.account = Identifier("ACME") }
        try change("book: list number 77: is not there, and has orders") { $0.handling.list = ListNumber(77) }
        try change("\(Self.desk), AAPL: bought 9 for") { $0.filled = Decimal(9) }
        try change("\(Self.desk), AAPL: bought 10 for 1, sold 0 for 0 by its orders") {
            $0.notional = WideDecimal(Decimal(1))
        }
    }

    @Test func `a row of the broker that is not its order's`() throws {
        let key = 1 << 63 | 1 << 59 | 2 as UInt64
        let row = try traded.get().row(.broker, key)
        func change(_ expected: String, _ from: [UInt8], _ to: [UInt8]) throws {
            let place = try #require(row.firstRange(of: from))
            let changed = row[..<place.lowerBound] + to + row[place.upperBound...]
            try expect([expected]) { record in Array(changed).asBytes { record.put(.broker, key, $0) } }
        }
        let place = "broker: order 2: "
        try change(place + "its OrderQty(38) is 11 at the broker, and 12 here", bytes("12"), bytes("11"))
        try change(place + "its Price(44) is 202 at the broker, and 201 here", bytes("201"), bytes("202"))
        try change(place + "its Side(54) is 2 at the broker, and 1 here", [0x31, 0x32], [0x32, 0x32])
        try change(
            place + "its Symbol(55) is MSFT at the broker, and AAPL here", Array("AAPL".utf8), Array("MSFT".utf8))
        // CumQty(14) in lots, behind the limit.
        try change(
            place + "its CumQty(14) is 3 at the broker, and 0 here", bytes("201") + [0, 0], bytes("201") + [3, 0])
        try expect(["broker: order 2: is open, and the broker has no row of it"]) { $0.delete(.broker, key) }
        try expect(["broker: key \(key + 1): is no row of a broker"]) { record in
            row.asBytes { record.put(.broker, key + 1, $0) }
        }
        var other = row
        other[2] = 1
        try expect(["broker: order 1: is at the broker, and no open order"]) { record in
            other.asBytes { record.put(.broker, 1 << 63 | 1 << 59 | 1, $0) }
        }
        other[2] = 77
        try expect(["broker: order 77: is at the broker, and no open order"]) { record in
            other.asBytes { record.put(.broker, 1 << 63 | 1 << 59 | 77, $0) }
        }
    }

    @Test func `counters of the broker that are behind its orders`() throws {
        let key = 1 << 63 | 3 << 59 as UInt64
        let row = try traded.get().row(.broker, key)
        for (place, name) in [(row.count - 8, "highest order"), (row.count - 16, "next place in time")] {
            var changed = row
            changed.replaceSubrange(place..<place + 8, with: [1, 0, 0, 0, 0, 0, 0, 0])
            try expect(["broker: clock: its \(name) is 1, and there is"]) { record in
                changed.asBytes { record.put(.broker, key, $0) }
            }
        }
        try expect(["broker: clock: is not there"]) { $0.delete(.broker, key) }
    }

    @Test func `a position that is not what the fills of its orders come to`() throws {
        let key = BookKind.position.key(0)
        let told = "; by the fills of its orders bought 10, sold 0, worth"
        try expect(["book: position of AAPL: bought 0, sold 0, worth 0\(told)"]) { $0.delete(.book, key) }
        for (side, quantity, text) in [(Side.buy, 7, "bought 7, sold 0"), (.sell, 10, "bought 0, sold 10")] {
            let row = try Self.position("", side, quantity)
            try expect(["book: position of AAPL: \(text), worth \(quantity * 225)\(told)"]) { record in
                row.asBytes { record.put(.book, key, $0) }
            }
        }
        // One that no order has made.
        let other = try Self.position("ACME", .buy, 3)
        try expect(["book: position of account ACME, AAPL: bought 3, sold 0, worth 675; by the fills of its orders bought 0"]) {
            record in other.asBytes { record.put(.book, BookKind.position.key(9), $0) }
        }
        let report = try VerifyCommand.verify(traded.get().path) { _ in }
        #expect(report.findings == 0 && report.positions == 2 && report.positionsInPart == 0)
    }

    /// The row of a position in AAPL after one fill at 225.
    private static func position(_ account: String, _ side: Side, _ quantity: Int) throws -> [UInt8] {
        var settings = PortfolioSettings()
        (settings.maximumPositions, settings.maximumBalances, settings.maximumAccounts) = (4, 4, 4)
        var book = PositionBook(settings)
        try book.book(
            Fill(
                account: Identifier(string: account) ?? Identifier(), broker: BrokerNumber(0), symbol: Name("AAPL"), side: side,
                quantity: Decimal(Int64(quantity)), price: Decimal(225), at: .distantPast))
        var row = RowWriter(capacity: 2048)
        book.encode(PositionNumber(0), into: &row)
        return [UInt8](row.bytes)
    }

    private func bytes(_ decimal: String) -> [UInt8] {
        var row = RowWriter(capacity: 16)
        row.append(Array(decimal.utf8).asBytes { try? Decimal($0) } ?? .zero)
        return [UInt8](row.bytes)
    }

    private func expect(_ texts: [String], _ change: (inout TurnRecord) -> Void) throws {
        let store = try traded.get().copy()
        defer { store.remove() }
        try store.change(change)
        let found = try store.findings()
        for text in texts { #expect(found.contains { $0.contains(text) }, "\(text)\nfound \(found)") }
    }
}
