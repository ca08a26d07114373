// A session's row in the store.

public import FIXSession
public import Values

/// A session's row in the store.
public struct SessionRow: Sendable {
    public var identity: SessionIdentity
    public var stream: UInt32
    public var created: Instant
    public var nextInbound: UInt64
    public var nextOutbound: UInt64
    /// When the numbers last began at 1.
    public var began: Instant
    /// A reset in the middle of the session was begun and not answered.
    public var isResetPending: Bool

    static var version: UInt8 { @_noLocks get { 2 } }

    /// Nil for a row that makes no sense.
    public init?(_ row: Bytes) {
        var reader = RowReader(row)
        let version = reader.byte()
        guard version == 1 || version == SessionRow.version else { return nil }
        stream = reader.uint32()
        created = reader.instant()
        nextInbound = reader.uint64()
        nextOutbound = reader.uint64()
        let beginString = reader.text(Text<1>.self)
        let sender = reader.text(Name.self)
        let target = reader.text(Name.self)
        identity = SessionIdentity(
            beginString: beginString, senderCompID: sender, targetCompID: target)
        began = created
        isResetPending = false
        if version == SessionRow.version {
            identity.details.senderSubID = reader.text(Name.self)
            identity.details.senderLocationID = reader.text(Name.self)
            identity.details.targetSubID = reader.text(Name.self)
            identity.details.targetLocationID = reader.text(Name.self)
            identity.qualifier = reader.text(Name.self)
            began = reader.instant()
            isResetPending = reader.byte() == 1
        }
        guard reader.isComplete else { return nil }
    }
}

extension SessionRow {
    /// For tools that write a store; the engine writes those of its own.
    public init(
        identity: SessionIdentity, stream: UInt32, created: Instant, began: Instant, nextInbound: UInt64,
        nextOutbound: UInt64, isResetPending: Bool = false
    ) {
        self.identity = identity
        self.stream = stream
        self.created = created
        self.began = began
        self.nextInbound = nextInbound
        self.nextOutbound = nextOutbound
        self.isResetPending = isResetPending
    }

    /// Bytes that every row fits in.
    public static var maximumSize: Int { @_noLocks get { 512 } }

    @_noLocks
    init(_ slot: SessionSlot) {
        identity = slot.session.identity
        stream = slot.stream
        created = slot.created
        began = slot.began
        nextInbound = slot.session.nextInbound
        nextOutbound = slot.session.nextOutbound
        isResetPending = slot.session.isResetPending
    }

    /// The layout that `init(_:)` reads.
    @_noLocks
    public func append(to row: inout RowWriter) {
        row.append(SessionRow.version)
        row.append(stream)
        row.append(created)
        row.append(nextInbound)
        row.append(nextOutbound)
        row.append(identity.beginString)
        row.append(identity.senderCompID)
        row.append(identity.targetCompID)
        row.append(identity.details.senderSubID)
        row.append(identity.details.senderLocationID)
        row.append(identity.details.targetSubID)
        row.append(identity.details.targetLocationID)
        row.append(identity.qualifier)
        row.append(began)
        row.append(isResetPending ? 1 : 0 as UInt8)
    }
}

extension SessionSlot {
    init(_ row: SessionRow) {
        let session = Session(
            identity: row.identity, settings: SessionSettings(), nextInbound: row.nextInbound,
            nextOutbound: row.nextOutbound, isResetPending: row.isResetPending)
        self.init(session: session, stream: row.stream, created: row.created, began: row.began)
    }

    @_noLocks
    func append(to row: inout RowWriter) { SessionRow(self).append(to: &row) }
}
