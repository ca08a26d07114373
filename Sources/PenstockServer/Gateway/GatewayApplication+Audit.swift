// Each change of an order, and each word to and from a broker, as an entry of the audit.

internal import FIXEngine
internal import GatewayCore
internal import Orders
internal import Values

extension GatewayApplication {
    /// An order has changed; `act` is what the input at hand was, and `before` where effects have what it stood at.
    @_noLocks
    mutating func audit(_ number: OrderNumber, from before: Int?, in engine: inout Engine) {
        guard let slot = gateway.slot(of: number) else { return }
        row.reset()
        OrderDeed.begin(
            act, order: number.value, session: gateway[slot].session.value, hasBefore: before != nil, hasAfter: true,
            in: &row)
        if let before { effects.standings[before].append(to: &row) }
        gateway.encodeStanding(slot, into: &row)
        if act.code == OrderDeed.Act.filled.code {
            OrderDeed.appendFill(gateway[slot].lastQuantity, gateway[slot].lastPrice, to: &row)
        }
        engine.audit(OrderDeed.kind, row)
    }

    /// The broker is asked for something.
    @_noLocks
    mutating func audit(_ act: OrderDeed.Act, _ number: OrderNumber, in engine: inout Engine) {
        guard let slot = gateway.slot(of: number) else { return }
        row.reset()
        OrderDeed.begin(
            act, order: number.value, session: gateway[slot].session.value, hasBefore: false, hasAfter: false, in: &row)
        engine.audit(OrderDeed.kind, row)
    }

    /// Two orders were filled of which one was to be.
    ///
    /// Vouched for: a fill seldom crosses a cancel.
    @_semantics("no_performance_analysis")
    mutating func auditRace(_ text: Text<16>, in engine: inout Engine) {
        engine.audit(AuditNote(actor: Text("broker"), action: Text("filled both of an OCO"), object: Text(), after: text))
    }
}
