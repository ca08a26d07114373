// What of an order the counterparty cannot be told.

public import Orders
public import Values

/// Why an order cannot go to this counterparty.
public struct FIXObjection: Sendable {
    public var reason: OrderRejectReason
    public var text: Text<16>

    @_noLocks
    init(_ reason: OrderRejectReason, _ text: Text<16>) {
        self.reason = reason
        self.text = text
    }

    @_noLocks
    init(_ what: StaticString) {
        reason = .unsupportedCharacteristic
        text = Text("the broker has no ")
        text.append(what)
    }
}

extension FIXBroker {
    /// Names the first thing about an order that the dialect has no words for; nil when there is none. Also for
    /// whoever chooses a broker, or what is to be emulated.
    @_noLocks
    public func objection(to terms: OrderTerms, side: Side, symbol: Name) -> FIXObjection? {
        guard let listed = tables.symbol(symbol) else {
            return FIXObjection(.unknownSymbol, Text("Symbol(55) is not listed for this broker"))
        }
        if orderTypes[terms.kind] == 0 { return FIXObjection("OrdType(40) for such an order") }
        if sides[side] == 0 { return FIXObjection("Side(54) for such an order") }
        if timesInForce[terms.timeInForce] == 0 { return FIXObjection("TimeInForce(59) for such an order") }
        if terms.display != nil, features.displayTag == 0 { return FIXObjection("icebergs: MaxFloor(111)") }
        if let trail = terms.trail, features.trailCode(trail.unit) == 0 {
            return FIXObjection("PegOffsetType(836) for such a trailing stop")
        }
        if terms.features.has(.postOnly), features.postOnlyExecInst == 0 {
            return FIXObjection("post-only orders: ExecInst(18)=6")
        }
        if terms.features.has(.reduceOnly), features.reduceOnlyPositionEffect == 0, features.reduceOnlyExecInst == 0 {
            return FIXObjection("reduce-only orders: PositionEffect(77)=C")
        }
        if terms.expires < .distantFuture, case .date = features.expiry,
            terms.expires.nanosecondsSinceEpoch % FIXBroker.dayNanoseconds != 0
        {
            return FIXObjection("ExpireTime(126), only whole days")
        }
        return objection(to: terms, listed)
    }

    static var dayNanoseconds: Int64 { @_noLocks get { 86_400_000_000_000 } }

    @_noLocks
    private func objection(to terms: OrderTerms, _ symbol: DialectTables.Symbol) -> FIXObjection? {
        if symbol.quantity.formed(terms.quantity) == nil {
            return digits("OrderQty(38) ", terms.quantity, .incorrectQuantity)
        }
        if let display = terms.display, symbol.quantity.formed(display) == nil {
            return digits("MaxFloor(111) ", display, .incorrectQuantity)
        }
        if let limit = terms.limit, symbol.price.formed(limit) == nil { return digits("Price(44) ", limit, .other) }
        if let stop = terms.stop, symbol.price.formed(stop) == nil { return digits("StopPx(99) ", stop, .other) }
        return nil
    }

    @_noLocks
    private func digits(_ field: StaticString, _ value: Decimal, _ reason: OrderRejectReason) -> FIXObjection {
        var text = Text<16>(field)
        text.append(value.text)
        text.append(" has more digits behind the point than the broker takes")
        return FIXObjection(reason, text)
    }
}
