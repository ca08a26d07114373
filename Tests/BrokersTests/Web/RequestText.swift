// Requests as text that a specification can be compared with.

import BrokerKit
import Brokers
import Testing
import Values
import WebKit

/// `METHOD URL`, the headers that are not everybody's, and the body; what is signed stays in it.
func text(of request: VenueRequest) -> String {
    var lines = ["\(request.method) \(request.url)"]
    for header in request.headers where header.name != "Content-Type" { lines.append("\(header.name): \(header.value)") }
    if !request.body.isEmpty { lines.append(String(decoding: request.body, as: UTF8.self)) }
    return lines.joined(separator: "\n")
}

/// The only request of a task at 2023-11-14T22:13:20.123Z, with the nonce 1700000000123.
func request(
    _ kind: String, _ task: VenueTask, options: [String: String] = [:]
) throws -> VenueRequest {
    let requests = try requests(kind, task, options: options)
    #expect(requests.count == 1)
    return try #require(requests.first)
}

func requests(_ kind: String, _ task: VenueTask, options: [String: String] = [:]) throws -> [VenueRequest] {
    try testAdapter(kind, options: options).requests(for: task, at: testMoment)
}

let testMoment = CallMoment(Instant(nanosecondsSinceEpoch: 1_700_000_000_123_000_000), nonce: "1700000000123")

/// Why nothing is sent; nil where something is.
func refusal(_ kind: String, _ task: VenueTask) throws -> VenueRefusal? {
    do throws(VenueRefusal) {
        _ = try requests(of: try? testAdapter(kind), task)
        return nil
    } catch {
        return error
    }
}

private func requests(of adapter: (any BrokerAdapter)?, _ task: VenueTask) throws(VenueRefusal) -> [VenueRequest] {
    guard let adapter else { return [] }
    return try adapter.requests(for: task, at: testMoment)
}

/// A limit order to buy 0.01 at 50000, good till canceled, called gw-0001: changed as a test wants it.
func order(_ kind: String, _ symbol: String, _ change: (inout VenueOrder) -> Void = { _ in }) throws -> VenueOrder {
    let adapter = try testAdapter(kind)
    let name = try #require(CanonicalSymbol(symbol))
    let instrument = try #require(adapter.instrument(guessedFrom: name))
    var order = VenueOrder(
        "gw-0001", instrument: instrument, side: .buy, kind: .limit, timeInForce: .goodTillCancel,
        size: .quantity(Decimal("0.01")), limit: Decimal("50000"))
    change(&order)
    return order
}

/// A change of an order that makes it one that a venue has not, and words of the refusal.
struct Unsupported: Sendable, CustomTestStringConvertible {
    let words: String
    let change: @Sendable (inout VenueOrder) -> Void

    init(_ words: String, _ change: @escaping @Sendable (inout VenueOrder) -> Void) {
        self.words = words
        self.change = change
    }

    var testDescription: String { words }
}

/// What an adapter reads in a payload, and what it proves.
func readings(
    _ kind: String, _ text: String, status: Int = 200, answering task: VenueTask? = nil
) throws -> (Verdict, [VenueNews]) {
    let parser = JSONParser()
    var news: [VenueNews] = []
    let value = try Array(text.utf8).withUnsafeBytes { try parser.parse(Bytes($0)) }
    let verdict = try testAdapter(kind).read(value, status: status, answering: task, into: &news)
    return (verdict, news)
}

func requestID(_ kind: String, _ text: String) throws -> String? {
    let parser = JSONParser()
    let value = try Array(text.utf8).withUnsafeBytes { try parser.parse(Bytes($0)) }
    return try testAdapter(kind).requestID(in: value)
}
