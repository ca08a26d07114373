// Ed25519 against RFC 8032, and keys in files.

import Cryptography
import Glibc
import TestKit
import Testing

@Suite struct `Ed25519 signatures` {
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ])
    func `RFC 8032, section 7.1`(seed: String, public: String, message: String, signature: String)
        throws
    {
        let seed = try #require(Hex.decode(seed))
        let key = try #require(Ed25519.PrivateKey(seed: seed))
        let message = try #require(Hex.decode(message))
        let made = key.sign(message)
        #expect(Hex.encode(made) == signature)
        #expect(Hex.encode(key.publicKey.bytes) == `public`)
        #expect(key.publicKey.verifies(made, of: message))
    }

    @Test func `a changed bit of signature or message is no signature`() throws {
        let key = try #require(Ed25519.PrivateKey(seed: [UInt8](repeating: 3, count: 32)))
        let message = Array("A\u{1}EXAMPLE\u{1}SPOT".utf8)
        let signature = key.sign(message)
        for index in 0..<64 * 8 {
            var changed = signature
            changed[index / 8] ^= 1 << UInt8(index % 8)
            #expect(!key.publicKey.verifies(changed, of: message))
        }
        for index in 0..<message.count * 8 {
            var changed = message
            changed[index / 8] ^= 1 << UInt8(index % 8)
            #expect(!key.publicKey.verifies(signature, of: changed))
        }
        for count in 0..<70 where count != 64 {
            #expect(
                !key.publicKey.verifies(Array((signature + signature).prefix(count)), of: message))
        }
    }

    @Test func `keys have 32 bytes`() {
        for count in [0, 31, 33, 64] {
            #expect(Ed25519.PrivateKey(seed: [UInt8](repeating: 1, count: count)) == nil)
            #expect(Ed25519.PublicKey(bytes: [UInt8](repeating: 1, count: count)) == nil)
        }
    }

    /// The key that Binance prints in its documents.
    static let pem = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u
        -----END PRIVATE KEY-----

        """

    @Test func `a key from PEM text, and its public key`() throws {
        let key = try Ed25519.PrivateKey(pem: Self.pem)
        let seed = try #require(
            Hex.decode("8244616b4606b8400a66fd0efcbea9af1611fd2540e975b3808b20007d9bcf6e"))
        #expect(key.publicKey.bytes == Ed25519.PrivateKey(seed: seed)?.publicKey.bytes)
        let prefix: [UInt8] = [0x30, 0x2A, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 3, 0x21, 0]
        let text = Base64.encode(prefix + key.publicKey.bytes)
        let other = try Ed25519.PublicKey(
            pem: "-----BEGIN PUBLIC KEY-----\n\(text)\n-----END PUBLIC KEY-----\n")
        #expect(other.bytes == key.publicKey.bytes)
    }

    @Test func `a text that is cut anywhere is a key or a clear refusal, never a trap`() {
        let bytes = Array(Self.pem.utf8)
        for count in 0..<bytes.count - 1 {
            let text = String(decoding: bytes.prefix(count), as: UTF8.self)
            #expect(throws: KeyError.notAKey(.ed25519, file: nil)) { _ = try Ed25519.PrivateKey(pem: text) }
        }
    }

    @Test func `what cannot be read, is no such key or needs a passphrase is said in one line`()
        throws
    {
        let certificates = try TestCertificates.shared.get()
        #expect(Self.problem("/no/such.key") == "/no/such.key: cannot be read")
        let curve = certificates.file("server.key")
        #expect(Self.problem(curve) == "\(curve): holds no Ed25519 key in PEM form")
        let certificate = certificates.file("server.pem")
        #expect(Self.problem(certificate) == "\(certificate): holds no Ed25519 key in PEM form")
        let locked = certificates.file("locked.key")
        #expect(Self.problem(locked) == "\(locked): must be without a passphrase")
    }

    private static func problem(_ file: String) -> String? {
        do throws(KeyError) {
            _ = try Ed25519.PrivateKey(file: file)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `a key does not print itself`() throws {
        let key = try Ed25519.PrivateKey(pem: Self.pem)
        #expect("\(key)" == "an Ed25519 private key")
    }
}
