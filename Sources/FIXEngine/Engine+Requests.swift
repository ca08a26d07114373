// What a program can ask about its sessions, and of them.

public import FIXSession
internal import FIXWire
public import Values

/// Where a session stands, as of now.
public struct SessionStatus: Sendable {
    public enum State: Sendable {
        case loggedOn
        /// Our Logon(A) waits for its answer.
        case loggingOn
        case loggingOut
        /// The connection is being made.
        case connecting
        /// The next attempt is made at this time of the steady clock.
        case waiting(until: Instant)
        /// No attempt is made until somebody asks for one: the reason is in `lastEnd`.
        case halted
        /// An initiator's schedule has no session now.
        case offHours
        /// An acceptor's peer is away.
        case disconnected
        /// Nobody can log on: there are no settings for it, or no more.
        case removed
    }

    public let identity: SessionIdentity
    public let role: SessionRole
    public let state: State
    /// The MsgSeqNum(34) expected next, and that of our next message.
    public let nextInbound: UInt64
    public let nextOutbound: UInt64
    /// MsgSeqNums of the peer's that are missing, and that it was asked for.
    public let missing: ClosedRange<UInt64>?
    /// When the numbers last began at 1.
    public let began: Instant
    /// The address of the other end; empty without a connection.
    public let peer: Text<8>
    /// Bytes of messages that wait to be sent to the peer, or for the peer to come back.
    public let waitingBytes: Int
    /// Why the last connection, or the last attempt at one, ended.
    public let lastEnd: SessionEnd
}

/// Something to be done for a session in the next turn.
enum SessionRequest {
    case none
    case logOut(Text<16>)
    case disconnect
    case reset
    case test
}

extension Engine {
    /// Where a session stands; why it is down is in `lastEnd`.
    public func status(of session: SessionID) -> SessionStatus {
        let slot = sessions[session.index]
        return SessionStatus(
            identity: slot.session.identity, role: slot.session.settings.role, state: state(of: slot),
            nextInbound: slot.session.nextInbound, nextOutbound: slot.session.nextOutbound,
            missing: slot.session.missing, began: slot.began, peer: slot.connection >= 0 ? peers[Int(slot.connection)] : Text(),
            waitingBytes: waitingBytes(session.index), lastEnd: slot.lastEnd)
    }

    private func state(of slot: SessionSlot) -> SessionStatus.State {
        switch slot.session.phase {
        case .active, .probing, .resetting: return .loggedOn
        case .loggingOn: return .loggingOn
        case .loggingOut: return .loggingOut
        case .disconnected: break
        }
        guard isServed(slot) else { return .removed }
        guard slot.initiator >= 0 else { return .disconnected }
        switch initiators[Int(slot.initiator)].state {
        case .waiting(let until): return .waiting(until: until)
        case .halted: return .halted
        case .offHours: return .offHours
        case .resolving, .connecting, .connected: return .connecting
        }
    }

    /// The session with these IDs, if there is one.
    public func session(_ identity: SessionIdentity) -> SessionID? {
        findSession(identity).map { SessionID($0) }
    }

    /// Whether the session is logged on, and neither a goodbye nor a reset of its numbers has begun: what is sent now
    /// arrives, if the line holds.
    @_noLocks
    public func isEstablished(_ session: SessionID) -> Bool { sessions[session.index].session.isEstablished }

    /// Why the session's last connection, or attempt at one, ended; nil while there was none since the start.
    @_noLocks
    public func lastEnd(of session: SessionID) -> DisconnectReason? { sessions[session.index].lastEnd.reason }

    /// The stream under which the messages of a session are stored: another one after each reset.
    @_noLocks
    public func stream(of session: SessionID) -> UInt32 { sessions[session.index].stream }

    /// Whether the session is set to have its orders canceled when its connection is lost; the
    /// application does it.
    @_noLocks
    public func cancelsOnDisconnect(_ session: SessionID) -> Bool {
        sessions[session.index].session.settings.flow.cancelOnDisconnect
    }

    /// Whether the session is set to be allowed to stop trading; the application does it.
    @_noLocks
    public func mayStop(_ session: SessionID) -> Bool { sessions[session.index].session.settings.flow.mayStop }

    /// Which of the application's rules for clients hold for the session; 0 for none.
    @_noLocks
    public func clientRule(of session: SessionID) -> Int {
        Int(sessions[session.index].session.settings.flow.clientRule)
    }

    /// Says goodbye in the next turn. An acceptor's peer may come back; an initiator connects again
    /// after its interval, or with `staysAway` when ``connect(_:)`` says so.
    public mutating func logOut(_ session: SessionID, saying text: Text<16> = Text(), staysAway: Bool = false) {
        sessions[session.index].haltsWhenDown = staysAway && sessions[session.index].initiator >= 0
        request(.logOut(text), session)
    }

    /// Hangs up in the next turn, without a word.
    public mutating func disconnect(_ session: SessionID) { request(.disconnect, session) }

    /// Asks the peer in the next turn whether it is there. One that does not answer is hung up on, as after a silence.
    public mutating func test(_ session: SessionID) { request(.test, session) }

    /// Both MsgSeqNums begin at 1: of an initiator that is logged on by a Logon with ResetSeqNumFlag=Y,
    /// otherwise in our store alone, between connections. A connected acceptor is logged out first.
    public mutating func reset(_ session: SessionID) { request(.reset, session) }

    private mutating func request(_ request: SessionRequest, _ session: SessionID) {
        sessions[session.index].request = request
        requestCount += 1
        noticeDeadline(now.steady)
    }

    /// A reset that was asked for while the Logon waited for its answer can be made now.
    @_noLocks
    mutating func resetLater(_ slot: Int) {
        sessions[slot].resetsWhenDown = false
        sessions[slot].request = .reset
        requestCount += 1
    }

    /// An initiator connects at once, whatever it waits for.
    public mutating func connect(_ session: SessionID) {
        let initiator = Int(sessions[session.index].initiator)
        guard initiator >= 0, !initiators[initiator].isRetired else { return }
        // Whoever has said goodbye meanwhile comes back after the interval.
        sessions[session.index].haltsWhenDown = false
        switch initiators[initiator].state {
        case .waiting, .halted:
            initiators[initiator].state = .waiting(until: now.steady)
            noticeDeadline(now.steady)
        case .offHours, .resolving, .connecting, .connected: break
        }
    }

    /// An initiator that is not connected stays so until `connect`.
    public mutating func halt(_ session: SessionID) {
        let initiator = Int(sessions[session.index].initiator)
        guard initiator >= 0 else { return }
        switch initiators[initiator].state {
        case .waiting, .offHours, .resolving: break
        case .connecting(let connection, _): _ = close(Int(connection), .requested)
        case .connected, .halted: return
        }
        initiators[initiator].state = .halted
    }

    /// Does what was asked for one session; nil when that tells the application nothing.
    @_noLocks
    mutating func carryOutRequest(_ slot: Int) -> Arrival? {
        let request = sessions[slot].request
        sessions[slot].request = .none
        effects.removeAll()
        switch request {
        case .none: return nil
        case .logOut(let text): sessions[slot].session.beginLogout(text, at: now, into: &effects)
        case .disconnect:
            let connection = Int(sessions[slot].connection)
            return connection >= 0 ? close(connection, .requested) : nil
        case .reset: resetOnRequest(slot)
        case .test: sessions[slot].session.beginTest(into: &effects)
        }
        let delivery = carryOut(slot, nil)
        noticeDeadline(sessions[slot].session.nextDeadline)
        return delivery
    }

    private mutating func resetOnRequest(_ slot: Int) {
        switch (sessions[slot].session.phase, sessions[slot].session.settings.role) {
        case (.disconnected, _): sessions[slot].session.beginPeriod(into: &effects)
        case (.active, .initiator), (.probing, .initiator):
            sessions[slot].session.beginReset(at: now, into: &effects)
        case (.resetting, _): break  // It is under way.
        case (.loggingOn, _), (.loggingOut, _): sessions[slot].resetsWhenDown = true
        case (.active, .acceptor), (.probing, .acceptor):
            sessions[slot].resetsWhenDown = true
            sessions[slot].session.beginLogout(Text("MsgSeqNums begin at 1"), at: now, into: &effects)
        }
    }
}
