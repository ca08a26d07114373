// How a venue does, for people.

package import Values

/// What goes wrong at a venue, as people look for it.
package enum VenueTrouble: String, CaseIterable, Sendable {
    case connectivity = "CONNECTIVITY"
    case authentication = "AUTHENTICATION"
    case rateLimit = "RATE_LIMIT"
    case apiError = "API_ERROR"
}

/// The last of a kind.
package struct VenueIssue: Sendable {
    package let trouble: VenueTrouble
    package let text: String
    package let at: Instant
    /// Since the start.
    package let count: UInt64
}

package struct DriverFigures: Sendable {
    /// One limit of the venue's, and how much of it is used.
    package struct Rate: Sendable {
        package let limit: Int64
        package let interval: Interval
        package let used: Int64
        /// Nothing more until then; nil for one that is open.
        package let closedUntil: Instant?
    }

    /// Requests that wait for their turn, and those that wait for an answer.
    package let waiting: Int
    package let underWay: Int
    package let requests: UInt64
    package let rates: [Rate]
    /// Calls that were not sent because a limit was used up.
    package let refusedByLimits: UInt64
    /// Streams that were lost and are there again.
    package let reconnects: UInt64
    package let issues: [VenueIssue]
}

/// What is counted for them.
struct VenueRecord: Sendable {
    var requests: UInt64 = 0
    var refusedByLimits: UInt64 = 0
    var reconnects: UInt64 = 0
    var issues: [VenueTrouble: VenueIssue] = [:]

    mutating func note(_ trouble: VenueTrouble, _ text: String, at now: Instant) {
        issues[trouble] = VenueIssue(trouble: trouble, text: text, at: now, count: (issues[trouble]?.count ?? 0) + 1)
    }
}

extension VenueDriver {
    package mutating func figures(at now: Instant) -> DriverFigures {
        let time = venueTime(at: now)
        let rates = profile.rates.indices.map { pool in
            let rule = budget.rule(of: pool)
            return DriverFigures.Rate(
                limit: rule.most, interval: rule.interval, used: budget.used(of: pool, at: time),
                // By our clock.
                closedUntil: budget.closed(pool, at: time).map { now.advanced(by: $0.since(time)) })
        }
        return DriverFigures(
            waiting: CallUrgency.allCases.reduce(0) { $0 + queue.count($1) } + later.count,
            underWay: calls.values.count { $0.sent != nil }, requests: record.requests, rates: rates,
            refusedByLimits: record.refusedByLimits, reconnects: record.reconnects,
            issues: VenueTrouble.allCases.compactMap { record.issues[$0] })
    }

    mutating func noteIssue(of error: VenueError, at now: Instant) {
        if error.meaning.isOfCredentials { record.note(.authentication, error.description, at: now) }
    }

    mutating func noteIssue(of transport: Transport, at now: Instant) {
        switch transport {
        case .answered(401), .answered(403): record.note(.authentication, "it answers with status \(transport.status)", at: now)
        case .answered(418), .answered(429): record.note(.rateLimit, "it answers with status \(transport.status)", at: now)
        case .answered(500...599): record.note(.apiError, "it answers with status \(transport.status)", at: now)
        case .answered: break
        case .noAnswer: record.note(.connectivity, "no whole answer has come", at: now)
        case .notSent: record.note(.connectivity, "a request could not be sent", at: now)
        }
    }
}

extension Transport {
    fileprivate var status: Int { if case .answered(let status) = self { status } else { 0 } }
}
