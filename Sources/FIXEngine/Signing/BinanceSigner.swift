// Logons at Binance.

public import Cryptography

/// An Ed25519 signature in RawData(96), the API key in Username(553).
///
/// The session must have ResetSeqNumFlag(141)=Y in every Logon, and MessageHandling(25035).
///
/// Source: Binance Spot FIX API, "Logon: how to sign".
public struct BinanceSigner: LogonSigner {
    let apiKey: String
    let key: Ed25519.PrivateKey

    public init(apiKey: String, key: Ed25519.PrivateKey) {
        self.apiKey = apiKey
        self.key = key
    }

    public func fields(for logon: UnsignedLogon) -> [LogonField] {
        let payload = joined([
            "A", logon.senderCompID, logon.targetCompID, String(logon.msgSeqNum), logon.sendingTime,
        ])
        return LogonField.rawData(Base64.encode(key.sign(payload))) + [LogonField(553, apiKey)]
    }
}
