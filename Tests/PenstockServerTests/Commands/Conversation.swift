// Conversations of wire text, played over TCP.

import Foundation
import Testing

/// Plays a conversation with a peer nobody has used yet.
///
/// `<` a message of ours, completed; `<<` bytes as they stand; `>` exactly what is answered;
/// `<x` we hang up; `>x` they do; `<c` we connect again; `#` a remark.
func play(_ script: String, _ pace: Pace = .whole, me: String? = nil) throws {
    let responder = try Responder.running
    let client = try WireClient(
        port: responder.port, me: me ?? responder.newPeer(), you: "ISLD", pace: pace)
    for (number, line) in script.split(separator: "\n").enumerated() {
        let line = line.trimmingCharacters(in: .whitespaces)
        do {
            try perform(line, client)
        } catch {
            throw Missing("line \(number + 1), \(line): missing \(error)")
        }
    }
    client.close()
}

private func perform(_ line: String, _ client: WireClient) throws {
    switch line {
    case "<x":
        try client.flush()
        client.close()
    case "<c": try client.connect()
    case ">x": try client.expectClose()
    case _ where line.hasPrefix("#"): break
    case _ where line.hasPrefix("<< "): try client.sendRaw(String(line.dropFirst(3)))
    case _ where line.hasPrefix("< "): try client.send(String(line.dropFirst(2)))
    case _ where line.hasPrefix("> "): try client.expect(String(line.dropFirst(2)))
    default: throw Missing("a line that can be played")
    }
}

/// A conversation after the Logons and before the Logouts, which are played, too: so that a message
/// that should not have come is noticed, and numbers have to be right on both sides.
func playLoggedOn(_ script: String, thenIn nextIn: Int, out nextOut: Int, _ pace: Pace = .whole)
    throws
{
    try play(
        """
        < 35=A|34=1|98=0|108=30
        > 35=A|34=1|98=0|108=30
        \(script)
        < 35=5|34=\(nextIn)
        > 35=5|34=\(nextOut)
        >x
        """, pace)
}

/// A `penstock respond` for a suite, with as many peers as its tests need.
final class Responder: @unchecked Sendable {
    // Started before the tests and ended after them; the count of peers is guarded by the lock.
    @TaskLocal static var current: Responder?

    static var running: Responder {
        get throws {
            guard let current else { throw Missing("a responder: the suite lacks .responding") }
            return current
        }
    }

    let program: Program
    let port: UInt16
    private let lock = NSLock()
    private var peers = 0

    private static let peersMaximum = 300

    init() throws {
        let targets = ["TW44", "TW"] + (1...Responder.peersMaximum).map { "P\($0)" }
        program = try Program([
            "respond", "--port", "0", "--targets", targets.joined(separator: ","),
        ])
        do {
            port = try program.port()
        } catch {
            program.kill()
            throw error
        }
    }

    func newPeer() -> String {
        lock.withLock {
            peers += 1
            precondition(peers <= Responder.peersMaximum, "more conversations than peers")
            return "P\(peers)"
        }
    }
}

/// Runs a suite against one responder, which must still be there at the end.
struct RespondingTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let responder = try Responder()
        defer { responder.program.kill() }
        try await Responder.$current.withValue(responder, operation: function)
        responder.program.signal(SIGTERM)
        let code = try responder.program.wait()
        #expect(code == 0, "\(responder.program.complaints)")
    }
}

extension Trait where Self == RespondingTrait {
    /// One `penstock respond` for all tests of the suite.
    static var responding: Self { RespondingTrait() }
}
