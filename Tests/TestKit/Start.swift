// Where a conversation begins.

public import FIXSession
public import FIXWire
internal import Values

/// The session before the first line: we are ISLD, they are TW.
public struct Start: Sendable {
    var isActive: Bool
    var nextInbound: UInt64
    var nextOutbound: UInt64
    var heartBtInt: Int
    var settings: SessionSettings
    var rules: ValidationRules

    /// Logged on, with these numbers to come. Both are at least 2: the Logons have used one.
    public static func active(
        nextInbound: UInt64 = 2, nextOutbound: UInt64 = 2, heartBtInt: Int = 30,
        settings: SessionSettings = SessionSettings(), rules: ValidationRules = ValidationRules()
    ) -> Start {
        precondition(nextInbound >= 2 && nextOutbound >= 2, "the Logons have used a number each way")
        return Start(
            isActive: true, nextInbound: nextInbound, nextOutbound: nextOutbound,
            heartBtInt: heartBtInt, settings: settings, rules: rules)
    }

    /// Nobody is connected; the first `<` comes over a new connection.
    public static func disconnected(
        nextInbound: UInt64 = 1, nextOutbound: UInt64 = 1,
        settings: SessionSettings = SessionSettings(), rules: ValidationRules = ValidationRules()
    ) -> Start {
        Start(
            isActive: false, nextInbound: nextInbound, nextOutbound: nextOutbound, heartBtInt: 0,
            settings: settings, rules: rules)
    }

    static var identity: SessionIdentity {
        SessionIdentity(senderCompID: Name("ISLD"), targetCompID: Name("TW"))
    }

    /// 2026-01-05 12:00:00 UTC, when every conversation begins.
    static var noon: Moment {
        Moment(
            utc: Instant(nanosecondsSinceEpoch: 1_767_614_400_000_000_000),
            steady: Instant(nanosecondsSinceEpoch: 1_000_000_000_000))
    }
}
