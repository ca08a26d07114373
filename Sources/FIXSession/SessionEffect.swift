// What a transition of the session asks for.

public import FIXWire
public import Values

/// One thing to do. Effects are carried out in order; what they change is committed before any
/// byte they make leaves.
public enum SessionEffect: Sendable {
    /// Give the message to the application; it was counted.
    case deliver
    /// Give the Reject(3) at hand to the application: the peer did not take a message of ours.
    case tellRejected
    /// Keep the message, which came early, under its MsgSeqNum.
    case hold(UInt64)
    /// Send a session message under the next outbound MsgSeqNum.
    case send(SessionMessage)
    /// Send again what was sent under these numbers.
    case replay(from: UInt64, through: UInt64)
    /// Both MsgSeqNums are 1 again: forget what was stored under the old ones.
    case resetNumbers
    /// The Logon exchange is done: application messages may leave.
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
    /// A TestRequest(1) with a TestReqID(112) of its own, before numbers begin at 1.
    case resetProbe(UInt64)
    case resendRequest(from: UInt64, through: UInt64)
    /// Rejects the message at hand.
    case reject(refSeqNum: UInt64, BodyFault, text: Text<16>)
    /// `nextExpected` is NextExpectedMsgSeqNum(789), if it is to be sent.
    case logon(heartBtInt: Int, resets: Bool, nextExpected: UInt64?)
    case logout(Text<16>)
    /// A BusinessMessageReject(j) of the message at hand, BusinessRejectReason(380) 0.
    case businessReject(refSeqNum: UInt64, text: Text<16>)

    public var msgType: MsgType {
        @_noLocks get {
            switch self {
            case .heartbeat, .heartbeatEcho: .heartbeat
            case .testRequest, .resetProbe: .testRequest
            case .resendRequest: .resendRequest
            case .reject: .reject
            case .logon: .logon
            case .logout: .logout
            case .businessReject: .businessMessageReject
            }
        }
    }
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
    /// The peer answered our Logon with a Logout, a fault, or nothing.
    case logonRefused
    case noLogonAnswer
    /// The answer to a Logon with ResetSeqNumFlag=Y has none, or has one that nobody asked for.
    case resetNotAgreed
    /// NextExpectedMsgSeqNum(789) is beyond what we have sent.
    case nextExpectedTooHigh(expected: UInt64, received: UInt64)
    /// TestMessageIndicator(464) of the Logon is not what the session is for.
    case wrongTestMode
    /// A message was rejected, and the settings say to hang up then.
    case messageRejected
    /// The peer asks for the same messages again and again.
    case resendLoop
    /// The peer does not send what we ask for again and again.
    case gapNotFilled
    /// The peer sends faster than it may.
    case throttled
    case slowConsumer
    case addressNotAllowed
    case noProxyHeader
    case logonTooLong
    case notAuthenticated
    case outsideSchedule
    /// Connecting failed; the log has the reason.
    case cannotConnect
    case tlsFailed
    /// Somebody asked for it: an operator or the program itself.
    case requested
    /// The store has no place for one more sequence of numbers.
    case tooManyResets
    /// Our record of the session is damaged.
    case damagedRecord

    /// Trying again would meet the same: the sides disagree about history, which only people can
    /// mend.
    public var isForPeople: Bool {
        @_noLocks get {
            switch self {
            case .sequenceTooLow, .nextExpectedTooHigh, .resetNotAgreed, .damagedRecord: true
            default: false  // Of the peer's making, or of the line's: it may be better next time.
            }
        }
    }

    var isMessageRejected: Bool {
        @_noLocks get {
            if case .messageRejected = self { true } else { false }
        }
    }

    /// Both sides said goodbye.
    var isLogout: Bool {
        @_noLocks get {
            if case .loggedOut = self { true } else { false }
        }
    }

    public var text: StaticString {
        @_noLocks get {
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
            case .logonRefused: "the peer refused our Logon"
            case .noLogonAnswer: "no answer to our Logon"
            case .resetNotAgreed: "the sides do not agree on ResetSeqNumFlag"
            case .nextExpectedTooHigh: "NextExpectedMsgSeqNum too high"
            case .wrongTestMode: "TestMessageIndicator is not this session's"
            case .messageRejected: "a message had to be rejected"
            case .resendLoop: "the same messages were asked for again and again"
            case .gapNotFilled: "what was asked for does not come"
            case .throttled: "too many messages"
            case .slowConsumer: "the peer reads too slowly"
            case .addressNotAllowed: "address not allowed"
            case .noProxyHeader: "no PROXY protocol header"
            case .logonTooLong: "Logon too long"
            case .notAuthenticated: "not authenticated"
            case .outsideSchedule: "outside the session's schedule"
            case .cannotConnect: "cannot connect"
            case .tlsFailed: "TLS failed"
            case .requested: "asked to disconnect"
            case .damagedRecord: "our record of the session is damaged"
            case .tooManyResets: "numbers were reset too often: the store has no stream left"
            }
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
    /// A message against the dictionary was accepted all the same: `rejectInvalidMessage` is off.
    case faultPassed(RejectReason)
    /// More messages came early than are kept; they will be asked for again.
    case heldTooMany
    /// The peer asked to be sent messages again more often than it may.
    case resendRefused
    case throttled
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

    /// How many numbers those so far will use.
    var sendCount: UInt64 {
        @_noLocks get {
            var sends: UInt64 = 0
            var index = 0
            while index < count {
                if case .send = slots[index] { sends += 1 }
                index += 1
            }
            return sends
        }
    }

    /// One of them, read where it stands.
    public subscript(index: Int) -> SessionEffect {
        @_noLocks mutating get {
            precondition(index < count, "an effect that was not asked for")
            return slots[index]
        }
    }
}
