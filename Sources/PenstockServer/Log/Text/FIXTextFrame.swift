// Where a message ends that stands in text.

internal import FIXWire
internal import Values

/// A message in text, from its `8=FIX` on.
struct FIXTextFrame: Equatable {
    let header: FIXTextHeader
    /// To the digits of CheckSum(10).
    let textLength: Int
    /// With the separator behind them, where there is one.
    let length: Int

    enum Finding: Equatable {
        case incomplete
        case frame(FIXTextFrame)
        /// The first `length` bytes are the beginning of a message without an end.
        case broken(length: Int)
        /// A message longer than ``FIXText/messageMax``; `length` bytes of it are here.
        case oversized(length: Int)
    }

    /// The message that begins with `bytes`.
    ///
    /// It ends where BodyLength says, if CheckSum stands there; otherwise at the first CheckSum field,
    /// which is looked for up to the next message and, but in text with SOHs, in the same line.
    /// Total, and the same for any number of bytes that do not make it `.incomplete`.
    ///
    /// - Parameter isLast: No more bytes come: what is here decides.
    static func find(_ bytes: Bytes, _ header: FIXTextHeader, isLast: Bool) -> Finding {
        let finder = FrameFinder(bytes: bytes, header: header, isLast: isLast)
        return finder.byBodyLength() ?? finder.byCheckSum()
    }
}

private struct FrameFinder {
    let bytes: Bytes
    let header: FIXTextHeader
    let isLast: Bool

    private enum Trailer { case none, incomplete, here(FIXTextFrame) }

    var separator: Bytes { bytes.slice(header.separatorStart, header.separatorLength) }

    /// Nil when BodyLength does not hold.
    func byBodyLength() -> FIXTextFrame.Finding? {
        var end = header.bodyStart
        if header.separatorLength == 1 {
            end += header.bodyLength
        } else {
            // Each separator stands for one byte.
            for _ in 0..<header.bodyLength {
                guard end < bytes.count, end <= FIXText.messageMax else { break }
                var reader = ByteReader(bytes, from: end)
                if reader.take(separator) {
                    end = reader.index
                } else if reader.failure == .incomplete, !isLast {
                    return .incomplete
                } else {
                    end += 1
                }
            }
        }
        guard end <= FIXText.messageMax else { return nil }
        guard end < bytes.count else { return isLast ? nil : .incomplete }
        return switch trailer(at: end) {
        case .none: nil
        case .incomplete: .incomplete
        case .here(let frame): .frame(frame)
        }
    }

    func byCheckSum() -> FIXTextFrame.Finding {
        var index = header.bodyStart
        let isOnOneLine = !(separator == "\u{1}")
        while index < bytes.count {
            guard index <= FIXText.messageMax else { return .oversized(length: index) }
            let byte = bytes[index]
            if byte == separator[0], separatorStands(at: index) {
                switch trailer(at: index + header.separatorLength) {
                case .none: break
                case .incomplete: return .incomplete
                case .here(let frame): return .frame(frame)
                }
            }
            if byte == UInt8(ascii: "\n"), isOnOneLine { return .broken(length: index) }
            if byte == UInt8(ascii: "8"), !isDigit(bytes[index - 1]) {
                switch FIXTextHeader.read(bytes, at: index) {
                case .none: break
                case .incomplete: if !isLast { return .incomplete }
                case .header: return .broken(length: index)
                }
            }
            index += 1
        }
        return isLast ? .broken(length: bytes.count) : .incomplete
    }

    private func separatorStands(at index: Int) -> Bool {
        var reader = ByteReader(bytes, from: index)
        return reader.take(separator)
    }

    /// `10=ddd` behind a separator, and behind it anything but a digit.
    private func trailer(at index: Int) -> Trailer {
        guard separatorStands(at: index - header.separatorLength) else { return .none }
        var reader = ByteReader(bytes, from: index)
        let isThere = reader.take("10=") && (0..<3).allSatisfy { _ in reader.takeDigit() != nil }
        guard isThere else { return reader.failure == .incomplete && !isLast ? .incomplete : .none }
        let end = reader.index
        if reader.take(separator) { return here(end, reader.index) }
        if reader.failure == .incomplete, !isLast { return .incomplete }
        return reader.takeDigit() == nil ? here(end, end) : .none
    }

    private func here(_ end: Int, _ next: Int) -> Trailer {
        .here(FIXTextFrame(header: header, textLength: end, length: next))
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
}
