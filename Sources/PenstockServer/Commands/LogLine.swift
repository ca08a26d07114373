// One thing to be logged.

internal import FIXSession
internal import Values

/// What happened, to whom, and in which words. It becomes text by a ``LogStyle``.
struct LogLine {
    var at: Instant
    var level: Configuration.Log.Level
    /// What kind of thing: the same word for each of its kind.
    var event: String
    var session: SessionIdentity?
    var peer = Text<8>()
    var words: String

    /// The gateway's number of the order that it is about, if it is about one: words about an order begin with it.
    var order: UInt64? {
        guard words.hasPrefix("order ") else { return nil }
        return UInt64(words.dropFirst(6).prefix { $0.isNumber })
    }
}
