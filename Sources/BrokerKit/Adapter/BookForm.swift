// How a venue tells its books.

/// Of a book with what the venue calls it: how it begins, how it goes on, and what proves that nothing is missing.
package struct BookForm: Sendable, Equatable {
    package enum Start: Sendable, Equatable {
        /// The stream tells the whole of it first, and again to who subscribes anew.
        case streamed
        /// Changes alone are streamed: the whole of it is asked for, with so many levels a side.
        case asked(depth: Int)
    }

    package var start: Start
    /// Numbers, or a checksum, tell when something is missing.
    package var isChecked: Bool
    package var checksum: BookChecksum?
    /// How many levels the venue tells of a side, the fewest first: what is behind these it does not tell, and what moves
    /// in among them it does. Empty where it tells all there is.
    package var windows: [Int]
    /// Best prices are told as far as they have changed.
    package var quotesAreChanges: Bool

    package init(
        _ start: Start = .streamed, isChecked: Bool, checksum: BookChecksum? = nil, windows: [Int] = [],
        quotesAreChanges: Bool = false
    ) {
        self.start = start
        self.isChecked = isChecked
        self.checksum = checksum
        self.windows = windows
        self.quotesAreChanges = quotesAreChanges
    }

    /// What is subscribed to, for so many levels.
    package func window(for depth: Int) -> Int? { windows.first { $0 >= depth } ?? windows.last }
}

/// Over what a venue makes the CRC-32 of a book.
package enum BookChecksum: Sendable, Equatable {
    /// The best asks, then the best bids, the best first: of price and quantity the digits of the instrument's precision,
    /// without the point and without zeros before the first other digit.
    case digits(levels: Int)
    /// A bid and an ask by turns, the best first: price and quantity as they were told, all joined with colons.
    case texts(levels: Int)
}
