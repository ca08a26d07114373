// Where peers may come from.

import FIXEngine
import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Allowed addresses` {
    private static let two = AddressRange(IPAddress(v4: 0x7F00_0002), bits: 128)
    private static let three = AddressRange(IPAddress(v4: 0x7F00_0003), bits: 128)

    @Test func `whoever no session would take is dropped before anything is read`() throws {
        let acceptor = try Node.acceptor { $0.templates[0].allowedAddresses = [Self.two, Self.three] }
        let stranger = try LoopbackClient(port: acceptor.port)
        #expect(try messages(1, for: stranger, acceptor) == [] && stranger.isClosed)
        #expect(ends(of: acceptor) == [.addressNotAllowed])
        for host: UInt8 in [2, 3] {
            let client = try LoopbackClient(port: acceptor.port, sender: "C\(host)", host: host)
            client.send("35=A|98=0|108=30|")
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"])
        }
    }

    @Test func `each template has its own, looked at with the Logon`() throws {
        let dictionary = try BuiltIn.fix44.get()
        let acceptor = try Node.acceptor { settings in
            settings.templates[0].allowedAddresses = [Self.two]
            settings.templates.append(
                SessionTemplate(
                    senderCompID: Name("ISLD"), targetCompID: Name("OPEN"), dictionary: dictionary))
        }
        for (sender, host, isLetIn) in [
            ("OPEN", 1 as UInt8, true), ("OTHER", 1, false), ("OTHER", 2, true), ("THIRD", 3, false),
        ] {
            let client = try LoopbackClient(port: acceptor.port, sender: sender, host: host)
            client.send("35=A|98=0|108=30|")
            let answer = outline(try messages(1, for: client, acceptor))
            #expect(answer == (isLetIn ? ["A/1"] : []) && client.isClosed != isLetIn, "\(sender) \(host)")
        }
        #expect(acceptor.engine?.sessionCount == 2)
        #expect(ends(of: acceptor).filter { $0 == .addressNotAllowed }.count == 2)
    }
}

/// Why connections ended, as far as the engine noted it since it was last asked.
func ends(of node: Node) -> [DisconnectReason] {
    node.events().compactMap { event in
        if case .disconnected(let reason) = event { reason } else { nil }
    }
}

@Suite struct `Behind a proxy` {
    private static let proxy = AddressRange(IPAddress(v4: 0x7F00_0003), bits: 128)
    private static let client = AddressRange(IPAddress(v4: 0xC000_0201), bits: 128)

    /// Only 127.0.0.3 may pass connections on, and only for 192.0.2.1.
    private func acceptor(logonTimeout: Interval = .seconds(10)) throws -> Node {
        var settings = Bench.engineSettings
        settings.logonTimeout = logonTimeout
        return try Node.acceptor(engine: settings) { acceptor in
            acceptor.proxies = [Self.proxy]
            acceptor.templates[0].allowedAddresses = [Self.client]
        }
    }

    private static let textual = Array("PROXY TCP4 192.0.2.1 192.0.2.2 5001 9880\r\n".utf8)
    private static let binary: [UInt8] =
        Array("\r\n\r\n\0\r\nQUIT\n".utf8) + [0x21, 0x11, 0, 12, 192, 0, 2, 1, 192, 0, 2, 2, 1, 2, 3, 4]

    @Test(arguments: [textual, binary])
    func `a header and the Logon behind it may be cut anywhere`(header: [UInt8]) throws {
        let acceptor = try acceptor()
        for cut in 1..<header.count + 4 {
            let client = try LoopbackClient(port: acceptor.port, sender: "C\(cut)", host: 3)
            let bytes = header + client.message("35=A|98=0|108=30|")
            client.send(Array(bytes[..<cut]))
            try acceptor.turn()
            try acceptor.turn()
            client.send(Array(bytes[cut...]))
            #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"], "cut at \(cut)")
            #expect(try "\(acceptor.status(cut - 1).peer)" == "192.0.2.1")
        }
    }

    @Test func `nobody but the proxy may connect, and the proxy only with a header`() throws {
        let acceptor = try acceptor()
        let direct = try LoopbackClient(port: acceptor.port)
        direct.send(Self.textual + direct.message("35=A|98=0|108=30|"))
        #expect(try messages(1, for: direct, acceptor) == [] && direct.isClosed)
        #expect(ends(of: acceptor) == [.addressNotAllowed])
        let bare = try LoopbackClient(port: acceptor.port, host: 3)
        bare.send("35=A|98=0|108=30|")
        #expect(try messages(1, for: bare, acceptor) == [] && bare.isClosed)
        #expect(ends(of: acceptor) == [.noProxyHeader])
        let long = try LoopbackClient(port: acceptor.port, host: 3)
        long.send(Array(Self.binary.prefix(14)) + [0xFF, 0xFF])
        #expect(try messages(1, for: long, acceptor) == [] && long.isClosed)
        #expect(ends(of: acceptor) == [.noProxyHeader])
    }

    @Test func `who comes through it is judged by the address in the header`() throws {
        let acceptor = try acceptor()
        for header in [
            Array("PROXY TCP4 192.0.2.7 192.0.2.2 5001 9880\r\n".utf8),
            // The proxy itself, which may not log on.
            Array("PROXY UNKNOWN\r\n".utf8),
            Array("\r\n\r\n\0\r\nQUIT\n".utf8) + [0x20, 0, 0, 0],
        ] {
            let client = try LoopbackClient(port: acceptor.port, host: 3)
            client.send(header + client.message("35=A|98=0|108=30|"))
            #expect(try messages(1, for: client, acceptor) == [] && client.isClosed)
            #expect(ends(of: acceptor) == [.addressNotAllowed])
        }
        let client = try LoopbackClient(port: acceptor.port, host: 3)
        let header = Array("PROXY TCP6 ::ffff:192.0.2.1 ::1 5001 9880\r\n".utf8)
        client.send(header + client.message("35=A|98=0|108=30|"))
        #expect(outline(try messages(1, for: client, acceptor)) == ["A/1"])
    }

    @Test func `a header that does not end in time ends the connection`() throws {
        let acceptor = try acceptor(logonTimeout: .milliseconds(50))
        let client = try LoopbackClient(port: acceptor.port, host: 3)
        client.send(Array(Self.textual.dropLast()))
        #expect(try messages(1, for: client, acceptor) == [] && client.isClosed)
        #expect(ends(of: acceptor) == [.noLogonInTime])
    }
}
