// Prices on their way to the line thread.

package import MarketData
package import Values

/// What a venue shows of a symbol now, up to ten levels a side, as a small value of one size. The latest is what counts:
/// where the line thread is slow, what lies between is left out.
package struct MarketSlip: Sendable, BitwiseCopyable {
    package let symbol: Name
    /// By ``MarketQuality``, 0 to 100.
    package let quality: UInt8
    /// Otherwise nothing of the symbol's prices is to be used any more, and none are here.
    package let isGood: Bool
    package let bids: PriceLevels
    package let asks: PriceLevels
    /// Of the latest trade, where there was one since the slip before.
    package let last: PriceLevel?

    package init(_ symbol: Name, quality: UInt8, isGood: Bool, bids: PriceLevels, asks: PriceLevels, last: PriceLevel?) {
        self.symbol = symbol
        self.quality = quality
        self.isGood = isGood
        self.bids = bids
        self.asks = asks
        self.last = last
    }
}
