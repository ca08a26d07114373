// A whole gateway in the test's own thread, which dies and goes on from what was on the disk.

import CLMDB
import CStoreFaults
import Foundation
import TestKit
import Values

@testable import FIXEngine
@testable import Journal
@testable import PenstockServer

/// One life after the other, each on the store as the one before it left it when it died: not as it would have
/// been closed, but the bytes that were there at that moment.
final class MortalGateway {
    /// The gateway's clock.
    var now: Instant
    private let plan: CrashPlan
    private var running: RunningGateway?

    init(_ plan: CrashPlan, at now: Instant = Instant(nanosecondsSinceEpoch: 1_800_000_000_000_000_000)) throws {
        self.plan = plan
        self.now = now
        try start()
    }

    /// The folder of the store.
    var path: String { plan.configuration.store.path }
    var port: UInt16 { running?.engine.ports.first ?? 0 }

    func start() throws {
        var gateway = try RunningGateway(plan.configuration, CrashPlan.dictionaries.get(), at: now)
        gateway.engine.now.utc = now
        try gateway.engine.setRetention(plan.retention)
        gateway.application.trimmer.retention = plan.ordersKept
        gateway.engine.journal.bounds.gatherBytes = plan.gatherBytes
        gateway.engine.journal.bounds.putsInAtOnce = plan.putsInAtOnce
        // The clock of turns is the machine's: what happens is to depend on the seed alone.
        gateway.engine.journal.bounds.gatherTime = .seconds(3600)
        running = consume gateway
    }

    /// Looks at what runs, or changes it.
    func look(_ body: (inout RunningGateway) throws -> Void) throws {
        guard running != nil else { return }
        try body(&running!)
    }

    func turn(waiting patience: Interval = .milliseconds(0)) throws { try running?.turn(at: now, waiting: patience) }

    /// A turn that ends when it is in the turn log: nothing of it has left. False when it was committed another way.
    func turnUntilLogged() throws -> Bool {
        let last = running?.engine.journal.turns.open.turn
        try running?.turn(at: now, endsWhenLogged: true)
        return running?.engine.journal.turns.open.turn != last
    }

    /// The process is killed here. What was reserved of the disk and never written is not copied.
    ///
    /// - Parameter cut: How much of the last turn in the log was not written yet: a part of 1.
    func die(cutting cut: Double = 0) throws {
        // A file is no image of one moment while a thread writes to it.
        running?.engine.journal.rest()
        guard let used = running?.engine.journal.usedBytes else { return }
        let image = path + "-image"
        try FileManager.default.createDirectory(atPath: image, withIntermediateDirectories: true)
        try copy("data.mdb", to: image, used + 256 << 10)
        try copy("penstock.state", to: image, 4096)
        try copyTurns(to: image, cut)
        running = nil
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: image, toPath: path)
    }

    private func copyTurns(to folder: String, _ cut: Double) throws {
        guard let (last, end) = running?.engine.journal.lastLogged else { return }
        let log = folder + "/penstock.turns"
        try FileManager.default.copyItem(atPath: path + "/penstock.turns", toPath: log)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        let written = end - Int(Double(end - last) * cut)
        try handle.seek(toOffset: UInt64(written))
        try handle.write(contentsOf: Data(count: end - written))
        try handle.close()
    }

    private func copy(_ name: String, to folder: String, _ count: Int) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path + "/" + name))
        defer { try? handle.close() }
        let bytes = try handle.read(upToCount: count) ?? Data()
        try bytes.write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func rows(_ body: (StoredOrder) -> Void) throws {
        try running?.engine.forEachRow(in: .order) { _, bytes in
            guard let order = StoredOrder(bytes) else { return false }
            body(order)
            return true
        }
    }

    /// The connection of the session with a peer ends without a word.
    func hangUp(on peer: String) {
        guard let slot = session(of: peer)?.slot else { return }
        running?.engine.disconnect(SessionID(slot))
    }

    /// The initiator's session connects at once, to this port.
    func connect(to port: UInt16, as peer: String) {
        guard let slot = session(of: peer)?.slot else { return }
        running?.engine.initiatorSettings[0].hosts = [HostAddress("127.0.0.1", port)]
        running?.engine.connect(SessionID(slot))
    }

    func isLoggedOn(_ peer: String) -> Bool {
        guard let slot = session(of: peer)?.slot else { return false }
        return running?.engine.isLoggedOn(SessionID(slot)) ?? false
    }

    /// The number of a client's session, and the numbers that it goes on with; nil before its first Logon.
    func session(of client: String) -> (slot: Int, nextInbound: UInt64, nextOutbound: UInt64)? {
        for slot in 0..<(running?.engine.sessionCount ?? 0) {
            guard let session = running?.engine.sessions[slot].session,
                "\(session.identity.targetCompID)" == client
            else { continue }
            return (slot, session.nextInbound, session.nextOutbound)
        }
        return nil
    }
}

extension RunningGateway {
    /// As `Engine.turn`, without waiting for anything unless told, at another time of day if one is given.
    mutating func turn(
        at now: Instant? = nil, waiting patience: Interval = .milliseconds(0), endsWhenLogged: Bool = false
    ) throws {
        engine.wait(until: patience > .milliseconds(0) ? Clock.now().steady.advanced(by: patience) : .distantPast)
        if let now { engine.now.utc = now }
        while let delivery = try engine.next() {
            switch delivery {
            case .message(let message, let header, let session):
                try application.receive(message, header, from: session, in: &engine)
            case .rejected(let message, let header, let session):
                try application.rejected(message, header, by: session, in: &engine)
            case .loggedOn(let session): application.loggedOn(session, in: &engine)
            case .loggedOff(let session): application.loggedOff(session, in: &engine)
            }
        }
        try application.step(in: &engine)
        guard endsWhenLogged else { return try engine.finishTurn() }
        try engine.stage()
        try engine.journal.append(&engine.record)
    }
}

extension Store {
    /// Where the last turn in the log begins and ends.
    fileprivate var lastLogged: (last: Int, end: Int) {
        var (last, place) = (turns.open.from, turns.open.from)
        while place < turns.open.end {
            last = place
            place += TurnFrame.headSize + TurnFrame.known(turns.bytes, at: place).entries.count
        }
        return (last, place)
    }

    /// The thread has nothing in its hands.
    fileprivate func rest() { _ = rows?.wait() }

    /// Of the file, up to the last page of what is committed.
    fileprivate var usedBytes: Int {
        var information = MDB_envinfo()
        // The environment is open as long as the store is.
        mdb_env_info(environment, &information)
        return (information.me_last_pgno + 1) * bytesInPage
    }
}
