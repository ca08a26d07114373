// Where each stored message lies: the `.header` files.

internal import FIXSession
internal import Values

/// A message's place in the body file.
struct HeaderEntry: Equatable {
    let number: UInt64
    let offset: UInt64
    let size: UInt64

    var end: UInt64 { offset + size }
}

/// The entries of a session's header file.
///
/// QuickFIX: `number,offset,size ` one behind the other; QuickFIX/n and Go: one a line; QuickFIX/J:
/// sixteen bytes each, big-endian: four, eight, four.
struct HeaderFile {
    /// By number, each once: what was stored last under a number is what counts.
    private(set) var entries: [HeaderEntry] = []
    /// Where the last byte lies that an entry speaks of.
    private(set) var end: UInt64 = 0
    let path: String
    let size: UInt64
    private let bodySize: UInt64

    /// - Throws: ``PortProblem`` with the place of the first entry that makes no sense or speaks of
    ///   bytes that the body does not have; ``IOError``.
    init(_ files: SessionFiles, bodySize: UInt64) throws {
        path = files.path("header")
        self.bodySize = bodySize
        var reader = try PieceReader(path)
        size = reader.size
        var position: UInt64 = 0
        while position < size {
            let (entry, count) = try reader.read(at: position, 128) { bytes in
                try files.format == .quickfixj ? binary(bytes, position) : text(bytes, position)
            }
            if let entry { try append(entry, position) }
            position += UInt64(count)
        }
        sortOnce()
    }

    private mutating func append(_ entry: HeaderEntry, _ place: UInt64) throws(PortProblem) {
        guard SessionNumbers.range.contains(entry.number) else {
            throw PortProblem(path, at: place, "\(entry.number) is no MsgSeqNum")
        }
        guard entry.offset <= bodySize, entry.size <= bodySize - entry.offset else {
            throw PortProblem(
                path, at: place,
                "message \(entry.number) should have \(entry.size) bytes at byte \(entry.offset) "
                    + "of a body of \(bodySize)")
        }
        end = max(end, entry.end)
        entries.append(entry)
    }

    /// The next entry, or the space before it, and how many bytes that is.
    private func text(_ bytes: Bytes, _ place: UInt64) throws(PortProblem) -> (HeaderEntry?, Int) {
        var cursor = TextCursor(bytes)
        cursor.skipSpace()
        if cursor.position > 0 { return (nil, cursor.position) }
        guard let number = cursor.number(), cursor.take(UInt8(ascii: ",")),
            let offset = cursor.number(), cursor.take(UInt8(ascii: ",")), let size = cursor.number()
        else { throw PortProblem(path, at: place, "expected `number,offset,size`") }
        // Without it nobody knows whether more digits are missing.
        guard let next = cursor.next, TextCursor.isSpace(next) else {
            throw PortProblem(path, at: place, "an entry that does not end")
        }
        return (HeaderEntry(number: number, offset: offset, size: size), cursor.position)
    }

    private func binary(_ bytes: Bytes, _ place: UInt64) throws(PortProblem) -> (HeaderEntry?, Int) {
        var cursor = TextCursor(bytes)
        guard let number = cursor.bigEndian(4), let offset = cursor.bigEndian(8),
            let size = cursor.bigEndian(4)
        else { throw PortProblem(path, at: place, "an entry of less than 16 bytes") }
        return (HeaderEntry(number: number, offset: offset, size: size), cursor.position)
    }

    /// By number, the last of each; the usual file is so already.
    private mutating func sortOnce() {
        let pairs = zip(entries, entries.dropFirst())
        if pairs.allSatisfy({ $0.number < $1.number }) { return }
        let places = entries.indices.sorted { one, other in
            let (left, right) = (entries[one].number, entries[other].number)
            return left == right ? one < other : left < right
        }
        var sorted: [HeaderEntry] = []
        for place in places {
            if sorted.last?.number == entries[place].number { sorted.removeLast() }
            sorted.append(entries[place])
        }
        entries = sorted
    }

    /// An entry as the engine of the format writes it.
    static func bytes(_ entry: HeaderEntry, _ format: StoreFormat) -> [UInt8] {
        switch format {
        case .quickfix: return Array("\(entry.number),\(entry.offset),\(entry.size) ".utf8)
        case .quickfixgo: return Array("\(entry.number),\(entry.offset),\(entry.size)\n".utf8)
        case .quickfixj:
            var bytes: [UInt8] = []
            for (value, width) in [(entry.number, 4), (entry.offset, 8), (entry.size, 4)] {
                for shift in (0..<width).reversed() {
                    bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8)))
                }
            }
            return bytes
        }
    }
}
