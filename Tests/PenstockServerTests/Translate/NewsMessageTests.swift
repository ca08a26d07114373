// What recorded payloads become is FIX 4.4.

import BrokerKit
import Brokers
import Foundation
import Testing
import Values
import WebKit

@testable import PenstockServer

@Suite struct `the FIX messages that payloads become` {
    /// Whatever they answered, or nothing.
    @Test(arguments: BrokerRegistry.kinds)
    func `are valid by the dictionary, of every recorded payload`(kind: String) throws {
        let type = try #require(BrokerRegistry.adapter(kind))
        let adapter = try type.init(
            AdapterSettings(credentials: ExampleCredentials.of(kind), account: ExampleCredentials.account))
        let tasks = try tasks(adapter)
        var count = 0
        var faults: [String: String] = [:]
        for (file, bytes) in try payloads(kind) {
            for task in [nil] + tasks.map(Optional.some) {
                for message in try messages(adapter, bytes, answering: task) {
                    count += 1
                    let type = message.split(separator: "|")[2]
                    if let fault = try fault(in: message) { faults["\(type) \(fault)"] = "\(file): \(message)" }
                }
            }
        }
        for (fault, example) in faults { Issue.record("\(fault) \(example)") }
        #expect(count > 100)
    }

    private func messages(
        _ adapter: any BrokerAdapter, _ bytes: [UInt8], answering task: VenueTask?
    ) throws -> [String] {
        let parser = JSONParser()
        let value = try bytes.withUnsafeBytes { try parser.parse(Bytes($0)) }
        var news: [VenueNews] = []
        // What is no answer to the task is an error, and none of this test's.
        guard let verdict = try? adapter.read(value, status: 200, answering: task, into: &news) else { return [] }
        var messages = NewsMessages(
            adapter, InstrumentBook(), answering: task, at: Instant(nanosecondsSinceEpoch: 1_700_000_000_123_000_000),
            separator: "|")
        messages.add(news, verdict)
        return messages.messages
    }

    private func tasks(_ adapter: any BrokerAdapter) throws -> [VenueTask] {
        let symbols = ["BTC/USDT", "BTC/USD", "EUR/USD", "BTC/USDT:USDT", "BTC/USD:USD"].compactMap { CanonicalSymbol($0) }
        let instrument = try #require(symbols.lazy.compactMap { adapter.instrument(guessedFrom: $0) }.first)
        let order = VenueOrder(
            "A17", venueOrderID: "4711", instrument: instrument, side: .sell, kind: .limit, timeInForce: .goodTillCancel,
            size: .quantity(Decimal(2)), limit: Decimal(3))
        return [
            .place(order), .cancel(order, as: "A18"), .replace(order, by: order), .query(order), .balances, .positions,
            .openOrders(instrument, page: nil), .fills(nil, since: .distantPast, page: nil), .instruments(page: nil),
            .book(instrument, depth: 5),
        ]
    }

    private func payloads(_ kind: String) throws -> [(file: String, bytes: [UInt8])] {
        let path = Program.root.appending(path: "Tests/BrokersTests/Payloads/\(kind).jsonl")
        return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").map { line in
            // The payload is the last member: its digits stay as they were written.
            let start = try #require(line.range(of: ", \"payload\": ")).upperBound
            return (String(line.prefix(80)), Array(line[start...].utf8.dropLast()))
        }
    }
}
