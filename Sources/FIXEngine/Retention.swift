// How long what is stored is kept.

public import Values

/// What may be removed from a table: rows that are older, and those beyond the newest so many. Nothing by default.
public struct Retention: Sendable, Equatable {
    /// Above zero.
    public var age: Interval?
    /// Above zero.
    public var count: UInt64?

    public init(age: Interval? = nil, count: UInt64? = nil) {
        self.age = age
        self.count = count
    }

    public var isSet: Bool {
        @_noLocks get {
            if case .some = age { return true }
            if case .some = count { return true }
            return false
        }
    }

    /// Whether a row from a time is older than the age says.
    @_noLocks
    public func isOld(_ time: Instant, at now: Instant) -> Bool {
        guard let age else { return false }
        return now.since(time) > age
    }
}

/// What the engine removes by itself, in the transactions of the turns that add to it.
public struct StoreRetention: Sendable {
    /// Messages of both directions, counted together. One that is removed can neither be sent again, so that a
    /// peer who asks for it gets a gap fill, nor be looked at: keep them for longer than a peer may stay away.
    public var messages = Retention()
    /// Rows of the audit, one for each turn that had something to tell.
    public var audit = Retention()

    public init() {}
}

/// A stream and its oldest message. What is known of that may be too old, never too new.
struct OldestMessage: HasOrdinal {
    /// No message of the stream that is still there has a lower ordinal.
    var ordinal: UInt64
    var stream: UInt32
}
