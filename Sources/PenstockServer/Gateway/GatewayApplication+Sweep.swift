// What becomes of the orders of a client that is gone.

internal import FIXEngine
internal import GatewayCore
internal import Orders
internal import Values

/// A walk through the order table for one client after the other.
struct Sweep: ~Copyable {
    /// Sessions whose orders are to be canceled, by their numbers.
    private var isWanted: Slab<Bool>
    private var wantedCount = 0
    /// The session whose orders are being looked for, and where in the table.
    private(set) var session = -1
    var place = 0

    init(sessions: Int) { isWanted = Slab(capacity: sessions, repeating: false) }

    @_noLocks
    mutating func want(_ session: SessionID) {
        guard session.index < isWanted.capacity, !isWanted[session.index] else { return }
        isWanted[session.index] = true
        wantedCount += 1
    }

    /// Whether a session is being worked at, taking up the next one if none is.
    @_noLocks
    mutating func isUnderWay() -> Bool {
        if session >= 0 { return true }
        guard wantedCount > 0 else { return false }
        for index in 0..<isWanted.capacity where isWanted[index] {
            isWanted[index] = false
            wantedCount -= 1
            session = index
            place = 0
            return true
        }
        return false
    }

    @_noLocks
    mutating func finish() { session = -1 }

    var hasWork: Bool { @_noLocks get { session >= 0 || wantedCount > 0 } }
}

extension GatewayApplication {
    /// A client is there: what its session says holds for it.
    @_noLocks
    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) {
        if let place = brokers.counterparty(of: session) { return counterpartyLoggedOn(place, in: &engine) }
        gateway.clients.set(SessionNumber(UInt32(truncatingIfNeeded: session.index)), engine.clientRule(of: session))
        bindLimitsOfClient(session, in: &engine)
        if session.index >= copies.known || copies.isOutdated(session.index, engine.applicationNumber(of: session)) { meet(session, in: engine) }
        wantWord(session)
        if comparing.ownerless != 0 { meetOwner(in: engine) }
    }

    /// A client is gone: with `cancelOnDisconnect` its orders go, too.
    @_noLocks
    mutating func loggedOff(_ session: SessionID, in engine: inout Engine) {
        if let place = brokers.counterparty(of: session) { return counterpartyLoggedOff(place, in: &engine) }
        if engine.cancelsOnDisconnect(session) { sweep.want(session) }
        forget(session)
    }

    /// What a client that is gone has asked for.
    ///
    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    private mutating func forget(_ session: SessionID) {
        market.endAll(of: session)
        deskTasks.endAll(of: session)
    }

    /// After a crash nobody is connected: whoever's orders were to go with the connection loses them now.
    mutating func sweepAfterStart(in engine: borrowing Engine) {
        for index in 0..<engine.sessionCount where engine.cancelsOnDisconnect(SessionID(index)) {
            sweep.want(SessionID(index))
        }
    }

    /// Cancels a bounded number of orders of those who are gone.
    @_noLocks
    mutating func sweepOrders(in engine: inout Engine) throws(JournalError) {
        var looks = 0
        while looks < 64, engine.hasRoom, sweep.isUnderWay() {
            let client = SessionNumber(UInt32(truncatingIfNeeded: sweep.session))
            if let number = gateway.nextOpenOrder(of: client, from: &sweep.place) {
                act = .cancelUnasked
                gateway.cancelUnasked(number, at: engine.now.utc, into: &effects)
                try carryOut(in: &engine)
            } else if sweep.place >= gateway.sweepEnd {
                sweep.finish()
            }
            looks += 1
        }
    }
}
