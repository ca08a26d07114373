// Both sides of TLS, with certificates that the tests make.

import FIXEngine
import FIXSession
import FIXWire
import Journal
import Reactor
import TestKit
import Testing
import Values

/// What an acceptor and an initiator are told of TLS: a server for localhost, and a client that trusts
/// its authority.
struct Secured {
    let certificates: TestCertificates
    var acceptor = TLSSettings()
    var initiator = TLSSettings()

    init() throws {
        certificates = try TestCertificates.shared.get()
        acceptor.identities = [identity("server")]
        initiator.authorityFile = certificates.file("authority.pem")
    }

    func identity(_ name: String) -> TLSIdentity {
        TLSIdentity(
            certificateFile: certificates.file("\(name).pem"), privateKeyFile: certificates.file("\(name).key"))
    }

    /// Clients need a certificate, and this one has it.
    mutating func requireClient(_ name: String? = "client") {
        acceptor.clientCertificate = .required
        acceptor.authorityFile = certificates.file("authority.pem")
        initiator.identities = name.map { [identity($0)] } ?? []
    }

    /// A client of the tests.
    func client(
        _ port: UInt16, sender: String = "TW", host: String = "localhost", receiveBuffer: Int32 = 0
    ) throws -> (LoopbackClient, ClientTLS) {
        let context = try TLSContext.initiator(initiator)
        defer { context.free() }
        let tls = try ClientTLS(context, host: host)
        return (try LoopbackClient(port: port, sender: sender, receiveBuffer: receiveBuffer, tls: tls), tls)
    }
}

/// An initiator of ours, session 0, and its application.
struct Caller: ~Copyable {
    var engine: Engine
    var application = EchoApplication()

    /// - Parameter change: What differs from the usual settings.
    init(
        port: UInt16, host: String = "127.0.0.1", tls: TLSSettings?,
        _ change: (inout InitiatorSettings) -> Void = { _ in }
    ) throws {
        let journal = try Store.open(
            path: "memory", durability: .none, mapSize: 64 << 20, at: Instant(nanosecondsSinceEpoch: 1))
        // The answers of the bench are short.
        var rules = ValidationRules()
        rules.checkRequired = false
        let template = SessionTemplate(
            senderCompID: Name("TW"), targetCompID: Name("ISLD"), rules: rules,
            dictionary: try BuiltIn.fix44.get())
        var settings = InitiatorSettings(session: template, hosts: [HostAddress(host, port)])
        settings.reconnectIntervals = [.seconds(60)]
        settings.tls = tls
        change(&settings)
        engine = try Engine.start(
            Bench.engineSettings, acceptors: [], initiators: [settings], journal: journal)
    }

    mutating func turn() throws { try engine.turn(&application) }

    var status: SessionStatus { engine.status(of: SessionID(0)) }

    var isLoggedOn: Bool { engine.isLoggedOn(SessionID(0)) }

    /// A NewOrderSingle(D) to session 0.
    mutating func order(_ id: Int) -> Bool {
        let result = engine.send(.newOrderSingle, to: SessionID(0)) { writer in
            writer.append(11, UInt64(id))
            writer.append(38, 10)
            writer.append(40, character: UInt8(ascii: "1"))
            writer.append(54, character: UInt8(ascii: "1"))
            writer.append(55, "X")
            writer.append(60, "20261126-00:00:00")
        }
        if case .accepted = result { return true }
        return false
    }
}

/// Turns of both until something is so, or for at most so many turns; whether it came to be so.
func turn(
    _ bench: inout Bench, _ caller: inout Caller, atMost turns: Int = 5000,
    until isDone: (borrowing Bench, borrowing Caller) -> Bool
) throws -> Bool {
    for _ in 0..<turns {
        if isDone(bench, caller) { return true }
        try bench.turn()
        try caller.turn()
    }
    return isDone(bench, caller)
}

extension Engine {
    /// The reason of each connection's or attempt's end so far, and what TLS had to say.
    mutating func takeEnds() -> [String] {
        var ends: [String] = []
        while let event = takeEvent() {
            switch event.kind {
            case .disconnected(let reason): ends.append("\(reason.text)")
            case .tlsFailed(let failure): ends.append("\(failure)")
            case .cannotConnect(let code): ends.append("cannot connect: \(code)")
            case .tlsReloaded(let count): ends.append("reloaded \(count)")
            case .tlsNotReloaded(let why): ends.append("not reloaded: \(why)")
            default: break
            }
        }
        return ends
    }
}
