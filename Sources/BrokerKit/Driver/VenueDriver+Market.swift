// The market's stream: what is subscribed to, and what its books need.

package import Values

extension VenueDriver {
    /// What the gateway knows of the symbols that are in use: so that it can count what an amount of money comes to, and
    /// ticks.
    mutating func tellSteps() {
        for symbol in settings.symbols {
            guard let rules = book.instrument(named: symbol)?.rules, let name = Name(string: symbol) else { continue }
            let lots = [rules.quantity, rules.marketQuantity].compactMap { $0?.finest }
            report(.steps(symbol: name, tick: rules.price.finest ?? .zero, lot: lots.max() ?? .zero))
        }
    }

    /// Those that the venue has.
    var wantedInstruments: [Instrument] { settings.symbols.compactMap { book.instrument(named: $0) } }

    /// The subscriptions of a connection: all of them each time.
    mutating func subscribe(_ connection: Int, at now: Instant) {
        let instruments = wantedInstruments
        for symbol in settings.symbols where book.instrument(named: symbol) == nil {
            effects.append(.note("\(profile.title) has no \(symbol): there are no prices of it"))
        }
        guard !instruments.isEmpty else { return }
        send(market.wishes(instruments), connection, at: now)
        market.begin(instruments, at: now)
        meetMarketNeeds(at: now)
    }

    private mutating func send(_ wishes: [MarketWish], _ connection: Int, at now: Instant) {
        for wish in wishes {
            do throws(VenueRefusal) {
                for request in try adapter.subscription(wish, at: moment(at: now)) {
                    effects.append(.frame(connection: connection, request.body))
                }
            } catch {
                switch wish.channel {
                case .book:
                    effects.append(.note("\(profile.title): the best prices in place of books: \(error)"))
                    market.doWithoutBooks()
                    return send(market.wishes(wish.instruments), connection, at: now)
                case .quotes: effects.append(.note("\(profile.title): prices cannot be subscribed to: \(error)"))
                // What a venue does not tell is done without.
                case .trades, .candles: break
                }
            }
        }
    }

    mutating func hearMarket(_ news: VenueNews, of call: VenueCall?, at now: Instant) {
        market.hear(news, isAnswer: call != nil, at: now, venueTime: venueTime(at: now))
        meetMarketNeeds(at: now)
    }

    mutating func meetMarketNeeds(at now: Instant) {
        while let need = market.nextNeed() {
            switch need {
            case .ask(let place, let instrument, let depth):
                call(.book(instrument, depth: depth), for: .book(place), at: now)
            case .resubscribe(let instrument): resubscribe(instrument, at: now)
            case .note(let text): effects.append(.note("\(profile.title), \(text)"))
            }
        }
    }

    private mutating func resubscribe(_ instrument: Instrument, at now: Instant) {
        guard let place = streams.firstIndex(where: { $0.plan.name == .market }), let current = streams[place].current else { return }
        // The request is the subscription.
        if streams[place].plan.form == .lines { return lose(place, "prices are asked for anew", at: now) }
        let wish = MarketWish(true, .book, [instrument], depth: market.subscribedDepth)
        var end = wish
        end.isOn = false
        send([end, wish], current, at: now)
    }

    /// What is new of prices, as it is now. What is not taken is told another time, as it is then.
    package mutating func tellPrices(at now: Instant, _ take: (MarketSlip) -> Bool) { market.tell(at: now, take) }
}
