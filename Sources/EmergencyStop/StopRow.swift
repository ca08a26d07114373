// A stop as a row of the journal: it is engaged after a restart as before.

package import Values

package enum StopRow {
    /// Version 1 had no flags.
    private static var version: UInt8 { @_noLocks get { 2 } }

    /// At most 320 bytes. How far its orders are gone is found out anew.
    @_noLocks
    package static func append(_ stop: Stop, to row: inout RowWriter) {
        row.append(version)
        row.append(stop.number)
        append(stop.scope, to: &row)
        row.append(stop.cause.origin.code)
        row.append(stop.cause.who)
        row.append(stop.cause.why)
        row.append(stop.at)
        row.append(stop.closesPositions ? UInt8(1) : 0)
    }

    @_noLocks
    private static func append(_ scope: StopScope, to row: inout RowWriter) {
        switch scope {
        case .everything: row.append(UInt8(0))
        case .broker(let broker):
            row.append(UInt8(1))
            row.append(broker.value)
        case .symbol(let symbol):
            row.append(UInt8(2))
            row.append(symbol)
        case .account(let account):
            row.append(UInt8(3))
            row.append(account)
        case .strategy(let strategy):
            row.append(UInt8(4))
            row.append(strategy)
        case .session(let session):
            row.append(UInt8(5))
            row.append(session)
        }
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> Stop? {
        var row = RowReader(bytes)
        guard let stop = decode(from: &row), row.isComplete else { return nil }
        return stop
    }

    static func decode(from row: inout RowReader) -> Stop? {
        let version = row.byte()
        guard version == 1 || version == self.version else { return nil }
        let number = row.uint64()
        guard let scope = scope(from: &row), let origin = StopCause.Origin(rawValue: row.byte()) else { return nil }
        let cause = StopCause(origin, who: row.text(), why: row.text())
        let at = row.instant()
        let flags = version == 1 ? 0 : row.byte()
        guard number > 0, flags < 2 else { return nil }
        var stop = Stop(number: number, scope: scope, cause: cause, at: at)
        stop.closesPositions = flags == 1
        return stop
    }

    private static func scope(from row: inout RowReader) -> StopScope? {
        switch row.byte() {
        case 0: return .everything
        case 1:
            let broker = row.byte()
            return broker < BrokerNumber.maximum ? .broker(BrokerNumber(broker)) : nil
        case 2: return .symbol(row.text())
        case 3: return .account(row.text())
        case 4: return .strategy(row.text())
        case 5: return .session(row.uint32())
        default: return nil
        }
    }
}
