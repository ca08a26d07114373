// Stops that are planned: clients know of them, and they are engaged when their time has come.

package import Values

/// A stop that is not engaged yet. Its number counts announcements; the stop that it becomes gets another one.
package struct AnnouncedStop: Sendable {
    /// Its `at` is when it was announced.
    package var stop: Stop
    package var due: Instant

    @_noLocks
    package init(_ stop: Stop, due: Instant) {
        self.stop = stop
        self.due = due
    }
}

extension AnnouncedStop {
    private static var version: UInt8 { @_noLocks get { 1 } }

    /// At most 330 bytes.
    @_noLocks
    package func append(to row: inout RowWriter) {
        row.append(AnnouncedStop.version)
        row.append(due)
        StopRow.append(stop, to: &row)
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    package init?(_ bytes: Bytes) {
        var row = RowReader(bytes)
        guard row.byte() == AnnouncedStop.version else { return nil }
        let due = row.instant()
        guard let stop = StopRow.decode(from: &row), row.isComplete else { return nil }
        self.init(stop, due: due)
    }
}

/// The stops that are announced, at most ``capacity`` at one time.
package struct AnnouncedStops: ~Copyable {
    package static var capacity: Int { @_noLocks get { 64 } }

    private var stops: Slab<AnnouncedStop>
    package private(set) var count = 0
    private var nextNumber: UInt64 = 1
    /// Numbers of those that are to be stored, or deleted.
    private var dirty: Slab<UInt64>
    private var dirtyCount = 0

    package init() {
        let none = Stop(
            number: 0, scope: .everything, cause: StopCause(.command, who: Identifier(), why: Text()), at: .distantPast)
        stops = Slab(capacity: AnnouncedStops.capacity, repeating: AnnouncedStop(none, due: .distantFuture))
        dirty = Slab(capacity: 4 * AnnouncedStops.capacity, repeating: 0)
    }

    package subscript(index: Int) -> AnnouncedStop { stops[index] }

    /// When the next one is due; in the distant future for none.
    package var next: Instant {
        @_noLocks get {
            var next = Instant.distantFuture
            for index in 0..<count where stops[index].due < next { next = stops[index].due }
            return next
        }
    }

    package func place(of scope: StopScope) -> Int? { (0..<count).first { stops[$0].stop.scope == scope } }

    package func place(ofNumber number: UInt64) -> Int? { (0..<count).first { stops[$0].stop.number == number } }

    /// Announces a stop: its place. One of the same scope has another time from now on. Nil when there are too many.
    package mutating func announce(
        _ scope: StopScope, _ cause: StopCause, closesPositions: Bool, due: Instant, at now: Instant
    ) -> Int? {
        let place = place(of: scope) ?? count
        guard place < AnnouncedStops.capacity else { return nil }
        let number = place < count ? stops[place].stop.number : nextNumber
        var stop = Stop(number: number, scope: scope, cause: cause, at: now)
        stop.closesPositions = closesPositions
        stops[place] = AnnouncedStop(stop, due: due)
        if place == count {
            count += 1
            nextNumber += 1
        }
        noteChange(of: number)
        return place
    }

    /// The one that is due first, if its time has come; it is none of these any more.
    package mutating func takeDue(at now: Instant) -> AnnouncedStop? {
        var first: Int?
        for index in 0..<count where stops[index].due <= now {
            if let known = first, stops[known].due <= stops[index].due { continue }
            first = index
        }
        guard let first else { return nil }
        let due = stops[first]
        remove(first)
        return due
    }

    package mutating func remove(_ place: Int) {
        precondition(place >= 0 && place < count, "an announced stop that is not there")
        noteChange(of: stops[place].stop.number)
        for index in (place + 1)..<max(count, place + 1) { stops[index - 1] = stops[index] }
        count -= 1
    }

    /// After a restart. Its time may have passed meanwhile: then it is due.
    package mutating func restore(_ announced: AnnouncedStop) -> Bool {
        nextNumber = max(nextNumber, announced.stop.number + 1)
        guard count < AnnouncedStops.capacity, place(of: announced.stop.scope) == nil else { return false }
        stops[count] = announced
        count += 1
        return true
    }

    private mutating func noteChange(of number: UInt64) {
        for index in 0..<dirtyCount where dirty[index] == number { return }
        precondition(dirtyCount < dirty.capacity, "the changes of announced stops are stored with each turn")
        dirty[dirtyCount] = number
        dirtyCount += 1
    }

    /// The number of the next one to be stored, or to be deleted where it is not there any more; nil for none.
    package mutating func nextChange() -> UInt64? {
        guard dirtyCount > 0 else { return nil }
        dirtyCount -= 1
        return dirty[dirtyCount]
    }
}
