// Booking fills and adjustments: first all is worked out, then all is changed, or nothing.

internal import Tables
internal import Values

extension PositionBook {
    /// Books a trade: the position, its profit and fees, and the balances.
    ///
    /// A trade beyond what is open closes that and opens the other way with the rest. A fee changes the balance of its
    /// currency and never the position.
    @_noLocks @discardableResult
    package mutating func book(_ fill: Fill) throws(PortfolioRefusal) -> Booked {
        try book(fill, isAdjustment: false, settles: true)
    }

    /// Books what was no trade: a difference from the broker's figures, a bust or a correction, as the trade that would
    /// bring it about. It is kept apart from fills: it adds nothing to the volume, and what adjustments brought in
    /// quantity and money is a figure of the position.
    ///
    /// - Parameter changesBalances: Whether the balances change as by a trade: for a bust. At reconciliation the
    ///   broker's balances come by themselves.
    @_noLocks @discardableResult
    package mutating func adjust(_ entry: Fill, changesBalances: Bool) throws(PortfolioRefusal) -> Booked {
        try book(entry, isAdjustment: true, settles: changesBalances)
    }

    @_noLocks
    private mutating func book(
        _ fill: Fill, isAdjustment: Bool, settles: Bool
    ) throws(PortfolioRefusal) -> Booked {
        guard fill.quantity.isPositive, Int(fill.broker.value) < BrokerNumber.maximum else { throw .malformed }
        let account = try place(account: fill.account)
        let symbol = try place(symbol: fill.symbol)
        let place = try place(position: account, fill.broker, symbol)
        let old = positions[place]
        var new = old
        new.changed = fill.at

        // What is open, and what closing brings.
        let isClosing = old.quantity.isNegative ? fill.side.isBuy : old.quantity.isPositive && !fill.side.isBuy
        var closing = LotPlan()
        if isClosing { closing = try lots.close(fill.quantity, old.lots, of: place) }
        let opened = try fill.quantity.minus(closing.closed)
        let range = lots.dropped(closing.dropped, old.lots)
        var opening = LotPlan()
        if !opened.isZero {
            // Where something was closed before, nothing is left of it.
            let lot = Lot(opened.normalized, cost: WideDecimal(opened.normalized, times: fill.price.normalized))
            opening = try lots.open(lot, range, of: place)
        }
        let booked = Booked(
            PositionNumber(place), closed: closing.closed, opened: opened,
            realised: try PositionBook.brought(closing, at: fill.price, closesLong: old.quantity.isPositive))
        try new.take(fill, booked, relieved: closing.relieved, isAdjustment: isAdjustment)

        let currency = fill.fee.isZero ? Int32(-1) : try self.place(feeCurrency: fill, symbol)
        if currency >= 0 { try new.addFee(fill.fee, currency) }
        let fees = try feesAfter(fill.fee, of: account, currency)
        let sums = try holdings[Int(old.holding)].sums.replacing(old, by: new)
        let all = try symbols[symbol].sums.replacing(old, by: new)
        let moves = settles ? try settlement(of: fill, account, symbol, currency) : Settlement()

        // Nothing is refused from here on.
        new.lots = lots.carryOut(closing, old.lots, of: place)
        new.lots = lots.carryOut(opening, new.lots, of: place)
        positions[place] = new
        holdings[Int(old.holding)].sums = sums
        symbols[symbol].sums = all
        keep(fees)
        keep(moves)
        notePosition(place)
        return booked
    }

    /// What closing brings: for a long position what is got less what was paid, for a short one the other way round.
    @_noLocks
    private static func brought(
        _ plan: LotPlan, at price: Decimal, closesLong: Bool
    ) throws(PortfolioRefusal) -> WideDecimal {
        let worth = WideDecimal(plan.closed.normalized, times: price.normalized)
        return closesLong ? try worth.minus(plan.relieved) : try plan.relieved.minus(worth)
    }

    // MARK: - Sums of fees

    /// Two sums of fees, of the account and of all, as they will be.
    struct FeesAfter {
        var account = -1
        var all = -1
        var accountTotal = WideDecimal.zero
        var allTotal = WideDecimal.zero

        @_noLocks
        init() {}
    }

    /// The currency of a fee that is not zero.
    @_noLocks
    private mutating func place(feeCurrency fill: Fill, _ symbol: Int) throws(PortfolioRefusal) -> Int32 {
        fill.feeCurrency.isEmpty ? symbols[symbol].priced : try place(currency: fill.feeCurrency)
    }

    @_noLocks
    private mutating func feesAfter(
        _ fee: Decimal, of account: Int, _ currency: Int32
    ) throws(PortfolioRefusal) -> FeesAfter {
        var after = FeesAfter()
        guard currency >= 0 else { return after }
        after.account = try place(fees: Int32(account), currency)
        after.all = try place(fees: -1, currency)
        after.accountTotal = try feeSums[after.account].total.plus(WideDecimal(fee.normalized))
        after.allTotal = try feeSums[after.all].total.plus(WideDecimal(fee.normalized))
        return after
    }

    @_noLocks
    private mutating func keep(_ fees: FeesAfter) {
        guard fees.account >= 0 else { return }
        feeSums[fees.account].total = fees.accountTotal
        feeSums[fees.all].total = fees.allTotal
    }
}

extension Position {
    /// The figures after a fill of which so much has closed and opened.
    @_noLocks
    fileprivate mutating func take(
        _ fill: Fill, _ booked: Booked, relieved: WideDecimal, isAdjustment: Bool
    ) throws(PortfolioRefusal) {
        let (quantity, price) = (fill.quantity.normalized, fill.price.normalized)
        guard let signed = fill.side.isBuy ? quantity : quantity.negated else { throw .outOfRange }
        let wasLong = self.quantity.isPositive
        self.quantity = try self.quantity.plus(signed).normalized
        cost = wasLong ? try cost.minus(relieved) : try cost.plus(relieved)
        let added = WideDecimal(booked.opened.normalized, times: price)
        cost = fill.side.isBuy ? try cost.plus(added) : try cost.minus(added)
        realised = try realised.plus(booked.realised).shortened
        let worth = WideDecimal(quantity, times: price)
        if isAdjustment {
            adjustedQuantity = try adjustedQuantity.plus(WideDecimal(signed))
            adjustedCash = fill.side.isBuy ? try adjustedCash.minus(worth) : try adjustedCash.plus(worth)
        } else {
            volume = try volume.plus(WideDecimal(quantity))
            turnover = try turnover.plus(worth)
        }
    }

    @_noLocks
    fileprivate mutating func addFee(_ fee: Decimal, _ currency: Int32) throws(PortfolioRefusal) {
        var index = 0
        while index < feeCount, fees[index].currency != currency { index += 1 }
        if index == feeCount {
            guard index < Position.maximumFees else { throw .tooManyFeeCurrencies }
            fees[index].currency = currency
            feeCount += 1
        }
        fees[index].total = try fees[index].total.plus(WideDecimal(fee.normalized))
    }
}
