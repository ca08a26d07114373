// The terms of an order in the forms that venues take them in.

package import Values

extension VenueRefusal {
    /// Refuses what is not so: OrdRejReason(103) 11.
    package static func unless(_ isSo: Bool, _ text: @autoclosure () -> String) throws(VenueRefusal) {
        if !isSo { throw .unsupported(text()) }
    }
}

/// How far behind the best price a trailing stop follows.
package enum VenueTrail: Sendable, Equatable {
    case price(String)
    /// Of the price, in what the venue counts in.
    case share(String)
}

extension VenueOrder {
    /// It may only make a position smaller, by ExecInst(18) or PositionEffect(77).
    package var closes: Bool { isReduceOnly || opens == false }

    /// The size as it is sent, and the other numbers; none of these where it is an amount of cash.
    ///
    /// - Parameters:
    ///   - takesCash: Whether the venue takes CashOrderQty(152) for such an order.
    ///   - text: Why not.
    package func size(
        takesCash: Bool, _ text: @autoclosure () -> String
    ) throws(VenueRefusal) -> (size: String, texts: OrderTexts?) {
        if case .cash(let cash) = size {
            try VenueRefusal.unless(takesCash, text())
            return (cash.plain, nil)
        }
        let texts = try texts()
        return (texts.quantity, texts)
    }

    /// Whether it is the old order but for its names, its size and its prices.
    package func changesNumbersAlone(of old: VenueOrder) -> Bool {
        var same = self
        (same.clientOrderID, same.venueOrderID) = (old.clientOrderID, old.venueOrderID)
        (same.size, same.limit, same.stop) = (old.size, old.limit, old.stop)
        return same == old
    }

    /// What is sent of a change: the numbers that are other ones, and the quantity where none is.
    package func changedTexts(from old: VenueOrder) throws(VenueRefusal) -> (
        quantity: String?, price: String?, triggerPrice: String?
    ) {
        let texts = try texts()
        return (
            size != old.size || limit == old.limit && stop == old.stop ? texts.quantity : nil,
            limit != old.limit ? texts.price : nil, stop != old.stop ? texts.triggerPrice : nil
        )
    }

    /// Whether it waits until prices have risen: a stop's price is a worse one for its side, one that is touched a better one.
    package var waitsForRise: Bool { isBuy == (kind == .stop || kind == .stopLimit) }

    /// PegOffsetValue(211), of a price or of basis points.
    ///
    /// - Parameter basisPoint: In what the venue counts in: 0.01 of percent, 0.0001 of a ratio.
    package func trail(basisPoint: Decimal, _ profile: BrokerProfile) throws(VenueRefusal) -> VenueTrail {
        guard let trail, trail.unit != .ticks else {
            throw .unsupported(
                "\(profile.title) takes a trailing stop's distance as a price or in basis points: PegOffsetType(836)=0 or 1")
        }
        if trail.unit == .price { return .price(trail.offset.plain) }
        guard let share = trail.offset.multiplied(by: basisPoint) else {
            throw VenueRefusal(.other, "PegOffsetValue(211) has too many digits")
        }
        return .share(share.plain)
    }
}

extension OrderKind {
    /// Of an order that waits for a price: a stop's is worse than the last one, else it is touched.
    package static func waiting(asStop isStop: Bool, hasLimit: Bool) -> OrderKind {
        isStop ? (hasLimit ? .stopLimit : .stop) : hasLimit ? .limitIfTouched : .marketIfTouched
    }
}

extension Side {
    /// Whether a price that is waited for is a stop's; where it is not known from where the price has to go, it is.
    package func isStop(_ trigger: Decimal, from last: Decimal?) -> Bool {
        last.map { isBuy ? trigger > $0 : trigger < $0 } ?? true
    }
}
