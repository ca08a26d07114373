// What a payload of a venue says.

package import Values

package enum VenueNews: Sendable, Equatable {
    /// An order is, or has become.
    case order(OrderNews)
    /// A fill, with the order as it is behind it where the payload tells.
    case fill(FillNews, OrderNews?)
    /// What was asked for is not done. Of which order, where the payload tells.
    case refused(VenueError, RefusedRequest)
    case balance(BalanceNews)
    case position(PositionNews)
    case instrument(Instrument)
    case time(Instant)
    case book(BookNews)
    case trade(TradeNews)
    case quote(QuoteNews)
    case candle(CandleNews)
    case stream(StreamState)
    /// What a private stream is opened with.
    case token(String)
    /// There is more: the same task with this page.
    case nextPage(String)
    /// The venue's own limits.
    case rate(RateObservation)
    case rule(pool: Int, RateRule)
}

/// What an order is at the venue.
package enum VenueOrderState: String, Sendable {
    case pendingNew
    case working
    case filled
    case canceled
    case expired
    case rejected
    case suspended
    case doneForDay
    case stopped
    case pendingCancel
    case pendingReplace
    /// Another one has taken its place.
    case replaced

    package var isOver: Bool {
        switch self {
        case .filled, .canceled, .expired, .rejected, .replaced: true
        case .pendingNew, .working, .suspended, .doneForDay, .stopped, .pendingCancel, .pendingReplace: false
        }
    }
}

/// Nil for what the payload does not tell.
package struct OrderNews: Sendable, Equatable {
    /// Why it is told.
    package enum Event: Sendable, Equatable {
        /// The answer to a question, or one of a list: nothing has happened.
        case status
        /// Something has happened: what, the state tells.
        case change
        /// Its terms are other ones now, as they were asked for.
        case replaced
        /// The venue has changed it of its own accord.
        case restated
    }

    package var event: Event
    package var clientOrderID: String?
    /// Of a cancel or a replacement: the order that it is about has another one.
    package var origClientOrderID: String?
    package var venueOrderID: String?
    package var venueSymbol: String?
    package var side: Side?
    package var state: VenueOrderState
    package var kind: OrderKind?
    package var timeInForce: TimeInForce?
    package var quantity: Decimal?
    package var limit: Decimal?
    package var stop: Decimal?
    package var display: Decimal?
    package var filled: Decimal?
    package var averagePrice: Decimal?
    /// The exact sum of prices times quantities.
    package var notional: Decimal?
    /// Why it is refused or over, where the venue says so.
    package var error: VenueError?
    package var time: Instant?
    package var isPostOnly = false
    package var isReduceOnly = false

    package init(_ event: Event, _ state: VenueOrderState) {
        self.event = event
        self.state = state
    }
}

package struct FillNews: Sendable, Equatable {
    package var clientOrderID: String?
    package var venueOrderID: String?
    package var venueSymbol: String?
    package var side: Side?
    /// By which it is known when it is told twice: unique for the instrument, and with `venueOrderID` for the venue.
    package var tradeID: String
    package var quantity: Decimal
    package var price: Decimal
    /// Below zero for a rebate.
    package var commission: Decimal?
    package var commissionCurrency: String?
    package var isMaker: Bool?
    package var time: Instant?

    package init(tradeID: String, quantity: Decimal, price: Decimal) {
        self.tradeID = tradeID
        self.quantity = quantity
        self.price = price
    }
}

/// What a refusal was about.
package struct RefusedRequest: Sendable, Equatable {
    package enum What: Sendable, Equatable {
        case place
        case cancel
        case replace
        case query
        /// A question, a login, whatever is about no order.
        case other
    }

    package var what: What
    package var clientOrderID: String?
    package var venueOrderID: String?

    package init(_ what: What, clientOrderID: String? = nil, venueOrderID: String? = nil) {
        self.what = what
        self.clientOrderID = clientOrderID
        self.venueOrderID = venueOrderID
    }

    /// What the task was about; ``What/place`` where there is none, as most refusals are of orders.
    package init(_ task: VenueTask?) {
        switch task {
        case .place(let order): self.init(.place, clientOrderID: order.clientOrderID)
        case .replace(let order, _):
            self.init(.replace, clientOrderID: order.clientOrderID, venueOrderID: order.venueOrderID)
        case .cancel(let order, _):
            self.init(.cancel, clientOrderID: order.clientOrderID, venueOrderID: order.venueOrderID)
        case .query(let order, _), .fillsOfOrder(let order, _):
            self.init(.query, clientOrderID: order.clientOrderID, venueOrderID: order.venueOrderID)
        case .placeTogether: self.init(.place)
        case .cancelTogether, .cancelAll: self.init(.cancel)
        case .openOrders, .recentOrders, .fills, .balances, .positions, .instruments, .time, .book, .streamToken,
            .renewStreamToken:
            self.init(.other)
        case nil: self.init(.place)
        }
    }
}

package struct BalanceNews: Sendable, Equatable {
    /// As the venue calls it.
    package var currency: String
    package var total: Decimal
    package var available: Decimal

    package init(_ currency: String, total: Decimal, available: Decimal) {
        self.currency = currency
        self.total = total
        self.available = available
    }
}

package struct PositionNews: Sendable, Equatable {
    package var venueSymbol: String
    /// Below zero when it is short.
    package var quantity: Decimal
    package var averagePrice: Decimal?
    package var unrealizedProfit: Decimal?

    package init(_ venueSymbol: String, quantity: Decimal, averagePrice: Decimal? = nil) {
        self.venueSymbol = venueSymbol
        self.quantity = quantity
        self.averagePrice = averagePrice
    }
}
