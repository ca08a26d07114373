// One session that we connect for, between its connections.

internal import FIXSession
internal import Reactor
internal import Values

/// Where an initiator stands.
struct Initiator {
    enum State {
        /// Connects again when it is time.
        case waiting(until: Instant)
        /// The name of the host is being looked up.
        case resolving(deadline: Instant)
        /// The connection is being made, with TLS's handshake.
        case connecting(connection: Int32, deadline: Instant)
        /// The connection stands; the session has it.
        case connected
        /// The schedule has no session now.
        case offHours
        /// Nothing is tried: the numbers disagree, or somebody said so.
        case halted
    }

    var state = State.waiting(until: .distantPast)
    var session: Int32 = -1
    /// Waits for the next attempt since the last logon.
    var waits = 0
    /// Attempts that came to no connection: of several addresses of a name, the next one is tried then.
    var failures = 0
    /// How many names were looked up for it.
    var lookup: UInt32 = 0
    /// The host of the next attempt.
    var nextHost = 0
    /// When the first host was last tried.
    var startedOver = Instant.distantPast
    var source: SocketAddress?
    /// Of the session; it is the one with the settings of the next connection.
    var template: Int32 = -1
    /// We do not connect for its session any more.
    var isRetired = false

    @_noLocks init() {}
}
