// What can be set about how fast messages go.

public import FIXWire
public import Values

/// So many messages within so long.
public struct MessageRate: Equatable, Sendable {
    public var count: UInt32
    public var window: Interval

    /// - Parameter count: At least 1.
    public init(count: UInt32, window: Interval) {
        self.count = count
        self.window = window
    }
}

/// What becomes of a peer's message beyond its rate.
public enum ThrottleAction: Sendable {
    /// A BusinessMessageReject(j); the session goes on.
    case reject
    /// A BusinessMessageReject(j) and a Logout(5).
    case disconnect
}

/// A rate that the peer must keep.
public struct Throttle: Sendable {
    public var rate: MessageRate
    public var action: ThrottleAction

    public init(_ rate: MessageRate, _ action: ThrottleAction) {
        self.rate = rate
        self.action = action
    }
}

/// Limits on the stream of messages, both ways.
public struct FlowSettings: Sendable {
    private(set) var throttledTypes = MsgTypeIndex()
    private(set) var throttles = InlineArray<8, Throttle>(
        repeating: Throttle(MessageRate(count: 1, window: .seconds(1)), .reject))
    private(set) var pacedTypes = MsgTypeIndex()
    private(set) var paces = InlineArray<8, MessageRate>(
        repeating: MessageRate(count: 1, window: .seconds(1)))
    /// A peer for whom more bytes wait than this is disconnected; 0: any number. They stay in the
    /// store, and it gets them when it comes back.
    public var slowConsumerBytes = 0
    /// A peer that takes nothing at all for so long is disconnected; 0: never.
    public var slowConsumerTimeout = Interval.seconds(0)
    /// What may wait for the peer before `send` says so; 0: any number of bytes.
    public var maxWaitingBytes = 64 << 20
    /// For the application: cancel the orders of a peer whose connection is lost.
    public var cancelOnDisconnect = false
    /// For the application: the peer may stop trading in an emergency.
    public var mayStop = false
    /// For the application: which of its rules for clients hold here; 0 for none.
    public var clientRule: UInt16 = 0
    /// For the application: which of its own settings are the session's; 0 for none.
    public var applicationNumber = 0

    public init() {}

    /// Limits what the peer may send. False when eight types have a limit already.
    public mutating func setThrottle(_ throttle: Throttle, for msgType: MsgType) -> Bool {
        guard let index = throttledTypes.add(msgType) else { return false }
        throttles[index] = throttle
        return true
    }

    /// Limits how fast we send; later messages wait, in order, and so does what the session itself
    /// says: a window should be shorter than HeartBtInt(108). False when eight types have a limit
    /// already.
    public mutating func setPace(_ rate: MessageRate, for msgType: MsgType) -> Bool {
        guard let index = pacedTypes.add(msgType) else { return false }
        paces[index] = rate
        return true
    }
}

/// Counts messages against rates, one window at a time for each type.
struct RateCounter: Sendable {
    private var starts = InlineArray<8, Instant>(repeating: .distantPast)
    private var counts = InlineArray<8, UInt32>(repeating: 0)

    @_noLocks init() {}

    /// Counts one message of the type at `index`, or says when the next one may pass.
    @_noLocks
    mutating func admit(_ index: Int, _ rate: MessageRate, at now: Instant) -> Instant? {
        if now.since(starts[index]) >= rate.window {
            starts[index] = now
            counts[index] = 0
        }
        guard counts[index] < rate.count else { return starts[index].advanced(by: rate.window) }
        counts[index] += 1
        return nil
    }
}
