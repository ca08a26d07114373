// What became of a request.

public import Values

/// The answer of a server.
public struct HTTPResponse: Sendable, Equatable {
    public var status: Int
    /// As they came, trailers behind the others; at most 64 KiB together.
    public var headers: [HTTPHeader]
    public var body: [UInt8]

    package init(status: Int, headers: [HTTPHeader], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first of that name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension HTTPResponse: CustomStringConvertible, CustomReflectable {
    /// Without headers and body, which may hold keys.
    public var description: String { "status \(status), \(body.count) bytes" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// When each part was done, from the start on; zero for what did not happen, or was there already.
public struct HTTPTiming: Sendable, Equatable {
    public var resolved = Interval(nanoseconds: 0)
    public var connected = Interval(nanoseconds: 0)
    public var secured = Interval(nanoseconds: 0)
    /// The request was about to leave.
    public var ready = Interval(nanoseconds: 0)
    public var firstByte = Interval(nanoseconds: 0)
    public var whole = Interval(nanoseconds: 0)
    /// How many new connections there were for it; 0 when one was kept from before.
    public var connections = 0
}

/// What is known of a request that is over: three outcomes, never two.
public enum HTTPOutcome: Sendable {
    case answer(HTTPResponse)
    /// No byte of the request was handed to the network: it may be sent again.
    case notSent(HTTPFailure)
    /// It may have arrived and done its work. Only the server can tell.
    case unknown(HTTPFailure)
}

/// Why there is no answer. It holds nothing of the request.
public struct HTTPFailure: Error, Sendable, Equatable {
    public enum Reason: Sendable {
        /// The request cannot be sent as it is: see ``HTTPRequest``.
        case badRequest
        /// As many transfers as there may be are under way.
        case busy
        case unresolved
        case cannotConnect
        case noTLS
        /// The server's certificate, or that of the proxy.
        case badCertificate
        case badAuthorityFile
        /// The proxy cannot be reached, or refuses.
        case proxy
        case resolveTimedOut
        case connectTimedOut
        case timedOut
        /// The connection ended before the answer did.
        case hungUp
        /// The answer is longer than the request's limits say, or its headers are.
        case tooLarge
        /// The answer is not HTTP.
        case badAnswer
        case cancelled
        case noMemory
        case other
    }

    public let reason: Reason
    /// The status, where the answer came as far as that.
    public var status: Int?
    /// libcurl's number of its error, or 0.
    public var detail: Int32 = 0

    init(_ reason: Reason, status: Int? = nil, detail: Int32 = 0) {
        self.reason = reason
        self.status = status
        self.detail = detail
    }
}

extension HTTPFailure: CustomStringConvertible {
    public var description: String {
        switch reason {
        case .badRequest: "the request cannot be sent as it is"
        case .busy: "too many requests are under way"
        case .unresolved: "the host was not found"
        case .cannotConnect: "the server cannot be reached"
        case .noTLS: "the server and we do not agree on TLS"
        case .badCertificate: "the server's certificate is not good"
        case .badAuthorityFile: "the file of authorities cannot be used"
        case .proxy: "the proxy does not let us through"
        case .resolveTimedOut: "looking the host up takes too long"
        case .connectTimedOut: "connecting takes too long"
        case .timedOut: "the answer takes too long"
        case .hungUp: "the server hung up before its answer was whole"
        case .tooLarge: "the answer is too long"
        case .badAnswer: "the answer is not HTTP"
        case .cancelled: "the request was cancelled"
        case .noMemory: "there is no memory left"
        case .other: "libcurl's error \(detail)"
        }
    }
}

/// A transfer of one client, never the same again.
public struct HTTPTransferID: Hashable, Sendable {
    let number: UInt64
}

/// A transfer that is over.
public struct HTTPCompletion: Sendable {
    public let transfer: HTTPTransferID
    public let outcome: HTTPOutcome
    public let timing: HTTPTiming
}
