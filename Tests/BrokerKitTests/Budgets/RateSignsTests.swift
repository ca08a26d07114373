// What venues' headers say.

import Testing
import Values

@testable import BrokerKit

@Suite struct `Signs of rate limits` {
    private func headers(_ pairs: [String: String]) -> [Parameter] {
        pairs.sorted { $0.key < $1.key }.map { Parameter($0, $1) }
    }

    static let binance = RateSigns(
        headers: [
            .init("X-MBX-USED-WEIGHT-1M", pool: 0, .used), .init("X-MBX-ORDER-COUNT-10S", pool: 1, .used),
            .init("X-MBX-ORDER-COUNT-1D", pool: 2, .used),
        ],
        closings: [
            .init(status: 429, pool: 0), .init(status: 418, for: .seconds(120)), .init(status: 403, for: .seconds(300)),
        ])
    static let bybit = RateSigns(
        headers: [.init("X-Bapi-Limit-Status", pool: 0, .remaining), .init("X-Bapi-Limit", pool: 0, .limit)],
        closings: [.init(status: 403, for: .seconds(600)), .init(status: 429, pool: 0)],
        resetHeader: "X-Bapi-Limit-Reset-Timestamp")

    @Test func `Binance: used weight and orders, in any case of letters`() {
        let said = Self.binance.read(
            status: 200, headers: headers(["x-mbx-used-weight-1m": "1200", "X-MBX-ORDER-COUNT-10S": "7", "Date": "x"]))
        #expect(said == [.used(pool: 0, 1_200), .used(pool: 1, 7)])
    }

    @Test func `Binance: 429 closes by Retry-After and a second more, 418 without it for two minutes, for all`() {
        #expect(
            Self.binance.read(status: 429, headers: headers(["Retry-After": "30"])) == [.closed(pool: 0, .seconds(31))])
        #expect(Self.binance.read(status: 418, headers: []) == [.closed(pool: nil, .seconds(120))])
        #expect(
            Self.binance.read(status: 418, headers: headers(["retry-after": "259200"]))
                == [.closed(pool: nil, .seconds(259_201))])
    }

    @Test func `Bybit: the limit before what is left of it; 429 closes until the reset`() {
        let said = headers([
            "X-Bapi-Limit": "20", "X-Bapi-Limit-Status": "19", "X-Bapi-Limit-Reset-Timestamp": "1700000001000",
        ])
        #expect(Self.bybit.read(status: 200, headers: said) == [.limit(pool: 0, 20), .remaining(pool: 0, 19)])
        #expect(
            Self.bybit.read(status: 429, headers: said).last
                == .closedUntil(pool: 0, Instant(nanosecondsSinceEpoch: 1_700_000_001_000_000_000)))
        #expect(Self.bybit.read(status: 403, headers: []) == [.closed(pool: nil, .seconds(600))])
    }

    @Test func `what is no whole number says nothing, and nobody is believed for longer than a week`() {
        for value in [
            "", "-1", "+1", "1.5", "1e3", " 1", "1 ", "９", "1234567890123456789012", "Wed, 21 Oct 2015 07:28:00 GMT",
        ] {
            #expect(Self.binance.read(status: 200, headers: headers(["X-MBX-USED-WEIGHT-1M": value])) == [])
            #expect(Self.binance.read(status: 429, headers: headers(["Retry-After": value])) == [.closed(pool: 0, nil)])
        }
        #expect(
            Self.binance.read(status: 429, headers: headers(["Retry-After": "999999999999999999"]))
                == [.closed(pool: 0, .seconds(7 * 86_400 + 1))])
        #expect(
            Self.bybit.read(status: 429, headers: headers(["X-Bapi-Limit-Reset-Timestamp": "999999999999999999"]))
                == [.closed(pool: 0, nil)])
    }
}
