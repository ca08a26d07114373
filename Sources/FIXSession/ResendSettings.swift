// What can be set about gaps: asking for what is missing, and answering who asks.

public import FIXWire
public import Values

/// How a session recovers messages, both ways.
public struct ResendSettings: Sendable {
    // MARK: Asking

    /// How many messages a ResendRequest(2) asks for at most; 0: all at once.
    public var resendRequestChunkSize: UInt64 = 0
    /// EndSeqNo(16) is the last number that is missing, not 0.
    public var closedResendInterval = false
    /// Ask again with every message that is too high, although the gap was asked for; not with
    /// those that are part of the answer, and not with ResendRequests, to which the peer would do
    /// the same.
    public var sendRedundantResendRequests = false
    /// How many early messages are kept until the gap before them is closed; later ones are asked
    /// for again.
    public var maxHeldMessages: UInt64 = 10_000
    /// How often the same messages are asked for before we log out; 0: for ever.
    public var resendRequestTries: UInt32 = 10

    // MARK: Answering

    /// Send application messages again; otherwise a gap fill goes in their place.
    public var persistMessages = true
    /// How many requests the peer may make within `resendRequestWindow`; 0: any number. What goes
    /// beyond is rejected.
    public var maxResendRequests: UInt32 = 600
    public var resendRequestWindow = Interval.seconds(60)
    /// How many messages one request is answered with at most; 0: any number. The peer, still
    /// missing the rest, asks on.
    public var maxResendMessages: UInt64 = 0
    /// How often the peer may ask from the same BeginSeqNo(7) in a row, counted once a second; then
    /// the sides will never agree, and we log out. 0: for ever.
    public var resendLoopLimit: UInt32 = 50
    /// Messages that are not sent again once they are older than this: a gap fill goes in their
    /// place.
    private(set) var staleTypes = MsgTypeIndex()
    private(set) var staleAges = InlineArray<8, Interval>(repeating: Interval(nanoseconds: 0))

    /// Messages that are never sent again, but for those whose type has an age above.
    private(set) var neverTypes = MsgTypeIndex()

    public init() {}

    /// What is asked about instead is not sent again. False when eight types are so already.
    public mutating func setNever(_ msgType: MsgType) -> Bool { neverTypes.add(msgType) != nil }

    /// Orders older than `age`, say, are not sent again. False when eight types have an age
    /// already.
    public mutating func setStale(after age: Interval, _ msgType: MsgType) -> Bool {
        guard let index = staleTypes.add(msgType) else { return false }
        staleAges[index] = age
        return true
    }
}
