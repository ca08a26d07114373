// Books as words that people can compare.

import BrokerKit
import Values

/// `45@100 3@99`: quantity at price, the best first.
func levels(_ text: String) -> [BookLevel] {
    text.split(separator: " ").map { word in
        let parts = word.split(separator: "@").map { Decimal(string: String($0))! }
        return BookLevel(parts[1], parts[0])
    }
}

func text(_ side: BookSide, most: Int = .max) -> String {
    (0..<min(most, side.count)).map { "\(side[$0].quantity)@\(side[$0].price)" }.joined(separator: " ")
}

func text(_ book: VenueBook) -> String { "\(text(book.bids)) | \(text(book.asks))" }

func snapshot(_ bids: String, _ asks: String, _ continuity: BookNews.Continuity = .none) -> BookNews {
    BookNews("BTCUSDT", isSnapshot: true, bids: levels(bids), asks: levels(asks), continuity: continuity)
}

func change(_ bids: String, _ asks: String, _ continuity: BookNews.Continuity = .none) -> BookNews {
    BookNews("BTCUSDT", isSnapshot: false, bids: levels(bids), asks: levels(asks), continuity: continuity)
}

let bitcoin = Instrument(CanonicalSymbol("BTC/USDT")!, venueSymbol: "BTCUSDT", product: .spot)
let asked = BookForm(.asked(depth: 1_000), isChecked: true)
let streamed = BookForm(isChecked: true)

/// So many milliseconds after a time in 2023.
func time(_ milliseconds: Int64) -> Instant { Instant(nanosecondsSinceEpoch: (1_700_000_000_000 + milliseconds) * 1_000_000) }
