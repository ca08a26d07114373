// A stream's row in the store, with what people have set of its numbers.

public import Journal
public import Values

/// Whose a stream is, since when its numbers count, and which of them no message need have.
///
/// The first two are there from the beginning; the rest is there once somebody has set numbers. It is kept here, and not
/// only told by the audit, since it must last as long as the stream's messages do.
public struct StreamRow {
    /// ``nobody`` for one that a tool has not finished.
    public var session: UInt32
    /// When the numbers began at 1.
    public var began: Instant
    public var settings = StreamSettings()

    /// In place of a session's number.
    public static var nobody: UInt32 { .max }

    private static var engineSize: Int { 16 }

    public init(session: UInt32, began: Instant) {
        self.session = session
        self.began = began
    }

    /// Nil for bytes that are none.
    public init?(_ row: Bytes) {
        var reader = RowReader(row)
        guard let session = UInt32(exactly: reader.uint64()) else { return nil }
        self.session = session
        began = reader.instant()
        if row.count > StreamRow.engineSize { settings = StreamSettings(&reader) }
        guard reader.isComplete else { return nil }
    }

    public func stage(_ stream: UInt32, in record: inout TurnRecord) {
        var row = RowWriter(capacity: StreamRow.engineSize + settings.size)
        row.append(UInt64(session))
        row.append(began)
        settings.append(to: &row)
        record.put(.stream, UInt64(stream), row.bytes)
    }
}

/// Numbers that a stream skips because somebody has set others, or because its messages were imported.
public struct StreamSettings {
    /// NextNumIn as it was set.
    public struct Inbound {
        /// The place in the order of all messages at which it was: those below were there before.
        public var ordinal: UInt64
        public var next: UInt64
    }

    public private(set) var inbound: [Inbound] = []
    /// Outbound numbers that are nobody's.
    private var skipped: [Range<UInt64>] = []
    /// Outbound rows below this number have gone to the stream that goes on with them. Some may still be here: a
    /// tool was killed, and the next one takes them away.
    public var movedBelow: UInt64 = 0
    /// Messages of a lower place in the order of all were another engine's.
    public private(set) var importedBelow: UInt64 = 0

    public init() {}

    /// Numbers were set.
    ///
    /// - Parameters:
    ///   - before: NextNumOut until then; nil where nobody knows, and so any below the new one may be missing.
    ///   - ordinal: The place of the next message in the order of all.
    public mutating func set(inbound next: UInt64, outbound: UInt64, from before: UInt64?, at ordinal: UInt64) {
        inbound.append(Inbound(ordinal: ordinal, next: next))
        // What comes from here on is used again.
        skipped = skipped.map { $0.clamped(to: 0..<outbound) } + [min(before ?? 0, outbound)..<outbound]
        skipped.removeAll { $0.isEmpty }
    }

    /// The messages so far came from another engine, which need not have kept all of them.
    public mutating func setImported(inbound next: UInt64, outbound: UInt64, at ordinal: UInt64) {
        set(inbound: next, outbound: outbound, from: nil, at: ordinal)
        importedBelow = ordinal
    }

    /// For a stream that goes on with the rows of this one.
    public func continued() -> StreamSettings {
        var settings = self
        settings.movedBelow = 0
        return settings
    }

    /// So often numbers may be set in one stream, whose row grows each time.
    static var settingsMost: Int { 200 }
    var isFull: Bool { inbound.count >= StreamSettings.settingsMost }

    /// Whether the outbound number may come behind all those below `next`.
    public func mayFollow(_ number: UInt64, _ next: UInt64) -> Bool {
        var next = next
        while next < number, let range = skipped.first(where: { $0.contains(next) }) { next = range.upperBound }
        return next == number
    }

    // MARK: Its part of the row

    fileprivate init(_ reader: inout RowReader) {
        movedBelow = reader.uint64()
        importedBelow = reader.uint64()
        let counts = (inbound: reader.uint64(), skipped: reader.uint64())
        var left = counts.inbound
        while left > 0, reader.isValid {
            inbound.append(Inbound(ordinal: reader.uint64(), next: reader.uint64()))
            left -= 1
        }
        left = counts.skipped
        while left > 0, reader.isValid {
            let (first, end) = (reader.uint64(), reader.uint64())
            if first <= end { skipped.append(first..<end) } else { reader.invalidate() }
            left -= 1
        }
    }

    /// Bytes that it takes.
    public var size: Int { 32 + 16 * (inbound.count + skipped.count) }

    fileprivate func append(to row: inout RowWriter) {
        guard movedBelow > 0 || !inbound.isEmpty else { return }
        row.append(movedBelow)
        row.append(importedBelow)
        row.append(UInt64(inbound.count))
        row.append(UInt64(skipped.count))
        for setting in inbound {
            row.append(setting.ordinal)
            row.append(setting.next)
        }
        for range in skipped {
            row.append(range.lowerBound)
            row.append(range.upperBound)
        }
    }
}
