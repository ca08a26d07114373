// What every account has at every broker.

internal import Tables
package import Values

/// Positions, balances, fees and profit.
///
/// **Exact:** all sums are decimals that hold them exactly; what they cannot hold is refused. The one division is that
/// of a cost where a part of a lot is closed: where its quotient does not end, it is rounded at the eighteenth digit
/// behind the point, and the rest stays in the cost of what is left. So nothing is lost: realised and unrealised profit
/// together are always exactly what was got less what was paid, and realised profit is when nothing is open.
///
/// **Shape:** about 700 bytes for each place of `maximumPositions`, and 48 for each of its lots, given when first used.
/// Nothing is allocated after `init`.
/// **Cost:** O(1) for a fill (O(lots it closes)), a mark, a rate and the sums of one account and symbol; O(symbols) for
/// totals.
package struct PositionBook: ~Copyable {
    /// A symbol, its mark, and the sums of all its positions.
    struct Symbol: BitwiseCopyable {
        let counted: Int32
        let priced: Int32
        /// What is counted is money, too, and has balances.
        let isPair: Bool
        var sums = Holding()
        var mark: Decimal?

        @_noLocks
        init(counted: Int32, priced: Int32, isPair: Bool) {
            self.counted = counted
            self.priced = priced
            self.isPair = isPair
        }
    }

    struct AccountSymbol: BitwiseCopyable {
        let account: Int32
        let symbol: Int32
        /// The account's next.
        let next: Int32
        var sums = Holding()

        @_noLocks
        init(account: Int, symbol: Int, next: Int32) {
            self.account = Int32(account)
            self.symbol = Int32(symbol)
            self.next = next
        }
    }

    struct Account: BitwiseCopyable {
        var firstHolding: Int32 = -1
        var firstFee: Int32 = -1
        var peak = Peak()
        var nextDirty: Int32 = -2

        @_noLocks
        init() {}
    }

    /// Fees of an account in a currency; the account below zero is all of them.
    struct FeeSum: BitwiseCopyable {
        let account: Int32
        let currency: Int32
        let next: Int32
        var total = WideDecimal.zero
        var start = WideDecimal.zero

        @_noLocks
        init(account: Int32, currency: Int32, next: Int32) {
            self.account = account
            self.currency = currency
            self.next = next
        }
    }

    let settings: PortfolioSettings
    var accountNames: NameTable<8>
    var symbolNames: NameTable<4>
    var currencyNames: NameTable<4>
    var accounts: Slab<Account>
    var symbols: Slab<Symbol>
    /// By the numbers of the currencies.
    var rates: Slab<CurrencyRate>
    /// What the settings say of symbols.
    let pricing: SymbolPricing
    var positions: Slab<Position>
    var positionIndex: HashIndex
    var lots: LotTable
    var holdings: Slab<AccountSymbol>
    var holdingIndex: HashIndex
    var balances: Slab<Balance>
    var balanceIndex: HashIndex
    var feeSums: Slab<FeeSum>
    var feeIndex: HashIndex
    var firstFee: Int32 = -1
    var peak = Peak()
    var dirty = DirtyLists()
    private let inPlace = InPlace()

    package init(_ settings: PortfolioSettings = PortfolioSettings()) {
        self.settings = settings
        accountNames = NameTable(capacity: settings.maximumAccounts)
        symbolNames = NameTable(capacity: settings.maximumSymbols)
        currencyNames = NameTable(capacity: settings.maximumCurrencies)
        accounts = Slab(capacity: settings.maximumAccounts)
        symbols = Slab(capacity: settings.maximumSymbols)
        rates = Slab(capacity: settings.maximumCurrencies)
        pricing = SymbolPricing(settings)
        positions = Slab(capacity: settings.maximumPositions)
        positionIndex = HashIndex(capacity: settings.maximumPositions)
        lots = LotTable(positions: settings.maximumPositions, each: settings.method.lots)
        holdings = Slab(capacity: settings.maximumPositions)
        holdingIndex = HashIndex(capacity: settings.maximumPositions)
        balances = Slab(capacity: settings.maximumBalances)
        balanceIndex = HashIndex(capacity: settings.maximumBalances)
        // One more for each currency: the sums over all accounts.
        let sums = settings.maximumFeeSums + settings.maximumCurrencies
        feeSums = Slab(capacity: sums)
        feeIndex = HashIndex(capacity: sums)
        // The base currency is the first, and worth itself.
        _ = currencyNames.add(settings.baseCurrency)
        var one = CurrencyRate()
        one.value = Decimal(1)
        rates.append(one)
    }

    package var positionCount: Int { @_noLocks get { positions.count } }
    package var balanceCount: Int { @_noLocks get { balances.count } }
    package var accountCount: Int { @_noLocks get { accounts.count } }
    package var symbolCount: Int { @_noLocks get { symbols.count } }

    /// The symbol with a number from 0 on, if anybody has anything of it.
    @_noLocks
    package func openSymbol(_ number: Int) -> Name? {
        let sums = symbols[number].sums
        return sums.long.isZero && sums.short.isZero ? nil : symbolNames[number]
    }
}

// MARK: - Looking up

extension PositionBook {
    @_noLocks
    package func number(_ account: Identifier, _ broker: BrokerNumber, _ symbol: Name) -> PositionNumber? {
        guard let account = accountNames.number(of: account), let symbol = symbolNames.number(of: symbol) else {
            return nil
        }
        return position(account, broker, symbol).map { PositionNumber($0) }
    }

    package subscript(number: PositionNumber) -> Position { @_noLocks get { positions[Int(number.value)] } }

    @_noLocks
    package func account(of number: PositionNumber) -> Identifier {
        accountNames[Int(positions[Int(number.value)].account)]
    }

    @_noLocks
    package func symbol(of number: PositionNumber) -> Name { symbolNames[Int(positions[Int(number.value)].symbol)] }

    /// The currency in which a position's figures are.
    @_noLocks
    package func currency(of number: PositionNumber) -> Name {
        currencyNames[Int(symbols[Int(positions[Int(number.value)].symbol)].priced)]
    }

    @_noLocks
    package func mark(of number: PositionNumber) -> Decimal? {
        symbols[Int(positions[Int(number.value)].symbol)].mark
    }

    @_noLocks
    package func mark(of symbol: Name) -> Decimal? {
        guard let place = symbolNames.number(of: symbol) else { return nil }
        return symbols[place].mark
    }

    @_noLocks
    package func name(of account: AccountNumber) -> Identifier { accountNames[Int(account.value)] }

    @_noLocks
    package func feeCount(of number: PositionNumber) -> Int { positions[Int(number.value)].feeCount }

    /// The fees of a position in one of its currencies, from 0.
    @_noLocks
    package func fee(_ index: Int, of number: PositionNumber) -> (currency: Name, total: WideDecimal) {
        let fee = positions[Int(number.value)].fees[index]
        return (currencyNames[Int(fee.currency)], fee.total)
    }

    /// What an account has of a symbol over all its brokers; all zero where it never had any.
    @_noLocks
    package func holding(_ account: Identifier, _ symbol: Name) -> Holding {
        guard let account = accountNames.number(of: account), let symbol = symbolNames.number(of: symbol),
            let place = holding(account, symbol)
        else { return Holding() }
        return holdings[place].sums
    }

    /// The same over all accounts.
    @_noLocks
    package func holding(_ symbol: Name) -> Holding {
        guard let symbol = symbolNames.number(of: symbol) else { return Holding() }
        return symbols[symbol].sums
    }
}
