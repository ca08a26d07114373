// The brokers of the web, a line each.

package import BrokerKit

package enum BrokerRegistry {
    package static let adapters: [any BrokerAdapter.Type] = [
        Alpaca.self,
        Binance.self,
        BinanceFutures.self,
        Bybit.self,
        Coinbase.self,
        Kraken.self,
        KrakenFutures.self,
        OANDA.self,
        OKX.self,
    ]

    package static func adapter(_ kind: String) -> (any BrokerAdapter.Type)? {
        adapters.first { $0.profile.kind == kind }
    }
}
