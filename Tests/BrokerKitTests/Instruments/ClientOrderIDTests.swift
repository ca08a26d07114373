// Client order ids that are understood without a table.

import Orders
import TestKit
import Testing

@testable import BrokerKit

@Suite struct `Client order ids` {
    /// The forms of the venues' pages: characters, and the most of them.
    static let venues: [(name: String, form: ClientOrderIDForm, lengthMax: Int, extra: String)] = [
        ("Binance", .text(tag: "gw1-"), 36, "-_"), ("OKX", .text(tag: "gw1"), 32, ""),
        ("Bybit", .text(tag: "gw1-"), 36, "-_"),
        ("Kraken", .text(tag: "gw1"), 18, "-"), ("Kraken UUID", .uuid(tag: "gw1"), 36, "-"),
        ("Gate", .text(prefix: "t-", tag: "gw1"), 30, "-_."),
        ("HTX", .text(tag: "gw1_"), 64, "-_"), ("KuCoin", .text(tag: "gw1"), 40, "-_"),
        ("Alpaca", .text(tag: "gw1-"), 48, "-"),
        ("OANDA", .text(tag: "gw1-"), 128, "-"), ("Coinbase", .uuid(tag: "gate01"), 36, "-"),
        ("Bitfinex", .number(bits: 45), 14, ""),
    ]

    @Test(arguments: venues.map(\.name))
    func `each order and use has an id of its own that fits, and is read back`(name: String) throws {
        let venue = try #require(Self.venues.first { $0.name == name })
        let form = try #require(ClientOrderIDForm.checked(venue.form, lengthMax: venue.lengthMax))
        var random = SeededRandom(seed: 5)
        var seen: Set<String> = []
        let most: UInt64 = if case .number(let bits) = form { 1 << UInt64(bits - 8) - 1 } else { 1 << 56 - 1 }
        for index in 0..<1_000 {
            let number = index == 0 ? most : index < 300 ? UInt64(index) : UInt64.random(in: 300...most, using: &random)
            for use in [0, 1, 255] {
                let id = try #require(form.text(of: OrderNumber(number), use: use))
                #expect(id.utf8.count <= venue.lengthMax)
                #expect(id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || venue.extra.contains($0) })
                let read = try #require(form.order(of: id))
                #expect(read.order == OrderNumber(number) && read.use == use)
                seen.insert(id)
            }
        }
        #expect(seen.count >= 2_900)
    }

    @Test func `what is not exactly one of our ids is of nobody we know`() {
        let text = ClientOrderIDForm.text(tag: "gwK")
        let uuid = ClientOrderIDForm.uuid(tag: "gw1")
        for id in [
            "", "gwK", "gwK0", "gwK-1", "gwK+9z", "gwK00ac", "gwKAC", "gw\u{212A}ac", "other", "gwKzzzzzzzzzzzzzzzzz",
            "gwK 7s",
        ] {
            #expect(text.order(of: id) == nil)
        }
        #expect(text.order(of: "gwK" + String(256, radix: 36))?.order == OrderNumber(1))
        let id = uuid.text(of: OrderNumber(77)) ?? ""
        #expect(id == "00000067-7731-8000-8000-0000004d0000")
        #expect(uuid.order(of: id.uppercased()) == nil)
        #expect(uuid.order(of: id.replacing("-", with: "")) == nil)
        #expect(ClientOrderIDForm.uuid(tag: "gw2").order(of: id) == nil)
        for other in [id + "0", String(id.dropLast()), String(id.dropLast(2)) + "01"] {
            #expect(uuid.order(of: other) == nil)
        }
        #expect(ClientOrderIDForm.number(bits: 45).order(of: "0256") == nil)
        #expect(ClientOrderIDForm.number(bits: 45).order(of: "255") == nil)
        #expect(ClientOrderIDForm.number(bits: 45).order(of: "256")?.order == OrderNumber(1))
        #expect(ClientOrderIDForm.number(bits: 16).order(of: "65536") == nil)
    }

    @Test func `a number or a tag without room is none`() {
        #expect(ClientOrderIDForm.number(bits: 45).text(of: OrderNumber(1 << 37)) == nil)
        #expect(ClientOrderIDForm.text(tag: "a").text(of: OrderNumber(1 << 56)) == nil)
        #expect(ClientOrderIDForm.text(tag: "a").text(of: OrderNumber(1), use: 256) == nil)
        #expect(ClientOrderIDForm.text(tag: "a").text(of: OrderNumber(1), use: -1) == nil)
        #expect(ClientOrderIDForm.checked(.text(tag: "abcde"), lengthMax: 18) == nil)
        #expect(ClientOrderIDForm.checked(.text(tag: "a b"), lengthMax: 40) == nil)
        #expect(ClientOrderIDForm.checked(.uuid(tag: "abcdefg")) == nil)
        #expect(ClientOrderIDForm.checked(.number(bits: 15)) == nil)
    }
}
