// A whole gateway in the test's own thread, whose turns are counted, and desks that trade with it.

import ControlAPI
import Foundation
import Reactor
import TestKit
import Values

@testable import FIXEngine
@testable import PenstockServer

/// The real engine, gateway, paper broker and store, as `penstock serve` has them.
struct CountedGateway: ~Copyable {
    private var running: RunningGateway
    private let folder: String
    /// What the turns have taken from the heap since `startCounting`.
    private(set) var heap = HeapWatch()

    /// - Parameters:
    ///   - latency: How long the broker takes to answer, such as `2ms`.
    ///   - tls: Lines of the configuration for its acceptor; empty: in clear.
    ///   - kept: So many orders stay in the store; 0: all.
    ///   - isWatched: Stages of orders are timed and traced.
    init(latency: String, tls: String = "", kept: UInt64 = 0, isWatched: Bool = false) throws {
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        folder = root + "penstock-counted-\(UUID().uuidString)"
        let text = """
            name: counted
            store: {path: "\(folder)/store", mapSize: 256MiB, reserve: 8MiB, minFree: 0MiB}
            acceptors:
              - listen: 127.0.0.1:0
                \(tls)
                sessions:
                  - {senderCompID: PENSTOCK, targetCompID: "*", maxSessions: 16}
            brokers:
              - id: paper
                kind: paper
                seed: 7
                latency: \(latency)
                prices: moving
                priceInterval: 20ms
                symbols:
                  - {symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, step: 0.02, size: 80}
                  - {symbol: MSFT, price: 420.00, tick: 0.01, lot: 1, spread: 0.04, step: 0.04, size: 60}
            routing: {default: paper}
            risk: {maxOrderQty: 1000, maxOpenOrders: 32}
            \(isWatched ? "traces: {endpoint: 'http://127.0.0.1:4318'}" : "")
            """
        let configuration = try Configuration.load(path: "counted.yaml", text: Array(text.utf8), environment: [:])
        var gateway = try RunningGateway(configuration, configuration.dictionaries(), at: Clock.now().utc)
        if kept > 0 { gateway.application.trimmer.retention = Retention(count: kept) }
        running = consume gateway
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var port: UInt16 { running.engine.ports[0] }

    /// How many orders were timed from their message to the word about them.
    var timed: UInt64 { running.desk?.times.all.last?.counts.count ?? 0 }

    mutating func startCounting() { heap = HeapWatch() }

    /// Turns until all desks have what they wait for.
    mutating func serve(_ desks: [CountedDesk]) throws {
        for _ in 0..<50_000 {
            if desks.allSatisfy(\.isContent) { return }
            try heap.measure { try running.application.turn(&running.engine) }
            for desk in desks { desk.receive() }
        }
        throw Broken("not answered: " + desks.filter { !$0.isContent }.map(\.state).joined(separator: "; "))
    }
}

/// A client with one order after the other of every kind.
final class CountedDesk {
    let name: String
    private let socket: LoopbackClient
    /// ClOrdIDs that no answer has come to, but that something is pending.
    private var unanswered: Set<String> = []
    /// The MsgSeqNum that is to come again, 0: none.
    private var repeating = 0
    private var lastIn = 0
    private var isLoggedOn = false
    /// Orders that ended long ago and have not been asked about since.
    private var old: [String] = []
    /// How often each came: `8 0` is an ExecutionReport with ExecType New.
    private(set) var counts: [String: Int] = [:]
    private(set) var repeated = 0

    init(_ name: String, port: UInt16, tls: ClientTLS? = nil) throws {
        self.name = name
        socket = try LoopbackClient(port: port, sender: name, target: "PENSTOCK", tls: tls)
        socket.send("35=A|98=0|108=30|")
    }

    var isContent: Bool { isLoggedOn && unanswered.isEmpty && repeating == 0 }
    var state: String { "\(name): \(unanswered.sorted()), again \(repeating), last \(lastIn)" }

    /// So many orders that end at once.
    func askForMany(_ count: Int) {
        old = (0..<count).map { "OLD\($0)" }
        unanswered.formUnion(old)
        socket.send(
            old.flatMap { socket.message("35=D|11=\($0)|55=AAPL|54=1|60=now|38=5|40=2|44=200.00|59=3|") })
        old.reverse()
    }

    /// One part of a round: orders of every fate; then a change of the one that rests; then its end.
    func ask(_ round: Int, part: Int) {
        let order = "55=AAPL|54=1|60=now|"
        var requests: [String] = []
        switch part {
        case 0:
            requests = [
                "35=D|11=REST\(round)|\(order)38=10|40=2|44=200.00|",
                "35=D|11=FILL\(round)|\(order)38=5|40=1|",
                "35=D|11=GONE\(round)|\(order)38=5|40=2|44=200.00|59=3|",
                "35=D|11=NONE\(round)|55=NOPE|54=1|60=now|38=5|40=1|",
                "35=D|11=MUCH\(round)|\(order)38=5000|40=1|",
                "35=F|11=WHAT\(round)|41=NEVER|\(order)38=5|",
            ]
            // Only the store knows it.
            if let first = old.popLast() { requests.append("35=F|11=LATE\(round)|41=\(first)|\(order)38=5|") }
        case 1: requests = ["35=G|11=MORE\(round)|41=REST\(round)|\(order)38=12|40=2|44=201.00|"]
        default: requests = ["35=F|11=ENDS\(round)|41=MORE\(round)|\(order)38=12|"]
        }
        for request in requests { field(11, of: request).map { _ = unanswered.insert($0) } }
        requests += ["35=H|11=REST\(round)|\(order)", "35=1|112=\(round)|"]
        socket.send(requests.flatMap { socket.message($0) })
    }

    /// Asks for all that was ever sent to it.
    func askAgain() {
        repeating = lastIn
        socket.send("35=2|7=1|16=0|")
    }

    func receive() {
        socket.receive()
        for message in socket.takeAll() { take(message) }
    }

    private func take(_ message: String) {
        let type = field(35, of: message) ?? ""
        let number = field(34, of: message).flatMap(Int.init) ?? 0
        if type == "A" { isLoggedOn = true }
        if field(43, of: message) == "Y" {
            repeated += 1
            // A gap fill may stand for the last ones.
            let next = field(36, of: message).flatMap(Int.init) ?? number + 1
            if next > repeating { repeating = 0 }
            return
        }
        lastIn = max(lastIn, number)
        guard type == "8" || type == "9" else { return }
        let what = field(150, of: message) ?? ""
        counts["\(type) \(what)".trimmingCharacters(in: .whitespaces), default: 0] += 1
        guard !["6", "A", "E"].contains(field(39, of: message) ?? "") || type == "9", what != "I" else { return }
        _ = field(11, of: message).map { unanswered.remove($0) }
    }
}
