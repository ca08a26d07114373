// A request as libcurl is told of it.

internal import CCurl
internal import Cryptography
internal import Values

@unsafe
enum CurlOptions {
    /// The headers as lines, and as much as no header at all of those that libcurl would add; nil without memory.
    static func headers(of request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        // An empty value is written with a semicolon, and a header without one is left out.
        var lines = request.headers.map { $0.value.isEmpty ? $0.name + ";" : $0.name + ": " + $0.value }
        lines.append("Expect:")
        if !request.headers.contains(where: { $0.isNamed("accept") }) { lines.append("Accept:") }
        if !request.headers.contains(where: { $0.isNamed("content-type") }) { lines.append("Content-Type:") }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            // Safe: libcurl copies the line.
            guard let longer = unsafe curl_slist_append(list, line) else {
                unsafe curl_slist_free_all(list)
                return nil
            }
            unsafe list = longer
        }
        return unsafe list
    }

    /// Whether libcurl took everything. It copies what it is given, but for the list, which the transfer keeps.
    static func set(
        _ curl: UnsafeMutableRawPointer, _ request: HTTPRequest, _ settings: HTTPClientSettings,
        _ list: UnsafeMutablePointer<curl_slist>
    ) -> Bool {
        let limits = request.limits
        var results = unsafe [
            // No signals, no other protocols, nothing followed, no file of passwords.
            curl_set_number(curl, CURLOPT_NOSIGNAL, 1), curl_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https"),
            curl_set_number(curl, CURLOPT_FOLLOWLOCATION, 0),
            curl_set_text(curl, CURLOPT_URL, request.url), curl_set_number(curl, CURLOPT_PATH_AS_IS, 1),
            curl_set_list(curl, CURLOPT_HTTPHEADER, list),
            curl_set_number(curl, CURLOPT_HTTP_VERSION, version(settings)),
            curl_set_number(curl, CURLOPT_TIMEOUT_MS, milliseconds(limits.whole)),
            curl_set_number(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(limits.connect)),
            // A lookup that is given up is not waited for.
            curl_set_number(curl, CURLOPT_QUICK_EXIT, 1),
            curl_set_number(curl, CURLOPT_MAXAGE_CONN, Int(settings.keepAlive.nanoseconds / 1_000_000_000)),
            curl_set_number(curl, CURLOPT_SSL_VERIFYPEER, 1), curl_set_number(curl, CURLOPT_SSL_VERIFYHOST, 2),
            curl_set_number(curl, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
        ]
        if let file = settings.authorityFile { unsafe results.append(curl_set_text(curl, CURLOPT_CAINFO, file)) }
        if limits.acceptsCompressed { unsafe results.append(curl_set_text(curl, CURLOPT_ACCEPT_ENCODING, "gzip")) }
        unsafe results += method(curl, request)
        unsafe results += proxy(curl, settings)
        return results.allSatisfy { $0 == CURLE_OK }
    }

    private static func method(_ curl: UnsafeMutableRawPointer, _ request: HTTPRequest) -> [CURLcode] {
        let method = request.method
        var results = unsafe [curl_set_text(curl, CURLOPT_CUSTOMREQUEST, method.rawValue)]
        if method == .head {
            unsafe results.append(curl_set_number(curl, CURLOPT_NOBODY, 1))
        } else if !request.body.isEmpty || method == .post || method == .put || method == .patch {
            // Safe: libcurl copies so many bytes, as the size before tells it to; the array has them.
            unsafe results.append(curl_set_size(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            unsafe results.append(curl_set_bytes(curl, CURLOPT_COPYPOSTFIELDS, request.body))
        }
        return results
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
