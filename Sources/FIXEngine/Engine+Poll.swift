// Waiting without sleeping.

internal import FIXSession
internal import Reactor
internal import Values

extension Engine {
    /// With `polls`, for a while after something came, looks again and again rather than sleep: whether something has
    /// come, or it is time.
    @_noLocks
    mutating func poll(until next: Instant) -> Bool {
        guard settings.polls else { return false }
        var steady = Clock.steady()
        while steady.since(lastActive) < Interval.milliseconds(50) {
            poller.wait(for: Interval(nanoseconds: 0))
            if poller.count > 0 || next <= steady { return true }
            for _ in 0..<Engine.looksAtLastRead where hasReadLast() { return true }
            steady = Clock.steady()
        }
        return false
    }

    /// How often, for each look at all of them, at the connection that had something last: mostly it is the next one, too,
    /// and what is read at once need not be told of first.
    private static var looksAtLastRead: Int { @_noLocks get { 8 } }

    /// Whether the connection that was read last has something, which is in the intake then. All but bytes in clear is
    /// the poller's to tell of.
    @_noLocks
    private mutating func hasReadLast() -> Bool {
        let index = lastRead
        guard index >= 0, connections[index].tls.isNone, connections[index].partial < 0,
            case .bound = connections[index].state, !isResting(index)
        else {
            lastRead = -1
            return false
        }
        intake.begin(index, with: Bytes(""))
        let (room, count) = unsafe intake.room()
        // Safe: the intake says how much fits.
        guard case .bytes(let count) = unsafe connections[index].socket.receive(to: room, count: count) else {
            intake.finish()
            return false
        }
        intake.extend(by: count)
        return true
    }
}
