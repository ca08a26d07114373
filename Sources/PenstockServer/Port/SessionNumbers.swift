// The files with a session's numbers and its time of creation.

internal import FIXSession
internal import FIXWire
internal import Values

/// The MsgSeqNum(34) of our next message, and that expected next from the peer.
struct SessionNumbers: Equatable {
    var outbound: UInt64
    var inbound: UInt64

    static let range = 1...Header.maximumSeqNum
    /// Digits of a number of QuickFIX/Go.
    static let goWidth = 19
}

extension SessionFiles {
    /// - Throws: ``PortProblem`` with file and place, ``IOError``.
    func numbers() throws -> SessionNumbers {
        if format == .quickfix { return try sharedNumbers() }
        return SessionNumbers(
            outbound: try ownNumber("senderseqnums"), inbound: try ownNumber("targetseqnums"))
    }

    /// QuickFIX: `0000000012 : 0000000034`, ours first.
    private func sharedNumbers() throws -> SessionNumbers {
        let path = path("seqnums")
        return try withCursor(path) { cursor in
            cursor.skipSpace()
            let first = cursor.position
            let outbound = try sequenceNumber(&cursor, path)
            let width = cursor.position - first
            cursor.skipSpace()
            guard cursor.take(UInt8(ascii: ":")) else {
                throw PortProblem(path, at: UInt64(cursor.position), "expected ` : ` and a second number")
            }
            cursor.skipSpace()
            let second = cursor.position
            let inbound = try sequenceNumber(&cursor, path)
            try expectEnd(&cursor, path, digits: cursor.position - second, of: width)
            return SessionNumbers(outbound: outbound, inbound: inbound)
        }
    }

    private func ownNumber(_ suffix: String) throws -> UInt64 {
        let path = path(suffix)
        return try withCursor(path) { cursor in
            guard format == .quickfixj else {
                let number = try sequenceNumber(&cursor, path)
                try expectEnd(&cursor, path, digits: cursor.position, of: SessionNumbers.goWidth)
                return number
            }
            // Java: the length in two bytes, digits. What is behind is left of a longer number.
            let text = try javaText(&cursor, path)
            var digits = TextCursor(text)
            let number = try sequenceNumber(&digits, path, at: 2)
            guard digits.isAtEnd else {
                throw PortProblem(path, at: UInt64(2 + digits.position), "expected a number and no more")
            }
            return number
        }
    }

    private func sequenceNumber(
        _ cursor: inout TextCursor, _ path: String, at start: Int = 0
    ) throws(PortProblem) -> UInt64 {
        let place = UInt64(start + cursor.position)
        guard let number = cursor.number(), SessionNumbers.range.contains(number) else {
            throw PortProblem(path, at: place, "expected a MsgSeqNum from 1 to \(Header.maximumSeqNum)")
        }
        return number
    }

    /// Numbers are padded with zeros: one that ends with the file and is short was cut off. Who writes
    /// a number by hand ends the line.
    private func expectEnd(
        _ cursor: inout TextCursor, _ path: String, digits: Int, of width: Int
    ) throws(PortProblem) {
        guard !cursor.isAtEnd || digits >= width else {
            throw PortProblem(
                path, at: UInt64(cursor.position), "ends after \(digits) of \(width) digits of a number")
        }
        cursor.skipSpace()
        guard cursor.isAtEnd else {
            throw PortProblem(path, at: UInt64(cursor.position), "expected the end of the file")
        }
    }

    private func javaText(_ cursor: inout TextCursor, _ path: String) throws(PortProblem) -> Bytes {
        guard let length = cursor.bigEndian(2), let text = cursor.slice(Int(length)) else {
            throw PortProblem(path, at: 0, "shorter than its first two bytes say")
        }
        return text
    }

    private func withCursor<Result>(
        _ path: String, _ body: (inout TextCursor) throws -> Result
    ) throws -> Result {
        let text = try PieceReader.small(path)
        return try unsafe text.withUnsafeBytes { buffer in
            // Safe: the array stays as it is during the call.
            var cursor = TextCursor(unsafe Bytes(buffer))
            return try body(&cursor)
        }
    }

    /// When the session's numbers began at 1; nil when no file says so.
    ///
    /// - Throws: ``PortProblem`` for a file that says something else, ``IOError``.
    func created() throws -> Instant? {
        guard hasCreation else { return nil }
        let path = path("session")
        return try withCursor(path) { cursor in
            cursor.skipSpace()
            if cursor.isAtEnd { return nil }
            let text = format == .quickfixj ? try javaText(&cursor, path) : cursor.bytes
            guard let time = SessionTime.parse(text, format) else {
                throw PortProblem(path, at: 0, "expected the time of creation as \(format.name) writes it")
            }
            return time
        }
    }
}

extension SessionNumbers {
    /// The files with the numbers, by suffix.
    func files(_ format: StoreFormat) -> [(suffix: String, bytes: [UInt8])] {
        switch format {
        case .quickfix:
            let text = SessionNumbers.padded(outbound, 10) + " : " + SessionNumbers.padded(inbound, 10)
            return [("seqnums", Array(text.utf8))]
        case .quickfixj:
            return [
                ("senderseqnums", SessionTime.javaText("\(outbound)")),
                ("targetseqnums", SessionTime.javaText("\(inbound)")),
            ]
        case .quickfixgo:
            return [
                ("senderseqnums", Array(SessionNumbers.padded(outbound, SessionNumbers.goWidth).utf8)),
                ("targetseqnums", Array(SessionNumbers.padded(inbound, SessionNumbers.goWidth).utf8)),
            ]
        }
    }

    private static func padded(_ number: UInt64, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
