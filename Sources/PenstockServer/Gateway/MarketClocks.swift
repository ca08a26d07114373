// Market hours as risk counts them, in minutes of the week of UTC, through the changes of clocks.

internal import FIXSession
internal import GatewayCore
internal import Risk
internal import Values

/// The hours of each class of symbols, and when they are next to be told.
struct MarketClocks: Sendable {
    private let classes: [(hours: Configuration.MarketHours, zone: TimeZoneRules)]
    /// Clocks are put forward and back at a quarter of an hour.
    private(set) var due: Instant

    init(_ classes: [(hours: Configuration.MarketHours, zone: TimeZoneRules)] = []) {
        self.classes = classes
        due = classes.isEmpty ? .distantFuture : .distantPast
    }

    /// The minutes of each class in the week that begins now, by the clocks of now; they hold until it is due again.
    /// `closed` are those of holidays in them.
    mutating func minutes(at now: Instant) -> [(open: [OpenMinutes], closed: [OpenMinutes])] {
        guard !classes.isEmpty else { return [] }
        due = Instant(wholeSeconds: (now.wholeSeconds / 900 + 1) * 900)
        return classes.map { hours, zone in
            let open = openMinutes(hours, zone, at: now)
            return (open, closedMinutes(hours, zone, at: now))
        }
    }

    private func openMinutes(
        _ hours: Configuration.MarketHours, _ zone: TimeZoneRules, at now: Instant
    ) -> [OpenMinutes] {
        let shift = zone.offset(at: now).seconds / 60
        let (start, end) = (hours.start.secondsSinceMidnight / 60, hours.end.secondsSinceMidnight / 60)
        let length = end > start ? end - start : end - start + 1440
        return hours.days.map { day in
            // The week of risk begins on Monday, and a clock may be more than a day off.
            let week = OpenMinutes.minutesOfWeek
            let from = ((day.rawValue + 6) % 7 * 1440 + start - shift + week) % week
            return OpenMinutes(from: from, to: (from + length) % week)
        }
    }

    private func closedMinutes(
        _ hours: Configuration.MarketHours, _ zone: TimeZoneRules, at now: Instant
    ) -> [OpenMinutes] {
        let shift = Int64(zone.offset(at: now).seconds)
        let local = now.wholeSeconds / 60 * 60 + shift
        let week = Int64(OpenMinutes.minutesOfWeek) * 60
        return hours.calendar.closed(from: local, to: local + week).map { closed in
            let from = OpenMinutes.minute(at: Instant(wholeSeconds: closed.lowerBound - shift))
            let length = Int((closed.upperBound - closed.lowerBound) / 60)
            return OpenMinutes(from: from, to: (from + length) % OpenMinutes.minutesOfWeek)
        }
    }
}

extension GatewayApplication {
    /// Vouched for: four times an hour.
    @_semantics("no_performance_analysis")
    mutating func keepMarketHours(at now: Instant) {
        for (number, minutes) in marketClocks.minutes(at: now).enumerated() {
            _ = gateway.risk.setHours(number, minutes.open, except: minutes.closed)
        }
    }
}
