// Which terms the simulated venue takes, and how it refuses the others.

internal import Orders
internal import Values

extension PaperBroker {
    /// Why the venue does not take terms.
    struct Refusal {
        var reason = OrderRejectReason.other
        var text = Text<16>()

        @_noLocks
        init() {}
    }

    /// Counts terms in the ticks and lots of the order's book.
    ///
    /// Nil, with a refusal, for what is not done here, what is off tick or lot, and what is so large that a fill or its
    /// commission might have no exact value: so nothing can overflow once an order is accepted.
    @_noLocks
    func judge(_ slot: Int, _ terms: OrderTerms, or refusal: inout Refusal) -> PaperOrder.Measure? {
        guard isDone(terms, or: &refusal) else { return nil }
        return judge(
            terms, in: Int(orders[slot].book), filled: orders[slot].filled, notional: orders[slot].notional,
            tier: orders[slot].tier, or: &refusal)
    }

    /// The same for an order of which `filled` is filled already at `notional`, whatever is done here by now.
    @_noLocks
    func judge(
        _ terms: OrderTerms, in place: Int, filled: Int64, notional: Int128, tier: UInt8, or refusal: inout Refusal
    ) -> PaperOrder.Measure? {
        let lot = books[place].lot
        guard terms.quantity.isPositive else {
            return refuse(&refusal, .incorrectQuantity, notPositive("OrderQty(38) ", terms.quantity))
        }
        var measure = PaperOrder.Measure()
        let lots = whole(terms.quantity, lot)
        guard lots != nil || terms.quantity.isMultiple(of: lot) else {
            return refuse(
                &refusal, .incorrectQuantity, offGrid("OrderQty(38) ", terms.quantity, " lot ", lot))
        }
        guard let quantity = lots, quantity <= books[place].mostLots,
            isCountable(quantity, in: place, filled: filled, notional: notional, tier: tier)
        else { return refuse(&refusal, .incorrectQuantity, tooLarge("OrderQty(38) ", terms.quantity)) }
        measure.quantity = quantity
        if terms.kind.hasLimit {
            guard let limit = terms.limit else {
                return refuse(&refusal, .other, sentence("Price(44) is missing"))
            }
            guard let ticks = ticks("Price(44) ", limit, in: place, or: &refusal) else { return nil }
            measure.limit = ticks
        }
        if terms.kind.hasStop {
            guard let stop = terms.stop else {
                return refuse(&refusal, .other, sentence("StopPx(99) is missing"))
            }
            guard let ticks = ticks("StopPx(99) ", stop, in: place, or: &refusal) else { return nil }
            measure.stop = ticks
        }
        if let trail = terms.trail {
            guard trailTicks(trail, from: 1, in: place, or: &refusal) != nil else { return nil }
            if let stop = terms.stop {
                guard let ticks = ticks("StopPx(99) ", stop, in: place, or: &refusal) else { return nil }
                measure.stop = ticks
            }
        }
        if let display = terms.display {
            guard let shown = whole(display, lot), shown > 0, shown <= quantity else {
                return refuse(&refusal, .incorrectQuantity, offShare("MaxFloor(111) ", display, lot))
            }
        }
        return measure
    }

    /// A price in ticks; nil, with a refusal, for one that is none here.
    @_noLocks
    private func ticks(
        _ field: StaticString, _ price: Decimal, in place: Int, or refusal: inout Refusal
    ) -> Int64? {
        guard price.isPositive else { return refuse(&refusal, .other, notPositive(field, price))}
        let counted = whole(price, books[place].tick)
        guard counted != nil || price.isMultiple(of: books[place].tick) else {
            return refuse(&refusal, .other, offGrid(field, price, " tick ", books[place].tick))
        }
        guard let ticks = counted, ticks <= books[place].mostTicks else {
            return refuse(&refusal, .other, tooLarge(field, price))
        }
        return ticks
    }

    /// How many ticks a trailing stop stays behind a price; a part of a tick counts as one.
    @_noLocks
    func trailTicks(_ trail: Trail, from price: Int64, in place: Int, or refusal: inout Refusal) -> Int64? {
        let field: StaticString = "PegOffsetValue(211) "
        guard trail.offset.isPositive else {
            return refuse(&refusal, .other, notPositive(field, trail.offset))
        }
        switch trail.unit {
        case .price: return ticks(field, trail.offset, in: place, or: &refusal)
        case .ticks:
            let one = Decimal(1)
            guard let count = whole(trail.offset, one), count <= books[place].mostTicks else {
                return refuse(&refusal, .other, offGrid(field, trail.offset, " tick ", one))
            }
            return count
        case .basisPoints:
            let whole = WideDecimal(Decimal(price), times: trail.offset).divided(by: Decimal(10_000), digits: 0, .up)
            guard trail.offset < Decimal(10_000), let count = whole else {
                return refuse(&refusal, .other, tooLarge(field, trail.offset))
            }
            return count.mantissa
        }
    }

    // Three of these, for whoever answers with a measure, with ticks, or with whether it is taken.

    @_noLocks
    func refuse(
        _ refusal: inout Refusal, _ reason: OrderRejectReason, _ text: Text<16>
    ) -> PaperOrder.Measure? {
        refusal.reason = reason
        refusal.text = text
        return nil
    }

    @_noLocks
    func refuse(_ refusal: inout Refusal, _ reason: OrderRejectReason, _ text: Text<16>) -> Int64? {
        refusal.reason = reason
        refusal.text = text
        return nil
    }

    @_noLocks
    func refuse(_ refusal: inout Refusal, _ reason: OrderRejectReason, _ text: Text<16>) -> Bool {
        refusal.reason = reason
        refusal.text = text
        return false
    }

    @_noLocks
    private func isCountable(
        _ quantity: Int64, in place: Int, filled: Int64, notional: Int128, tier: UInt8
    ) -> Bool {
        let leaves = quantity > filled ? quantity - filled : 0
        let (rest, overflow) = Int128(leaves).multipliedReportingOverflow(
            by: Int128(books[place].highest))
        guard !overflow, let most = sum(notional, rest) else { return false }
        return charge(for: most, in: place, tier: tier) != nil
    }

    /// The whole commission, in 10^-8, of an order that has traded so many ticks times lots.
    @_noLocks
    func charge(for notional: Int128, in place: Int, tier: UInt8) -> Int64? {
        let (tick, lot) = (books[place].tick, books[place].lot)
        let unit = Int128(tick.mantissa) * Int128(lot.mantissa)
        guard let worth = product(notional, unit) else { return nil }
        // Without a part for what was paid it is always the same.
        if tier == 0, rates[0].percent.isZero { return books[place].leastCharge }
        return charge(forWorth: worth, tick, lot, rates[Int(tier)])
    }

    @_noLocks
    func charge(forWorth worth: Int128, _ tick: Decimal, _ lot: Decimal, _ rate: PaperRate) -> Int64? {
        guard let paid = product(worth, Int128(rate.percent.mantissa)),
            // At most 10 + 10 + 8 + 2 digits behind the point.
            let charge = WideDecimal(
                mantissa: paid, scale: tick.scale + lot.scale + rate.percent.scale + 2
            ).adding(WideDecimal(rate.flat))?.rounded(toDigits: 8, .halfEven),
            let least = rate.minimum.rounded(toDigits: 8, .halfEven),
            // Another scale means that eight digits had no place.
            charge.scale == 8, least.scale == 8
        else { return nil }
        return charge.mantissa > least.mantissa ? charge.mantissa : least.mantissa
    }
}
