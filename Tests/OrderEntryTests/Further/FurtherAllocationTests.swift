// Reading lists and market data requests, and writing answers, allocates nothing.

import CAllocationCounter
import FIXWire
import OrderEntry
import Orders
import Testing
import Values

/// Reads one message often, with the orders of a list, and writes an answer in a group.
@_noLocks
private func readOften(
    _ bytes: Bytes, _ count: Int, _ tokenizer: borrowing Tokenizer, _ table: borrowing FieldTable,
    _ request: inout FurtherRequest, _ order: inout ClientRequest, _ writer: inout MessageWriter
) -> Int {
    var done = 0
    for _ in 0..<count {
        guard let message = try? tokenizer.tokenize(bytes, into: table) else { continue }
        request.read(message, session: SessionNumber(1), isPossibleResend: false)
        if case .refused = request { continue }
        var entries = ListEntries(message)
        while let entry = entries.nextEntry() {
            order.read(entry, session: SessionNumber(1), isPossibleResend: false)
        }
        writer.begin(.marketDataSnapshotFullRefresh)
        writer.append(snapshotOf: Text("AAPL"), requestID: Text("R1"), entries: 1)
        writer.append(
            MarketDataEntry(
                .bid, price: Decimal(mantissa: 1025, scale: 2),
                time: Instant(nanosecondsSinceEpoch: 1_767_225_600_123_000_000)))
        guard writer.finish(beginString: Text("FIX.4.4")) != nil else { continue }
        done += 1
    }
    return done
}

@Suite struct `Allocations of further requests` {
    // Of good messages: where an error is thrown, the testing library itself allocates, to remember from where.
    @Test(arguments: [batch, marketData, massCancel, massStatus, trades, user, positions, securityStatus])
    func `Reading and writing allocates nothing`(text: String) {
        let tokenizer = Tokenizer()
        let table = FieldTable(capacity: 400)
        var request = FurtherRequest.refused(.business(BusinessReject(.newOrderList, .other, text: Text())))
        var order = ClientRequest.unanswerable
        var writer = MessageWriter(maximumMessageSize: 65_536)
        let bytes = Wire.bytes(text)
        var done = 0
        var allocations: UInt64 = 0
        bytes.withUnsafeBytes { buffer in
            done = readOften(Bytes(buffer), 20, tokenizer, table, &request, &order, &writer)
            let before = allocation_counts_now().allocations
            done += readOften(Bytes(buffer), 200, tokenizer, table, &request, &order, &writer)
            allocations = allocation_counts_now().allocations - before
        }
        #expect(done == 220)
        #expect(allocations == 0)
    }
}
