// The lists in memory: all that have open orders, and those that were done last.

internal import Tables
package import Values

/// Lists in places, found by number and by (session, ListID).
///
/// Shape: at most `capacity` lists that are not done; one more is refused. Lists that are done stay until their places
/// are needed, the one that was done first giving way. A list that something has happened to is due: its owner takes the
/// due ones one after the other, in the order in which it happened. Cost: O(1), nothing allocated after `init`.
package struct ListBook: ~Copyable {
    package let capacity: Int
    /// How many are not done.
    package private(set) var openCount = 0
    /// How many places have ever been used.
    package private(set) var placeCount = 0
    private var lists: Slab<OrderList>
    private var links: Slab<Link>
    private var byNumber: HashIndex
    private var byName: HashIndex
    private var firstDone: Int32 = -1
    private var lastDone: Int32 = -1
    /// A ring of places, each at most once.
    private var due: Slab<Int32>
    private var firstDue = 0
    private var dueCount = 0

    // Not private: the compiler loses the type of a private element when another file frees the slab.
    struct Link: BitwiseCopyable {
        /// The next in the order of being done.
        var next: Int32
        var isChained: Bool
        var isDue: Bool
    }

    package static var cache: Int { 256 }

    package init(capacity: Int) {
        precondition(capacity > 0 && capacity <= 1_000_000, "a book holds up to a million lists")
        self.capacity = capacity
        let size = capacity + ListBook.cache
        // Safe: zero bytes are a list, which nobody looks at before it is put in.
        lists = unsafe Slab(zeroed: size)
        // Safe: zero bytes are a link of nothing.
        links = unsafe Slab(zeroed: size)
        // Safe: zero bytes are a number.
        due = unsafe Slab(zeroed: size)
        byNumber = HashIndex(capacity: size)
        byName = HashIndex(capacity: size)
    }

    /// A list where it stands. Its number, session and ListID stay; whether it is done changes with ``finish(_:)`` and
    /// ``reopen(_:)``.
    package subscript(place: Int) -> OrderList {
        @_noLocks unsafeAddress { unsafe lists.address(of: place) }
        @_noLocks unsafeMutableAddress { unsafe lists.mutableAddress(of: place) }
    }

    // MARK: Finding

    @_noLocks
    package func place(of number: ListNumber) -> Int? {
        var probe = 0
        while let place = byNumber.candidate(ListBook.hash(number), &probe) {
            if lists[place].number == number { return place }
        }
        return nil
    }

    @_noLocks
    package func place(of session: SessionNumber, _ listID: Identifier) -> Int? {
        let hash = ListBook.hash(session, listID)
        var probe = 0
        while let place = byName.candidate(hash, &probe) {
            if lists[place].session == session, lists[place].listID == listID { return place }
        }
        return nil
    }

    // MARK: Coming and going

    /// Takes a list in; nil when it is not done and `capacity` such lists are there. Its number must not be in the book.
    @_noLocks
    package mutating func insert(_ list: OrderList) -> Int? {
        if !list.isDone, openCount == capacity { return nil }
        precondition(place(of: list.number) == nil, "a list is in the book once")
        let place = takePlace()
        lists[place] = list
        byNumber.insert(ListBook.hash(list.number), place)
        byName.insert(ListBook.hash(list.session, list.listID), place)
        if list.isDone { chain(place) } else { openCount += 1 }
        return place
    }

    /// A place never used, else that of the list which was done first.
    @_noLocks
    private mutating func takePlace() -> Int {
        if placeCount < lists.capacity {
            placeCount += 1
            return placeCount - 1
        }
        let place = takeOldest()
        byNumber.remove(ListBook.hash(lists[place].number), place)
        byName.remove(ListBook.hash(lists[place].session, lists[place].listID), place)
        return place
    }

    /// The first of those that are done, but for lists that are not any more.
    @_noLocks
    private mutating func takeOldest() -> Int {
        while true {
            // There is always one: the places outnumber the lists that are not done.
            precondition(firstDone >= 0, "a book with neither a free place nor a list that is done")
            let place = Int(firstDone)
            firstDone = links[place].next
            if firstDone < 0 { lastDone = -1 }
            links[place].isChained = false
            if lists[place].isDone { return place }
        }
    }

    @_noLocks
    private mutating func chain(_ place: Int) {
        if links[place].isChained { return }
        links[place].isChained = true
        links[place].next = -1
        if lastDone >= 0 { links[Int(lastDone)].next = Int32(place) } else { firstDone = Int32(place) }
        lastDone = Int32(place)
    }

    /// It is done.
    @_noLocks
    package mutating func finish(_ place: Int) {
        if lists[place].isDone { return }
        lists[place].isDone = true
        openCount -= 1
        chain(place)
    }

    /// An order of it is open again, as when a fill is taken back.
    @_noLocks
    package mutating func reopen(_ place: Int) {
        guard lists[place].isDone else { return }
        lists[place].isDone = false
        openCount += 1
    }

    // MARK: What is due

    /// Something has happened to it. To a list that is done nothing is.
    @_noLocks
    package mutating func noteDue(_ place: Int) {
        if links[place].isDue || lists[place].isDone { return }
        links[place].isDue = true
        due[(firstDue + dueCount) % due.capacity] = Int32(place)
        dueCount += 1
    }

    package var hasDue: Bool { @_noLocks get { dueCount > 0 } }

    /// Takes the list that has been due the longest.
    @_noLocks
    package mutating func nextDue() -> Int? {
        guard dueCount > 0 else { return nil }
        let place = Int(due[firstDue])
        firstDue = (firstDue + 1) % due.capacity
        dueCount -= 1
        links[place].isDue = false
        return place
    }

    @_noLocks
    private static func hash(_ number: ListNumber) -> UInt32 {
        UInt32(truncatingIfNeeded: (number.value &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }

    @_noLocks
    private static func hash(_ session: SessionNumber, _ listID: Identifier) -> UInt32 {
        UInt32(truncatingIfNeeded: nameHash(session, listID) >> 32)
    }
}
