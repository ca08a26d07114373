// Benches for sessions that are not the usual ones, and for answers that another thread makes.

import FIXEngine
import TestKit

extension Bench {
    /// An acceptor with these templates alone.
    init(path: String? = nil, templates: [SessionTemplate]) throws {
        let journal = try Store.open(
            path: path ?? "memory", durability: path == nil ? .none : .process, mapSize: 64 << 20,
            at: Instant(nanosecondsSinceEpoch: 1))
        engine = try Engine.start(
            Bench.engineSettings,
            acceptors: [AcceptorSettings(host: "127.0.0.1", port: 0, templates: templates)],
            journal: journal)
    }

    /// Turns until the client has so many messages, for so long at most.
    mutating func messages(
        _ count: Int, for client: LoopbackClient, within patience: Interval
    ) throws -> [String] {
        let end = engine.now.steady.advanced(by: patience)
        while client.count < count, !client.isClosed, engine.now.steady < end {
            try turn()
            client.receive()
        }
        return client.takeAll()
    }

    /// Turns until the client's connection is at its end, for so long at most; what came before.
    mutating func end(of client: LoopbackClient, within patience: Interval) throws -> [String] {
        let end = engine.now.steady.advanced(by: patience)
        while !client.isClosed, engine.now.steady < end {
            try turn()
            client.receive()
        }
        return client.takeAll()
    }
}
