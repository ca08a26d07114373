// The streams of a venue.

package import Values

package enum StreamName: String, Sendable, CaseIterable {
    /// What becomes of orders, balances, positions.
    case orders
    /// A second one of these, where a venue has a stream of its own for waiting orders.
    case conditionalOrders
    /// Requests and their answers.
    case trading
    /// Prices.
    case market
}

/// One stream: where it is, and how it is kept.
package struct StreamPlan: Sendable {
    package enum Form: Sendable, Equatable {
        case webSocket
        /// An answer of HTTP that does not end: a JSON value a line.
        case lines
    }

    package enum KeepAlive: Sendable, Equatable {
        case none
        /// A text that is sent when nothing was for so long.
        case text(String, every: Interval)
        /// A ping frame of the WebSocket.
        case ping(every: Interval)
    }

    package var name: StreamName
    package var form: Form
    /// `{token}` stands for what the token task brings.
    package var url: String
    package var rule: ConnectionRule
    package var keepAlive: KeepAlive
    /// Whether a token is fetched before it is opened, and how often it is renewed.
    package var tokenRenewal: Interval?
    package var needsToken: Bool

    package init(
        _ name: StreamName, _ url: String, form: Form = .webSocket, rule: ConnectionRule = ConnectionRule(),
        keepAlive: KeepAlive = .none, needsToken: Bool = false, tokenRenewal: Interval? = nil
    ) {
        self.name = name
        self.url = url
        self.form = form
        self.rule = rule
        self.keepAlive = keepAlive
        self.needsToken = needsToken
        self.tokenRenewal = tokenRenewal
    }
}

/// What a stream says about itself.
package enum StreamState: Sendable, Equatable {
    /// A step of the opening is done: logged on, subscribed.
    case stepDone
    /// It is alive.
    case heartbeat
    /// A text that must be sent back.
    case reply(String)
    /// The venue closes it soon: another one is connected at once.
    case closing
    /// Messages were lost, or it cannot go on: connect anew and ask what happened.
    case broken(String)
    /// The token is not good any more.
    case tokenExpired
    /// A message number of the connection; a hole means that something was lost.
    case message(channel: String, Int64)
}

/// What is wanted of prices.
package struct MarketWish: Sendable, Equatable {
    package enum Channel: String, Sendable, CaseIterable {
        case quotes
        case trades
        case book
        case candles
    }

    package var isOn: Bool
    package var channel: Channel
    package var instruments: [Instrument]
    package var depth: Int

    package init(_ isOn: Bool, _ channel: Channel, _ instruments: [Instrument], depth: Int = 10) {
        self.isOn = isOn
        self.channel = channel
        self.instruments = instruments
        self.depth = depth
    }
}
