// MarketDataSnapshotFullRefresh(W) and MarketDataIncrementalRefresh(X): prices as they are, and as they change.

package import FIXWire
package import Values

/// One price in a refresh.
package struct MarketDataEntry: Sendable {
    /// MDEntryType(269).
    package enum Kind: Sendable {
        case bid
        case offer
        case trade

        var code: UInt8 {
            @_noLocks get {
                switch self {
                case .bid: 0x30
                case .offer: 0x31
                case .trade: 0x32
                }
            }
        }
    }

    /// MDUpdateAction(279), of a change.
    package enum Action: Sendable {
        case new
        case change
        /// There is none any more: price and size are left out.
        case delete
        /// One of several levels is gone, that of the price.
        case deleteLevel

        var code: UInt8 {
            @_noLocks get {
                switch self {
                case .new: 0x30
                case .change: 0x31
                case .delete, .deleteLevel: 0x32
                }
            }
        }
    }

    package var kind: Kind
    package var price: Decimal
    package var size: Decimal?
    /// MDEntryDate(272) and MDEntryTime(273): when the broker said so; left out when nil.
    package var time: Instant?

    @_noLocks
    package init(_ kind: Kind, price: Decimal, size: Decimal? = nil, time: Instant? = nil) {
        self.kind = kind
        self.price = price
        self.size = size
        self.time = time
    }
}

extension MessageWriter {
    /// Appends the body of a MarketDataSnapshotFullRefresh up to its prices: so many calls of
    /// ``append(_:precision:)-MarketDataEntry`` must follow, and nothing behind them.
    ///
    /// - Parameter count: 0 for a symbol without any price.
    @_noLocks
    package mutating func append(snapshotOf symbol: Name, requestID: Identifier, entries count: Int) {
        append(Tag.symbol, symbol)
        append(Tag.mdReqID, requestID)
        append(Tag.noMDEntries, UInt64(max(0, count)))
    }

    /// One price of a snapshot.
    @_noLocks
    package mutating func append(_ entry: MarketDataEntry, precision: TimestampPrecision = .milliseconds) {
        append(Tag.mdEntryType, character: entry.kind.code)
        appendPrice(entry, precision)
    }

    /// Appends the body of a MarketDataIncrementalRefresh up to its changes: so many calls of
    /// ``append(_:_:of:precision:)`` must follow, at least one, and nothing behind them.
    @_noLocks
    package mutating func append(changesFor requestID: Identifier, entries count: Int) {
        append(Tag.mdReqID, requestID)
        append(Tag.noMDEntries, UInt64(max(0, count)))
    }

    /// One change of a price.
    @_noLocks
    package mutating func append(
        _ action: MarketDataEntry.Action, _ entry: MarketDataEntry, of symbol: Name,
        precision: TimestampPrecision = .milliseconds
    ) {
        append(Tag.mdUpdateAction, character: action.code)
        append(Tag.mdEntryType, character: entry.kind.code)
        append(Tag.symbol, symbol)
        switch action {
        case .delete: break
        case .deleteLevel: append(Tag.mdEntryPx, entry.price)
        case .new, .change: appendPrice(entry, precision)
        }
    }

    @_noLocks
    private mutating func appendPrice(_ entry: MarketDataEntry, _ precision: TimestampPrecision) {
        append(Tag.mdEntryPx, entry.price)
        append(Tag.mdEntrySize, entry.size)
        guard let time = entry.time else { return }
        append(Tag.mdEntryDate, dayOf: time)
        append(Tag.mdEntryTime, timeOf: time, precision)
    }
}
