// What a schedule says of an instant.

public import Values

/// Whether a session runs, since when, and until when that stays so.
///
/// `since` is when the session began: MsgSeqNums that are older than that start at 1. It is
/// `Instant.distantPast` for a session that never begins anew. `until` is the first instant at which
/// the state is another; nil when there is none.
public enum ScheduleState: Hashable, Sendable {
    /// The session runs, and one may be logged on.
    case open(since: Instant, until: Instant?)
    /// The session runs, its MsgSeqNums stay; but it is logged out, and no Logon is accepted.
    case logonClosed(since: Instant, until: Instant?)
    /// There is no session: it is logged out, and no Logon is accepted.
    case closed(until: Instant?)

    /// Whether one may be logged on.
    public var acceptsLogon: Bool {
        switch self {
        case .open: true
        case .logonClosed, .closed: false
        }
    }

    /// When the session began; nil when there is none.
    public var since: Instant? {
        switch self {
        case .open(since: let since, until: _), .logonClosed(since: let since, until: _): since
        case .closed: nil
        }
    }

    /// When the state is another; nil for never.
    public var until: Instant? {
        switch self {
        case .open(since: _, until: let until), .logonClosed(since: _, until: let until): until
        case .closed(until: let until): until
        }
    }
}
