// Brokers are asked about what they have not answered.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Routing
internal import Values

extension GatewayApplication {
    /// Asks about a bounded number of orders whose broker has had its time.
    @_noLocks
    mutating func askUnanswered(in engine: inout Engine) throws(JournalError) {
        var asked = 0
        while asked < 64, engine.hasRoom, let order = gateway.askNext(at: engine.now.utc, into: &effects) {
            asked += 1
            if gateway.asks(of: order) == 1 { noteUnanswered(order, in: &engine) }
            try carryOut(in: &engine)
        }
    }

    @_noLocks
    private func noteUnanswered(_ order: OrderNumber, in engine: inout Engine) {
        guard let slot = gateway.slot(of: order) else { return }
        var text = Text<16>("order ")
        text.appendDigits(of: order.value)
        text.append(": no answer from ")
        text.append(brokerName(of: slot))
        text.append("; it is asked what has become of it")
        engine.note(text, about: SessionID(Int(gateway[slot].session.value)))
    }

    @_noLocks
    func brokerName(of slot: OrderSlot) -> Name {
        let broker = gateway[slot].handling.broker ?? BrokerNumber(0)
        return broker.value < gateway.router.brokerCount ? gateway.router.name(of: broker) : Name()
    }
}
