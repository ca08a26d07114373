// What came of giving the engine a message.

internal import FIXSession
public import FIXWire
internal import Values

/// The answer to `send`: at once, without waiting for the peer or the disk.
public enum SendResult: Sendable {
    /// It has this MsgSeqNum(34), is committed with the turn, and will arrive.
    case accepted(UInt64)
    /// Too much waits already, of this turn or for this peer: try again in a later turn.
    case backPressured
    case refused(SendRefusal)
}

/// Why a message can never be sent.
public enum SendRefusal: Sendable {
    /// Longer than `maximumMessageSize`, and what it leaves for headers.
    case tooLong
    /// Longer than the MaxMessageSize(383) of the peer's Logon, or would be when it is sent again.
    case tooLongForPeer
    /// A type that the session itself sends: 0 1 2 3 4 5 A.
    case ofTheSession
}

extension Engine {
    /// Sends an application message: `body` writes its fields behind the header, tags ascending.
    ///
    /// The session may be away: the message then waits in the store for the peer.
    ///
    /// Source: spec/session-scenarios.md, 16.
    @inlinable
    public mutating func send(
        _ msgType: MsgType, to session: SessionID, _ body: (inout MessageWriter) -> Void
    ) -> SendResult {
        guard !msgType.isSession else { return .refused(.ofTheSession) }
        guard hasRoom, takes(session) else { return .backPressured }
        begin(msgType, to: session)
        body(&writer)
        return finish()
    }

    /// Whether less waits for the peer, connected or away, than `maxWaitingBytes`.
    @_noLocks
    public func takes(_ session: SessionID) -> Bool {
        let most = sessions[session.index].session.settings.flow.maxWaitingBytes
        return most == 0 || waitingBytes(session.index) < most
    }

    /// What waits for a session's peer, connected or away; of a message that the kernel took in part,
    /// the rest.
    @_noLocks
    func waitingBytes(_ slot: Int) -> Int {
        var count = sessions[slot].waitingBytes + sessions[slot].awayBytes
        let connection = Int(sessions[slot].connection)
        if connection >= 0 { count += connections[connection].tailEnd - connections[connection].tailStart }
        return count
    }
}
