// Symbols both ways.

import Testing

@testable import BrokerKit

@Suite struct `Symbols` {
    @Test(arguments: ["BTC/USDT", "BTC/USDT:USDT", "AAPL", "BRK.B", "EUR/USD", "1000SATS/USDT", "BTC/USD:BTC-240628"])
    func `a symbol is read and written as it is`(text: String) {
        #expect(CanonicalSymbol(text)?.description == text)
    }

    @Test(arguments: [
        "", "/", "BTC/", "/USD", "BTC/USD:", "BTC/USD/X", "B TC/USD", "BTC:USD", "BTC/USD:A:B", "é/USD",
        "ABCDEFGHIJKLMNOP/ABCDEFGHIJKLMNOPQ",
    ])
    func `what is none is refused`(text: String) { #expect(CanonicalSymbol(text) == nil) }

    @Test func `instruments are found by either name, under names that others use`() throws {
        var table = SymbolTable(currencies: ["XBT": "BTC", "UST": "USDT"])
        for (base, quote, venue) in [("XBT", "USD", "XXBTZUSD"), ("ETH", "UST", "tETHUST")] {
            let symbol = try #require(CanonicalSymbol(base: table.currency(base), quote: table.currency(quote)))
            try table.add(symbol, venueSymbol: venue)
        }
        let bitcoin = try #require(CanonicalSymbol("BTC/USD"))
        #expect(table.venueSymbol(of: bitcoin) == "XXBTZUSD")
        #expect(table.symbol(of: "tETHUST")?.description == "ETH/USDT")
        #expect(table.symbol(of: "BTC/USD") == nil)
        #expect(table.venueSymbol(of: try #require(CanonicalSymbol("ETH/USD"))) == nil)
    }

    @Test func `two instruments with one name are refused, the same once more is not, nor more than there is room for`()
        throws
    {
        var table = SymbolTable(capacity: 2)
        let (a, b, c) = (
            try #require(CanonicalSymbol("A/B")), try #require(CanonicalSymbol("C/D")),
            try #require(CanonicalSymbol("E/F"))
        )
        try table.add(a, venueSymbol: "AB")
        try table.add(a, venueSymbol: "AB")
        #expect(throws: SymbolTable.Refusal.ambiguous) { try table.add(a, venueSymbol: "BA") }
        #expect(throws: SymbolTable.Refusal.ambiguous) { try table.add(b, venueSymbol: "AB") }
        try table.add(b, venueSymbol: "CD")
        #expect(throws: SymbolTable.Refusal.full) { try table.add(c, venueSymbol: "EF") }
        #expect(table.count == 2)
    }
}
