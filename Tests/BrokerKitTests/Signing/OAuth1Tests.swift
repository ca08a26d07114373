// OAuth 1.0a against RFC 5849.

import Cryptography
import TestKit
import Testing
import Values

@testable import BrokerKit

@Suite struct `OAuth 1.0a` {
    private func at(_ seconds: Int64) -> Instant { Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000) }

    @Test func `RFC 5849, section 1.2: the first request of its example`() {
        let oauth = OAuth1(
            consumerKey: "dpf43f3p2l4k3l03",
            key: .secrets(consumer: Secret(text: "kd94hf93k423kf44"), token: nil, .sha1), realm: "Photos",
            saysVersion: false)
        let sent = oauth.sign(
            UnsignedRequest("POST", host: "photos.example.net", path: "/initiate"), at: at(137_131_200),
            nonce: "wIjqoS",
            more: [Parameter("oauth_callback", "http://printer.example.com/ready")])
        #expect(sent.signature == "74KNZJeDHnMBp0EMJ9ZHt/XKycU=")
        #expect(
            sent.headers.first?.value
                == "OAuth realm=\"Photos\", oauth_callback=\"http%3A%2F%2Fprinter.example.com%2Fready\", "
                + "oauth_consumer_key=\"dpf43f3p2l4k3l03\", oauth_nonce=\"wIjqoS\", "
                + "oauth_signature=\"74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D\", oauth_signature_method=\"HMAC-SHA1\", "
                + "oauth_timestamp=\"137131200\"")
    }

    /// Its URL is of https here; the rest is as printed.
    @Test func `RFC 5849, section 3.4.1.1: query and form are sorted by name, then by value`() {
        let oauth = OAuth1(
            consumerKey: "9djdj82h48djs9d2",
            key: .secrets(consumer: Secret(text: "j49sk3j29djd"), token: Secret(text: "dh893hdasih9"), .sha1),
            token: "kkk9d7dh3k39sjv7", saysVersion: false)
        let request = UnsignedRequest(
            "POST", host: "example.com", path: "/request",
            query: [Parameter("b5", "=%3D"), Parameter("a3", "a"), Parameter("c@", ""), Parameter("a2", "r b")],
            body: .form([Parameter("c2", ""), Parameter("a3", "2 q")]))
        #expect(
            String(decoding: oauth.baseString(of: request, at: at(137_131_201), nonce: "7d8f3e4a"), as: UTF8.self)
                == "POST&https%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D"
                + "%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a"
                + "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        )
    }

    @Test func `RSA-SHA256 signs the text behind the venue's prefix`() throws {
        let key = try RSA.PrivateKey(pem: RSATestKey.privatePEM)
        let oauth = OAuth1(consumerKey: "C", key: .rsa(key, .sha256), token: "T", realm: "r", saysVersion: false)
        let request = UnsignedRequest("POST", host: "h", path: "/live_session_token")
        let more = [Parameter("diffie_hellman_challenge", "abc")]
        let sent = oauth.sign(request, at: at(1_700_000_000), nonce: "n", more: more, prefix: Array("0011".utf8))
        let text = Array("0011".utf8) + oauth.baseString(of: request, at: at(1_700_000_000), nonce: "n", more: more)
        #expect(
            try RSA.PublicKey(pem: RSATestKey.publicPEM).verifies(try #require(Base64.decode(sent.signature)), of: text))
        #expect(sent.headers.first?.value.contains("oauth_signature_method=\"RSA-SHA256\"") == true)
    }

    @Test func `a live session token of a number that everybody can foresee is refused`() throws {
        let prime: [UInt8] = [0, 23]
        let random = Secret(bytes: [6])
        for response in ["", "00", "01", "16", "17", "18", "ff17", "xx"] {
            #expect(
                LiveSessionToken.token(
                    response: response, random: random, prime: prime, accessTokenSecret: Secret(bytes: [1])) == nil)
        }
        let token = try #require(
            LiveSessionToken.token(
                response: "5", random: random, prime: prime, accessTokenSecret: Secret(bytes: [1])))
        #expect(token.bytes == Digest.sha1.authenticate([1], key: [8]))
        let signature = Hex.encode(Digest.sha1.authenticate(Array("C".utf8), key: token.bytes))
        #expect(LiveSessionToken.isConfirmed(token, signature: signature, consumerKey: "C"))
        #expect(!LiveSessionToken.isConfirmed(token, signature: signature, consumerKey: "D"))
    }

    @Test func `a signer does not print its secrets`() {
        let oauth = OAuth1(
            consumerKey: "k", key: .secrets(consumer: Secret(text: "hidden"), token: Secret(text: "hidden"), .sha1))
        var dumped = "\(oauth)"
        dump(oauth, to: &dumped)
        #expect(!dumped.contains("hidden"))
    }
}
