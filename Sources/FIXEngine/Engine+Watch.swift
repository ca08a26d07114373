// What a program can see of the engine, for figures.

public import Journal
public import Values

extension Engine {
    public var storeFigures: StoreFigures { journal.figures }

    /// When the last turn that changed something was committed; distant past before the first.
    public var lastCommit: Instant { committedAt }

    /// When the peer was heard of last, by the steady clock.
    public func lastHeard(from session: SessionID) -> Instant { sessions[session.index].session.lastHeard }
}
