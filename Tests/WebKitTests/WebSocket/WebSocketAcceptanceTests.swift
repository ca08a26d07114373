// The server's half of a handshake.

import Testing
import WebKit

@Suite struct `WebSocket acceptance` {
    private let key = "dGhlIHNhbXBsZSBub25jZQ=="

    @Test(
        arguments: [
            ([], nil), (["permessage-deflate"], ""), (["permessage-deflate; client_max_window_bits"], ""),
            (["permessage-deflate; client_max_window_bits=10"], ""),
            (["permessage-deflate; server_no_context_takeover; client_no_context_takeover"], ""),
            (["permessage-deflate; server_max_window_bits=12"], "; server_max_window_bits=12"),
            (["permessage-deflate; server_max_window_bits=\"9\""], "; server_max_window_bits=9"), (["PerMessage-Deflate"], ""),
            (["permessage-deflate; server_max_window_bits=8"], nil),
            (["permessage-deflate; server_max_window_bits=8, permessage-deflate"], ""),
            (["permessage-deflate; server_max_window_bits=16"], nil), (["permessage-deflate; server_max_window_bits"], nil),
            (["permessage-deflate; server_max_window_bits=012"], nil), (["permessage-deflate; client_max_window_bits=7"], nil),
            (["permessage-deflate; level=9"], nil), (["permessage-deflate; server_no_context_takeover=1"], nil),
            (["permessage-deflate; client_no_context_takeover; client_no_context_takeover"], nil), (["permessage-bzip2"], nil),
            (["x-webkit-deflate-frame", "permessage-deflate"], ""), (["permessage-deflate;"], nil), ([""], nil), ([";"], nil),
            ([","], nil),
        ] as [([String], String?)])
    func `RFC 7692, 7.1: the first offer that can be kept is agreed to, and neither side remembers messages`(
        extensions: [String], bits: String?
    ) throws {
        let headers = try #require(WebSocketAcceptance(key: key, extensions: extensions)).headers
        let expected = bits.map { ["permessage-deflate; server_no_context_takeover; client_no_context_takeover" + $0] } ?? []
        #expect(headers.filter { $0.name == "Sec-WebSocket-Extensions" }.map(\.value) == expected)
        #expect(headers.contains(HTTPHeader("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")))
    }

    @Test(arguments: [
        "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZQ==", "dGhlIHNhbXBsZSBub25jZSE=", "not base64 at all, no",
        "dGhlIHNhbXBsZSBub25jZQ= =",
    ])
    func `RFC 6455, 4.2.1: a key is sixteen bytes`(key: String) {
        #expect(WebSocketAcceptance(key: key, extensions: []) == nil)
    }
}
