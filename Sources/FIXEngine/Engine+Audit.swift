// What is kept for ever of who did what: sessions that come and go, and what an application adds.

internal import FIXSession
internal import FIXWire
internal import Journal
public import Values

/// Kinds of audit entries. An application has those from 32 on.
public enum AuditKind {
    /// An ``AuditNote``.
    public static var note: UInt8 { @_noLocks get { 0 } }
    /// A ``SessionDeed``.
    public static var session: UInt8 { @_noLocks get { 1 } }
}

/// An entry in words: of an operator's doings, say.
public struct AuditNote: Sendable {
    /// Who did it.
    public var actor: Text<8>
    /// What.
    public var action: Text<8>
    /// To what.
    public var object: Text<8>
    public var before: Text<16>
    public var after: Text<16>

    public init(
        actor: Text<8>, action: Text<8>, object: Text<8>, before: Text<16> = Text(), after: Text<16> = Text()
    ) {
        self.actor = actor
        self.action = action
        self.object = object
        self.before = before
        self.after = after
    }

    /// Nil for bytes that are none.
    public init?(_ entry: Bytes) {
        var reader = RowReader(entry)
        actor = reader.text()
        action = reader.text()
        object = reader.text()
        before = reader.text()
        after = reader.text()
        guard reader.isComplete else { return nil }
    }

    @_noLocks
    public func append(to row: inout RowWriter) {
        row.append(actor)
        row.append(action)
        row.append(object)
        row.append(before)
        row.append(after)
    }
}

/// What happened to a session.
public struct SessionDeed: Sendable {
    public enum Act: UInt8, Sendable {
        case connected = 1
        case loggedOn = 2
        /// `text` says why; with MsgSeqNums that disagree, `first` was expected and `second` came.
        case disconnected = 3
        /// `text` is the Text(58) of the peer's Logout(5).
        case peerLogout = 4
        /// Messages `first` to `second` are missing.
        case gap = 5
        case gapClosed = 6
        /// A message of the peer's; `text` says why.
        case rejected = 7
        case peerRejected = 8
        /// The peer's SequenceReset(4) to `first`.
        case sequenceReset = 9
        case duplicateIgnored = 10
        case numbersReset = 11
        /// A message was accepted in spite of `text`.
        case faultPassed = 12
        case heldTooMany = 13
        case resendRefused = 14
        case throttled = 15
        case garbled = 16
    }

    public var act: Act
    public var session: UInt32
    /// The address of the other end; empty without a connection.
    public var peer: Text<8>
    public var first: UInt64 = 0
    public var second: UInt64 = 0
    public var text = Text<16>()
    /// The numbers of the session after it.
    public var nextInbound: UInt64 = 0
    public var nextOutbound: UInt64 = 0

    @_noLocks
    init(act: Act, _ session: Int, _ peer: Text<8>) {
        self.act = act
        self.session = UInt32(truncatingIfNeeded: session)
        self.peer = peer
    }

    /// Nil for bytes that are none.
    public init?(_ entry: Bytes) {
        var reader = RowReader(entry)
        guard let act = Act(rawValue: reader.byte()) else { return nil }
        self.act = act
        session = reader.uint32()
        peer = reader.text()
        first = reader.uint64()
        second = reader.uint64()
        text = reader.text()
        nextInbound = reader.uint64()
        nextOutbound = reader.uint64()
        guard reader.isComplete else { return nil }
    }

    @_noLocks
    func append(to row: inout RowWriter) {
        row.append(act.code)
        row.append(session)
        row.append(peer)
        row.append(first)
        row.append(second)
        row.append(text)
        row.append(nextInbound)
        row.append(nextOutbound)
    }
}

extension SessionDeed.Act {
    /// The raw value, where the proof of no allocation can see through it.
    var code: UInt8 { @_noLocks get { rawValue } }
}

extension Engine {
    /// Keeps an entry of the application's with this turn.
    ///
    /// - Parameter kind: From 32 on.
    @_noLocks
    public mutating func audit(_ kind: UInt8, _ entry: borrowing RowWriter) {
        audit.append(kind, at: now.utc, &record, entry)
    }

    /// Keeps in words who did what with this turn.
    @_noLocks
    public mutating func audit(_ note: AuditNote) {
        auditRow.reset()
        note.append(to: &auditRow)
        audit.append(AuditKind.note, at: now.utc, &record, auditRow)
    }

    /// Keeps what an event says of a session.
    @_noLocks
    mutating func audit(_ kind: EngineEvent.Kind, _ connection: Int, _ slot: Int) {
        let peer = connection >= 0 ? peers[connection] : Text<8>()
        guard var deed = SessionDeed(kind, slot, peer) else { return }
        deed.nextInbound = sessions[slot].session.nextInbound
        deed.nextOutbound = sessions[slot].session.nextOutbound
        auditRow.reset()
        deed.append(to: &auditRow)
        audit.append(AuditKind.session, at: now.utc, &record, auditRow)
    }
}

extension SessionDeed {
    /// Nil for what is no session's doing, or is in the store anyway.
    @_noLocks
    init?(_ kind: EngineEvent.Kind, _ slot: Int, _ peer: Text<8>) {
        switch kind {
        case .connected: self.init(act: .connected, slot, peer)
        case .loggedOn: self.init(act: .loggedOn, slot, peer)
        case .disconnected(let reason):
            self.init(act: .disconnected, slot, peer)
            text.append(reason.text)
            switch reason {
            case .sequenceTooLow(let expected, let received), .nextExpectedTooHigh(let expected, let received):
                first = expected
                second = received
            default: break
            }
        case .peerLogout(let words):
            self.init(act: .peerLogout, slot, peer)
            text = words
        case .garbled: self.init(act: .garbled, slot, peer)
        case .note(let note): self.init(note, slot, peer)
        case .cannotConnect, .tlsFailed, .tlsReloaded, .tlsNotReloaded, .damagedRow, .storeRoom, .storeSyncFailed,
            .application:
            return nil
        }
    }

    @_noLocks
    private init(_ note: SessionNote, _ slot: Int, _ peer: Text<8>) {
        switch note {
        case .gap(let from, let through):
            self.init(act: .gap, slot, peer)
            first = from
            second = through
        case .gapClosed: self.init(act: .gapClosed, slot, peer)
        case .rejected(let reason):
            self.init(act: .rejected, slot, peer)
            text.append(reason.text)
        case .peerRejected: self.init(act: .peerRejected, slot, peer)
        case .sequenceReset(let to):
            self.init(act: .sequenceReset, slot, peer)
            first = to
        case .unchangedSequenceReset: self.init(act: .sequenceReset, slot, peer)
        case .duplicateIgnored: self.init(act: .duplicateIgnored, slot, peer)
        case .numbersReset: self.init(act: .numbersReset, slot, peer)
        case .faultPassed(let reason):
            self.init(act: .faultPassed, slot, peer)
            text.append(reason.text)
        case .heldTooMany: self.init(act: .heldTooMany, slot, peer)
        case .resendRefused: self.init(act: .resendRefused, slot, peer)
        case .throttled: self.init(act: .throttled, slot, peer)
        }
    }
}
