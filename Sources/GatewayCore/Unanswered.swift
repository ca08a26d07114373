// Orders of which a broker has not said what has become: who waits for an answer, and since when.

import Orders
import Values

/// One entry for each place of the order table, in lists of those who wait equally long: a new one joins the end of its
/// list, so all of them stand in the order of their deadlines without being sorted.
///
/// An entry is not taken out when the answer comes: when its time comes, whoever takes it looks whether there is
/// anything left to ask. Cost: O(1) for everything but ``Unanswered/findNext()``; nothing is allocated after `init`.
struct Unanswered: ~Copyable {
    /// What is known of an order that waits. Zero bytes are one that does not.
    struct Entry: BitwiseCopyable {
        fileprivate var next: Int32 = 0
        fileprivate var previous: Int32 = 0
        /// The list that it is in, from 1 on; 0: in none.
        fileprivate var list: UInt16 = 0
        /// Whose it is: another order may have the place since.
        fileprivate var order = OrderNumber(0)
        /// How often it was asked about.
        var asks: UInt8 = 0
        var doubt = Doubt.none
        /// Nobody asked for the cancel that waits but the gateway itself.
        var isOwnCancel = false
        /// It is to be asked about until the broker has answered, though nothing of it is unanswered.
        var isWanted = false
        /// How often the broker had more filled than it has told, fills having been read in between.
        var shortfalls: UInt8 = 0
        fileprivate var due = Instant.distantPast
        /// When it was asked about last.
        var asked = Instant.distantPast

        @_noLocks
        func isOf(_ number: OrderNumber) -> Bool { order == number }

        @_noLocks
        func isWaiting(_ number: OrderNumber) -> Bool { list != 0 && order == number }
    }

    /// Whether the broker has said that it did not get what it was asked for.
    enum Doubt: UInt8, BitwiseCopyable {
        case none = 0
        /// It has said so, and what it was asked for may still be on its way.
        case heard = 1
        /// It is asked again since.
        case askedAgain = 2
    }

    /// Wait, twice as long, and so on; the last of them is for whatever waits longer.
    static var levels: Int { @_noLocks get { 12 } }
    /// To be asked about at once, and cancels that were not sent.
    private static var soon: Int { @_noLocks get { 12 } }
    private static var held: Int { @_noLocks get { 13 } }
    /// To be asked about when the broker's fills are read.
    private static var afterFills: Int { @_noLocks get { 14 } }
    private static var listsEach: Int { @_noLocks get { 15 } }
    /// The longest wait, unless the first one is longer.
    static var longestWait: Interval { @_noLocks get { Interval(nanoseconds: 60_000_000_000) } }

    private var entries: Slab<Entry>
    /// First and last of each list, from 1 on.
    private var firsts: Slab<Int32>
    private var lasts: Slab<Int32>
    private var timeouts: Slab<Interval>
    private let brokers: Int
    /// Brokers that can be asked, and those whose fills are being read.
    private var reachable: UInt64 = 0
    private var reading: UInt64 = 0
    /// No deadline is before it. It may be earlier than the first one is.
    private(set) var next = Instant.distantFuture

    init(places: Int, timeouts: [Interval]) {
        brokers = timeouts.count
        // Safe: zero bytes are an entry that waits for nothing.
        entries = unsafe Slab(zeroed: places)
        let lists = max(1, brokers) * Unanswered.listsEach + 1
        firsts = Slab(capacity: lists, repeating: -1)
        lasts = Slab(capacity: lists, repeating: -1)
        self.timeouts = Slab(capacity: max(1, brokers), repeating: .milliseconds(5000))
        for (number, timeout) in timeouts.enumerated() { self.timeouts[number] = timeout }
    }

    subscript(place: Int) -> Entry {
        @_noLocks unsafeAddress { unsafe entries.address(of: place) }
        @_noLocks unsafeMutableAddress { unsafe entries.mutableAddress(of: place) }
    }

    // MARK: - Waiting

    /// An instruction has gone to the broker at `now`: it has its time to answer.
    @_noLocks
    mutating func begin(_ place: Int, _ order: OrderNumber, _ broker: BrokerNumber, at now: Instant) {
        take(place, for: order)
        entries[place].asks = 0
        entries[place].doubt = .none
        wait(place, broker, level: 0, at: now)
    }

    /// It is asked about now; the next time is twice as far away.
    @_noLocks
    mutating func noteAsked(_ place: Int, _ broker: BrokerNumber, at now: Instant) {
        if case .heard = entries[place].doubt { entries[place].doubt = .askedAgain }
        let level = min(Int(entries[place].asks) + 1, Unanswered.levels - 1)
        if entries[place].asks < .max { entries[place].asks += 1 }
        entries[place].asked = now
        wait(place, broker, level: level, at: now)
    }

    /// The broker did not get what it was asked for, it says: whatever may still be on its way has the first time once more.
    @_noLocks
    mutating func noteDoubt(_ place: Int, _ broker: BrokerNumber, at now: Instant) {
        entries[place].doubt = .heard
        wait(place, broker, level: 0, at: now)
    }

    /// To be asked about as soon as the broker can be asked.
    @_noLocks
    mutating func askSoon(_ place: Int, _ order: OrderNumber, _ broker: BrokerNumber) {
        take(place, for: order)
        join(place, broker, Unanswered.soon, due: .distantPast)
    }

    /// A cancel that was not sent waits until the broker can be reached.
    @_noLocks
    mutating func hold(_ place: Int, _ order: OrderNumber, _ broker: BrokerNumber) {
        take(place, for: order)
        join(place, broker, Unanswered.held, due: .distantPast)
    }

    /// Some fills of it were not told: when they are read it is asked about again.
    @_noLocks
    mutating func askAfterFills(_ place: Int, _ order: OrderNumber, _ broker: BrokerNumber) {
        take(place, for: order)
        entries[place].isWanted = true
        if entries[place].shortfalls < .max { entries[place].shortfalls += 1 }
        setReading(broker, true)
        join(place, broker, Unanswered.afterFills, due: .distantPast)
    }

    @_noLocks
    mutating func setReading(_ broker: BrokerNumber, _ isReading: Bool) {
        let bit: UInt64 = 1 << UInt64(broker.value)
        reading = isReading ? reading | bit : reading & ~bit
        if !isReading { findNext() }
    }

    @_noLocks
    mutating func remove(_ place: Int) {
        leave(place)
        entries[place] = Entry()
    }

    /// Nothing of another order stays there.
    @_noLocks
    private mutating func take(_ place: Int, for order: OrderNumber) {
        if entries[place].isWaiting(order) { return }
        leave(place)
        entries[place] = Entry()
        entries[place].order = order
    }

    @_noLocks
    private mutating func wait(_ place: Int, _ broker: BrokerNumber, level: Int, at now: Instant) {
        let timeout = broker.value < brokers ? timeouts[Int(broker.value)].nanoseconds : 5_000_000_000
        let longest = max(timeout, Unanswered.longestWait.nanoseconds)
        // The first level at the bound is that of all longer waits: one list, one length.
        var (length, own) = (timeout, 0)
        while own < level, length < longest {
            length = min(2 * length, longest)
            own += 1
        }
        join(place, broker, own, due: now.advanced(by: Interval(nanoseconds: length)))
    }

    @_noLocks
    private mutating func join(_ place: Int, _ broker: BrokerNumber, _ kind: Int, due: Instant) {
        leave(place)
        guard broker.value < brokers else { return }
        let list = Int(broker.value) * Unanswered.listsEach + kind + 1
        let last = lasts[list]
        var due = due
        // Where the clock went back it stays behind what came before it.
        if last >= 0, entries[Int(last)].due > due { due = entries[Int(last)].due }
        entries[place].list = UInt16(truncatingIfNeeded: list)
        entries[place].due = due
        entries[place].previous = last
        entries[place].next = -1
        let own = Int32(truncatingIfNeeded: place)
        if last >= 0 { entries[Int(last)].next = own } else { firsts[list] = own }
        lasts[list] = own
        let bit = UInt64(1) << UInt64(broker.value)
        // What waits for fills has no deadline before they are read.
        let isWaitingForFills = reading & bit != 0 && kind == Unanswered.afterFills
        if last < 0, due < next, reachable & bit != 0, !isWaitingForFills { next = due }
    }

    @_noLocks
    private mutating func leave(_ place: Int) {
        let list = Int(entries[place].list)
        if list == 0 { return }
        let (previous, following) = (entries[place].previous, entries[place].next)
        if previous >= 0 { entries[Int(previous)].next = following } else { firsts[list] = following }
        if following >= 0 { entries[Int(following)].previous = previous } else { lasts[list] = previous }
        entries[place].list = 0
    }

    // MARK: - What is due

    /// Whether the broker can be asked; what waits for one that cannot has no deadline.
    @_noLocks
    mutating func setReachable(_ broker: BrokerNumber, _ isReachable: Bool) {
        let bit: UInt64 = 1 << UInt64(broker.value)
        reachable = isReachable ? reachable | bit : reachable & ~bit
        findNext()
    }

    @_noLocks
    func isReachable(_ broker: BrokerNumber) -> Bool { broker.value < 64 && reachable >> UInt64(broker.value) & 1 == 1 }

    /// Takes out one whose time has come at a broker that can be asked; nil, and ``next`` is exact, when there is none.
    /// `isHeld`: it is a cancel that was not sent.
    @_noLocks
    mutating func takeDue(_ now: Instant) -> (place: Int, broker: BrokerNumber, isHeld: Bool)? {
        guard next <= now else { return nil }
        var brokers = reachable
        while brokers != 0 {
            let number = brokers.trailingZeroBitCount
            brokers &= brokers - 1
            // Cancels first.
            var list = Unanswered.listsEach - 1
            if reading >> UInt64(number) & 1 == 1 { list = Unanswered.afterFills - 1 }
            while list >= 0 {
                let first = firsts[number * Unanswered.listsEach + list + 1]
                if first >= 0, entries[Int(first)].due <= now {
                    leave(Int(first))
                    return (Int(first), BrokerNumber(UInt8(truncatingIfNeeded: number)), list == Unanswered.held)
                }
                list -= 1
            }
        }
        findNext()
        return nil
    }

    @_noLocks
    private mutating func findNext() {
        next = .distantFuture
        var brokers = reachable
        while brokers != 0 {
            let number = brokers.trailingZeroBitCount
            brokers &= brokers - 1
            var list = 0
            let end = reading >> UInt64(number) & 1 == 1 ? Unanswered.afterFills : Unanswered.listsEach
            while list < end {
                let first = firsts[number * Unanswered.listsEach + list + 1]
                if first >= 0, entries[Int(first)].due < next { next = entries[Int(first)].due }
                list += 1
            }
        }
    }

    /// Calls back with each that waits, for people.
    ///
    /// Cost: O(those who wait).
    func forEach(_ body: (_ place: Int, _ entry: Entry) -> Void) {
        for list in 1..<firsts.count {
            var place = firsts[list]
            while place >= 0 {
                body(Int(place), entries[Int(place)])
                place = entries[Int(place)].next
            }
        }
    }
}
