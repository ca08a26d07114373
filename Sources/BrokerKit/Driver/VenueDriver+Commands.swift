// Commands of the gateway.

internal import Orders
package import Values

extension VenueDriver {
    package mutating func take(_ command: VenueCommand, at now: Instant) {
        switch command {
        case .known(let order):
            var tracked = TrackedOrder(order)
            // How it stands is asked about when the venue can be reached.
            tracked.isAccepted = true
            tracked.knowsSum = false
            tracked.foreignName = foreignNames.removeValue(forKey: "\(order.venueOrderID)")
            keep(tracked)
        case .submit(let order): submit(order, at: now)
        case .replace(let order): replace(order, at: now)
        case .cancel(let order): cancel(order, at: now)
        case .ask(let order): ask(order, at: now)
        case .forget(let number): forget(number.value)
        case .question(let question): begin(question, at: now)
        case .hold: hold(at: now)
        case .release: release(at: now)
        }
    }

    private mutating func submit(_ order: WebOrder, at now: Instant) {
        guard let wanted = venueOrder(order, order.terms, order.use) else {
            return report(order.number, .rejected(.unknownSymbol, text("no instrument of \(profile.title)")))
        }
        keep(TrackedOrder(order))
        call(.place(wanted), for: .place(order.number, use: order.use), at: now)
    }

    private mutating func cancel(_ order: WebOrder, at now: Instant) {
        // One that has ended for the gateway comes without its symbol.
        if !order.symbol.isEmpty { refresh(order) }
        if takesBack(order.number) { return }
        // Whoever cancels does not wait for a replace any more: what is there now goes, and nothing new comes.
        orders[order.number]?.replacesInSteps = false
        let isBetween = orders[order.number]?.isBetween ?? false
        guard let tracked = orders[order.number], let named = venueOrder(tracked, use: isBetween ? tracked.web.wantedUse : nil) else {
            return report(order.number, .cancelRejected(.unknownOrder, text("no such order, or no instrument, of \(profile.title)")))
        }
        // A stop asks for it again and again: one that has not left yet is enough.
        if let waiting = calls[tracked.cancelCall], waiting.reason == .cancel(order.number), waiting.sent == nil { return }
        orders[order.number]?.cancelCall = lastCall + 1
        let name = tracked.isOverHere ? nil : settings.names.text(of: OrderNumber(order.number), use: Int(order.uses))
        call(.cancel(named, as: name ?? ""), for: .cancel(order.number), at: now)
    }

    /// What has not left yet does not leave any more: cancels go first, and an order would come behind its cancel. True
    /// where nothing of the order is at the venue.
    private mutating func takesBack(_ number: UInt64) -> Bool {
        let why = "canceled before it was sent"
        for (id, call) in calls where call.sent == nil {
            switch call.reason {
            case .place(number, _):
                calls[id] = nil
                orders[number]?.isOver = true
                report(number, .canceled(text(why)))
                return true
            case .replace(number, _):
                calls[id] = nil
                let isGone = orders[number]?.isBetween ?? false
                endReplace(number, .other, why)
                return isGone
            default: break
            }
        }
        return false
    }

    private mutating func replace(_ order: WebOrder, at now: Instant) {
        refresh(order)
        guard let tracked = orders[order.number], let old = venueOrder(tracked),
            var new = venueOrder(order, order.wanted, order.wantedUse)
        else { return report(order.number, .replaceRejected(.unknownOrder, text("no instrument of \(profile.title)"))) }
        // What the venue's own order is to come to: without what was filled of those before it.
        guard let total = order.wanted.quantity.subtracting(tracked.web.filledBefore), total > tracked.known.filled else {
            return endReplace(order.number, .tooLate, "so much is filled already")
        }
        new.size = .quantity(total)
        new.venueOrderID = old.venueOrderID
        switch profile.replace {
        case .amend where canAmend(old, new): call(.replace(old, by: new), for: .replace(order.number, use: order.wantedUse), at: now)
        // A new order that is sent while the old one may still be filled could fill more than was asked for: it leaves when
        // the venue has said how much of the old one there was.
        case .amend, .exchange, .cancelAndNew:
            if profile.replace == .exchange, isReduction(old, new) {
                return call(.replace(old, by: new), for: .replace(order.number, use: order.wantedUse), at: now)
            }
            orders[order.number]?.replacesInSteps = true
            cancelToReplace(order.number, at: now)
        }
    }

    /// The first step of a replace; also when it did not arrive.
    mutating func cancelToReplace(_ number: UInt64, at now: Instant) {
        guard let tracked = orders[number], let old = venueOrder(tracked),
            calls.values.allSatisfy({ $0.reason != .cancelToReplace(number) })
        else { return }
        call(.cancel(old, as: ""), for: .cancelToReplace(number), at: now)
    }

    private func canAmend(_ old: VenueOrder, _ new: VenueOrder) -> Bool {
        do throws(VenueRefusal) {
            return try !adapter.requests(for: .replace(old, by: new), at: CallMoment(Instant(nanosecondsSinceEpoch: 0), nonce: "1")).isEmpty
        } catch {
            return false
        }
    }

    /// Less of the same: the venue makes the order smaller where it stands.
    private func isReduction(_ old: VenueOrder, _ new: VenueOrder) -> Bool {
        guard case .quantity(let before) = old.size, case .quantity(let after) = new.size, after < before else { return false }
        var same = new
        (same.size, same.clientOrderID, same.venueOrderID) = (old.size, old.clientOrderID, old.venueOrderID)
        return same == old
    }

    private mutating func ask(_ order: WebOrder, at now: Instant) {
        refresh(order)
        guard let tracked = orders[order.number] else { return }
        let uses = order.wantedUse == 0 ? (order.use, nil as UInt8?) : (order.wantedUse, order.use as UInt8?)
        guard let named = venueOrder(tracked, use: uses.0) else { return report(order.number, .unheardOf) }
        call(.query(named), for: .ask(order.number, use: uses.0, else: uses.1), at: now)
    }

    /// The venue did not know the order under one use: under the other?
    mutating func askElse(_ number: UInt64, use: UInt8, at now: Instant) {
        guard let tracked = orders[number], let named = venueOrder(tracked, use: use) else { return }
        call(.query(named), for: .ask(number, use: use, else: nil), at: now)
    }

    /// The second step of a replace: what the first one has left of the order is known now.
    mutating func placeNew(_ number: UInt64, at now: Instant) {
        guard var tracked = orders[number] else { return }
        tracked.replacesInSteps = false
        let terms = tracked.web.wanted
        let before = tracked.web.filledBefore.adding(tracked.known.filled) ?? tracked.web.filledBefore
        let use = tracked.web.wantedUse
        guard let rest = terms.quantity.subtracting(before), rest.isPositive,
            var new = venueOrder(tracked.web, terms, use)
        else {
            tracked.isOver = true
            orders[number] = tracked
            endReplace(number, .tooLate, "so much was filled before the old order was gone")
            return report(number, .canceled(text("the order was canceled to be replaced")))
        }
        tracked.isBetween = true
        orders[number] = tracked
        new.size = .quantity(rest)
        if let display = new.display, display >= rest { new.display = nil }
        call(.place(new), for: .replace(number, use: use), at: now)
    }

    /// A replace came to nothing; where the old order is gone, to the end of the order.
    mutating func endReplace(_ number: UInt64, _ reason: CancelRejectReason, _ why: String) {
        let isBetween = orders[number]?.isBetween ?? false
        orders[number]?.web.wantedUse = 0
        orders[number]?.replacesInSteps = false
        orders[number]?.isBetween = false
        report(number, .replaceRejected(isBetween ? .other : reason, text(why)))
        guard isBetween else { return }
        orders[number]?.isOver = true
        report(number, .canceled(text("canceled to be replaced, and the new order was refused: \(why)")))
    }

    // MARK: Orders that are known

    mutating func keep(_ tracked: TrackedOrder) {
        orders[tracked.web.number] = tracked
        venueOrderIDs.set(tracked.web.venueOrderID, of: tracked.web.number)
    }

    /// Takes over what the gateway knows better: its uses, and what it wants.
    private mutating func refresh(_ order: WebOrder) {
        guard var tracked = orders[order.number] else {
            var tracked = TrackedOrder(order)
            tracked.knowsSum = false
            return keep(tracked)
        }
        tracked.web.uses = order.uses
        // What is in force already was reported, and not heard yet.
        if order.wantedUse > tracked.web.use { (tracked.web.wantedUse, tracked.web.wanted) = (order.wantedUse, order.wanted) }
        orders[order.number] = tracked
    }

    mutating func forget(_ number: UInt64) {
        guard let tracked = orders.remove(number) else { return }
        // Its fills may be read again: whose they are stays known for a while.
        venueOrderIDs.retire(tracked.web.venueOrderID, of: number, tracked.web.symbol)
    }

    /// As the venue has it now.
    func venueOrder(_ tracked: TrackedOrder, use: UInt8? = nil) -> VenueOrder? {
        let web = tracked.web
        guard var order = venueOrder(web, web.terms, use ?? web.use) else { return nil }
        if let rest = web.terms.quantity.subtracting(web.filledBefore), rest.isPositive { order.size = .quantity(rest) }
        if let name = tracked.foreignName { order.clientOrderID = name }
        // Another use has another name there.
        if use ?? web.use != web.use { order.venueOrderID = nil }
        return order
    }

    private func venueOrder(_ web: WebOrder, _ terms: OrderTerms, _ use: UInt8) -> VenueOrder? {
        guard let instrument = book.instrument(named: "\(web.symbol)"),
            let name = settings.names.text(of: OrderNumber(web.number), use: Int(use))
        else { return nil }
        return VenueOrder(
            name, venueOrderID: web.venueOrderID.isEmpty ? nil : "\(web.venueOrderID)", instrument: instrument, side: web.side,
            terms: terms)
    }

    func text(_ words: String) -> Text<16> {
        var text = Text<16>()
        for byte in words.utf8 { guard text.append(byte < 0x20 ? 0x20 : byte) else { break } }
        return text
    }
}
