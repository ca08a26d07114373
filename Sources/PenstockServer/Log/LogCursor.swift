// Cursors, the one with the oldest message first.

/// How far one direction of one stream has been read.
struct LogCursor {
    let direction: LogDirection
    let stream: UInt32
    /// `LogMerge.noSession` for a stream that is nobody's.
    let session: UInt32
    /// The number, within the stream, of the next row to look at.
    var number: UInt64
    /// No row from there on has a smaller ordinal.
    var ordinal: UInt64 = 0
}

/// A binary heap by ordinal.
struct LogCursorHeap {
    private var cursors: [LogCursor] = []

    var first: LogCursor? { cursors.first }
    var isEmpty: Bool { cursors.isEmpty }

    mutating func insert(_ cursor: LogCursor) {
        cursors.append(cursor)
        var child = cursors.count - 1
        while child > 0, cursors[child].ordinal < cursors[(child - 1) / 2].ordinal {
            cursors.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() -> LogCursor? {
        guard cursors.count > 1 else { return cursors.popLast() }
        cursors.swapAt(0, cursors.count - 1)
        let first = cursors.removeLast()
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < cursors.count else { return first }
            if child + 1 < cursors.count, cursors[child + 1].ordinal < cursors[child].ordinal { child += 1 }
            guard cursors[child].ordinal < cursors[parent].ordinal else { return first }
            cursors.swapAt(parent, child)
            parent = child
        }
    }
}
