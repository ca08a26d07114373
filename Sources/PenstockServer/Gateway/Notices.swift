// What clients are still to be told of stops.

internal import EmergencyStop
internal import FIXEngine
internal import Orders
internal import Values

/// What has happened to a stop.
struct Notice: Sendable {
    enum Kind: Sendable {
        case engaged
        case resumed
        /// It is engaged at `due`.
        case announced
        /// It will not be.
        case takenBack
    }

    var kind: Kind
    var scope: StopScope
    /// By whom, and why.
    var who: Identifier
    var why: Text<16>
    var at: Instant
    var due = Instant.distantFuture
}

/// News in the order in which it happened, each told to one session after the other; and sessions that have logged on
/// and are to be told how things stand.
///
/// Shape: at most ``capacity`` pieces of news wait; one that would be one more is told to nobody but those who log on
/// or ask.
struct Notices: ~Copyable {
    static var capacity: Int { 512 }

    private var queue: [Notice] = []
    /// The session that is told next of the first.
    var session = 0
    /// Sessions that have logged on.
    private var wantsWord: Slab<Bool>
    private(set) var wanted = 0
    private var wantedPlace = 0
    /// Whether a session was told of a stop, and not yet that nothing of it is stopped any more. Stored.
    private var wasTold: Slab<Bool>
    private(set) var toldCount = 0

    init(sessions: Int) {
        wantsWord = Slab(capacity: sessions, repeating: false)
        wasTold = Slab(capacity: sessions, repeating: false)
    }

    var isEmpty: Bool { @_noLocks get { !hasNews && wanted == 0 } }
    private(set) var hasNews = false

    /// False where too many wait.
    mutating func add(_ notice: Notice) -> Bool {
        guard queue.count < Notices.capacity else { return false }
        queue.append(notice)
        hasNews = true
        return true
    }

    var first: Notice? { queue.first }

    mutating func removeFirst() {
        queue.removeFirst()
        session = 0
        hasNews = !queue.isEmpty
    }

    @_noLocks
    mutating func want(_ session: SessionID) {
        guard session.index < wantsWord.capacity, !wantsWord[session.index] else { return }
        wantsWord[session.index] = true
        wanted += 1
    }

    /// A session that wants word, which it does not any more.
    mutating func takeWanting() -> SessionID? {
        guard wanted > 0 else { return nil }
        while !wantsWord[wantedPlace] { wantedPlace = (wantedPlace + 1) % wantsWord.capacity }
        wantsWord[wantedPlace] = false
        wanted -= 1
        return SessionID(wantedPlace)
    }

    @_noLocks
    func wasTold(_ session: SessionID) -> Bool { session.index < wasTold.capacity && wasTold[session.index] }

    /// Whether that is a change.
    mutating func setTold(_ session: SessionID, _ isTold: Bool) -> Bool {
        guard session.index < wasTold.capacity, wasTold[session.index] != isTold else { return false }
        wasTold[session.index] = isTold
        toldCount += isTold ? 1 : -1
        return true
    }
}
