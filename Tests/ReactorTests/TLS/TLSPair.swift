// An acceptor's and an initiator's end of one connection, joined without a socket.

import Reactor
import TestKit
import Testing
import Values

/// Carries what one end has pending to the other, in the pieces that a test wants.
final class TLSPair {
    enum End { case client, server }

    let client: TLSStream
    let server: TLSStream
    /// Plaintext that arrived.
    var atClient: [UInt8] = []
    var atServer: [UInt8] = []
    /// How much ciphertext was carried.
    private(set) var toClient = 0
    private(set) var toServer = 0

    init(_ client: TLSContext, _ server: TLSContext, host: String = "localhost") throws {
        self.client = try #require(Array(host.utf8).asBytes { client.connect(to: $0) })
        self.server = try #require(server.accept())
        self.client.advance()
    }

    deinit {
        client.free()
        server.free()
    }

    /// Goes on until nothing moves any more, in pieces of at most so many bytes.
    func run(pieces: Int = .max) {
        var moved = 1
        while moved > 0 { moved = carry(to: .server, pieces) + carry(to: .client, pieces) }
    }

    /// One piece; how long it was.
    @discardableResult
    func carry(to end: End, _ most: Int = .max) -> Int {
        let (to, from) = end == .server ? (server, client) : (client, server)
        let piece = Array([UInt8](from.pending).prefix(most))
        let count = piece.asBytes { to.feed($0) }
        from.sent(count)
        if end == .server { toServer += count } else { toClient += count }
        drain(end)
        return count
    }

    /// Reads all plaintext that an end has.
    func drain(_ end: End) {
        if end == .server { atServer += server.readAll() } else { atClient += client.readAll() }
    }

    var isEstablished: Bool { client.phase == .established && server.phase == .established }
}

extension TLSStream {
    /// Everything there is to read, in pieces of at most so many bytes.
    func readAll(room: Int = 5000) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = readOnce(room: room)
            if piece.isEmpty { return all }
            all += piece
        }
    }

    func readOnce(room: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: room)
        let result = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { read(to: $0, count: room) } ?? .closed
        }
        guard case .bytes(let count) = result else { return [] }
        return Array(buffer.prefix(count))
    }

    /// Offers bytes; how many were taken.
    func write(_ bytes: [UInt8]) -> Int {
        if case .bytes(let count) = bytes.asBytes({ write($0) }) { return count }
        return 0
    }

    func write(_ text: String) -> Int { write(Array(text.utf8)) }
}

/// The settings of both sides, with certificates that the tests make.
struct TLSBench {
    let certificates: TestCertificates
    var acceptor = TLSSettings()
    var initiator = TLSSettings()

    /// A server for localhost, and a client that trusts its authority.
    init() throws {
        certificates = try TestCertificates.shared.get()
        acceptor.identities = [identity("server")]
        initiator.authorityFile = certificates.file("authority.pem")
    }

    /// Clients need a certificate, and this one has it.
    mutating func requireClient(_ name: String? = "client") {
        acceptor.clientCertificate = .required
        acceptor.authorityFile = certificates.file("authority.pem")
        initiator.identities = name.map { [identity($0)] } ?? []
    }

    func identity(_ name: String) -> TLSIdentity {
        TLSIdentity(
            certificateFile: certificates.file("\(name).pem"),
            privateKeyFile: certificates.file("\(name).key"))
    }

    /// Calls `body` with the contexts of both sides, and frees them.
    func contexts(_ body: (_ client: TLSContext, _ server: TLSContext) throws -> Void) throws {
        let server = try TLSContext.acceptor(acceptor)
        defer { server.free() }
        let client = try TLSContext.initiator(initiator)
        defer { client.free() }
        try body(client, server)
    }

    /// A connection that went as far as it goes.
    func pair(host: String = "localhost", _ body: (TLSPair) throws -> Void) throws {
        try contexts { client, server in
            let pair = try TLSPair(client, server, host: host)
            pair.run()
            try body(pair)
        }
    }
}
