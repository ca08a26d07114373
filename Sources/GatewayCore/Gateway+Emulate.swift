// Which orders are carried out here in part, and what their clients are told of it.

import Orders
import Risk
import Routing
import Values

/// Where a new order goes.
struct Placement {
    var broker: BrokerNumber
    /// What of it is done here.
    var emulated: BrokerAbilities

    /// Over how many brokers it is split.
    var partCount: Int

    @_noLocks
    init(broker: BrokerNumber, emulated: BrokerAbilities, partCount: Int = 1) {
        self.broker = broker
        self.emulated = emulated
        self.partCount = partCount
    }

    /// It is shown in slices, one after the other.
    var isSliced: Bool { @_noLocks get { emulated.has(any: .iceberg) && !waitsHere } }

    var isDivided: Bool { @_noLocks get { !waitsHere && (isSliced || partCount > 1) } }

    /// It waits here for its price.
    var waitsHere: Bool { @_noLocks get { emulated.has(any: .triggers) } }
}

extension Gateway {
    /// Notes for each candidate what this gateway does of an order in its place; false when there is nothing.
    @_noLocks
    mutating func waive(_ needs: BrokerAbilities, _ terms: OrderTerms) -> Bool {
        var isAny = false
        for index in 0..<candidates.count {
            let broker = candidates[index].broker
            let waived = router.abilities(of: broker).waived(of: needs, emulating: emulatedAt[Int(broker.value)], terms)
            if waived.rawValue == 0 { continue }
            candidates.waive(waived, of: index)
            isAny = true
        }
        return isAny
    }

    /// What has to be done here of an order that needs so much of a broker.
    @_noLocks
    func emulated(_ needs: BrokerAbilities, _ broker: BrokerNumber) -> BrokerAbilities {
        router.abilities(of: broker).missing(of: needs)
    }

    /// What stands against the brokers that are to get an order: limits of theirs, and room for its parts.
    ///
    /// - Parameter order: The same as risk sees it, with its broker, which counts where it has no parts.
    @_noLocks
    mutating func refusal(
        ofPlacing command: NewOrder, as order: RiskOrder, _ placed: Placement, _ reference: RiskReference, at now: Instant
    ) -> OrderRefusal? {
        guard placed.isDivided else {
            guard let refused = risk.judge(routed: order, reference: reference, at: now) else { return nil }
            return OrderRefusal(refused, text: words(of: refused, placed.broker))
        }
        let first = OrderNumber(counters.nextOrder)
        guard table.openCount + placed.partCount < table.capacity else {
            return OrderRefusal(.exceedsLimit, Text("open orders are too many for the parts of this one"))
        }
        for index in 0..<placed.partCount {
            var (broker, quantity) = (placed.broker, command.terms.quantity)
            if placed.isSliced, let display = command.terms.display {
                quantity = display
            } else {
                (broker, quantity) = (decision.part(index).broker, decision.part(index).quantity)
            }
            var order = riskOrder(part(of: command, quantity), first)
            order.broker = broker
            order.isChild = true
            guard let refused = risk.judge(routed: order, reference: reference, at: now) else { continue }
            return OrderRefusal(refused, text: words(of: refused, broker))
        }
        return nil
    }

    /// What the client of an order that waits here is told with New.
    @_noLocks
    func words(ofWaiting side: Side, _ terms: OrderTerms) -> Text<16> {
        var text = Text<16>("Penstock holds it: emulated ")
        BrokerAbilities(of: terms.kind).append(to: &text)
        text.append(side.isBuy ? ", waits for the ask" : ", waits for the bid")
        if case .trailingStop = terms.kind {
            text.append(" to turn")
        } else if let stop = terms.stop {
            text.append(" to reach ")
            text.append(stop.text)
        }
        return text
    }
}
