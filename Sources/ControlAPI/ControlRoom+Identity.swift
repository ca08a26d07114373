// Who asks: a session or a key, of a request or of a stream.

internal import Access
internal import Cryptography
internal import Values
internal import WebKit
internal import WebServer

extension ControlRoom {
    /// Headers of a signature go before a session: whoever signs means it.
    func verdict(on request: Request, from address: IPAddress, at now: Moment) -> Verdict {
        if Self.isSigned(request) { return verdict(onSigned: request, from: address, at: now) }
        let presented = PresentedSession(
            authorization: request.headers.value("authorization"), cookie: request.headers.value("cookie"),
            header: request.headers.value("penstock-request"))
        return gatekeeper.identify(presented, from: address, at: now)
    }

    /// Nil when the request for a stream does not say. A browser's cookie does, without the header that pages cannot send
    /// with it: a page elsewhere cannot open a stream, since the server looks at the origin.
    func verdict(onStream request: Request, from address: IPAddress, at now: Moment) -> Verdict? {
        if Self.isSigned(request) { return verdict(onSigned: request, from: address, at: now) }
        let presented = PresentedSession(
            authorization: request.headers.value("authorization"), cookie: request.headers.value("cookie"),
            // A page opens it anew by itself when it was lost.
            header: PresentedSession.pageValue)
        return switch presented {
        case .token, .tokenOfPage: gatekeeper.identify(presented, from: address, at: now)
        case .none, .cookieWithoutHeader: nil
        }
    }

    /// What the first message of a stream says: a token, or a signature like that of `GET /api/v1/stream` without a body. It is
    /// looked at when the result is called, after the rest of the message was.
    func verdict(onStream body: inout Body, from address: IPAddress, at now: Moment) -> () -> Verdict {
        guard let key = body.text("key", most: 64) else {
            let token = body.required("token", most: 128)
            return { self.gatekeeper.identify(.token(token), from: address, at: now) }
        }
        let time = body.integer("time", in: 0...Int64.max)
        let (nonce, signature) = (body.required("nonce", most: 64), body.required("signature", most: 64))
        return {
            self.verdict(from: address, at: now) { () throws(Denial) in
                try SignedRequest(
                    key: key, time: time.map(String.init), nonce: nonce, signature: signature, method: "GET",
                    target: "/api/v1/stream", bodyHash: Digest.sha256.hash([]))
            }
        }
    }

    private static let signatureHeaders = [
        SignedRequest.keyHeader, SignedRequest.timeHeader, SignedRequest.nonceHeader, SignedRequest.signatureHeader,
    ].map { $0.lowercased() }

    private static func isSigned(_ request: Request) -> Bool {
        request.headers.all.contains { signatureHeaders.contains($0.name) }
    }

    private func verdict(onSigned request: Request, from address: IPAddress, at now: Moment) -> Verdict {
        let values = Self.signatureHeaders.map { request.headers.value($0) }
        return verdict(from: address, at: now) { () throws(Denial) in
            try SignedRequest(
                key: values[0], time: values[1], nonce: values[2], signature: values[3], method: request.method.rawValue,
                target: request.target, bodyHash: Digest.sha256.hash(request.body))
        }
    }

    /// What is not even a signature costs its address as much as one that is wrong.
    private func verdict(from address: IPAddress, at now: Moment, _ read: () throws(Denial) -> SignedRequest) -> Verdict {
        do throws(Denial) {
            return gatekeeper.identify(try read(), from: address, at: now)
        } catch {
            return .refused(gatekeeper.admit(address, at: now) ?? error)
        }
    }
}
