// Balances: what fills, fees, orders and the broker's own figures make of them.

internal import Tables
package import Values

extension PositionBook {
    @_noLocks
    package func number(_ account: Identifier, _ broker: BrokerNumber, currency: Name) -> BalanceNumber? {
        guard let account = accountNames.number(of: account), let currency = currencyNames.number(of: currency) else {
            return nil
        }
        return balance(Int32(account), broker, Int32(currency)).map { BalanceNumber($0) }
    }

    package subscript(number: BalanceNumber) -> Balance { @_noLocks get { balances[Int(number.value)] } }

    @_noLocks
    package func account(of number: BalanceNumber) -> Identifier {
        accountNames[Int(balances[Int(number.value)].account)]
    }

    @_noLocks
    package func currency(of number: BalanceNumber) -> Name {
        currencyNames[Int(balances[Int(number.value)].currency)]
    }

    /// Lets orders hold more of a balance; or less, with an amount below zero. Neither is checked against the total:
    /// whether there is enough is a question of risk.
    @_noLocks
    package mutating func reserve(
        _ amount: Decimal, _ currency: Name, _ account: Identifier, _ broker: BrokerNumber
    ) throws(PortfolioRefusal) {
        let place = try place(balance: try place(account: account), broker, try place(currency: currency))
        balances[place].reserved = try balances[place].reserved.plus(WideDecimal(amount.normalized))
        noteBalance(place)
    }

    /// Takes over a broker's own figure. What that changes of the total is kept as an adjustment, and given back.
    @_noLocks @discardableResult
    package mutating func take(_ figure: BrokerBalance) throws(PortfolioRefusal) -> WideDecimal {
        let currency = try place(currency: figure.currency)
        let place = try place(balance: try place(account: figure.account), figure.broker, currency)
        let total = WideDecimal(figure.total.normalized)
        let change = try total.minus(balances[place].total)
        balances[place].adjusted = try balances[place].adjusted.plus(change)
        balances[place].total = total
        if let reserved = figure.reserved { balances[place].reserved = WideDecimal(reserved.normalized) }
        noteBalance(place)
        return change
    }

    /// The broker's figure less ours, before it is taken over.
    @_noLocks
    package func difference(from figure: BrokerBalance) throws(PortfolioRefusal) -> WideDecimal {
        let number = number(figure.account, figure.broker, currency: figure.currency)
        guard let number else { return WideDecimal(figure.total.normalized) }
        return try WideDecimal(figure.total.normalized).minus(self[number].total)
    }

    // MARK: - Fills

    /// What a fill makes of the balances: of a pair both parts change, of another symbol the money alone.
    @_noLocks
    mutating func settlement(
        of fill: Fill, _ account: Int, _ symbol: Int, _ feeCurrency: Int32
    ) throws(PortfolioRefusal) -> Settlement {
        var after = Settlement()
        let quantity = WideDecimal(fill.quantity.normalized)
        let worth = WideDecimal(fill.quantity.normalized, times: fill.price.normalized)
        let isBuy = fill.side.isBuy
        if symbols[symbol].isPair {
            after.counted = try place(balance: account, fill.broker, symbols[symbol].counted)
            let before = balances[after.counted].total
            after.countedTotal = isBuy ? try before.plus(quantity) : try before.minus(quantity)
        }
        after.priced = try place(balance: account, fill.broker, symbols[symbol].priced)
        let before = after.priced == after.counted ? after.countedTotal : balances[after.priced].total
        after.pricedTotal = isBuy ? try before.minus(worth) : try before.plus(worth)
        guard feeCurrency >= 0 else { return after }
        after.fee = try place(balance: account, fill.broker, feeCurrency)
        var holder = balances[after.fee].total
        if after.fee == after.counted { holder = after.countedTotal }
        if after.fee == after.priced { holder = after.pricedTotal }
        after.feeTotal = try holder.minus(WideDecimal(fill.fee.normalized))
        return after
    }

    @_noLocks
    mutating func keep(_ after: Settlement) {
        keep(after.countedTotal, after.counted)
        keep(after.pricedTotal, after.priced)
        keep(after.feeTotal, after.fee)
    }

    @_noLocks
    private mutating func keep(_ total: WideDecimal, _ place: Int) {
        guard place >= 0 else { return }
        balances[place].total = total
        noteBalance(place)
    }

    // MARK: - Places

    @_noLocks
    func balance(_ account: Int32, _ broker: BrokerNumber, _ currency: Int32) -> Int? {
        var probe = 0
        let hash = PositionBook.hash(Int(account), Int(currency), Int(broker.value))
        while let place = balanceIndex.candidate(hash, &probe) {
            if balances[place].account == account, balances[place].currency == currency,
                balances[place].broker == broker
            {
                return place
            }
        }
        return nil
    }

    @_noLocks
    mutating func place(
        balance account: Int, _ broker: BrokerNumber, _ currency: Int32
    ) throws(PortfolioRefusal) -> Int {
        if let known = balance(Int32(account), broker, currency) { return known }
        guard Int(broker.value) < BrokerNumber.maximum else { throw .malformed }
        guard balances.count < balances.capacity else { throw .full }
        balanceIndex.insert(PositionBook.hash(account, Int(currency), Int(broker.value)), balances.count)
        balances.append(Balance(account: Int32(account), currency: currency, broker: broker))
        return balances.count - 1
    }
}
