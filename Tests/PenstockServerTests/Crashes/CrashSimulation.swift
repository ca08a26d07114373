// Clients trade with a gateway that is killed again and again, from a seed.

import CStoreFaults
import FIXEngine
import Foundation
import TestKit
import Values

@testable import PenstockServer

/// What was broken, in words.
struct Broken: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The real engine, gateway, paper broker and store; clients on loopback sockets; one thread, one turn after the
/// other, and a clock that is set by hand.
///
/// A process ends while a turn is written to the log or right behind that, before any row is written, before or after
/// any commit, or behind a turn, and then the clients have got any part of what it sent, to the byte: all that a
/// process can do outside of itself is write turns and rows, commit and send. After each end the store is verified; after each start it is compared with what the clients
/// know. At last nobody is killed any more, and all that was asked must have been answered.
final class CrashSimulation {
    private(set) var deaths = 0
    private(set) var trace: [String] = []
    private let isTraced: Bool
    private let folder: String
    private var random: SeededRandom
    private let plan: CrashPlan
    private let gateway: MortalGateway
    private let clients: [Counterparty]
    private let onlyDeath: (end: End, number: Int)?
    /// The broker loses things; what it loses of a cancel, the client asks for again.
    private let hasFaults: Bool

    /// - Parameter onlyDeath: One alone, with the n-th write or commit of a short play; the end that it comes to may
    ///   lie behind it.
    init(
        seed: UInt64, onlyDeath: (end: End, number: Int)? = nil, hasFaults: Bool = false, isTraced: Bool = false
    ) throws {
        self.isTraced = isTraced
        self.onlyDeath = onlyDeath
        self.hasFaults = hasFaults
        random = SeededRandom(seed: seed)
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()
        folder = root + "penstock-crash-\(UUID().uuidString)"
        plan = try CrashPlan(from: &random, path: folder + "/store", isShort: onlyDeath != nil, hasFaults: hasFaults)
        let isEmulated = plan.isEmulated
        clients = plan.clients.map { Counterparty($0, isEmulated: isEmulated) }
        gateway = try MortalGateway(plan)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var reports: Int { clients.reduce(0) { $0 + $1.reportCount } }

    func run() throws {
        // Whatever comes of it, the thread is used again.
        defer { store_dies(STORE_LIVES, 0) }
        if let onlyDeath {
            arm(onlyDeath.end, onlyDeath.number)
            for _ in 0..<12 { try step() }
        } else {
            for _ in 0..<plan.steps { try step() }
            if deaths == 0 { try kill(.behind) }
        }
        try settle()
        try compare(isFinal: true)
        try end()
        try verify(isFinal: true)
    }

    private func note(_ event: @autoclosure () -> String) {
        if isTraced { trace.append(event()) }
    }

    // MARK: What happens

    private func step() throws {
        for client in clients where !client.isConnected && !random.once(in: 3) { try connect(client) }
        switch Int.random(in: 0..<(onlyDeath == nil ? 100 : 77), using: &random) {
        case ..<60: ask()
        case ..<77: pass()
        case ..<83: hangUp()
        case ..<88: clients.randomElement(using: &random)?.test(at: gateway.now)
        default:
            ask()
            try kill(ends.randomElement(using: &random) ?? .behind)
            return
        }
        try turn()
    }

    private func connect(_ client: Counterparty) throws {
        note("\(client.name) connects")
        try client.connect(to: gateway.port, at: gateway.now)
    }

    /// Each client sends some requests, sometimes in two pieces.
    private func ask() {
        for client in clients where client.isConnected && !random.once(in: 3) {
            client.ask(Int.random(in: 1...4, using: &random), at: gateway.now, &random)
            client.flush(all: !random.once(in: 5), &random)
            note("\(client.name) has sent up to \(client.nextOut - 1)")
        }
    }

    private func pass() {
        let milliseconds = Int64.random(in: 1...150, using: &random)
        gateway.now = gateway.now.advanced(by: .milliseconds(milliseconds))
        note("\(milliseconds) ms pass")
    }

    private func hangUp() {
        guard let client = clients.randomElement(using: &random), client.isConnected else { return }
        note("\(client.name) hangs up")
        client.hangUp()
    }

    /// A turn, after which some read what has come.
    private func turn() throws {
        guard try isAlive({ try gateway.turn() }) else { return try goOn() }
        for client in clients where client.isConnected && !random.once(in: 8) {
            try client.receive(at: gateway.now)
            client.flush(all: true, &random)
        }
    }

    // MARK: How it ends

    enum End { case write, beforeCommit, afterCommit, behind, logged, logging }
    private let ends = [End.write, .write, .beforeCommit, .afterCommit, .behind, .behind, .logged, .logging]

    private func kill(_ end: End) throws {
        let writes = end == .write ? Int.random(in: 1...40, using: &random) : 1
        arm(end, writes)
        if end == .logged || end == .logging {
            let isLogged = try gateway.turnUntilLogged()
            note("killed: \(end), \(isLogged ? "in the log" : "not in the log")")
            let cut = Double.random(in: 0.001...1, using: &random)
            return try goOn(cutting: isLogged && end == .logging ? cut : 0)
        }
        let isAlive = try isAlive {
            try gateway.turn()
            if end != .behind { try gateway.turn() }
        }
        note("killed: \(end), \(isAlive ? "behind" : "in") its turn")
        try goOn()
    }

    private func arm(_ end: End, _ number: Int) {
        switch end {
        case .write: store_dies(STORE_DIES_AT_WRITE, number)
        case .beforeCommit: store_dies(STORE_DIES_BEFORE_COMMIT, number)
        case .afterCommit: store_dies(STORE_DIES_AFTER_COMMIT, number)
        case .behind, .logged, .logging: break
        }
    }

    /// False when the process has ended in there.
    private func isAlive(_ body: () throws -> Void) throws -> Bool {
        do { try body() } catch {
            guard store_is_dead() != 0 else { throw error }
            return false
        }
        return true
    }

    /// The process has ended; the next one begins.
    private func goOn(cutting cut: Double = 0) throws {
        // What has left may arrive, in any part.
        for client in clients where client.isConnected {
            let limit = [0, Int.random(in: 0...2000, using: &random), Int.max].randomElement(using: &random) ?? 0
            try client.receive(atMost: limit, at: gateway.now)
            client.hangUp()
        }
        try end(cutting: cut)
        try verify()
        try gateway.start()
        try compare(isFinal: false)
    }

    private func end(cutting cut: Double = 0) throws {
        deaths += 1
        try gateway.die(cutting: cut)
        store_dies(STORE_LIVES, 0)
    }

    // MARK: What must hold

    /// What a broker has lost on the way is another thing there than here until it is asked.
    private func verify(isFinal: Bool = false) throws {
        var found: [String] = []
        _ = try VerifyCommand.verify(gateway.path, by: BuiltIn.fix44.get()) { found.append($0.text) }
        if hasFaults, !isFinal { found.removeAll { $0.hasPrefix("broker: ") } }
        if !found.isEmpty { throw Broken("verify found: \(found.joined(separator: "; "))") }
    }

    /// Whether the gateway knows all that the clients know; at the end, that they know all that it does.
    private func compare(isFinal: Bool) throws {
        var rows: [Int: [StoredOrder]] = [:]
        try gateway.rows { if !$0.isPart { rows[$0.session, default: []].append($0) } }
        for client in clients {
            guard let session = gateway.session(of: client.name) else {
                if client.nextIn > 1 { throw Broken("the session of \(client.name) is gone") }
                continue
            }
            try client.compare(
                nextInbound: session.nextInbound, nextOutbound: session.nextOutbound, isFinal: isFinal)
            try client.compare(
                rows[session.slot] ?? [], isTrimmed: plan.ordersKept.isSet, isFinal: isFinal)
        }
    }

    /// Nobody is killed any more: all is answered, within so many turns.
    private func settle() throws {
        note("nobody is killed any more")
        var (hasCanceled, lastRound) = (false, 0)
        for round in 0..<5000 {
            for client in clients where !client.isConnected { try connect(client) }
            gateway.now = gateway.now.advanced(by: .milliseconds(2))
            // Beside a crowd of other connections the kernel may drop what was sent, and send it again: the gateway
            // waits for it as it does for any client.
            let patience = Interval.milliseconds(round > 300 ? 2 : 0)
            guard try isAlive({ try gateway.turn(waiting: patience) }) else {
                try goOn()
                continue
            }
            for client in clients {
                try client.receive(at: gateway.now)
                client.flush(all: true, &random)
            }
            guard clients.allSatisfy(\.isIdle) else { continue }
            if hasFaults, hasCanceled, clients.contains(where: \.hasOpenOrders) {
                guard round >= lastRound else { continue }
                hasCanceled = false
            }
            // Brokers take their time; then what is open is canceled, and at last a question is behind everything.
            if hasCanceled, round >= lastRound, clients.allSatisfy(\.hasSaidLast) { return }
            if !hasCanceled, round >= 30 {
                for client in clients { client.cancelAll(at: gateway.now) }
                (hasCanceled, lastRound) = (true, round + 50)
            } else if hasCanceled, round >= lastRound - 10 {
                for client in clients { client.sayLast(at: gateway.now) }
            }
        }
        throw Broken("not settled: " + clients.map(\.state).joined(separator: "; "))
    }
}
