// NewOrderList(E): orders that come together, and what they are to one another.

import FIXWire
package import Orders
package import Values

/// With the extension, ContingencyType(1385) says what the orders are to one another: 1 is OCO; 2 is OTO, or a bracket
/// where all orders but the first have one and the same ClOrdLinkID(583). In plain FIX 4.4 all orders have the same
/// ClOrdLinkID(583), and it begins with `OCO-`, `OTO-` or `BRACKET-`; any other is noted and means nothing.
extension ListContingency {
    /// The fewest orders that make one.
    var minimumOrders: Int {
        @_noLocks get {
            switch self {
            case .none: 1
            case .oneCancelsOther, .oneTriggersOther: 2
            case .bracket: 3
            }
        }
    }
}

/// NewOrderList(E) but for its orders, which ``ListEntries`` reads out of the message.
package struct NewOrderList: Sendable {
    /// Orders of a batch, at most.
    package static var maximumOrders: Int { @_noLocks get { 100 } }
    /// Orders that depend on one another, at most.
    package static var maximumContingentOrders: Int { @_noLocks get { 10 } }

    package var session = SessionNumber(0)
    package var listID = Identifier()
    package var contingency = ListContingency.none
    package var orderCount = 0
    package var isPossibleResend = false

    @_noLocks package init() {}
}

/// A list that is refused as a whole; answered by a ListStatus(N) with ListOrderStatus(431)=7. None of its orders is
/// entered, and their ClOrdIDs are used.
package struct RefusedList: Sendable {
    package var session: SessionNumber
    package var listID: Identifier
    package var reason: OrderRejectReason
    /// The order that is at fault, from 1; 0 for the list itself.
    package var faultyOrder: Int
    package var text: Text<16>

    @_noLocks
    package init(
        session: SessionNumber, listID: Identifier, reason: OrderRejectReason, faultyOrder: Int, text: Text<16>
    ) {
        self.session = session
        self.listID = listID
        self.reason = reason
        self.faultyOrder = faultyOrder
        self.text = text
    }

    /// What is wrong with one order of it, by its number.
    @_noLocks
    package static func text(of order: Int, _ what: Text<16>) -> Text<16> {
        var text = Text<16>("Order ")
        text.appendDigits(of: UInt64(order))
        text.append(" of the list: ")
        text.append(what)
        return text
    }
}
