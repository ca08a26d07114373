// One request of HTTP/2, and its answer.

internal import Values
internal import WebKit

/// What a stream has been through.
struct HTTP2Stream {
    enum Stage {
        case head
        case body(RequestHead)
        case answering(AnswerTerms)
        case sending(FinishedResponse, sent: Int)
        /// The answer has left, and the client goes on with its body: some clients would not read the answer of a
        /// stream that is reset meanwhile.
        case lingering
    }

    var stage = Stage.head
    /// Since the stage began, or went on.
    var since: Instant
    var method: [UInt8] = []
    var target: [UInt8] = []
    var authority: String?
    var headers = HeaderFields()
    /// As the setting about them counts.
    private var headerBytes = 0
    var body: [UInt8] = []
    /// What is wrong with the headers.
    private(set) var fault: RequestFault?

    init(since: Instant) { self.since = since }

    /// nghttp2 has checked that it is a header, and the pseudo-headers stand first and once.
    mutating func add(_ name: Bytes, _ value: Bytes) {
        headerBytes += name.count + value.count + 32
        if fault != nil { return }
        if value.count > HeadReader.maximumLineBytes { return fault = name == ":path" ? .targetTooLong : .headerTooLong }
        if headerBytes > HeadReader.maximumBytes { return fault = .headTooLarge }
        if name == ":method" {
            method = value.copied
        } else if name == ":path" {
            target = value.copied
        } else if name == ":authority" {
            authority = value.description
        } else if name == ":scheme" {
            // The connection says how it is.
        } else if headers.all.count == HeadReader.maximumHeaders {
            fault = .tooManyHeaders
        } else {
            headers.append(HTTPHeader(name.description, value.description))
        }
    }

    /// - Throws: ``RequestFault``.
    func head() throws(RequestFault) -> RequestHead {
        if let fault { throw fault }
        return try method.withBytes { method throws(RequestFault) in
            try target.withBytes { target throws(RequestFault) in
                try RequestHead(
                    method: method, target: target, version: .http2, headers: headers.joiningCookies(), authority: authority)
            }
        }
    }
}

extension HeaderFields {
    /// HTTP/2 may send each cookie by itself.
    ///
    /// Source: RFC 9113, section 8.2.3.
    fileprivate func joiningCookies() -> HeaderFields {
        let cookies = values("cookie")
        guard cookies.count > 1 else { return self }
        var joined = HeaderFields()
        for header in all where header.name != "cookie" { joined.append(header) }
        joined.append(HTTPHeader("cookie", cookies.joined(separator: "; ")))
        return joined
    }
}
