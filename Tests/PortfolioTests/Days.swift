// The end of a day for a whole book.

import Portfolio

extension PositionBook {
    /// All positions, or none.
    mutating func closeDay() throws(PortfolioRefusal) {
        for number in 0..<positionCount { _ = try dayProfit(PositionNumber(number)) }
        for number in 0..<positionCount { try closeDay(of: PositionNumber(number)) }
    }
}
