// An engine that a test ends and starts again, and what its application saw.

import FIXEngine
import FIXSession
import FIXWire
import Glibc
import Journal
import TestKit
import Values

/// Keeps what it gets; with `answers`, each order is answered with an ExecutionReport of its ClOrdID.
struct Recorder: Application {
    /// ClOrdIDs in the order in which they came.
    var ids: [String] = []
    /// Logons and logouts, in order.
    var log: [String] = []
    var answers = false
    /// Bytes of Text(58) that each answer has.
    var padding = 0
    /// How long a session rests after each message.
    var rests: Interval?
    /// Orders to send as soon as the session is logged on.
    var greeting: [Int] = []

    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) {
        let id = message.first(Tag.clOrdID).flatMap { Identifier($0) }
        ids.append(id.map { "\($0)" } ?? "")
        if let rests { engine.rest(session, for: rests) }
        guard answers, message.msgType == .newOrderSingle, let id else { return }
        let padding = padding
        _ = engine.send(.executionReport, to: session) { writer in
            writer.append(6, 0)
            writer.append(Tag.clOrdID, id)
            writer.append(14, 0)
            writer.append(17, id)
            writer.append(37, "1")
            writer.append(39, character: UInt8(ascii: "0"))
            writer.append(54, character: UInt8(ascii: "1"))
            writer.append(55, "X")
            append(padding, to: &writer)
            writer.append(150, character: UInt8(ascii: "0"))
            writer.append(151, 10)
        }
    }

    mutating func rejected(
        _ message: MessageView, _ header: Header, by session: SessionID, in engine: inout Engine
    ) {
        log.append("rejected \(message.first(Tag.refSeqNum)?.description ?? "nothing") by \(session.index)")
    }

    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) {
        log.append("on \(session.index)")
        for id in greeting { _ = engine.sendOrder(id, to: session) }
    }

    mutating func loggedOff(_ session: SessionID, in engine: inout Engine) {
        log.append("off \(session.index)")
    }

    /// Always now, so that no turn blocks.
    func nextDeadline(in engine: borrowing Engine) -> Instant { .distantPast }
}

extension Engine {
    /// A NewOrderSingle(D) that has all it needs, and `padding` bytes of Text(58).
    mutating func sendOrder(_ id: Int, to session: SessionID, padding: Int = 0) -> SendResult {
        let now = now.utc
        return send(.newOrderSingle, to: session) { writer in
            writer.append(Tag.clOrdID, UInt64(id))
            writer.append(38, 10)
            writer.append(40, character: UInt8(ascii: "1"))
            writer.append(54, character: UInt8(ascii: "1"))
            writer.append(55, "X")
            append(padding, to: &writer)
            writer.append(60, now, .milliseconds)
        }
    }
}

/// A Text(58) of so many bytes, or none.
private func append(_ padding: Int, to writer: inout MessageWriter) {
    guard padding > 0 else { return }
    [UInt8](repeating: UInt8(ascii: "x"), count: padding).asBytes { writer.append(58, $0) }
}

/// An engine with one session, number 0, unless it accepts more.
final class Node {
    var engine: Engine?
    var application = Recorder()
    /// The port that it listens on, if it does; the same after a restart.
    private(set) var port: UInt16 = 0
    private let make: (UInt16) throws -> Engine

    /// - Parameter make: Starts an engine that listens on the port; 0 lets the system choose.
    init(_ make: @escaping (UInt16) throws -> Engine) throws {
        self.make = make
        try restart()
    }

    /// Ends the engine, as it is, if it runs, and starts one on the same store and port.
    func restart() throws {
        engine = nil
        let engine = try make(port)
        port = engine.ports.first ?? 0
        self.engine = consume engine
    }

    func turn() throws { try engine?.turn(&application) }

    @discardableResult
    func order(_ id: Int, to session: Int = 0, padding: Int = 0) -> SendResult? {
        engine?.sendOrder(id, to: SessionID(session), padding: padding)
    }

    func status(_ session: Int = 0) throws -> SessionStatus {
        guard let status = engine?.status(of: SessionID(session)) else { throw NoEngine() }
        return status
    }

    /// Where session 0 stands, in one word.
    var state: String {
        switch engine?.status(of: SessionID(0)).state {
        case .loggedOn: "logged on"
        case .loggingOn: "logging on"
        case .loggingOut: "logging out"
        case .connecting: "connecting"
        case .waiting: "waiting"
        case .halted: "halted"
        case .offHours: "off hours"
        case .disconnected: "disconnected"
        case .removed: "removed"
        case nil: "no engine"
        }
    }

    /// Why session 0 was last disconnected.
    var lastEnd: DisconnectReason? { engine?.status(of: SessionID(0)).lastEnd.reason }

    /// What the engine noted since it was last asked.
    func events() -> [EngineEvent.Kind] {
        var kinds: [EngineEvent.Kind] = []
        while let event = engine?.takeEvent() { kinds.append(event.kind) }
        return kinds
    }
}

struct NoEngine: Error {}

/// Turns of all of them until the condition holds; false when it does not within ten seconds.
func turn(_ nodes: Node..., until condition: () throws -> Bool) throws -> Bool {
    let end = steadyNow().advanced(by: .seconds(10))
    while try !condition() {
        guard steadyNow() < end else { return false }
        for node in nodes { try node.turn() }
    }
    return true
}

/// Turns for so long: for what must not happen.
func turn(_ nodes: Node..., for interval: Interval) throws {
    let end = steadyNow().advanced(by: interval)
    while steadyNow() < end { for node in nodes { try node.turn() } }
}

func steadyNow() -> Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanosecondsSinceEpoch: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
}

extension Node {
    static func store(_ path: String?) throws -> Store {
        try Store.open(
            path: path ?? "memory", durability: path == nil ? .none : .process, mapSize: 64 << 20,
            at: Instant(nanosecondsSinceEpoch: 1))
    }

    /// ISLD, which accepts anybody unless told otherwise.
    static func acceptor(
        path: String? = nil, engine: EngineSettings = Bench.engineSettings,
        session: SessionSettings = SessionSettings(), _ change: @escaping (inout AcceptorSettings) -> Void = { _ in }
    ) throws -> Node {
        let dictionary = try BuiltIn.fix44.get()
        return try Node { port in
            var acceptor = AcceptorSettings(
                host: "127.0.0.1", port: port,
                templates: [
                    SessionTemplate(
                        senderCompID: Name("ISLD"), targetCompID: nil, settings: session,
                        dictionary: dictionary)
                ])
            change(&acceptor)
            return try Engine.start(engine, acceptors: [acceptor], journal: try store(path))
        }
    }

    /// TW, which connects to ISLD at a port of 127.0.0.1, and again after 5 ms.
    static func initiator(
        to port: UInt16, path: String? = nil, engine: EngineSettings = Bench.engineSettings,
        session: SessionSettings = SessionSettings(), _ change: @escaping (inout InitiatorSettings) -> Void = { _ in }
    ) throws -> Node {
        let dictionary = try BuiltIn.fix44.get()
        return try Node { _ in
            let template = SessionTemplate(
                senderCompID: Name("TW"), targetCompID: Name("ISLD"), settings: session,
                dictionary: dictionary)
            var initiator = InitiatorSettings(session: template, hosts: [HostAddress("127.0.0.1", port)])
            initiator.reconnectIntervals = [.milliseconds(5)]
            change(&initiator)
            return try Engine.start(
                engine, acceptors: [], initiators: [initiator], journal: try store(path))
        }
    }
}
