// What the account at the simulated venue has, and what it can pay for.

internal import Orders
internal import Values

extension PaperBroker {
    // MARK: - What it has

    /// Ticks times lots of a book in 10^-20 of its money.
    @_noLocks
    func money(_ worth: Int128, in place: Int) -> Int128 {
        let (tick, lot) = (books[place].tick, books[place].lot)
        return saturatedProduct(
            worth, saturatedProduct(Int128(tick.mantissa) * Int128(lot.mantissa), power(tick.scale + lot.scale)))
    }

    /// Lots of a book in 10^-20 of what they are lots of.
    @_noLocks
    private func goods(_ lots: Int64, in place: Int) -> Int128 {
        let lot = books[place].lot
        return saturatedProduct(Int128(lots) * Int128(lot.mantissa), power(lot.scale))
    }

    /// How many of 10^-20 are in 10^-scale.
    @_noLocks
    private func power(_ scale: UInt8) -> Int128 {
        var power: Int128 = 1
        var digits = Int(scale)
        while digits < PaperAsset.digits {
            power *= 10
            digits += 1
        }
        return power
    }

    /// A charge of 10^-8 each.
    @_noLocks
    private func charges(_ charged: Int128) -> Int128 { saturatedProduct(charged, power(8)) }

    /// What there is of an asset: what it began with, what was bought less what was sold, what was earned and paid.
    ///
    /// **Cost:** looks at every book.
    @_noLocks
    func total(of asset: Int) -> Int128 {
        var sum = assets[asset].start
        var place = 1
        while place < books.capacity {
            if books[place].base == asset { sum = saturated(sum, goods(books[place].holding.lots, in: place)) }
            if books[place].quote == asset {
                sum = saturated(sum, money(books[place].holding.flow, in: place))
                sum = saturated(sum, -charges(books[place].holding.charged))
            }
            place += 1
        }
        return sum
    }

    /// What was paid for a position, in the middle, with eight digits more than its tick has.
    @_noLocks
    func averagePrice(_ place: Int) -> Decimal {
        let holding = books[place].holding
        let tick = books[place].tick
        let digits = tick.scale + 8
        let cost = WideDecimal(mantissa: product(holding.cost, Int128(tick.mantissa)) ?? 0, scale: tick.scale)
        return (cost.divided(by: Decimal(holding.lots), digits: digits, .halfEven) ?? .zero).normalized
    }

    /// 10^-20 as a decimal, with as many digits as it holds.
    @_noLocks
    func amount(_ units: Int128) -> Decimal {
        var digits: UInt8 = 18
        while digits > 0 {
            if let value = WideDecimal(mantissa: units, scale: 20).rounded(toDigits: digits, .halfEven) {
                return value.normalized
            }
            digits -= 1
        }
        return Decimal(units < 0 ? -.max : .max)
    }

    /// Which commission an order of a book pays that is accepted now.
    @_noLocks
    func tier(of place: Int) -> UInt8 {
        guard place > 0 else { return 0 }
        var traded: Int128 = 0
        var other = 1
        while other < books.capacity {
            if books[other].quote == books[place].quote {
                traded = saturated(traded, money(books[other].holding.traded, in: other))
            }
            other += 1
        }
        var tier = 0
        while tier + 1 < rates.count, rates[tier + 1].from <= traded { tier += 1 }
        return UInt8(tier)
    }

    // MARK: - What it can pay for

    /// The most that a buy may cost a lot, in ticks, as far as one can see.
    @_noLocks
    private func highestPrice(_ measure: PaperOrder.Measure, in place: Int) -> Int64 {
        if let limit = measure.limit { return limit }
        var (highest, level) = (measure.stop ?? 0, 0)
        while let offer = books[place].offer(level, buying: true, limit: nil) {
            let price = books[place].takerPrice(offer, buying: true, lots: offer.size, limit: nil)
            if price > highest { highest = price }
            level += 1
        }
        return highest
    }

    /// What the rest of an order needs of the account: money and its commission for a buy, else the lots themselves.
    @_noLocks
    private func need(_ slot: Int, _ measure: PaperOrder.Measure) -> (asset: Int, amount: Int128) {
        let place = Int(orders[slot].book)
        let leaves = measure.quantity > orders[slot].filled ? measure.quantity - orders[slot].filled : 0
        guard orders[slot].side.isBuy else { return (books[place].base, goods(leaves, in: place)) }
        let worth = Int128(leaves) * Int128(highestPrice(measure, in: place))
        return (books[place].quote, saturated(money(worth, in: place), cost(slot, of: worth)))
    }

    /// The commission of so much more of an order.
    @_noLocks
    private func cost(_ slot: Int, of worth: Int128) -> Int128 {
        let (place, before) = (Int(orders[slot].book), orders[slot].charged)
        guard worth > 0, let notional = sum(orders[slot].notional, worth),
            let after = charge(for: notional, in: place, tier: orders[slot].tier), after > before
        else { return 0 }
        return charges(Int128(after - before))
    }

    /// Whether the account lets an order be, with other terms perhaps.
    @_noLocks
    func canPay(
        _ slot: Int, _ terms: OrderTerms, _ measure: PaperOrder.Measure, or refusal: inout Refusal
    ) -> Bool {
        if let margin { return canCarry(slot, measure, margin, or: &refusal) }
        if case .sellShort = orders[slot].side {
            return refuse(&refusal, .exceedsLimit, sentence("Buying power: short sales need an account with margin"))
        }
        let (asset, amount) = need(slot, measure)
        let free = saturated(total(of: asset), extras[slot].reserve.amount - assets[asset].reserved)
        guard amount > free else { return true }
        return refuse(
            &refusal, .exceedsLimit,
            poor(needs: self.amount(amount), has: self.amount(free), of: assets[asset].name))
    }

    /// Whether an account with margin may carry an order: either it makes a position smaller, or all positions and open
    /// orders priced in its currency come to no more than so many times what the account is worth in it.
    @_noLocks
    private func canCarry(
        _ slot: Int, _ measure: PaperOrder.Measure, _ margin: Decimal, or refusal: inout Refusal
    ) -> Bool {
        let place = Int(orders[slot].book)
        let currency = books[place].quote
        let leaves = measure.quantity > orders[slot].filled ? measure.quantity - orders[slot].filled : 0
        let added = leaves - extras[slot].reserve.lots
        let isBuy = orders[slot].side.isBuy
        let before = openLots(place, buys: 0, sells: 0)
        let after = openLots(place, buys: isBuy ? added : 0, sells: isBuy ? 0 : added)
        if after <= before { return true }
        var exposure = money(Int128(after - before) * Int128(books[place].mid), in: place)
        var equity = total(of: currency)
        var other = 1
        while other < books.capacity {
            if books[other].quote == currency {
                let mid = Int128(books[other].mid)
                exposure = saturated(exposure, money(Int128(openLots(other, buys: 0, sells: 0)) * mid, in: other))
                equity = saturated(equity, money(Int128(books[other].holding.lots) * mid, in: other))
            }
            other += 1
        }
        var scale: Int128 = 1
        for _ in 0..<margin.scale { scale *= 10 }
        if let open = product(exposure, scale), let most = product(equity, Int128(margin.mantissa)), open <= most {
            return true
        }
        return refuse(
            &refusal, .exceedsLimit,
            stretched(
                exposure: amount(exposure), equity: amount(equity), times: margin, assets[currency].name))
    }

    /// The most lots that a book's position could come to, long or short, with what is open and so much more.
    @_noLocks
    private func openLots(_ place: Int, buys: Int64, sells: Int64) -> Int64 {
        let holding = books[place].holding
        let long = clamped(Int128(holding.lots) + Int128(holding.openBuys) + Int128(buys))
        let short = clamped(Int128(holding.openSells) + Int128(sells) - Int128(holding.lots))
        return long > short ? long : short
    }

    @_noLocks
    private func clamped(_ lots: Int128) -> Int64 { Int64(exactly: lots) ?? (lots > 0 ? .max : -.max) }

    /// Sets aside for an order what it needs as it is now: nothing when it is over.
    @_noLocks
    mutating func reserve(_ slot: Int) {
        guard isChecked, orders[slot].book > 0 else { return }
        let place = Int(orders[slot].book)
        let isOpen = orders[slot].isWorking && orders[slot].leaves > 0
        let (old, isBuy) = (extras[slot].reserve, orders[slot].side.isBuy)
        var new = PaperReserve()
        if margin != nil {
            new.lots = isOpen ? orders[slot].leaves : 0
            let open = isBuy ? books[place].holding.openBuys : books[place].holding.openSells
            let lots = clamped(Int128(open) + Int128(new.lots - old.lots))
            if isBuy { books[place].holding.openBuys = lots } else { books[place].holding.openSells = lots }
        } else {
            let need = need(slot, orders[slot].measure)
            new.amount = isOpen ? need.amount : 0
            assets[need.asset].reserved = saturated(assets[need.asset].reserved, new.amount - old.amount)
        }
        extras[slot].reserve = new
    }

    /// How many of so many lots an account without margin can pay for at a price.
    @_noLocks
    func affordable(_ slot: Int, _ wanted: Int64, at price: Int64) -> Int64 {
        let place = Int(orders[slot].book)
        guard place > 0 else { return wanted }
        let asset = books[place].quote
        let isBuy = orders[slot].side.isBuy
        let reserved = assets[asset].reserved - (isBuy ? extras[slot].reserve.amount : 0)
        let free = saturated(total(of: asset), -reserved)
        var lots = wanted
        var tries = 0
        while lots > 0, tries < 8 {
            let worth = Int128(lots) * Int128(price)
            let (money, cost) = (money(worth, in: place), cost(slot, of: worth))
            // A sale brings more than it costs, or else takes the rest from what is there.
            guard isBuy else { return saturated(saturated(free, money), -cost) >= 0 ? lots : 0 }
            if saturated(money, cost) <= free { return lots }
            let each = self.money(Int128(price), in: place)
            let most = each > 0 ? (free - cost) / each : 0
            lots = most < Int128(lots) ? clamped(most) : lots - 1
            tries += 1
        }
        return 0
    }
}

@_noLocks
private func saturatedProduct(_ left: Int128, _ right: Int128) -> Int128 {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    guard overflow else { return value }
    return (left > 0) == (right > 0) ? .max : -.max
}
