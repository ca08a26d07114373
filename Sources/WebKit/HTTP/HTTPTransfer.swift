// One transfer under way, as libcurl calls back about it.

internal import CCurl
internal import Values

/// Collects an answer within its bounds, and knows whether the request has begun to leave.
///
/// libcurl has its address; the client holds it until libcurl has let go.
@safe
final class HTTPTransfer {
    let id: HTTPTransferID
    let form: RequestForm
    let curl: UnsafeMutableRawPointer
    private var list: UnsafeMutablePointer<curl_slist>?

    let usesProxy: Bool
    /// What the handle says is of the transfer before it, until the client has gone on with this one.
    let beginsBehind: Int
    var limits: HTTPLimits { form.limits }

    private(set) var status = 0
    /// The head of an answer that is not an interim one has come to its end.
    private(set) var hasWholeHead = false
    private(set) var headers: [HTTPHeader] = []
    private(set) var body: [UInt8] = []
    private var headerBytes = 0
    /// Why the rest of the answer is not taken.
    private(set) var refusal: HTTPFailure.Reason?
    /// How often the request was about to leave.
    private(set) var attempts = 0
    private(set) var isResolving = false
    /// When it was seen to look the host up for the first time.
    var resolvingSince: Instant?

    static let maximumHeaderBytes = 64 << 10

    /// Safe: the caller hands over the handle and takes it back; the list is this transfer's from now on.
    @unsafe
    init(
        _ id: HTTPTransferID, _ form: RequestForm, usesProxy: Bool, beginsBehind: Int, _ curl: UnsafeMutableRawPointer,
        _ list: UnsafeMutablePointer<curl_slist>?
    ) {
        self.usesProxy = usesProxy
        self.beginsBehind = beginsBehind
        self.id = id
        self.form = form
        unsafe self.curl = curl
        unsafe self.list = list
    }

    deinit { unsafe curl_slist_free_all(list) }

    var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }

    // MARK: What libcurl calls

    /// Installs the callbacks below; whether libcurl took them.
    func listen() -> Bool {
        // Safe: the client keeps this object until the handle is taken off libcurl.
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let results = unsafe [
            curl_set_context(curl, CURLOPT_PRIVATE, context), curl_set_context(curl, CURLOPT_WRITEDATA, context),
            curl_set_context(curl, CURLOPT_HEADERDATA, context), curl_set_context(curl, CURLOPT_PREREQDATA, context),
            curl_set_context(curl, CURLOPT_RESOLVER_START_DATA, context),
            curl_set_receiver(curl, CURLOPT_WRITEFUNCTION, { unsafe HTTPTransfer.at($3).receive(Bytes($0, $1 * $2)) }),
            curl_set_receiver(
                curl, CURLOPT_HEADERFUNCTION, { unsafe HTTPTransfer.at($3).receiveHeader(Bytes($0, $1 * $2)) }),
            curl_set_before_request(curl, { context, _, _, _, _ in unsafe HTTPTransfer.at(context).beginRequest() }),
            curl_set_before_lookup(
                curl,
                { _, _, context in
                    unsafe HTTPTransfer.at(context).isResolving = true
                    return 0
                }),
        ]
        return results.allSatisfy { $0 == CURLE_OK }
    }

    @unsafe
    static func at(_ context: UnsafeMutableRawPointer?) -> HTTPTransfer {
        guard let context = unsafe context else { preconditionFailure("libcurl calls back without its context") }
        // Safe: libcurl hands back what `listen` gave it, while the client holds the object.
        return unsafe Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// A connection stands, and the request is about to leave. libcurl would send one again, of any method, when a
    /// connection that was kept dies without an answer: it leaves once, and never again.
    private func beginRequest() -> Int32 {
        attempts += 1
        return attempts == 1 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    /// What has come of a stream since the last call. The body of any other status stays where it is.
    func takeStreamed() -> [UInt8] {
        guard limits.isStream, status == 200 else { return [] }
        defer { body.removeAll(keepingCapacity: true) }
        return body
    }

    private func receive(_ bytes: Bytes) -> Int {
        guard body.count + bytes.count <= limits.bodyBytes else { return refuse(.tooLarge) }
        // Safe: libcurl holds the bytes during the callback.
        unsafe body.append(contentsOf: UnsafeRawBufferPointer(start: bytes.base, count: bytes.count))
        return bytes.count
    }

    /// A status line, a header, or the end of the head; interim answers come before the last one.
    private func receiveHeader(_ line: Bytes) -> Int {
        headerBytes += line.count
        guard headerBytes <= HTTPTransfer.maximumHeaderBytes else { return refuse(.tooLarge) }
        let text = line.description
        if text.hasPrefix("HTTP/") {
            let code = text.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0.prefix(3)) }
            guard let code, (100...999).contains(code) else { return refuse(.badAnswer) }
            status = code
            headers = []
            hasWholeHead = false
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let value = text[text.utf8.index(after: colon)...]
            headers.append(HTTPHeader(String(text[..<colon]), HTTPTransfer.trimmed(value)))
        } else if text == "\r\n" || text == "\n" {
            hasWholeHead = status >= 200
        }
        return line.count
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 || $0 == 10 }
        let bytes = text.utf8.drop(while: isSpace)
        guard let last = bytes.lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(decoding: bytes[...last], as: UTF8.self)
    }

    /// Makes libcurl end the transfer.
    private func refuse(_ reason: HTTPFailure.Reason) -> Int {
        refusal = refusal ?? reason
        return Int(CURL_WRITEFUNC_ERROR)
    }
}

extension Bytes {
    /// Safe: libcurl holds so many bytes during a callback.
    @unsafe
    fileprivate init(_ start: UnsafeMutablePointer<CChar>?, _ count: Int) {
        unsafe self.init(UnsafeRawBufferPointer(start: start, count: count))
    }
}
