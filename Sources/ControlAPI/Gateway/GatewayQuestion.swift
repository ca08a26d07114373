// What the control room asks of the gateway, which answers on its own thread.

package import Orders
package import Values

/// A question, or an order to do something. Names are as the user wrote them; what they mean is known to the gateway.
package enum GatewayQuestion: Sendable, Equatable {
    case status
    case sessions
    case limits
    /// Nil for all accounts.
    case positions(account: String?)
    case stop(StopWish)
    case resume(ScopeName, who: String, why: String, isForced: Bool)
    case heartbeat(who: String)
    /// With all brokers for an empty name.
    case reconcile(broker: String, who: String)
    case changeLimit(LimitChange)
    /// How each of them does.
    case brokers
    case useBroker(BrokerUse)
    /// Whether a broker answers, and how soon.
    case testBroker(String)
    /// What the line thread knows of itself, for metrics.
    case figures
    case place(OrderTicket)
    /// Where it would go.
    case preview(OrderTicket)
    case change(OrderChange)
    case cancel(order: UInt64, who: String, why: String)
    case closePosition(PositionWish)
    case session(SessionWish)
    case balances
    /// Prices of some symbols, ten levels of each side.
    case market(symbols: [String])
    /// How brokers do, as routing sees it.
    case scores
    /// Why an order went where it went.
    case decision(order: UInt64)
    case differences
    case resolve(difference: UInt64, who: String, note: String)
    /// For the audit trail.
    case note(Deed)
    /// All orders are told again, by the way that they are followed.
    case retell
}

/// What a stop or a limit is about.
package struct ScopeName: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        case everything
        case broker
        case symbol
        case account
        case strategy
        case session
    }

    package var kind: Kind
    /// Empty for everything; `SENDER->TARGET` of a session.
    package var name: String

    package init(_ kind: Kind, _ name: String = "") {
        self.kind = kind
        self.name = name
    }
}

package struct StopWish: Sendable, Equatable {
    package var scope: ScopeName
    package var who: String
    package var why: String
    package var closesPositions = false
    /// Zero: at once.
    package var delaySeconds: Int64 = 0
}

package struct LimitChange: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        case set(Decimal)
        case unlimited
        /// Whatever the configuration file says.
        case asInFile
    }

    package var scope: ScopeName
    package var limit: String
    package var value: Value
    package var who: String
    package var why: String
}

/// Whether a broker is to be used.
package struct BrokerUse: Sendable, Equatable {
    package var broker: String
    package var isInUse: Bool
    package var who: String
    package var why: String
}

/// Who did what here, or was not let: a line of the audit trail.
package struct Deed: Sendable, Equatable {
    package var who: String
    package var action: String
    package var object: String
    package var why: String

    package init(who: String, action: String, object: String = "", why: String = "") {
        self.who = who
        self.action = action
        self.object = object
        self.why = why
    }
}

/// What the gateway says.
package struct GatewayAnswer: Sendable, Equatable {
    package enum End: Sendable, Equatable {
        case done(String)
        case refused(String)
    }

    /// Lines, each of fields: the first says what the line is about.
    package var rows: [[String]]
    /// As they stand, of questions about orders.
    package var orders: [Order] = []
    package var end: End

    package init(rows: [[String]] = [], _ end: End) {
        self.rows = rows
        self.end = end
    }

    /// An order is the same at the same time of its life.
    package static func == (left: GatewayAnswer, right: GatewayAnswer) -> Bool {
        let stands = { (order: Order) in (order.number.value, order.changed) }
        return left.rows == right.rows && left.end == right.end
            && left.orders.map(stands).elementsEqual(right.orders.map(stands), by: ==)
    }
}

/// The way to the gateway.
package protocol GatewayPort: AnyObject {
    /// The number under which the answer comes; nil when the gateway is too busy to be asked.
    func ask(_ question: GatewayQuestion) -> UInt64?
    func nextAnswer() -> (number: UInt64, answer: GatewayAnswer)?
}
