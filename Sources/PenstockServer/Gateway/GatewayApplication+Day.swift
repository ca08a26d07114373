// The end of a day of positions, a part of it each turn.

internal import FIXEngine
internal import GatewayCore
internal import Journal
internal import Portfolio
internal import Values

extension GatewayApplication {
    @_noLocks
    mutating func closeDay(in engine: inout Engine) throws(JournalError) {
        if day.part.isUnderWay || engine.now.utc >= day.due { try closeMore(in: &engine) }
    }

    /// Vouched for: it happens once a day.
    @_semantics("no_performance_analysis")
    private mutating func closeMore(in engine: inout Engine) throws(JournalError) {
        guard engine.hasRoom else { return }
        if !day.part.isUnderWay { day.begin(at: engine.now.utc) }
        switch day.part {
        case .positions: closePositions(in: &engine)
        case .accounts: closeAccounts(in: &engine)
        case .trimming: try trimSnapshots(in: &engine)
        case .done: break
        }
        stageDay(in: &engine)
    }

    private mutating func closePositions(in engine: inout Engine) {
        // Rows of positions are long.
        for _ in 0..<32 {
            guard day.place < gateway.books.positionCount else { return day.go(on: .accounts) }
            let number = PositionNumber(day.place)
            day.place += 1
            let position = gateway.books[number]
            if !position.quantity.isZero {
                look(at: gateway.books.symbol(of: number), now: engine.now.utc)
                stageSnapshot(number, in: &engine)
            }
            do throws(PortfolioRefusal) {
                try gateway.books.closeDay(of: number)
            } catch {
                var text = Text<16>("a profit that no decimal holds: the day goes on for ")
                text.append(gateway.books.account(of: number))
                engine.note(text)
            }
        }
    }

    private mutating func stageSnapshot(_ number: PositionNumber, in engine: inout Engine) {
        bookRow.reset()
        gateway.books.encodeSnapshot(number, at: day.ended, into: &bookRow)
        stageBook(.snapshot, day.day << 32 | UInt64(UInt32(bitPattern: number.value)), in: &engine)
    }

    private mutating func closeAccounts(in engine: inout Engine) {
        for _ in 0..<16 {
            guard day.place < gateway.books.accountCount else {
                try? gateway.books.closeDayOfAll(now: engine.now.utc)
                var text = Text<16>("the day of positions has ended: ")
                text.appendDigits(of: UInt64(gateway.books.positionCount))
                text.append(" positions")
                engine.note(text)
                return day.go(on: .trimming)
            }
            // One whose figures cannot be known keeps its peak.
            try? gateway.books.closeDay(of: AccountNumber(day.place), now: engine.now.utc)
            day.place += 1
        }
    }

    /// Snapshots of days that are too long ago.
    private mutating func trimSnapshots(in engine: inout Engine) throws(JournalError) {
        guard day.snapshotDays > 0, day.day > UInt64(day.snapshotDays) else { return day.go(on: .done) }
        let end = BookKind.snapshot.key((day.day - UInt64(day.snapshotDays)) << 32)
        var old: [UInt64] = []
        try engine.walkRows(of: .book, from: BookKind.snapshot.key(0)) { key, _ in
            guard key < end, old.count < 256 else { return false }
            old.append(key)
            return true
        }
        for key in old { engine.record.delete(.book, key) }
        if old.count < 256 { day.go(on: .done) }
    }

    mutating func stageDay(in engine: inout Engine) {
        bookRow.reset()
        day.append(to: &bookRow)
        stageBook(.dayClosing, 0, in: &engine)
    }
}
