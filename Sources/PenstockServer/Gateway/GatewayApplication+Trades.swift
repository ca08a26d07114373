// Fills by their orders and the names that brokers have for them.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

extension GatewayApplication {
    @_noLocks
    mutating func stageTrade(_ named: NamedTrade, in engine: inout Engine) {
        fillTradeKey(named.trade.order.value, named.id)
        row.reset()
        named.trade.append(to: &row)
        engine.record.put(.trade, key.bytes, row.bytes)
        usedTrades.insert(GatewayApplication.session(of: named.trade.order), GatewayApplication.identifier(named.id))
    }

    /// What the journal has of the fill that a report is about: nil for one that was never told.
    @_noLocks
    mutating func recallTrade(
        _ report: BrokerReport, in engine: inout Engine
    ) throws(JournalError) -> Trade? {
        switch report.event {
        case .filled(_, _, _, let id), .corrected(_, _, _, let id), .busted(let id, _):
            guard !id.isEmpty,
                usedTrades.mayHold(GatewayApplication.session(of: report.order), GatewayApplication.identifier(id))
            else { return nil }
            fillTradeKey(report.order.value, id)
            do throws(JournalError) {
                guard let found = try engine.row(.trade, key.bytes) else { return nil }
                return GatewayApplication.trade(in: found)
            } catch {
                guard let damaged = error.row else { throw error }
                engine.note(damaged: damaged)
                return nil
            }
        case .accepted, .rejected, .replaced, .replaceRejected, .canceled, .cancelRejected, .expired, .restated,
            .suspended, .stopped, .doneForDay, .standing, .unheardOf:
            return nil
        }
    }

    /// Vouched for: a row that is read allocates nothing.
    @_semantics("no_performance_analysis")
    private static func trade(in row: Bytes) -> Trade? { Trade(row) }

    /// The order, big-endian, and the fill's name, which is another one for each fill of an order.
    @_noLocks
    mutating func fillTradeKey(_ order: UInt64, _ id: Name) {
        key.reset()
        key.append(order.byteSwapped)
        key.append(bytesOf: id)
    }

    /// The order and the name of a key; nil for one that is none.
    static func trade(of key: Bytes) -> (order: UInt64, id: Name)? {
        guard key.count > 8, let id = Name(key.slice(8, key.count - 8)) else { return nil }
        return (key.word(0, 8).byteSwapped, id)
    }

    /// Names of fills are kept in a filter like that of ClOrdIDs, in which an order is what a session is there.
    @_noLocks
    private static func session(of order: OrderNumber) -> SessionNumber {
        SessionNumber(UInt32(truncatingIfNeeded: order.value))
    }

    @_noLocks
    private static func identifier(_ id: Name) -> Identifier {
        var made = Identifier()
        made.append(id)
        return made
    }

    mutating func recoverTrades(in engine: inout Engine) throws(JournalError) {
        usedTrades = UsedNames(expecting: max(1 << 20, 2 * (try engine.countRows(of: .trade))))
        try engine.forEachKey(in: .trade) { key in
            guard let (order, id) = GatewayApplication.trade(of: key) else { return }
            usedTrades.insert(
                GatewayApplication.session(of: OrderNumber(order)), GatewayApplication.identifier(id))
        }
    }
}
