// Base32, both ways and with anything else.

import Cryptography
import Testing

@Suite struct `Base32 and comparing` {
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `RFC 4648: base32, without padding`(text: String, encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
        #expect(Base32.decode(encoded) == Array(text.utf8))
        #expect(Base32.decode(encoded.lowercased()) == Array(text.utf8))
    }

    @Test(arguments: ["M", "MZ1Q", "MZ0Q", "MY======", "MZ", "M Y", "MZXW6YTBO", "é"])
    func `what no encoder makes is not decoded`(text: String) { #expect(Base32.decode(text) == nil) }

    @Test func `any bytes come back`() {
        for count in 0..<50 {
            let bytes = SecureRandom.bytes(count)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }

    @Test func `equal is equal, and nothing else is`() {
        #expect(ConstantTime.isEqual([], []))
        #expect(ConstantTime.isEqual([1, 2], [1, 2]))
        for other in [[], [1], [1, 3], [2, 2], [1, 2, 3]] as [[UInt8]] { #expect(!ConstantTime.isEqual([1, 2], other)) }
    }
}
