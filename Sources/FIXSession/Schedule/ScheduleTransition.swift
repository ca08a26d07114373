// What a schedule brings, one event after the other, and why: for people.

public import Values

/// An instant at which something begins or ends.
public struct ScheduleTransition: Hashable, Sendable {
    public enum Event: Sendable {
        /// A session begins, or goes on behind a time at which it was closed.
        case opens
        case closes
        /// One session ends and the next begins.
        case turnsOver
        /// In a session.
        case logonOpens, logonCloses
        /// In a session that goes on: at `resetSeqTime`.
        case resets
        /// A session would have begun, but for the calendar.
        case staysClosed
    }

    public enum Reason: Sendable {
        case hours, logonHours, resetSeqTime, closedDay, earlyClose, lateOpen
    }

    public let at: Instant
    public let event: Event
    public let reason: Reason
    /// Whether one may be logged on from here.
    public let acceptsLogon: Bool
}

/// Everything that happens after an instant, in order; it may have no end but that of time.
///
/// Cost: as much as ``Schedule/state(at:)`` for each.
public struct ScheduleTransitions: Sequence, IteratorProtocol, Sendable {
    private let schedule: Schedule
    private var second: Int64
    /// Of the same instant, the next one first.
    private var pending: ArraySlice<ScheduleTransition> = []

    init(_ schedule: Schedule, after second: Int64) {
        self.schedule = schedule
        self.second = second
    }

    public mutating func next() -> ScheduleTransition? {
        if let next = pending.popFirst() { return next }
        let change = schedule.change(after: second)
        let reset = schedule.reset(after: second)
        let horizon = [change, reset].compactMap { $0 }.min()
        let skipped = schedule.sessionLeftOut(after: second, by: horizon)
        guard let at = skipped?.at ?? horizon else { return nil }
        if at == change { pending.append(schedule.transition(at: at)) }
        if let skipped { pending.append(schedule.make(.staysClosed, skipped.reason, at: at)) }
        if at == reset { pending.append(schedule.make(.resets, .resetSeqTime, at: at)) }
        second = at
        return pending.popFirst()
    }
}

extension Schedule {
    /// What comes after an instant.
    public func transitions(after instant: Instant) -> ScheduleTransitions {
        ScheduleTransitions(self, after: instant.wholeSeconds)
    }

    /// The transition at a second at which the condition changes.
    fileprivate func transition(at second: Int64) -> ScheduleTransition {
        switch (condition(at: second - 1), condition(at: second)) {
        case (_, .closed): make(.closes, reasonToClose(at: second), at: second)
        case (.closed, _): make(.opens, reasonToOpen(at: second), at: second)
        case (.open(let before), .open(let since)), (.open(let before), .logonClosed(let since)),
            (.logonClosed(let before), .open(let since)),
            (.logonClosed(let before), .logonClosed(let since)):
            if before != since {
                make(.turnsOver, .hours, at: second)
            } else if case .open = condition(at: second) {
                make(.logonOpens, .logonHours, at: second)
            } else {
                make(.logonCloses, .logonHours, at: second)
            }
        }
    }

    fileprivate func make(
        _ event: ScheduleTransition.Event, _ reason: ScheduleTransition.Reason, at second: Int64
    ) -> ScheduleTransition {
        let instant = Instant(wholeSeconds: second)
        return ScheduleTransition(
            at: instant, event: event, reason: reason,
            acceptsLogon: state(at: instant).acceptsLogon)
    }

    private func reasonToClose(at second: Int64) -> ScheduleTransition.Reason {
        let local = zone.localTime(at: second)
        let isInHours = hours.map { $0.window(at: local) != nil } ?? true
        return isInHours ? calendar.reason(at: local) ?? .hours : .hours
    }

    private func reasonToOpen(at second: Int64) -> ScheduleTransition.Reason {
        let local = zone.localTime(at: second)
        if let window = hours?.window(at: local), zone.second(atLocal: window.lowerBound) == second {
            return .hours
        }
        return calendar.reasonOfEnd(at: local) ?? .hours
    }

    /// The next window that the calendar swallows, if it would begin by `horizon`.
    fileprivate func sessionLeftOut(
        after second: Int64, by horizon: Int64?
    ) -> (at: Int64, reason: ScheduleTransition.Reason)? {
        guard let hours, let horizon else { return nil }
        var local = zone.localTime(at: second)
        while true {
            let window = hours.nextWindow(after: local)
            let at = zone.second(atLocal: window.lowerBound)
            guard at <= horizon else { return nil }
            local = window.lowerBound
            guard start(of: window) == nil, let reason = calendar.reason(at: local) else { continue }
            return (at, reason)
        }
    }
}
