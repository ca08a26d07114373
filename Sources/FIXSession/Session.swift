// The state of one FIX session, between inputs.

public import Values

/// A FIX session as a pure machine: it reads no clock, sends no byte and writes no row. Time and
/// messages come in, effects go out; the loop carries them out and commits what changed.
public struct Session: Sendable {
    public enum Phase: Equatable, Sendable {
        case disconnected
        case active
        /// Our TestRequest(1) waits; anything at all ends the wait.
        case probing
        /// Our Logout(5) waits for the peer's. After a fault nothing else is listened to.
        case loggingOut(deadline: Instant, because: DisconnectReason)
    }

    /// Inbound messages that are missing.
    enum Gap: Equatable, Sendable {
        case none
        /// Asked for; `through` is the last number known to be missing.
        case asked(through: UInt64, at: Instant, whenExpecting: UInt64)
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
    var heartBtInt = Interval.seconds(0)
    var lastHeard = Instant.distantPast
    var lastSent = Instant.distantPast

    /// A session as the store knows it; 1 and 1 for a new one.
    @_noLocks
    public init(
        identity: SessionIdentity, settings: SessionSettings, nextInbound: UInt64 = 1,
        nextOutbound: UInt64 = 1
    ) {
        self.identity = identity
        self.settings = settings
        self.nextInbound = nextInbound
        self.nextOutbound = nextOutbound
    }

    /// Logged on: messages are sent at once. Otherwise they wait in the store for the peer to ask.
    public var isConnected: Bool {
        @_noLocks get {
            switch phase {
            case .active, .probing, .loggingOut: true
            case .disconnected: false
            }
        }
    }

    /// Takes the next outbound number. The message that uses it must be staged in the same turn.
    @_noLocks
    public mutating func claimOutbound() -> UInt64 {
        defer { nextOutbound += 1 }
        return nextOutbound
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
        if settings.resetOnDisconnect || (settings.resetOnLogout && reason.isLogout) {
            resetNumbers(into: &effects)
        }
    }

    @_noLocks
    mutating func resetNumbers(into effects: inout SessionEffects) {
        nextInbound = 1
        nextOutbound = 1
        heldThrough = 0
        gap = .none
        effects.append(.resetNumbers)
    }
}
