// The head of an HTTP answer, strictly.

/// Status and headers of an answer.
struct ResponseHead {
    static let maximumBytes = 16 << 10
    static let maximumHeaders = 64

    enum Reading {
        /// With how many bytes it has, the empty line at its end included.
        case head(ResponseHead, count: Int)
        case incomplete
        case malformed
    }

    let status: Int
    let headers: [HTTPHeader]

    /// Reads a head from the beginning of the bytes: any bytes give a reading.
    ///
    /// Each line ends with CR LF and nothing else; no line continues another; nothing but visible bytes, spaces and
    /// tabs is in a value. At most 16 KiB and 64 headers.
    ///
    /// Source: RFC 9112, sections 2.2, 4 and 5.
    static func read(_ bytes: [UInt8]) -> Reading {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: 10) {
            guard end > start, bytes[end - 1] == 13, end < maximumBytes else { return .malformed }
            let line = bytes[start..<end - 1]
            start = end + 1
            if line.isEmpty {
                guard let head = ResponseHead(lines) else { return .malformed }
                return .head(head, count: start)
            }
            guard lines.count <= maximumHeaders else { return .malformed }
            lines.append(line)
        }
        return bytes.count < maximumBytes ? .incomplete : .malformed
    }

    private init?(_ lines: [ArraySlice<UInt8>]) {
        guard let first = lines.first, let status = ResponseHead.status(first) else { return nil }
        var headers: [HTTPHeader] = []
        for line in lines.dropFirst() {
            guard let header = ResponseHead.header(line) else { return nil }
            headers.append(header)
        }
        (self.status, self.headers) = (status, headers)
    }

    /// `HTTP/1.1 101 Switching Protocols`; the words may be missing, the space before them too.
    private static func status(_ line: ArraySlice<UInt8>) -> Int? {
        let line = Array(line)
        guard line.count >= 12, line.starts(with: "HTTP/1.1 ".utf8), line.count == 12 || line[12] == 32,
            isText(line[...])
        else { return nil }
        var status = 0
        for byte in line[9..<12] {
            guard 48...57 ~= byte else { return nil }
            status = status * 10 + Int(byte - 48)
        }
        return (100...599).contains(status) ? status : nil
    }

    private static func header(_ line: ArraySlice<UInt8>) -> HTTPHeader? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(HTTPRequest.isTokenByte)
        else { return nil }
        let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 }
        let rest = line[(colon + 1)...].drop(while: isSpace)
        guard isText(rest) else { return nil }
        let end = rest.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? rest.startIndex
        return HTTPHeader(
            String(decoding: line[..<colon], as: UTF8.self), String(decoding: rest[..<end], as: UTF8.self))
    }

    private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 }
    }

    /// Every value of a header; its name in small letters.
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map(\.value)
    }
}
