// Where a conversation begins.

public import FIXSession
public import FIXWire
internal import Values

/// The session before the first line: we are ISLD, they are TW.
public struct Start: Sendable {
    enum Opening { case active, disconnected, connecting }

    /// In which roles the conversation is played; it must read the same in each.
    var roles: [SessionRole]
    var opening: Opening
    var nextInbound: UInt64
    var nextOutbound: UInt64
    var heartBtInt: Int
    var settings: SessionSettings
    var rules: ValidationRules
    /// Who we are. What they say is filled in with its reverse.
    public var identity = Start.identity
    /// Longer messages are passed over.
    public var maximumMessageSize = 65_536
    /// Look at messages with the dictionary's eyes.
    var isValidating = true
    /// What our Logon has besides.
    public var logonFields = ""

    /// Logged on, with these numbers to come. Both are at least 2: the Logons have used one. Played
    /// in both roles unless one is given.
    public static func active(
        nextInbound: UInt64 = 2, nextOutbound: UInt64 = 2, heartBtInt: Int = 30,
        settings: SessionSettings = SessionSettings(), rules: ValidationRules = ValidationRules(),
        as roles: SessionRole...
    ) -> Start {
        precondition(
            nextInbound >= 2 && nextOutbound >= 2, "the Logons have used a number each way")
        return Start(
            roles: roles.isEmpty ? [.acceptor, .initiator] : roles, opening: .active,
            nextInbound: nextInbound, nextOutbound: nextOutbound, heartBtInt: heartBtInt,
            settings: settings, rules: rules)
    }

    /// Nobody is connected to an acceptor; the first `<` comes over a new connection.
    public static func disconnected(
        nextInbound: UInt64 = 1, nextOutbound: UInt64 = 1,
        settings: SessionSettings = SessionSettings(), rules: ValidationRules = ValidationRules()
    ) -> Start {
        Start(
            roles: [.acceptor], opening: .disconnected, nextInbound: nextInbound,
            nextOutbound: nextOutbound, heartBtInt: 0, settings: settings, rules: rules)
    }

    /// An initiator's connection has just been made: our Logon comes first.
    public static func connecting(
        nextInbound: UInt64 = 1, nextOutbound: UInt64 = 1,
        settings: SessionSettings = SessionSettings(), rules: ValidationRules = ValidationRules()
    ) -> Start {
        Start(
            roles: [.initiator], opening: .connecting, nextInbound: nextInbound,
            nextOutbound: nextOutbound, heartBtInt: 0, settings: settings, rules: rules)
    }

    /// The same start, changed.
    public func with(_ change: (inout Start) -> Void) -> Start {
        var copy = self
        change(&copy)
        return copy
    }

    /// ISLD to TW, in FIX 4.4.
    public static var identity: SessionIdentity {
        SessionIdentity(senderCompID: Name("ISLD"), targetCompID: Name("TW"))
    }

    /// 2026-01-05 12:00:00 UTC, when every conversation begins.
    static var noon: Moment {
        Moment(
            utc: Instant(nanosecondsSinceEpoch: 1_767_614_400_000_000_000),
            steady: Instant(nanosecondsSinceEpoch: 1_000_000_000_000))
    }
}
