// What the simulated venue lets an order be.

internal import Orders
internal import Values

extension PaperBroker {
    /// Whether the settings let the venue do what terms ask for.
    @_noLocks
    func isDone(_ terms: OrderTerms, or refusal: inout Refusal) -> Bool {
        var missing: StaticString?
        switch terms.kind {
        case .market, .limit: break
        case .stop: if !abilities.has(.stop) { missing = "OrdType(40)=3" }
        case .stopLimit: if !abilities.has(.stopLimit) { missing = "OrdType(40)=4" }
        case .marketIfTouched: if !abilities.has(.marketIfTouched) { missing = "OrdType(40)=J" }
        case .limitIfTouched: if !abilities.has(.limitIfTouched) { missing = "OrdType(40)=J with Price(44)" }
        case .trailingStop: if !abilities.has(.trailingStop) { missing = "OrdType(40)=P with ExecInst(18)=a" }
        case .marketToLimit: missing = "OrdType(40)=K"
        case .primaryPeg, .marketPeg: missing = "OrdType(40)=P with ExecInst(18)=R or P"
        }
        switch terms.timeInForce {
        case .day, .goodTillCancel: break
        case .immediateOrCancel: if !abilities.has(.immediateOrCancel) { missing = "TimeInForce(59)=3" }
        case .fillOrKill: if !abilities.has(.fillOrKill) { missing = "TimeInForce(59)=4" }
        case .goodTillDate: if !abilities.has(.goodTillDate) { missing = "TimeInForce(59)=6" }
        case .atTheOpening: if !abilities.has(.atTheOpening) { missing = "TimeInForce(59)=2" }
        case .atTheClose: if !abilities.has(.atTheClose) { missing = "TimeInForce(59)=7" }
        }
        if terms.features.has(.postOnly), !abilities.has(.postOnly) { missing = "ExecInst(18)=6" }
        if terms.features.has(.reduceOnly), !abilities.has(.reduceOnly) { missing = "PositionEffect(77)=C" }
        if terms.display != nil, !abilities.has(.iceberg) { missing = "MaxFloor(111)" }
        if let missing {
            var text = sentence(missing)
            add(" is not done here", to: &text)
            return refuse(&refusal, .unsupportedCharacteristic, text)
        }
        guard terms.features.isKnown, (terms.kind == .trailingStop) == (terms.trail != nil) else {
            return refuse(&refusal, .unsupportedCharacteristic, sentence("The order asks for what is not done here"))
        }
        return true
    }

    /// Whether the market, the time and the position let the order be what it asks to be.
    @_noLocks
    func isAllowed(
        _ slot: Int, _ terms: OrderTerms, _ measure: PaperOrder.Measure, at now: Instant, or refusal: inout Refusal
    ) -> Bool {
        let (place, isBuy) = (Int(orders[slot].book), orders[slot].side.isBuy)
        if terms.timeInForce == .goodTillDate, terms.expires <= now {
            return refuse(&refusal, .other, sentence("ExpireTime(126) is over"))
        }
        if orders[slot].isForAuction || isAuction(terms.timeInForce) {
            guard terms.kind == .market || terms.kind == .limit else {
                return refuse(
                    &refusal, .unsupportedCharacteristic,
                    sentence("At the opening and at the close there are market and limit orders only"))
            }
        }
        if terms.features.has(.postOnly) {
            guard terms.kind.hasLimit, !terms.timeInForce.isImmediate, !isAuction(terms.timeInForce) else {
                return refuse(
                    &refusal, .unsupportedCharacteristic, sentence("ExecInst(18)=6 is for limit orders that can rest"))
            }
            if terms.kind == .limit, fills, let limit = measure.limit,
                isBuy ? limit >= books[place].ask : limit <= books[place].bid
            {
                return refuse(
                    &refusal, .other,
                    compared("Post only: it would take at ", books[place].price(isBuy ? books[place].ask : books[place].bid)))
            }
        }
        if terms.features.has(.reduceOnly) {
            guard place > 0 else {
                return refuse(
                    &refusal, .unsupportedCharacteristic, sentence("No position is kept of symbols that are not listed"))
            }
            if reducible(slot) == 0 {
                return refuse(
                    &refusal, .other,
                    compared("Reduce only: the position is ", books[place].quantity(books[place].holding.lots)))
            }
        }
        return true
    }

    @_noLocks
    private func isAuction(_ timeInForce: TimeInForce) -> Bool {
        timeInForce == .atTheOpening || timeInForce == .atTheClose
    }

    /// How many lots of its position an order can make it smaller by.
    @_noLocks
    func reducible(_ slot: Int) -> Int64 {
        let lots = books[Int(orders[slot].book)].holding.lots
        let open = orders[slot].side.isBuy ? -lots : lots
        return open > 0 ? open : 0
    }
}
