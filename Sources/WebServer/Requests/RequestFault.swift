// What can be wrong with a request before anybody looks at what it asks for.

/// Why a request is refused by the server itself. The client is told, and mostly the connection ends: where the next
/// request would begin is not certain any more.
///
/// Source: RFC 9110, section 15; RFC 9112.
public enum RequestFault: Error, Hashable, Sendable, CaseIterable {
    case lineEnd
    case controlByte
    case requestLine
    case headerLine
    case foldedHeader
    case targetTooLong
    case headerTooLong
    case headTooLarge
    case tooManyHeaders
    case version
    case unsupportedVersion
    case unsupportedMethod
    case target
    case percentEncoding
    case notUTF8
    case controlCharacter
    case dotSegment
    case tooManyParameters
    case noHost
    case severalHosts
    case host
    case otherHost
    case misdirected
    case contentLength
    case severalContentLengths
    case contentLengthAndTransferEncoding
    case transferEncoding
    case transferEncodingInOldVersion
    case unsupportedTransferEncoding
    case bodyTooLarge
    case chunk
    case trailer
    case trailersTooLarge
    case expectation
    case tooSlow
    case overloaded

    /// Of the answer.
    public var status: Int {
        switch self {
        case .lineEnd, .controlByte, .requestLine, .headerLine, .foldedHeader, .version, .target, .percentEncoding, .notUTF8,
            .controlCharacter, .dotSegment, .tooManyParameters, .noHost, .severalHosts, .host, .otherHost, .contentLength,
            .severalContentLengths, .contentLengthAndTransferEncoding, .transferEncoding, .transferEncodingInOldVersion,
            .chunk, .trailer:
            400
        case .tooSlow: 408
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .expectation: 417
        case .misdirected: 421
        case .headerTooLong, .headTooLarge, .tooManyHeaders, .trailersTooLarge: 431
        case .unsupportedMethod, .unsupportedTransferEncoding: 501
        case .overloaded: 503
        case .unsupportedVersion: 505
        }
    }
}

extension RequestFault: CustomStringConvertible {
    /// One sentence for whoever sent it; nothing of the request is in it.
    public var description: String {
        switch self {
        case .lineEnd: "A line must end with CR LF, and neither may stand alone."
        case .controlByte: "The head has a control byte, such as NUL."
        case .requestLine: "The first line must be a method, a target and a version, with one space between them."
        case .headerLine: "A header must be a name, a colon right behind it, and a value."
        case .foldedHeader: "A header must not go on in another line."
        case .targetTooLong: "The target is too long: the first line may have 8192 bytes."
        case .headerTooLong: "A header is too long: each may have 8192 bytes."
        case .headTooLarge: "The headers are too large: together they may have 16384 bytes."
        case .tooManyHeaders: "There are too many headers: at most 64."
        case .version: "The version must be HTTP/1.1 or HTTP/1.0."
        case .unsupportedVersion: "This version of HTTP is not spoken here; HTTP/1.1 is."
        case .unsupportedMethod: "No resource has this method."
        case .target: "The target must be a path, with a query if need be; other characters must be percent-encoded."
        case .percentEncoding: "A percent sign must be followed by two hexadecimal digits."
        case .notUTF8: "The target must be UTF-8."
        case .controlCharacter: "The target has a control character."
        case .dotSegment: "A path must have no segments of one or two dots."
        case .tooManyParameters: "There are too many parameters in the query: at most 64."
        case .noHost: "There is no Host header."
        case .severalHosts: "There is more than one Host header."
        case .host: "The Host header must be a host name or an address, with a port if need be."
        case .otherHost: "The target names another host than the Host header."
        case .misdirected: "No host of this name is served here: see the setting for host names."
        case .contentLength: "Content-Length must be a number."
        case .severalContentLengths: "There is more than one Content-Length."
        case .contentLengthAndTransferEncoding: "There are both Content-Length and Transfer-Encoding."
        case .transferEncoding: "Transfer-Encoding must end with chunked, once."
        case .transferEncodingInOldVersion: "HTTP/1.0 has no Transfer-Encoding."
        case .unsupportedTransferEncoding: "No Transfer-Encoding but chunked is understood here."
        case .bodyTooLarge: "The body is too large."
        case .chunk: "A chunk is malformed."
        case .trailer: "A header behind the last chunk is malformed."
        case .trailersTooLarge: "The headers behind the last chunk are too large."
        case .expectation: "Nothing but 100-continue can be expected."
        case .tooSlow: "The request took too long to arrive."
        case .overloaded: "Too many large bodies are arriving at the moment; try again later."
        }
    }
}
