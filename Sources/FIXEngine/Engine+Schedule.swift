// What schedules make happen: sessions end, begin anew at 1, and are reset in the middle.

internal import FIXSession
internal import Values

/// What the schedule of a template says now.
struct ScheduleFacts {
    /// Nil schedules are not looked at.
    var isScheduled = false
    var acceptsLogon = true
    /// When the session that runs now began; numbers older than that begin at 1.
    var began = Instant.distantPast
    /// When to look again, by the clock on the wall.
    var until = Instant.distantFuture
    var nextReset = Instant.distantFuture
    /// Sessions are to be reset in the middle, once.
    var resets = false
    var lookedAt = Instant.distantPast

    @_noLocks init() {}
}

extension Engine {
    /// Looks at the schedules whose time has come, and begins a round over the sessions if one of them
    /// says something new. Clocks may be set: so it looks once a minute at least.
    ///
    /// Vouched for: it happens when a schedule changes, and once a minute.
    @_semantics("no_performance_analysis")
    mutating func lookAtSchedules() {
        var next = Instant.distantFuture
        for template in 0..<templateCount where scheduleFacts[template].isScheduled {
            let facts = scheduleFacts[template]
            if now.utc >= facts.until || now.utc >= facts.nextReset || now.utc < facts.lookedAt {
                renew(template)
                scheduleCursor = 0
            }
            scheduleFacts[template].lookedAt = now.utc
            next = min(next, min(scheduleFacts[template].until, scheduleFacts[template].nextReset))
        }
        let wait = min(max(next.since(now.utc), Interval.milliseconds(1)), Interval.seconds(60))
        nextScheduleLook = now.steady.advanced(by: wait)
    }

    private mutating func renew(_ template: Int) {
        let schedule = schedules[template]
        let state = schedule.state(at: now.utc)
        scheduleFacts[template].resets = now.utc >= scheduleFacts[template].nextReset
        scheduleFacts[template].acceptsLogon = state.acceptsLogon
        scheduleFacts[template].began = state.since ?? .distantPast
        scheduleFacts[template].until = state.until ?? .distantFuture
        scheduleFacts[template].nextReset = schedule.nextReset(after: now.utc) ?? .distantFuture
    }

    /// The schedule of a template from here on.
    mutating func put(_ schedule: Schedule, of template: Int) {
        Engine.put(schedule, at: template, in: &schedules)
        scheduleFacts[template] = ScheduleFacts()
        guard schedule.nextChange(after: now.utc) != nil || schedule.nextReset(after: now.utc) != nil
            || !schedule.state(at: now.utc).acceptsLogon
        else { return }
        scheduleFacts[template].isScheduled = true
        renew(template)
        scheduleFacts[template].resets = false
        scheduleCursor = 0
        nextScheduleLook = .distantPast
    }

    /// The next session to which its schedule means something; nil when the round is over or the turn
    /// is full.
    @_noLocks
    mutating func nextScheduled() -> Arrival? {
        while scheduleCursor < sessionCount {
            guard hasRoom else { return nil }
            let slot = scheduleCursor
            scheduleCursor += 1
            let template = Int(sessions[slot].template)
            guard template >= 0, scheduleFacts[template].isScheduled else { continue }
            if let delivery = keepSchedule(slot, scheduleFacts[template]) { return delivery }
        }
        scheduleCursor = -1
        for template in 0..<templateCount { scheduleFacts[template].resets = false }
        return nil
    }

    @_noLocks
    private mutating func keepSchedule(_ slot: Int, _ facts: ScheduleFacts) -> Arrival? {
        let begins = sessions[slot].began < facts.began
        guard sessions[slot].session.isConnected else {
            if begins { beginPeriod(slot) }
            if facts.acceptsLogon { wakeInitiator(slot, anew: begins) }
            return nil
        }
        effects.removeAll()
        if begins || !facts.acceptsLogon {
            sessions[slot].resetsWhenDown = begins
            sessions[slot].session.beginLogout(
                Text(begins ? "a new session begins" : "the session ends"), at: now, into: &effects)
        } else if facts.resets {
            sessions[slot].session.beginReset(at: now, into: &effects)
        }
        if effects.count == 0 { return nil }
        let delivery = carryOut(slot, nil)
        noticeDeadline(sessions[slot].session.nextDeadline)
        return delivery
    }

    /// Both MsgSeqNums begin at 1 with a new session.
    @_noLocks
    private mutating func beginPeriod(_ slot: Int) {
        effects.removeAll()
        sessions[slot].session.beginPeriod(into: &effects)
        note(.note(.numbersReset), -1, slot)
        _ = carryOut(slot, nil)
    }

    /// An initiator connects as soon as it may; with a new session also one that had given up, but not
    /// one that somebody has halted.
    @_noLocks
    private mutating func wakeInitiator(_ slot: Int, anew: Bool) {
        let initiator = Int(sessions[slot].initiator)
        guard initiator >= 0, !initiators[initiator].isRetired else { return }
        switch initiators[initiator].state {
        case .offHours: break
        case .halted where anew && sessions[slot].lastEnd.reason?.isForPeople == true: break
        case .waiting, .halted, .resolving, .connecting, .connected: return
        }
        initiators[initiator].state = .waiting(until: now.steady)
        noticeDeadline(now.steady)
    }

    /// Whether the schedule lets a session of this template log on now. Its numbers are of the session
    /// that runs: whoever comes first after it began need not wait for the round.
    @_noLocks
    mutating func isInSession(_ template: Int, _ known: Int?) -> Bool {
        guard scheduleFacts[template].isScheduled else { return true }
        guard scheduleFacts[template].acceptsLogon else { return false }
        if let known, sessions[known].began < scheduleFacts[template].began { beginPeriod(known) }
        return true
    }
}
