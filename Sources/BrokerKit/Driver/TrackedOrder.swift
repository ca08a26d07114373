// What is known of an order at its venue.

internal import Orders
internal import Values

/// An order that is open at the venue, or may be.
struct TrackedOrder: Sendable {
    var web: WebOrder
    /// Of the order that the venue has now: told to the gateway, fill by fill.
    var filled = Decimal.zero
    var notional = WideDecimal.zero
    /// The same as a sum, when it was asked how the order stands.
    var stood = Decimal.zero
    var isAccepted = false
    /// What was filled before it was tracked is in `filled`, if anything was: not yet of one that a process before has known.
    var knowsSum = true
    /// How it stands, but for how much of it is filled: its fills are asked for.
    var standing: OrderNews?
    /// Of all orders at the venue that this one has been.
    var fills: Set<String> = []
    /// What the venue says is filled, and what that is worth: more than was told while fills are missing.
    var sum = Decimal.zero
    var worth: WideDecimal?
    var fillsDue = Instant.distantFuture
    /// The venue has told more fills than are read at once.
    var hasMoreFills = false
    /// How it ended, told when all of its fills are.
    var ending: OrderNews?
    /// Its end was told.
    var isOver = false
    /// It had ended for the gateway before, and works at the venue.
    var isOverHere = false
    /// Since when the venue does not know what must be there, if it has arrived.
    var missingSince: Instant?
    /// The old order of a replace is gone, the new one is not there yet.
    var isBetween = false
    /// A cancel waits until the venue's name of the order is known.
    var wantsCancel = false
    /// The number of the last call that was to cancel it; 0 for none.
    var cancelCall = 0
    /// A replace in two steps: the new order leaves when the old one is gone.
    var replacesInSteps = false

    /// What others have called it, who have placed it.
    var foreignName: String?

    init(_ web: WebOrder) { self.web = web }

    var told: Decimal { max(filled, stood) }
    var isShort: Bool { told < sum }
    /// What is filled of it, told or not, and what that is worth.
    var known: (filled: Decimal, notional: WideDecimal) { filled >= sum ? (filled, notional) : (sum, worth ?? notional) }

    /// All that is known to be filled was told, as a sum.
    mutating func takeSum() {
        (filled, notional) = known
        knowsSum = true
    }

    /// What the venue says is filled.
    mutating func note(_ news: OrderNews) {
        guard let told = news.filled, told >= sum else { return }
        (sum, worth) = (told, news.worth(of: told) ?? worth)
    }
}

extension OrderNews {
    /// Of what is filled; nil where it does not tell.
    func worth(of sum: Decimal) -> WideDecimal? {
        notional.map { WideDecimal($0) } ?? averagePrice.map { WideDecimal($0, times: sum) }
    }
}

extension WideDecimal {
    /// Nil where it does not fit.
    func plus(_ price: Decimal, times quantity: Decimal) -> WideDecimal? { adding(WideDecimal(price, times: quantity)) }
}
