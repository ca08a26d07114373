// Names get numbers in the order in which they come, and keep them.

import Tables
import Testing
import Values

@Suite struct `A table of names` {
    @Test func `numbers names as they come, and each once`() {
        var table = NameTable<4>(capacity: 3)
        let numbers = ["AAPL", "MSFT", "AAPL", "BTC/USD", "ETH/USD", "MSFT"].map { table.add(Name(string: $0) ?? Name()) }
        #expect(numbers == [0, 1, 0, 2, nil, 1])
        let (count, third, unknown) = (table.count, table[2], table.number(of: Name("ETH/USD")))
        #expect(count == 3)
        #expect(third == Name("BTC/USD"))
        #expect(unknown == nil)
    }
}
