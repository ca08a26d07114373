// A gateway whose name server says nothing.

import Foundation
import TestKit
import Testing

@Suite(.enabled(if: SilentNameServer.isPossible, "to give a process a resolv.conf of its own takes root"))
struct `A name server that says nothing` {
    /// An acceptor that asks for passwords, and an initiator whose peer has a name.
    private static let configuration = """
        name: names
        store: {path: "${PENSTOCK_STORE}"}
        users:
          - name: alice
            # of "demo"
            passwordHash: scrypt$N=32768,r=8,p=1$w3pFdz1iah9kDWK+mcCZcA==$LqmI6EO2LT9j1Nh/FNF/7nRwzqW4ccYVn8R8mct8TPk=
        acceptors:
          - listen: 127.0.0.1:0
            sessions: [{senderCompID: PENSTOCK, targetCompID: "*", authentication: {users: [alice]}}]
        initiators:
          - connect: exchange.example.com:9000
            connectTimeout: 1h
            sessions: [{senderCompID: US, targetCompID: THEM}]
        brokers: [{id: paper, kind: paper, anySymbol: true}]
        routing: {default: paper}
        """

    @Test func `delays no Logon with a password`() throws {
        let folder = try Folder()
        defer { folder.remove() }
        let server = try SilentNameServer()
        try folder.write(Self.configuration, to: "gateway.yaml")
        try folder.write("nameserver \(SilentNameServer.address)\noptions timeout:30\n", to: "resolv.conf")
        let program = try Program(
            script: """
                exec unshare --mount bash -c '
                    mount --bind "$0/resolv.conf" /etc/resolv.conf && exec "$PENSTOCK" serve "$0/gateway.yaml"
                ' "$FOLDER"
                """,
            environment: ["FOLDER": folder.path, "PENSTOCK_STORE": folder.file("store")])
        defer { program.kill() }
        let port = try program.port()
        server.waitForQuestion()
        let client = try WireClient(port: port, me: "DESK", you: "PENSTOCK")
        try client.send("35=A|98=0|108=30|553=alice|554=demo")
        try client.expect("35=A|98=0|108=30")
        #expect(!program.printed.contains { $0.contains("US->THEM") }, "the name is still asked for")
        program.signal(SIGTERM)
        try client.expect("35=5|58=gateway stops")
        try client.send("35=5")
        #expect(try program.wait() == 0)
    }
}

/// Hears questions about names and answers none.
private final class SilentNameServer {
    static let address = "127.0.53.1"
    static let isPossible = geteuid() == 0 && (try? output(of: "unshare --mount true")) != nil

    private let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(53).bigEndian
        address.sin_addr.s_addr = inet_addr(SilentNameServer.address)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Missing("port 53 of \(SilentNameServer.address): errno \(errno)") }
    }

    deinit { close(descriptor) }

    func waitForQuestion() {
        var question = [UInt8](repeating: 0, count: 512)
        _ = recv(descriptor, &question, question.count, 0)
    }
}
