// What is known of an order at its venue.

internal import Orders
internal import Values

/// An order that is open at the venue, or may be.
struct TrackedOrder: Sendable {
    var web: WebOrder
    /// Of the order that the venue has now: told to the gateway, fill by fill or as a sum.
    var filled = Decimal.zero
    var notional = WideDecimal.zero
    var isAccepted = false
    var fills: Set<String> = []
    /// The venue has told a sum that no fill explains yet.
    var toldSum = Decimal.zero
    var fillsDue = Instant.distantFuture
    /// How it ended, told when all of its fills are.
    var ending: OrderNews?
    /// The old order of a replace is gone, the new one is not there yet.
    var isBetween = false
    /// A cancel waits until the venue's name of the order is known.
    var wantsCancel = false
    /// A replace in two steps: the new order leaves when the old one is gone.
    var replacesInSteps = false

    init(_ web: WebOrder) { self.web = web }
}

extension WideDecimal {
    /// Nil where it does not fit.
    func plus(_ price: Decimal, times quantity: Decimal) -> WideDecimal? { adding(WideDecimal(price, times: quantity)) }
}
