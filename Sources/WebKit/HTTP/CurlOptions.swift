// A request as libcurl is told of it.

internal import CCurl
internal import Cryptography
internal import Values

/// What requests may have in common: a handle that carried one is ready for the next of the same form.
struct RequestForm: Equatable {
    let method: HTTPMethod
    let hasBody: Bool
    let limits: HTTPLimits
    let route: HTTPRoute?

    init(_ request: HTTPRequest) {
        method = request.method
        hasBody = method != .head && (!request.body.isEmpty || method == .post || method == .put || method == .patch)
        limits = request.limits
        route = request.route
    }
}

@unsafe
enum CurlOptions {
    // MARK: What a form has

    /// Whether libcurl took everything. It copies what it is given.
    static func set(_ curl: UnsafeMutableRawPointer, _ form: RequestForm, _ settings: HTTPClientSettings) -> Bool {
        let limits = form.limits
        var results = unsafe [
            // No signals, no other protocols, nothing followed, no file of passwords.
            curl_set_number(curl, CURLOPT_NOSIGNAL, 1), curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https"),
            curl_set_number(curl, CURLOPT_FOLLOWLOCATION, 0), curl_set_number(curl, CURLOPT_PATH_AS_IS, 1),
            curl_set_number(curl, CURLOPT_HTTP_VERSION, version(settings)),
            curl_set_number(curl, CURLOPT_TIMEOUT_MS, milliseconds(limits.whole)),
            curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connect)),
            // A lookup that is given up is not waited for.
            curl_set_number(curl, CURLOPT_QUICK_EXIT, 1),
            curl_set_number(curl, CURLOPT_MAXAGE_CONN, Int(settings.keepAlive.nanoseconds / 1_000_000_000)),
            curl_set_number(curl, CURLOPT_SSL_VERIFYPEER, 1), curl_set_number(curl, CURLOPT_SSL_VERIFYHOST, 2),
            curl_set_number(curl, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            curl_set_text(curl, CURLOPT_CUSTOMREQUEST, form.method.rawValue),
        ]
        if form.method == .head { unsafe results.append(curl_set_number(curl, CURLOPT_NOBODY, 1)) }
        if let file = settings.authorityFile { unsafe results.append(curl_set_text(curl, CURLOPT_CAINFO, file)) }
        if limits.acceptsCompressed { unsafe results.append(curl_set_text(curl, CURLOPT_ACCEPT_ENCODING, "gzip")) }
        unsafe results += proxy(curl, settings)
        return results.allSatisfy { $0 == CURLE_OK }
    }

    private static func proxy(_ curl: UnsafeMutableRawPointer, _ settings: HTTPClientSettings) -> [CURLcode] {
        // Empty texts, so that the environment has no say. What a proxy answers is never taken for the server's answer.
        var results = unsafe [
            curl_set_text(curl, CURLOPT_PROXY, settings.proxy ?? ""), curl_set_text(curl, CURLOPT_NOPROXY, ""),
            curl_set_number(curl, CURLOPT_HTTPPROXYTUNNEL, settings.proxy == nil ? 0 : 1),
            curl_set_number(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
        ]
        if settings.proxy != nil, let secret = settings.proxyCredentials {
            unsafe results.append(
                curl_set_text(curl, CURLOPT_PROXYUSERPWD, String(decoding: secret.bytes, as: UTF8.self)))
        }
        return results
    }

    private static func version(_ settings: HTTPClientSettings) -> Int {
        settings.usesHTTP2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
    }

    /// At least one: nothing would mean that there is no limit. At most what libcurl can count.
    private static func milliseconds(_ interval: Interval) -> Int {
        Int(max(1, min(interval.nanoseconds / 1_000_000, 7 * 86_400_000)))
    }

    // MARK: What each request has

    /// Whether libcurl took it. It copies what it is given, but for the list, which the transfer keeps.
    static func set(
        _ curl: UnsafeMutableRawPointer, _ request: HTTPRequest, _ form: RequestForm, _ list: UnsafeMutablePointer<curl_slist>
    ) -> Bool {
        guard unsafe curl_set_text(curl, CURLOPT_URL, request.url) == CURLE_OK,
            unsafe curl_set_list(curl, CURLOPT_HTTPHEADER, list) == CURLE_OK
        else { return false }
        guard form.hasBody else { return true }
        // Safe: libcurl copies so many bytes, as the size before tells it to; the array has them.
        return unsafe curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)) == CURLE_OK
            && curl_set_bytes(curl, CURLOPT_COPYPOSTFIELDS, request.body) == CURLE_OK
    }

    /// The handle forgets what the request had; its form stays. Whether libcurl took that.
    static func forget(_ curl: UnsafeMutableRawPointer, _ form: RequestForm) -> Bool {
        // Safe: nothing is read from where there is nothing.
        unsafe curl_set_text(curl, CURLOPT_URL, nil) == CURLE_OK && curl_set_list(curl, CURLOPT_HTTPHEADER, nil) == CURLE_OK
            && (!form.hasBody || curl_set_bytes(curl, CURLOPT_COPYPOSTFIELDS, nil) == CURLE_OK)
    }

    /// The headers as lines, and as much as no header at all of those that libcurl would add; nil without memory.
    static func headers(of request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        var line: [UInt8] = []
        line.reserveCapacity(128)
        for header in request.headers {
            line.removeAll(keepingCapacity: true)
            line += header.name.utf8
            // An empty value is written with a semicolon, and a header without one is left out.
            line.append(UInt8(ascii: header.value.isEmpty ? ";" : ":"))
            if !header.value.isEmpty { line.append(UInt8(ascii: " ")) }
            line += header.value.utf8
            line.append(0)
            // Safe: the line ends with a zero; libcurl copies it.
            guard unsafe append(line, to: &list) else { return nil }
        }
        let hasAccept = request.headers.contains { $0.isNamed("accept") }
        let hasType = request.headers.contains { $0.isNamed("content-type") }
        // Safe: as above.
        guard unsafe append("Expect:", to: &list), unsafe hasAccept || append("Accept:", to: &list),
            unsafe hasType || append("Content-Type:", to: &list)
        else { return nil }
        return unsafe list
    }

    /// Behind the last line; all of the list is gone where there is no memory for it.
    private static func append(_ line: UnsafeRawPointer, to list: inout UnsafeMutablePointer<curl_slist>?) -> Bool {
        guard let longer = unsafe curl_longer(list, line) else {
            unsafe curl_slist_free_all(list)
            return false
        }
        unsafe list = longer
        return true
    }
}

extension HTTPTransfer {
    /// The one that a handle carries.
    ///
    /// Safe: the handle is of a transfer that the client holds.
    @unsafe
    static func of(_ curl: UnsafeMutableRawPointer) -> HTTPTransfer {
        var context: UnsafeMutableRawPointer?
        unsafe curl_private(curl, &context)
        return unsafe at(context)
    }
}
