// Finding and making the places of accounts, symbols, positions and sums.

internal import Tables
internal import Values

extension PositionBook {
    @_noLocks
    static func hash(_ one: Int, _ two: Int, _ three: Int = 0) -> UInt32 {
        var hash = UInt64(truncatingIfNeeded: one) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ UInt64(truncatingIfNeeded: two)) &* 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 32
        hash = (hash ^ UInt64(truncatingIfNeeded: three)) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: hash >> 32)
    }

    @_noLocks
    func position(_ account: Int, _ broker: BrokerNumber, _ symbol: Int) -> Int? {
        var probe = 0
        while let place = positionIndex.candidate(PositionBook.hash(account, symbol, Int(broker.value)), &probe) {
            let found = (positions[place].account, positions[place].symbol, positions[place].broker)
            if found.0 == Int32(account), found.1 == Int32(symbol), found.2 == broker { return place }
        }
        return nil
    }

    @_noLocks
    func holding(_ account: Int, _ symbol: Int) -> Int? {
        var probe = 0
        while let place = holdingIndex.candidate(PositionBook.hash(account, symbol), &probe) {
            if holdings[place].account == Int32(account), holdings[place].symbol == Int32(symbol) { return place }
        }
        return nil
    }

    // MARK: - Made where they are new. What is made holds nothing, so that it may stay when a fill is refused then.

    @_noLocks
    mutating func place(account name: Identifier) throws(PortfolioRefusal) -> Int {
        guard let account = accountNames.add(name) else { throw .full }
        if account == accounts.count {
            accounts.append(Account())
            noteAccount(account)
        }
        return account
    }

    @_noLocks
    mutating func place(currency name: Name) throws(PortfolioRefusal) -> Int32 {
        guard let currency = currencyNames.add(name) else { throw .full }
        if currency == rates.count { rates.append(CurrencyRate()) }
        return Int32(currency)
    }

    @_noLocks
    mutating func place(symbol name: Name) throws(PortfolioRefusal) -> Int {
        if let known = symbolNames.number(of: name) { return known }
        guard symbolNames.count < symbolNames.capacity else { throw .full }
        let parts = SymbolParts(name)
        let first = try place(currency: parts.counted)
        let second = try place(currency: parts.priced.isEmpty ? pricing.currency(ofListed: name) : parts.priced)
        guard let symbol = symbolNames.add(name) else { throw .full }
        rates[Int(second)].isUsed = true
        symbols.append(Symbol(counted: first, priced: second, isPair: !parts.priced.isEmpty))
        return symbol
    }

    @_noLocks
    mutating func place(
        position account: Int, _ broker: BrokerNumber, _ symbol: Int
    ) throws(PortfolioRefusal) -> Int {
        if let known = position(account, broker, symbol) { return known }
        guard Int(broker.value) < BrokerNumber.maximum else { throw .malformed }
        guard positions.count < positions.capacity else { throw .full }
        let known = holding(account, symbol)
        // There are never more of these than positions.
        let sums = known ?? holdings.count
        if known == nil {
            holdingIndex.insert(PositionBook.hash(account, symbol), sums)
            holdings.append(AccountSymbol(account: account, symbol: symbol, next: accounts[account].firstHolding))
            accounts[account].firstHolding = Int32(sums)
        }
        let place = positions.count
        positionIndex.insert(PositionBook.hash(account, symbol, Int(broker.value)), place)
        positions.append(Position(account: account, symbol: symbol, holding: sums, broker: broker))
        return place
    }

    /// The sum of an account's fees in a currency; of all accounts below zero.
    @_noLocks
    mutating func place(fees account: Int32, _ currency: Int32) throws(PortfolioRefusal) -> Int {
        let hash = PositionBook.hash(Int(account), Int(currency))
        var probe = 0
        while let place = feeIndex.candidate(hash, &probe) {
            if feeSums[place].account == account, feeSums[place].currency == currency { return place }
        }
        guard feeSums.count < feeSums.capacity else { throw .full }
        rates[Int(currency)].isUsed = true
        let place = feeSums.count
        feeIndex.insert(hash, place)
        let next = account < 0 ? firstFee : accounts[Int(account)].firstFee
        feeSums.append(FeeSum(account: account, currency: currency, next: next))
        if account < 0 { firstFee = Int32(place) } else { accounts[Int(account)].firstFee = Int32(place) }
        return place
    }
}
