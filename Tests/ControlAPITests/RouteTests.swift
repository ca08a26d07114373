// The table of what can be asked, and its document.

import Access
import Testing
import Values
import WebKit

@testable import ControlAPI

@Suite struct `The table of routes` {
    private func table(_ routes: [Route]) -> [String] {
        routes.map { route in
            let entry =
                switch route.entry {
                case .anybody: "anybody"
                case .user: "whoever is logged on"
                case .right(let right): right.rawValue
                }
            return "\(route.method.rawValue) \(route.template): \(entry)"
        }
    }

    @Test func `who may ask what`() {
        #expect(
            table(Routes.access) == [
                "POST /login: anybody", "POST /logout: whoever is logged on", "GET /me: whoever is logged on",
                "POST /me/password: whoever is logged on", "POST /me/factor: whoever is logged on",
                "POST /me/factor/confirm: whoever is logged on", "POST /me/factor/show: whoever is logged on",
            ])
        #expect(
            table(Routes.own) == [
                "POST /me/factor/recovery: whoever is logged on", "POST /me/factor/remove: whoever is logged on",
                "GET /me/sessions: whoever is logged on", "DELETE /me/sessions/{id}: whoever is logged on",
            ])
        #expect(
            table(Routes.users) == [
                "GET /users: users", "POST /users: users", "GET /users/{name}: users", "PATCH /users/{name}: users",
                "DELETE /users/{name}: users", "POST /users/{name}/password: users", "DELETE /users/{name}/factor: users",
                "POST /users/{name}/unlock: users",
            ])
        #expect(table(Routes.keys) == ["GET /keys: look", "POST /keys: look", "DELETE /keys/{id}: look"])
        #expect(
            table(Routes.vault) == [
                "GET /vault: credentials", "POST /vault: credentials", "POST /vault/unlock: credentials", "POST /vault/lock: credentials",
                "POST /vault/rotate: credentials", "GET /credentials: credentials", "POST /credentials: credentials",
                "GET /credentials/{broker}: credentials", "PATCH /credentials/{broker}: credentials",
                "DELETE /credentials/{broker}: credentials", "POST /credentials/{broker}/test: credentials",
                "POST /credentials/{broker}/rotate: credentials",
            ])
        #expect(table(Routes.orders) == ["GET /orders: look", "GET /orders/{number}: look", "GET /orders/{number}/fills: look"])
        #expect(
            table(Routes.trading) == [
                "POST /orders: trade", "POST /orders/batch: trade", "PATCH /orders/{number}: trade", "DELETE /orders/{number}: trade",
                "POST /positions/close: trade",
            ])
        #expect(
            table(Routes.gateway) == [
                "GET /status: look", "GET /positions: look", "GET /risk/limits: look",
                "PUT /risk/limits: changeLimits",
            ])
        #expect(
            table(Routes.brokers) == [
                "GET /brokers: look", "GET /brokers/{id}: look", "POST /brokers/{id}/disconnect: steer", "POST /brokers/{id}/connect: steer",
                "POST /brokers/{id}/test: steer",
            ])
        #expect(table(Routes.latency) == ["GET /latency: look"])
        #expect(table(Routes.books) == ["GET /balances: look", "GET /portfolio: look"])
        #expect(
            table(Routes.routing) == ["GET /routing/rules: look", "GET /routing/scores: look", "POST /routing/preview: look", "GET /orders/{number}/routing: look"])
        #expect(
            table(Routes.sessions) == [
                "GET /sessions: look", "GET /sessions/{session}: look", "POST /sessions/{session}/logon: steer",
                "POST /sessions/{session}/logout: steer", "POST /sessions/{session}/disconnect: steer",
                "POST /sessions/{session}/reset: steer", "POST /sessions/{session}/test: steer",
            ])
        #expect(table(Routes.numbers) == ["POST /sessions/{session}/numbers: steer"])
        #expect(table(Routes.messages) == ["GET /sessions/{session}/messages: look"])
        #expect(
            table(Routes.reconciliation) == [
                "POST /reconciliation: steer", "GET /reconciliation: look", "POST /reconciliation/{number}/resolve: steer",
            ])
        #expect(
            table(Routes.emergency) == [
                "GET /emergency: look", "GET /emergency/history: look", "POST /emergency/stop: stop", "POST /emergency/resume: resume",
                "POST /emergency/heartbeat: stop",
            ])
        #expect(table(Routes.audit) == ["GET /audit: audit", "POST /audit/verify: audit"])
    }

    @Test func `a path means one route, and what it says in a variable's place`() throws {
        let found = try #require(Routes.find(.get, ["orders", "17"][...]))
        #expect(found.route.template == "/orders/{number}")
        #expect(found.variables == ["number": "17"])
        #expect(Routes.find(.get, ["orders"][...])?.route.template == "/orders")
        #expect(Routes.find(.head, ["orders"][...])?.route.template == "/orders")
        #expect(Routes.find(.get, ["orders", ""][...]) == nil)
        #expect(Routes.find(.get, ["orders", "17", "more"][...]) == nil)
        #expect(Routes.find(.delete, ["orders"][...]) == nil)
        #expect(Routes.methods(["risk", "limits"][...]) == ["GET", "HEAD", "PUT"])
        #expect(Routes.methods(["nothing"][...]).isEmpty)
    }

    @Test func `the document names every route once, and only shapes that it has`() throws {
        let document = OpenAPI.document
        var operations: [String] = []
        var names: Set<String> = []
        guard case .object(let paths)? = document["paths"] else { return #expect(Bool(false)) }
        for path in paths {
            guard case .object(let methods) = path.value else { continue }
            for method in methods {
                operations.append("\(method.key.uppercased()) \(path.key)")
                guard case .text(let name)? = method.value["operationId"] else { continue }
                #expect(names.insert(name).inserted, "\(name)")
            }
        }
        #expect(operations.sorted() == Routes.all.map { "\($0.method.rawValue) \($0.template)" }.sorted())
        let shapes = Set(Schemas.named.map { "#/components/schemas/\($0.name)" })
        for reference in references(in: document) { #expect(shapes.contains(reference), "\(reference)") }
        // It is JSON.
        let parser = JSONParser()
        let version = try withExtendedLifetime(parser) { try parser.parse(document.bytes).text("openapi").description }
        #expect(version == "3.1.0")
    }

    private func references(in json: JSON) -> [String] {
        switch json {
        case .object(let members):
            members.flatMap { member -> [String] in
                if member.key == "$ref", case .text(let text) = member.value { return [text] }
                return references(in: member.value)
            }
        case .list(let values): values.flatMap(references)
        default: []
        }
    }
}
