// The keys of the table of books: what the row is of in the top byte, its number in the rest.

internal import Values

/// What is in the table of books, in the order in which it is read at start.
enum BookKind: UInt8 {
    case stop = 1
    /// The id of a broker.
    case broker = 2
    /// Of ``Portfolio``.
    case account = 3
    case position = 4
    case balance = 5
    case overall = 6
    /// Of a day, for risk. The number is a hash of whom it counts for.
    case counter = 7
    /// What routing has measured of a broker.
    case measured = 8
    /// Whose turn it is by a rule of routing.
    case turn = 9
    /// A mass cancel that is not done. The number is that of the session.
    case massCancel = 20
    /// An account in which orders of a client have traded. Numbered from 0 on.
    case tradedAccount = 21
    /// A limit that was changed at run time. The number is a hash of which one it is.
    case limit = 22
    /// What a position was at the end of a day. The number is that of the day, and below it that of the position.
    case snapshot = 23
    /// How far the end of the last day has come.
    case dayClosing = 24
    /// A list of orders.
    case list = 40
    /// That a session was told of a stop, and not yet of its end.
    case told = 41
    /// A stop that is not engaged yet.
    case announcedStop = 42
    /// Of a position: the order of ours that closes it, or was the last to try.
    case closing = 43
    /// Up to when nothing of a broker was missed.
    case heard = 32
    /// How far a broker's balance is ahead of ours; see ``BalanceBase``.
    case base = 33

    @_noLocks
    func key(_ number: UInt64) -> UInt64 { UInt64(code) << 56 | number & (1 << 56 - 1) }

    /// Nil for a key that is none of them.
    init?(of key: UInt64) { self.init(rawValue: UInt8(key >> 56)) }

    static func number(of key: UInt64) -> UInt64 { key & (1 << 56 - 1) }

    /// The raw value, where the proof of no allocation can see through it.
    private var code: UInt8 { @_noLocks get { rawValue } }
}
