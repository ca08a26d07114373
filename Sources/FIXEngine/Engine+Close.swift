// The ends of sessions and connections.

internal import FIXSession
internal import Values
internal import Reactor

extension Engine {
    /// The session asks to hang up: it is free for another connection at once, while what was staged
    /// still goes out over this one.
    @_noLocks
    mutating func disconnect(_ slot: Int, _ reason: DisconnectReason) -> Arrival? {
        let index = Int(sessions[slot].connection)
        guard index >= 0 else { return nil }
        let deadline = now.steady.advanced(by: .seconds(2))
        // Where nobody has logged on, nothing of the application's goes out.
        let last =
            sessions[slot].isAnnounced
            ? sessions[slot].session.nextOutbound - 1 : sessions[slot].lastOfSession
        connections[index].state = .closing(
            deadline: deadline, session: slot, stream: sessions[slot].stream, through: last)
        noticeDeadline(deadline)
        queueTransmission(index)
        if intake.connection == index { intake.finish() }
        return detach(slot, index, reason)
    }

    /// The connection is gone or not wanted; nothing more goes out.
    @_noLocks
    mutating func close(_ index: Int, _ reason: DisconnectReason) -> Arrival? {
        var delivery: Arrival?
        switch connections[index].state {
        case .free: return nil
        case .bound(let slot): delivery = detach(slot, index, reason)
        case .unidentified, .proving:
            unidentifiedCount -= 1
            note(.disconnected(reason), index, nil)
        case .connecting(let initiator, _), .securing(let initiator): failed(initiator, reason)
        case .closing, .draining: break
        }
        free(index)
        return delivery
    }

    /// Tells the session and the log; the application is told by the delivery, if it knew of the Logon.
    @_noLocks
    private mutating func detach(_ slot: Int, _ index: Int, _ reason: DisconnectReason) -> Arrival? {
        note(.disconnected(reason), index, slot)
        sessions[slot].connection = -1
        sessions[slot].awayBytes += sessions[slot].waitingBytes
        sessions[slot].waitingBytes = 0
        sessions[slot].lastEnd.reason = reason
        sessions[slot].lastEnd.at = now.utc
        if !sessions[slot].isLogoutHeard { sessions[slot].lastEnd.peerText = Text() }
        let wasAnnounced = sessions[slot].isAnnounced
        sessions[slot].isAnnounced = false
        var endings = SessionEffects()
        sessions[slot].session.disconnected(because: reason, into: &endings)
        markDirty(slot)
        for ending in 0..<endings.count {
            if case .resetNumbers = endings[ending] {
                resetNumbers(slot)
            }
        }
        if sessions[slot].resetsWhenDown {
            sessions[slot].resetsWhenDown = false
            endings.removeAll()
            sessions[slot].session.beginPeriod(into: &endings)
            resetNumbers(slot)
        }
        let initiator = Int(sessions[slot].initiator)
        if initiator >= 0 { failed(initiator, reason) }
        return wasAnnounced ? .loggedOff(SessionID(slot)) : nil
    }

    /// The slot can be used again; events that still name it are recognised by its generation.
    @_noLocks
    private mutating func free(_ index: Int) {
        if intake.connection == index { intake.finish() }
        releasePartial(index)
        releaseOversized(index)
        releaseTail(index)
        freeTLS(index)
        connections[index].socket.close()
        connections[index].state = .free
        connections[index].isWatchedForWriting = false
        connections[index].generation = (connections[index].generation &+ 1) & 0x3FFF_FFFF
        freeConnections[freeConnectionCount] = Int32(truncatingIfNeeded: index)
        freeConnectionCount += 1
    }

    /// All that was staged is out: say so, and wait for the other end to close.
    @_noLocks
    mutating func drain(_ index: Int) {
        finishSending(index)
        let deadline = now.steady.advanced(by: .seconds(1))
        connections[index].state = .draining(deadline: deadline)
        noticeDeadline(deadline)
    }
}
