// What a venue can do, as data.

package import Values

/// What kind of thing is traded.
package enum Product: String, Sendable, CaseIterable {
    case spot
    /// Settled in what it is quoted in, or in something worth the same; with or without an end.
    case linear
    /// Settled in what it is about.
    case inverse
    case option
    case equity
    /// Currencies and contracts for difference of a dealer.
    case forex
}

/// Kinds of orders, as a set.
package struct VenueKinds: OptionSet, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let market = VenueKinds(rawValue: 1 << 0)
    package static let limit = VenueKinds(rawValue: 1 << 1)
    package static let stop = VenueKinds(rawValue: 1 << 2)
    package static let stopLimit = VenueKinds(rawValue: 1 << 3)
    package static let marketIfTouched = VenueKinds(rawValue: 1 << 4)
    package static let limitIfTouched = VenueKinds(rawValue: 1 << 5)
    package static let trailingStop = VenueKinds(rawValue: 1 << 6)
    package static let marketToLimit = VenueKinds(rawValue: 1 << 7)
    package static let primaryPeg = VenueKinds(rawValue: 1 << 8)
    package static let marketPeg = VenueKinds(rawValue: 1 << 9)
}

/// What an order can ask for beside its kind, as a set.
package struct VenueFeatures: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let postOnly = VenueFeatures(rawValue: 1 << 0)
    package static let reduceOnly = VenueFeatures(rawValue: 1 << 1)
    /// MaxFloor(111).
    package static let iceberg = VenueFeatures(rawValue: 1 << 2)
    /// CashOrderQty(152).
    package static let cash = VenueFeatures(rawValue: 1 << 3)
    package static let extendedHours = VenueFeatures(rawValue: 1 << 4)
}

/// What the venue wants as a value that is used once.
package enum NonceForm: Sendable, Equatable {
    case none
    /// More with every request of a key, counted in so much time.
    case increasing(Interval)
    /// So many random bytes, in hex.
    case random(bytes: Int)
}

/// How an order is replaced.
package enum ReplaceForm: Sendable, Equatable {
    /// The order stays what it is and changes, under its own name.
    case amend
    /// The venue puts a new order in its place in one step: the new one has a name of its own.
    case exchange
    /// A cancel, and when that is told a new order for what is left: fills in between are of the old one.
    case cancelAndNew
}

/// Who tells of single fills.
package enum FillForm: Sendable, Equatable {
    /// The private stream, each with a name.
    case streamed
    /// The stream tells sums only; single fills are asked for, or derived from the sums.
    case derived
}

package struct BrokerProfile: Sendable {
    /// `kind` in the configuration.
    package var kind: String
    /// As people call it.
    package var title: String
    package var products: [Product]
    package var kinds: VenueKinds
    package var timesInForce: Set<TimeInForce>
    package var features: VenueFeatures
    /// Of client order ids: what the gateway makes, and what the venue takes of others.
    package var names: ClientNameRule
    package var replace: ReplaceForm
    package var fills: FillForm
    /// How many orders go into one request; 1 where there are no batches.
    package var batch: Int
    /// Whether one call cancels all, or all of an instrument.
    package var massCancel: MassCancelForm
    package var rates: [RateRule]
    package var rateSigns: RateSigns
    /// How long streams wait for one another, where the venue counts connections.
    package var connectSpacing: Interval
    /// How many questions may be under way at once: each of them may be a connection, where the venue counts these.
    package var questionsMax: Int
    package var nonce: NonceForm
    /// Of the venue's clock: how finely it tells its time.
    package var clockResolution: Interval
    /// Fills and old orders can only be asked for instrument by instrument.
    package var asksByInstrument: Bool
    package var needsAccount: Bool
    package var options: [AdapterOption]
    package var book: BookForm

    package init(
        kind: String, title: String, products: [Product], kinds: VenueKinds, timesInForce: Set<TimeInForce>,
        features: VenueFeatures, names: ClientNameRule, replace: ReplaceForm, fills: FillForm = .streamed, batch: Int = 1,
        massCancel: MassCancelForm = .none, rates: [RateRule], rateSigns: RateSigns = RateSigns(),
        connectSpacing: Interval = .milliseconds(0), questionsMax: Int = .max, nonce: NonceForm = .none, clockResolution: Interval = .milliseconds(1), asksByInstrument: Bool = false,
        needsAccount: Bool = false, options: [AdapterOption] = [], book: BookForm = BookForm(isChecked: false)
    ) {
        self.kind = kind
        self.title = title
        self.products = products
        self.kinds = kinds
        self.timesInForce = timesInForce
        self.features = features
        self.names = names
        self.replace = replace
        self.fills = fills
        self.batch = batch
        self.massCancel = massCancel
        self.rates = rates
        self.rateSigns = rateSigns
        self.connectSpacing = connectSpacing
        self.questionsMax = questionsMax
        self.nonce = nonce
        self.clockResolution = clockResolution
        self.asksByInstrument = asksByInstrument
        self.needsAccount = needsAccount
        self.options = options
        self.book = book
    }
}

package enum MassCancelForm: Sendable, Equatable {
    case none
    /// All orders of one instrument.
    case instrument
    /// All orders of the account, and those of one instrument.
    case both
    /// All orders of the account alone.
    case account
}

/// What a venue takes as a client order id.
package struct ClientNameRule: Sendable, Equatable {
    /// How the gateway makes its own, without its tag.
    package enum Form: Sendable, Equatable {
        case text(prefix: String = "")
        case uuid
    }

    package var form: Form
    package var lengthMax: Int
    /// What it takes beside letters and digits.
    package var marks: String
    /// How long a name may be that is no UUID, where that is less.
    package var textMax: Int

    package init(_ form: Form = .text(), lengthMax: Int, textMax: Int? = nil, marks: String = "-_") {
        self.form = form
        self.lengthMax = lengthMax
        self.textMax = textMax ?? lengthMax
        self.marks = marks
    }

    /// Whether the venue takes a name as it is.
    package func takes(_ name: String) -> Bool {
        (1...(isUUID(name) ? lengthMax : textMax)).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                default: marks.utf8.contains(byte)
                }
            }
    }

    /// 32 digits, with the usual hyphens or with none.
    ///
    /// Source: RFC 9562, section 4.
    private func isUUID(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return [[8, 4, 4, 4, 12], [32]].contains(parts.map(\.count))
            && parts.joined().allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }
    }

    /// The form with a gateway's tag; nil for a tag that there is no room for.
    package func clientOrderIDs(tag: String) -> ClientOrderIDForm? {
        switch form {
        case .text(let prefix): ClientOrderIDForm.checked(.text(prefix: prefix, tag: tag), lengthMax: lengthMax)
        case .uuid: ClientOrderIDForm.checked(.uuid(tag: tag), lengthMax: lengthMax)
        }
    }
}

extension ClientNameRule {
    /// A name that the venue takes, always the same for the same text: for translations. The gateway makes its own.
    /// Without what the venue does not take, where that is enough.
    package func substitute(for text: String) -> String {
        let plain = text.filter { takes(String($0)) }
        if takes(plain) { return plain }
        // Two hashes of 64 bits (FNV-1a, with different beginnings): 26 letters and digits, or an UUID.
        let words = [0xCBF2_9CE4_8422_2325 as UInt64, 0x9AE1_6A3B_2F90_404F].map { seed in
            text.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
        switch form {
        case .text(let prefix): return String((prefix + words.map { String($0, radix: 36) }.joined()).prefix(lengthMax))
        case .uuid:
            let digits = words.map { word in
                let text = String(word, radix: 16)
                return String(repeating: "0", count: 16 - text.utf8.count) + text
            }.joined()
            let part = { (start: Int, count: Int) in String(digits.dropFirst(start).prefix(count)) }
            return "\(part(0, 8))-\(part(8, 4))-8\(part(13, 3))-8\(part(17, 3))-\(part(20, 12))"
        }
    }
}
