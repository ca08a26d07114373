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
    /// Longer than `maximumMessageSize`.
    case tooLong
    /// Longer than the MaxMessageSize(383) of the peer's Logon.
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
        guard let number = finishMessage() else {
            return .refused(writer.isOverflowing ? .tooLong : .tooLongForPeer)
        }
        return .accepted(number)
    }

    /// Whether less waits for the peer than `maxWaitingBytes`.
    @_noLocks
    public func takes(_ session: SessionID) -> Bool {
        let most = sessions[session.index].session.settings.flow.maxWaitingBytes
        return most == 0 || sessions[session.index].waitingBytes < most
    }
}
