// What a venue of the web is told about itself.

import Testing

@testable import PenstockServer

@Suite struct `Configuration: a venue of the web` {
    private func problems(_ key: String) -> [String] {
        let lines = ["- id: v", "  kind: binance", "  credentials: {key: a, secret: b}", "  symbols: [BTC/USDT]", "  \(key)"]
        return Trial.problems(Trial.smallest("routing:", becomes: (lines.map { "  " + $0 } + ["routing:"]).joined(separator: "\n")))
    }

    /// One that is shorter may be what another gateway's begins with.
    @Test(arguments: ["pk", "desk001", "Desk01", "desk-1", "désk1", "''"])
    func `a prefix of names that is none`(prefix: String) {
        let said = problems("namePrefix: \(prefix)")
        #expect(said.count == 1)
        #expect(said.first?.contains("brokers[1].namePrefix: ") == true, "\(said)")
        #expect(said.first?.contains("expected 6 small letters and digits") == true, "\(said)")
    }

    @Test func `a prefix of names`() {
        #expect(problems("namePrefix: desk01") == [])
        #expect(problems("namePrefix: '000000'") == [])
    }
}
