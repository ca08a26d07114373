// What a transition of the session asks for.

public import FIXWire
public import Values

/// One thing to do. Effects are carried out in order; what they change is committed before any
/// byte they make leaves.
public enum SessionEffect: Sendable {
    /// Give the message to the application; it was counted.
    case deliver
    /// Keep the message, which came early, under its MsgSeqNum.
    case hold(UInt64)
    /// Send a session message under the next outbound MsgSeqNum.
    case send(SessionMessage)
    /// Send again what was sent under these numbers.
    case replay(from: UInt64, through: UInt64)
    /// Both MsgSeqNums are 1 again: forget what was stored under the old ones.
    case resetNumbers
    /// The Logon exchange is done.
    case loggedOn
    /// Close the connection. What was sent before goes out first.
    case disconnect(DisconnectReason)
    /// For the log: nothing is to be done.
    case note(SessionNote)
}

/// A message that the session itself makes.
public enum SessionMessage: Sendable {
    case heartbeat
    /// Answers the TestRequest(1) at hand with its TestReqID(112).
    case heartbeatEcho
    case testRequest
    case resendRequest(from: UInt64, through: UInt64)
    /// Rejects the message at hand.
    case reject(refSeqNum: UInt64, BodyFault, text: Text<16>)
    case logon(heartBtInt: Int, resets: Bool)
    case logout(Text<16>)
}

/// Why a connection ended; each has its words for the log.
public enum DisconnectReason: Equatable, Sendable {
    /// Logouts went both ways.
    case loggedOut
    /// The peer closed the connection, or it broke.
    case connectionLost
    case noLogonInTime
    case firstMessageNotLogon
    case garbledFirstMessage
    case unknownSession
    case alreadyConnected
    case invalidLogon
    case sequenceTooLow(expected: UInt64, received: UInt64)
    case missingSequenceNumber
    case incorrectBeginString
    case compIDProblem
    case sendingTimeProblem
    case heartbeatTimeout
    case logoutTimeout
    case stopping
    case tooManyConnections
    case tooManySessions
    /// The store has no place for one more sequence of numbers.
    case tooManyResets

    /// Both sides said goodbye.
    var isLogout: Bool {
        @_noLocks get {
            if case .loggedOut = self { true } else { false }
        }
    }

    public var text: StaticString {
        switch self {
        case .loggedOut: "logged out"
        case .connectionLost: "connection lost"
        case .noLogonInTime: "no Logon in time"
        case .firstMessageNotLogon: "first message not a logon"
        case .garbledFirstMessage: "first message garbled"
        case .unknownSession: "no such session"
        case .alreadyConnected: "session already connected"
        case .invalidLogon: "invalid Logon"
        case .sequenceTooLow: "MsgSeqNum too low"
        case .missingSequenceNumber: "MsgSeqNum missing"
        case .incorrectBeginString: "Incorrect BeginString"
        case .compIDProblem: "CompID problem"
        case .sendingTimeProblem: "SendingTime accuracy problem"
        case .heartbeatTimeout: "nothing heard for too long"
        case .logoutTimeout: "no Logout in answer"
        case .stopping: "gateway stops"
        case .tooManyConnections: "too many connections"
        case .tooManySessions: "too many sessions"
        case .tooManyResets: "numbers were reset too often: the store has no stream left"
        }
    }
}

/// What deserves a line in the log without an effect of its own.
public enum SessionNote: Equatable, Sendable {
    case gap(from: UInt64, through: UInt64)
    case gapClosed
    case rejected(RejectReason)
    case peerRejected
    case sequenceReset(to: UInt64)
    case unchangedSequenceReset
    case duplicateIgnored
    case numbersReset
}

/// The effects of one input, in order: at most eight, held in place.
public struct SessionEffects: Sendable {
    private var slots = InlineArray<8, SessionEffect>(repeating: .deliver)
    public private(set) var count = 0

    @_noLocks public init() {}

    @_noLocks
    public mutating func append(_ effect: SessionEffect) {
        // A ninth traps: a transition that asks for so much is a bug.
        slots[count] = effect
        count += 1
    }

    @_noLocks
    public mutating func removeAll() { count = 0 }

    public subscript(index: Int) -> SessionEffect {
        @_noLocks get {
            precondition(index < count, "an effect that was not asked for")
            return slots[index]
        }
    }
}
