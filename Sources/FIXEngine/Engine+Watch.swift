// What a program can see of the engine, and how it tries a line.

public import Journal
public import Values

extension Engine {
    public var storeFigures: StoreFigures { journal.figures }

    /// When the last turn that changed something was committed; distant past before the first.
    public var lastCommit: Instant { committedAt }

    /// When the peer was heard of last, by the steady clock.
    public func lastHeard(from session: SessionID) -> Instant { sessions[session.index].session.lastHeard }

    /// Sends a TestRequest(1) in the next turn: whatever the peer says then is its answer. Nothing where nobody is logged on,
    /// or where one waits for its answer already.
    public mutating func probe(_ session: SessionID) { request(.probe, session) }
}
