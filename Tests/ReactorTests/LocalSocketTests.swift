// Lines between processes of one machine.

import Foundation
import Testing

@testable import Reactor

@Suite struct `A local connection` {
    private func pair(_ body: (inout LocalConnection, inout LocalConnection) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "penstock-local-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let listener = try LocalListener(folder: folder, name: "s")
        defer { listener.close() }
        var client = try LocalConnection(to: folder, name: "s")
        var server = try #require(listener.accept(orUntil: try Wake(), milliseconds: 5000))
        try body(&client, &server)
        client.close()
        server.close()
    }

    @Test func `gives lines one by one, however they come`() throws {
        try pair { client, server in
            server.send(line: "one\ntwo")
            server.send(line: "")
            server.send(line: String(repeating: "long ", count: 10_000))
            #expect(client.readLine(limit: 100, milliseconds: 5000) == "one")
            #expect(client.readLine(limit: 100, milliseconds: 5000) == "two")
            #expect(client.readLine(limit: 100, milliseconds: 5000) == "")
            #expect(client.readLine(limit: 50_000, milliseconds: 5000)?.count == 50_000)
            client.send(line: "back")
            #expect(server.readLine(limit: 4, milliseconds: 5000) == "back")
        }
    }

    @Test func `gives what came before the other end went, and then none`() throws {
        let folder = NSTemporaryDirectory() + "penstock-local-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let listener = try LocalListener(folder: folder, name: "s")
        defer { listener.close() }
        var client = try LocalConnection(to: folder, name: "s")
        let server = try #require(listener.accept(orUntil: try Wake(), milliseconds: 5000))
        server.send(line: "last")
        server.close()
        #expect(client.readLine(limit: 10, milliseconds: 5000) == "last")
        #expect(client.readLine(limit: 10, milliseconds: 5000) == nil)
        client.close()
    }

    @Test func `gives none that is too long, or that does not come`() throws {
        try pair { client, server in
            server.send(line: "12345")
            #expect(client.readLine(limit: 4, milliseconds: 5000) == nil)
        }
        try pair { client, _ in #expect(client.readLine(limit: 4, milliseconds: 1) == nil) }
    }
}
