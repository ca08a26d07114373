// Every venue's signing vectors.

import Cryptography
import Testing
import Values

@testable import BrokerKit

@Suite struct `Signing vectors` {
    static let schemes: [String: SigningScheme] = [
        "alpaca": .alpaca, "alpacaWebSocket": .alpacaWebSocket, "basic": .basic, "bearer": .bearer, "binance": .binance,
        "binanceWebSocket": .binanceWebSocket,
        "bitfinex": .bitfinex, "bitfinexWebSocket": .bitfinexWebSocket, "bybit": .bybit(),
        "bybitWebSocket": .bybitWebSocket, "coinbase": .coinbase, "coinbaseWebSocket": .coinbaseWebSocket,
        "coinbaseExchange": .coinbaseExchange, "gate": .gate, "gateSubscription": .gateSubscription,
        "gateLogin": .gateLogin, "htx": .htx, "htxWebSocket": .htxWebSocket, "kraken": .kraken,
        "krakenFutures": .krakenFutures, "kucoin": .kucoin(), "okx": .okx, "okxWebSocket": .okxWebSocket,
        "robinhood": .robinhood,
    ]

    @Test func `all of them are there`() {
        #expect(SigningVector.all.count == 41)
        #expect(Set(SigningVector.all.map(\.venue)).count == 14)
    }

    @Test(arguments: SigningVector.all)
    func `what is signed, its signature and what is sent are as published`(vector: SigningVector) throws {
        if let name = vector["scheme"] {
            let scheme = try #require(Self.schemes[name])
            let signer = try Signer(
                scheme,
                Credentials(
                    key: vector["key"] ?? "", secret: Secret(text: vector["secret"] ?? ""),
                    passphrase: vector["passphrase"].map { Secret(text: $0) }))
            if let text = vector["text"] {
                #expect(signer.signature(of: Array(text.utf8)) == vector["signature"])
            } else {
                try expect(vector, from: signer)
            }
        } else if vector["oauth1"] != nil {
            try expectOAuth1(vector)
        } else {
            // Another client's token: our verification agrees with it.
            let token = try #require(vector["foreignToken"])
            #expect(try Self.isSigned(token, by: try #require(vector["public"])))
            #expect(try !Self.isSigned(token + "A", by: try #require(vector["public"])))
        }
    }

    private func expect(_ vector: SigningVector, from signer: Signer) throws {
        let time = try #require(vector.time)
        let (request, nonce) = (vector.request, vector["nonce"] ?? "")
        let sent = signer.sign(request, at: time, nonce: nonce)
        if let text = vector["signed"] {
            #expect(String(decoding: signer.text(of: request, at: time, nonce: nonce), as: UTF8.self) == text)
        }
        if let signature = vector["signature"] { #expect(sent.signature == signature) }
        if let target = vector["target"] { #expect(sent.target == target) }
        if let body = vector["body"] { #expect(String(decoding: sent.body, as: UTF8.self) == body) }
        let headers = sent.headers.map { "\($0.name): \($0.value)" }
        for header in vector.all("header") { #expect(headers.contains(header)) }
        let parameters = vector.all("parameter")
        if !parameters.isEmpty { #expect(sent.query.map { "\($0.name)=\($0.value)" }.sorted() == parameters.sorted()) }
        if let token = vector["token"] {
            let made = String(try #require(sent.headers.first { $0.name == "Authorization" }).value.dropFirst(7))
            #expect(made.split(separator: ".").prefix(2) == token.split(separator: ".").prefix(2))
            for token in [made, token] {
                #expect(try Self.isSigned(token, by: try #require(vector["public"])))
            }
        }
    }

    private static func isSigned(_ token: String, by pem: String) throws -> Bool {
        let dot = try #require(token.lastIndex(of: "."))
        guard let signature = Base64.decodeURL(String(token[token.index(after: dot)...])) else { return false }
        return try P256.PublicKey(pem: pem).verifies(signature, of: Array(token[..<dot].utf8))
    }

    private func expectOAuth1(_ vector: SigningVector) throws {
        let oauth = OAuth1(
            consumerKey: try #require(vector["consumerKey"]), key: try key(of: vector), token: vector["token"],
            realm: vector["realm"], saysVersion: vector["realm"] == nil)
        let time = try #require(vector.time)
        let nonce = try #require(vector["nonce"])
        let more = SigningVector.parameters(vector["more"])
        let text = oauth.baseString(of: vector.request, at: time, nonce: nonce, more: more)
        #expect(String(decoding: text, as: UTF8.self) == vector["signed"])
        let sent = oauth.sign(vector.request, at: time, nonce: nonce, more: more)
        #expect(sent.signature == vector["signature"])
        // The order of its parameters means nothing; ours is that of their names.
        let published = try #require(vector["authorization"])
        let parts = { (header: String) in header.dropFirst(6).split(separator: ", ").sorted() }
        #expect(parts(try #require(sent.headers.first).value) == parts(published))
    }

    private func key(of vector: SigningVector) throws -> OAuth1Key {
        guard let response = vector["response"] else {
            return .secrets(
                consumer: Secret(text: try #require(vector["consumerSecret"])),
                token: vector["tokenSecret"].map { Secret(text: $0) }, .sha1)
        }
        let hex = { (name: String) in try #require(vector[name].flatMap { Hex.decode($0) }) }
        let (prime, random) = (try hex("prime"), Secret(bytes: try hex("random")))
        #expect(LiveSessionToken.challenge(random: random, prime: prime) == vector["challenge"])
        let token = try #require(
            LiveSessionToken.token(
                response: response, random: random, prime: prime,
                accessTokenSecret: Secret(bytes: try hex("accessTokenSecret"))))
        #expect(Base64.encode(token.bytes) == vector["liveSessionToken"])
        return .shared(token, .sha256)
    }
}
