// What is to be done with a FIX session.

package struct SessionWish: Sendable, Equatable {
    package enum Action: String, CaseIterable, Sendable {
        /// An initiator connects at once. Acceptors wait for their peers.
        case logon
        /// Says goodbye. An acceptor's peer may come back; an initiator stays away until `logon`.
        case logout
        /// Hangs up without a word.
        case disconnect
        /// Both MsgSeqNums begin at 1.
        case reset
        /// Asks the peer whether it is there: TestRequest(1).
        case test
    }

    /// `SENDER->TARGET`.
    package var name: String
    package var action: Action
    package var who: String
    package var why: String

    package init(_ action: Action, _ name: String, who: String, why: String) {
        (self.action, self.name, self.who, self.why) = (action, name, who, why)
    }
}
