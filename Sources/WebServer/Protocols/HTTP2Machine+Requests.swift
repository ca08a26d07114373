// From the streams of HTTP/2 to requests.

internal import CNghttp2
internal import Values
internal import WebKit

extension HTTP2Machine {
    func beginStream(_ number: Int32) { streams[number] = HTTP2Stream(since: now.steady) }

    func addHeader(_ number: Int32, _ name: Bytes, _ value: Bytes) { streams[number]?.add(name, value) }

    /// The headers are complete.
    func endHead(_ number: Int32) {
        guard let stream = streams[number], case .head = stream.stage else { return }
        do throws(RequestFault) {
            let head = try stream.head()
            guard settings.policy.serves(head.host) else { throw .misdirected }
            if case .length(let length) = head.framing, length > settings.maximumBodyBytes { throw .bodyTooLarge }
            streams[number]?.stage = .body(head)
            streams[number]?.since = now.steady
            if head.expectsContinue { submitContinue(number) }
        } catch {
            refuse(number, error)
        }
    }

    func addBody(_ number: Int32, _ bytes: Bytes) {
        guard let stream = streams[number], case .body = stream.stage else { return }
        guard bytes.count <= settings.maximumBodyBytes - stream.body.count else { return refuse(number, .bodyTooLarge) }
        guard bytes.count <= 4 * settings.maximumBodyBytes - bodyBytes else { return reset(number, NGHTTP2_ENHANCE_YOUR_CALM) }
        bodyBytes += bytes.count
        streams[number]?.body.append(bytes)
        if settings.bodies.isExceeded { refuse(number, .overloaded) }
    }

    /// The client has said all.
    func endStream(_ number: Int32) {
        guard let stream = streams[number], case .body(let head) = stream.stage else { return }
        bodyBytes -= stream.body.count
        streams[number]?.body = []
        streams[number]?.stage = .answering(settings.policy.terms(head, isSecure: peer.isSecure))
        streams[number]?.since = now.steady
        if let response = settings.policy.crossOrigin.preflight(head) {
            submit(number, response)
        } else {
            events.append(.request(number, Request(head, body: stream.body, peer: peer, wantsWebSocket: false)))
        }
    }

    func closeStream(_ number: Int32) {
        guard let stream = streams.removeValue(forKey: number) else { return }
        bodyBytes -= stream.body.count
        if case .answering = stream.stage { events.append(.abandoned(number)) }
    }

    /// Answers by itself; the other streams go on.
    func refuse(_ number: Int32, _ fault: RequestFault) {
        events.append(.refused(fault))
        guard let stream = streams[number] else { return }
        bodyBytes -= stream.body.count
        streams[number]?.body = []
        let isHead = stream.method == Array("HEAD".utf8)
        streams[number]?.stage = .answering(settings.policy.terms(isSecure: peer.isSecure, isHead: isHead))
        submit(number, ProblemDetails(fault).response)
    }
}
