// Orders that are carried out in parts, each an order of its own that no client sees.

import EmergencyStop
package import Orders
import Risk
import Routing
import Values

/// How a part counts in its whole.
struct PartStanding {
    var leaves: Decimal
    var isOpen: Bool
    /// It was asked to be canceled or replaced, and has not answered.
    var isAsked: Bool

    @_noLocks
    init(_ order: inout Order) {
        isOpen = !order.phase.isTerminal
        leaves = isOpen ? order.leaves : .zero
        isAsked = isOpen && order.isChanging
    }
}

extension Gateway {
    /// The order whose part this one is; nil for a client's own.
    @_noLocks
    func whole(of slot: OrderSlot) -> OrderSlot? {
        guard let number = table[slot].handling.parent else { return nil }
        return table.slot(of: number)
    }

    /// The order whose part this one is, where that is in memory and its whole is not.
    @_noLocks
    package func missingWhole(of number: OrderNumber) -> OrderNumber? {
        guard let slot = table.slot(of: number), let whole = table[slot].handling.parent, table.slot(of: whole) == nil
        else { return nil }
        return whole
    }

    /// Books what a broker says of a part, and what that makes of the whole, of which alone its client is told.
    @_noLocks
    mutating func acceptPart(
        _ report: BrokerReport, _ slot: OrderSlot, from broker: BrokerNumber, trade: Trade?, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        guard let whole = whole(of: slot) else {
            effects.append(.anomaly(report.order, .unknownOrder))
            return
        }
        let (before, wholeBefore) = (effects.note(&table[slot]), effects.note(&table[whole]))
        let was = PartStanding(&table[slot])
        let wasOpen = !table[whole].phase.isTerminal
        effects.clearUntold()
        switch book(report.event, slot, broker, trade, at: now, into: &effects) {
        case .changed: noteMadeGood(report.event, of: broker)
        case .nothingNew:
            // A cancel of the gateway's own may be refused, and then the order is what is left.
            guard case .ending = table[whole].handling.course else { return }
        case .unexpected:
            effects.append(.anomaly(report.order, .unexpected))
            return
        }
        noteChange(of: slot, wasOpen: was.isOpen, at: now)
        effects.append(.save(report.order, from: before))
        count(slot, from: was, in: whole)
        if !was.isOpen, !table[slot].phase.isTerminal { askAgain(slot, whole, into: &effects) }
        settle(whole, after: slot, at: now, into: &effects)
        if was.isAsked { endPart(withOtherPrice: slot, whole, at: now, into: &effects) }
        noteChange(of: whole, wasOpen: wasOpen, at: now)
        effects.append(.save(table[whole].number, from: wholeBefore))
        let filledBefore = effects.standings[wholeBefore].filled
        noteList(whole, wasOpen: wasOpen, filledBefore: filledBefore, into: &effects)
    }

    /// Something has become of an order: risk and the table are told.
    @_noLocks
    mutating func noteChange(of slot: OrderSlot, wasOpen: Bool, at now: Instant) {
        table[slot].changed = now
        tellRisk(slot, wasOpen: wasOpen, at: now)
        if wasOpen, table[slot].phase.isTerminal { waitNoMore(slot) }
        table.noteChange(of: slot, wasOpen: wasOpen)
    }

    /// Adds up what parts come to.
    @_noLocks
    mutating func count(_ part: OrderSlot, from was: PartStanding?, in whole: OrderSlot) {
        let now = PartStanding(&table[part])
        table[whole].parts.count(from: was?.isOpen ?? false, to: now.isOpen, asked: was?.isAsked ?? false, now.isAsked)
        table[whole].parts.leaves = table[whole].parts.leaves.moved(from: was?.leaves ?? .zero, to: now.leaves)
    }

    /// An order that was taken back from the journal counts those of its last parts that are open.
    @_noLocks
    mutating func recountParts(of whole: OrderSlot) {
        guard table[whole].handling.course.isDivided, table[whole].parts.open == 0 else { return }
        let first = table[whole].handling.firstPart.value
        for number in first..<first + UInt64(table[whole].handling.partCount) {
            guard let slot = table.slot(of: OrderNumber(number)), !table[slot].phase.isTerminal else { continue }
            count(slot, from: nil, in: whole)
        }
    }

    /// A part that had ended works again, since its broker has taken a fill back. Its whole has given its quantity to
    /// others by now, or has ended: it is to be canceled.
    @_noLocks
    private mutating func askAgain(_ slot: OrderSlot, _ whole: OrderSlot, into effects: inout GatewayEffects) {
        let isLast = table[whole].isPart(table[slot].number) && !table[whole].phase.isTerminal
        if !isLast { ask(slot, .cancel, in: whole, into: &effects) }
    }

    // MARK: - Making parts

    /// Divides an order that has passed, and gives its parts to their brokers.
    @_noLocks
    mutating func divide(
        _ slot: OrderSlot, _ placed: Placement, at now: Instant, into effects: inout GatewayEffects
    ) {
        table[slot].handling.course = .divided
        table[slot].parts = OrderParts()
        table[slot].handling.partCount = 0
        if placed.isSliced {
            table[slot].handling.broker = placed.broker
            addPart(slot, sliceQuantity(of: slot), to: placed.broker, at: now, into: &effects)
            return
        }
        precondition(hasDecision, "an order is divided by a decision")
        for index in 0..<decision.partCount {
            let part = decision.part(index)
            addPart(slot, part.quantity, to: part.broker, at: now, into: &effects)
        }
    }

    /// One more part, which has passed the limits of its broker.
    @_noLocks
    private mutating func addPart(
        _ whole: OrderSlot, _ quantity: Decimal, to broker: BrokerNumber, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let number = takeOrder()
        let command = part(of: NewOrder(table[whole]), quantity)
        guard let slot = table.begin(number, command, entered: now, rejected: nil) else {
            preconditionFailure("there is room for the parts of an order that has passed")
        }
        table[slot].handling.parent = table[whole].number
        table[slot].handling.broker = broker
        let isSliced = if case .some = table[whole].terms.display { true } else { false }
        if isSliced || table[whole].handling.partCount == 0 {
            table[whole].handling.firstPart = number
            table[whole].handling.partCount = 0
        }
        table[whole].handling.partCount += 1
        guard risk.entered(riskOrder(slot), reference: reference(of: command.symbol, at: now), at: now) else {
            preconditionFailure("risk lets no more parts pass than it has room for")
        }
        tellLoad(slot, 1)
        count(slot, from: nil, in: whole)
        watchTime(of: slot)
        effects.append(.save(number, from: nil))
        effects.instruct(
            .submit(number, symbol: command.symbol, side: command.side, terms: terms(command.terms, for: broker)),
            to: broker)
    }

    /// A part as an order: without a name of the client's.
    @_noLocks
    func part(of command: NewOrder, _ quantity: Decimal) -> NewOrder {
        var part = command
        part.clOrdID = Identifier()
        part.terms.quantity = quantity
        part.terms.display = nil
        part.list = nil
        return part
    }

    /// How much of an iceberg is shown next.
    @_noLocks
    private func sliceQuantity(of whole: OrderSlot) -> Decimal {
        let left = Order.nearest(table[whole].terms.quantity, table[whole].filled, isDifference: true) ?? .zero
        guard let display = table[whole].terms.display, display < left else { return left }
        return display
    }

    /// Shows the next slice of an iceberg of which nothing is at a broker; where that cannot be, the rest is canceled.
    @_noLocks
    mutating func showNext(of whole: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        guard table[whole].parts.open == 0, !table[whole].isChanging else { return }
        if isOver(whole, at: now) {
            return accept(BrokerReport(table[whole].number, .expired(Text())), at: now, into: &effects)
        }
        if case .ending = table[whole].handling.course {
            return accept(BrokerReport(table[whole].number, .canceled(Text())), at: now, into: &effects)
        }
        let before = effects.note(&table[whole])
        if let refusal = addSlice(whole, at: now, into: &effects) {
            return accept(BrokerReport(table[whole].number, .canceled(refusal)), at: now, into: &effects)
        }
        effects.append(.save(table[whole].number, from: before))
    }

    @_noLocks
    private func isOver(_ whole: OrderSlot, at now: Instant) -> Bool {
        if table[whole].terms.expires <= now { return true }
        guard case .day = table[whole].terms.timeInForce else { return false }
        return waiting.endOfDay(of: table[whole].entered) <= now
    }

    /// Gives the next slice of an iceberg to its broker; nil when that is done, else why not.
    @_noLocks
    private mutating func addSlice(
        _ whole: OrderSlot, at now: Instant, into effects: inout GatewayEffects
    ) -> Text<16>? {
        if let place = stop(holding: whole) { return stopText(at: place) }
        guard table.openCount < table.capacity else { return Text("no room for its next slice") }
        let (broker, quantity) = (broker(of: whole), sliceQuantity(of: whole))
        var order = riskOrder(part(of: NewOrder(table[whole]), quantity), OrderNumber(counters.nextOrder))
        order.broker = broker
        order.isChild = true
        let reference = reference(of: table[whole].symbol, at: now)
        if let refused = risk.judge(routed: order, reference: reference, at: now) { return words(of: refused, broker) }
        addPart(whole, quantity, to: broker, at: now, into: &effects)
        return nil
    }
}

extension Decimal {
    /// The sum after one of its parts has changed.
    @_noLocks
    fileprivate func moved(from old: Decimal, to new: Decimal) -> Decimal {
        let without = Order.nearest(self, old, isDifference: true) ?? .zero
        return Order.nearest(without, new, isDifference: false) ?? .zero
    }
}
