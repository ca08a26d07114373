// What happened, for logs and for people.

public import FIXSession
public import FIXWire
public import Journal
public import Reactor
public import Values

/// One thing worth a line in the log: a fixed-size value.
public struct EngineEvent: Sendable {
    public enum Kind: Sendable {
        case connected
        /// The code as ``IOError`` has it.
        case cannotConnect(Int32)
        /// What the Text(58) of the peer's Logout(5) says.
        case peerLogout(Text<16>)
        case loggedOn
        case disconnected(DisconnectReason)
        case note(SessionNote)
        case garbled(Garbled)
        /// Why a connection over TLS could not go on.
        case tlsFailed(TLSFailure)
        /// So many acceptors and initiators read their certificates again; new connections have them.
        case tlsReloaded(Int)
        /// They did not, and go on with those they had: the file and the reason, of which a long one
        /// shows its end.
        case tlsNotReloaded(Text<32>)
        /// A row of the store is not what was written; what depends on it is out of service.
        case damagedRow(RowName)
        /// The store's disk has so many bytes left: low, too few for new work, or enough again.
        case storeRoom(StoreLevel, freeBytes: Int)
        /// The disk did not take what was written: an errno. A loss of power may now cost more than seconds.
        case storeSyncFailed(Int32)
        case application(Text<16>)
    }

    public var kind: Kind
    public var at: Instant
    /// Nil before anybody has logged on.
    public var session: SessionIdentity?
    /// The address of the other end.
    public var peer: Text<8>

    @_noLocks
    init(kind: Kind, at: Instant) {
        self.kind = kind
        self.at = at
        session = nil
        peer = Text()
    }
}

/// How much room the store has.
public enum StoreLevel: Sendable {
    case enough
    /// Somebody should look after the disk.
    case low
    /// New work is refused, what was begun goes on.
    case short
}

/// The events of the last turns: bounded, the newest are counted but lost when nobody reads.
struct EventQueue: ~Copyable {
    private var slots: Slab<EngineEvent?>
    private var first = 0
    private(set) var count = 0
    private(set) var lost = 0

    init(capacity: Int) { slots = Slab(capacity: capacity, repeating: nil) }

    @_noLocks
    mutating func append(_ event: EngineEvent) {
        guard count < slots.capacity else {
            lost += 1
            return
        }
        slots[(first + count) % slots.capacity] = event
        count += 1
    }

    @_noLocks
    mutating func removeFirst() -> EngineEvent? {
        guard count > 0 else { return nil }
        let event = slots[first]
        first = (first + 1) % slots.capacity
        count -= 1
        return event
    }
}
