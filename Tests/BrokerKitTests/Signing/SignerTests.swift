// What holds for every scheme.

import Cryptography
import TestKit
import Testing
import Values

@testable import BrokerKit

@Suite struct `Signers` {
    static let now = Instant(nanosecondsSinceEpoch: 1_700_000_000_123_456_789)
    static let seed = Base64.encode([UInt8](repeating: 7, count: 32))
    static let base64 = Base64.encode(Array("hidden hidden hidden".utf8))

    private static func credentials(_ scheme: SigningScheme) -> Credentials {
        let secret =
            scheme.secret.contains(.seed) ? seed : scheme.secret.contains(.base64) ? base64 : "hidden hidden hidden"
        return Credentials(key: "key", secret: Secret(text: secret), passphrase: Secret(text: "hidden passphrase"))
    }

    static let names = `Signing vectors`.schemes.keys.sorted()

    @Test(arguments: names)
    func `a signature is never part of what it signs`(name: String) throws {
        let scheme = try #require(`Signing vectors`.schemes[name])
        #expect(!scheme.text.contains { $0.uses(.signature) })
        #expect(!scheme.before.contains { $0.pieces.contains { $0.uses(.signature) } })
        #expect(scheme.text.isEmpty == scheme.after.isEmpty)
    }

    @Test(arguments: names)
    func `the bytes that are sent begin with the bytes that were signed`(name: String) throws {
        let scheme = try #require(`Signing vectors`.schemes[name])
        let signer = try Signer(scheme, Self.credentials(scheme))
        var random = SeededRandom(seed: 71)
        for _ in 0..<30 {
            let odd = { (random: inout SeededRandom) in
                String(
                    (0..<Int.random(in: 0...8, using: &random)).map { _ in
                        "aZ09 =&%+/?é漢\"\\\n".randomElement(using: &random) ?? "x"
                    })
            }
            let parameters = (0..<Int.random(in: 0...4, using: &random)).map { index in
                Parameter("p\(index)" + odd(&random), odd(&random))
            }
            for request in [
                UnsignedRequest("GET", host: "h", path: "/p", query: parameters),
                UnsignedRequest("POST", host: "h", path: "/p", body: .form(parameters)),
                UnsignedRequest("POST", host: "h", path: "/p", query: parameters, body: .json(Array("{ }".utf8))),
            ] {
                let sent = signer.sign(request, at: Self.now, nonce: "1")
                // Everything that a body or a query has after signing begins with what it had.
                let before = signer.draft(request, Self.now, "1")
                #expect(sent.target.hasPrefix(before.target))
                #expect(sent.body.starts(with: before.bodyBytes))
                #expect(sent.target.utf8.allSatisfy { (0x21...0x7E).contains($0) })
                #expect(sent == signer.sign(request, at: Self.now, nonce: "1"))
            }
        }
    }

    @Test(arguments: names.filter { !(`Signing vectors`.schemes[$0]?.text.isEmpty ?? true) })
    func `another secret signs otherwise`(name: String) throws {
        let scheme = try #require(`Signing vectors`.schemes[name])
        var other = Self.credentials(scheme)
        other.secret = Secret(text: Base64.encode([UInt8](repeating: 8, count: 32)))
        let request = UnsignedRequest("GET", host: "h", path: "/p")
        #expect(
            try Signer(scheme, Self.credentials(scheme)).sign(request, at: Self.now).signature
                != (try Signer(scheme, other).sign(request, at: Self.now).signature))
    }

    @Test(arguments: names)
    func `nothing that is printed shows a secret`(name: String) throws {
        let scheme = try #require(`Signing vectors`.schemes[name])
        let credentials = Self.credentials(scheme)
        let signer = try Signer(scheme, credentials)
        let sent = signer.sign(UnsignedRequest("GET", host: "h", path: "/p"), at: Self.now, nonce: "1")
        for value: Any in [credentials, signer, sent] {
            var dumped = "\(value) \(String(reflecting: value))"
            dump(value, to: &dumped)
            #expect(!dumped.contains("hidden") && !dumped.contains("signature"))
            for secret in sent.headers where secret.name != "Content-Type" { #expect(!dumped.contains(secret.value)) }
        }
        #expect(sent.description == "GET h/p")
    }

    // MARK: Credentials

    @Test func `credentials that do not fit are refused when they are read, and say nothing of themselves`() {
        let refusal = { (scheme: SigningScheme, credentials: Credentials) -> CredentialsError? in
            do throws(CredentialsError) {
                _ = try Signer(scheme, credentials)
                return nil
            } catch { return error }
        }
        let secret = Secret(text: "not base64!")
        #expect(refusal(.okx, Credentials(key: "k", secret: secret)) == .noPassphrase)
        #expect(refusal(.okx, Credentials(key: "", secret: secret, passphrase: secret)) == .noKey)
        #expect(refusal(.kraken, Credentials(key: "k", secret: secret)) == .secretIsNot([.base64]))
        #expect(refusal(.robinhood, Credentials(key: "k", secret: secret)) == .secretIsNot([.seed]))
        let coinbase = CredentialsError.secretIsNot([.pem([.p256, .ed25519]), .seed])
        #expect(refusal(.coinbase, Credentials(key: "k", secret: secret)) == coinbase)
        #expect(refusal(.coinbase, Credentials(key: "k", secret: Secret(text: RSATestKey.privatePEM))) == coinbase)
        #expect(refusal(.binance, Credentials(key: "k", secret: Secret(text: RSATestKey.privatePEM))) == nil)
        #expect(refusal(.bybit(), Credentials(key: "k", secret: Secret(text: RSATestKey.privatePEM))) == nil)
        #expect(
            refusal(.binance, Credentials(key: "k", secret: Secret(text: "")))
                == .secretIsNot([.pem([.ed25519, .rsa]), .text]))
        #expect(refusal(.binance, Credentials(key: "k\r\nX: y", secret: secret)) == .notPrintable)
        #expect(refusal(.alpaca, Credentials(key: "k", secret: Secret(text: "a\nb"))) == .notPrintable)
        #expect(
            refusal(.binance, Credentials(key: "k", secret: Secret(text: "-----BEGIN PRIVATE KEY-----\nAAAA"))) != nil)
        #expect(
            coinbase.description
                == "the secret must be a private key in PEM form (P-256 or Ed25519) or an Ed25519 key in base64")
        // A seed whose public key is another's.
        let pair = Base64.encode([UInt8](repeating: 7, count: 64))
        #expect(refusal(.coinbase, Credentials(key: "k", secret: Secret(text: pair))) == coinbase)
    }

    @Test func `Binance: a signature in base64 is percent-encoded in the URL, and so it is sent`() throws {
        let pem =
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u\n"
            + "-----END PRIVATE KEY-----\n"
        let signer = try Signer(.binance, Credentials(key: "k", secret: Secret(text: pem)))
        for number in 0..<50 {
            let sent = signer.sign(
                UnsignedRequest("GET", path: "/p", query: [Parameter("n", "\(number)")]), at: Self.now)
            let encoded = sent.signature.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing(
                "=", with: "%3D")
            #expect(sent.target == "/p?timestamp=1700000000123&n=\(number)&signature=\(encoded)")
            let key = try Ed25519.PrivateKey(pem: pem).publicKey
            let text = Array("timestamp=1700000000123&n=\(number)".utf8)
            #expect(key.verifies(try #require(Base64.decode(sent.signature)), of: text))
        }
    }

    @Test func `requests that hold secrets do not print them`() {
        let request = UnsignedRequest(
            "POST", host: "h", path: "/token", query: [Parameter("token", "hidden")],
            body: OAuth2Session.refreshForm(Secret(text: "hidden")))
        var dumped = "\(request) \(request.body) \(request.query)"
        dump(request, to: &dumped)
        dump(request.body, to: &dumped)
        dump(request.query, to: &dumped)
        #expect(!dumped.contains("hidden"))
        #expect(request.description == "POST h/token")
    }

    @Test func `a JSON body takes the nonce as its first member`() throws {
        let signer = try Signer(.kraken, Credentials(key: "k", secret: Secret(text: Self.base64)))
        let body = { (text: String) in
            String(
                decoding: signer.sign(
                    UnsignedRequest("POST", path: "/p", body: .json(Array(text.utf8))), at: Self.now, nonce: "5"
                ).body, as: UTF8.self)
        }
        #expect(body("{}") == #"{"nonce":"5"}"#)
        #expect(body("{ \n }") == "{\"nonce\":\"5\" \n }")
        #expect(body(#"{"a":1}"#) == #"{"nonce":"5","a":1}"#)
    }

    // MARK: Times, nonces, encoding

    @Test func `times are written as venues want them, and cut off`() {
        #expect(TimeForm.seconds.text(of: Self.now) == "1700000000")
        #expect(TimeForm.milliseconds.text(of: Self.now) == "1700000000123")
        #expect(TimeForm.microseconds.text(of: Self.now) == "1700000000123456")
        #expect(TimeForm.iso8601.text(of: Self.now) == "2023-11-14T22:13:20.123Z")
        #expect(TimeForm.iso8601Seconds.text(of: Self.now) == "2023-11-14T22:13:20")
        let at = { TimeForm.iso8601.text(of: Instant(nanosecondsSinceEpoch: $0 * 1_000_000_000)) }
        #expect(at(0) == "1970-01-01T00:00:00.000Z")
        #expect(at(951_782_400) == "2000-02-29T00:00:00.000Z")
        #expect(at(1_709_251_199) == "2024-02-29T23:59:59.000Z")
        #expect(at(4_107_542_399) == "2100-02-28T23:59:59.000Z")
        #expect(at(4_107_542_400) == "2100-03-01T00:00:00.000Z")
        #expect(TimeForm.iso8601.text(of: Instant(nanosecondsSinceEpoch: -1)) == "1969-12-31T23:59:59.999Z")
        #expect(TimeForm.iso8601.text(of: .distantPast).hasPrefix("1677-09-21"))
        #expect(TimeForm.iso8601.text(of: .distantFuture).hasPrefix("2262-04-11"))
    }

    @Test func `a nonce grows whatever the clock does`() {
        var nonce = IncreasingNonce(unit: .milliseconds(1))
        let later = Self.now.advanced(by: .seconds(1))
        #expect(nonce.next(at: Self.now) == "1700000000123")
        #expect(nonce.next(at: Self.now) == "1700000000124")
        #expect(nonce.next(at: later) == "1700000001123")
        #expect(nonce.next(at: Self.now) == "1700000001124")
    }

    @Test func `RFC 3986: all but unreserved characters are percent-encoded, byte by byte`() {
        #expect(PercentEncoding.encode("AZaz09-._~") == "AZaz09-._~")
        #expect(PercentEncoding.encode(" !*'()/+=&é漢") == "%20%21%2A%27%28%29%2F%2B%3D%26%C3%A9%E6%BC%A2")
        #expect(String(decoding: PercentEncoding.form([]), as: UTF8.self).isEmpty)
    }

    @Test func `RFC 8259: what must be escaped in a JSON text is`() {
        #expect(String(decoding: JSONText.quoted("a\"b\\c\n\u{1f}é/"), as: UTF8.self) == #""a\"b\\c\u000a\u001fé/""#)
    }
}
