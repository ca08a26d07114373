// Logons at Kraken.

public import Cryptography
internal import Values

/// The API key in Username(553), an HMAC-SHA512 in Password(554), a nonce in tag 5025.
///
/// The nonce is the time of the Logon in milliseconds; Kraken takes it within 5 seconds of its own.
///
/// Source: Kraken FIX API, Logon, trading sessions. Market data sessions want no signature.
public struct KrakenSigner: LogonSigner {
    let apiKey: String
    let secret: Secret

    /// - Parameter secret: The API secret, decoded from the base64 in which it is given.
    public init(apiKey: String, secret: Secret) {
        self.apiKey = apiKey
        self.secret = secret
    }

    public func fields(for logon: UnsignedLogon) -> [LogonField] {
        let nonce = String(logon.sentAt.nanosecondsSinceEpoch / 1_000_000)
        // Every field of it ends with SOH, the last too; the nonce follows.
        let input = joined([
            "35=A", "34=\(logon.msgSeqNum)", "49=\(logon.senderCompID)", "56=\(logon.targetCompID)",
            "553=\(apiKey)", nonce,
        ])
        let code = Digest.sha512.authenticate(Digest.sha256.hash(input), key: secret.bytes)
        return [
            LogonField(553, apiKey), LogonField(554, Base64.encode(code)), LogonField(5025, nonce),
        ]
    }
}
