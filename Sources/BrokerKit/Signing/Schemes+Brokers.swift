// The recipes of securities and currency brokers, one each; most sign nothing.

internal import Values

extension SigningScheme {
    /// A token that is sent as it is: OANDA, Upstox, and whoever has OAuth 2.
    ///
    /// Source: RFC 6750, section 2.1.
    package static let bearer = SigningScheme(
        secret: [.plain], before: [.header("Authorization", "Bearer ", .secret)])

    /// Name and password: token calls of OAuth 2. Source: RFC 7617, section 2.
    package static let basic = SigningScheme(
        secret: [.plain], before: [.header("Authorization", "Basic ", .encoded(.base64, [.key, ":", .secret]))])

    /// Source: Alpaca Trading API, "Authentication".
    package static let alpaca = SigningScheme(
        secret: [.plain], before: [.header("APCA-API-KEY-ID", .key), .header("APCA-API-SECRET-KEY", .secret)])

    /// Source: Alpaca Trading API, "Websocket Streaming: Authentication".
    package static let alpacaWebSocket = SigningScheme(
        secret: [.plain], before: [.parameter("key", .key), .parameter("secret", .secret)])

    /// Source: Robinhood Crypto Trading API, "Authentication".
    package static let robinhood = SigningScheme(
        secret: [.seed],
        before: [.header("x-api-key", .key), .header("x-timestamp", .time(.seconds))],
        text: [.key, .time(.seconds), .target, .method, .body], after: [.header("x-signature", .signature)])
}
