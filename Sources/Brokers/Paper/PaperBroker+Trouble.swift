// How faults strike: what is lost, held back, told twice.

internal import Orders
internal import Tables
public import Values

extension PaperBroker {
    /// Has something go wrong: an outage, a halt, or what happens to an order that is named, from `now` on; anything else
    /// at its next chance, once.
    ///
    /// - Returns: False when the order is not held or something else is to happen to it first, the symbol is not traded,
    ///   or sixteen faults wait for their chance already.
    @_noLocks
    public mutating func inject(_ fault: PaperFault, at now: Instant) -> Bool {
        if now > latest { latest = now }
        moment = latest
        if let number = fault.order {
            guard let slot = slot(of: number.value), !orders[slot].hasPlan, !orders[slot].isOver else { return false }
            plan(fault, for: slot)
            touch(slot)
            schedule(slot)
            return true
        }
        switch fault {
        case .outage, .halt: return begin(fault)
        case .reject, .loseInstruction, .loseAnswer, .delayAnswer, .duplicateReport, .reorderReport, .correctFill,
            .bustFill, .cancel, .restate, .suspend, .doneForDay, .stop:
            guard trouble.armedCount < PaperTrouble.mostArmed else { return false }
            trouble.armed[trouble.armedCount] = fault
            trouble.armedCount += 1
            trouble.isChanged = true
            isCalm = false
            return true
        }
    }

    /// What strikes at this chance; nil for nothing.
    @_noLocks
    mutating func strike(_ opportunity: PaperFault.Opportunity) -> PaperFault? {
        let state = dice.state
        let fault = trouble.strike(opportunity, at: moment, &dice)
        if dice.state != state { isVenueChanged = true }
        return fault
    }

    // MARK: - Outages and halts

    /// Counts outages as they begin: whoever has seen fewer of them has been cut off, if only for a moment.
    public var outages: UInt64 { @_noLocks get { trouble.outages } }

    /// An outage is under way, as far as time has come in here.
    public var isAway: Bool { @_noLocks get { trouble.outageEnd > latest } }

    /// The same at some time, before anything was done in this life.
    @_noLocks
    public func isAway(at now: Instant) -> Bool { trouble.outageEnd > now }

    /// While it is away: what happens at the venue meanwhile, of which nobody hears. True when the outage is over at
    /// `now` and everything before its end has happened; what comes behind it is for `step`.
    @_noLocks
    public mutating func sitOut(until now: Instant, into reports: inout BrokerReports) -> Bool {
        let last = trouble.outageEnd.advanced(by: Interval(nanoseconds: -1))
        step(at: now < last ? now : last, into: &reports)
        guard now > last else { return false }
        guard let next = nextDeadline else { return true }
        return next > last
    }

    @_noLocks
    mutating func begin(_ fault: PaperFault) -> Bool {
        switch fault {
        case .outage(let length, let isLosing):
            trouble.outageEnd = moment.advanced(by: length)
            trouble.outages += 1
            trouble.isOutageLosing = isLosing
            isVenueChanged = true
        case .halt(let symbol, let length):
            let place = places.place(of: symbol)
            guard symbol.isEmpty || place > 0 else { return false }
            halt(symbol.isEmpty ? nil : place, until: moment.advanced(by: length))
        case .reject, .loseInstruction, .loseAnswer, .delayAnswer, .duplicateReport, .reorderReport, .correctFill,
            .bustFill, .cancel, .restate, .suspend, .doneForDay, .stop:
            return false
        }
        isCalm = false
        return true
    }

    /// Suspends what works in one book, or in all.
    ///
    /// **Cost:** looks at every order.
    @_noLocks
    private mutating func halt(_ only: Int?, until end: Instant) {
        var place = only ?? (anySymbol ? 0 : 1)
        while place < (only.map { $0 + 1 } ?? books.capacity) {
            books[place].haltedUntil = end
            change(place)
            changeQuote(place)
            place += 1
        }
        findHaltEnd()
        var slot = 0
        while slot < usedSlots {
            let isMeant = only == nil || Int(orders[slot].book) == only
            if isMeant, orders[slot].isWorking, !orders[slot].isPaused, !orders[slot].hasPlan {
                plan(.suspend, for: slot, after: Interval(nanoseconds: 0), number: orders[slot].sequence)
                touch(slot)
                schedule(slot)
            }
            slot += 1
        }
    }

    /// Until the end of the halt is carried out, however late that is.
    @_noLocks
    func isHalted(_ place: Int) -> Bool { books[place].haltedUntil > .distantPast }

    @_noLocks
    mutating func findHaltEnd() {
        trouble.haltEnd = .distantFuture
        var place = 0
        while place < books.capacity {
            let end = books[place].haltedUntil
            if end > .distantPast, end < trouble.haltEnd { trouble.haltEnd = end }
            place += 1
        }
        if trouble.haltEnd < .distantFuture { isCalm = false }
    }

    /// Ends the halts that end now: what they suspended is taken up again, by age.
    @_noLocks
    private mutating func endHalts() {
        var slot = 0
        while slot < usedSlots {
            if orders[slot].isWorking, case .suspended = orders[slot].pause, !orders[slot].hasPlan,
                isEnding(Int(orders[slot].book))
            {
                plan(.resume, for: slot, after: Interval(nanoseconds: 0), number: orders[slot].sequence)
                touch(slot)
                schedule(slot)
            }
            slot += 1
        }
        var place = 0
        while place < books.capacity {
            if isEnding(place) {
                books[place].haltedUntil = .distantPast
                change(place)
                changeQuote(place)
            }
            place += 1
        }
        if fills { unsettled = 0 }
        findHaltEnd()
    }

    @_noLocks
    private func isEnding(_ place: Int) -> Bool {
        books[place].haltedUntil > .distantPast && books[place].haltedUntil <= moment
    }

    // MARK: - What gets through

    /// Whether an instruction never arrives.
    @_noLocks
    mutating func loses(_ instruction: Instruction) -> Bool {
        if moment < trouble.outageEnd {
            if trouble.isOutageLosing { trouble.lose() }
            return trouble.isOutageLosing
        }
        if case .ask = instruction { return false }
        guard case .some = strike(.instruction) else { return false }
        trouble.lose()
        return true
    }

    /// Tells something, if it gets through.
    @_noLocks @inline(__always)
    mutating func say(_ number: OrderNumber, _ event: BrokerReport.Event, into reports: inout BrokerReports) {
        if isCalm { reports.append(number, event) } else { sayInTrouble(number, event, into: &reports) }
    }

    @_noLocks
    private mutating func sayInTrouble(
        _ number: OrderNumber, _ event: BrokerReport.Event, into reports: inout BrokerReports
    ) {
        if moment < trouble.outageEnd {
            if trouble.isOutageLosing {
                trouble.lose()
            } else {
                hold(number, event, until: trouble.outageEnd, inLine: true)
            }
            return
        }
        if isAnswer(event), let fault = strike(.answer) {
            if case .delayAnswer(let time) = fault {
                hold(number, event, until: moment.advanced(by: time), inLine: true)
            } else {
                trouble.lose()
            }
            return
        }
        let fault = strike(.report)
        if case .reorderReport(let time) = fault {
            return hold(number, event, until: moment.advanced(by: time), inLine: false)
        }
        if trouble.lineCount > 0 {
            hold(number, event, until: trouble.lineEnd, inLine: true)
        } else {
            reports.append(number, event)
        }
        if case .duplicateReport = fault {
            hold(number, event, until: trouble.lineCount > 0 ? trouble.lineEnd : moment, inLine: trouble.lineCount > 0)
        }
    }

    /// Whether it is what an instruction leads to, and not a fill or a change that nobody asked for. What somebody asks
    /// after is always told: that is how a lost answer is found.
    @_noLocks
    private func isAnswer(_ event: BrokerReport.Event) -> Bool {
        switch event {
        case .accepted, .rejected, .replaced, .replaceRejected, .canceled, .cancelRejected: true
        case .filled, .corrected, .busted, .expired, .restated, .suspended, .stopped, .doneForDay, .standing, .unheardOf:
            false
        }
    }

    /// Never earlier than what stands in line, if it is to stand there. What has no room is lost.
    @_noLocks
    private mutating func hold(
        _ number: OrderNumber, _ event: BrokerReport.Event, until time: Instant, inLine: Bool
    ) {
        var due = time
        if inLine, trouble.lineCount > 0, trouble.lineEnd > due { due = trouble.lineEnd }
        let flight = PaperOrder.Flight(due: due, sequence: self.number())
        if !trouble.hold(BrokerReport(number, event), flight, inLine: inLine) { trouble.lose() }
    }

    /// Tells the first report that was held back; in an outage it waits on or is lost.
    @_noLocks
    private mutating func release(into reports: inout BrokerReports) {
        let slot = Int(trouble.first)
        if moment < trouble.outageEnd, !trouble.isOutageLosing {
            trouble.postpone(slot, until: trouble.outageEnd)
            return
        }
        if moment >= trouble.outageEnd {
            reports.append(trouble.held[slot].report.order, trouble.held[slot].report.event)
        } else {
            trouble.lose()
        }
        trouble.remove(slot)
    }

    // MARK: - Time

    /// Carries out what is next where prices are recorded or something is wrong; false when nothing is due.
    @_noLocks
    mutating func stepOther(before timer: Instant, into reports: inout BrokerReports) -> Bool {
        let (held, halt, recorded) = (trouble.nextHeld, trouble.haltEnd, nextRecorded)
        var due = timer
        if let nextMove, nextMove < due { due = nextMove }
        if recorded < due { due = recorded }
        if halt < due { due = halt }
        if held < due { due = held }
        guard due <= latest else {
            if !isCalm, trouble.isOver(at: latest) { isCalm = true }
            return false
        }
        moment = due > .distantPast ? due : latest
        // None of them is before what is due.
        if held <= due {
            release(into: &reports)
        } else if halt <= due {
            endHalts()
        } else if recorded <= due {
            playNext()
        } else if let nextMove, nextMove <= due {
            movePrices()
        } else {
            act(Int(timers.first(firstTimer)), at: timer, into: &reports)
        }
        return true
    }
}
