// What tells our client order ids from others.

import BrokerKit
import Brokers
import Orders
import Testing
import Values

@testable import PenstockServer

@Suite struct `The tag in client order ids` {
    private func tag(_ prefix: String, _ broker: UInt8) -> String { WebTag.make(Text(string: prefix)!, BrokerNumber(broker)) }

    @Test func `is the store's, and the broker's`() {
        #expect(tag("T3KX9Q", 0) == "kx9q00")
        #expect(tag("T3KX9Q", 1) == "kx9q01")
        #expect(tag("T3KX9Q", 255) == "kx9q73")
        #expect(tag("9", 2) == "000902")
    }

    /// Whoever has the same account is not taken for this one.
    @Test(arguments: BrokerRegistry.kinds)
    func `is one that every venue has room for, and no other's ids are read as one's own`(kind: String) throws {
        let names = try #require(BrokerRegistry.adapter(kind)).profile.names
        let tags = [tag("T3KX9Q", 0), tag("T3KX9Q", 1), tag("T3KX9R", 0), "desk01"]
        for tag in tags {
            let form = try #require(names.clientOrderIDs(tag: tag))
            let id = try #require(form.text(of: OrderNumber(1 << 40), use: 255))
            #expect(names.takes(id))
            #expect(form.order(of: id)?.order == OrderNumber(1 << 40))
            for other in tags where other != tag { #expect(names.clientOrderIDs(tag: other)?.order(of: id) == nil) }
        }
    }
}
