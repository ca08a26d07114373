// What is wrong at the simulated venue now, and what is held back.

internal import Orders
internal import Tables
internal import Values

/// A report that is told later.
struct PaperHeld {
    enum State {
        case free
        case held
        /// Told or lost; its row is still to be deleted.
        case over
    }

    var state = State.free
    var isStored = false
    var isChanged = false
    /// Everything that is said after it waits behind it.
    var isInLine = false
    var flight = PaperOrder.Flight(due: .distantPast, sequence: 0)
    var report = BrokerReport(OrderNumber(0), .accepted)
}

/// Rules and what has come of them, faults that wait for their chance, reports that are held back.
struct PaperTrouble: ~Copyable {
    /// More reports than this are not held back but lost.
    static var mostHeld: Int { @_noLocks get { 1024 } }
    static var mostArmed: Int { @_noLocks get { 16 } }

    let ruleCount: Int
    var rules: Slab<PaperRule>
    /// Some rule can strike when prices move.
    let comesWithMoves: Bool
    /// What was asked for and has had no chance yet, the oldest first.
    var armed: Slab<PaperFault>
    var armedCount = 0
    /// The rules' counts or the armed faults are not as their row says.
    var isChanged = false

    var held: Slab<PaperHeld>
    var queue: OrderQueues
    var first = OrderQueues.none
    var heldCount = 0
    var changedCount = 0
    private var search = 0
    /// How many stand in line, and when the last of them is told.
    var lineCount = 0
    var lineEnd = Instant.distantPast

    /// How often something was lost, in all lives: what it was about may stand otherwise here than where it was to go.
    var losses: UInt64 = 0

    var outageEnd = Instant.distantPast
    /// How many began in this life.
    var outages: UInt64 = 0
    var isOutageLosing = false
    /// When the first halt of a book ends.
    var haltEnd = Instant.distantFuture

    init(_ rules: [PaperFaultRule]) {
        ruleCount = rules.count
        self.rules = Slab(capacity: max(rules.count, 1))
        for rule in rules { self.rules.append(PaperRule(rule)) }
        comesWithMoves = rules.contains { if case .move = $0.fault.opportunity { true } else { false } }
        armed = Slab(capacity: Self.mostArmed, repeating: .loseAnswer)
        held = Slab(capacity: Self.mostHeld)
        queue = OrderQueues(capacity: Self.mostHeld)
    }

    var nextHeld: Instant {
        @_noLocks get {
            first == OrderQueues.none ? .distantFuture : Instant(nanosecondsSinceEpoch: queue.key(Int(first)))
        }
    }

    /// Nothing is to be looked at before it has a chance, or is over.
    @_noLocks
    func isOver(at now: Instant) -> Bool {
        ruleCount == 0 && armedCount == 0 && heldCount == 0 && outageEnd <= now && haltEnd >= .distantFuture
    }

    @_noLocks
    mutating func lose() {
        losses &+= 1
        isChanged = true
    }

    // MARK: - Chances

    /// What strikes now, of what was asked for and then by the rules; nil for nothing.
    @_noLocks
    mutating func strike(
        _ opportunity: PaperFault.Opportunity, at now: Instant, _ dice: inout RandomNumbers
    ) -> PaperFault? {
        var index = 0
        while index < armedCount {
            if armed[index].opportunity.code == opportunity.code { return disarm(index) }
            index += 1
        }
        index = 0
        while index < ruleCount {
            if rules[index].fault.opportunity.code == opportunity.code {
                isChanged = true
                if rules[index].strikes(at: now, &dice) { return rules[index].fault }
            }
            index += 1
        }
        return nil
    }

    @_noLocks
    private mutating func disarm(_ place: Int) -> PaperFault {
        let fault = armed[place]
        var index = place + 1
        while index < armedCount {
            armed[index - 1] = armed[index]
            index += 1
        }
        armedCount -= 1
        isChanged = true
        return fault
    }

    // MARK: - Reports that are held back

    /// False when there is no room for one more.
    @_noLocks
    mutating func hold(_ report: BrokerReport, _ flight: PaperOrder.Flight, inLine: Bool) -> Bool {
        var slot = 0
        while slot < held.count {
            if case .free = held[slot].state { break }
            slot += 1
        }
        if slot == held.count {
            guard slot < held.capacity else { return false }
            held.append(PaperHeld())
            queue.addSlot()
        }
        held[slot].state = .held
        held[slot].report = report
        held[slot].flight = flight
        held[slot].isInLine = inLine
        enter(slot)
        touch(slot)
        return true
    }

    @_noLocks
    private mutating func enter(_ slot: Int) {
        heldCount += 1
        let flight = held[slot].flight
        if held[slot].isInLine {
            lineCount += 1
            if flight.due > lineEnd || lineCount == 1 { lineEnd = flight.due }
        }
        queue.insert(slot, key: flight.due.nanosecondsSinceEpoch, sequence: flight.sequence, into: &first)
    }

    /// Lets go of one that was told or lost.
    @_noLocks
    mutating func remove(_ slot: Int) {
        leave(slot)
        held[slot].state = .over
        touch(slot)
        guard !held[slot].isStored else { return }
        held[slot].isChanged = false
        changedCount -= 1
        held[slot].state = .free
    }

    @_noLocks
    private mutating func leave(_ slot: Int) {
        queue.remove(slot, from: &first)
        heldCount -= 1
        if held[slot].isInLine { lineCount -= 1 }
    }

    /// Holds one back still longer.
    @_noLocks
    mutating func postpone(_ slot: Int, until due: Instant) {
        leave(slot)
        held[slot].flight.due = due
        enter(slot)
        touch(slot)
    }

    @_noLocks
    private mutating func touch(_ slot: Int) {
        guard !held[slot].isChanged else { return }
        held[slot].isChanged = true
        changedCount += 1
    }

    /// The next one whose row is not as it is.
    @_noLocks
    mutating func nextChanged() -> (slot: Int, sequence: UInt64)? {
        guard changedCount > 0 else { return nil }
        while !held[search].isChanged { search = search + 1 == held.count ? 0 : search + 1 }
        held[search].isChanged = false
        changedCount -= 1
        if case .over = held[search].state {
            held[search].state = .free
            held[search].isStored = false
        } else {
            held[search].isStored = true
        }
        return (search, held[search].flight.sequence)
    }

    /// Takes a row back; false when there is no room.
    mutating func restore(_ report: BrokerReport, _ flight: PaperOrder.Flight, inLine: Bool) -> Bool {
        guard hold(report, flight, inLine: inLine) else { return false }
        for slot in 0..<held.count where held[slot].isChanged {
            held[slot].isChanged = false
            held[slot].isStored = true
        }
        changedCount = 0
        return true
    }
}
