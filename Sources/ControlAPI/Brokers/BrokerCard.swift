// What is known of a broker before it is asked anything.

package import Values

/// What the configuration and the kit say of a broker.
package struct BrokerCard: Sendable {
    /// Commissions of orders of a class.
    package struct Costs: Sendable {
        /// Nil for any.
        package var assetClass: String?
        package var perOrder: Decimal
        package var perUnit: Decimal
        package var minimum: Decimal
        /// Of the notional, on top of the tiers.
        package var feePercent: Decimal
        package var tiers: [(fromVolume: Decimal, takerPercent: Decimal, makerPercent: Decimal)]

        package init(
            assetClass: String? = nil, perOrder: Decimal, perUnit: Decimal = .zero, minimum: Decimal, feePercent: Decimal = .zero,
            tiers: [(fromVolume: Decimal, takerPercent: Decimal, makerPercent: Decimal)]
        ) {
            (self.assetClass, self.perOrder, self.perUnit) = (assetClass, perOrder, perUnit)
            (self.minimum, self.feePercent, self.tiers) = (minimum, feePercent, tiers)
        }
    }

    package var id: String
    /// `paper`, `fix`, or the venue's word in the configuration.
    package var kind: String
    /// As people call it.
    package var title: String
    /// Empty where nobody says.
    package var assetClasses: [String]
    /// Kinds of orders, times in force and instructions.
    package var features: [String]
    /// Empty where none is known.
    package var costs: [Costs]

    package init(id: String, kind: String, title: String, assetClasses: [String], features: [String], costs: [Costs]) {
        (self.id, self.kind, self.title) = (id, kind, title)
        (self.assetClasses, self.features, self.costs) = (assetClasses, features, costs)
    }
}

/// What the thread of brokers says of one, every now and then.
package struct VenueFigures: Sendable {
    package struct Rate: Sendable {
        package var limit: Int64
        package var interval: Interval
        package var used: Int64
        /// Nothing more until then; nil for one that is open.
        package var closedUntil: Instant?

        package init(limit: Int64, interval: Interval, used: Int64, closedUntil: Instant?) {
            (self.limit, self.interval, self.used, self.closedUntil) = (limit, interval, used, closedUntil)
        }
    }

    package struct Issue: Sendable {
        /// CONNECTIVITY, AUTHENTICATION, RATE_LIMIT or API_ERROR.
        package var kind: String
        package var text: String
        package var at: Instant
        package var count: UInt64

        package init(kind: String, text: String, at: Instant, count: UInt64) {
            (self.kind, self.text, self.at, self.count) = (kind, text, at, count)
        }
    }

    package var broker: String
    package var waiting = 0
    package var underWay = 0
    package var requests: UInt64 = 0
    package var rates: [Rate] = []
    package var refusedByLimits: UInt64 = 0
    package var reconnects: UInt64 = 0
    package var issues: [Issue] = []

    package init(broker: String) { self.broker = broker }
}
