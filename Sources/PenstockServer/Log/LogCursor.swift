// Where the reading of a stream stands.

internal import Values

/// How far one direction of one stream has been read.
struct LogCursor: HasOrdinal {
    let direction: LogDirection
    let stream: UInt32
    /// `LogMerge.noSession` for a stream that is nobody's.
    let session: UInt32
    /// The number, within the stream, of the next row to look at.
    var number: UInt64
    /// No row from there on has a smaller ordinal.
    var ordinal: UInt64 = 0
}
