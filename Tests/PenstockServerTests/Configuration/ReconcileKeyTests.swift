// The settings of brokers for answers that do not come, and for orders that nobody knows.

import Testing
import Values

@testable import PenstockServer

@Suite struct `What a broker does not answer, and what nobody knows` {
    private func broker(_ keys: String) throws(Problems) -> Configuration.Broker {
        let text = """
            name: trial
            store: {path: var/trial}
            acceptors: [{listen: 127.0.0.1:9880, sessions: [{senderCompID: US, targetCompID: THEM}]}]
            routing: {default: paper}
            brokers:
              - {id: paper, kind: paper, anySymbol: true\(keys)}

            """
        return try Configuration.load(path: "trial.yaml", text: Array(text.utf8), environment: [:]).brokers[0]
    }

    private func problems(_ keys: String) -> [String] {
        do throws(Problems) {
            _ = try broker(keys)
            return []
        } catch { return error.all.map(\.description) }
    }

    @Test func `five seconds for an answer, and orders that nobody knows are named`() throws {
        let usual = try broker("")
        #expect(usual.answerTimeout == .seconds(5) && usual.externalOwner == nil)
        #expect(try broker(", answerTimeout: 250ms").answerTimeout == .milliseconds(250))
    }

    @Test func `orders that nobody knows can be taken in for a session and an account`() throws {
        let owner = try broker(", externalOrders: takeIn, externalSession: DESK, externalAccount: OPS").externalOwner
        #expect(owner?.session == "DESK" && owner.map { "\($0.account)" } == "OPS")
    }

    @Test func `what cannot be is named with its place`() {
        #expect(problems(", answerTimeout: 1ms").first?.contains("trial.yaml:6: brokers[0].answerTimeout") == true)
        #expect(problems(", externalOrders: take").first?.contains("externalOrders") == true)
        #expect(problems(", externalOrders: takeIn, externalAccount: OPS").first?.contains("externalSession") == true)
        #expect(problems(", answerTimeOut: 1s").first?.contains("answerTimeout") == true)
    }
}
