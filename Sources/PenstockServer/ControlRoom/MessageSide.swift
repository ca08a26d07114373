// What came in, or what went out, in one run of numbers, read from its end.

internal import ControlAPI
internal import FIXWire
internal import Journal
internal import Values

/// One direction of one stream. It has a slice of rows at a time.
struct MessageSide {
    /// Rows, and bytes of them, in one look.
    private static let slice = (rows: 256, bytes: 256 << 10)
    /// So far a clock may have been set back within the stream.
    private static let setBack = Interval.seconds(10)
    private static let numbers: UInt64 = 1 << 40

    private struct Found {
        /// The place in the order of all messages.
        let ordinal: UInt64
        /// Nil for one that is not wanted.
        let item: SessionMessage?
    }

    private let direction: LogDirection
    private let stream: UInt32
    /// No row below is wanted.
    private let first: UInt64
    private let since: Instant
    /// Only rows below are still to be read.
    private var end: UInt64
    private var found: [Found] = []
    private var place = 0
    /// There is nothing left to read.
    private(set) var isDone = false
    /// How many rows were read.
    private(set) var looked = 0

    /// - Parameter movedBelow: Outbound rows with lower numbers are another stream's by now.
    init(
        _ direction: LogDirection, _ stream: UInt32, _ filter: MessageFilter, movedBelow: UInt64, _ store: inout Store
    ) throws(JournalError) {
        (self.direction, self.stream) = (direction, stream)
        since = filter.since?.advanced(by: Interval(nanoseconds: -Self.setBack.nanoseconds)) ?? .distantPast
        var end = Self.numbers - 1
        if let until = filter.until {
            end = try store.firstNumber(direction, stream, from: 0, notBefore: until.advanced(by: Self.setBack))
        }
        switch direction {
        case .inbound:
            first = 0
            // Their numbers are their places in the order.
            if let before = filter.before { end = min(end, before) }
        case .outbound:
            first = max(movedBelow, filter.numbers.lowerBound)
            end = min(end, filter.numbers.upperBound < Self.numbers - 1 ? filter.numbers.upperBound + 1 : Self.numbers - 1)
            if let before = filter.before { end = min(end, try Self.end(before: before, stream, &store)) }
        }
        self.end = end
    }

    /// The number behind the last outbound row with a place below `ordinal`: both rise together.
    ///
    /// Cost: forty looks.
    private static func end(before ordinal: UInt64, _ stream: UInt32, _ store: inout Store) throws(JournalError) -> UInt64 {
        var (low, high): (UInt64, UInt64) = (0, numbers - 1)
        while low < high {
            let middle = low + (high - low) / 2
            var found: StoredRow?
            try store.forEachRow(in: .outbound, from: messageKey(stream: stream, middle)) { key, value in
                guard key >> 40 == UInt64(stream) else { return false }
                found = value.flatMap { StoredRow(.outbound, key, $0, ceiling: .max) }
                // What is damaged does not tell.
                return found == nil
            }
            if let found, found.ordinal < ordinal { low = found.number + 1 } else { high = middle }
        }
        return low
    }

    var isEmpty: Bool { place == found.count }

    /// The place, in the order of all messages, of the row that is taken next.
    var next: UInt64 { found[place].ordinal }

    /// The next row's message; nil when it is not wanted.
    mutating func take() -> SessionMessage? {
        defer { place += 1 }
        return found[place].item
    }

    /// Reads the next slice.
    mutating func read(_ reader: inout MessageReader, _ store: inout Store) throws(JournalError) {
        found.removeAll(keepingCapacity: true)
        place = 0
        let ceiling = try store.nextOrdinal() ?? .max
        var (rows, bytes, isCut) = (0, 0, false)
        guard end > first else {
            isDone = true
            return
        }
        try store.walkBack(direction.table, below: messageKey(stream: stream, end)) { row in
            guard let key = RowName(direction.table, row.key).number, key >> 40 == UInt64(stream), key & (Self.numbers - 1) >= first else {
                return false
            }
            end = key & (Self.numbers - 1)
            rows += 1
            if let message = row.value.flatMap({ StoredRow(direction, key, $0, ceiling: ceiling) }) {
                guard message.time >= since else { return false }
                bytes += message.message.count
                found.append(Found(ordinal: message.ordinal, item: reader.item(message)))
            } else {
                reader.damaged += 1
            }
            isCut = rows >= Self.slice.rows || bytes >= Self.slice.bytes
            return !isCut
        }
        looked += rows
        isDone = !isCut
    }
}
