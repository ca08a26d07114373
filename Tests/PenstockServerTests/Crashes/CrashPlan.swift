// What a seed decides before anything happens.

import TestKit
import Values

@testable import FIXEngine
@testable import PenstockServer

/// A gateway's settings, and how long the play is.
struct CrashPlan {
    let configuration: Configuration
    let retention: StoreRetention
    let ordersKept: Retention
    let steps: Int
    /// After so many bytes of turns their rows are committed; with 1 at the end of each turn.
    let gatherBytes: Int
    /// By the thread of turns, whose writes and commits can be counted.
    let putsInAtOnce: Bool
    let clients: [String]
    let cancelsOnDisconnect: Bool
    /// The broker lacks icebergs, stops and dates, and clients ask for them.
    let isEmulated: Bool

    static let dictionaries = Result { try CrashPlan.configuration("", seed: 0, Knobs()).dictionaries() }

    struct Knobs {
        var latency = "0ms"
        var prices = "still"
        var cancels = false
        var mapSize = 8
        var durability = "process"
        var lacks = "[]"
        var faults = ""
    }

    /// What goes wrong at the broker and on the way to it, for a time.
    private static func faults(from random: inout SeededRandom) -> String {
        let all = [
            "{fault: loseInstruction, percent: 20, most: 8}", "{fault: loseAnswer, percent: 20, most: 8}",
            "{fault: delayAnswer, delay: 30ms, percent: 20, most: 8}", "{fault: duplicateReport, percent: 20, most: 8}",
            "{fault: outage, losing: true, length: 300ms, percent: 10, most: 3}",
            "{fault: outage, length: 200ms, percent: 10, most: 3}",
        ]
        return all.filter { _ in Bool.random(using: &random) }.joined(separator: ", ")
    }

    /// - Parameter isShort: Of a play in which each write counts.
    init(from random: inout SeededRandom, path: String, isShort: Bool = false, hasFaults: Bool = false) throws {
        var knobs = Knobs()
        knobs.latency = ["0ms", "0ms", "3ms", "40ms"].randomElement(using: &random) ?? "0ms"
        knobs.prices = Bool.random(using: &random) ? "moving" : "still"
        knobs.cancels = random.once(in: 4)
        // A map of 1 MiB has to grow at once.
        knobs.mapSize = random.once(in: 4) ? 1 : 32
        if random.once(in: 5) { knobs.durability = "power" }
        cancelsOnDisconnect = knobs.cancels
        let draw = random.next()
        if hasFaults { knobs.faults = CrashPlan.faults(from: &random) }
        isEmulated = draw & 12 != 0
        if isEmulated { knobs.lacks = "[stop, marketIfTouched, trailingStop, goodTillDate, iceberg]" }
        configuration = try CrashPlan.configuration(path, seed: draw >> 33, knobs)
        var kept = StoreRetention()
        var orders = Retention()
        if random.once(in: 3) {
            kept.messages = Retention(count: 150)
            kept.audit = Retention(count: 70)
            if random.once(in: 2) { orders = Retention(count: 20) }
        } else if draw & 3 == 0 {
            orders = Retention(count: 20)
        }
        retention = kept
        ordersKept = orders
        steps = Int.random(in: 15...60, using: &random)
        clients = random.once(in: 3) ? ["DESK"] : ["DESK", "OTHER"]
        gatherBytes = isShort ? 1 : [1, 3000, 12_000, 256 << 10].randomElement(using: &random) ?? 1
        putsInAtOnce = isShort || !random.once(in: 3)
    }

    /// Of a play that somebody else makes.
    init(keeping retention: StoreRetention, orders: Retention, path: String) throws {
        configuration = try CrashPlan.configuration(path, seed: 1, Knobs())
        (self.retention, ordersKept) = (retention, orders)
        (steps, gatherBytes, putsInAtOnce) = (0, 4096, false)
        (clients, cancelsOnDisconnect, isEmulated) = ([], false, false)
    }

    /// Of a play with a configuration of its own.
    init(_ configuration: Configuration, gatherBytes: Int, putsInAtOnce: Bool) {
        self.configuration = configuration
        (self.gatherBytes, self.putsInAtOnce) = (gatherBytes, putsInAtOnce)
        (retention, ordersKept) = (StoreRetention(), Retention())
        (steps, clients, cancelsOnDisconnect, isEmulated) = (0, [], false, false)
    }

    private static func configuration(_ path: String, seed: UInt64, _ knobs: Knobs) throws -> Configuration {
        let text = """
            name: crash
            store:
              path: "\(path.isEmpty ? "/nowhere" : path)"
              durability: \(knobs.durability)
              mapSize: \(knobs.mapSize)MiB
              reserve: 8MiB
              minFree: 0MiB
            acceptors:
              - listen: 127.0.0.1:0
                maxConnections: 16
                sessions:
                  - {senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 16, cancelOnDisconnect: \(knobs.cancels)}
            brokers:
              - id: paper
                kind: paper
                seed: \(seed)
                latency: \(knobs.latency)
                \(knobs.lacks == "[]" ? "" : "lacks: \(knobs.lacks)")
                prices: \(knobs.prices)
                priceInterval: 100ms
                answerTimeout: 50ms
                faults: [\(knobs.faults)]
                symbols:
                  - {symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}
                  - {symbol: MSFT, price: 420.00, tick: 0.01, lot: 1, spread: 0.04, step: 0.04, size: 60}
            routing: {default: paper}
            risk: {maxOrderQty: 1000, maxOpenOrders: 1000}
            """
        return try Configuration.load(path: "crash.yaml", text: Array(text.utf8), environment: [:])
    }
}
