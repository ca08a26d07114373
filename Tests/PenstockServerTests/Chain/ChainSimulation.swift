// A client, a gateway, and the gateway that is its broker: either is killed and the line between them cut, from a seed.

import CStoreFaults
import FIXEngine
import Foundation
import TestKit
import Values

@testable import PenstockServer

/// Two real gateways with their stores, the first with a broker of `kind: fix` that is the second; one client on a
/// loopback socket; one thread, turns one after the other, and a clock that is set by hand.
///
/// At last nobody is killed any more. Then all that was asked must have been answered, and the client, the first gateway
/// and the second must have the same of every order, none of them twice.
final class ChainSimulation {
    private(set) var deaths = 0
    private(set) var cuts = 0
    private(set) var orders = 0
    private(set) var trace: [String] = []
    private let isTraced: Bool
    private let folder: String
    private var random: SeededRandom
    private let client = Counterparty("DESK")
    private let front: MortalGateway
    private let back: MortalGateway
    /// Steps for which nobody connects the line between the two.
    private var outage = 0

    init(seed: UInt64, isTraced: Bool = false) throws {
        self.isTraced = isTraced
        var random = SeededRandom(seed: seed)
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        folder = root + "penstock-chain-\(UUID().uuidString)"
        let latency = ["0ms", "0ms", "3ms", "40ms"].randomElement(using: &random) ?? "0ms"
        let prices = Bool.random(using: &random) ? "moving" : "still"
        let speaks = [
            "", "", "dialect: {speaks: [replace, status]}", "dialect: {speaks: [replace, massStatus]}",
        ].randomElement(using: &random) ?? ""
        func plan(_ text: String) throws -> CrashPlan {
            CrashPlan(
                try Configuration.load(path: "chain.yaml", text: Array(text.utf8), environment: [:]),
                gatherBytes: [1, 3000, 256 << 10].randomElement(using: &random) ?? 1,
                putsInAtOnce: Bool.random(using: &random))
        }
        let seedOfPrices = random.next() >> 33
        back = try MortalGateway(plan(Self.back(folder, latency, prices, seedOfPrices)))
        front = try MortalGateway(plan(Self.front(folder, back.port, speaks)))
        self.random = random
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func store(_ folder: String, _ name: String) -> String {
        """
        name: \(name)
        store: {path: "\(folder)/\(name)", durability: process, mapSize: 32MiB, reserve: 8MiB, minFree: 0MiB}
        acceptors:
          - listen: 127.0.0.1:0
            maxConnections: 16
            sessions: [{senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 16}]
        """
    }

    private static func front(_ folder: String, _ port: UInt16, _ dialect: String) -> String {
        """
        \(store(folder, "front"))
        initiators:
          - connect: 127.0.0.1:\(port)
            reconnectInterval: [3600s]
            sessions: [{senderCompID: FRONT, targetCompID: PENSTOCK}]
        brokers:
          - id: back
            kind: fix
            session: {senderCompID: FRONT, targetCompID: PENSTOCK}
            \(dialect)
        routing: {default: back}
        risk: {maxOrderQty: 10000, maxOpenOrders: 1000}
        """
    }

    private static func back(_ folder: String, _ latency: String, _ prices: String, _ seed: UInt64) -> String {
        """
        \(store(folder, "back"))
        brokers:
          - id: paper
            kind: paper
            seed: \(seed)
            latency: \(latency)
            prices: \(prices)
            priceInterval: 100ms
            symbols:
              - {symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}
              - {symbol: MSFT, price: 420.00, tick: 0.01, lot: 1, spread: 0.04, step: 0.04, size: 60}
        routing: {default: paper}
        risk: {maxOrderQty: 1000, maxOpenOrders: 1000}
        """
    }

    func run() throws {
        // Whatever comes of it, the thread is used again.
        defer { store_dies(STORE_LIVES, 0) }
        for _ in 0..<Int.random(in: 20...60, using: &random) { try step() }
        try settle()
        try compare()
        for gateway in [front, back] {
            try gateway.die()
            try verify(gateway)
        }
    }

    private func note(_ event: @autoclosure () -> String) {
        if isTraced { trace.append(event()) }
    }

    // MARK: What happens

    private func step() throws {
        if !client.isConnected { try client.connect(to: front.port, at: front.now) }
        if outage > 0 { outage -= 1 } else { connectLine() }
        switch Int.random(in: 0..<100, using: &random) {
        case ..<55: ask()
        case ..<68: pass(Int64.random(in: 1...150, using: &random))
        case ..<72:
            note("the client hangs up")
            client.hangUp()
        case ..<88: cut()
        case ..<94: try kill(front)
        default: try kill(back)
        }
        for _ in 0..<Int.random(in: 1...3, using: &random) { try turn() }
    }

    private func connectLine() {
        if !front.isLoggedOn("PENSTOCK") { front.connect(to: back.port, as: "PENSTOCK") }
    }

    private func ask() {
        client.ask(Int.random(in: 1...4, using: &random), at: front.now, &random)
        client.flush(all: true, &random)
        note("the client has sent up to \(client.nextOut - 1)")
    }

    private func pass(_ milliseconds: Int64) {
        front.now = front.now.advanced(by: .milliseconds(milliseconds))
        back.now = front.now
    }

    /// From either end; what is on its way is lost.
    private func cut() {
        cuts += 1
        outage = Int.random(in: 0...4, using: &random)
        note("the line is cut for \(outage) steps")
        if Bool.random(using: &random) { front.hangUp(on: "PENSTOCK") } else { back.hangUp(on: "FRONT") }
    }

    private func turn() throws {
        for gateway in Bool.random(using: &random) ? [front, back] : [back, front] { try gateway.turn() }
        try client.receive(at: front.now)
        client.flush(all: true, &random)
    }

    // MARK: How it ends

    private func kill(_ gateway: MortalGateway) throws {
        deaths += 1
        let name = gateway === front ? "the first" : "the second"
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            store_dies(STORE_DIES_BEFORE_COMMIT, 1)
            try? gateway.turn()
        case 1:
            store_dies(STORE_DIES_AFTER_COMMIT, 1)
            try? gateway.turn()
        case 2: _ = try gateway.turnUntilLogged()
        case 3:
            store_dies(STORE_DIES_AT_WRITE, Int.random(in: 1...40, using: &random))
            try? gateway.turn()
        default: try gateway.turn()
        }
        note("\(name) is killed")
        if gateway === front {
            try client.receive(atMost: Bool.random(using: &random) ? .max : 300, at: front.now)
            client.hangUp()
        }
        try gateway.die()
        store_dies(STORE_LIVES, 0)
        try verify(gateway)
        // For a while nobody starts it again.
        if gateway === back { for _ in 0..<Int.random(in: 0...2, using: &random) { try front.turn() } }
        try gateway.start()
        outage = max(outage, Int.random(in: 0...2, using: &random))
    }

    // MARK: What must hold

    private func verify(_ gateway: MortalGateway) throws {
        var found: [String] = []
        _ = try VerifyCommand.verify(gateway.path, by: BuiltIn.fix44.get()) { found.append($0.text) }
        if !found.isEmpty { throw Broken("verify found in \(gateway.path): \(found.joined(separator: "; "))") }
    }

    /// Nobody is killed any more: all is answered, within so many turns.
    private func settle() throws {
        note("nobody is killed any more")
        outage = 0
        var (hasCanceled, lastRound) = (false, 0)
        for round in 0..<6000 {
            if !client.isConnected { try client.connect(to: front.port, at: front.now) }
            connectLine()
            pass(2)
            let patience = Interval.milliseconds(round > 300 ? 1 : 0)
            try front.turn(waiting: patience)
            try back.turn(waiting: patience)
            try client.receive(at: front.now)
            client.flush(all: true, &random)
            guard client.isIdle, front.isLoggedOn("PENSTOCK") else { continue }
            if hasCanceled, round >= lastRound, client.hasSaidLast { return }
            if !hasCanceled, round >= 60 {
                client.cancelAll(at: front.now)
                (hasCanceled, lastRound) = (true, round + 100)
            } else if hasCanceled, round >= lastRound - 10 {
                client.sayLast(at: front.now)
            }
        }
        throw Broken("not settled: " + client.state)
    }

    private func compare() throws {
        var (ours, theirs): ([StoredOrder], [StoredOrder]) = ([], [])
        try front.rows { ours.append($0) }
        try back.rows { theirs.append($0) }
        orders = ours.count
        guard let session = front.session(of: "DESK") else { return }
        try client.compare(nextInbound: session.nextInbound, nextOutbound: session.nextOutbound, isFinal: true)
        try client.compare(ours, isTrimmed: false, isFinal: true)
        var seen: Set<UInt64> = []
        for order in theirs {
            // `T4V9A2-17-1`: the first request about order 17.
            let parts = order.clOrdID.split(separator: "-")
            guard parts.count == 3, let number = UInt64(parts[1]), let own = ours.first(where: { $0.number == number }) else {
                throw Broken("an order of nobody's: \(order)")
            }
            guard seen.insert(number).inserted else { throw Broken("twice: \(order)") }
            // A replace to what is filled is a cancel to the broker.
            let isReduced = own.status == "2" && order.status == "4"
            guard own.filled == order.filled, own.status == order.status || isReduced else {
                throw Broken("\(own) is at the broker \(order)")
            }
        }
        for order in ours where !seen.contains(order.number) {
            if order.status != "8" || !order.filled.isZero { throw Broken("the broker has nothing of \(order)") }
        }
    }
}
