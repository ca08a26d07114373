// The `openssl s_client` command against a small loop with real sockets.

import Reactor
import TestKit
import Testing
import Values

/// One connection of a TLS acceptor that echoes lines in capitals and, after the first, says
/// goodbye.
final class EchoServer {
    let context: TLSContext
    let listener: Listener
    var poller: Poller
    var lines: [UInt8] = []

    init(_ settings: TLSSettings) throws {
        context = try TLSContext.acceptor(settings)
        listener = try Listener(host: "127.0.0.1", port: 0)
        poller = try Poller()
        #expect(poller.add(listener.descriptor, token: 0) == 0)
    }

    deinit {
        listener.close()
        context.free()
    }

    /// Serves one connection to its end; how that stood, and why it failed if it did.
    func serve() throws -> (phase: TLSStream.Phase, failure: TLSFailure?) {
        let socket = try accept()
        let stream = try #require(context.accept())
        defer {
            socket.close()
            stream.free()
        }
        #expect(poller.add(socket.descriptor, token: 1) == 0)
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            step(stream)
            guard flush(stream, to: socket),
                stream.phase == .handshaking || stream.phase == .established
            else { break }
            try wait()
            let room = min(chunk.count, stream.inputRoom)
            let received = chunk.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { socket.receive(to: $0, count: room) } ?? .closed
            }
            if case .closed = received { break }
            if case .bytes(let count) = received {
                _ = Array(chunk.prefix(count)).asBytes { stream.feed($0) }
            }
        }
        return (stream.phase, stream.failure)
    }

    private func step(_ stream: TLSStream) {
        let text = stream.readAll()
        lines += text
        guard !text.isEmpty else { return }
        _ = stream.write(Array(String(decoding: text, as: UTF8.self).uppercased().utf8))
        if text.contains(UInt8(ascii: "\n")) { stream.finish() }
    }

    /// What these tests have to say fits the kernel's buffers.
    private func flush(_ stream: TLSStream, to socket: Socket) -> Bool {
        while stream.pending.count > 0 {
            guard case .bytes(let count) = socket.send(stream.pending) else { return false }
            stream.sent(count)
        }
        return true
    }

    private func accept() throws -> Socket {
        try wait()
        guard case .socket(let socket) = listener.accept() else { throw NobodyConnected() }
        return socket
    }

    private func wait() throws {
        poller.wait(for: .seconds(20))
        try #require(poller.count > 0, "nothing came for 20 s")
    }
}

@Suite struct `TLS with openssl s_client` {
    /// A client says `hello`; what it printed, its exit code, and how the connection ended for us.
    private func meet(
        _ options: String, _ settings: TLSSettings
    ) throws -> (
        output: String, status: Int32, phase: TLSStream.Phase, failure: TLSFailure?, lines: [UInt8]
    ) {
        let server = try EchoServer(settings)
        let port = server.listener.port
        let client = try ShellProcess(
            "echo hello | openssl s_client -connect 127.0.0.1:\(port) -ign_eof \(options)")
        let (phase, failure) = try server.serve()
        let (output, status) = client.finish()
        return (output, status, phase, failure, server.lines)
    }

    private func trust(_ bench: TLSBench) -> String {
        "-CAfile \(bench.certificates.file("authority.pem")) -verify_return_error"
    }

    @Test(arguments: ["-tls1_2", "-tls1_3", ""])
    func `a line there and back, verified, and a goodbye`(version: String) throws {
        let bench = try TLSBench()
        let meeting = try meet(
            "\(version) \(trust(bench)) -verify_hostname localhost", bench.acceptor)
        #expect(meeting.output.contains("Verify return code: 0 (ok)"))
        #expect(meeting.output.contains("HELLO"))
        #expect(meeting.status == 0)
        #expect(meeting.lines == Array("hello\n".utf8))
        #expect(meeting.failure == nil)
    }

    @Test(arguments: ["-tls1", "-tls1_1"])
    func `versions before TLS 1.2 are refused`(version: String) throws {
        let bench = try TLSBench()
        let meeting = try meet("\(version) -cipher DEFAULT@SECLEVEL=0", bench.acceptor)
        #expect(meeting.phase == .failed)
        #expect(
            meeting.failure?.description == "the peer and we have no version of TLS in common")
        #expect(meeting.output.contains("alert protocol version"))
        #expect(meeting.status != 0)
    }

    @Test func `TLS 1.2 is refused where 1.3 is the least`() throws {
        var bench = try TLSBench()
        bench.acceptor.minimumVersion = .tls13
        let meeting = try meet("-tls1_2", bench.acceptor)
        #expect(meeting.failure?.reason == .noCommonVersion)
    }

    @Test func `the certificate for the server name asked for`() throws {
        var bench = try TLSBench()
        bench.acceptor.identities.append(bench.identity("second"))
        let second = try meet("-servername second.test \(trust(bench))", bench.acceptor)
        #expect(second.output.contains("subject=CN = second"))
        #expect(second.output.contains("HELLO"))
        let first = try meet("-noservername \(trust(bench))", bench.acceptor)
        #expect(first.output.contains("subject=CN = server"))
    }

    @Test func `a client trusts an authority that it was not told of as little as we do`() throws {
        let bench = try TLSBench()
        let other = "-CAfile \(bench.certificates.file("other.pem")) -verify_return_error"
        let meeting = try meet(other, bench.acceptor)
        #expect(meeting.status != 0)
        #expect(meeting.failure?.description == "the peer refuses: unknown CA (alert 48)")
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `a client's certificate, and a client without one`(version: String) throws {
        var bench = try TLSBench()
        bench.requireClient()
        let (certificate, key) = (
            bench.certificates.file("client.pem"), bench.certificates.file("client.key")
        )
        let with = try meet(
            "\(version) -cert \(certificate) -key \(key) \(trust(bench))", bench.acceptor)
        #expect(with.output.contains("HELLO"))
        #expect(with.output.contains("Acceptable client certificate CA names"))
        #expect(with.failure == nil)
        let without = try meet("\(version) \(trust(bench))", bench.acceptor)
        #expect(without.failure?.reason == .noCertificate)
        #expect(!without.output.contains("HELLO"))
        #expect(without.status != 0)
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func `sessions may be resumed, but not where a certificate is to be seen each time`(
        version: String
    ) throws {
        var bench = try TLSBench()
        let ticket = try meet("\(version) \(trust(bench))", bench.acceptor)
        #expect(ticket.output.contains("TLS session ticket:"))
        bench.requireClient(nil)
        bench.acceptor.clientCertificate = .optional
        let none = try meet("\(version) \(trust(bench))", bench.acceptor)
        #expect(none.output.contains("HELLO"))
        #expect(!none.output.contains("TLS session ticket:"))
    }

    @Test func `renegotiation is refused`() throws {
        let bench = try TLSBench()
        let meeting = try meet("-tls1_2 \(trust(bench))", bench.acceptor)
        #expect(meeting.output.contains("Secure Renegotiation IS supported"))
        // As a first line `R` asks for it, when the end of input does not matter.
        let server = try EchoServer(bench.acceptor)
        let client = try ShellProcess(
            "echo R | openssl s_client -connect 127.0.0.1:\(server.listener.port) -tls1_2 -legacy_renegotiation"
        )
        let (phase, _) = try server.serve()
        let (output, _) = client.finish()
        #expect(output.contains("RENEGOTIATING"))
        #expect(!output.contains("HELLO"))
        #expect(phase != .handshaking)
        #expect(server.lines.isEmpty)
    }
}

private struct NobodyConnected: Error {}
