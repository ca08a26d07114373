// What the caller has to do about a message, beside reading the reports and facts.

public import Orders

/// Why a DontKnowTrade(Q) is sent: DKReason(127).
public enum FIXDontKnow: Sendable {
    case unknownSymbol
    case wrongSide
    case noMatchingOrder

    var code: UInt8 {
        @_noLocks get {
            switch self {
            case .unknownSymbol: UInt8(ascii: "A")
            case .wrongSide: UInt8(ascii: "B")
            case .noMatchingOrder: UInt8(ascii: "D")
            }
        }
    }
}

/// What does not agree between a report and what is known here; for the log.
public enum FIXDispute: Sendable {
    /// CumQty(14) is less than what they have told.
    case cumQty
    /// LeavesQty(151) is not what is left.
    case leavesQty
    /// AvgPx(6) is not the average of what they have told.
    case avgPx
}

/// What came of a message.
public enum FIXReceipt: Sendable {
    /// All that it says is in the reports and facts.
    case read
    /// The same, and it contradicts itself or what was told before.
    case disputed(OrderNumber, FIXDispute)
    /// What became of the order is not clear: the caller carries out ``Instruction/ask(_:)``.
    case ask(OrderNumber)
    /// A trade that fits no order of ours. Nothing is reported; the caller answers with a DontKnowTrade, which
    /// ``FIXBroker/writeDontKnow(_:about:into:)`` writes.
    case dontKnow(FIXDontKnow)
    /// About an order that did not come from here and may be taken in: the caller asks about open orders, which name
    /// it, unless it is over.
    case stranger(isOver: Bool)
    /// About nothing of ours, or of a type that brokers do not send.
    case foreign
}
