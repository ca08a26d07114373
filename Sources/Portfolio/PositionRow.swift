// A position as a row of the journal.

internal import Tables
package import Values

/// Fees of a position in one currency, in a row.
package struct FeeRow: Sendable {
    package var currency: Name
    package var total: WideDecimal
    package var start: WideDecimal
}

/// All that a position is. Made when rows are read, at start and by tools: it may allocate.
package struct PositionRow: Sendable {
    package var account = Identifier()
    package var broker = BrokerNumber(0)
    package var symbol = Name()
    package var quantity = Decimal.zero
    package var cost = WideDecimal.zero
    package var realised = WideDecimal.zero
    package var volume = WideDecimal.zero
    package var turnover = WideDecimal.zero
    package var adjustedQuantity = WideDecimal.zero
    package var adjustedCash = WideDecimal.zero
    package var dayStart = WideDecimal.zero
    package var changed = Instant.distantPast
    package var fees: [FeeRow] = []
    /// What is open, oldest first: quantities are above zero.
    package var lots: [Lot] = []

    package static var version: UInt8 { @_noLocks get { 1 } }

    /// The longest row of positions with so many lots.
    package static func maximumSize(lots: Int) -> Int { 640 + lots * 34 }

    /// Nil for bytes that are no position of this version. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> PositionRow? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        var position = PositionRow()
        position.account = row.text()
        position.broker = BrokerNumber(row.byte())
        position.symbol = row.text()
        position.quantity = row.decimal()
        position.cost = row.wideDecimal()
        position.realised = row.wideDecimal()
        position.volume = row.wideDecimal()
        position.turnover = row.wideDecimal()
        position.adjustedQuantity = row.wideDecimal()
        position.adjustedCash = row.wideDecimal()
        position.dayStart = row.wideDecimal()
        position.changed = row.instant()
        let feeCount = Int(row.byte())
        guard row.isValid, feeCount <= Position.maximumFees else { return nil }
        for _ in 0..<feeCount {
            position.fees.append(FeeRow(currency: row.text(), total: row.wideDecimal(), start: row.wideDecimal()))
        }
        let lotCount = Int(row.byte())
        for _ in 0..<lotCount where row.isValid {
            position.lots.append(Lot(row.decimal(), cost: row.wideDecimal()))
        }
        return row.isComplete && position.isConsistent ? position : nil
    }

    /// The lots are what is open, and every sum can be worked with.
    private var isConsistent: Bool {
        var (quantity, cost) = (WideDecimal.zero, WideDecimal.zero)
        do throws(PortfolioRefusal) {
            for lot in lots {
                guard lot.quantity.isPositive else { return false }
                quantity = try quantity.plus(WideDecimal(lot.quantity))
                cost = try cost.plus(lot.cost)
            }
            if self.quantity.isNegative { (quantity, cost) = (try quantity.negated(), try cost.negated()) }
        } catch {
            return false
        }
        let sums = [
            realised, volume, turnover, adjustedQuantity, adjustedCash, dayStart, self.cost,
        ] + fees.flatMap { [$0.total, $0.start] } + lots.map(\.cost)
        return quantity.equals(WideDecimal(self.quantity)) && cost.equals(self.cost)
            && sums.allSatisfy { $0.mantissa != .min } && self.quantity.mantissa != .min
            && Int(broker.value) < BrokerNumber.maximum
    }
}

extension PositionBook {
    /// Appends a position's row; ``PositionRow/decode(_:)`` gives it back.
    @_noLocks
    package func encode(_ number: PositionNumber, into row: inout RowWriter) {
        let place = Int(number.value)
        let position = positions[place]
        row.append(PositionRow.version)
        row.append(accountNames[Int(position.account)])
        row.append(position.broker.value)
        row.append(symbolNames[Int(position.symbol)])
        row.append(position.quantity)
        row.append(position.cost)
        row.append(position.realised)
        row.append(position.volume)
        row.append(position.turnover)
        row.append(position.adjustedQuantity)
        row.append(position.adjustedCash)
        row.append(position.dayStart)
        row.append(position.changed)
        row.append(UInt8(position.feeCount))
        for index in 0..<position.feeCount {
            row.append(currencyNames[Int(position.fees[index].currency)])
            row.append(position.fees[index].total)
            row.append(position.fees[index].start)
        }
        row.append(position.lots.count)
        for age in 0..<Int(position.lots.count) {
            let lot = lots.lot(age, position.lots, of: place)
            row.append(lot.quantity)
            row.append(lot.cost)
        }
    }

    /// Takes in a position as it was written, which must not be there yet: at start, after the accounts' rows and
    /// before any fill. Where fewer lots are kept apart than it has, the oldest become one.
    ///
    /// **Errors:** as for a fill; `malformed` for a position that is there. The book is of no use after any other.
    package mutating func restore(_ row: PositionRow) throws(PortfolioRefusal) {
        let account = try place(account: row.account)
        let symbol = try place(symbol: row.symbol)
        guard position(account, row.broker, symbol) == nil else { throw .malformed }
        let place = try place(position: account, row.broker, symbol)
        let old = positions[place]
        var new = old
        new.quantity = row.quantity
        new.cost = row.cost
        new.realised = row.realised
        new.volume = row.volume
        new.turnover = row.turnover
        new.adjustedQuantity = row.adjustedQuantity
        new.adjustedCash = row.adjustedCash
        new.dayStart = row.dayStart
        new.changed = row.changed
        for fee in row.fees {
            let currency = try self.place(currency: fee.currency)
            new.fees[new.feeCount].currency = currency
            new.fees[new.feeCount].total = fee.total
            new.fees[new.feeCount].start = fee.start
            new.feeCount += 1
            for owner in [Int32(account), -1] {
                let sum = try self.place(fees: owner, currency)
                feeSums[sum].total = try feeSums[sum].total.plus(fee.total)
                feeSums[sum].start = try feeSums[sum].start.plus(fee.start)
            }
        }
        for lot in row.lots {
            new.lots = lots.carryOut(try lots.open(lot, new.lots, of: place), new.lots, of: place)
        }
        holdings[Int(old.holding)].sums = try holdings[Int(old.holding)].sums.replacing(old, by: new)
        symbols[symbol].sums = try symbols[symbol].sums.replacing(old, by: new)
        positions[place] = new
    }
}
