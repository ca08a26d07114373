// The tables of the store.

/// One table each; the raw value is its place in the turn record, so it never changes.
public enum StoreTable: UInt8, CaseIterable, Sendable {
    /// What the store is: format, identity, counters. Key: a ``MetaKey``.
    case meta = 0
    /// FIX sessions. Key: session number.
    case session = 1
    /// One row each time a session's numbers began at 1. Key: stream number.
    case stream = 2
    /// Outbound messages. Key: stream << 40 | MsgSeqNum.
    case outbound = 3
    /// Inbound messages as they came. Key: stream << 40 | ordinal.
    case inbound = 4
    /// Inbound messages that came early. Key: stream << 40 | MsgSeqNum.
    case held = 5
    /// Orders. Key: order number.
    case order = 6
    /// ClOrdID to order number and when it was first used. Key: session number, big-endian, and the
    /// ClOrdID's bytes.
    case clOrdID = 7
    /// Rows of brokers that live inside the process. Key: the broker's own number.
    case broker = 8
    /// What happened and who did it, hash-chained, a row a turn. Key: row number, from 1.
    case audit = 9
    /// Fills. Key: order number, big-endian, and the bytes of the broker's name for the fill.
    case trade = 10
    /// What the gateway keeps beside orders: positions, balances, limits, stops. Key: the application's own.
    case book = 11
    /// Why an order went where it went. Key: order number.
    case decision = 12

    /// The name inside the LMDB environment, and in words for people.
    public var name: String {
        switch self {
        case .meta: "meta"
        case .session: "session"
        case .stream: "stream"
        case .outbound: "out"
        case .inbound: "in"
        case .held: "held"
        case .order: "order"
        case .clOrdID: "clordid"
        case .broker: "broker"
        case .audit: "audit"
        case .trade: "trade"
        case .book: "book"
        case .decision: "decision"
        }
    }

    /// The raw value, where the proof of no allocation can see through it.
    var index: UInt8 { @_noLocks get { rawValue } }

    /// Keys are 64-bit numbers, except where they are texts.
    var hasNumericKeys: Bool { self != .clOrdID && self != .trade }

    static var count: Int { @_noLocks get { 13 } }
    /// Stores of format 4 and before do not have it.
    var isNew: Bool { rawValue > StoreTable.audit.rawValue }

    /// Keys are a stream << 40 | a number within it.
    var isKeyedByStream: Bool { self == .outbound || self == .inbound || self == .held }
}

/// The rows of the table `meta`.
public enum MetaKey {
    /// Format version, time of creation, both UInt64.
    public static var format: UInt64 { @_noLocks get { 1 } }
    /// The next ordinal of a stored message, UInt64.
    public static var ordinal: UInt64 { @_noLocks get { 2 } }
    /// Counters of the application on top of the engine; its own layout.
    public static var application: UInt64 { @_noLocks get { 3 } }
    /// Tags whose values logs do not show, UInt32 each.
    public static var maskedTags: UInt64 { @_noLocks get { 4 } }
    /// Number and hash of the last row of the audit that was removed.
    public static var auditAnchor: UInt64 { @_noLocks get { 5 } }
    /// When the newest message was written that was removed for its age or number.
    public static var trimmed: UInt64 { @_noLocks get { 6 } }
    /// Whose the application's rows are: 1, the gateway's; without it, another program's.
    public static var owner: UInt64 { @_noLocks get { 7 } }
    /// Which orders were removed for their age or number; the application's own layout.
    public static var trimmedOrders: UInt64 { @_noLocks get { 8 } }
    /// The store is a copy that was put back, and what counts up has not jumped yet.
    public static var copied: UInt64 { @_noLocks get { 9 } }
    /// Up to which turn of the turn log the rows go: the store's identity, the turn's number, UInt64 each.
    public static var turn: UInt64 { @_noLocks get { 10 } }
}

/// The key of a message: a stream, and a number below 2^40 within it.
@_noLocks @inlinable
public func messageKey(stream: UInt32, _ number: UInt64) -> UInt64 {
    precondition(number < 1 << 40, "a number with no place in a key")
    return UInt64(stream) << 40 | number
}
