// What one input to the gateway asks for.

package import Orders
package import Values

/// One thing for the caller to do. The order of the list is the order in which to do them.
package enum GatewayEffect: Sendable {
    /// The report in that place of ``GatewayEffects/reports``.
    case report(Int)
    /// The reject in that place of ``GatewayEffects/rejects``.
    case cancelReject(Int)
    /// To the broker, after the turn has committed: what is in that place of ``GatewayEffects/instructions``.
    case instruct(Int)
    /// The order has changed: its row is to be staged. It stood as in that place of ``GatewayEffects/standings``;
    /// nil: it was not there before.
    case save(OrderNumber, from: Int?)
    /// The ClOrdID in that place of ``GatewayEffects/names`` is used, for the durable index. To be staged before the
    /// next input: the index is what finds duplicates that memory does not hold.
    case bind(SessionNumber, Int, ClOrdIDUse)
    /// The gateway's `decision` is to be staged: where the order that came went, and why.
    case decision
    /// What is in that place of ``GatewayEffects/trades`` is to be staged, under the broker's name for it.
    case trade(Int)
    /// The list has changed: its row is to be staged.
    case saveList(ListNumber)
    /// The client is to be told how the list stands.
    case listStatus(ListNumber, ListNews)
    /// A broker report about this order does not fit what is known, for the log and for people.
    case anomaly(OrderNumber, BrokerAnomaly)
    /// What is in that place of ``GatewayEffects/discrepancies``, for the log and for people.
    case discrepancy(Int)
}

/// Why a client is told of a list unasked.
package enum ListNews: Sendable {
    /// No order of it is open any more.
    case allDone
    /// Something about this order needs a person to look.
    case alert(OrderNumber, ListAlert)
}

/// What a person should look at.
package enum ListAlert: Sendable {
    /// It was filled, though another order of its OCO was filled before.
    case filledToo
    /// An exit of a bracket ended unfilled, and another one goes on alone.
    case exitGone
    /// The broker has not said in several times of asking that it is canceled.
    case notCanceled
}

/// How a broker report does not fit. Fills are booked all the same, wherever they can be.
package enum BrokerAnomaly: Sendable {
    /// No such order in memory. Nothing was done: the caller looks into the journal first.
    case unknownOrder
    /// Booked and reported, though the order had ended.
    case fillAfterEnd
    /// Booked and reported, though it passes the order's quantity.
    case overfill
    /// A fill with a quantity not above zero, or a sum beyond what a decimal holds: not booked.
    case unbookable
    /// Booked and reported, and in no position: there is no room, or a sum that no decimal holds.
    case unbooked
    /// A fill corrected or taken back that is not known: not booked.
    case unknownTrade
    /// Terms that nobody asked for: taken over and reported.
    case unaskedTerms
    /// Booked and reported, though another order of its OCO was filled before.
    case filledToo
    /// Ignored: it answers nothing that was asked, or contradicts the end of the order.
    case unexpected
}

/// What which broker is asked for.
package struct BrokerInstruction: Sendable {
    package var broker = BrokerNumber(0)
    package var instruction = Instruction.cancel(OrderNumber(0))

    package init() {}
}

/// A fill and what its broker calls it.
package struct NamedTrade: Sendable {
    package var id = Name()
    package var trade = Trade(
        order: OrderNumber(0), execution: 0, quantity: .zero, price: .zero, commission: .zero, at: .distantPast)
}

/// The effects of one input, drained by the caller before the next. What is long stands beside the list and is
/// read in place.
///
/// Shape: at most ``capacity``; one more is a bug of ours and traps.
package struct GatewayEffects: ~Copyable {
    package static var capacity: Int { 32 }
    package var reports: Slab<ExecutionReport>
    package var rejects: Slab<OrderCancelReject>
    package var names: Slab<Identifier>
    package var instructions: Slab<BrokerInstruction>
    package var standings: Slab<OrderStanding>
    package var trades: Slab<NamedTrade>
    package var discrepancies: Slab<Discrepancy>
    private var reportCount = 0
    private var rejectCount = 0
    private var nameCount = 0
    private var instructionCount = 0
    private var standingCount = 0
    private var tradeCount = 0
    private var discrepancyCount = 0
    private var list: Slab<GatewayEffect>
    private var first = 0
    private var end = 0

    package init() {
        list = Slab(capacity: GatewayEffects.capacity, repeating: .report(0))
        reports = Slab(capacity: GatewayEffects.capacity + 1, repeating: ExecutionReport())
        rejects = Slab(capacity: GatewayEffects.capacity + 1, repeating: OrderCancelReject())
        names = Slab(capacity: GatewayEffects.capacity, repeating: Identifier())
        instructions = Slab(capacity: GatewayEffects.capacity, repeating: BrokerInstruction())
        standings = Slab(capacity: GatewayEffects.capacity, repeating: OrderStanding())
        trades = Slab(capacity: GatewayEffects.capacity, repeating: NamedTrade())
        discrepancies = Slab(
            capacity: GatewayEffects.capacity, repeating: Discrepancy(.position, BrokerNumber(0)))
    }

    package var isEmpty: Bool { @_noLocks get { first == end } }

    @_noLocks
    package mutating func append(_ effect: GatewayEffect) {
        list[end] = effect
        end += 1
    }

    /// One more report: the place where it is to be filled in, from what the last one left there.
    @_noLocks
    package mutating func addReport() -> Int {
        append(.report(reportCount))
        reportCount += 1
        return reportCount - 1
    }

    @_noLocks
    package mutating func addReject() -> Int {
        append(.cancelReject(rejectCount))
        rejectCount += 1
        return rejectCount - 1
    }

    /// The place behind all others of reports and rejects: for what nobody is told, since it is about a part of an
    /// order that its client does not see.
    static var untoldPlace: Int { @_noLocks get { capacity } }

    var untold: ExecutionReport { @_noLocks unsafeAddress { unsafe reports.address(of: GatewayEffects.untoldPlace) } }

    var untoldReject: OrderCancelReject {
        @_noLocks unsafeAddress { unsafe rejects.address(of: GatewayEffects.untoldPlace) }
    }

    /// Nothing was kept from anybody yet.
    @_noLocks
    mutating func clearUntold() {
        reports[GatewayEffects.untoldPlace].text = Text()
        reports[GatewayEffects.untoldPlace].restatement = nil
        rejects[GatewayEffects.untoldPlace].reason = .other
        rejects[GatewayEffects.untoldPlace].text = Text()
    }

    @_noLocks
    package mutating func bind(_ session: SessionNumber, _ clOrdID: Identifier, _ use: ClOrdIDUse) {
        names[nameCount] = clOrdID
        append(.bind(session, nameCount, use))
        nameCount += 1
    }

    @_noLocks
    package mutating func instruct(_ instruction: Instruction, to broker: BrokerNumber) {
        instructions[instructionCount].broker = broker
        instructions[instructionCount].instruction = instruction
        append(.instruct(instructionCount))
        instructionCount += 1
    }

    @_noLocks
    mutating func keep(_ trade: Trade, as id: Name) {
        trades[tradeCount] = NamedTrade(id: id, trade: trade)
        append(.trade(tradeCount))
        tradeCount += 1
    }

    @_noLocks
    mutating func tell(_ discrepancy: Discrepancy) {
        discrepancies[discrepancyCount] = discrepancy
        append(.discrepancy(discrepancyCount))
        discrepancyCount += 1
    }

    /// Keeps where an order stands before it is changed: the place, for ``GatewayEffect/save(_:from:)``.
    @_noLocks
    mutating func note(_ order: inout Order) -> Int {
        standings[standingCount].describe(&order)
        standingCount += 1
        return standingCount - 1
    }

    /// Takes the first effect out.
    @_noLocks
    package mutating func next() -> GatewayEffect? {
        if first == end {
            first = 0
            end = 0
            reportCount = 0
            rejectCount = 0
            nameCount = 0
            instructionCount = 0
            standingCount = 0
            tradeCount = 0
            discrepancyCount = 0
            return nil
        }
        first += 1
        return list[first - 1]
    }
}
