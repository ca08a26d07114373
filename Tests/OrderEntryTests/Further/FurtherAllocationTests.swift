// Reading lists and market data requests, and writing answers, allocates nothing.

import CAllocationCounter
import FIXWire
import OrderEntry
import Orders
import Testing
import Values

/// Reads one message often, with the orders of a list, and writes what refuses it.
@_noLocks
private func readOften(
    _ bytes: Bytes, _ count: Int, _ tokenizer: borrowing Tokenizer, _ table: borrowing FieldTable,
    _ request: inout FurtherRequest, _ order: inout ClientRequest, _ writer: inout MessageWriter
) -> Int {
    var done = 0
    for _ in 0..<count {
        guard let message = try? tokenizer.tokenize(bytes, into: table) else { continue }
        request.read(message, session: SessionNumber(1), isPossibleResend: false)
        var entries = ListEntries(message)
        while let entry = entries.nextEntry() {
            order.read(entry, session: SessionNumber(1), isPossibleResend: false)
        }
        if case .refused(let answer) = request {
            writer.begin(answer.msgType)
            writer.append(answer, to: message, refSeqNum: 2, at: instantOfTests, idPrefix: Text("K"))
            guard writer.finish(beginString: Text("FIX.4.4")) != nil else { continue }
        }
        done += 1
    }
    return done
}

private var instantOfTests: Instant { @_noLocks get { Instant(nanosecondsSinceEpoch: 1_767_225_600_123_000_000) } }

@Suite struct `Allocations of further requests` {
    @Test(arguments: [
        batch, batch + "|1385=3", marketData, fields(marketData, [(264, "0")]), massCancel, trades, user,
    ])
    func `Reading and refusing allocates nothing`(text: String) {
        let tokenizer = Tokenizer()
        let table = FieldTable(capacity: 400)
        var request = FurtherRequest.refused(.business(BusinessReject(.newOrderList, .other, text: Text())))
        var order = ClientRequest.unanswerable
        var writer = MessageWriter(maximumMessageSize: 65_536)
        let bytes = Wire.bytes(text)
        var done = 0
        var allocations: UInt64 = 0
        bytes.withUnsafeBytes { buffer in
            done = readOften(Bytes(buffer), 50, tokenizer, table, &request, &order, &writer)
            let before = allocation_counts_now().allocations
            done += readOften(Bytes(buffer), 1000, tokenizer, table, &request, &order, &writer)
            allocations = allocation_counts_now().allocations - before
        }
        #expect(done == 1050)
        #expect(allocations == 0)
    }
}
