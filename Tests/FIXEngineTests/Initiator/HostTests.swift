// Which host an initiator tries next, and when.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Several hosts` {
    @Test func `roundRobin: the next host, whether the last one worked or not`() throws {
        let listeners = [try LoopbackListener(), try LoopbackListener(listens: false), try LoopbackListener()]
        let initiator = try Node.initiator(to: 0) { settings in
            settings.hosts = listeners.map { HostAddress("127.0.0.1", $0.port) }
        }
        #expect(try order(of: listeners, initiator, 4) == [0, 2, 0, 2])
    }

    @Test func `priority: in their order, and from the first again once its time is over`() throws {
        let listeners = [try LoopbackListener(), try LoopbackListener(), try LoopbackListener()]
        let hosts = listeners.map { HostAddress("127.0.0.1", $0.port) }
        let patient = try Node.initiator(to: 0) { settings in
            settings.hosts = hosts
            settings.hostSelection = .priority(startOver: .seconds(600))
        }
        #expect(try order(of: listeners, patient, 4) == [0, 1, 2, 0])
        let hasty = try Node.initiator(to: 0) { settings in
            settings.hosts = hosts
            settings.hostSelection = .priority(startOver: .milliseconds(1))
        }
        #expect(try order(of: listeners, hasty, 3) == [0, 0, 0])
    }

    /// Which listeners the initiator comes to, each hanging up at once.
    private func order(of listeners: [LoopbackListener], _ initiator: Node, _ count: Int) throws -> [Int] {
        var order: [Int] = []
        _ = try turn(initiator) {
            for (index, listener) in listeners.enumerated() where listener.accept() != nil {
                order.append(index)
            }
            return order.count >= count
        }
        return order
    }
}

@Suite struct `Reconnect intervals` {
    @Test func `one interval after the other, the last one again and again, anew after a logon`() throws {
        let listener = try LoopbackListener(listens: false)
        let initiator = try Node.initiator(to: listener.port) { settings in
            settings.reconnectIntervals = [.milliseconds(20), .milliseconds(60), .milliseconds(120)]
            settings.jitterPercent = 0
        }
        #expect(try waits(of: initiator, 4) == [20, 60, 120, 120])
        listener.listen()
        let peer = try accept(listener, initiator)
        peer.send("35=A|98=0|108=30|")
        #expect(try turn(initiator) { initiator.state == "logged on" })
        peer.finishSending()
        #expect(try waits(of: initiator, 2, dropping: listener) == [20, 60])
    }

    @Test func `a Logon that is not answered does not begin the intervals anew`() throws {
        let listener = try LoopbackListener()
        let initiator = try Node.initiator(to: listener.port) { settings in
            settings.reconnectIntervals = [.milliseconds(10), .milliseconds(30)]
            settings.jitterPercent = 0
        }
        // Each connection is let in and dropped.
        #expect(try waits(of: initiator, 3, dropping: listener) == [10, 30, 30])
    }

    @Test func `jitter spreads the waits over its percents, and no further`() throws {
        let listener = try LoopbackListener(listens: false)
        let initiator = try Node.initiator(to: listener.port) { settings in
            settings.reconnectIntervals = [.milliseconds(4)]
            settings.jitterPercent = 50
        }
        var waits: Set<Int64> = []
        try initiator.turn()
        for _ in 0..<24 {
            #expect(try turn(initiator) { initiator.state == "waiting" })
            guard case .waiting(let until) = try initiator.status().state else { continue }
            waits.insert(until.since(initiator.engine?.now.steady ?? until).nanoseconds)
            #expect(try turn(initiator) { try isLater(than: until, initiator) })
        }
        #expect(waits.allSatisfy { $0 >= 2_000_000 && $0 <= 6_000_000 }, "\(waits)")
        #expect(waits.count > 12)
    }

    /// The waits before the next attempts, in milliseconds.
    private func waits(
        of initiator: Node, _ count: Int, dropping listener: LoopbackListener? = nil
    ) throws -> [Int64] {
        var waits: [Int64] = []
        // Before its first turn it waits for no time at all.
        try initiator.turn()
        for _ in 0..<count {
            #expect(
                try turn(initiator) {
                    _ = listener?.accept()
                    return initiator.state == "waiting"
                })
            guard case .waiting(let until) = try initiator.status().state else { break }
            waits.append(until.since(initiator.engine?.now.steady ?? until).nanoseconds / 1_000_000)
            #expect(
                try turn(initiator) {
                    _ = listener?.accept()
                    return try isLater(than: until, initiator)
                })
        }
        return waits
    }

    /// The initiator no longer waits for this time.
    private func isLater(than until: Instant, _ initiator: Node) throws -> Bool {
        guard case .waiting(let next) = try initiator.status().state else { return true }
        return next > until
    }
}
