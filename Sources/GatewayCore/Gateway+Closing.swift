// Orders of the gateway's own that close positions.

import EmergencyStop
package import Orders
package import Portfolio
import Routing
package import Values

extension Gateway {
    /// Whether an order is the gateway's own, which no stop holds back.
    @_noLocks
    func isOwn(_ slot: OrderSlot) -> Bool {
        if case .some(let own) = ownSession { return table[slot].session == own }
        return false
    }

    /// What stops do with a position, which is of no session and no strategy: the place of the first that has it closed;
    /// nil before the orders of all stops are gone, for one that is in several counts for one of them alone.
    @_noLocks
    package func stop(closing position: PositionNumber) -> Int? {
        for index in 0..<stops.count where !stops[index].isClear { return nil }
        for index in 0..<stops.count where stops[index].closesPositions {
            let isMeant: Bool
            switch stops[index].scope {
            case .everything: isMeant = true
            case .broker(let broker): isMeant = books[position].broker == broker
            case .symbol(let symbol): isMeant = books.symbol(of: position) == symbol
            case .account(let account): isMeant = books.account(of: position) == account
            case .strategy, .session: isMeant = false
            }
            if isMeant { return index }
        }
        return nil
    }

    /// The place of a stop that an order to close the position would fall under: such a stop closes positions itself, once
    /// all that could still be filled is gone.
    package func stop(over position: PositionNumber) -> Int? {
        stops.first(
            holding: StopSubject(
                broker: books[position].broker, symbol: books.symbol(of: position), account: books.account(of: position),
                strategy: Name(), session: ownSession?.value ?? .max))
    }

    /// Closes a position by a market order to the broker that has it, for exactly what is open: it can reduce, and
    /// neither enlarge nor turn it, as long as nothing else of the scope can be filled. No limit of risk is asked, and
    /// risk counts it like any other. Its reports go to `ownSession`.
    ///
    /// - Parameter clOrdID: One that was never used.
    /// - Returns: Its number; nil, and nothing is done, where there is nothing to close, or no room for another order, or
    ///   nobody to whom the order would belong.
    package mutating func close(
        _ position: PositionNumber, as clOrdID: Identifier, at now: Instant, into effects: inout GatewayEffects
    ) -> OrderNumber? {
        let held = books[position]
        guard let ownSession, !held.quantity.isZero, held.broker.value < router.brokerCount,
            let size = Decimal.zero.subtracting(held.quantity)
        else { return nil }
        let quantity = held.quantity.isNegative ? size : held.quantity
        let command = NewOrder(
            session: ownSession, clOrdID: clOrdID, account: books.account(of: position),
            symbol: books.symbol(of: position), side: held.quantity.isNegative ? .buy : .sell,
            terms: OrderTerms(kind: .market, timeInForce: .day, quantity: quantity))
        let number = OrderNumber(counters.nextOrder)
        guard let slot = table.begin(number, command, entered: now, rejected: nil) else { return nil }
        counters.nextOrder += 1
        table[slot].handling.broker = held.broker
        tellRisk(slot, wasOpen: false, at: now)
        effects.bind(ownSession, clOrdID, .order(number))
        effects.append(.save(number, from: nil))
        effects.instruct(
            .submit(number, symbol: command.symbol, side: command.side, terms: command.terms), to: held.broker)
        return number
    }
}
