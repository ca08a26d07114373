// What fills make of positions.

import Orders
package import Portfolio
import Risk
import Routing
import Values

extension Gateway {
    /// A fill changes the position of the account at the broker, and what risk counts.
    @_noLocks
    mutating func tellBooks(
        of fill: (quantity: Decimal, price: Decimal, commission: Decimal), _ slot: OrderSlot, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        if !risk.filled(riskOrder(slot), quantity: fill.quantity, at: now) {
            effects.append(.anomaly(table[slot].number, .unbooked))
        }
        clients.noteTrade(table[slot].session, table[slot].account)
        let broker = broker(of: slot)
        if broker.value < router.brokerCount {
            router.recordFill(of: broker, notional: WideDecimal(fill.price, times: fill.quantity), at: now)
        }
        do throws(PortfolioRefusal) {
            try books.book(
                Fill(
                    account: table[slot].account, broker: broker, symbol: table[slot].symbol,
                    side: table[slot].side, quantity: fill.quantity, price: fill.price, fee: fill.commission, at: now))
        } catch {
            effects.append(.anomaly(table[slot].number, .unbooked))
        }
    }

    /// A fill that never was is undone by one the other way, which is no trade of anybody's.
    @_noLocks
    mutating func undo(_ trade: Trade, _ slot: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        do throws(PortfolioRefusal) {
            try books.adjust(
                Fill(
                    account: table[slot].account, broker: broker(of: slot), symbol: table[slot].symbol,
                    side: table[slot].side.isBuy ? .sell : .buy, quantity: trade.quantity, price: trade.price,
                    fee: Decimal(mantissa: 0 &- trade.commission.mantissa, scale: trade.commission.scale), at: now),
                changesBalances: true)
        } catch {
            effects.append(.anomaly(table[slot].number, .unbooked))
        }
        setRiskPosition(table[slot].account, table[slot].symbol)
    }

    /// A fill as it really was, after what was told of it has been undone.
    @_noLocks
    mutating func redo(_ told: BrokerFill, _ slot: OrderSlot, at now: Instant, into effects: inout GatewayEffects) {
        do throws(PortfolioRefusal) {
            try books.adjust(
                Fill(
                    account: table[slot].account, broker: broker(of: slot), symbol: table[slot].symbol,
                    side: table[slot].side, quantity: told.quantity, price: told.price, fee: told.commission, at: now),
                changesBalances: true)
        } catch {
            effects.append(.anomaly(table[slot].number, .unbooked))
        }
        setRiskPosition(table[slot].account, table[slot].symbol)
    }

    /// At recovery: risk counts a position that the books have.
    package mutating func tellRisk(of position: PositionNumber) {
        setRiskPosition(books.account(of: position), books.symbol(of: position))
    }

    /// Risk's position is what the books have, where it did not follow from a fill.
    @_noLocks
    mutating func setRiskPosition(_ account: Identifier, _ symbol: Name) {
        do throws(PortfolioRefusal) {
            let net = try books.holding(account, symbol).net()
            guard let quantity = net.rounded(toDigits: min(net.scale, 18), .halfEven) else { return }
            _ = risk.setPosition(account, symbol, quantity)
        } catch {
            return
        }
    }
}
