// Positions, counters, stops and measures as rows.

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Orders
internal import Portfolio
internal import Risk
internal import Routing
internal import Values

extension GatewayApplication {
    /// What the turn has changed.
    @_noLocks
    mutating func stageBooks(in engine: inout Engine) {
        while let changed = gateway.books.nextDirty() {
            bookRow.reset()
            switch changed {
            case .account(let number):
                gateway.books.encode(number, into: &bookRow)
                stageBook(.account, UInt64(UInt32(bitPattern: number.value)), in: &engine)
            case .position(let number):
                gateway.books.encode(number, into: &bookRow)
                stageBook(.position, UInt64(UInt32(bitPattern: number.value)), in: &engine)
            case .balance(let number):
                gateway.books.encode(number, into: &bookRow)
                stageBook(.balance, UInt64(UInt32(bitPattern: number.value)), in: &engine)
            case .overall:
                gateway.books.encodeOverall(into: &bookRow)
                stageBook(.overall, 0, in: &engine)
            }
        }
        while let counter = gateway.risk.takeCounter() {
            bookRow.reset()
            counter.scope.encode(into: &bookRow)
            let number = GatewayApplication.hash(bookRow.bytes)
            bookRow.reset()
            counter.encode(into: &bookRow)
            stageBook(.counter, number, in: &engine)
        }
        while let number = gateway.clients.takeTraded() {
            bookRow.reset()
            gateway.clients.encode(number, into: &bookRow)
            stageBook(.tradedAccount, UInt64(number), in: &engine)
        }
        stageMeasures(in: &engine)
    }

    @_noLocks
    func stageBook(_ kind: BookKind, _ number: UInt64, in engine: inout Engine) {
        precondition(!bookRow.isOverflowing, "a row of a book that is too long")
        engine.record.put(.book, kind.key(number), bookRow.bytes)
    }

    /// What routing measures changes with each order, and is kept once a second.
    @_noLocks
    private mutating func stageMeasures(in engine: inout Engine) {
        guard engine.now.utc >= measuresDue else { return }
        measuresDue = engine.now.utc.advanced(by: .seconds(1))
        var changed = gateway.router.takeChanged()
        while let broker = changed.removeFirst() {
            bookRow.reset()
            BrokerRow.encode(gateway.router.record(of: broker), into: &bookRow)
            stageBook(.measured, UInt64(broker.value), in: &engine)
        }
    }

    /// Where an order went, and why.
    @_noLocks
    mutating func stageDecision(in engine: inout Engine) {
        guard gateway.hasDecision else { return }
        bookRow.reset()
        RouteDecisionRow.encode(gateway.decision, into: &bookRow)
        engine.record.put(.decision, gateway.decision.order, bookRow.bytes)
        guard let turn = gateway.router.turn(after: gateway.decision) else { return }
        bookRow.reset()
        turn.encode(into: &bookRow)
        stageBook(.turn, UInt64(turn.rule), in: &engine)
    }

    /// Well mixed; it is kept.
    @_noLocks
    static func hash(_ bytes: Bytes) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in 0..<bytes.count { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return hash ^ hash >> 29
    }

    // MARK: - At start

    /// - Returns: False for a row that makes no sense.
    mutating func restoreBook(_ key: UInt64, _ row: Bytes) -> Bool {
        let number = BookKind.number(of: key)
        do throws(PortfolioRefusal) {
            switch BookKind(of: key) {
            case .stop:
                guard let stop = StopRow.decode(row), stop.number == number else { return false }
                return gateway.stops.restore(stop)
            case .broker: return Name(row) != nil
            case .account, .overall:
                guard let account = AccountRow.decode(row) else { return false }
                try gateway.books.restore(account)
            case .position:
                guard let position = PositionRow.decode(row) else { return false }
                try gateway.books.restore(position)
            case .balance:
                guard let balance = BalanceRow.decode(row) else { return false }
                try gateway.books.restore(balance)
            case .counter:
                guard let counter = RiskCounter.decode(row) else { return false }
                return gateway.risk.restore(counter)
            case .measured:
                guard let record = BrokerRow.decode(row) else { return false }
                return gateway.router.restore(record, of: BrokerNumber(UInt8(truncatingIfNeeded: number)))
            case .turn:
                // Of a rule that is gone, it is nobody's.
                if let turn = RouteTurn.decode(row) { _ = gateway.router.restore(turn) } else { return false }
            case .limit: return restoreLimit(row)
            case .snapshot: return SnapshotRow.decode(row) != nil
            case .dayClosing: return day.restore(row)
            case .tradedAccount: return gateway.clients.restore(row)
            case .massCancel: return restoreMassCancel(number, row)
            case .list:
                guard let list = OrderListRow.decode(row), list.number.value == number else { return false }
                return list.isDone || gateway.restore(list)
            case .told:
                guard number < UInt64(Int32.max) else { return false }
                _ = notices.setTold(SessionID(Int(number)), true)
            case .announcedStop:
                guard let planned = AnnouncedStop(row), planned.stop.number == number else { return false }
                return announced.restore(planned)
            case .closing:
                guard let closing = Closing(row), number < UInt64(Int32.max) else { return false }
                closings.restore(closing, of: PositionNumber(Int(number)))
            case .heard: return comparing.restoreHeard(row, of: number)
            case .base: return comparing.restoreBase(row)
            case nil: return false
            }
            return true
        } catch {
            return false
        }
    }

    /// All rows are read: risk has the positions that the books have.
    mutating func finishBooks() {
        gateway.books.finishRestoring()
        for index in 0..<gateway.books.positionCount { gateway.tellRisk(of: PositionNumber(index)) }
    }
}
