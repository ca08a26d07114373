// An order as a venue sees it.

package import Orders
package import Values

extension OrderKind {
    package var asSet: VenueKinds {
        switch self {
        case .market: .market
        case .limit: .limit
        case .stop: .stop
        case .stopLimit: .stopLimit
        case .marketIfTouched: .marketIfTouched
        case .limitIfTouched: .limitIfTouched
        case .trailingStop: .trailingStop
        case .marketToLimit: .marketToLimit
        case .primaryPeg: .primaryPeg
        case .marketPeg: .marketPeg
        }
    }

    /// OrdType(40).
    package var fixText: String { String(UnicodeScalar(fixCode)) }

    /// Waiting orders, of which some venues have a book of its own.
    package var isConditional: Bool { hasStop || self == .trailingStop }
}

/// How much of it.
package enum VenueSize: Sendable, Equatable {
    /// OrderQty(38), in what the instrument counts: shares, units of the base currency, contracts.
    case quantity(Decimal)
    /// CashOrderQty(152), in the currency that prices are in.
    case cash(Decimal)
}

package struct VenueOrder: Sendable, Equatable {
    /// What the venue gets as its client order id. Of one that is asked about by the venue's own name it may be empty.
    package var clientOrderID: String
    /// The venue's own name, where it is known.
    package var venueOrderID: String?
    package var instrument: Instrument
    package var side: Side
    package var kind: OrderKind
    package var timeInForce: TimeInForce
    package var size: VenueSize
    package var limit: Decimal?
    package var stop: Decimal?
    package var trail: Trail?
    /// MaxFloor(111).
    package var display: Decimal?
    /// ExpireTime(126).
    package var expires: Instant?
    package var isPostOnly = false
    package var isReduceOnly = false
    /// TradingSessionID(336): it may trade before the opening and behind the close.
    package var isExtendedHours = false
    /// PositionEffect(77) O or C; nil where it is not said.
    package var opens: Bool?

    package init(
        _ clientOrderID: String, venueOrderID: String? = nil, instrument: Instrument, side: Side, kind: OrderKind,
        timeInForce: TimeInForce, size: VenueSize, limit: Decimal? = nil, stop: Decimal? = nil
    ) {
        self.clientOrderID = clientOrderID
        self.venueOrderID = venueOrderID
        self.instrument = instrument
        self.side = side
        self.kind = kind
        self.timeInForce = timeInForce
        self.size = size
        self.limit = limit
        self.stop = stop
    }

    package init(
        _ clientOrderID: String, venueOrderID: String?, instrument: Instrument, side: Side, terms: OrderTerms
    ) {
        self.init(
            clientOrderID, venueOrderID: venueOrderID, instrument: instrument, side: side, kind: terms.kind,
            timeInForce: terms.timeInForce, size: .quantity(terms.quantity), limit: terms.limit, stop: terms.stop)
        trail = terms.trail
        display = terms.display
        expires = terms.expires < .distantFuture ? terms.expires : nil
        isPostOnly = terms.features.has(.postOnly)
        isReduceOnly = terms.features.has(.reduceOnly)
        isExtendedHours = terms.features.has(.extendedHours)
        if isReduceOnly { opens = false }
    }
}

// MARK: - What an adapter asks of it

extension VenueOrder {
    package var isBuy: Bool { side.isBuy }

    /// OrderQty(38); refused where the order is for an amount of cash.
    package func quantity() throws(VenueRefusal) -> Decimal {
        guard case .quantity(let quantity) = size else {
            throw .unsupported("CashOrderQty(152) is not offered for such an order; send OrderQty(38)")
        }
        return quantity
    }

    /// Quantity and prices as they are sent, checked by the instrument's rules where those are known.
    package func texts() throws(VenueRefusal) -> OrderTexts {
        let quantity = try quantity()
        // A fill at the market or a stop's: what it comes to is not known before.
        let price = kind.hasLimit ? limit : nil
        guard let rules = instrument.rules else {
            return OrderTexts(
                quantity: quantity.plain, price: limit?.plain, triggerPrice: stop?.plain)
        }
        do throws(OrderNumberRefusal) {
            return try rules.texts(quantity: quantity, price: price, triggerPrice: stop)
        } catch {
            throw VenueRefusal(error.ordRejReason == 13 ? .incorrectQuantity : .other, error.description)
        }
    }

    /// Refuses what the profile does not have: one sentence for each.
    package func check(_ profile: BrokerProfile) throws(VenueRefusal) {
        guard profile.kinds.contains(kind.asSet) else {
            throw .unsupported("\(profile.title) has no \(kind.words)")
        }
        guard profile.timesInForce.contains(timeInForce) else {
            throw .unsupported("\(profile.title) has no TimeInForce(59) \(timeInForce.words)")
        }
        try check(isPostOnly, .postOnly, profile, "ExecInst(18)=6, post only")
        try check(isReduceOnly, .reduceOnly, profile, "ExecInst(18)=E or PositionEffect(77)=C, reduce only")
        try check(display != nil, .iceberg, profile, "MaxFloor(111)")
        try check(isExtendedHours, .extendedHours, profile, "orders outside of the trading hours")
        if case .cash = size { try check(true, .cash, profile, "CashOrderQty(152)") }
    }

    /// Refuses what makes another order of an old one, for venues where it stays the same: all but its size, its prices
    /// and how much of it is shown.
    package func check(asChangeOf old: VenueOrder, _ profile: BrokerProfile) throws(VenueRefusal) {
        try check(profile)
        for (isSame, what) in [
            (old.kind == kind, "OrdType(40)"), (old.side == side, "Side(54)"),
            (old.timeInForce == timeInForce, "TimeInForce(59)"), (old.expires == expires, "ExpireTime(126)"),
            ((old.display == nil) == (display == nil), "whether there is MaxFloor(111)"),
            (old.isReduceOnly == isReduceOnly && old.isPostOnly == isPostOnly, "ExecInst(18)"),
        ] where !isSame { throw .unsupported("\(profile.title) does not change \(what) of an order") }
    }

    private func check(
        _ isWanted: Bool, _ feature: VenueFeatures, _ profile: BrokerProfile, _ words: String
    ) throws(VenueRefusal) {
        if isWanted, !profile.features.contains(feature) { throw .unsupported("\(profile.title) has no \(words)") }
    }
}

extension Decimal {
    /// No exponent, no zeros at the end behind the point.
    package var plain: String { normalized.description }
}

extension OrderKind {
    package var words: String {
        switch self {
        case .market: "market orders, OrdType(40)=1"
        case .limit: "limit orders, OrdType(40)=2"
        case .stop: "stop orders, OrdType(40)=3"
        case .stopLimit: "stop limit orders, OrdType(40)=4"
        case .marketIfTouched: "market-if-touched orders, OrdType(40)=J"
        case .limitIfTouched: "limit-if-touched orders, OrdType(40)=J with Price(44)"
        case .trailingStop: "trailing stops, OrdType(40)=P with ExecInst(18)=a"
        case .marketToLimit: "market orders with leftover as limit, OrdType(40)=K"
        case .primaryPeg: "primary pegs, OrdType(40)=P with ExecInst(18)=R"
        case .marketPeg: "market pegs, OrdType(40)=P with ExecInst(18)=P"
        }
    }
}

extension TimeInForce {
    package var words: String {
        switch self {
        case .day: "0 (day)"
        case .goodTillCancel: "1 (good till cancel)"
        case .atTheOpening: "2 (at the opening)"
        case .immediateOrCancel: "3 (immediate or cancel)"
        case .fillOrKill: "4 (fill or kill)"
        case .goodTillDate: "6 (good till date)"
        case .atTheClose: "7 (at the close)"
        }
    }
}
