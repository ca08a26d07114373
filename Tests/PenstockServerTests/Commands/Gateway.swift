// `penstock serve sessions/demo.yaml`, and its clients.

import Foundation
import Testing

/// A gateway with a store of its own, which can be ended and started again.
final class Gateway: @unchecked Sendable {
    // What changes does so while one test alone has it; the count of clients is guarded by the lock.
    @TaskLocal static var current: Gateway?
    private let lock = NSLock()
    private var clients = 0

    let folder: Folder
    private let file: String
    private(set) var program: Program
    private(set) var port: UInt16 = 0

    /// - Parameter changes: Pieces of sessions/demo.yaml, and what stands in their place.
    init(changing changes: [String: String] = [:]) throws {
        folder = try Folder()
        if changes.isEmpty {
            file = "sessions/demo.yaml"
        } else {
            let demo = Program.root.appendingPathComponent("sessions/demo.yaml")
            var text = try String(contentsOf: demo, encoding: .utf8)
            for (piece, other) in changes {
                guard text.contains(piece) else { throw Missing("\(piece) in the demo") }
                text = text.replacing(piece, with: other)
            }
            try folder.write(text, to: "gateway.yaml")
            file = folder.file("gateway.yaml")
        }
        program = try Gateway.start(file, folder)
        do {
            port = try program.port()
        } catch {
            end()
            throw error
        }
    }

    /// Prices that stay, and sizes that are shown once, so that every figure of a report can be
    /// told beforehand.
    static func still() throws -> Gateway {
        try Gateway(
            changing: [
                "prices: moving": "prices: still", "priceInterval: 100ms": "priceInterval: 1h",
            ])
    }

    var store: String { folder.file("store") }

    private static func start(_ file: String, _ folder: Folder) throws -> Program {
        try Program(
            ["serve", file],
            environment: ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": folder.file("store")])
    }

    /// Again, on the same store; whoever ended it before did so.
    func startAgain() throws {
        program = try Gateway.start(file, folder)
        port = try program.port()
    }

    /// As if the process had crashed.
    func crash() { program.kill() }

    /// SIGTERM, and the exit code.
    func stop() throws -> Int32 {
        program.signal(SIGTERM)
        return try program.wait()
    }

    /// With everything it had.
    func end() {
        program.kill()
        folder.remove()
    }

    func connect(_ me: String, _ pace: Pace = .whole) throws -> WireClient {
        try WireClient(port: port, me: me, you: "PENSTOCK", pace: pace)
    }

    /// A client nobody has been yet, of the suite's gateway, logged on.
    static func client(_ pace: Pace = .whole) throws -> WireClient {
        guard let current else { throw Missing("a gateway: the suite lacks .serving") }
        let number = current.lock.withLock {
            current.clients += 1
            return current.clients
        }
        return try current.logOn("C\(number)", pace)
    }

    func logOn(_ me: String, _ pace: Pace = .whole) throws -> WireClient {
        let client = try connect(me, pace)
        try client.send("35=A|98=0|108=30")
        try client.expect("35=A|98=0|108=30")
        return client
    }
}

/// Runs a suite against one gateway on a still market, which must end well.
struct ServingTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let gateway = try Gateway.still()
        defer { gateway.end() }
        try await Gateway.$current.withValue(gateway, operation: function)
        let code = try gateway.stop()
        #expect(code == 0, "\(gateway.program.complaints)")
    }
}

extension Trait where Self == ServingTrait {
    /// One `penstock serve` for all tests of the suite.
    static var serving: Self { ServingTrait() }
}
