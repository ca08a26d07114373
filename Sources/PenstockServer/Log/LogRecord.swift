// One message of a log, wherever it was read.

internal import Values

/// What a source hands to the printer. The message is a view: good until the printer returns.
struct LogRecord {
    enum Origin {
        /// Streams are numbered in order, a new one where MsgSeqNums begin again.
        case store(session: UInt32, stream: UInt32)
        case text
    }

    /// Nil when neither the log nor the message says.
    let time: Instant?
    /// Nil when nothing tells which side wrote the log.
    let direction: LogDirection?
    /// `SENDER->TARGET` as this side sends it; as in the message when the direction is not known.
    let session: String
    /// From `8=` to the delimiter behind CheckSum(10).
    let message: Bytes
    let origin: Origin
    var faults: [LogFault] = []
}
