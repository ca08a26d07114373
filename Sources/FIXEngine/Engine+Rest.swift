// Peers that are kept from saying more for a while.

public import Values

extension Engine {
    /// Nothing more is read from a session for so long; what it says meanwhile waits with it. Other sessions are
    /// served as ever.
    @_noLocks
    public mutating func rest(_ session: SessionID, for interval: Interval) {
        let index = Int(sessions[session.index].connection)
        guard index >= 0 else { return }
        connections[index].restsUntil = now.steady.advanced(by: interval)
        noticeDeadline(connections[index].restsUntil)
        watch(index)
    }

    @_noLocks
    func isResting(_ index: Int) -> Bool { now.steady < connections[index].restsUntil }

    /// Reads on where the time is over; true when there is something to go on with.
    @_noLocks
    mutating func endRest(_ index: Int) -> Bool {
        guard connections[index].restsUntil > .distantPast else { return false }
        guard !isResting(index) else {
            noticeDeadline(connections[index].restsUntil)
            return false
        }
        connections[index].restsUntil = .distantPast
        watch(index)
        if !connections[index].tls.isNone { queueReading(index) }
        guard connections[index].partial >= 0 else { return false }
        takeUp(index)
        return true
    }

    /// How long whoever is refused for want of room is kept from asking again: the less is left of what is kept for
    /// orders that are there, the longer.
    public var restWhileShort: Interval {
        @_noLocks get {
            let left = journal.eighthsLeft
            return .milliseconds(left >= 4 ? 20 : left >= 2 ? 200 : 1000)
        }
    }
}
