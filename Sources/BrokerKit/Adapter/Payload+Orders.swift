// Orders, fills and requests in the rows of payloads, by the names that a venue has for them.

package import Values
package import WebKit

extension OrderNews {
    /// With the names of the order and what is filled of it, as far as the row tells.
    package init(
        _ event: Event, _ state: VenueOrderState, _ row: JSONValue, client: StaticString, venue: StaticString,
        symbol: StaticString, side: StaticString, filled: StaticString? = nil, average: StaticString? = nil
    ) throws(JSONError) {
        self.init(event, state)
        clientOrderID = try row.string(client)
        venueOrderID = try row.string(venue)
        venueSymbol = try row.string(symbol)
        self.side = try row.side(side)
        if let filled { self.filled = try row.number(filled) }
        if let average { averagePrice = try row.positiveQuotient(average) }
    }

    /// That a change is done, with the terms that the task asks for: the answer has names alone, and may not have all.
    package init(changedBy task: VenueTask?, client: String?, venue: String?) {
        self.init(.replaced, .working)
        (clientOrderID, venueOrderID) = (client, venue)
        guard case .replace(let old, let new) = task else { return }
        if !old.clientOrderID.isEmpty { clientOrderID = old.clientOrderID }
        venueOrderID = venue ?? old.venueOrderID
        if case .quantity(let quantity) = new.size { self.quantity = quantity }
        (limit, stop, display) = (new.limit, new.stop, new.display)
    }

    /// That the venue has a request, not that it is done: what becomes of it, it tells later.
    package init(taken request: RefusedRequest) {
        switch request.what {
        case .cancel: self.init(.change, .pendingCancel)
        case .replace: self.init(.change, .pendingReplace)
        case .place, .query, .other: self.init(.change, .pendingNew)
        }
        (clientOrderID, venueOrderID) = (request.clientOrderID, request.venueOrderID)
    }
}

extension RefusedRequest {
    /// About an order that is told with it.
    package init(_ what: What, _ order: OrderNews) {
        self.init(what, clientOrderID: order.clientOrderID, venueOrderID: order.venueOrderID)
    }

    /// What an answer says of the order, which is more than the task knew; nil for what it does not tell.
    package mutating func learn(client: String?, venue: String?) {
        if let client { clientOrderID = client }
        if let venue { venueOrderID = venue }
    }
}

extension FillNews {
    /// With the names of its order, as far as the row tells.
    package init(
        _ row: JSONValue, id: StaticString, quantity: StaticString, price: StaticString, client: StaticString? = nil,
        venue: StaticString, symbol: StaticString, side: StaticString
    ) throws(JSONError) {
        self.init(
            tradeID: try row.requiredString(id), quantity: try row.decimal(quantity), price: try row.decimal(price))
        if let client { clientOrderID = try row.string(client) }
        venueOrderID = try row.string(venue)
        venueSymbol = try row.string(symbol)
        self.side = try row.side(side)
    }

    /// One that is told with its order, whose names and time are its own.
    package init(
        _ row: JSONValue, id: StaticString, quantity: StaticString, price: StaticString, of order: OrderNews
    ) throws(JSONError) {
        self.init(
            tradeID: try row.requiredString(id), quantity: try row.decimal(quantity), price: try row.decimal(price))
        (clientOrderID, venueOrderID) = (order.clientOrderID, order.venueOrderID)
        (venueSymbol, side, time) = (order.venueSymbol, order.side, order.time)
    }
}

extension PositionNews {
    /// - Parameter isShort: What is said beside a size; one below zero says it itself.
    package init(
        _ venueSymbol: String, size: Decimal, isShort: Bool, averagePrice: Decimal?, unrealizedProfit: Decimal?
    ) {
        let isTurned = isShort && size.isPositive
        self.init(
            venueSymbol, quantity: isTurned ? Decimal.zero.subtracting(size) ?? size : size, averagePrice: averagePrice)
        self.unrealizedProfit = unrealizedProfit
    }
}

extension VenueErrors {
    /// Tells an error of a request.
    ///
    /// - Returns: What it proves.
    package func refuse(
        _ code: String, _ text: String, _ request: RefusedRequest, into news: inout [VenueNews]
    ) -> Verdict {
        let known = error(code, text)
        news.append(.refused(known, request))
        return known.meaning.verdict
    }
}

extension Verdict {
    /// About a request for several orders: one that went well proves that it was understood, and none tells nothing.
    package init(ofEach verdicts: [Verdict]) {
        self = verdicts.contains(.accepted) ? .accepted : verdicts.last ?? .accepted
    }
}
