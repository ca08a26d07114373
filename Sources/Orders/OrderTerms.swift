// What a client may ask of an order, and change.

public import Values

/// Quantity, prices, kind, time in force, and how it is to be carried out.
public struct OrderTerms: Equatable, Sendable, BitwiseCopyable {
    public var kind: OrderKind
    public var timeInForce: TimeInForce
    public var features: OrderFeatures
    /// OrderQty(38), above zero.
    public var quantity: Decimal
    /// Price(44); there exactly when the kind has a limit.
    public var limit: Decimal?
    /// StopPx(99); there when the kind has a stop. A trailing stop may have the price at which it begins.
    public var stop: Decimal?
    /// PegOffsetValue(211); there exactly for a trailing stop.
    public var trail: Trail?
    /// MaxFloor(111): how much of it may be shown at a time; above zero and below the quantity.
    public var display: Decimal?
    /// When it is over, at the latest: of a good-till-date order, else in the distant future.
    public var expires: Instant

    @_noLocks
    public init(
        kind: OrderKind, timeInForce: TimeInForce, quantity: Decimal, limit: Decimal? = nil, stop: Decimal? = nil,
        trail: Trail? = nil, display: Decimal? = nil, expires: Instant = .distantFuture,
        features: OrderFeatures = OrderFeatures(rawValue: 0)
    ) {
        self.kind = kind
        self.timeInForce = timeInForce
        self.features = features
        self.quantity = quantity
        self.limit = limit
        self.stop = stop
        self.trail = trail
        self.display = display
        self.expires = expires
    }
    /// Whether they have the quantity and the prices in common, which every broker tells.
    @_noLocks
    public func isSame(as other: OrderTerms) -> Bool {
        quantity == other.quantity && limit == other.limit && stop == other.stop
    }
}
