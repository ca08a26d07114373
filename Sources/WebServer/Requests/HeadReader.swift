// From bytes to the head of a request, strictly.

internal import Values
internal import WebKit

/// Reads one head while its bytes arrive. Each byte is looked at once; what is wrong is known with the first byte that
/// is, and any bytes give a reading.
///
/// Shape: a line of at most 8 KiB, 64 headers, 16 KiB in all.
///
/// Source: RFC 9112, sections 2.2, 3 and 5.
struct HeadReader {
    static let maximumLineBytes = 8 << 10
    static let maximumBytes = 16 << 10
    static let maximumHeaders = 64

    enum Reading {
        /// With how many bytes it has, the empty line at its end included.
        case head(RequestHead, count: Int)
        case incomplete
        case malformed(RequestFault)
    }

    private var scanned = 0
    private var lineStart = 0
    /// Where the lines are, without their ends.
    private var lines: [Range<Int>] = []
    private var hasPassedEmptyLine = false

    /// Anything but an empty line has come.
    var hasBegun: Bool { scanned > lineStart || !lines.isEmpty }

    /// - Parameter bytes: All that came since the head before; those of the last call again, and perhaps more.
    mutating func read(_ bytes: Bytes) -> Reading {
        do throws(RequestFault) {
            while scanned < bytes.count {
                let byte = bytes[scanned]
                let isBehindReturn = scanned > lineStart && bytes[scanned - 1] == 13
                guard (byte == 10) == isBehindReturn else { throw .lineEnd }
                guard byte >= 32 || byte == 9 || byte == 10 || byte == 13, byte != 127 else { throw .controlByte }
                scanned += 1
                if byte == 10 {
                    if let count = try endLine() { return .head(try head(bytes), count: count) }
                } else {
                    try checkBounds(bytes)
                }
            }
        } catch {
            return .malformed(error)
        }
        return .incomplete
    }

    /// The length of the head when it is complete.
    private mutating func endLine() throws(RequestFault) -> Int? {
        let line = lineStart..<scanned - 2
        lineStart = scanned
        if line.isEmpty {
            if !lines.isEmpty { return scanned }
            // Some clients send one behind a body.
            guard !hasPassedEmptyLine else { throw .requestLine }
            hasPassedEmptyLine = true
            return nil
        }
        guard lines.count <= HeadReader.maximumHeaders else { throw .tooManyHeaders }
        lines.append(line)
        return nil
    }

    private func checkBounds(_ bytes: Bytes) throws(RequestFault) {
        // The end of the line does not count.
        let count = scanned - lineStart - (bytes[scanned - 1] == 13 ? 1 : 0)
        if count > HeadReader.maximumLineBytes {
            guard lines.isEmpty else { throw .headerTooLong }
            let line = bytes.slice(lineStart, scanned - lineStart)
            throw line.firstIndex(of: 32) == nil ? .requestLine : .targetTooLong
        }
        if scanned >= HeadReader.maximumBytes { throw .headTooLarge }
    }

    // MARK: Lines

    private func head(_ bytes: Bytes) throws(RequestFault) -> RequestHead {
        let (method, target, version) = try requestLine(bytes.slice(lines[0].lowerBound, lines[0].count))
        var headers = HeaderFields()
        for line in lines.dropFirst() {
            headers.append(try HeaderFields.field(bytes.slice(line.lowerBound, line.count)))
        }
        return try RequestHead(method: method, target: target, version: version, headers: headers)
    }

    private func requestLine(_ line: Bytes) throws(RequestFault) -> (method: Bytes, target: Bytes, HTTPVersion) {
        guard let first = line.firstIndex(of: 32), first > 0 else { throw .requestLine }
        let rest = line.slice(first + 1, line.count - first - 1)
        guard let second = rest.firstIndex(of: 32), second > 0 else { throw .requestLine }
        for index in 0..<first where !HTTPRequest.isTokenByte(line[index]) { throw .requestLine }
        let version = try version(rest.slice(second + 1, rest.count - second - 1))
        return (line.slice(0, first), rest.slice(0, second), version)
    }

    /// Source: RFC 9112, section 2.3; RFC 9110, section 6.2.
    private func version(_ bytes: Bytes) throws(RequestFault) -> HTTPVersion {
        guard bytes.count == 8, bytes.slice(0, 5) == "HTTP/", bytes[6] == UInt8(ascii: "."), 48...57 ~= bytes[5],
            48...57 ~= bytes[7]
        else { throw .version }
        guard bytes[5] == UInt8(ascii: "1") else { throw .unsupportedVersion }
        // What a newer one adds may be ignored.
        return bytes[7] == UInt8(ascii: "0") ? .http10 : .http11
    }
}
