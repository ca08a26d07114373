// Positions and balances of a broker against ours. Differences are told and never taken over.

import Orders
import Portfolio
package import Values

extension Gateway {
    /// A position at the broker: it has one for all accounts that trade there.
    ///
    /// Cost: O(accounts).
    @_noLocks
    package mutating func hear(
        position symbol: Name, _ quantity: Decimal, from broker: BrokerNumber, into effects: inout GatewayEffects
    ) {
        compare(symbol, quantity, broker, into: &effects)
    }

    @_noLocks
    private mutating func compare(
        _ symbol: Name, _ theirs: Decimal, _ broker: BrokerNumber, into effects: inout GatewayEffects
    ) {
        var ours = WideDecimal.zero
        for index in 0..<books.accountCount {
            guard let number = books.number(books.name(of: AccountNumber(index)), broker, symbol) else { continue }
            compared[Int(number.value)] = links[Int(broker.value)].round
            guard let sum = ours.adding(WideDecimal(books[number].quantity)) else { return }
            ours = sum
        }
        differ(.position, symbol, ours, theirs, broker, into: &effects)
    }

    /// Positions of ours of which the broker says nothing: it has none. 256 at most are looked at in one call.
    @_noLocks
    mutating func compareUnlisted(_ broker: BrokerNumber, into effects: inout GatewayEffects) {
        let own = Int(broker.value)
        let end = min(books.positionCount, links[own].place + 256)
        while links[own].place < end {
            let number = PositionNumber(links[own].place)
            links[own].place += 1
            guard compared[Int(number.value)] != links[own].round, books[number].broker == broker,
                !books[number].quantity.isZero
            else { continue }
            compare(books.symbol(of: number), .zero, broker, into: &effects)
            // What differs is told, and then the others have their turn.
            if !effects.isEmpty { return }
        }
        if links[own].place >= books.positionCount { begin(.balances, broker) }
    }

    /// A balance at the broker, of all accounts that trade there. Money that was there before is in no book of ours: what
    /// counts is how far theirs is ahead of ours, and that this stays as it was.
    ///
    /// - Parameter base: How far theirs was ahead before; nil for what was never compared.
    /// - Returns: How far it is ahead now.
    @_noLocks
    package mutating func hear(
        balance currency: Name, _ total: Decimal, base: WideDecimal?, from broker: BrokerNumber,
        into effects: inout GatewayEffects
    ) -> WideDecimal? {
        var ours = WideDecimal.zero
        for index in 0..<books.accountCount {
            guard let number = books.number(books.name(of: AccountNumber(index)), broker, currency: currency),
                let sum = ours.adding(books[number].total)
            else { continue }
            ours = sum
        }
        let negative = WideDecimal(mantissa: 0 &- ours.mantissa, scale: ours.scale)
        guard let ahead = WideDecimal(total).adding(negative) else { return nil }
        if let base, let expected = base.adding(ours) { differ(.balance, currency, expected, total, broker, into: &effects) }
        return ahead
    }

    /// To the last digit that both have.
    @_noLocks
    private mutating func differ(
        _ kind: Discrepancy.Kind, _ name: Name, _ ours: WideDecimal, _ theirs: Decimal, _ broker: BrokerNumber,
        into effects: inout GatewayEffects
    ) {
        guard let own = ours.rounded(toDigits: max(theirs.scale, 8), .halfEven) ?? ours.rounded(toDigits: 2, .halfEven),
            own != theirs
        else { return }
        var found = Discrepancy(kind, broker)
        found.name.append(name)
        found.ours = own.normalized
        found.theirs = theirs
        note(found, into: &effects)
    }
}
