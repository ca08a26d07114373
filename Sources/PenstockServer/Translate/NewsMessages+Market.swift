// Balances, positions, instruments and prices as FIX messages.

internal import BrokerKit
internal import Values

extension NewsMessages {
    /// CollateralReport(BA): EndCash(922) is all there is, StartCash(921) what is free.
    mutating func addBalance(_ balance: BalanceNews) {
        var line = FIXLine()
        line.add(908, id("balance", balance.currency))
        line.add(910, "3")
        line.add(15, balance.currency)
        line.add(921, balance.available)
        line.add(922, balance.total)
        line.add(75, String(stamp(now).prefix(8)))
        line.add(60, stamp(now))
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
        addSymbol(position.venueSymbol, to: &line)
        line.add(702, "1")
        line.add(703, "TQ")
        if position.quantity.isNegative {
            line.add(705, Decimal(mantissa: -position.quantity.mantissa, scale: position.quantity.scale))
        } else {
            line.add(704, position.quantity)
        }
        send("AP", line)
    }

    /// SecurityDefinition(d): the smallest price step and quantity in Text(58), as FIX 4.4 has no fields for them.
    mutating func addInstrument(_ instrument: Instrument) {
        var line = FIXLine()
        line.add(320, id("instrument", instrument.venueSymbol))
        line.add(322, id("definition", instrument.venueSymbol))
        line.add(323, "4")
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
        var entries = book.bids.map { ("0", $0) }
        entries += book.asks.map { ("1", $0) }
        guard !entries.isEmpty else { return }
        var line = FIXLine()
        if book.isSnapshot { addSymbol(book.venueSymbol, to: &line) }
        line.add(268, String(entries.count))
        for (type, level) in entries {
            if book.isSnapshot {
                line.add(269, type)
            } else {
                // A level that is empty is gone.
                line.add(279, level.quantity.isZero ? "2" : "1")
                line.add(269, type)
                line.add(55, symbol(book.venueSymbol))
            }
            line.add(270, level.price)
            if book.isSnapshot || !level.quantity.isZero { line.add(271, level.quantity) }
        }
        send(book.isSnapshot ? "W" : "X", line)
    }

    mutating func addTrade(_ trade: TradeNews) {
        var line = FIXLine()
        line.add(268, "1")
        line.add(279, "0")
        line.add(269, "2")
        line.add(278, trade.tradeID)
        line.add(55, symbol(trade.venueSymbol))
        line.add(270, trade.price)
        line.add(271, trade.quantity)
        if let time = trade.time {
            line.add(272, String(stamp(time).prefix(8)))
            line.add(273, String(stamp(time).dropFirst(9)))
        }
        send("X", line)
    }

    mutating func addQuote(_ quote: QuoteNews) {
        let entries: [(String, Decimal?, Decimal?)] = [
            ("0", quote.bid?.price, quote.bid?.quantity), ("1", quote.ask?.price, quote.ask?.quantity), ("2", quote.last, nil),
            ("4", quote.open, nil), ("7", quote.high, nil), ("8", quote.low, nil), ("B", nil, quote.volume),
        ]
        addEntries(entries, quote.venueSymbol, quote.time)
    }

    mutating func addCandle(_ candle: CandleNews) {
        let entries: [(String, Decimal?, Decimal?)] = [
            ("4", candle.open, nil), ("5", candle.close, nil), ("7", candle.high, nil), ("8", candle.low, nil),
            ("B", nil, candle.volume),
        ]
        addEntries(entries, candle.venueSymbol, candle.start)
    }

    private mutating func addEntries(_ entries: [(String, Decimal?, Decimal?)], _ venueSymbol: String, _ time: Instant?) {
        let told = entries.filter { $0.1 != nil || $0.2 != nil }
        guard !told.isEmpty else { return }
        var line = FIXLine()
        addSymbol(venueSymbol, to: &line)
        line.add(268, String(told.count))
        for (type, price, size) in told {
            line.add(269, type)
            line.add(270, price)
            line.add(271, size)
            if let time {
                line.add(272, String(stamp(time).prefix(8)))
                line.add(273, String(stamp(time).dropFirst(9)))
            }
        }
        send("W", line)
    }

    private func symbol(_ venueSymbol: String) -> String {
        let known = instruments.instrument(named: venueSymbol) ?? adapter.instrument(guessedFromVenue: venueSymbol)
        return known?.symbol.description ?? venueSymbol
    }
}
