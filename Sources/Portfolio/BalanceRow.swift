// Balances, peaks and the day's snapshots as rows of the journal.

internal import Tables
package import Values

/// A balance, read back.
package struct BalanceRow: Sendable {
    package var account: Identifier
    package var broker: BrokerNumber
    package var currency: Name
    package var total: WideDecimal
    package var reserved: WideDecimal
    package var adjusted: WideDecimal

    package static var version: UInt8 { @_noLocks get { 1 } }
    package static var maximumSize: Int { 256 }

    /// Nil for bytes that are no balance of this version. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> BalanceRow? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        let balance = BalanceRow(
            account: row.text(), broker: BrokerNumber(row.byte()), currency: row.text(), total: row.wideDecimal(),
            reserved: row.wideDecimal(), adjusted: row.wideDecimal())
        let isWhole = [balance.total, balance.reserved, balance.adjusted].allSatisfy { $0.mantissa != .min }
        return row.isComplete && isWhole && Int(balance.broker.value) < BrokerNumber.maximum ? balance : nil
    }
}

/// An account's peak, or that of all together.
package struct AccountRow: Sendable {
    /// Nil for all together.
    package var account: Identifier?
    package var highest: WideDecimal
    package var at: Instant

    package static var version: UInt8 { @_noLocks get { 1 } }
    package static var maximumSize: Int { 128 }

    /// Nil for bytes that are no account of this version. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> AccountRow? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        let isOne = row.byte()
        let account = row.text(Identifier.self)
        let (highest, at) = (row.wideDecimal(), row.instant())
        guard row.isComplete, isOne <= 1, isOne == 1 || account.isEmpty, highest.mantissa != .min else { return nil }
        return AccountRow(account: isOne == 1 ? account : nil, highest: highest, at: at)
    }
}

/// What stood at the end of a day, in one position.
package struct SnapshotRow: Sendable {
    package var at: Instant
    package var account: Identifier
    package var broker: BrokerNumber
    package var symbol: Name
    package var quantity: Decimal
    package var cost: WideDecimal
    package var realised: WideDecimal
    /// Nil for a position that was open without a mark, or not at all.
    package var mark: Decimal?

    package static var version: UInt8 { @_noLocks get { 1 } }
    package static var maximumSize: Int { 256 }

    /// Nil for bytes that are no snapshot of this version. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> SnapshotRow? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        var snapshot = SnapshotRow(
            at: row.instant(), account: row.text(), broker: BrokerNumber(row.byte()), symbol: row.text(),
            quantity: row.decimal(), cost: row.wideDecimal(), realised: row.wideDecimal(), mark: nil)
        switch row.byte() {
        case 0: break
        case 1: snapshot.mark = row.decimal()
        default: row.invalidate()
        }
        return row.isComplete && Int(snapshot.broker.value) < BrokerNumber.maximum ? snapshot : nil
    }
}

extension PositionBook {
    @_noLocks
    package func encode(_ number: BalanceNumber, into row: inout RowWriter) {
        let balance = balances[Int(number.value)]
        row.append(BalanceRow.version)
        row.append(accountNames[Int(balance.account)])
        row.append(balance.broker.value)
        row.append(currencyNames[Int(balance.currency)])
        row.append(balance.total)
        row.append(balance.reserved)
        row.append(balance.adjusted)
    }

    @_noLocks
    package func encode(_ number: AccountNumber, into row: inout RowWriter) {
        row.append(AccountRow.version)
        row.append(UInt8(1))
        row.append(accountNames[Int(number.value)])
        row.append(accounts[Int(number.value)].peak.highest)
        row.append(accounts[Int(number.value)].peak.at)
    }

    /// The row of all accounts together.
    @_noLocks
    package func encodeOverall(into row: inout RowWriter) {
        row.append(AccountRow.version)
        row.append(UInt8(0))
        row.append(Identifier())
        row.append(peak.highest)
        row.append(peak.at)
    }

    /// A position as it stands at the end of a day, for the record.
    @_noLocks
    package func encodeSnapshot(_ number: PositionNumber, at: Instant, into row: inout RowWriter) {
        let position = positions[Int(number.value)]
        row.append(SnapshotRow.version)
        row.append(at)
        row.append(accountNames[Int(position.account)])
        row.append(position.broker.value)
        row.append(symbolNames[Int(position.symbol)])
        row.append(position.quantity)
        row.append(position.cost)
        row.append(position.realised)
        let mark = position.quantity.isZero ? nil : mark(of: number)
        row.append(mark == nil ? UInt8(0) : 1)
        if let mark { row.append(mark) }
    }

    // MARK: - At start: accounts first, then positions, then balances, each in the order of their numbers, which they
    // have again then.

    /// **Errors:** `full`.
    package mutating func restore(_ row: AccountRow) throws(PortfolioRefusal) {
        guard let name = row.account else {
            (peak.highest, peak.at) = (row.highest, row.at)
            return
        }
        let place = try place(account: name)
        (accounts[place].peak.highest, accounts[place].peak.at) = (row.highest, row.at)
    }

    /// **Errors:** `full`; `malformed` for a balance that is there.
    package mutating func restore(_ row: BalanceRow) throws(PortfolioRefusal) {
        let account = try place(account: row.account)
        let currency = try place(currency: row.currency)
        guard balance(Int32(account), row.broker, currency) == nil else { throw .malformed }
        let place = try place(balance: account, row.broker, currency)
        balances[place].total = row.total
        balances[place].reserved = row.reserved
        balances[place].adjusted = row.adjusted
    }

    /// Forgets what is to be saved: after all rows are read, since they are what was saved.
    package mutating func finishRestoring() {
        while nextDirty() != nil {}
    }
}
