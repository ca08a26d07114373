// The part of a target behind the question mark.

internal import Values

/// Parameters in their order, decoded.
public struct RequestQuery: Sendable, Equatable {
    /// A name and its value, which is empty when there is none.
    public struct Parameter: Sendable, Equatable {
        public let name: String
        public let value: String
    }

    /// All of them, at most 64.
    public private(set) var parameters: [Parameter] = []

    init() {}

    /// Reads `name=value&name=value`, as forms encode it.
    ///
    /// - Throws: ``RequestFault`` for what is not encoded well, is not UTF-8, or has a NUL in it.
    init(_ bytes: Bytes) throws(RequestFault) {
        var start = 0
        while start < bytes.count {
            let rest = bytes.slice(start, bytes.count - start)
            let piece = rest.slice(0, rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.count)
            start += piece.count + 1
            if piece.isEmpty { continue }
            guard parameters.count < 64 else { throw .tooManyParameters }
            let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.count
            let behind = min(equals + 1, piece.count)
            parameters.append(
                Parameter(
                    name: try PercentCoding.decode(piece.slice(0, equals), plusIsSpace: true),
                    value: try PercentCoding.decode(piece.slice(behind, piece.count - behind), plusIsSpace: true)))
        }
    }

    /// Every value of a parameter.
    public func values(_ name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }

    /// The only value of a parameter; nil when there is none, or more than one.
    public func value(_ name: String) -> String? {
        let values = values(name)
        return values.count == 1 ? values[0] : nil
    }
}
