// The parts of an order's row: terms, and how it is handled.

package import Values

/// Terms as bytes. What few have is there where a bit of the last fixed byte says so.
package enum TermsRow {
    private static var hasTrail: UInt8 { @_noLocks get { 1 } }
    private static var hasDisplay: UInt8 { @_noLocks get { 2 } }
    private static var hasExpiry: UInt8 { @_noLocks get { 4 } }

    @_noLocks
    package static func append(_ terms: OrderTerms, to row: inout RowWriter) {
        row.append(terms.kind.code)
        row.append(terms.timeInForce.code)
        row.append(terms.quantity)
        append(terms.limit, to: &row)
        append(terms.stop, to: &row)
        row.append(terms.features.rawValue)
        var more: UInt8 = 0
        if terms.trail != nil { more |= hasTrail }
        if terms.display != nil { more |= hasDisplay }
        if terms.expires < .distantFuture { more |= hasExpiry }
        row.append(more)
        if let trail = terms.trail {
            row.append(trail.offset)
            row.append(trail.unit.code)
        }
        if let display = terms.display { row.append(display) }
        if terms.expires < .distantFuture { row.append(terms.expires) }
    }

    /// Nil, and the row is invalid, for what are no terms.
    ///
    /// - Parameter version: Of the row; 1 ended with the stop.
    package static func read(from row: inout RowReader, _ version: UInt8) -> OrderTerms? {
        let kind = OrderKind(rawValue: row.byte())
        let timeInForce = TimeInForce(rawValue: row.byte())
        let quantity = row.decimal()
        let limit = price(from: &row)
        let stop = price(from: &row)
        guard row.isValid, let kind, let timeInForce else {
            row.invalidate()
            return nil
        }
        var terms = OrderTerms(kind: kind, timeInForce: timeInForce, quantity: quantity, limit: limit, stop: stop)
        if version > 1 { readMore(into: &terms, from: &row) }
        return row.isValid ? terms : nil
    }

    private static func readMore(into terms: inout OrderTerms, from row: inout RowReader) {
        terms.features = OrderFeatures(rawValue: row.byte())
        let more = row.byte()
        if !terms.features.isKnown || more > 7 { row.invalidate() }
        if more & hasTrail != 0 {
            let offset = row.decimal()
            guard let unit = TrailUnit(rawValue: row.byte()) else { return row.invalidate() }
            terms.trail = Trail(offset, unit)
        }
        if more & hasDisplay != 0 { terms.display = row.decimal() }
        if more & hasExpiry != 0 { terms.expires = row.instant() }
    }

    @_noLocks
    private static func append(_ price: Decimal?, to row: inout RowWriter) {
        row.append(price == nil ? UInt8(0) : 1)
        if let price { row.append(price) }
    }

    private static func price(from row: inout RowReader) -> Decimal? {
        switch row.byte() {
        case 0: return nil
        case 1: return row.decimal()
        default:
            row.invalidate()
            return nil
        }
    }
}

/// How an order is handled, as bytes. No broker is 255, no parent and no list are 0; the highest bit of the course says
/// that it has nameless fills.
enum HandlingRow {
    private static var nameless: UInt8 { @_noLocks get { 128 } }

    @_noLocks
    static func append(_ handling: Handling, to row: inout RowWriter) {
        row.append(handling.hasNamelessFills ? handling.course.code | nameless : handling.course.code)
        row.append(handling.broker?.value ?? 255)
        row.append(handling.parent?.value ?? 0)
        row.append(handling.firstPart.value)
        row.append(handling.partCount)
        row.append(handling.list?.value ?? 0)
        row.append(handling.place)
        row.append(UInt32(handling.modifications))
        row.append(handling.strategy)
        row.append(handling.destination)
    }

    static func read(from row: inout RowReader) -> Handling {
        var handling = Handling()
        let code = row.byte()
        let course = Handling.Course(rawValue: code & ~nameless)
        handling.hasNamelessFills = code & nameless != 0
        let broker = row.byte()
        let parent = row.uint64()
        handling.firstPart = OrderNumber(row.uint64())
        handling.partCount = row.byte()
        let list = row.uint64()
        handling.place = row.byte()
        let modifications = row.uint32()
        handling.strategy = row.text(Name.self)
        handling.destination = row.text(Name.self)
        guard let course, broker == 255 || broker < BrokerNumber.maximum, modifications <= UInt16.max else {
            row.invalidate()
            return handling
        }
        handling.course = course
        handling.broker = broker == 255 ? nil : BrokerNumber(broker)
        handling.parent = parent == 0 ? nil : OrderNumber(parent)
        handling.list = list == 0 ? nil : ListNumber(list)
        handling.modifications = UInt16(modifications)
        return handling
    }
}
