// Balances, positions, instruments and prices as FIX messages.

internal import BrokerKit
internal import Values

extension NewsMessages {
    /// CollateralReport(BA), as the gateway tells balances: CashOutstanding(901) is all there is, and MarginExcess(899) of
    /// it what is free.
    mutating func addBalance(_ balance: BalanceNews) {
        var line = FIXLine()
        line.add(908, id("balance", balance.currency))
        line.add(910, "0")
        line.add(1, "ACCOUNT")
        line.add(15, balance.currency)
        line.add(899, balance.available)
        line.add(900, balance.total)
        line.add(901, balance.total)
        send("BA", line)
    }

    /// PositionReport(AP).
    mutating func addPosition(_ position: PositionNews) {
        var line = FIXLine()
        line.add(721, id("position", position.venueSymbol))
        line.add(728, "0")
        line.add(715, String(stamp(now).prefix(8)))
        line.add(730, position.averagePrice ?? .zero)
        line.add(731, "1")
        line.add(734, position.averagePrice ?? .zero)
        line.add(1, "ACCOUNT")
        line.add(581, "1")
        line.add(group: 453, [[(448, "ACCOUNT"), (447, "D"), (452, "38")]])
        addSymbol(position.venueSymbol, to: &line)
        let (quantity, isShort) = (position.quantity, position.quantity.isNegative)
        let size = isShort ? Decimal(mantissa: -quantity.mantissa, scale: quantity.scale) : quantity
        line.add(group: 702, [[(703, "TOT"), (704, isShort ? "0" : size.description), (705, isShort ? size.description : "0")]])
        line.add(group: 753, [[(707, "FMTM"), (708, (position.unrealizedProfit ?? .zero).description)]])
        send("AP", line)
    }

    /// SecurityDefinition(d): the smallest price step in Text(58), as FIX 4.4 has no field for it.
    mutating func addInstrument(_ instrument: Instrument) {
        var line = FIXLine()
        line.add(320, id("instrument", instrument.venueSymbol))
        line.add(322, id("definition", instrument.venueSymbol))
        line.add(323, "1")
        line.add(55, instrument.symbol.description)
        line.add(48, instrument.venueSymbol)
        line.add(22, "8")
        line.add(460, Self.product(instrument.product))
        line.add(15, instrument.symbol.quote)
        line.add(231, instrument.contractSize)
        var words = [instrument.state.rawValue]
        if let rules = instrument.rules {
            if let step = rules.price.steps.first { words.append("tick \(step.step)") }
            if let step = rules.quantity.steps.first { words.append("lot \(step.step)") }
            line.add(561, rules.quantity.steps.first?.step)
            line.add(562, rules.quantity.minimum)
            if let least = rules.minimumNotional { words.append("at least \(least)") }
        }
        line.add(58, words.joined(separator: ", "))
        send("d", line)
    }

    /// Product(460): 4 currency, 5 equity, 2 commodity for coins, 12 other.
    private static func product(_ product: Product) -> String {
        switch product {
        case .equity: "5"
        case .forex: "4"
        case .spot, .linear, .inverse, .option: "12"
        }
    }

    // MARK: Prices

    /// MarketDataSnapshotFullRefresh(W), or MarketDataIncrementalRefresh(X) for what has changed.
    mutating func addBook(_ book: BookNews) {
        guard let name = priced(book.venueSymbol, "a book") else { return }
        let levels = book.bids.map { ("0", $0) } + book.asks.map { ("1", $0) }
        guard !levels.isEmpty else { return remark("an empty book of \(name)") }
        var line = FIXLine()
        if book.isSnapshot {
            addSymbol(name, to: &line)
            line.add(group: 268, levels.map { [(269, $0), (270, $1.price.description), (271, $1.quantity.description)] })
            return send("W", line)
        }
        line.add(
            group: 268,
            levels.map { type, level in
                // A level that is empty is gone.
                let isGone = level.quantity.isZero
                return [
                    (279, isGone ? "2" : "1"), (269, type), (55, symbol(name)), (270, level.price.description),
                    (271, isGone ? nil : level.quantity.description),
                ]
            })
        send("X", line)
    }

    mutating func addTrade(_ trade: TradeNews) {
        guard let name = priced(trade.venueSymbol, "a trade") else { return }
        var line = FIXLine()
        line.add(
            group: 268,
            [
                [
                    (279, "0"), (269, "2"), (278, trade.tradeID), (55, symbol(name)), (270, trade.price.description),
                    (271, trade.quantity.description), (272, trade.time.map(date)), (273, trade.time.map(timeOfDay)),
                ]
            ])
        send("X", line)
    }

    mutating func addQuote(_ quote: QuoteNews) {
        addPrices(
            [
                ("0", quote.bid?.price, quote.bid?.quantity), ("1", quote.ask?.price, quote.ask?.quantity),
                ("2", quote.last, nil), ("4", quote.open, nil), ("7", quote.high, nil), ("8", quote.low, nil),
                ("B", nil, quote.volume),
            ], of: priced(quote.venueSymbol, "a quote"), quote.time)
    }

    mutating func addCandle(_ candle: CandleNews) {
        addPrices(
            [
                ("4", candle.open, nil), ("5", candle.close, nil), ("7", candle.high, nil), ("8", candle.low, nil),
                ("B", nil, candle.volume),
            ], of: priced(candle.venueSymbol, "a candle"), candle.start)
    }

    private mutating func addPrices(
        _ prices: [(type: String, price: Decimal?, size: Decimal?)], of name: String?, _ time: Instant?
    ) {
        let told = prices.filter { $0.price != nil || $0.size != nil }
        guard let name, !told.isEmpty else { return }
        var line = FIXLine()
        addSymbol(name, to: &line)
        line.add(
            group: 268,
            told.map {
                [
                    (269, $0.type), (270, $0.price?.description), (271, $0.size?.description), (272, time.map(date)),
                    (273, time.map(timeOfDay)),
                ]
            })
        send("W", line)
    }

    /// The instrument that a price is of; nil where nobody says, which is no message then.
    private mutating func priced(_ venueSymbol: String, _ what: String) -> String? {
        if let name = named(venueSymbol) { return name }
        remark("\(what) of an instrument that the payload does not name: --asked FILE with the MarketDataRequest(V) tells it")
        return nil
    }

    private func date(_ time: Instant) -> String { String(stamp(time).prefix(8)) }
    private func timeOfDay(_ time: Instant) -> String { String(stamp(time).dropFirst(9)) }
}
