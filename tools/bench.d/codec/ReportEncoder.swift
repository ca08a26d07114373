// An ExecutionReport of 30 fields, encoded as the gateway encodes its own: values in, bytes out.

internal import FIXWire
internal import Values

/// Values as a gateway has them: texts, decimals and instants, none of them formatted before.
struct ReportEncoder: ~Copyable {
    private var writer = MessageWriter(maximumMessageSize: 65_536)
    private var now = Instant(nanosecondsSinceEpoch: 1_795_684_542_000_000_000)
    private var number: UInt64 = 0
    private let beginString = Text<1>("FIX.4.4")
    private let sender = Name("EXEC")
    private let target = Name("LOAD")
    private let account = Identifier("ACC-0001")
    private let symbol = Name("MSFT")
    private let securityID = Name("US5949181045")
    /// What stands before the numbers of our orders and executions, and of the client's orders.
    private let prefixes = (order: Text<1>("ORD-"), execution: Text<1>("EXE-"), client: Text<2>("7be2904d-0-"))

    /// Encodes so many; each has its own numbers and a time of its own.
    @inline(never)
    mutating func encode(_ messages: Int) -> UInt64 {
        var total: UInt64 = 0
        for _ in 0..<messages {
            number = (number + 1) & 63
            now = Instant(nanosecondsSinceEpoch: now.nanosecondsSinceEpoch + 1_000_000)
            guard let bytes = one() else { fail("a report does not fit") }
            total &+= UInt64(bytes[bytes.count - 3]) &+ UInt64(bytes.count)
        }
        return total
    }

    private mutating func one() -> Bytes? {
        writer.begin(.executionReport)
        writer.append(Tag.msgSeqNum, 8800 + number * 83)
        writer.append(Tag.senderCompID, sender)
        writer.append(Tag.sendingTime, now, .milliseconds)
        writer.append(Tag.targetCompID, target)
        appendBody()
        return writer.finish(beginString: beginString)
    }

    private mutating func appendBody() {
        let quantity = Int64(100 + number * 32)
        let price = Int64(80 + number * 4) * 10_000
        let filled = Decimal(quantity / 2)
        let averagePrice = Decimal(mantissa: price + 2_750, scale: 4)
        writer.append(Tag.account, account)
        writer.append(Tag.avgPx, averagePrice)
        writer.append(Tag.clOrdID, prefixes.client, 8700 + number * 83)
        writer.append(Tag.cumQty, filled)
        writer.append(Tag.execID, prefixes.execution, 100_000_002 + 3 * number)
        writer.append(Tag.securityIDSource, "4")
        writer.append(Tag.lastMkt, "XNAS")
        writer.append(Tag.lastPx, averagePrice)
        writer.append(Tag.lastQty, filled)
        writer.append(Tag.orderID, prefixes.order, 100_000_001 + number)
        writer.append(Tag.orderQty, Decimal(quantity))
        writer.append(Tag.ordStatus, character: UInt8(ascii: "1"))
        writer.append(Tag.ordType, character: UInt8(ascii: "2"))
        writer.append(Tag.price, Decimal(mantissa: price + 3_000, scale: 4))
        writer.append(Tag.securityID, securityID)
        writer.append(Tag.side, character: UInt8(ascii: "1") + UInt8(truncatingIfNeeded: number & 1))
        writer.append(Tag.symbol, symbol)
        writer.append(Tag.timeInForce, character: UInt8(ascii: "0"))
        writer.append(Tag.transactTime, now, .milliseconds)
        writer.append(Tag.tradeDate, "20261126")
        writer.append(Tag.execType, character: UInt8(ascii: "F"))
        writer.append(Tag.leavesQty, filled)
    }
}
