// Headers of a request.

internal import Values
public import WebKit

/// Headers in their order, with names in small letters.
public struct HeaderFields: Sendable, Equatable {
    /// All of them.
    public private(set) var all: [HTTPHeader] = []

    init() {}

    mutating func append(_ header: HTTPHeader) { all.append(header) }

    /// Every value of a header; its name in small letters.
    public func values(_ name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }

    /// The only value of a header; nil when there is none, or more than one.
    public func value(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }

    /// The elements of a header whose values are lists, in small letters, none of them empty.
    ///
    /// Source: RFC 9110, section 5.6.1.
    public func elements(_ name: String) -> [String] {
        values(name).flatMap { $0.split(separator: ",") }.map { Whitespace.trimmed($0).lowercased() }.filter { !$0.isEmpty }
    }
}

extension HeaderFields {
    /// Reads a line, without its end.
    ///
    /// Source: RFC 9112, section 5; RFC 9110, section 5.5.
    static func field(_ line: Bytes) throws(RequestFault) -> HTTPHeader {
        if line.count > 0, Whitespace.isSpace(line[0]) { throw .foldedHeader }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 else { throw .headerLine }
        var name: [UInt8] = []
        name.reserveCapacity(colon)
        for index in 0..<colon {
            guard HTTPRequest.isTokenByte(line[index]) else { throw .headerLine }
            name.append(65...90 ~= line[index] ? line[index] | 0x20 : line[index])
        }
        var (start, end) = (colon + 1, line.count)
        while start < end, Whitespace.isSpace(line[start]) { start += 1 }
        while end > start, Whitespace.isSpace(line[end - 1]) { end -= 1 }
        return HTTPHeader(String(decoding: name, as: UTF8.self), line.slice(start, end - start).description)
    }
}

/// Spaces and tabs.
enum Whitespace {
    static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    static func trimmed(_ text: Substring) -> Substring {
        let start = text.utf8.firstIndex { !isSpace($0) } ?? text.endIndex
        let end = text.utf8.lastIndex { !isSpace($0) }.map { text.utf8.index(after: $0) } ?? start
        return text[start..<end]
    }
}
