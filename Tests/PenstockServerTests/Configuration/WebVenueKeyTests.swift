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

    @Test func `credentials that are in the vault`() throws {
        let text = { (credentials: String, control: String) in
            let lines = ["- id: v", "  kind: binance", "  credentials: \(credentials)", "  symbols: [BTC/USDT]"]
            return Trial.smallest("routing:", becomes: (lines.map { "  " + $0 } + [control, "routing:"]).joined(separator: "\n"))
        }
        let control = "control: {listen: '127.0.0.1:8080', vault: {}}"
        let found = try Trial.load(text("{from: vault, user: desk}", control)).brokers.last?.credentialName
        #expect(found.map { "\($0)" } == "v of desk")
        #expect(try Trial.load(text("{from: vault}", control)).brokers.last?.credentialName.map { "\($0)" } == "v of gateway")
        let said = { (credentials: String, control: String) in Trial.problems(text(credentials, control)).first ?? "" }
        #expect(said("{from: vault}", "control: {listen: '127.0.0.1:8080'}").contains("expected control: {vault: {}} as well"))
        #expect(said("{from: vault, key: a}", control).contains("credentials.key: unknown key"))
        #expect(said("{from: vault, user: a b}", control).contains("the vault cannot have credentials for v"))
    }

    @Test func `a prefix of names`() {
        #expect(problems("namePrefix: desk01") == [])
        #expect(problems("namePrefix: '000000'") == [])
    }
}
