// Logons at Coinbase Exchange.

public import Cryptography

/// An HMAC-SHA256 in RawData(96), the API key in Username(553), its passphrase in Password(554).
///
/// The session must have a timestamp precision of 3 digits, and MsgSeqNum 1 in every Logon.
///
/// Source: Coinbase Exchange FIX API, Logon; Prime and International Exchange sign otherwise.
public struct CoinbaseSigner: LogonSigner {
    let apiKey: String
    let passphrase: Secret
    let secret: Secret

    /// - Parameter secret: The API secret, decoded from the base64 in which it is given.
    public init(apiKey: String, passphrase: Secret, secret: Secret) {
        self.apiKey = apiKey
        self.passphrase = passphrase
        self.secret = secret
    }

    public func fields(for logon: UnsignedLogon) -> [LogonField] {
        let payload =
            joined([
                logon.sendingTime, "A", String(logon.msgSeqNum), logon.senderCompID,
                logon.targetCompID, "",
            ]) + passphrase.bytes
        let code = Digest.sha256.authenticate(payload, key: secret.bytes)
        return LogonField.rawData(Base64.encode(code))
            + [LogonField(553, apiKey), LogonField(554, passphrase.bytes)]
    }
}
