// scrypt against RFC 7914, and the text form.

import Testing

@testable import Cryptography

@Suite struct `Password hashes` {
    /// Quick enough for tests.
    static let cheap = PasswordHash.Cost(passes: 16, blockSize: 1, lanes: 1)

    @Test(arguments: [
        (
            "", "", UInt64(16), UInt64(1), UInt64(1),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        (
            "password", "NaCl", 1024, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
        (
            "pleaseletmein", "SodiumChloride", 16_384, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        ),
    ])
    func `RFC 7914, section 12`(
        password: String, salt: String, n: UInt64, r: UInt64, p: UInt64, hash: String
    ) throws {
        let cost = try #require(PasswordHash.Cost(passes: n, blockSize: r, lanes: p))
        let made = try #require(
            PasswordHash.derive(Array(password.utf8), Array(salt.utf8), cost, count: 64))
        #expect(Hex.encode(made) == hash)
    }

    @Test func `a hash comes back from its text, fits its password and no other`() throws {
        let cost = try #require(Self.cheap)
        let hash = PasswordHash(of: Array("correct horse".utf8), cost: cost)
        let read = try PasswordHash(text: hash.text)
        #expect(read == hash)
        #expect(read.matches(Array("correct horse".utf8)))
        for other in ["", "correct hors", "correct horse ", "Correct horse"] {
            #expect(!read.matches(Array(other.utf8)))
        }
    }

    @Test func `the usual cost, in the text that people see`() {
        let hash = PasswordHash(of: Array("secret".utf8))
        #expect(hash.text.hasPrefix("scrypt$N=32768,r=8,p=1$"))
        #expect(hash.matches(Array("secret".utf8)))
    }

    @Test func `the same password has another hash each time`() throws {
        let cost = try #require(Self.cheap)
        #expect(PasswordHash(of: [1], cost: cost) != PasswordHash(of: [1], cost: cost))
    }

    @Test func `nobody's hash fits no password`() throws {
        let cost = try #require(Self.cheap)
        let hash = PasswordHash.ofNobody(cost: cost)
        #expect(hash.cost == cost)
        #expect(!hash.matches([]))
        #expect(!hash.matches(Array("secret".utf8)))
    }

    @Test func `made elsewhere, with Python's hashlib, for "secret"`() throws {
        let hash = try PasswordHash(
            text: "scrypt$N=1024,r=8,p=1$c2FsdHNhbHQ=$ohJpCxALoqEOLNROiN4NGGmhtOXo+cvi6xHxGl/1fVE=")
        #expect(hash.matches(Array("secret".utf8)))
        #expect(!hash.matches(Array("Secret".utf8)))
    }

    @Test(arguments: [
        (UInt64(0), UInt64(8), UInt64(1)), (1, 8, 1), (3, 8, 1), (32_769, 8, 1), (1 << 21, 1, 1),
        (16, 0, 1), (16, 65, 1), (16, 8, 0), (16, 8, 17), (1 << 20, 8, 1), (1 << 16, 1, 1),
        (UInt64.max, UInt64.max, UInt64.max),
    ])
    func `a cost out of bounds is none`(n: UInt64, r: UInt64, p: UInt64) {
        #expect(PasswordHash.Cost(passes: n, blockSize: r, lanes: p) == nil)
    }

    @Test(arguments: [
        ("", "expected scrypt$N=...,r=...,p=...$SALT$HASH"),
        ("secret", "expected scrypt$N=...,r=...,p=...$SALT$HASH"),
        ("bcrypt$N=16,r=1,p=1$c2FsdHNhbHQ=$AAAA", "expected scrypt$N=...,r=...,p=...$SALT$HASH"),
        ("scrypt$N=16,r=1$c2FsdHNhbHQ=$AAAA", "expected N=...,r=...,p=... with whole numbers"),
        ("scrypt$N=016,r=1,p=1$c2FsdHNhbHQ=$AAAA", "expected N=...,r=...,p=... with whole numbers"),
        ("scrypt$r=1,N=16,p=1$c2FsdHNhbHQ=$AAAA", "expected N=...,r=...,p=... with whole numbers"),
        (
            "scrypt$N=17,r=1,p=1$c2FsdHNhbHQ=$AAAA",
            "expected N a power of two up to 1048576, r up to 64, p up to 16, and at most 256 MiB"
        ),
        ("scrypt$N=16,r=1,p=1$c2FsdA==$AAAA", "expected a salt of 8 to 64 bytes in base64"),
        ("scrypt$N=16,r=1,p=1$c2FsdHNhbHQ$AAAA", "expected a salt of 8 to 64 bytes in base64"),
        ("scrypt$N=16,r=1,p=1$c2FsdHNhbHQ=$AAAA", "expected a hash of 32 to 64 bytes in base64"),
    ])
    func `a text that is no hash says what was expected, and not what was found`(
        text: String, problem: String
    ) {
        #expect(throws: PasswordHashError(description: problem)) {
            _ = try PasswordHash(text: text)
        }
    }

    @Test func `any cut and any changed byte of a text is a hash or a refusal, never a trap`()
        throws
    {
        let cost = try #require(Self.cheap)
        let bytes = Array(PasswordHash(of: Array("secret".utf8), cost: cost).text.utf8)
        for count in 0..<bytes.count {
            let text = String(decoding: bytes.prefix(count), as: UTF8.self)
            #expect(throws: PasswordHashError.self) { _ = try PasswordHash(text: text) }
        }
        for index in bytes.indices {
            for byte: UInt8 in 0...255 where byte != bytes[index] {
                var changed = bytes
                changed[index] = byte
                guard let hash = try? PasswordHash(text: String(decoding: changed, as: UTF8.self))
                else {
                    continue
                }
                #expect(hash.text.utf8.elementsEqual(changed))
            }
        }
    }
}
