// What the gateway keeps beside orders: fills by name, books, decisions.

internal import EmergencyStop
internal import GatewayCore
internal import Journal
internal import Orders
internal import Portfolio
internal import Risk
internal import Routing
internal import Values

extension Verifier {
    /// Fills lead to orders that are there, or may have been removed for their age.
    mutating func checkTrades(_ store: inout Store) throws(JournalError) {
        try store.walk(.trade, from: nil) { row in
            countRow()
            let place = RowName(.trade, row.key).place
            guard let value = row.value else {
                find(.trade, place, "is damaged: its checksum is wrong")
                return true
            }
            guard isGateways else { return true }
            guard let trade = Trade(value), GatewayApplication.trade(of: row.key)?.order == trade.order.value else {
                find(.trade, place, "is no fill")
                return true
            }
            if !orderKeys.contains(trade.order.value), !isTrimmedOrder(trade.order.value) {
                find(.trade, place, "is of order \(trade.order.value), which is not there")
            }
            return true
        }
    }

    mutating func checkBooks(_ store: inout Store) throws(JournalError) {
        try forEach(.book, &store) { verifier, key, row in
            let isBook = BookKind(of: key) == .list
                ? verifier.checkList(BookKind.number(of: key), row) : Verifier.isBook(key, row)
            if !isBook { verifier.find(.book, "key \(key)", "is no row of a book") }
            guard BookKind(of: key) == .position, let position = PositionRow.decode(row) else { return }
            let holding = BookedHolding(account: position.account, symbol: position.symbol)
            verifier.booked.byBooks[holding, default: TradedSums()].add(position)
        }
    }

    private static func isBook(_ key: UInt64, _ row: Bytes) -> Bool {
        switch BookKind(of: key) {
        case .stop: StopRow.decode(row).map { $0.number == BookKind.number(of: key) } ?? false
        case .broker: Name(row) != nil
        case .account, .overall: AccountRow.decode(row) != nil
        case .position: PositionRow.decode(row) != nil
        case .balance: BalanceRow.decode(row) != nil
        case .counter: RiskCounter.decode(row) != nil
        case .measured: BrokerRow.decode(row) != nil
        case .turn: RouteTurn.decode(row) != nil
        case .snapshot: SnapshotRow.decode(row) != nil
        case .dayClosing: DayClosing.decode(row) != nil
        case .limit: LimitOverride.decode(row) != nil
        case .tradedAccount: ClientRules.decode(row) != nil
        case .massCancel:
            MassCancelRow.decode(row).map { UInt64($0.filter.session.value) == BookKind.number(of: key) } ?? false
        case .list: false
        case .told: row.count == 1 && row[0] == 1
        case .announcedStop: AnnouncedStop(row).map { $0.stop.number == BookKind.number(of: key) } ?? false
        case .closing: Closing(row) != nil
        case .heard: Comparing.heard(row) != nil
        case .base: Comparing.base(row) != nil
        case nil: false
        }
    }

    mutating func checkDecisions(_ store: inout Store) throws(JournalError) {
        try forEach(.decision, &store) { verifier, key, row in
            if RouteDecisionRow.decode(row).map({ $0.order == key }) != true {
                verifier.find(.decision, "order \(key)", "is no decision about it")
            }
        }
    }
}
