// What a body says, and all that is wrong with it.

import Testing
import Values
import WebKit
import WebServer

@testable import ControlAPI

@Suite struct `Bodies of requests` {
    private func body(_ text: String) throws -> Body { try Body(Array(text.utf8), JSONParser()) }

    @Test func `numbers are decimals, as texts or as numbers`() throws {
        var body = try body(#"{"a": "12.50", "b": 0.1, "c": 12345678901234.567, "d": "x", "e": 1e400}"#)
        #expect(body.decimal("a") == Decimal("12.5"))
        #expect(body.decimal("b") == Decimal("0.1"))
        #expect(body.decimal("c") == Decimal("12345678901234.567"))
        #expect(body.decimal("d") == nil && body.decimal("e") == nil && body.decimal("f") == nil)
        #expect(body.mistakes.map(\.field) == ["d", "e"])
    }

    @Test func `every mistake is told at once, and what is not asked for is one`() throws {
        var body = try body(#"{"why": 1, "delay": 5, "closes": "yes", "scopes": [1], "nmae": "x"}"#)
        #expect(body.required("why") == "" && body.required("scope") == "")
        #expect(body.integer("delay", in: 0...4) == nil)
        #expect(body.flag("closes") == nil)
        #expect(body.texts("scopes") == nil)
        let problem = #expect(throws: ProblemDetails.self) { try body.check() }
        #expect(problem?.status == 422)
        #expect(problem?.fields.map(\.field) == ["why", "scope", "delay", "closes", "scopes", "nmae"])
    }

    @Test(arguments: ["{", "[]", "1", "nothing", "{\"a\":1,}", "\u{0}"])
    func `what is no object is refused`(text: String) {
        let problem = #expect(throws: ProblemDetails.self) { try body(text) }
        #expect(problem?.status == 400)
    }

    @Test func `texts have a bound and no control characters`() throws {
        var body = try body("{\"a\": \"\(String(repeating: "x", count: 129))\", \"b\": \"a\\nb\", \"c\": \"\(String(repeating: "x", count: 128))\"}")
        #expect(body.text("a") == nil && body.text("b") == nil)
        #expect(body.text("c")?.count == 128)
        #expect(body.mistakes.map(\.field) == ["a", "b"])
    }

    @Test func `no body is an empty object`() throws {
        let body = try body("")
        try body.check()
    }
}
