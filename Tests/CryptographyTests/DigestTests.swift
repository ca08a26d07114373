// Hashes and HMAC against published vectors.

import Cryptography
import Testing

@Suite struct `Hashes` {
    @Test func `FIPS 180-4: SHA-256 and SHA-512`() {
        #expect(
            Hex.encode(Digest.sha256.hash([]))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            Hex.encode(Digest.sha256.hash(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Hex.encode(Digest.sha512.hash(Array("abc".utf8)))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    }

    @Test func `FIPS 180-4: SHA-1 and SHA-384`() {
        #expect(Hex.encode(Digest.sha1.hash(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            Hex.encode(Digest.sha384.hash(Array("abc".utf8)))
                == "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                + "8086072ba1e7cc2358baeca134c825a7")
        for digest in Digest.allCases { #expect(digest.hash([]).count == digest.size) }
    }

    @Test func `RFC 2202 and RFC 4231: HMAC with SHA-1 and SHA-384`() {
        #expect(
            Hex.encode(Digest.sha1.authenticate(Self.messages[1], key: Self.keys[1]))
                == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(
            Hex.encode(Digest.sha384.authenticate(Self.messages[1], key: Self.keys[1]))
                == "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
                + "8e2240ca5e69e2c78b3239ecfab21649")
    }

    @Test func `a code is not that of the key or the hash before it`() {
        let code = Digest.sha256.authenticate(Self.messages[1], key: Self.keys[1])
        for (digest, key) in [(Digest.sha256, Self.keys[0]), (.sha512, Self.keys[1]), (.sha256, [])] {
            #expect(digest.authenticate(Self.messages[1], key: key) != code)
            #expect(Digest.sha256.authenticate(Self.messages[1], key: Self.keys[1]) == code)
        }
        // Source: HMAC of nothing with no key, as in RFC 2104 with a key of zeros.
        #expect(
            Hex.encode(Digest.sha256.authenticate([], key: []))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    static let keys: [[UInt8]] = [
        [UInt8](repeating: 0x0B, count: 20), Array("Jefe".utf8),
        [UInt8](repeating: 0xAA, count: 20),
        Array(1...25), [UInt8](repeating: 0xAA, count: 131), [UInt8](repeating: 0xAA, count: 131),
    ]
    static let messages: [[UInt8]] = [
        Array("Hi There".utf8), Array("what do ya want for nothing?".utf8),
        [UInt8](repeating: 0xDD, count: 50), [UInt8](repeating: 0xCD, count: 50),
        Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        Array(
            ("This is a test using a larger than block-size key and a larger than block-size data. "
                + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
    ]

    /// Its fifth case is of a code cut short, which we do not make.
    @Test(arguments: [
        (0, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", "87aa7cdea5ef619d"),
        (1, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", "164b7a7bfcf819e2"),
        (2, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe", "fa73b0089d56a284"),
        (3, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b", "b0ba465637458c69"),
        (4, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54", "80b24263c7c1a3eb"),
        (5, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2", "e37b6a775dc87dba"),
    ])
    func `RFC 4231: HMAC with SHA-256, and with SHA-512 as it begins`(
        index: Int, code: String, beginning: String
    ) {
        let (key, message) = (Self.keys[index], Self.messages[index])
        #expect(Hex.encode(Digest.sha256.authenticate(message, key: key)) == code)
        #expect(Hex.encode(Digest.sha512.authenticate(message, key: key)).hasPrefix(beginning))
    }

    @Test func `a code is of its key and its hash, whichever was used before`() {
        let message = Array("message".utf8)
        let keys = [1, 64, 127, 128, 129, 300].flatMap { count in [7, 8].map { [UInt8](repeating: $0, count: count) } }
        // Each in a thread's first use of a hash, and behind every other key and hash.
        for digest in [Digest.sha256, .sha512] {
            for key in keys {
                let expected = code(message, key, digest)
                #expect(digest.authenticate(message, key: key) == expected)
                for other in keys {
                    for between in [digest, .sha384] {
                        _ = between.authenticate(message, key: other)
                        #expect(digest.authenticate(message, key: key) == expected)
                        #expect(digest.authenticate(message, key: key) == expected)
                    }
                }
            }
        }
    }

    /// Source: RFC 2104, section 2.
    private func code(_ message: [UInt8], _ key: [UInt8], _ digest: Digest) -> [UInt8] {
        let block = digest == .sha256 ? 64 : 128
        let short = key.count > block ? digest.hash(key) : key
        let padded = short + [UInt8](repeating: 0, count: block - short.count)
        return digest.hash(padded.map { $0 ^ 0x5C } + digest.hash(padded.map { $0 ^ 0x36 } + message))
    }

    @Test func `an empty key and an empty message are a key and a message`() {
        _ = Digest.sha256.authenticate(Array("a".utf8), key: Array("another key".utf8))
        #expect(
            Hex.encode(Digest.sha256.authenticate([], key: []))
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    }

    @Test func `venues' REST signatures, as their documents print them`() {
        let binance = Digest.sha256.authenticate(
            Array(
                ("symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1"
                    + "&recvWindow=5000&timestamp=1499827319559").utf8),
            key: Array("NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j".utf8))
        #expect(
            Hex.encode(binance)
                == "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71")
        let nonce = "1616492376594"
        let body = "nonce=\(nonce)&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"
        let kraken = Digest.sha512.authenticate(
            Array("/0/private/AddOrder".utf8) + Digest.sha256.hash(Array((nonce + body).utf8)),
            key: Base64.decode(
                "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=="
            )
                ?? [])
        #expect(
            Base64.encode(kraken)
                == "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ=="
        )
    }

    @Test func `random bytes are as many as asked for, and others each time`() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(33).count == 33)
        #expect(Set((0..<100).map { _ in SecureRandom.bytes(16) }).count == 100)
    }
}
