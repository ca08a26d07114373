// Refusals of requests as they stand, and what becomes of their ClOrdIDs.

package import Orders
package import Values

extension Gateway {
    /// Answers a request that OrderEntry could read but not make a command of.
    ///
    /// - Parameter past: What the index says of its ClOrdID; see ``Gateway``.
    @_noLocks
    package mutating func refuse(
        _ refused: RefusedRequest, past: RefusedRequest.Request? = nil, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        let known = table.slot(of: refused.session, refused.clOrdID)
        guard known == nil, past == nil else { return answer(refused, known, past, at: now, into: &effects) }
        reject(refused, at: now, into: &effects)
    }

    /// Refuses a request whose ClOrdID was free until now, and is used from here on.
    @_noLocks
    mutating func reject(
        _ refused: RefusedRequest, at now: Instant, into effects: inout GatewayEffects
    ) {
        tell(refused, at: now, into: &effects)
        var use = ClOrdIDUse.refusal(refused.request)
        if case .change = refused.request,
            let slot = table.slot(of: refused.session, refused.origClOrdID)
        {
            use = .order(table[slot].number)
        }
        effects.bind(refused.session, refused.clOrdID, use)
    }

    /// Answers a request whose ClOrdID is used: as PossResend with what became of the first, else as a duplicate. An
    /// order that has the ClOrdID of another one is refused in a report of how that one stands: it goes on, and a
    /// client that looks for it by ClOrdID must not take it for rejected.
    ///
    /// Source: spec/order-rules.md, D2 F.
    @_noLocks
    mutating func answer(
        _ again: RefusedRequest, _ known: OrderSlot?, _ past: RefusedRequest.Request?, at now: Instant,
        into effects: inout GatewayEffects
    ) {
        if again.isPossibleResend, isToldAgain(again, known, past, at: now, into: &effects) { return }
        if let known, case .newOrder = again.request, table[known].clOrdID == again.clOrdID {
            let place = report(known, .rejected, at: now, into: &effects)
            effects.reports[place].rejectReason = .duplicateOrder
            effects.reports[place].text = Text("Duplicate ClOrdID(11)")
            return
        }
        var duplicate = again
        duplicate.text = Text("Duplicate ClOrdID(11)")
        switch again.request {
        case .newOrder: duplicate.request = .newOrder(.duplicateOrder)
        case .change(let request, _): duplicate.request = .change(request, .duplicateClOrdID)
        }
        tell(duplicate, at: now, into: &effects)
    }

    /// Tells what became of the request with this ClOrdID; not where that was of another kind.
    @_noLocks
    private mutating func isToldAgain(
        _ again: RefusedRequest, _ known: OrderSlot?, _ past: RefusedRequest.Request?,
        at now: Instant, into effects: inout GatewayEffects
    ) -> Bool {
        if let known {
            reportStatus(known, requestID: Identifier(), into: &effects)
            return true
        }
        switch (again.request, past) {
        case (.newOrder, .newOrder(let reason)):
            var again = again
            let place = effects.addReport()
            effects.reports[place].describe(&again, .orderStatus, reason, at: now)
        case (.change(let request, _), .change(_, let reason)):
            var first = again
            first.request = .change(request, reason)
            first.text = Text("Refused before")
            tell(first, at: now, into: &effects)
        case (.newOrder, _), (.change, _): return false
        }
        return true
    }

    /// An order by a report with OrderID NONE, for it is about the request and there is no order; a
    /// change by an OrderCancelReject with what is known of its order. It names the ClOrdID that the change was about;
    /// for one that is only pending, that which was accepted last.
    ///
    /// Source: FIX 4.4 volume 4, appendix D, D.2.d.
    @_noLocks
    private mutating func tell(
        _ refused: RefusedRequest, at now: Instant, into effects: inout GatewayEffects
    ) {
        var refused = refused
        switch refused.request {
        case .newOrder(let reason):
            let place = effects.addReport()
            effects.reports[place].describe(&refused, .rejected, reason, at: now)
            effects.reports[place].execution = takeExecution()
            effects.reports[place].text = refused.text
            nameList(refused.list, in: &effects.reports[place])
        case .change(let request, let reason):
            let place = effects.addReject()
            effects.rejects[place].describe(&refused, request, reason, at: now)
            if let slot = table.slot(of: refused.session, refused.origClOrdID) {
                effects.rejects[place].order = table[slot].number
                effects.rejects[place].status = table[slot].status
                if table[slot].isPending(refused.origClOrdID) {
                    effects.rejects[place].origClOrdID = table[slot].clOrdID
                }
            }
        }
    }
}
