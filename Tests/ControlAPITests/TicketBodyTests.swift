// What orders in bodies say.

import Orders
import Testing
import Values
import WebKit
import WebServer

@testable import ControlAPI

@Suite struct `Members of orders in bodies` {
    private func body(_ text: String) throws -> Body { try Body(Array(text.utf8), JSONParser()) }

    @Test(arguments: [
        ("2026-11-27T15:04:05Z", 1_795_791_845_000_000_000), ("2026-11-27T15:04:05.5Z", 1_795_791_845_500_000_000),
        ("2026-11-27T15:04:05.123456789Z", 1_795_791_845_123_456_789), ("1970-01-01T00:00:00Z", 0),
    ] as [(String, Int64)])
    func `times are read to the nanosecond`(text: String, expected: Int64) {
        #expect(Timestamp.time(of: text)?.nanosecondsSinceEpoch == expected)
    }

    @Test(arguments: [
        "", "now", "2026-11-27", "2026-11-27T15:04:05", "2026-11-27T15:04:05+01:00", "2026-13-27T15:04:05Z", "2026-11-31T15:04:05Z",
        "2026-11-27T15:04:05.Z", "2026-11-27T15:04:05.1234567890Z", "2026-11-27 15:04:05Z", "2026/11/27T15:04:05Z", "ä026-11-27T15:04:05Z",
    ])
    func `other texts are no times`(text: String) { #expect(Timestamp.time(of: text) == nil) }

    @Test func `what is told is read back`() {
        let time = Instant(nanosecondsSinceEpoch: 1_795_791_845_123_456_000)
        #expect(Timestamp.time(of: Timestamp.text(of: time)) == time)
    }

    @Test func `lists of objects are read one by one, with the place of each mistake`() throws {
        var body = try body(#"{"orders": [{"a": "1"}, {"a": 2, "b": 3}, {}]}"#)
        var found: [String?] = []
        body.each("orders", most: 3) { one, _ in found.append(one.text("a")) }
        #expect(found == ["1", nil, nil])
        #expect(body.mistakes.map(\.field) == ["orders[1].a", "orders[1].b"])
    }

    @Test(arguments: [#"{"orders": 1}"#, #"{"orders": ["a"]}"#, #"{"orders": [{}, "a"]}"#, #"{"orders": ["a", {}]}"#, #"{"orders": [{}, {}, {}]}"#, "{}"])
    func `what is no list of a few objects is a mistake`(text: String) throws {
        var body = try body(text)
        body.each("orders", most: 2) { _, _ in }
        #expect(body.mistakes.map(\.field) == ["orders"])
    }

    @Test func `names have the length that the gateway has room for, and are ASCII`() throws {
        var body = try body("{\"a\": \"\(String(repeating: "x", count: 32))\", \"b\": \"\(String(repeating: "x", count: 33))\", \"c\": \"ä\", \"d\": \"\"}")
        #expect(body.name("a", Name.self)?.count == 32)
        #expect(body.name("b", Name.self) == nil && body.name("c", Name.self) == nil && body.name("d", Name.self) == nil)
        #expect(body.name("e", Name.self) == nil && body.name("f", Name.self, isRequired: true) == nil)
        #expect(body.mistakes.map(\.field) == ["b", "c", "d", "f"])
    }

    @Test func `amounts are above zero`() throws {
        var body = try body(#"{"a": "0", "b": "-1", "c": "0.01", "d": "x"}"#)
        #expect(body.positive("a") == nil && body.positive("b") == nil && body.positive("d") == nil && body.positive("e") == nil)
        #expect(body.positive("c") == Decimal("0.01"))
        #expect(body.mistakes.map(\.field) == ["a", "b", "d"])
    }
}

@Suite struct `Answers to several questions` {
    @Test func `are whole with the last one, in the order of the questions`() {
        let gathered = GatheredAnswers(2)
        gathered.put(GatewayAnswer(.done("second")), at: 1)
        #expect(gathered.all == nil)
        gathered.put(GatewayAnswer(.refused("first")), at: 0)
        #expect(gathered.all?.map(\.end) == [.refused("first"), .done("second")])
    }
}
