// Orders that reached their broker by another way than this gateway, by telephone for example.

package import Orders
import Routing
package import Values

extension Gateway {
    /// Takes in an order that works at a broker, and tells the client New: a report of its own accord, without a
    /// ClOrdID where the client gave none. What the broker reports under the number that it gets here is told as of any
    /// other order.
    ///
    /// - Parameters:
    ///   - order: Its ClOrdID is empty, or one that was never used.
    ///   - known: The number that it has at the broker, if any; no order here has it.
    /// - Returns: Its number; nil, and nothing is done, while as many orders are open as there is room for.
    ///
    /// Source: spec/order-rules.md, D2 E.
    @_noLocks
    package mutating func takeIn(
        _ order: NewOrder, as known: OrderNumber? = nil, workingAt broker: BrokerNumber, at now: Instant, into effects: inout GatewayEffects
    ) -> OrderNumber? {
        let number = known ?? OrderNumber(counters.nextOrder)
        precondition(broker.value < router.brokerCount, "a broker that is known")
        guard let slot = table.begin(number, order, entered: now, rejected: nil) else { return nil }
        counters.nextOrder = max(counters.nextOrder, number.value + 1)
        table[slot].phase = .working
        table[slot].handling.broker = broker
        // What is filled of it by now is told as one.
        table[slot].handling.hasNamelessFills = true
        tellRisk(slot, wasOpen: false, at: now)
        if !order.clOrdID.isEmpty { effects.bind(order.session, order.clOrdID, .order(number)) }
        effects.append(.save(number, from: nil))
        report(slot, .new, at: now, into: &effects)
        return number
    }
}
