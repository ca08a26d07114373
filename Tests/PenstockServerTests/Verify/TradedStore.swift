// A store that a gateway has traded on, and copies of it to be damaged.

import FIXEngine
import Foundation
import Journal
import Orders
import Reactor
import TestKit
import Values

@testable import PenstockServer

/// The folder of a store that nobody has open.
struct TradedStore {
    let path: String

    private init(path: String) { self.path = path }

    /// Two clients and six orders: filled, resting, canceled, replaced, refused; ten messages from DESK.
    init() throws {
        path = NSTemporaryDirectory() + "penstock-traded-\(UUID().uuidString)"
        let program = try Program(
            ["serve", "sessions/demo.yaml"],
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": path])
        defer { program.kill() }
        let port = try program.port()
        let desk = try WireClient(port: port, me: "DESK", you: "PENSTOCK")
        try play(
            """
            < 35=A|98=0|108=30
            > 35=A|98=0|108=30
            """, with: desk)
        for message in [
            "35=D|11=A1|38=10|40=1|54=1|55=AAPL|60=<now>",
            "35=D|11=A2|38=10|40=2|44=200|54=1|55=AAPL|60=<now>",
            "35=D|11=A3|38=10|40=2|44=200|54=1|55=AAPL|60=<now>",
            "35=F|11=A4|41=A3|54=1|55=AAPL|60=<now>",
            "35=G|11=A5|41=A2|38=12|40=2|44=201|54=1|55=AAPL|60=<now>",
            "35=D|11=A6|38=10|40=1|54=1|55=NOSUCH|60=<now>",
            "35=F|11=A7|41=NEVER|54=1|55=AAPL|60=<now>",
        ] {
            try desk.send(message)
            // All that it brings: each has a turn of its own, and a row of the audit.
            _ = try desk.receive()
            while (try? desk.receive(within: 0.05)) != nil {}
        }
        try desk.send("35=1|112=x")
        while try desk.receive()?[35] != "0" {}
        let other = try WireClient(port: port, me: "OTHER", you: "PENSTOCK")
        try play(
            """
            < 35=A|98=0|108=30
            > 35=A|98=0|108=30
            < 35=D|11=A1|38=5|40=1|54=2|55=MSFT|60=<now>
            < 35=D|11=A2|38=5|40=2|44=1000|54=2|55=MSFT|60=<now>
            < 35=1|112=x
            """, with: other)
        while try other.receive()?[35] != "0" {}
        program.kill()
    }

    /// An order that rests, number 1, and then so many that are canceled, or filled, one each hundredth of a second.
    init(keeping retention: StoreRetention, orders kept: Retention, orders: Int, filled: Bool = false) throws {
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        path = root + "penstock-kept-\(UUID().uuidString)"
        let gateway = try MortalGateway(CrashPlan(keeping: retention, orders: kept, path: path), at: Clock.now().utc.advanced(by: .seconds(-5)))
        let client = try WireClient(port: gateway.port, me: "DESK", you: "PENSTOCK")
        func ask(_ message: String) throws {
            try client.send(message)
            try gateway.turn()
            _ = try client.receive()
        }
        // The connection is accepted first.
        try client.send("35=A|98=0|108=30")
        try gateway.turn()
        try gateway.turn()
        _ = try client.receive()
        try ask("35=D|11=OPEN|38=1|40=2|44=1|54=1|55=AAPL|60=<now>")
        for id in 1...orders {
            gateway.now = gateway.now.advanced(by: .milliseconds(10))
            guard !filled else {
                try ask("35=D|11=N\(id)|38=1|40=1|54=1|55=AAPL|60=<now>")
                continue
            }
            try ask("35=D|11=N\(id)|38=1|40=2|44=1|54=1|55=AAPL|60=<now>")
            try ask("35=F|11=C\(id)|41=N\(id)|54=1|55=AAPL|60=<now>")
        }
        try gateway.die()
    }

    func copy() throws -> TradedStore {
        let copy = TradedStore(path: NSTemporaryDirectory() + "penstock-traded-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: copy.path, withIntermediateDirectories: true)
        _ = try Store.backUp(path, to: copy.path + "/data.mdb", replacing: false)
        return copy
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    func change(_ edit: (inout TurnRecord) -> Void) throws {
        var store = try Store.open(path)
        var record = TurnRecord(capacity: 1 << 16)
        edit(&record)
        try store.commit(&record)
    }

    func findings() throws -> [String] {
        var found: [String] = []
        let report = try VerifyCommand.verify(path) { found.append($0.text) }
        if report.findings != found.count { throw Missing("\(report.findings) findings, told \(found.count)") }
        return found
    }

    func row(_ table: StoreTable, _ key: UInt64) throws -> [UInt8] {
        var store = try Store.read(path)
        guard let row = try store.get(table, key, after: TurnRecord(capacity: 4096)) else {
            throw Missing("key \(key) in \(table.name)")
        }
        return [UInt8](row)
    }

    func keys(_ table: StoreTable) throws -> [UInt64] {
        var keys: [UInt64] = []
        var store = try Store.read(path)
        try store.forEach(in: table) { key, _ in
            keys.append(key)
            return true
        }
        return keys
    }

    /// The orders of the fills that are kept.
    func ordersOfTrades() throws -> [UInt64] {
        var orders: [UInt64] = []
        var store = try Store.read(path)
        try store.walk(.trade, from: nil) { row in
            if let trade = GatewayApplication.trade(of: row.key) { orders.append(trade.order) }
            return true
        }
        return orders
    }

    static func bytes(of order: Order) -> [UInt8] {
        var order = order
        var row = RowWriter(capacity: OrderRow.maximumSize)
        OrderRow.encode(&order, into: &row)
        return [UInt8](row.bytes)
    }

    /// The key of a table's row, counted from 0.
    func key(_ table: StoreTable, _ index: Int) throws -> UInt64 {
        try keys(table)[index]
    }
}
