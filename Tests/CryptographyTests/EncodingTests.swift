// Base64 and hexadecimal digits, both ways and with anything else.

import Cryptography
import TestKit
import Testing

@Suite struct `Bytes as text` {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `RFC 4648: base64`(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("~~~???", "fn5-Pz8_")])
    func `RFC 7515: base64url has no padding and its own two digits`(text: String, encoded: String) {
        #expect(Base64.encodeURL(Array(text.utf8)) == encoded)
        #expect(Base64.decodeURL(encoded) == Array(text.utf8))
    }

    @Test func `base64url that is padded, of the other alphabet or cut is refused`() {
        for text in ["Zg==", "Zm8=", "fn5+Pz8_", "fn5-Pz8/", "Z", "Zm9vY", "Zh", "Z g", "====", "Zm9v\n"] {
            #expect(Base64.decodeURL(text) == nil)
        }
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "=Zg=", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm-_",
        "====",
        "Z===", "Zm8=Zm8=", "Zm9vé",
    ])
    func `what no encoder makes is not decoded`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func `any bytes come back, and a changed digit gives others or none`() {
        var random = SeededRandom(seed: 7)
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let text = Base64.encode(bytes)
            #expect(Base64.decode(text) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
            for index in text.utf8.indices {
                for other in "A/=\n+" where String(text[index]) != String(other) {
                    var changed = text
                    changed.replaceSubrange(index...index, with: String(other))
                    #expect(Base64.decode(changed) != bytes)
                }
            }
        }
    }

    @Test func `hexadecimal digits, small when written and either when read`() {
        #expect(Hex.encode([0, 0x0F, 0xA5, 0xFF]) == "000fa5ff")
        #expect(Hex.decode("000Fa5fF") == [0, 0x0F, 0xA5, 0xFF])
        for text in ["0", "0g", "g0", " 00", "00 ", "0x00", "é"] {
            #expect(Hex.decode(text) == nil)
        }
    }
}
