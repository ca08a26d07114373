// Sessions as an application knows them: by name before their peers have come, and by its own settings.

public import FIXSession
public import FIXWire

extension Engine {
    /// The session with these IDs, which is made where it is not there: messages to it wait for its peer. One that no
    /// acceptor's template covers keeps what is sent to it, and nobody logs on.
    ///
    /// Nil when there is no room for another one, or when the row of some session is damaged, so that it could be
    /// this one's.
    ///
    /// Cost: O(sessions and templates); not for every turn.
    public mutating func addSession(_ identity: SessionIdentity) -> SessionID? {
        if let known = session(identity) { return known }
        guard !hasUnknownSession, hasStreams, sessionCount < sessions.capacity else { return nil }
        for template in 0..<templateCount where !templates[template].isRetired && templates[template].pattern.covers(identity) {
            return SessionID(addSession(Session(identity: identity, settings: templates[template].settings), template))
        }
        return SessionID(addSession(Session(identity: identity, settings: SessionSettings()), -1))
    }

    /// `flow.applicationNumber` of the session's settings.
    @_noLocks
    public func applicationNumber(of session: SessionID) -> Int {
        sessions[session.index].session.settings.flow.applicationNumber
    }

    /// Whether the session's dictionary has a field in the body of a message; false for a session that nothing covers
    /// any more.
    public func knows(_ tag: UInt32, in msgType: MsgType, _ session: SessionID) -> Bool {
        let template = Int(sessions[session.index].template)
        guard template >= 0 else { return false }
        return validators.knows(tag, in: msgType, by: templates[template].dictionary)
    }

    /// Whether the peer is there and has taken all that was sent to it: what comes next leaves at once.
    @_noLocks
    public func isCaughtUp(_ session: SessionID) -> Bool {
        sessions[session.index].session.isLoggedOn && waitingBytes(session.index) == 0
    }
}
