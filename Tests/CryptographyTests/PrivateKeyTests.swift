// RSA and P-256 against the openssl command and RFC 7515, and what is no key.

import Cryptography
import TestKit
import Testing

@Suite struct `RSA signatures` {
    /// Both made by `openssl dgst -sign`.
    static let ofSHA256 =
        "wI9Qte7rm6r7L6aafuUlAJLy+sJ9Hl88rnI0WEhE/OwoFIHm2N/Iydq0s0IHrKGTWSJAl9PhpLIqJjsO+1mvLuOrvW"
        + "5zfaraQF7vDUjva01+GRw2YOmu0JMsnnNAc32/SPAvB7XAEKVWZ6ovb6jurgK6klVGXk1s+NwAC76Xzy/WUXcH8M8t"
        + "LJ8Hc2Uhj4G3UarH5JKcgNXOw7jXDFS9C2yABFcefqkreRPlo7WRyzDoLe+TFMVmvlyCNkhekZ575aM5WBQNimDie5"
        + "383tnXxEriM4quXyJLsXIr34XFYbUxVd/qadG1c+630jEx0Mrrb8TMsur1ialLWrtz9RU3SQ=="
    static let ofSHA1 =
        "TFlK1wxsEzZT3WUdzK+J0yoceTVjDx9jatZ7FoFYFIffpEXPo0uOKe9H+oOzKTpjjw2Y/t8PrJH8sFpgaB6Gt7jNhF"
        + "ZsQO1rmlfeF+pzWSrNFmawpwVD2L69EqzUe63vfQFS99urPJ9XeOxm4ass6EtdZYzD6QoW+vw1Lbp9mL729MxxO1dd"
        + "Wi4BMGXB50Q+zcsh1D168IgwC3vgwa+X7o9Trapwqba5Tzk81ugmyI2PoowHF80mHlsEL7BH6vsivCWkFubmepg6l3"
        + "sn85z0GR/2MhHiXEjhJQEnZtLZd2fgqrPCsenSH4Sl3lXPFvlbM0pZoOk8TpD6LeOOx/f4Cw=="
    static let message = Array("method=GET&amount=1.5".utf8)

    @Test(arguments: TestKeys.all.filter { $0.kind == .rsa })
    func `PKCS #1 v1.5: as the openssl command signs, from either form of the key`(named: NamedKey) throws {
        let key = try RSA.PrivateKey(pem: named.pem)
        #expect(Base64.encode(key.sign(Self.message)) == Self.ofSHA256)
        #expect(Base64.encode(key.sign(Self.message, digest: .sha1)) == Self.ofSHA1)
    }

    @Test func `a changed byte of signature or message is no signature`() throws {
        let key = try RSA.PublicKey(pem: TestKeys.rsaPublic)
        let signature = try #require(Base64.decode(Self.ofSHA256))
        #expect(key.verifies(signature, of: Self.message))
        #expect(!key.verifies(signature, of: Self.message, digest: .sha512))
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.verifies(changed, of: Self.message))
        }
        #expect(!key.verifies(signature, of: Self.message + [0]))
        #expect(!key.verifies([], of: Self.message))
    }
}

@Suite struct `P-256 signatures` {
    @Test(arguments: TestKeys.all.filter { $0.kind == .p256 })
    func `what either form of the key signs, its public key verifies`(named: NamedKey) throws {
        let (key, publicKey) = (try P256.PrivateKey(pem: named.pem), try P256.PublicKey(pem: TestKeys.p256Public))
        // Often enough that r and s begin with zeros, which ASN.1 leaves out and the plain form keeps.
        for number in 0..<600 {
            let message = Array("message \(number)".utf8)
            let signature = key.sign(message)
            #expect(signature.count == 64)
            #expect(publicKey.verifies(signature, of: message))
            #expect(!publicKey.verifies(signature, of: message + [0]))
        }
    }

    @Test func `a changed bit, another length or zeros are no signature`() throws {
        let publicKey = try P256.PublicKey(pem: TestKeys.p256Public)
        let message = Array("a".utf8)
        let signature = try P256.PrivateKey(pem: TestKeys.p256SEC1).sign(message)
        for index in 0..<64 * 8 {
            var changed = signature
            changed[index / 8] ^= 1 << UInt8(index % 8)
            #expect(!publicKey.verifies(changed, of: message))
        }
        for count in 0..<64 { #expect(!publicKey.verifies(Array(signature.prefix(count)), of: message)) }
        #expect(!publicKey.verifies([UInt8](repeating: 0, count: 64), of: message))
        #expect(!publicKey.verifies([UInt8](repeating: 0xFF, count: 64), of: message))
    }
}

@Suite struct `Private keys of any kind` {
    @Test(arguments: TestKeys.all)
    func `a PEM text says itself what it holds`(named: NamedKey) throws {
        let key = try PrivateKey(pem: named.pem)
        #expect(key.kind == named.kind)
        #expect(!key.sign([1, 2, 3]).isEmpty)
    }

    @Test func `other curves, short RSA keys and public keys are no keys`() {
        for pem in [TestKeys.secp256k1, TestKeys.rsaOf1024Bits, TestKeys.rsaPublic, "", "-----BEGIN PRIVATE KEY-----"] {
            #expect(throws: KeyError.notAKey(nil, file: nil)) { _ = try PrivateKey(pem: pem) }
        }
        #expect(throws: KeyError.notAKey(.p256, file: nil)) { _ = try P256.PrivateKey(pem: TestKeys.secp256k1) }
        #expect(throws: KeyError.notAKey(.p256, file: nil)) { _ = try P256.PrivateKey(pem: TestKeys.rsaPKCS8) }
        #expect(throws: KeyError.notAKey(.rsa, file: nil)) { _ = try RSA.PrivateKey(pem: TestKeys.p256SEC1) }
        #expect(throws: KeyError.notAKey(.p256, file: nil)) {
            _ = try P256.PrivateKey(pem: String(repeating: "-", count: 70_000))
        }
    }

    @Test func `a text that is cut or changed anywhere is a key or a refusal, never a trap`() {
        for pem in [TestKeys.p256SEC1, TestKeys.p256PKCS8, TestKeys.ed25519] {
            let bytes = Array(pem.utf8)
            for index in bytes.indices {
                _ = try? PrivateKey(pem: String(decoding: bytes.prefix(index), as: UTF8.self))
                var changed = bytes
                changed[index] = UInt8(ascii: "A")
                _ = (try? PrivateKey(pem: String(decoding: changed, as: UTF8.self)))?.sign([1])
            }
        }
    }

    @Test func `keys in files, and what is wrong with them in one line`() throws {
        let certificates = try TestCertificates.shared.get()
        let curve = certificates.file("server.key")
        let rsa = certificates.file("rsa.key")
        #expect(try P256.PrivateKey(file: curve).sign([1]).count == 64)
        #expect(try RSA.PrivateKey(file: rsa).sign([1]).count >= 256)
        #expect(throws: KeyError.notAKey(.rsa, file: curve)) { _ = try RSA.PrivateKey(file: curve) }
        #expect(throws: KeyError.unreadable(file: "/no/such.key")) { _ = try P256.PrivateKey(file: "/no/such.key") }
        #expect(KeyError.notAKey(.p256, file: rsa).description == "\(rsa): holds no P-256 key in PEM form")
        #expect(KeyError.notAKey(nil, file: nil).description == "the key: holds no key in PEM form")
    }

    @Test func `a key does not print itself`() throws {
        for pem in [TestKeys.ed25519, TestKeys.p256SEC1, TestKeys.rsaPKCS8] {
            let key = try PrivateKey(pem: pem)
            var dumped = ""
            dump(key, to: &dumped)
            #expect(key.description.hasSuffix("private key"))
            #expect(!dumped.contains("0x") && dumped.utf8.count < 200)
        }
    }
}
