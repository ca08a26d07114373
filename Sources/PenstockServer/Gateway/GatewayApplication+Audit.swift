// Each change of an order, and each word to and from a broker, as an entry of the audit.

internal import FIXEngine
internal import GatewayCore
internal import Orders
internal import Values

extension GatewayApplication {
    /// An order has changed; `act` is what the input at hand was, and `before` where effects have what it stood at.
    @_noLocks
    mutating func audit(_ number: OrderNumber, from before: Int?, in engine: inout Engine) {
        guard let order = gateway.glimpse(of: number) else { return }
        var deed = OrderDeed(act, order: number.value, session: order.session.value)
        if let before { deed.before = effects.standings[before] }
        deed.after = order.standing
        if act.code == OrderDeed.Act.filled.code {
            deed.quantity = order.lastQuantity
            deed.price = order.lastPrice
        }
        append(deed, in: &engine)
    }

    /// The broker is asked for something.
    @_noLocks
    mutating func audit(_ instruction: Instruction, in engine: inout Engine) {
        let number = number(of: instruction)
        guard let order = gateway.glimpse(of: number) else { return }
        append(OrderDeed(OrderDeed.Act(instruction), order: number.value, session: order.session.value), in: &engine)
    }

    @_noLocks
    private mutating func append(_ deed: OrderDeed, in engine: inout Engine) {
        row.reset()
        deed.append(to: &row)
        engine.audit(OrderDeed.kind, row)
    }
}
