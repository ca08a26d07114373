// A real engine in the test's own thread, with a small application.

import FIXEngine
import FIXSession
import FIXWire
import Glibc
import Journal
import Reactor
import TestKit
import Values

/// Counts what it gets; answers each NewOrderSingle with an ExecutionReport that has its ClOrdID.
struct EchoApplication: Application, ~Copyable {
    var received = 0
    var loggedOn = 0
    var loggedOff = 0
    /// The MsgSeqNums of the orders, in the order in which they came.
    var numbers: [UInt64] = []
    var keepsNumbers = true
    /// Bytes that each answer has besides.
    var padding = 0
    /// Answers to each order.
    var answers = 1
    /// Rows that a turn is filled with when a message comes.
    var fillsTurn = false
    /// A row that no store takes is staged beside the answer.
    var spoilsCommit = false

    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) {
        received += 1
        if keepsNumbers { numbers.append(header.msgSeqNum ?? 0) }
        if fillsTurn { fill(&engine) }
        if spoilsCommit {
            [UInt8](repeating: 7, count: 600).asBytes { engine.record.put(.clOrdID, $0, 1, 1) }
        }
        guard message.msgType == .newOrderSingle else { return }
        for _ in 0..<answers { answer(message, session, &engine) }
    }

    private func answer(_ message: MessageView, _ session: SessionID, _ engine: inout Engine) {
        engine.begin(.executionReport, to: session)
        if let id = message.first(Tag.clOrdID) { engine.writer.append(Tag.clOrdID, id) }
        engine.writer.append(37, "1")
        engine.writer.append(39, character: UInt8(ascii: "0"))
        for _ in 0..<padding / 64 {
            engine.writer.append(58, "a text of some length, so that replies take more room than orders")
        }
        engine.finishMessage()
    }

    private func fill(_ engine: inout Engine) {
        let row = [UInt8](repeating: 7, count: 65_536)
        var key: UInt64 = 0
        while engine.hasRoom {
            row.asBytes { engine.record.put(.broker, key, $0) }
            key += 1
        }
    }

    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) { loggedOn += 1 }
    mutating func loggedOff(_ session: SessionID, in engine: inout Engine) { loggedOff += 1 }
    /// Always now, so that no turn blocks.
    func nextDeadline(in engine: borrowing Engine) -> Instant { .distantPast }
}

/// An engine that listens on a port of its own, and its application.
struct Bench: ~Copyable {
    var engine: Engine
    var application = EchoApplication()

    /// - Parameter path: A folder for a store that survives; nil for one in memory.
    init(
        path: String? = nil, engine: EngineSettings = Bench.engineSettings,
        session: SessionSettings = SessionSettings(), tls: TLSSettings? = nil,
        certificate: CertificateRule? = nil, proxies: [AddressRange] = [], authentication: Authentication? = nil
    ) throws {
        let journal = try Store.open(
            path: path ?? "memory", durability: path == nil ? .none : .process, mapSize: 64 << 20,
            at: Instant(nanosecondsSinceEpoch: 1))
        var template = SessionTemplate(
            senderCompID: Name("ISLD"), targetCompID: nil, settings: session,
            dictionary: try BuiltIn.fix44.get())
        var known = SessionTemplate(
            senderCompID: Name("ISLD"), targetCompID: Name("TW"), settings: session,
            dictionary: try BuiltIn.fix44.get())
        known.certificate = certificate
        template.certificate = certificate
        known.authentication = authentication
        var acceptors = [
            AcceptorSettings(host: "127.0.0.1", port: 0, templates: [known]),
            AcceptorSettings(host: "127.0.0.1", port: 0, templates: [template]),
        ]
        for index in acceptors.indices {
            acceptors[index].tls = tls
            acceptors[index].proxies = proxies
        }
        self.engine = try Engine.start(engine, acceptors: acceptors, journal: journal)
    }

    /// An engine that connects as TW to ISLD at a port of 127.0.0.1.
    init(connectingTo port: UInt16, session: SessionSettings = SessionSettings()) throws {
        let template = SessionTemplate(
            senderCompID: Name("TW"), targetCompID: Name("ISLD"), settings: session,
            dictionary: try BuiltIn.fix44.get())
        engine = try Engine.start(
            Bench.engineSettings, acceptors: [],
            initiators: [InitiatorSettings(session: template, hosts: [HostAddress("127.0.0.1", port)])],
            journal: try Node.store(nil))
    }

    static var engineSettings: EngineSettings {
        var settings = EngineSettings()
        settings.maximumConnections = 64
        settings.maximumSessions = 64
        return settings
    }

    /// The port at which only TW may log on.
    var port: UInt16 { engine.ports[0] }
    /// The port at which anybody may.
    var openPort: UInt16 { engine.ports[1] }

    mutating func turn(_ count: Int = 1) throws {
        for _ in 0..<count { try engine.turn(&application) }
    }

    /// Turns until the client has so many messages, or nothing has come for many turns.
    mutating func messages(_ count: Int, for client: LoopbackClient) throws -> [String] {
        var idle = 0
        while client.count < count, !client.isClosed, idle < 2000 {
            let before = client.count
            try turn()
            client.receive()
            idle = client.count > before ? 0 : idle + 1
        }
        return client.takeAll()
    }

    /// Turns until the client's connection is at its end; what came before.
    mutating func end(of client: LoopbackClient, turns: Int = 2000) throws -> [String] {
        for _ in 0..<turns where !client.isClosed {
            try turn()
            client.receive()
        }
        return client.takeAll()
    }

    /// Turns until so much real time has gone by: for what only time makes happen.
    mutating func turns(for interval: Interval) throws {
        let end = engine.now.steady.advanced(by: interval)
        while engine.now.steady < end { try turn() }
    }

    /// A client that has logged on.
    mutating func logOn(_ client: LoopbackClient, heartBtInt: Int = 30) throws -> [String] {
        client.send("35=A|98=0|108=\(heartBtInt)|")
        return try messages(1, for: client)
    }
}

/// A NewOrderSingle(D) that has all it needs.
func order(_ id: Int) -> String { "35=D|11=\(id)|38=10|40=1|54=1|55=X|60=now|" }

/// The MsgType, MsgSeqNum and PossDupFlag of messages: `8/5`, or `8/5*` for one that is sent again.
func outline(_ messages: [String]) -> [String] {
    messages.map { message in
        let again = field(43, of: message) == "Y" ? "*" : ""
        return "\(field(35, of: message) ?? "")/\(field(34, of: message) ?? "")\(again)"
    }
}

/// A folder of the test's own, gone afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/penstock-engine-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FolderError() }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
        for name in ["data.mdb", "lock.mdb", "penstock.lock"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
    try body(path)
}

struct FolderError: Error {}

/// The first place where two lists differ, in words; nil when they are the same.
func difference(_ found: [String], _ expected: [String]) -> String? {
    let common = zip(found, expected).prefix { $0 == $1 }.count
    guard common < max(found.count, expected.count) else { return nil }
    let (one, other) = (found.dropFirst(common).first, expected.dropFirst(common).first)
    return "at \(common) of \(found.count): \(one ?? "nothing"), expected \(other ?? "nothing")"
}
