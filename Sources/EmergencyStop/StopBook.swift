// The stops that are engaged.

package import Values

/// Stops in the order in which they were engaged. While there is none, asking costs one comparison.
///
/// Shape: at most ``capacity`` at one time. One that would be one more engages a stop of everything: too much is held
/// back rather than too little.
package struct StopBook: ~Copyable {
    package static var capacity: Int { @_noLocks get { 256 } }

    private var stops: Slab<Stop>
    package private(set) var count = 0
    package var nextNumber: UInt64 = 1
    /// Numbers of stops that were engaged, changed or resumed and are to be stored.
    private var dirty: Slab<UInt64>
    private var dirtyCount = 0

    package init() {
        let none = Stop(
            number: 0, scope: .everything, cause: StopCause(.command, who: Identifier(), why: Text()), at: .distantPast)
        stops = Slab(capacity: StopBook.capacity + 1, repeating: none)
        dirty = Slab(capacity: 4 * StopBook.capacity, repeating: 0)
    }

    package subscript(index: Int) -> Stop {
        @_noLocks unsafeAddress { unsafe stops.address(of: index) }
        @_noLocks unsafeMutableAddress { unsafe stops.mutableAddress(of: index) }
    }

    /// The place of the first stop that holds the subject back.
    @_noLocks
    package func first(holding subject: StopSubject) -> Int? {
        for index in 0..<count where stops[index].scope.holds(subject) { return index }
        return nil
    }

    @_noLocks
    package func place(of scope: StopScope) -> Int? {
        for index in 0..<count where stops[index].scope == scope { return index }
        return nil
    }

    /// Engages a stop: its place. One of the same scope that is engaged stays as it is, but that its positions may be
    /// closed, too.
    @_noLocks @discardableResult
    package mutating func engage(
        _ scope: StopScope, _ cause: StopCause, closesPositions: Bool = false, at now: Instant
    ) -> (place: Int, isNew: Bool) {
        // What is stopped instead of a scope for which there is no room is more, and its positions stay.
        let closes = closesPositions && count < StopBook.capacity
        let scope = count < StopBook.capacity ? scope : .everything
        if let known = place(of: scope) {
            if closes, !stops[known].closesPositions {
                stops[known].closesPositions = true
                noteChange(of: stops[known].number)
            }
            return (known, false)
        }
        stops[count] = Stop(number: nextNumber, scope: scope, cause: cause, at: now)
        stops[count].closesPositions = closes
        nextNumber += 1
        count += 1
        noteChange(of: stops[count - 1].number)
        return (count - 1, true)
    }

    /// Ends a stop.
    @_noLocks
    package mutating func remove(_ place: Int) {
        precondition(place >= 0 && place < count, "a stop that is not there")
        noteChange(of: stops[place].number)
        for index in (place + 1)..<max(count, place + 1) { stops[index - 1] = stops[index] }
        count -= 1
    }

    /// After a restart: a stop goes on as it was. Its orders are looked for anew.
    package mutating func restore(_ stop: Stop) -> Bool {
        nextNumber = max(nextNumber, stop.number + 1)
        guard count < StopBook.capacity, place(of: stop.scope) == nil else { return false }
        stops[count] = stop
        count += 1
        return true
    }

    // MARK: Rows

    @_noLocks
    private mutating func noteChange(of number: UInt64) {
        for index in 0..<dirtyCount where dirty[index] == number { return }
        precondition(dirtyCount < dirty.capacity, "the changes of stops are stored with each turn")
        dirty[dirtyCount] = number
        dirtyCount += 1
    }

    /// The number of the next stop to be stored, or to be deleted where it is not engaged any more; nil for none.
    @_noLocks
    package mutating func nextChange() -> UInt64? {
        guard dirtyCount > 0 else { return nil }
        dirtyCount -= 1
        return dirty[dirtyCount]
    }

    @_noLocks
    package func place(ofNumber number: UInt64) -> Int? {
        for index in 0..<count where stops[index].number == number { return index }
        return nil
    }
}
