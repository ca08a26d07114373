// One TCP connection.

internal import Reactor
internal import Values

/// What the loop knows of a connection. Its slot is used again when it is gone.
struct Connection {
    enum State {
        case free
        /// Being made by us.
        case connecting(initiator: Int, deadline: Instant)
        /// Made by us; TLS's handshake goes on.
        case securing(initiator: Int)
        /// Accepted; nobody has logged on over it.
        case unidentified(deadline: Instant)
        /// Its Logon is in its block, and waits to be proven; or for the end, when it was not.
        case proving(template: Int, deadline: Instant, hasFailed: Bool)
        case bound(session: Int)
        /// What the session was to send under numbers up to `through` goes out, unless its numbers
        /// began again or it came back; then we say that we are done.
        case closing(deadline: Instant, session: Int, stream: UInt32, through: UInt64)
        /// We are done; what still comes is thrown away until the other end closes too.
        case draining(deadline: Instant)
    }

    var state = State.free
    var socket = Socket(descriptor: -1)
    var tls = TLSStream.none
    var acceptor: Int32 = 0
    /// Tells the events of this connection from those of one that had the slot before.
    var generation: UInt32 = 0
    var isWatchedForWriting = false
    /// It stands in the queue of those that have something to send outside the outbox.
    var isQueued = false
    /// It stands in the queue of those that are read again without the poller.
    var isToBeRead = false
    /// Since when the kernel has taken nothing of what waits; the distant future while nothing does.
    var blockedSince = Instant.distantFuture
    /// Nothing of it is read before then.
    var restsUntil = Instant.distantPast
    /// Where the other end is, as far as it is known.
    var address = IPAddress(high: 0, low: 0)
    /// Its Logon was proven.
    var isProven = false
    /// The first bytes are a PROXY protocol header.
    var awaitsProxyHeader = false

    /// The beginning of a message whose end has not arrived; a lent block, or -1.
    var partial: Int32 = -1
    var partialCount = 0
    /// A message that is too large, of which more is to come.
    var oversized: OversizedArrival?
    /// Bytes that go out before anything else; a lent block, or -1.
    var tail: Int32 = -1
    var tailStart = 0
    var tailEnd = 0

    @_noLocks init() {}
}
