// What of a session and its application survives a crash.

internal import FIXSession
internal import Values

/// The rows that the engine's store would have.
struct LoopStore {
    struct SentMessage {
        var bytes: [UInt8]
        var at: Instant
    }

    struct Delivery {
        var bytes: [UInt8]
        var stream: Int
        var msgSeqNum: UInt64
    }

    var nextInbound: UInt64 = 1
    var nextOutbound: UInt64 = 1
    var isResetPending = false
    /// How often numbers began at 1.
    var stream = 0
    /// What we sent under each number, since numbers began at 1.
    var sent: [UInt64: SentMessage] = [:]
    var held: [UInt64: [UInt8]] = [:]
    /// What the application got, in order.
    var deliveries: [Delivery] = []
    /// How many messages the application has sent.
    var written = 0
}
