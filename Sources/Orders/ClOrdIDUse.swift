// What the durable index knows of a ClOrdID.

import Values

/// Who has used a ClOrdID: eight bytes in the index, for ever.
public enum ClOrdIDUse: Sendable {
    /// The order, or a change of it that was asked for.
    case order(OrderNumber)
    /// A request that was refused and belongs to no order.
    case refusal(RefusedRequest.Request)
    /// Not a ClOrdID but a ListID: the list. See ``SessionNumber/ofLists``.
    case list(ListNumber)

    /// Order numbers are below 2^56. A refusal has its kind in the top byte and its reason in the
    /// lowest.
    package var code: UInt64 {
        @_noLocks get {
            switch self {
            case .order(let number): return number.value
            case .refusal(.newOrder(let reason)): return 1 << 56 | UInt64(reason.code)
            case .refusal(.change(.cancel, let reason)): return 2 << 56 | UInt64(reason.code)
            case .refusal(.change(.replace, let reason)): return 3 << 56 | UInt64(reason.code)
            case .list(let number): return 4 << 56 | number.value
            }
        }
    }

    /// Total: what is no code of ours still says that the ClOrdID is used.
    package init(code: UInt64) {
        let reason = Int(code & 0xFF)
        switch code >> 56 {
        case 0: self = .order(OrderNumber(code))
        case 2: self = .refusal(.change(.cancel, CancelRejectReason(rawValue: reason) ?? .other))
        case 3: self = .refusal(.change(.replace, CancelRejectReason(rawValue: reason) ?? .other))
        case 4: self = .list(ListNumber(code & (1 << 56 - 1)))
        default: self = .refusal(.newOrder(OrderRejectReason(rawValue: reason) ?? .other))
        }
    }
}

extension SessionNumber {
    /// Under whom the index has the session's ListIDs, which may be those of ClOrdIDs, too. No session has as high a
    /// number.
    package var ofLists: SessionNumber { @_noLocks get { SessionNumber(value | 1 << 31) } }
}
