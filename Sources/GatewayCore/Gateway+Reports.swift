// How an order becomes a report.

package import Orders
package import Values

extension Gateway {
    /// A report of the order as it stands, with an ExecID of its own; its place among the reports. What is said of a
    /// part of an order nobody is told.
    @_noLocks @discardableResult
    mutating func report(
        _ slot: OrderSlot, _ execType: ExecType, at now: Instant, into effects: inout GatewayEffects
    ) -> Int {
        if case .some = table[slot].handling.parent { return GatewayEffects.untoldPlace }
        let place = effects.addReport()
        effects.reports[place].describe(&table[slot], execType, at: now)
        effects.reports[place].execution = takeExecution()
        nameList(table[slot].handling.list, in: &effects.reports[place])
        return place
    }

    /// An order of a list is reported with its ListID(66).
    @_noLocks @inline(__always)
    func nameList(_ list: ListNumber?, in report: inout ExecutionReport) {
        guard let list, let place = lists.place(of: list) else { return }
        report.listID = lists[place].listID
    }

    /// A report in answer to a request, which names it and the ClOrdID it was about.
    @_noLocks @discardableResult
    mutating func report(
        _ slot: OrderSlot, _ execType: ExecType, answering clOrdID: Identifier,
        about origClOrdID: Identifier, at now: Instant, into effects: inout GatewayEffects
    ) -> Int {
        let place = report(slot, execType, at: now, into: &effects)
        effects.reports[place].clOrdID = clOrdID
        effects.reports[place].origClOrdID = origClOrdID
        return place
    }

    /// 150=I, ExecID 0: where the order stands, under the ClOrdID of the order or of the replace
    /// that was accepted last, and the one before. A cancel's ClOrdID names a request and never the
    /// order: only what answers it has it, with the order's as OrigClOrdID, as FIX 4.4 asks for
    /// there.
    @_noLocks
    mutating func reportStatus(
        _ slot: OrderSlot, requestID: Identifier, into effects: inout GatewayEffects
    ) {
        let place = effects.addReport()
        effects.reports[place].describe(&table[slot], .orderStatus, at: table[slot].changed)
        effects.reports[place].origClOrdID = table[slot].origClOrdID
        effects.reports[place].rejectReason = table[slot].rejectReason
        effects.reports[place].statusRequestID = requestID
        nameList(table[slot].handling.list, in: &effects.reports[place])
    }

    /// Tells the client that the broker has not answered yet: PendingNew for an order,
    /// PendingCancel or PendingReplace for a change, each at most once, with the terms that are
    /// still in force.
    ///
    /// The caller runs a broker that answers at once in the turn of the request, and calls this
    /// behind it.
    ///
    /// Source: spec/order-rules.md, D1 and synthesis rule (i).
    @_noLocks
    package mutating func reportPending(
        _ number: OrderNumber, at now: Instant, into effects: inout GatewayEffects
    ) {
        guard let asked = table.slot(of: number) else { return }
        // Of a part it is its whole that a client waits for.
        let slot = whole(of: asked) ?? asked
        let number = table[slot].number
        let isNew = table[slot].phase == .submitted && !table[slot].handling.course.wasHere
        let hasChange = !table[slot].phase.isTerminal && table[slot].isChangingUnreported
        guard isNew || hasChange else { return }
        let before = effects.note(&table[slot])
        if isNew {
            table[slot].phase = .pendingNew
            report(slot, .pendingNew, at: now, into: &effects)
        }
        if hasChange, let pending = table[slot].pending {
            table[slot].pending?.isReported = true
            report(
                slot, pending.isCancel ? .pendingCancel : .pendingReplace, answering: pending.clOrdID,
                about: table[slot].clOrdID, at: now, into: &effects)
        }
        table[slot].changed = now
        effects.append(.save(number, from: before))
    }
}
