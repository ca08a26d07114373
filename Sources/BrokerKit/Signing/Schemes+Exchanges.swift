// The recipes of exchanges, one each.

internal import Cryptography
internal import Values

extension SigningScheme {
    /// Parameters in a form's body or in the query, an order that stays, the signature behind them.
    ///
    /// Source: Binance Spot REST API, "SIGNED request security"; the USD-M futures API has the same.
    package static let binance = SigningScheme(
        secret: [.pem([.ed25519, .rsa]), .text],
        before: [.header("X-MBX-APIKEY", .key), .firstParameter("timestamp", .time(.milliseconds))],
        text: [.query, .body], after: [.parameter("signature", .signature)])

    /// The query holds the params of the message.
    ///
    /// Source: Binance Spot WebSocket API, "SIGNED request security".
    package static let binanceWebSocket = SigningScheme(
        secret: [.pem([.ed25519, .rsa]), .text],
        before: [.parameter("apiKey", .key), .parameter("timestamp", .time(.milliseconds))],
        sortsQuery: true, text: [.plainQuery], after: [.parameter("signature", .signature)])

    /// The path begins with /v2. Source: Bitfinex REST v2, "Authenticated endpoints".
    package static let bitfinex = SigningScheme(
        secret: [.text], digest: .sha384,
        before: [.header("bfx-apikey", .key), .header("bfx-nonce", .nonce)],
        text: ["/api", .path, .nonce, .body], after: [.header("bfx-signature", .signature)])

    /// Source: Bitfinex WebSocket v2, "Authenticated channels".
    package static let bitfinexWebSocket = SigningScheme(
        secret: [.text], digest: .sha384,
        before: [
            .parameter("apiKey", .key), .parameter("authNonce", .nonce), .parameter("authPayload", "AUTH", .nonce),
        ],
        text: ["AUTH", .nonce], after: [.parameter("authSig", .signature)])

    /// For `receiveWindowMilliseconds` the venue takes a request. Source: Bybit V5, "Authentication".
    package static func bybit(receiveWindowMilliseconds window: Int = 5_000) -> SigningScheme {
        SigningScheme(
            secret: [.pem([.rsa]), .text],
            before: [
                .header("X-BAPI-API-KEY", .key), .header("X-BAPI-TIMESTAMP", .time(.milliseconds)),
                .header("X-BAPI-RECV-WINDOW", .literal(String(window))),
            ],
            text: [.time(.milliseconds), .key, .literal(String(window)), .query, .body],
            after: [.header("X-BAPI-SIGN", .signature)])
    }

    /// Good for ten seconds. Source: Bybit V5, "WebSocket Connect: Authentication".
    package static let bybitWebSocket = SigningScheme(
        secret: [.pem([.rsa]), .text],
        before: [.parameter("apiKey", .key), .parameter("expires", .time(.milliseconds, later: .seconds(10)))],
        text: ["GET/realtime", .time(.milliseconds, later: .seconds(10))],
        after: [.parameter("signature", .signature)])

    /// A JWT for each request: two minutes, one method, one path without its query. The nonce is random.
    ///
    /// Source: Coinbase Advanced Trade API, "Authentication"; the official client.
    package static let coinbase = SigningScheme(
        secret: [.pem([.p256, .ed25519]), .seed],
        before: [.header("Authorization", "Bearer ", coinbaseToken(.text("uri", .method, " ", .host, .path)))])

    /// One for every message that needs it. Source: Coinbase Advanced Trade WebSocket, "Authentication".
    package static let coinbaseWebSocket = SigningScheme(
        secret: [.pem([.p256, .ed25519]), .seed], before: [.parameter("jwt", coinbaseToken())])

    private static func coinbaseToken(_ more: TokenMember...) -> SigningPiece {
        .token(
            header: [.text("alg", .algorithm), .text("kid", .key), .text("nonce", .nonce), .text("typ", "JWT")],
            claims: [
                .text("sub", .key), .text("iss", "cdp"), .number("nbf", .time(.seconds)),
                .number("exp", .time(.seconds, later: .seconds(120))),
            ] + more)
    }

    /// Source: Coinbase Exchange API, "REST authentication".
    package static let coinbaseExchange = SigningScheme(
        secret: [.base64], encoding: .base64,
        before: [
            .header("CB-ACCESS-KEY", .key), .header("CB-ACCESS-TIMESTAMP", .time(.seconds)),
            .header("CB-ACCESS-PASSPHRASE", .passphrase),
        ],
        text: [.time(.seconds), .method, .target, .body], after: [.header("CB-ACCESS-SIGN", .signature)])

    /// Source: Gate API v4, "Authentication".
    package static let gate = SigningScheme(
        secret: [.text], digest: .sha512,
        before: [.header("KEY", .key), .header("Timestamp", .time(.seconds))],
        text: [
            .method, "\n", .path, "\n", .plainQuery, "\n", .hash(.sha512, .hex, [.body]), "\n", .time(.seconds),
        ],
        after: [.header("SIGN", .signature)])

    /// The query holds channel and event. Source: Gate WebSocket v4, "Authentication".
    package static let gateSubscription = SigningScheme(
        secret: [.text], digest: .sha512, before: [.parameter("time", .time(.seconds))], text: [.plainQuery],
        after: [.parameter("KEY", .key), .parameter("SIGN", .signature)])

    /// The path is the channel, the body its parameter, if it has one. Source: Gate WebSocket v4, "Login".
    package static let gateLogin = SigningScheme(
        secret: [.text], digest: .sha512,
        before: [.parameter("api_key", .key), .parameter("timestamp", .time(.seconds))],
        text: ["api\n", .path, "\n", .body, "\n", .time(.seconds)], after: [.parameter("signature", .signature)])

    /// A JSON body is not signed. Source: HTX Spot API, "Authentication".
    package static let htx = SigningScheme(
        secret: [.text], encoding: .base64,
        before: [
            .parameter("AccessKeyId", .key), .parameter("SignatureMethod", "HmacSHA256"),
            .parameter("SignatureVersion", "2"), .parameter("Timestamp", .time(.iso8601Seconds)),
        ],
        sortsQuery: true, text: [.method, "\n", .host, "\n", .path, "\n", .query],
        after: [.parameter("Signature", .signature)])

    /// Source: HTX Spot WebSocket v2, "Authentication".
    package static let htxWebSocket = SigningScheme(
        secret: [.text], encoding: .base64,
        before: [
            .parameter("accessKey", .key), .parameter("signatureMethod", "HmacSHA256"),
            .parameter("signatureVersion", "2.1"), .parameter("timestamp", .time(.iso8601Seconds)),
        ],
        sortsQuery: true, text: [.method, "\n", .host, "\n", .path, "\n", .query],
        after: [.parameter("signature", .signature)])

    /// A form or a JSON object, of which the nonce becomes the first member. Source: Kraken Spot REST, "Authentication".
    package static let kraken = SigningScheme(
        secret: [.base64], digest: .sha512, encoding: .base64,
        before: [.header("API-Key", .key), .firstParameter("nonce", .nonce)],
        text: [.path, .hash(.sha256, .plain, [.nonce, .body])], after: [.header("API-Sign", .signature)])

    /// Parameters in the query or in a form. Source: Kraken Futures REST, "Authentication".
    package static let krakenFutures = SigningScheme(
        secret: [.base64], digest: .sha512, encoding: .base64,
        before: [.header("APIKey", .key), .header("Nonce", .nonce)],
        text: [.hash(.sha256, .plain, [.query, .body, .nonce, .pathBehind("/derivatives")])],
        after: [.header("Authent", .signature)])

    /// The query is signed as the venue decodes it; version 2 or 3 of a key. Source: KuCoin API, "Authentication".
    package static func kucoin(keyVersion: Int = 2) -> SigningScheme {
        SigningScheme(
            secret: [.text], encoding: .base64,
            before: [
                .header("KC-API-KEY", .key), .header("KC-API-KEY-VERSION", .literal(String(keyVersion))),
                .header("KC-API-TIMESTAMP", .time(.milliseconds)), .header("KC-API-PASSPHRASE", .signed([.passphrase])),
            ],
            text: [.time(.milliseconds), .method, .plainTarget, .body], after: [.header("KC-API-SIGN", .signature)])
    }

    /// Source: OKX API v5, "REST Authentication".
    package static let okx = SigningScheme(
        secret: [.text], encoding: .base64,
        before: [
            .header("OK-ACCESS-KEY", .key), .header("OK-ACCESS-PASSPHRASE", .passphrase),
            .header("OK-ACCESS-TIMESTAMP", .time(.iso8601)),
        ],
        text: [.time(.iso8601), .method, .target, .body], after: [.header("OK-ACCESS-SIGN", .signature)])

    /// Source: OKX API v5, "WebSocket: Login".
    package static let okxWebSocket = SigningScheme(
        secret: [.text], encoding: .base64,
        before: [
            .parameter("apiKey", .key), .parameter("passphrase", .passphrase), .parameter("timestamp", .time(.seconds)),
        ],
        text: [.time(.seconds), "GET/users/self/verify"], after: [.parameter("sign", .signature)])
}
