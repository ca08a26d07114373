// AES-256-GCM against the vectors of NIST, and against changes.

import Cryptography
import TestKit
import Testing
import Values

@Suite struct `AES-256-GCM` {
    /// Key, nonce, text, associated bytes, ciphertext, tag.
    typealias Vector = (key: String, nonce: String, plain: String, associated: String, sealed: String, tag: String)

    @Test(arguments: [
        (
            "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "", "",
            "530f8afbc74536b9a963b4f1c4cb738b"
        ),
        (
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
                + "ba637b39",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0a"
                + "bcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b"
        ),
        (
            "78dc4e0aaf52d935c3c01eea57428f00ca1fd475f5da86a49c8dd73d68c8e223", "d79cf22d504cc793c3fb6c8a", "",
            "b96baa8c1c75a671bfb2d08d06be5f36", "", "3e5d486aa2e30b22e040b85723a06e76"
        ),
        (
            "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22", "0d18e06c7c725ac9e362e1ce",
            "2db5168e932556f8089a0622981d017d", "", "fa4362189661d163fcd6a56d8bf0405a", "d636ac1bbedd5cc3ee727dc2ab4a9489"
        ),
        (
            "463b412911767d57a0b33969e674ffe7845d313b88c6fe312f3d724be68e1fca", "611ce6f9a6880750de7da6cb",
            "e7d1dcf668e2876861940e012fe52a98dacbd78ab63c08842cc9801ea581682ad54af0c34d0d7f6f59e8ee0bf4900e0fd85042",
            "0a682fbc6192e1b47a5e0868787ffdafe5a50cead3575849990cdd2ea9b3597749403efb4a56684f0c6bde352d4aeec5",
            "8886e196010cb3849d9c1a182abe1eeab0a5f3ca423c3669a4a8703c0f146e8e956fb122e0d721b869d2b6fcd4216d7d4d3758",
            "2469cecd70fd98fec9264f71df1aee9a"
        ),
        (
            "075217d7166c88d5247ecbf3d78f67755d4d39a4707310e44e11e6821a58ad4a", "b6fa6e0e41aa40ceb0b8cd08",
            "7737d48b507ac2bacaa42765c7104082cb6b95078159b53ed8290128c68c1c35bbe93358b7efda9fce36af8f96daffbf747b1d",
            "173abc7d928b779269add386911f254648b326715b2fd467dc7d7aab8809cea0f272f5ac1f9caface6653445a272c356",
            "c56dfcb147716d407536336a865d231ac0e94cf49d6e2d997f7ae2056fc4c646b6d5b27e0220d8d6d8a4d7ab51cdcf406ce289",
            "3dd38b731ece2943a62ac8e23955145a"
        ),
    ] as [Vector])
    func `NIST: seals and opens`(_ vector: Vector) throws {
        let key = try secret(vector.key)
        let (nonce, associated) = (try bytes(vector.nonce), try bytes(vector.associated))
        let sealed = try secret(vector.plain).withBytes {
            AESGCM.seal($0, key: key, nonce: nonce, associated: associated)
        }
        #expect(Hex.encode(sealed) == vector.sealed + vector.tag)
        let opened = contents(AESGCM.open(sealed, key: key, nonce: nonce, associated: associated))
        #expect(opened == vector.plain)
    }

    @Test(arguments: [
        (
            "2c392a5eb1a9c705371beda3a901c7c61dca4d93b4291de1dd0dd15ec11ffc45", "0723fb84a08f4ea09841f32a",
            "140be561b6171eab942c486a94d33d43", "", "aa0e1c9b57975bfc91aa137231977d2c"
        ),
        (
            "c997768e2d14e3d38259667a6649079de77beb4543589771e5068e6cd7cd0b14", "835090aed9552dbdd45277e2", "",
            "9f6607d68e22ccf21928db0986be126e", "f32617f67c574fd9f44ef76ff880ab9f"
        ),
        (
            "ae02edd322afbf5002a22f6d745f6b93c946d34089a9943fcf9114060b942b74", "f345788b7cf2a0f5e1e6fdcf",
            "d08ecc2575a5cce9190815e0ac2874aae09c11c606963c365d8bde182b6a7ccdaa2489a1e1f82e8bd1bdc890f842ecd2",
            "403946a53b57fd644d2033e9feb5e70ee0d7760c2d4136033b26edf22d1eb430a22b5641fe11cbff9ea704630465eaede5fa5b",
            "154a3811c02b635a0400577e82a486dd"
        ),
    ])
    func `NIST: a tag that does not fit`(key: String, nonce: String, associated: String, sealed: String, tag: String) throws {
        let (sealed, nonce, associated) = (try bytes(sealed + tag), try bytes(nonce), try bytes(associated))
        let opened = contents(AESGCM.open(sealed, key: try secret(key), nonce: nonce, associated: associated))
        #expect(opened == nil)
    }

    @Test func `every changed bit, and every cut, is noticed`() throws {
        let key = SecretBuffer.random(AESGCM.keySize)
        let nonce = SecureRandom.bytes(AESGCM.nonceSize)
        let sealed = AESGCM.seal(Bytes("a secret"), key: key, nonce: nonce, associated: [1, 2])
        func opens(_ sealed: [UInt8], nonce: [UInt8], associated: [UInt8] = [1, 2]) -> Bool {
            contents(AESGCM.open(sealed, key: key, nonce: nonce, associated: associated)) != nil
        }
        #expect(opens(sealed, nonce: nonce))
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << bit
                #expect(!opens(changed, nonce: nonce))
            }
            #expect(!opens(Array(sealed[..<index]), nonce: nonce))
        }
        #expect(!opens(sealed, nonce: nonce, associated: [1]))
        #expect(!opens(sealed, nonce: Array(nonce.reversed())))
        #expect(!opens(sealed, nonce: []))
        #expect(contents(AESGCM.open(sealed, key: .random(32), nonce: nonce, associated: [1, 2])) == nil)
    }

    @Test func `texts of every length come back`() {
        let key = SecretBuffer.random(AESGCM.keySize)
        for count in [0, 1, 15, 16, 17, 4095, 4096, 4097, 100_000] {
            let nonce = SecureRandom.bytes(AESGCM.nonceSize)
            let text = SecretBuffer.random(count)
            let sealed = text.withBytes { AESGCM.seal($0, key: key, nonce: nonce, associated: []) }
            #expect(sealed.count == count + AESGCM.tagSize)
            let opened = contents(AESGCM.open(sealed, key: key, nonce: nonce, associated: []))
            #expect(opened == hexadecimal(text))
        }
    }

    @Test func `a key of another size is a mistake of the caller's`() async {
        await #expect(processExitsWith: .failure) {
            _ = AESGCM.seal(Bytes("x"), key: .random(16), nonce: [UInt8](repeating: 0, count: 12), associated: [])
        }
    }
}

private func bytes(_ hexadecimal: String) throws -> [UInt8] { try #require(Hex.decode(hexadecimal)) }

private func secret(_ hexadecimal: String) throws -> SecretBuffer {
    var bytes = try bytes(hexadecimal)
    return SecretBuffer(taking: &bytes)
}

func hexadecimal(_ buffer: borrowing SecretBuffer) -> String {
    buffer.withBytes { bytes in Hex.encode((0..<bytes.count).map { bytes[$0] }) }
}

func contents(_ buffer: consuming SecretBuffer?) -> String? {
    guard let buffer else { return nil }
    return hexadecimal(buffer)
}
