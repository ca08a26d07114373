// Messages that are made in this process, of sessions that nobody can log on as.

public import FIXSession
public import FIXWire
internal import Values

/// What became of a message that was made here.
public enum TakenIn {
    /// It is staged as one that came, and the application's to read; good until the next one.
    case message(MessageView, Header)
    /// By the dictionary: a peer would get this in a Reject(3). Nothing was stored.
    case faulty(BodyFault)
    /// It is too long, or no dictionary is there to judge it. Nothing was stored.
    case impossible
}

extension Engine {
    /// Whether nobody can log on as the session: no acceptor and no initiator covers it.
    public func isOwn(_ session: SessionID) -> Bool {
        sessions[session.index].template < 0 && sessions[session.index].initiator < 0
    }

    /// Begins an application message of a session as its peer would: the header is written, the body is the caller's, to
    /// `writer`; ``finishTakingIn(from:)`` takes it in.
    ///
    /// Only for sessions that no acceptor or initiator covers: a peer's numbers are the peer's.
    public mutating func beginTakingIn(_ msgType: MsgType, from session: SessionID, isPossibleResend: Bool = false) {
        let slot = session.index
        precondition(isOwn(session), "messages of a session with a peer come from the peer")
        draft = nil
        writer.begin(msgType)
        writer.append(34, sessions[slot].session.nextInbound)
        writer.append(49, sessions[slot].session.identity.targetCompID)
        writer.append(52, now.utc, .milliseconds)
        writer.append(56, sessions[slot].session.identity.senderCompID)
        if isPossibleResend { writer.append(97, true) }
    }

    /// Ends the message begun last, and takes it in as if it had come: it is judged by the dictionary of the first
    /// acceptor, stored, and counted with this turn. The caller hands it to the application.
    public mutating func finishTakingIn(from session: SessionID) -> TakenIn {
        let slot = session.index
        guard templateCount > 0, let bytes = writer.finish(beginString: sessions[slot].session.identity.beginString),
            bytes.count <= heldCopy.capacity
        else { return .impossible }
        let message: MessageView
        do throws(Garbled) {
            message = try validators.tokenize(heldCopy.fill(with: bytes), by: templates[0].dictionary, into: fields)
        } catch {
            return .impossible
        }
        if let fault = validators.firstFault(in: message, by: templates[0].dictionary, templates[0].rules) {
            return .faulty(fault)
        }
        _ = sessions[slot].session.claimInbound()
        markDirty(slot)
        storeInbound(message, sessions[slot].stream, takeOrdinal())
        return .message(message, Header(message))
    }
}
