// What the orders of a list are to one another.

public import Values

/// How the orders of a list hang together.
public enum ListContingency: UInt8, Sendable, BitwiseCopyable {
    /// A batch: each order stands for itself.
    case none = 0
    /// When one is filled, in part or whole, or ends unfilled, the others are canceled.
    case oneCancelsOther = 1
    /// When the first is filled, the others are entered.
    case oneTriggersOther = 2
    /// When the first is filled, the others are entered, and those are OCO.
    case bracket = 3

    /// Whether one order without the others is not what was asked for.
    public var isContingent: Bool {
        @_noLocks get {
            switch self {
            case .none: false
            case .oneCancelsOther, .oneTriggersOther, .bracket: true
            }
        }
    }

    /// Whether all orders but the first wait for it.
    public var isTriggered: Bool {
        @_noLocks get {
            switch self {
            case .none, .oneCancelsOther: false
            case .oneTriggersOther, .bracket: true
            }
        }
    }

    /// What texts call it; empty for a batch.
    public var name: Text<1> {
        @_noLocks get {
            switch self {
            case .none: Text()
            case .oneCancelsOther: Text("OCO")
            case .oneTriggersOther: Text("OTO")
            case .bracket: Text("BRACKET")
            }
        }
    }

    /// The raw value, where the proof of no allocation can see it.
    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .none: 0
            case .oneCancelsOther: 1
            case .oneTriggersOther: 2
            case .bracket: 3
            }
        }
    }
}
