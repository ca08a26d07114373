// From the bytes of an order to the bytes of its reports, nothing is allocated.

import CAllocationCounter
import FIXWire
import GatewayCore
import OrderEntry
import Orders
import Testing
import Values

/// Orders as bytes, made beforehand in one block.
private struct Orders: ~Copyable {
    var bytes: [UInt8] = []
    var starts: [Int] = []

    init(_ count: Int) {
        for number in 0..<count {
            starts.append(bytes.count)
            bytes += Wire.bytes(fields(order, [(11, "ORD-\(number)")]))
        }
        starts.append(bytes.count)
    }
}

@_noLocks
private func trade(
    _ counter: inout Counter, _ bytes: Bytes, _ starts: UnsafeBufferPointer<Int>,
    _ range: Range<Int>
) -> Bool {
    for number in range {
        let message = bytes.slice(starts[number], starts[number + 1] - starts[number])
        let order = OrderNumber(counter.gateway.counters.nextOrder)
        guard counter.receive(message, session: SessionNumber(1)) else { return false }
        counter.report(BrokerReport(order, .accepted))
        counter.report(
            BrokerReport(
                order,
                .filled(
                    quantity: Decimal(mantissa: 100, scale: 0),
                    price: Decimal(mantissa: 1050, scale: 2),
                    commission: .zero)))
    }
    return true
}

@Suite struct `Allocations` {
    @Test func `10,000 orders, accepted, filled and reported, allocate nothing`() {
        let orders = Orders(12_000)
        var counter = Counter()
        var isRead = false
        var allocations: UInt64 = 0
        orders.bytes.withUnsafeBytes { buffer in
            orders.starts.withUnsafeBufferPointer { starts in
                isRead = trade(&counter, Bytes(buffer), starts, 0..<2000)
                let before = allocation_counts_now().allocations
                isRead = trade(&counter, Bytes(buffer), starts, 2000..<12_000) && isRead
                allocations = allocation_counts_now().allocations - before
            }
        }
        #expect(isRead)
        #expect(allocations == 0)
        let written = counter.written
        #expect(written == 24_000)
        #expect(counter.instructed == 12_000)
    }
}
