// Orders of which something becomes by itself: those held here, when their time has come.

internal import FIXEngine
internal import GatewayCore
internal import Journal

extension GatewayApplication {
    /// Carries on with what is due, a bounded number of orders a turn.
    @_noLocks
    mutating func lookAtWaiting(in engine: inout Engine) throws(JournalError) {
        var steps = 0
        while steps < 64, engine.hasRoom {
            steps += 1
            act = .expiredHere
            guard gateway.expireNext(at: engine.now.utc, into: &effects) else { return }
            try carryOut(in: &engine)
        }
    }
}
