// Messages of FIX sessions, as the control room reads them.

package import Values

/// One message that came or went, as it is stored, but for secrets.
package struct SessionMessage: Sendable, Equatable {
    package struct Field: Sendable, Equatable {
        /// Nil for something that is no field, all of which is then the value.
        package var tag: UInt32?
        /// As the session's dictionary has it.
        package var name: String?
        package var value: String

        package init(tag: UInt32?, name: String?, value: String) { (self.tag, self.name, self.value) = (tag, name, value) }
    }

    /// Its place in the order of all messages of the store.
    package var number: UInt64
    package var isInbound: Bool
    /// When it was stored, which is before anything else was done with it.
    package var time: Instant
    package var msgSeqNum: UInt64?
    package var msgType: String
    /// As the session's dictionary has it.
    package var name: String?
    package var sendingTime: Instant?
    package var isPossibleDuplicate = false
    package var isPossibleResend = false
    /// With `|` for the delimiter.
    package var text: String
    package var fields: [Field] = []

    package init(number: UInt64, isInbound: Bool, time: Instant, msgSeqNum: UInt64?, msgType: String, name: String?, text: String) {
        (self.number, self.isInbound, self.time) = (number, isInbound, time)
        (self.msgSeqNum, self.msgType, self.name, self.text) = (msgSeqNum, msgType, name, text)
    }
}

/// Which are wanted. What is nil or empty is any.
package struct MessageFilter: Sendable, Equatable {
    /// `SENDER->TARGET`.
    package var session: String
    package var isInbound: Bool?
    /// MsgSeqNums.
    package var numbers: ClosedRange<UInt64> = 0...UInt64.max
    package var since: Instant?
    package var until: Instant?
    /// By code or by name.
    package var types: [String] = []
    /// One of these is ClOrdID(11) or OrigClOrdID(41).
    package var clOrdIDs: [String] = []
    /// `TAG`, `TAG=VALUE`, `TAG!=VALUE`: all of them hold.
    package var conditions: [String] = []
    /// Of one run of numbers; nil for the newest.
    package var period: UInt32?
    /// Only with lower numbers.
    package var before: UInt64?

    package init(session: String) { self.session = session }
}

/// The newest first, of one run of numbers.
package struct MessagePage: Sendable, Equatable {
    package var items: [SessionMessage] = []
    /// Where the next page begins; nil when there is none.
    package var next: UInt64?
    package var period: UInt32
    /// When its numbers began at 1; nil when its row is damaged.
    package var began: Instant?
    /// The run of numbers before this one.
    package var earlier: UInt32?
    /// How many messages were passed over, since they are not what was written.
    package var damaged = 0

    package init(period: UInt32) { self.period = period }
}

/// Why there are no messages to be had.
package enum MessageFault: Error, Equatable {
    /// There is no such session, or run of numbers.
    case notThere(String)
    case wrong(parameter: String, String)
    case unreadable(String)
}

/// Where messages are. It is asked on a thread of the control room's, one question at a time.
package protocol MessageSource: Sendable {
    /// A page may be short, or empty, though there is more: so much is looked through at a time.
    ///
    /// - Parameter most: So many items.
    func page(_ filter: MessageFilter, most: Int) throws(MessageFault) -> MessagePage
    /// What is under way ends soon, with a fault.
    func finish()
}
