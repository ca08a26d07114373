// A page of orders, of those that come in pieces and in the order of their places.

import Testing

@testable import PenstockServer

@Suite struct `The first orders` {
    @Test(arguments: [1, 2, 7, 100, 1000])
    func `are those of the lowest numbers, and what comes behind them is asked for no more`(most: Int) {
        var dice = SystemRandomNumberGenerator()
        let numbers = (1...500).map { UInt64($0) }.shuffled(using: &dice)
        var first = FirstOrders(most)
        var asked = 0
        for start in stride(from: 0, to: numbers.count, by: 20) {
            let piece = numbers[start..<start + 20].filter { $0 < first.bound }
            asked += piece.count
            first.take(piece.map { ["order", "\($0)"] })
        }
        let page = first.inOrder.map { $0[1] }
        #expect(page == numbers.sorted().prefix(most).map { "\($0)" }, "\(numbers)")
        if most < 8 { #expect(asked < 250) }
    }
}
