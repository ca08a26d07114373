// What is known of messages that are missing.

internal import Values

/// Inbound messages that are missing.
enum Gap: Sendable {
    case none
    case asked(GapRequest)
}

/// Our last ResendRequest(2) for a gap that is still open.
struct GapRequest: Sendable {
    /// The last number known to be missing.
    var through: UInt64
    /// The last number that was asked for; `.max` for all.
    var asked: UInt64
    /// The last number that was asked for, and known then.
    var end: UInt64
    /// What was expected when it was asked for.
    var expecting: UInt64
    /// When it was asked for, or, if that was later, when the expected number last moved.
    var moved: Instant
    /// How often it was asked for from the same number on because nothing came.
    var tries: UInt32 = 1
    /// When it was last asked for again at once.
    var repeated = Instant.distantPast
    /// Something that belongs to the answer, or that could not be read, has come.
    var isAnswered = false
    /// What was expected when the last message came that does not belong to the answer.
    var expectingBetween: UInt64 = 0
    /// Early messages were dropped since the gap was found.
    var hasDropped = false

    /// - Parameter asked: 0 for all.
    @_noLocks
    init(through: UInt64, asked: UInt64, expecting: UInt64, at now: Instant) {
        self.through = through
        self.asked = asked == 0 ? .max : asked
        end = asked == 0 ? through : asked
        self.expecting = expecting
        moved = now
    }
}
