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

    /// Counts terms in the ticks and lots of a book, for an order of which `filled` is filled
    /// already at `notional`.
    ///
    /// Nil, with a refusal, for what is off tick or lot, and what is so large that a fill or its commission might
    /// have no exact value: so nothing can overflow once an order is accepted.
    @_noLocks
    func judge(
        _ terms: OrderTerms, in place: Int, filled: Int64, notional: Int128, or refusal: inout Refusal
    ) -> PaperOrder.Measure? {
        let (tick, lot) = (books[place].tick, books[place].lot)
        guard isKnown(terms) else {
            return refuse(&refusal, .unsupportedCharacteristic, sentence("The order asks for what is not done here"))
        }
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
            isCountable(quantity, in: place, filled: filled, notional: notional)
        else { return refuse(&refusal, .incorrectQuantity, tooLarge("OrderQty(38) ", terms.quantity)) }
        measure.quantity = quantity
        if terms.kind.hasLimit {
            guard let limit = terms.limit else {
                return refuse(&refusal, .other, sentence("Price(44) is missing"))
            }
            guard limit.isPositive else {
                return refuse(&refusal, .other, notPositive("Price(44) ", limit))
            }
            let counted = whole(limit, tick)
            guard counted != nil || limit.isMultiple(of: tick) else {
                return refuse(&refusal, .other, offGrid("Price(44) ", limit, " tick ", tick))
            }
            guard let ticks = counted, ticks <= books[place].mostTicks else {
                return refuse(&refusal, .other, tooLarge("Price(44) ", limit))
            }
            measure.limit = ticks
        }
        if terms.kind.hasStop {
            guard let stop = terms.stop else {
                return refuse(&refusal, .other, sentence("StopPx(99) is missing"))
            }
            guard stop.isPositive else { return refuse(&refusal, .other, notPositive("StopPx(99) ", stop)) }
            let counted = whole(stop, tick)
            guard counted != nil || stop.isMultiple(of: tick) else {
                return refuse(&refusal, .other, offGrid("StopPx(99) ", stop, " tick ", tick))
            }
            guard let ticks = counted, ticks <= books[place].mostTicks else {
                return refuse(&refusal, .other, tooLarge("StopPx(99) ", stop))
            }
            measure.stop = ticks
        }
        return measure
    }

    @_noLocks
    private func refuse(
        _ refusal: inout Refusal, _ reason: OrderRejectReason, _ text: Text<16>
    ) -> PaperOrder.Measure? {
        refusal.reason = reason
        refusal.text = text
        return nil
    }

    @_noLocks
    private func isKnown(_ terms: OrderTerms) -> Bool {
        switch terms.kind {
        case .market, .limit, .stop, .stopLimit: break
        case .marketIfTouched, .limitIfTouched, .trailingStop: return false
        }
        switch terms.timeInForce {
        case .day, .goodTillCancel, .immediateOrCancel, .fillOrKill: break
        case .atTheOpening, .goodTillDate, .atTheClose: return false
        }
        return terms.display == nil && terms.features.rawValue == 0
    }

    @_noLocks
    private func isCountable(
        _ quantity: Int64, in place: Int, filled: Int64, notional: Int128
    ) -> Bool {
        let leaves = quantity > filled ? quantity - filled : 0
        let (rest, overflow) = Int128(leaves).multipliedReportingOverflow(
            by: Int128(books[place].highest))
        guard !overflow, let most = sum(notional, rest) else { return false }
        return charge(for: most, in: place) != nil
    }

    /// The whole commission, in 10^-8, of an order that has traded so many ticks times lots.
    @_noLocks
    func charge(for notional: Int128, in place: Int) -> Int64? {
        let (tick, lot) = (books[place].tick, books[place].lot)
        let unit = Int128(tick.mantissa) * Int128(lot.mantissa)
        guard let worth = product(notional, unit) else { return nil }
        // Without a part for what was paid it is always the same.
        if commission.percent.isZero { return books[place].leastCharge }
        return charge(forWorth: worth, tick, lot)
    }

    @_noLocks
    func charge(forWorth worth: Int128, _ tick: Decimal, _ lot: Decimal) -> Int64? {
        guard let paid = product(worth, Int128(commission.percent.mantissa)),
            // At most 10 + 10 + 8 + 2 digits behind the point.
            let charge = WideDecimal(
                mantissa: paid, scale: tick.scale + lot.scale + commission.percent.scale + 2
            ).adding(WideDecimal(commission.flat))?.rounded(toDigits: 8, .halfEven),
            let least = commission.minimum.rounded(toDigits: 8, .halfEven),
            // Another scale means that eight digits had no place.
            charge.scale == 8, least.scale == 8
        else { return nil }
        return charge.mantissa > least.mantissa ? charge.mantissa : least.mantissa
    }
}

// MARK: - Texts

@_noLocks
func sentence(_ literal: StaticString) -> Text<16> { Text<16>(literal) }

@_noLocks
private func add(_ literal: StaticString, to text: inout Text<16>) {
    let bytes = Bytes(literal)
    var index = 0
    while index < bytes.count {
        text.append(bytes[index])
        index += 1
    }
}

@_noLocks
private func add(_ value: Decimal, to text: inout Text<16>) {
    let digits = value.text
    var index = 0
    while index < digits.count {
        text.append(digits[index])
        index += 1
    }
}

@_noLocks
private func offGrid(
    _ field: StaticString, _ value: Decimal, _ grid: StaticString, _ increment: Decimal
) -> Text<16> {
    var text = sentence(field)
    add(value, to: &text)
    add(" is not a multiple of the", to: &text)
    add(grid, to: &text)
    add(increment, to: &text)
    return text
}

@_noLocks
private func notPositive(_ field: StaticString, _ value: Decimal) -> Text<16> {
    var text = sentence(field)
    add(value, to: &text)
    add(" is not above zero", to: &text)
    return text
}

@_noLocks
private func tooLarge(_ field: StaticString, _ value: Decimal) -> Text<16> {
    var text = sentence(field)
    add(value, to: &text)
    add(" is too large", to: &text)
    return text
}

/// Why a fill-or-kill order was killed: what was shown, of what it wanted.
@_noLocks
func killed(shown: Decimal, of quantity: Decimal) -> Text<16> {
    var text = sentence("Fill or kill: ")
    add(shown, to: &text)
    add(" is shown of ", to: &text)
    add(quantity, to: &text)
    return text
}
