// Cancels that a list has asked for, asked for again until the brokers have done it.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

/// The walk through all lists while the orders of some are to be canceled.
struct ListSweep {
    /// Nil between two walks.
    var place: Int?
    /// When the next walk begins.
    var next = Instant.distantFuture
    /// Lists were found of which something is still open.
    var hasFound = false

    /// A list is closing: a walk follows in time, if none is on its way.
    @_noLocks
    mutating func want(_ isClosing: Bool, at now: Instant, _ interval: Interval) {
        guard isClosing, place == nil, next >= .distantFuture else { return }
        next = now.advanced(by: interval)
    }
}

extension GatewayApplication {
    /// Carries on with the walk, a bounded number of lists a turn.
    @_noLocks
    mutating func sweepLists(in engine: inout Engine) throws(JournalError) {
        if listSweep.place == nil {
            guard engine.now.utc >= listSweep.next else { return }
            (listSweep.place, listSweep.next, listSweep.hasFound) = (0, .distantFuture, false)
        }
        guard var place = listSweep.place else { return }
        let end = min(gateway.lists.placeCount, place + 4096)
        while place < end, engine.hasRoom {
            if gateway.isClosing(place) {
                listSweep.hasFound = true
                gateway.askAgain(place, into: &effects)
                try carryOut(in: &engine)
            }
            place += 1
        }
        listSweep.place = place
        guard place >= gateway.lists.placeCount else { return }
        listSweep.place = nil
        if listSweep.hasFound { listSweep.next = engine.now.utc.advanced(by: stopSweep.settings.retryInterval) }
    }
}
