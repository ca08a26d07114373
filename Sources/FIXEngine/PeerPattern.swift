// Which peers a template is for.

public import FIXSession
internal import FIXWire
public import Values

/// A name, or all names that begin and end with given parts.
public struct NamePattern: Hashable, Sendable {
    let prefix: Name
    let suffix: Name
    let isExact: Bool

    /// One name only.
    public init(_ name: Name) {
        prefix = name
        suffix = Name()
        isExact = true
    }

    /// All names that begin with `prefix` and end with `suffix`, without sharing bytes.
    public init(prefix: Name, suffix: Name = Name()) {
        self.prefix = prefix
        self.suffix = suffix
        isExact = false
    }

    /// Any name at all.
    public static var any: NamePattern { NamePattern(prefix: Name()) }

    /// From a text in which one `*` stands for any bytes; nil when it is too long or has two.
    public init?(string: String) {
        let parts = string.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count <= 2, let prefix = Name(string: String(parts[0])) else { return nil }
        if parts.count == 1 {
            self.init(prefix)
        } else {
            guard let suffix = Name(string: String(parts[1])) else { return nil }
            self.init(prefix: prefix, suffix: suffix)
        }
    }

    /// Only one name is covered.
    public var isOne: Bool { isExact }
    /// The one name that is covered; nil where there are more.
    public var name: Name? { isExact ? prefix : nil }

    /// How much of a name it settles: the more, the sooner it is asked.
    var weight: Int { isExact ? 1000 : prefix.count + suffix.count }

    /// Whether the name is one of these.
    @_noLocks
    public func covers(_ name: Name) -> Bool {
        if isExact { return prefix == name }
        guard name.count >= prefix.count + suffix.count, name.count > 0 else { return false }
        for index in 0..<prefix.count where name[index] != prefix[index] { return false }
        let rest = name.count - suffix.count
        for index in 0..<suffix.count where name[rest + index] != suffix[index] { return false }
        return true
    }
}

extension NamePattern: CustomStringConvertible {
    public var description: String { isExact ? "\(prefix)" : "\(prefix)*\(suffix)" }
}

/// The IDs of a session as a template gives them; the peer's may be a pattern.
public struct PeerPattern: Sendable {
    public var beginString: Text<1>
    public var senderCompID: Name
    public var targetCompID: NamePattern
    /// What is empty here is not asked for.
    public var details: SessionIdentity.Details
    public var qualifier: Name

    public init(
        beginString: Text<1> = Text("FIX.4.4"), senderCompID: Name, targetCompID: NamePattern,
        details: SessionIdentity.Details = SessionIdentity.Details(), qualifier: Name = Name()
    ) {
        self.beginString = beginString
        self.senderCompID = senderCompID
        self.targetCompID = targetCompID
        self.details = details
        self.qualifier = qualifier
    }

    /// Whether the session is one of these.
    @_noLocks
    public func covers(_ identity: SessionIdentity) -> Bool {
        self.identity(with: identity.targetCompID) == identity && targetCompID.covers(identity.targetCompID)
    }

    /// The session with one of the peers.
    @_noLocks
    func identity(with target: Name) -> SessionIdentity {
        SessionIdentity(
            beginString: beginString, senderCompID: senderCompID, targetCompID: target,
            details: details, qualifier: qualifier)
    }

    /// The session of a template with one peer: nil where there may be several.
    public var identity: SessionIdentity? { targetCompID.name.map { identity(with: $0) } }

    /// Whether a Logon may be this pattern's: what it calls us, and itself.
    @_noLocks
    func covers(_ logon: MessageView, sender: Bytes, target: Name) -> Bool {
        beginString.equals(logon.value(at: 0)) && senderCompID.equals(sender)
            && targetCompID.covers(target) && isMet(details.senderSubID, by: 57, of: logon)
            && isMet(details.targetSubID, by: 50, of: logon)
            && isMet(details.senderLocationID, by: 143, of: logon)
            && isMet(details.targetLocationID, by: 142, of: logon)
    }

    private func isMet(_ name: Name, by tag: UInt32, of message: MessageView) -> Bool {
        guard !name.isEmpty else { return true }
        guard let value = message.first(tag) else { return false }
        return name.equals(value)
    }

    /// The more it settles, the sooner it is asked.
    var weight: Int {
        let parts = [
            details.senderSubID, details.targetSubID, details.senderLocationID,
            details.targetLocationID,
        ]
        return parts.reduce(targetCompID.weight) { $0 + $1.count }
    }
}
