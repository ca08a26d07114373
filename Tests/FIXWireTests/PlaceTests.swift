// Where fields stand, as the dictionary says.

import FIXWire
import Testing

@Suite struct `Places of fields` {
    @Test func `A field stands in the body, in the header or in the entry of a group`() throws {
        let dictionary = try DataDictionary.fix44()
        let order = try #require(dictionary.body(of: .newOrderSingle))
        #expect(dictionary.has(11, at: order) && dictionary.has(453, at: order))
        #expect(!dictionary.has(448, at: order) && !dictionary.has(49, at: order) && !dictionary.has(9999, at: order))
        #expect(dictionary.has(49, at: dictionary.header) && !dictionary.has(11, at: dictionary.header))
        #expect(dictionary.entry(of: 11, at: order) == nil && dictionary.entry(of: 9999, at: order) == nil)
        let parties = try #require(dictionary.entry(of: 453, at: order))
        #expect(dictionary.has(448, at: parties) && !dictionary.has(523, at: parties) && !dictionary.has(11, at: parties))
        let subIDs = try #require(dictionary.entry(of: 802, at: parties))
        #expect(dictionary.has(523, at: subIDs))
        #expect(dictionary.entry(of: 802, at: order) == nil)
        let hops = try #require(dictionary.entry(of: 627, at: dictionary.header))
        #expect(dictionary.has(628, at: hops))
        #expect(dictionary.body(of: MsgType(packed: 0x3155)) == nil)
    }
}
