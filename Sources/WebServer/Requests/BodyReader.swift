// From bytes to the body of a request.

internal import Values

/// Reads one body while its bytes arrive.
///
/// Shape: `maximumBytes`; a line before a chunk has at most 256 bytes, trailers have at most 8 KiB and are dropped.
///
/// Source: RFC 9112, sections 6 and 7.1.
struct BodyReader {
    private enum State {
        /// So many bytes are to come.
        case sized(Int)
        case chunkSize(digits: Int, size: Int, line: Int)
        /// Behind the size: what is there means nothing to us.
        case chunkExtension(size: Int, line: Int)
        case chunkSizeEnd(size: Int)
        case chunk(Int)
        case chunkEnd
        case chunkEndEnd
        case trailer
        case trailerEnd
        case complete
    }

    private static let maximumChunkLine = 256
    private static let maximumTrailers = 8 << 10

    private let maximumBytes: Int
    private var state: State
    private var trailer: [UInt8] = []
    private var trailerBytes = 0
    private(set) var body: [UInt8] = []

    /// - Throws: ``RequestFault/bodyTooLarge`` when it says so itself.
    init(_ framing: BodyFraming, maximumBytes: Int) throws(RequestFault) {
        self.maximumBytes = maximumBytes
        switch framing {
        case .none: state = .complete
        case .length(0): state = .complete
        case .length(let length):
            guard length <= maximumBytes else { throw .bodyTooLarge }
            state = .sized(length)
        case .chunked: state = .chunkSize(digits: 0, size: 0, line: 0)
        }
    }

    var isComplete: Bool { if case .complete = state { true } else { false } }

    /// Takes what is of the body, and returns how much that was; what is behind it is of the next request.
    mutating func take(_ bytes: Bytes) throws(RequestFault) -> Int {
        var taken = 0
        while taken < bytes.count {
            switch state {
            case .complete: return taken
            case .sized(let left):
                let count = append(bytes, from: taken, atMost: left)
                taken += count
                state = count == left ? .complete : .sized(left - count)
            case .chunk(let left):
                let count = append(bytes, from: taken, atMost: left)
                taken += count
                state = count == left ? .chunkEnd : .chunk(left - count)
            default:
                state = try next(bytes[taken])
                taken += 1
            }
        }
        return taken
    }

    private mutating func append(_ bytes: Bytes, from start: Int, atMost most: Int) -> Int {
        let part = bytes.slice(start, min(most, bytes.count - start))
        body.append(part)
        return part.count
    }

    /// A byte around the chunks.
    private mutating func next(_ byte: UInt8) throws(RequestFault) -> State {
        switch state {
        case .chunkSize(let digits, let size, let line): return try chunkSize(byte, digits, size, line)
        case .chunkExtension(let size, let line):
            if byte == 13 { return .chunkSizeEnd(size: size) }
            guard byte >= 32 || byte == 9, byte != 127, line < BodyReader.maximumChunkLine else { throw .chunk }
            return .chunkExtension(size: size, line: line + 1)
        case .chunkSizeEnd(let size):
            guard byte == 10 else { throw .chunk }
            return size == 0 ? .trailer : .chunk(size)
        case .chunkEnd:
            guard byte == 13 else { throw .chunk }
            return .chunkEndEnd
        case .chunkEndEnd:
            guard byte == 10 else { throw .chunk }
            return .chunkSize(digits: 0, size: 0, line: 0)
        case .trailer: return try trailer(byte)
        case .trailerEnd:
            guard byte == 10 else { throw .trailer }
            return try endTrailer()
        case .sized, .chunk, .complete: return state
        }
    }

    private func chunkSize(_ byte: UInt8, _ digits: Int, _ size: Int, _ line: Int) throws(RequestFault) -> State {
        if let digit = PercentCoding.digit(byte) {
            guard digits < 16 else { throw .chunk }
            let larger = size << 4 | Int(digit)
            guard larger <= maximumBytes - body.count else { throw .bodyTooLarge }
            return .chunkSize(digits: digits + 1, size: larger, line: line + 1)
        }
        guard digits > 0 else { throw .chunk }
        switch byte {
        case 13: return .chunkSizeEnd(size: size)
        // A space before it was taken for the end of the size by some and not by others, and let requests be smuggled.
        case UInt8(ascii: ";"): return .chunkExtension(size: size, line: line + 1)
        default: throw .chunk
        }
    }

    private mutating func trailer(_ byte: UInt8) throws(RequestFault) -> State {
        if byte == 13 { return .trailerEnd }
        guard byte >= 32 || byte == 9, byte != 127 else { throw .trailer }
        trailerBytes += 1
        guard trailerBytes <= BodyReader.maximumTrailers else { throw .trailersTooLarge }
        trailer.append(byte)
        return .trailer
    }

    private mutating func endTrailer() throws(RequestFault) -> State {
        if trailer.isEmpty { return .complete }
        do throws(RequestFault) {
            _ = try trailer.withBytes { line throws(RequestFault) in try HeaderFields.field(line) }
        } catch {
            throw .trailer
        }
        trailer.removeAll()
        return .trailer
    }
}
