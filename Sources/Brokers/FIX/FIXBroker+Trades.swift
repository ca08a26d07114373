// Fills, their corrections, and what sums say of fills that were not told.

internal import FIXWire
internal import Orders
internal import Values

extension FIXBroker {
    @_noLocks
    mutating func trade(_ slot: Int, _ message: MessageView, into reports: inout BrokerReports) -> FIXReceipt {
        acknowledge(slot)
        let number = OrderNumber(orders[slot].number)
        let (before, all) = (orders[slot].filled, message.decimal(Tag.cumQty))
        guard let quantity = message.decimal(Tag.lastQty), quantity.isPositive, let price = message.decimal(Tag.lastPx)
        else {
            // No fill that could be booked, but the sums may tell of one.
            tellMissing(slot, message, into: &reports)
            return afterTrade(slot, message, into: &reports)
        }
        let id = fillName(message.first(Tag.execID), of: number)
        if let all, all <= before {
            // It is in what they have told in all. By its name the gateway knows whether it has it; where it has
            // none, or was made good without its name, it would be booked twice.
            if id.isEmpty || orders[slot].hasUntold { return .read }
            let isNew = !message.isYes(Tag.possDupFlag) && !message.isYes(Tag.possResend)
            tellFill(number, quantity, price, id, message, into: &reports)
            return isNew ? .disputed(number, .cumQty) : .read
        }
        tellFill(number, quantity, price, id, message, into: &reports)
        let sum = Order.nearest(before, quantity, isDifference: false) ?? before
        orders[slot].filled = sum
        if let worth = Order.sum(orders[slot].notional, WideDecimal(price, times: quantity)) {
            orders[slot].notional = worth
        }
        touch(slot)
        tellMissing(slot, message, into: &reports)
        if let all, all < sum {
            orders[slot].filled = all
            _ = afterTrade(slot, message, into: &reports)
            return .disputed(number, .cumQty)
        }
        return afterTrade(slot, message, into: &reports)
    }

    @_noLocks
    func tellFill(
        _ number: OrderNumber, _ quantity: Decimal, _ price: Decimal, _ id: Name, _ message: MessageView,
        into reports: inout BrokerReports
    ) {
        let commission = FIXBroker.commission(message, quantity, price)
        reports.append(number, .filled(quantity: quantity, price: price, commission: commission, id: id))
    }

    /// A fill was another one, or never was. ExecRefID(19) names the first report of it.
    @_noLocks
    mutating func amendTrade(
        _ slot: Int, _ message: MessageView, _ meaning: ReportMeaning, into reports: inout BrokerReports
    ) -> FIXReceipt {
        let number = OrderNumber(orders[slot].number)
        if let all = message.decimal(Tag.cumQty), !all.isNegative {
            // Where they do not say, what is left is worth what it was.
            let known = orders[slot].notional.divided(by: orders[slot].filled, digits: 8, .halfEven) ?? .zero
            let told = message.decimal(Tag.avgPx) ?? .zero
            orders[slot].notional = WideDecimal(told.isZero ? known : told, times: all)
            orders[slot].filled = all
            touch(slot)
        }
        guard tellAmendment(number, message, meaning, into: &reports) else { return .disputed(number, .cumQty) }
        return afterTrade(slot, message, into: &reports)
    }

    /// False for one that does not say which fill, or not what it is now.
    @_noLocks
    func tellAmendment(
        _ number: OrderNumber, _ message: MessageView, _ meaning: ReportMeaning, into reports: inout BrokerReports
    ) -> Bool {
        let id = fillName(message.first(Tag.execRefID), of: number)
        if id.isEmpty { return false }
        if case .busted = meaning {
            reports.append(number, .busted(id: id, FIXBroker.text(of: message)))
            return true
        }
        guard let quantity = message.decimal(Tag.lastQty), quantity.isPositive, let price = message.decimal(Tag.lastPx)
        else { return false }
        let commission = FIXBroker.commission(message, quantity, price)
        reports.append(number, .corrected(quantity: quantity, price: price, commission: commission, id: id))
        return true
    }

    /// The end of an order that a trade came with.
    @_noLocks
    private mutating func afterTrade(
        _ slot: Int, _ message: MessageView, into reports: inout BrokerReports
    ) -> FIXReceipt {
        switch status(of: message) {
        case .canceled: end(slot, .canceled, FIXBroker.text(of: message), into: &reports)
        case .expired: end(slot, .expired, FIXBroker.text(of: message), into: &reports)
        case .pendingNew, .working, .filled, .doneForDay, .stopped, .rejected, .suspended:
            return endIfFilled(slot, message)
        }
        return .read
    }

    /// Forgets an order of which nothing is left, unless the answer to a change is to come: that may make it more.
    @_noLocks
    mutating func endIfFilled(_ slot: Int, _ message: MessageView) -> FIXReceipt {
        let receipt = dispute(slot, message)
        guard orders[slot].filled >= orders[slot].terms.quantity, !orders[slot].isPending else { return receipt }
        if case .filled = status(of: message) {
            release(slot)
        } else if message.decimal(Tag.leavesQty)?.isZero ?? true {
            release(slot)
        }
        return receipt
    }
}

// MARK: - Sums

extension FIXBroker {
    /// CumQty(14) above what was told: fills were missed, and the gateway makes them good from the sums.
    @_noLocks
    mutating func tellMissing(_ slot: Int, _ message: MessageView, into reports: inout BrokerReports) {
        guard let all = message.decimal(Tag.cumQty), all > orders[slot].filled else { return }
        let worth = worth(of: all, slot, message)
        orders[slot].filled = all
        orders[slot].notional = worth
        orders[slot].hasUntold = true
        touch(slot)
        // It says nothing of how the order stands: what came with it does.
        reports.append(
            OrderNumber(orders[slot].number),
            .standing(
                BrokerReport.Standing(phase: .pendingNew, terms: orders[slot].terms, filled: all, notional: worth)))
    }

    /// What so much filled in all has come to: as it is known here, else by AvgPx(6), else as if the rest had come at
    /// the last price.
    @_noLocks
    func worth(of all: Decimal, _ slot: Int, _ message: MessageView) -> WideDecimal {
        if all == orders[slot].filled { return orders[slot].notional }
        if let average = message.decimal(Tag.avgPx), !average.isZero { return WideDecimal(average, times: all) }
        let price = message.decimal(Tag.lastPx) ?? orders[slot].terms.limit ?? .zero
        guard let more = Order.nearest(all, orders[slot].filled, isDifference: true),
            let sum = Order.sum(orders[slot].notional, WideDecimal(price, times: more))
        else { return WideDecimal(price, times: all) }
        return sum
    }

    /// Compares the sums of a report with those here.
    @_noLocks
    func dispute(_ slot: Int, _ message: MessageView) -> FIXReceipt {
        let number = OrderNumber(orders[slot].number)
        guard !orders[slot].isOver, let all = message.decimal(Tag.cumQty) else { return .read }
        if all < orders[slot].filled { return .disputed(number, .cumQty) }
        if let leaves = message.decimal(Tag.leavesQty), orders[slot].replace == 0, !isLeft(leaves, slot, message) {
            return .disputed(number, .leavesQty)
        }
        if all == orders[slot].filled, !isAverage(message, slot) { return .disputed(number, .avgPx) }
        return .read
    }

    @_noLocks
    private func isLeft(_ leaves: Decimal, _ slot: Int, _ message: MessageView) -> Bool {
        switch status(of: message) {
        case .working, .filled, .stopped, .suspended: break
        case .pendingNew, .doneForDay, .canceled, .rejected, .expired: return true
        }
        guard let rest = Order.nearest(orders[slot].terms.quantity, orders[slot].filled, isDifference: true) else {
            return true
        }
        return rest.isNegative ? leaves.isZero : leaves == rest
    }

    /// To the last digit that they have written, whichever way they have rounded it.
    @_noLocks
    private func isAverage(_ message: MessageView, _ slot: Int) -> Bool {
        guard let told = message.decimal(Tag.avgPx), !told.isZero, !orders[slot].filled.isZero,
            let least = orders[slot].notional.divided(by: orders[slot].filled, digits: told.scale, .down),
            let most = orders[slot].notional.divided(by: orders[slot].filled, digits: told.scale, .up)
        else { return true }
        return told == least || told == most
    }

    /// Commission(12) by CommType(13), else the sum of MiscFeeAmt(137); an amount where it says nothing else. Of a message
    /// about more than one order, among the fields from `start` to `end`.
    @_noLocks
    static func commission(
        _ message: MessageView, _ quantity: Decimal, _ price: Decimal, from start: Int = 0, to end: Int = .max
    ) -> Decimal {
        guard let place = message.index(of: Tag.commission, from: start), place < end,
            let told = try? Decimal(message.value(at: place))
        else { return fees(message, from: start, to: end) }
        var code: UInt8 = 0
        if let type = message.index(of: Tag.commType, from: start), type < end, message.value(at: type).count == 1 {
            code = message.value(at: type)[0]
        }
        switch code {
        case UInt8(ascii: "1"): return product(told, quantity)
        case UInt8(ascii: "2"):
            let hundredfold = WideDecimal(told, times: product(price, quantity))
            return hundredfold.divided(by: Decimal(100), digits: 8, .halfEven)?.normalized ?? .zero
        default: return told
        }
    }

    @_noLocks
    private static func product(_ left: Decimal, _ right: Decimal) -> Decimal {
        if let exact = left.multiplied(by: right) { return exact }
        return WideDecimal(left, times: right).rounded(toDigits: 8, .halfEven) ?? .zero
    }

    @_noLocks
    private static func fees(_ message: MessageView, from start: Int, to end: Int) -> Decimal {
        var sum = Decimal.zero
        var next = message.index(of: Tag.miscFeeAmt, from: start)
        while let index = next, index < end {
            if let fee = try? Decimal(message.value(at: index)), let more = sum.adding(fee) { sum = more }
            next = message.index(of: Tag.miscFeeAmt, from: index + 1)
        }
        return sum
    }

    /// The name of a fill: their ExecID(17). One that is longer than a name loses its hyphens, and if that is not
    /// enough its end, in whose place then stands a hash of the whole.
    @_noLocks
    func fillName(_ execID: Bytes?, of order: OrderNumber) -> Name {
        guard let execID, !execID.isEmpty, !(execID == "0") else { return Name() }
        var text = Text<32>()
        text.append(execID)
        if reading.execIDsArePerOrder {
            text.append(UInt8(ascii: "/"))
            text.appendDigits(of: order.value)
        }
        if text.count > Name.capacity { text = FIXBroker.withoutHyphens(text) }
        var name = Name()
        guard text.count > Name.capacity else {
            name.append(text)
            return name
        }
        let hash = text.hash64
        for index in 0..<16 { name.append(text[index]) }
        for digit in 0..<16 {
            let value = UInt8(truncatingIfNeeded: hash >> UInt64(60 - 4 * digit)) & 15
            name.append(value < 10 ? 0x30 + value : 0x37 + value)
        }
        return name
    }

    @_noLocks
    private static func withoutHyphens(_ text: Text<32>) -> Text<32> {
        var short = Text<32>()
        for index in 0..<text.count where text[index] != UInt8(ascii: "-") { short.append(text[index]) }
        return short
    }
}
