// A request as data, whichever way it leaves.

internal import BrokerKit

/// One line of what `penstock translate` prints.
struct TranslatedRequest {
    /// rest, webSocket, fix or paper.
    let transport: String
    /// Of HTTP; MsgType(35) of a FIX message; for the paper broker what is asked of it.
    let method: String
    /// HOST:PORT for a FIX message, where it is known; empty for the paper broker.
    let url: String
    var headers: [(name: String, value: String)] = []
    let body: String

    var json: String {
        var said = JSONObject()
        for header in headers { said.add(header.name, header.value) }
        var line = JSONObject()
        line.add("transport", transport)
        line.add("method", method)
        line.add("url", url)
        line.add("headers", said)
        line.add("body", body)
        return line.text
    }
}

extension TranslatedRequest {
    init(_ request: VenueRequest) {
        self.init(
            transport: request.transport.rawValue, method: request.method, url: request.url,
            headers: request.headers.map { ($0.name, $0.value) }, body: String(decoding: request.body, as: UTF8.self))
    }
}
