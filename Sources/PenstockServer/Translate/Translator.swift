// What every way to a broker has in common, seen from outside.

internal import Values

/// A broker that translates, without a gateway. Messages come one after the other: a change of an order that came before
/// is a change of that one.
protocol Translator: AnyObject {
    /// - Throws: ``TranslateProblem`` for what is not sent, and why.
    func requests(for message: FIXLine) throws -> [TranslatedRequest]
    func requests(for question: AccountQuestion) throws -> [TranslatedRequest]
    /// The FIX messages that a payload becomes.
    func messages(of payload: TranslatedPayload, separator: String) throws -> TranslatedMessages
}

/// What `--query` asks.
struct AccountQuestion {
    enum What: String, CaseIterable {
        case openOrders = "open-orders"
        case balances
        case positions
        case fills
        case instruments
        case time
    }

    let what: What
    /// Symbol(55) as it was written; nil for all.
    var symbol: String?
    /// Of fills.
    var since: Instant?
}

/// An answer of the broker, as it is in a file.
struct TranslatedPayload {
    let path: String
    /// Of HTTP.
    let status: Int
    /// What it answers, where that is known: the last one counts.
    let asked: [FIXLine]
    let question: AccountQuestion?
}

struct TranslatedMessages {
    let messages: [String]
    /// What is no message to a client, for people.
    let remarks: [String]
}
