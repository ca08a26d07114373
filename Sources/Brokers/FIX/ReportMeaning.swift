// What an ExecutionReport is there for.

internal import FIXWire
internal import Values

/// Why there is a report.
enum ReportMeaning {
    case accepted
    case trade
    case corrected
    case busted
    case doneForDay
    case canceled
    case replaced
    case stopped
    case rejected
    case suspended
    case expired
    case restated
    /// How the order stands, because we have asked.
    case status
    /// PendingNew, PendingCancel, PendingReplace, Calculated: their answer is to come, or came.
    case nothing
}

/// OrdStatus(39) of a report, as far as it matters here.
enum ReportedStatus {
    case pendingNew
    case working
    case filled
    case doneForDay
    case canceled
    case stopped
    case rejected
    case suspended
    case expired

    @_noLocks
    init(_ code: UInt8) {
        switch code {
        case UInt8(ascii: "A"): self = .pendingNew
        case UInt8(ascii: "2"): self = .filled
        case UInt8(ascii: "3"): self = .doneForDay
        case UInt8(ascii: "4"): self = .canceled
        case UInt8(ascii: "7"): self = .stopped
        case UInt8(ascii: "8"): self = .rejected
        case UInt8(ascii: "9"): self = .suspended
        case UInt8(ascii: "C"): self = .expired
        default: self = .working
        }
    }
}

extension FIXBroker {
    @_noLocks
    func meaning(of message: MessageView) -> ReportMeaning {
        // What answers a question is no event, whatever else it says.
        if message.first(Tag.massStatusReqID) != nil || message.first(Tag.ordStatusReqID) != nil { return .status }
        // ExecTransType(20) of FIX 4.2.
        switch message.character(20) {
        case UInt8(ascii: "1"): return .busted
        case UInt8(ascii: "2"): return .corrected
        case UInt8(ascii: "3"): return .status
        default: break
        }
        if reading.ordStatusLeads { return meaning(ofStatus: message) }
        switch tables.execType(message.character(Tag.execType)) {
        case UInt8(ascii: "0"): return .accepted
        case UInt8(ascii: "3"): return .doneForDay
        case UInt8(ascii: "4"): return .canceled
        case UInt8(ascii: "5"): return .replaced
        case UInt8(ascii: "7"): return .stopped
        case UInt8(ascii: "8"): return .rejected
        case UInt8(ascii: "9"): return .suspended
        case UInt8(ascii: "C"): return .expired
        case UInt8(ascii: "D"): return .restated
        case UInt8(ascii: "F"): return .trade
        case UInt8(ascii: "G"): return .corrected
        case UInt8(ascii: "H"): return .busted
        case UInt8(ascii: "I"): return .status
        default: return .nothing
        }
    }

    /// The same where OrdStatus says it: a trade is what has a LastQty(32).
    @_noLocks
    private func meaning(ofStatus message: MessageView) -> ReportMeaning {
        switch tables.ordStatus(message.character(Tag.ordStatus)) {
        case UInt8(ascii: "8"): return .rejected
        default: break
        }
        if let quantity = message.decimal(Tag.lastQty), quantity.isPositive { return .trade }
        switch tables.ordStatus(message.character(Tag.ordStatus)) {
        case UInt8(ascii: "0"): return .accepted
        // CumQty tells of what was missed.
        case UInt8(ascii: "1"), UInt8(ascii: "2"): return .trade
        case UInt8(ascii: "3"): return .doneForDay
        case UInt8(ascii: "4"): return .canceled
        case UInt8(ascii: "5"): return .replaced
        case UInt8(ascii: "7"): return .stopped
        case UInt8(ascii: "9"): return .suspended
        case UInt8(ascii: "C"): return .expired
        default: return .nothing
        }
    }

    @_noLocks
    func status(of message: MessageView) -> ReportedStatus {
        ReportedStatus(tables.ordStatus(message.character(Tag.ordStatus)))
    }
}
