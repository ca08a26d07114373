// What a venue calls currencies otherwise than everybody.

package struct CurrencyNames: Sendable {
    private let everybodys: [String: String]
    private let venues: [String: String]

    /// - Parameter renamed: Everybody's names by the venue's; no name twice.
    package init(_ renamed: [String: String]) {
        everybodys = renamed
        venues = Dictionary(uniqueKeysWithValues: renamed.map { ($0.value, $0.key) })
    }

    /// What everybody calls a currency of the venue.
    package func canonical(_ name: String) -> String { everybodys[name] ?? name }
    /// What the venue calls everybody's currency.
    package func venue(_ name: String) -> String { venues[name] ?? name }

    /// Of Kraken's spot market and of its futures. A coin that was started anew has the old one's name elsewhere.
    ///
    /// Source: ccxt, `commonCurrencies` of kraken.
    package static let kraken = CurrencyNames([
        "XBT": "BTC", "XDG": "DOGE", "LUNA": "LUNC", "LUNA2": "LUNA", "UST": "USTC", "FEE": "KFEE",
    ])
}
