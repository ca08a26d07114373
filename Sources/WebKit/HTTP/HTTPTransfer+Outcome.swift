// What the end of a transfer means.

internal import CCurl
internal import Values

extension HTTPTransfer {
    /// Whether a byte of the request may have left. Any sign of it counts; what is said to a proxy counts as sent, too,
    /// so with one it is no sign.
    var mayHaveLeft: Bool {
        unsafe attempts > 0 || status > 0 || curl_size(curl, CURLINFO_PRETRANSFER_TIME_T) > 0
            || !usesProxy && curl_number(curl, CURLINFO_REQUEST_SIZE) > 0
    }

    func completion(_ result: CURLcode) -> HTTPCompletion {
        HTTPCompletion(transfer: id, outcome: outcome(result), timing: timing)
    }

    /// It is given up by us.
    func abandoned(_ reason: HTTPFailure.Reason, hasBegun: Bool) -> HTTPCompletion {
        guard hasBegun else { return HTTPCompletion(transfer: id, outcome: .notSent(HTTPFailure(reason)), timing: HTTPTiming()) }
        return HTTPCompletion(transfer: id, outcome: failed(reason, detail: 0), timing: timing)
    }

    private func outcome(_ result: CURLcode) -> HTTPOutcome {
        if result == CURLE_OK, refusal == nil {
            // libcurl takes a head that breaks off for one without a body.
            return hasWholeHead ? .answer(response) : failed(.hungUp, detail: 0)
        }
        return failed(refusal ?? reason(result), detail: Int32(bitPattern: result.rawValue))
    }

    private func failed(_ reason: HTTPFailure.Reason, detail: Int32) -> HTTPOutcome {
        let failure = HTTPFailure(reason, status: status > 0 ? status : nil, detail: detail)
        return mayHaveLeft ? .unknown(failure) : .notSent(failure)
    }

    private func reason(_ result: CURLcode) -> HTTPFailure.Reason {
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST: .unresolved
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
        case CURLE_COULDNT_CONNECT: .cannotConnect
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED: .noTLS
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS: .badCertificate
        case CURLE_SSL_CACERT_BADFILE: .badAuthorityFile
        case CURLE_OPERATION_TIMEDOUT: mayHaveLeft ? .timedOut : isLookingUp ? .resolveTimedOut : .connectTimedOut
        // Nothing more is sent: the request was about to leave for a second time.
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_ABORTED_BY_CALLBACK: .hungUp
        case CURLE_RECV_ERROR: isBehindProxy ? .proxy : .hungUp
        case CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING,
            CURLE_UNSUPPORTED_PROTOCOL, CURLE_WRITE_ERROR:
            .badAnswer
        case CURLE_URL_MALFORMAT: .badRequest
        case CURLE_OUT_OF_MEMORY: .noMemory
        default: .other
        }
    }

    /// A proxy answered, and there is no connection behind it.
    private var isBehindProxy: Bool { unsafe !mayHaveLeft && curl_number(curl, CURLINFO_HTTP_CONNECTCODE) > 0 }

    /// The host is asked for, and not found yet.
    var isLookingUp: Bool { unsafe isResolving && curl_size(curl, CURLINFO_NAMELOOKUP_TIME_T) == 0 }

    private var timing: HTTPTiming {
        var timing = HTTPTiming()
        timing.resolved = time(CURLINFO_NAMELOOKUP_TIME_T)
        timing.connected = time(CURLINFO_CONNECT_TIME_T)
        timing.secured = time(CURLINFO_APPCONNECT_TIME_T)
        timing.ready = time(CURLINFO_PRETRANSFER_TIME_T)
        timing.firstByte = time(CURLINFO_STARTTRANSFER_TIME_T)
        timing.whole = time(CURLINFO_TOTAL_TIME_T)
        timing.connections = unsafe curl_number(curl, CURLINFO_NUM_CONNECTS)
        return timing
    }

    private func time(_ info: CURLINFO) -> Interval {
        // Safe: the handle is this transfer's.
        unsafe Interval(nanoseconds: Int64(curl_size(curl, info)) &* 1000)
    }
}
