// What a venue's answers say about its limits.

package import Values

/// One thing that an answer says. A pool is a place in the budget; nil stands for all of them.
package enum RateObservation: Sendable, Equatable {
    /// So much is taken of a pool.
    case used(pool: Int, Int64)
    /// So much is left of it.
    case remaining(pool: Int, Int64)
    case limit(pool: Int, Int64)
    /// Nothing more for so long; nil where the venue does not say.
    case closed(pool: Int?, Interval?)
    case closedUntil(pool: Int?, Instant)
}

/// How a venue says it, as data.
package struct RateSigns: Sendable {
    package enum Meaning: Sendable, Equatable {
        case used
        case remaining
        case limit
    }

    package struct Header: Sendable {
        /// In small letters.
        let name: String
        let pool: Int
        let meaning: Meaning

        package init(_ name: String, pool: Int, _ meaning: Meaning) {
            self.name = name.lowercased()
            self.pool = pool
            self.meaning = meaning
        }
    }

    /// A status that closes a pool, or all.
    package struct Closing: Sendable {
        let status: Int
        let pool: Int?
        /// Where there is no Retry-After; nil for the policy's.
        let interval: Interval?

        package init(status: Int, pool: Int? = nil, for interval: Interval? = nil) {
            self.status = status
            self.pool = pool
            self.interval = interval
        }
    }

    /// The longest that a Retry-After is believed: a ban of Binance lasts up to 3 days.
    static let closingMax = Interval.seconds(7 * 86_400)

    package var headers: [Header]
    package var closings: [Closing]
    /// Milliseconds since 1970 at which what is used up comes back: read where a status closes, small letters.
    package var resetHeader: String?

    package init(headers: [Header] = [], closings: [Closing] = [Closing(status: 429)], resetHeader: String? = nil) {
        self.headers = headers
        self.closings = closings
        self.resetHeader = resetHeader?.lowercased()
    }

    /// - Parameter headers: Names in any case; what is no whole number says nothing.
    package func read(status: Int, headers: [Parameter]) -> [RateObservation] {
        let said = headers.map { (name: $0.name.lowercased(), value: Self.number($0.value)) }
        var observations: [RateObservation] = []
        for rule in self.headers {
            guard let value = said.first(where: { $0.name == rule.name })?.value else { continue }
            switch rule.meaning {
            case .used: observations.append(.used(pool: rule.pool, value))
            case .remaining: observations.append(.remaining(pool: rule.pool, value))
            case .limit: observations.append(.limit(pool: rule.pool, value))
            }
        }
        for closing in closings where closing.status == status {
            observations.append(self.closing(closing, said))
        }
        // A limit first: what is left is of the limit that is said with it.
        return observations.filter(\.isLimit) + observations.filter { !$0.isLimit }
    }

    private func closing(_ closing: Closing, _ said: [(name: String, value: Int64?)]) -> RateObservation {
        if let seconds = said.first(where: { $0.name == "retry-after" })?.value {
            let most = Self.closingMax.nanoseconds / 1_000_000_000
            // A second more: the venue may have cut off what is less than one.
            return .closed(pool: closing.pool, .seconds(min(seconds, most) + 1))
        }
        if let resetHeader, let time = said.first(where: { $0.name == resetHeader })?.value,
            time <= Int64.max / 1_000_000
        {
            return .closedUntil(pool: closing.pool, Instant(nanosecondsSinceEpoch: time * 1_000_000))
        }
        return .closed(pool: closing.pool, closing.interval)
    }

    /// Digits alone, up to 18 of them.
    private static func number(_ text: String) -> Int64? {
        guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }
}

extension RateObservation {
    fileprivate var isLimit: Bool {
        if case .limit = self { true } else { false }
    }
}
