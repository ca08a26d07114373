// What the parts of a divided order come to.

public import Values

/// Sums over the parts of an order. In memory only: they follow from the rows of the parts.
public struct OrderParts: Sendable, BitwiseCopyable {
    /// What the open ones have left.
    public var leaves: Decimal
    public private(set) var open: UInt16
    /// Of these, those that were asked for a change, and have not answered.
    public private(set) var asked: UInt16
    /// One of them has refused what all were asked for last.
    public var hasRefused: Bool

    @_noLocks
    public init() {
        leaves = .zero
        open = 0
        asked = 0
        hasRefused = false
    }

    /// A part was open, and asked, and is now or not.
    @_noLocks
    public mutating func count(from wasOpen: Bool, to isOpen: Bool, asked wasAsked: Bool, _ isAsked: Bool) {
        // A part that came to life again long after its whole had ended is not counted in one that was taken back from
        // the journal.
        if wasOpen, open > 0 { open -= 1 }
        if isOpen { open += 1 }
        if wasAsked, asked > 0 { asked -= 1 }
        if isAsked { asked += 1 }
    }
}

extension Order {
    /// Whether an order is one of its parts that were made last.
    @_noLocks
    public func isPart(_ number: OrderNumber) -> Bool {
        let first = handling.firstPart.value
        return number.value >= first && number.value < first + UInt64(handling.partCount)
    }
}
