// From the bytes of HTTP/1.1 to requests.

internal import Values
internal import WebKit

extension HTTP1Machine {
    /// Goes on as far as the input goes.
    func advance(_ now: Moment) {
        while output.count <= HTTP1Machine.pendingForNext {
            do throws(RequestFault) {
                guard try step(now) else { break }
            } catch {
                return fail(error, at: now)
            }
        }
        guard isInputEnded else { return }
        switch state {
        case .head, .body: state = .finishing
        case .answering, .finishing, .upgraded: break
        }
    }

    /// False when there is nothing to do before more comes, or leaves.
    private func step(_ now: Moment) throws(RequestFault) -> Bool {
        switch state {
        case .head(var reader, var since):
            let hadBegun = reader.hasBegun
            let reading = reader.read(input.bytes)
            if !hadBegun && reader.hasBegun { since = now.steady }
            state = .head(reader, since: since)
            switch reading {
            case .incomplete: return false
            case .malformed(let fault): throw fault
            case .head(let head, let count):
                input.removeFirst(count)
                try begin(head, now)
                return true
            }
        case .body(let head, var reader, let upgrade, let since):
            // Otherwise the array would be copied with each piece.
            state = .finishing
            input.removeFirst(try reader.take(input.bytes))
            state = .body(head, reader, upgrade, since: since)
            guard reader.isComplete else {
                bodyBytes = reader.body.count
                if settings.bodies.isExceeded { throw .overloaded }
                return false
            }
            admit(head, reader.body, upgrade, now)
            return true
        case .answering, .finishing, .upgraded: return false
        }
    }

    private func begin(_ head: RequestHead, _ now: Moment) throws(RequestFault) {
        guard settings.policy.serves(head.host) else { throw .misdirected }
        if case .absolute(let scheme, _) = head.target.form, (scheme == "https") != peer.isSecure { throw .misdirected }
        let reader = try BodyReader(head.framing, maximumBytes: settings.maximumBodyBytes)
        let upgrade = WebSocketUpgrade(head, settings.policy, isSecure: peer.isSecure)
        if reader.isComplete { return admit(head, [], upgrade, now) }
        if head.expectsContinue, input.count == 0 { append("HTTP/1.1 100 \(StatusPhrase.of(100))\r\n\r\n") }
        state = .body(head, reader, upgrade, since: now.steady)
    }

    private func admit(_ head: RequestHead, _ body: [UInt8], _ upgrade: WebSocketUpgrade, _ now: Moment) {
        count &+= 1
        bodyBytes = 0
        let terms = settings.policy.terms(head, isSecure: peer.isSecure)
        state = .answering(terms, upgrade, keepsAlive: head.keepsAlive, since: now.steady)
        if case .refused(let problem, let headers) = upgrade {
            var response = problem.response
            response.headers += headers
            respond(response, now)
        } else if let response = settings.policy.crossOrigin.preflight(head) {
            respond(response, now)
        } else {
            let wantsWebSocket = if case .possible = upgrade { true } else { false }
            events.append(.request(count, Request(head, body: body, peer: peer, wantsWebSocket: wantsWebSocket)))
        }
    }

    /// Says what is wrong, and nothing more: where another request would begin is not known.
    func fail(_ fault: RequestFault, at now: Moment) {
        events.append(.refused(fault))
        bodyBytes = 0
        let terms = settings.policy.terms(isSecure: peer.isSecure)
        write(settings.policy.finish(ProblemDetails(fault).response, terms, at: now.utc), keepsAlive: false)
        state = .finishing
    }
}
