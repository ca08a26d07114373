// Lines out of bytes that come piece by piece.

/// An answer that does not end, line by line.
struct LineStream {
    let connection: Int
    var reader = LineReader()
}

/// Lines without their ends; empty ones are none.
///
/// Shape: at most `lineMax` bytes wait for their end.
struct LineReader {
    static let lineMax = 1 << 20
    private static let end = UInt8(ascii: "\n")

    private var bytes: [UInt8] = []
    /// Behind the last line that was taken.
    private var place = 0

    /// There is no line, and more bytes than one may have.
    private(set) var isTooLong = false

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// The next line that is whole.
    mutating func next() -> [UInt8]? {
        while let end = bytes[place...].firstIndex(of: Self.end) {
            let line = bytes[place..<end]
            place = end + 1
            if !line.isEmpty { return Array(line) }
        }
        bytes.removeFirst(place)
        place = 0
        isTooLong = bytes.count > Self.lineMax
        return nil
    }
}
