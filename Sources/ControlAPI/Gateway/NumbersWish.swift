// MsgSeqNums as an operator wants them.

/// What is nil stays.
package struct NumbersWish: Sendable, Equatable {
    /// What a MsgSeqNum(34) can be: the store has no place for others.
    package static let numbers: ClosedRange<Int64> = 1...((1 << 40) - 1)

    /// `SENDER->TARGET`.
    package var session: String
    /// The MsgSeqNum(34) that is expected next from the peer.
    package var nextInbound: UInt64?
    /// That of our next message.
    package var nextOutbound: UInt64?
    /// A lower number of ours may be one under which something was sent.
    package var reusesNumbers = false
    package var who: String
    package var why: String

    package init(_ session: String, nextInbound: UInt64?, nextOutbound: UInt64?, who: String, why: String) {
        (self.session, self.nextInbound, self.nextOutbound, self.who, self.why) = (session, nextInbound, nextOutbound, who, why)
    }
}
