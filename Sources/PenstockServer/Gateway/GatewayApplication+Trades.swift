// Fills by the names that brokers have for them.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

extension GatewayApplication {
    @_noLocks
    mutating func stageTrade(_ named: NamedTrade, in engine: inout Engine) {
        fillTradeKey(named.id, of: named.broker)
        row.reset()
        named.trade.append(to: &row)
        engine.record.put(.trade, key.bytes, row.bytes)
        usedTrades.insert(GatewayApplication.session(of: named.broker), GatewayApplication.identifier(named.id))
    }

    /// What the journal has of the fill that a report is about: nil for one that was never told.
    @_noLocks
    mutating func recallTrade(
        _ event: BrokerReport.Event, of broker: BrokerNumber, in engine: inout Engine
    ) throws(JournalError) -> Trade? {
        switch event {
        case .filled(_, _, _, let id), .corrected(_, _, _, let id), .busted(let id, _):
            guard !id.isEmpty,
                usedTrades.mayHold(GatewayApplication.session(of: broker), GatewayApplication.identifier(id))
            else { return nil }
            fillTradeKey(id, of: broker)
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

    @_noLocks
    private mutating func fillTradeKey(_ id: Name, of broker: BrokerNumber) {
        key.reset()
        key.append(broker.value)
        key.append(bytesOf: id)
    }

    /// Names of fills are kept in a filter like that of ClOrdIDs, in which a broker is what a session is there.
    @_noLocks
    private static func session(of broker: BrokerNumber) -> SessionNumber { SessionNumber(UInt32(broker.value)) }

    @_noLocks
    private static func identifier(_ id: Name) -> Identifier {
        var made = Identifier()
        made.append(id)
        return made
    }

    mutating func recoverTrades(in engine: inout Engine) throws(JournalError) {
        usedTrades = UsedNames(expecting: max(1 << 16, 2 * (try engine.countRows(of: .trade))))
        try engine.forEachKey(in: .trade) { key in
            guard key.count > 1, let id = Identifier(key.slice(1, key.count - 1)) else { return }
            usedTrades.insert(SessionNumber(UInt32(key[0])), id)
        }
    }
}
