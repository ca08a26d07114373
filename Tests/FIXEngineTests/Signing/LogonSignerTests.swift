// Logons as venues want them signed.

import Cryptography
import FIXEngine
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Logon signers` {
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u
        -----END PRIVATE KEY-----
        """
    /// Of the vectors: 64 bytes, counted up.
    static let secret = Secret(bytes: Array(0..<64))

    private func logon(
        _ msgSeqNum: UInt64, _ sendingTime: String, _ sender: String, _ target: String
    ) throws -> UnsignedLogon {
        let time = try #require(Array(sendingTime.utf8).asBytes { Timestamp.parse($0) })
        return UnsignedLogon(
            msgSeqNum: msgSeqNum, sendingTime: sendingTime, sentAt: time, senderCompID: sender,
            targetCompID: target)
    }

    private func expect(_ fields: [LogonField], _ expected: [(UInt32, String)]) {
        #expect(fields == expected.map { LogonField($0.0, $0.1) })
        #expect(zip(fields, fields.dropFirst()).allSatisfy { $0.tag < $1.tag })
    }

    @Test func `Binance: the Logon that its documents print`() throws {
        let signer = BinanceSigner(
            apiKey: "sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb",
            key: try Ed25519.PrivateKey(pem: Self.key))
        expect(
            signer.fields(for: try logon(1, "20240627-11:17:25.223", "EXAMPLE", "SPOT")),
            [
                (95, "88"),
                (
                    96,
                    "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA=="
                ),
                (553, "sBRXrJx2DsOraMXOaUovEhgVRcjOvCtQwnWj8VxkOh1xqboS02SPGfKi2h8spZJb"),
            ])
    }

    @Test func `Coinbase: computed with Python by the documented rule`() throws {
        let signer = CoinbaseSigner(
            apiKey: "testkey0123456789", passphrase: Secret(text: "pass phrase"),
            secret: Self.secret)
        expect(
            signer.fields(
                for: try logon(1, "20231114-22:13:20.123", "testkey0123456789", "Coinbase")),
            [
                (95, "44"), (96, "kjcbSt9qjiQfKrdbGzfoFz1RPbAcmFu5XVbGb+G9KLk="),
                (553, "testkey0123456789"), (554, "pass phrase"),
            ])
    }

    @Test func `Kraken: computed with Python by the documented rule`() throws {
        let signer = KrakenSigner(apiKey: "testkey0123456789", secret: Self.secret)
        expect(
            signer.fields(for: try logon(7, "20231114-22:13:20.123456", "MYCOMPID", "KRAKEN-TRD")),
            [
                (553, "testkey0123456789"),
                (
                    554,
                    "EpnKLF80bGhvviD9d4i8WQ8D0fZ8//GfLPTS/I7HUeCB5qnnGdHf8B/KuH/0MOtTZomneRtLZaEPfYnikdHdRQ=="
                ),
                (5025, "1700000000123"),
            ])
    }

    @Test func `a name and a password`() throws {
        let signer = PasswordSigner(username: "me", password: Secret(text: "secret"))
        expect(
            signer.fields(for: try logon(1, "20231114-22:13:20", "A", "B")),
            [(553, "me"), (554, "secret")])
    }

    @Test func `every part of a Logon is signed`() throws {
        let signers: [any LogonSigner] = [
            BinanceSigner(apiKey: "k", key: try Ed25519.PrivateKey(pem: Self.key)),
            CoinbaseSigner(apiKey: "k", passphrase: Secret(text: "p"), secret: Self.secret),
            KrakenSigner(apiKey: "k", secret: Self.secret),
        ]
        for signer in signers {
            let fields = signer.fields(for: try logon(1, "20231114-22:13:20.123", "A", "B"))
            #expect(fields == signer.fields(for: try logon(1, "20231114-22:13:20.123", "A", "B")))
            for other in [
                try logon(2, "20231114-22:13:20.123", "A", "B"),
                try logon(1, "20231114-22:13:20.124", "A", "B"),
                try logon(1, "20231114-22:13:20.123", "C", "B"),
                try logon(1, "20231114-22:13:20.123", "A", "C"),
            ] { #expect(fields != signer.fields(for: other)) }
        }
    }

    @Test func `signers do not print what they sign with`() throws {
        let signers: [any LogonSigner] = [
            PasswordSigner(username: "me", password: Secret(text: "hidden")),
            CoinbaseSigner(
                apiKey: "k", passphrase: Secret(text: "hidden"), secret: Secret(text: "hidden")),
            KrakenSigner(apiKey: "k", secret: Secret(text: "hidden")),
        ]
        for signer in signers {
            var dumped = ""
            dump(signer, to: &dumped)
            for text in ["\(signer)", String(reflecting: signer), dumped] {
                #expect(!text.contains("hidden") && !text.contains("104"))
            }
        }
    }
}
