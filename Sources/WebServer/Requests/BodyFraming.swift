// Where the body of a request ends.

/// How its end is known.
enum BodyFraming: Equatable {
    case none
    /// `Int.max` for numbers that are larger.
    case length(Int)
    case chunked

    /// By the headers.
    ///
    /// Source: RFC 9112, section 6.
    init(_ headers: HeaderFields, _ version: HTTPVersion) throws(RequestFault) {
        let lengths = headers.values("content-length")
        let hasCodings = !headers.values("transfer-encoding").isEmpty
        if hasCodings {
            guard version != .http10 else { throw .transferEncodingInOldVersion }
            guard lengths.isEmpty else { throw .contentLengthAndTransferEncoding }
            try BodyFraming.check(headers.elements("transfer-encoding"))
            self = .chunked
            return
        }
        guard lengths.count <= 1 else { throw .severalContentLengths }
        guard let length = lengths.first else {
            self = .none
            return
        }
        guard !length.isEmpty, length.utf8.allSatisfy({ 48...57 ~= $0 }) else { throw .contentLength }
        self = .length(Int(length) ?? .max)
    }

    private static func check(_ codings: [String]) throws(RequestFault) {
        guard codings.last == "chunked", codings.count(where: { $0 == "chunked" }) == 1 else {
            throw codings.contains("chunked") || codings.isEmpty ? .transferEncoding : .unsupportedTransferEncoding
        }
        if codings.count > 1 { throw .unsupportedTransferEncoding }
    }
}
