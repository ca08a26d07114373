// What a request is for.

internal import Values

/// A path and a query, decoded.
struct RequestTarget: Equatable {
    enum Form: Equatable {
        case origin
        case absolute(scheme: String, host: HostName)
        /// `*`: the server as a whole.
        case asterisk
    }

    let form: Form
    /// `/orders/7/` has the segments `orders`, `7` and an empty one; `/` has none.
    let path: [String]
    let query: RequestQuery
    /// Path and query as they were sent, without scheme and host: what is signed.
    let text: String

    /// - Throws: ``RequestFault`` for anything that is not of one of the forms.
    ///
    /// Source: RFC 9112, section 3.2.
    init(_ bytes: Bytes) throws(RequestFault) {
        if bytes == "*" {
            (form, path, query, text) = (.asterisk, [], RequestQuery(), "*")
            return
        }
        guard bytes.count > 0 else { throw .target }
        var rest = bytes
        if bytes[0] == UInt8(ascii: "/") {
            form = .origin
        } else {
            let (scheme, host, count) = try RequestTarget.absolute(bytes)
            form = .absolute(scheme: scheme, host: host)
            rest = bytes.slice(count, bytes.count - count)
        }
        text = rest.description
        let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.count
        path = try RequestTarget.segments(rest.slice(0, mark))
        let behind = min(mark + 1, rest.count)
        let queryBytes = rest.slice(behind, rest.count - behind)
        for index in 0..<queryBytes.count where !PercentCoding.isQueryByte(queryBytes[index]) { throw .target }
        query = try RequestQuery(queryBytes)
    }

    /// `http://host` or `https://host`, and how many bytes that are.
    private static func absolute(_ bytes: Bytes) throws(RequestFault) -> (String, HostName, Int) {
        let text = bytes.slice(0, min(8, bytes.count)).description.lowercased()
        let scheme = text.hasPrefix("http://") ? "http" : text.hasPrefix("https://") ? "https" : ""
        guard !scheme.isEmpty else { throw .target }
        let start = scheme.utf8.count + 3
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") { end += 1 }
        guard let host = HostName(bytes.slice(start, end - start).description) else { throw .target }
        return (scheme, host, end)
    }

    private static func segments(_ path: Bytes) throws(RequestFault) -> [String] {
        var segments: [String] = []
        var start = 1
        while start < path.count || (start == path.count && start > 1) {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") {
                guard PercentCoding.isPathByte(path[end]) else { throw .target }
                end += 1
            }
            let segment = try PercentCoding.decode(path.slice(start, end - start), plusIsSpace: false)
            guard segment != ".", segment != ".." else { throw .dotSegment }
            guard segment.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else { throw .controlCharacter }
            segments.append(segment)
            start = end + 1
        }
        return segments
    }
}
