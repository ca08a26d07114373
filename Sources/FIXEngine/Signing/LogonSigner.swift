// What a venue wants to see in a Logon before it believes who we are.

public import Cryptography
public import Values

/// A Logon(A) that we are about to send.
public struct UnsignedLogon: Sendable {
    public var msgSeqNum: UInt64
    /// SendingTime(52), exactly as the message has it, and the instant that it stands for.
    public var sendingTime: String
    public var sentAt: Instant
    public var senderCompID: String
    public var targetCompID: String

    public init(
        msgSeqNum: UInt64, sendingTime: String, sentAt: Instant, senderCompID: String,
        targetCompID: String
    ) {
        self.msgSeqNum = msgSeqNum
        self.sendingTime = sendingTime
        self.sentAt = sentAt
        self.senderCompID = senderCompID
        self.targetCompID = targetCompID
    }
}

/// A field that a signer adds to the Logon. Its value is secret or proves one: logs mask it.
public struct LogonField: Sendable, Equatable {
    public let tag: UInt32
    public let value: [UInt8]

    public init(_ tag: UInt32, _ value: [UInt8]) {
        self.tag = tag
        self.value = value
    }

    public init(_ tag: UInt32, _ text: String) { self.init(tag, Array(text.utf8)) }
}

/// Signs the Logons of one initiator.
///
/// A signer makes no system call and reads no clock: the same Logon gives the same fields. What
/// else a venue wants in its Logon (ResetSeqNumFlag, its own tags) is a setting of the session.
public protocol LogonSigner: Sendable {
    /// The fields to add, tags ascending, none twice.
    ///
    /// **Cost:** about 30 us and some allocations, once for a Logon.
    func fields(for logon: UnsignedLogon) -> [LogonField]
}

/// A name and a password, for venues that want no more.
public struct PasswordSigner: LogonSigner {
    let username: String
    let password: Secret

    public init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }

    public func fields(for logon: UnsignedLogon) -> [LogonField] {
        [LogonField(553, username), LogonField(554, password.bytes)]
    }
}

extension LogonField {
    /// RawDataLength(95) and RawData(96).
    static func rawData(_ text: String) -> [LogonField] {
        [LogonField(95, String(text.utf8.count)), LogonField(96, text)]
    }
}

/// Texts with SOH between them.
func joined(_ parts: [String]) -> [UInt8] { Array(parts.joined(separator: "\u{1}").utf8) }
