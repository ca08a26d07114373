// What the account at the simulated venue holds: positions, balances, buying power.

internal import Values

/// What an account has of one symbol, in ticks and lots of its book.
struct PaperHolding {
    /// Below zero when it is short.
    var lots: Int64 = 0
    /// The sum of ticks times lots that the position was opened at; signed like it.
    var cost: Int128 = 0
    /// The sum of ticks times lots of all sales less that of all buys.
    var flow: Int128 = 0
    /// The sum of ticks times lots of everything that was traded.
    var traded: Int128 = 0
    /// All commissions, in 10^-8.
    var charged: Int128 = 0
    /// Of an account with margin: what is open and could still be filled. Not in the book's row.
    var openBuys: Int64 = 0
    var openSells: Int64 = 0

    /// Books so many lots, below zero for a sale, at a price in ticks.
    ///
    /// Average cost: a trade that makes the position smaller takes its part of the cost away, and a trade that turns it
    /// round opens it anew at its own price.
    @_noLocks
    mutating func book(_ added: Int64, at price: Int64) {
        let worth = Int128(added) * Int128(price)
        let before = lots
        let (after, overflow) = before.addingReportingOverflow(added)
        lots = overflow ? (added > 0 ? .max : -.max) : after
        flow = saturated(flow, -worth)
        if before == 0 || (before > 0) == (added > 0) {
            cost = saturated(cost, worth)
        } else if (lots > 0) == (before > 0), lots != 0 {
            let (part, rest) = cost.quotientAndRemainder(dividingBy: Int128(before))
            cost = part &* Int128(lots) &+ rest &* Int128(lots) / Int128(before)
        } else {
            cost = Int128(lots) * Int128(price)
        }
    }
}

/// Something that an account has an amount of.
struct PaperAsset {
    /// Of a currency, its name; of what is traded without a pair, the symbol.
    var name = Name()
    var isCurrency = true
    /// What it had at first, in 10^-20; the rest is what its symbols' holdings add to it.
    var start: Int128 = 0
    /// What is set aside for open orders.
    var reserved: Int128 = 0
}

/// The sum, or the end of what an Int128 holds: amounts beyond that are told as that.
@_noLocks
func saturated(_ left: Int128, _ right: Int128) -> Int128 {
    let (value, overflow) = left.addingReportingOverflow(right)
    guard overflow else { return value }
    return right > 0 ? .max : -.max
}

// MARK: - What an account is made of

/// Which commission is paid from which volume on.
struct PaperRate {
    /// In 10^-20.
    var from: Int128 = 0
    var flat = Decimal.zero
    var percent = Decimal.zero
    var minimum = Decimal.zero

    /// The first one from nothing on, then the tiers.
    static func all(_ commission: PaperCommission) -> Slab<PaperRate> {
        var rates = Slab<PaperRate>(capacity: 1 + commission.tiers.count)
        rates.append(PaperRate(flat: commission.flat, percent: commission.percent, minimum: commission.minimum))
        for tier in commission.tiers {
            rates.append(
                PaperRate(
                    from: PaperAsset.units(tier.from) ?? .max, flat: tier.flat, percent: tier.percent,
                    minimum: tier.minimum))
        }
        return rates
    }
}

extension PaperAsset {
    static var digits: Int { @_noLocks get { 20 } }

    /// An amount in 10^-20; nil where it has no place.
    static func units(_ amount: Decimal) -> Int128? {
        product(Int128(amount.mantissa), tenTo(digits - Int(amount.scale)))
    }

    static func all(_ settings: PaperSettings) -> Slab<PaperAsset> {
        var assets: [PaperAsset] = []
        func add(_ name: Name, isCurrency: Bool, start: Int128 = 0) {
            guard !assets.contains(where: { $0.name == name && $0.isCurrency == isCurrency }) else { return }
            assets.append(PaperAsset(name: name, isCurrency: isCurrency, start: start))
        }
        for balance in settings.account.balances {
            add(balance.currency, isCurrency: true, start: units(balance.amount) ?? 0)
        }
        for symbol in settings.symbols {
            let sides = settings.sides(of: symbol.symbol)
            add(sides.base, isCurrency: sides.isPair)
            add(sides.quote, isCurrency: true)
        }
        var slab = Slab<PaperAsset>(capacity: max(assets.count, 1))
        for asset in assets { slab.append(asset) }
        return slab
    }

    /// - Parameter name: Of one that is there.
    static func place(of name: Name, isCurrency: Bool, in assets: borrowing Slab<PaperAsset>) -> Int {
        for place in 0..<assets.count where assets[place].name == name && assets[place].isCurrency == isCurrency {
            return place
        }
        return 0
    }
}

extension PaperSettings {
    /// What is counted of a symbol and what it is priced in: of a pair its two parts, else the symbol itself and the
    /// account's currency.
    func sides(of symbol: Name) -> (base: Name, quote: Name, isPair: Bool) {
        var (base, quote) = (Name(), Name())
        var isBehind = false
        for index in 0..<symbol.count {
            if symbol[index] == UInt8(ascii: "/"), !isBehind {
                isBehind = true
            } else if isBehind {
                quote.append(symbol[index])
            } else {
                base.append(symbol[index])
            }
        }
        guard !base.isEmpty, !quote.isEmpty else { return (symbol, account.currency, false) }
        return (base, quote, true)
    }
}
