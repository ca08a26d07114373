// The state of one FIX session, between inputs.

public import Values

/// A FIX session as a pure machine: it reads no clock, sends no byte and writes no row. Time and
/// messages come in, effects go out; the loop carries them out and commits what changed.
public struct Session: Sendable {
    public enum Phase: Equatable, Sendable {
        case disconnected
        /// An initiator's Logon(A) waits for its answer.
        case loggingOn(deadline: Instant)
        case active
        /// An initiator begins both MsgSeqNums at 1 in the middle of the session. First a
        /// TestRequest(1) makes sure that nothing is missing; then, with `isResetPending`, a
        /// Logon(A) with ResetSeqNumFlag=Y waits for its answer, and until that comes the peer
        /// counts on as before.
        case resetting(deadline: Instant)
        /// Our TestRequest(1) waits; anything at all ends the wait.
        case probing
        /// Our Logout(5) waits for the peer's. After a fault nothing else is listened to.
        case loggingOut(deadline: Instant, because: DisconnectReason)
    }

    public let identity: SessionIdentity
    public let settings: SessionSettings
    public internal(set) var phase = Phase.disconnected
    /// The MsgSeqNum(34) expected next from the peer.
    public internal(set) var nextInbound: UInt64
    /// The MsgSeqNum(34) of the next message to the peer.
    public internal(set) var nextOutbound: UInt64
    /// The highest number of a message held early, 0 when none is.
    public internal(set) var heldThrough: UInt64 = 0
    var gap = Gap.none
    /// The number of an initiator's last Logon.
    var logonMsgSeqNum: UInt64 = 0
    /// How a reset in the middle of the session makes sure that nothing is missing.
    var resetProbe = ResetProbe()
    /// What the peer has asked for again of late.
    var resendGuard = ResendGuard()
    var throttling = RateCounter()
    var pacing = RateCounter()
    /// Our Logon(A) with ResetSeqNumFlag=Y was not answered yet: the next one has it too. Kept in
    /// the store, since the numbers that go with it are.
    public internal(set) var isResetPending = false
    /// MaxMessageSize(383) of the peer's Logon; 0 when it had none.
    public internal(set) var peerMaxMessageSize = 0
    var heartBtInt = Interval.seconds(0)
    public internal(set) var lastHeard = Instant.distantPast
    var lastSent = Instant.distantPast

    /// A session as the store knows it; 1 and 1 for a new one.
    @_noLocks
    public init(
        identity: SessionIdentity, settings: SessionSettings, nextInbound: UInt64 = 1,
        nextOutbound: UInt64 = 1, isResetPending: Bool = false
    ) {
        self.identity = identity
        self.settings = settings
        self.nextInbound = nextInbound
        self.nextOutbound = nextOutbound
        self.isResetPending = isResetPending
    }

    /// There is a connection that is this session's.
    public var isConnected: Bool {
        @_noLocks get {
            if case .disconnected = phase { false } else { true }
        }
    }

    /// The Logon exchange is done, and nobody has said goodbye because of a fault.
    public var isLoggedOn: Bool {
        @_noLocks get {
            switch phase {
            case .active, .probing, .resetting, .loggingOut(_, .loggedOut): true
            case .disconnected, .loggingOn, .loggingOut: false
            }
        }
    }

    /// Logged on, and nothing has begun that ends this run of numbers.
    public var isEstablished: Bool {
        @_noLocks get {
            switch phase {
            case .active, .probing: true
            case .disconnected, .loggingOn, .resetting, .loggingOut: false
            }
        }
    }

    /// Takes the next outbound number. The message that uses it must be staged in the same turn.
    @_noLocks
    public mutating func claimOutbound() -> UInt64 {
        defer { nextOutbound += 1 }
        return nextOutbound
    }

    /// Takes the inbound number that is expected next, for a message that no peer has sent: of a session that nobody can
    /// log on as. It must be staged in the same turn.
    public mutating func claimInbound() -> UInt64 {
        defer { nextInbound += 1 }
        return nextInbound
    }

    /// Whether the peer takes a message of so many bytes, as far as it has said:
    /// MaxMessageSize(383).
    @_noLocks
    public func peerTakes(_ count: Int) -> Bool {
        peerMaxMessageSize == 0 || count <= peerMaxMessageSize
    }

    /// Bytes went to the peer: the wait for our next Heartbeat(0) starts again.
    @_noLocks
    public mutating func sent(at now: Moment) { lastSent = now.steady }

    /// The connection is gone. Numbers stay as they are unless the settings say otherwise.
    ///
    /// Only now, and not with the Logout: its answer still goes out under the old numbers.
    @_noLocks
    public mutating func disconnected(
        because reason: DisconnectReason, into effects: inout SessionEffects
    ) {
        guard isConnected else { return }
        phase = .disconnected
        gap = .none
        resendGuard = ResendGuard()
        if settings.resetOnDisconnect || (settings.resetOnLogout && reason.isLogout)
            || (settings.resetOnError && reason.isMessageRejected)
        {
            resetNumbers(into: &effects)
        }
    }

    /// A new period of the schedule begins: both MsgSeqNums are 1 again. Only between connections.
    @_noLocks
    public mutating func beginPeriod(into effects: inout SessionEffects) {
        precondition(!isConnected, "a period begins while nobody is connected")
        resetNumbers(into: &effects)
    }

    /// People have set both numbers. What came early is forgotten, and a reset that the peer has not answered is given up.
    /// Only between connections.
    public mutating func setNumbers(inbound: UInt64, outbound: UInt64) {
        precondition(!isConnected, "numbers are set while nobody is connected")
        nextInbound = inbound
        nextOutbound = outbound
        heldThrough = 0
        gap = .none
        isResetPending = false
    }

    @_noLocks
    mutating func resetNumbers(into effects: inout SessionEffects) {
        nextInbound = 1
        nextOutbound = 1
        heldThrough = 0
        gap = .none
        isResetPending = false
        effects.append(.resetNumbers)
    }
}
