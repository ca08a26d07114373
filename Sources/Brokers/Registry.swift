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

    /// `kind` in the configuration, of each.
    package static var kinds: [String] { adapters.map { $0.profile.kind } }

    package static func adapter(_ kind: String) -> (any BrokerAdapter.Type)? {
        adapters.first { $0.profile.kind == kind }
    }
}
