// What a venue's errors mean in FIX.

package import Values

/// A venue's own words about what it has not done.
package struct VenueError: Sendable, Equatable, CustomStringConvertible {
    package var code: String
    package var text: String
    package var meaning: ErrorMeaning

    package init(code: String, text: String, _ meaning: ErrorMeaning) {
        self.code = code
        self.text = text
        self.meaning = meaning
    }

    /// As it stands in Text(58): the venue's words, with its code where the words do not have it.
    package var description: String { code.isEmpty || text.contains(code) ? text : text.isEmpty ? code : "\(text) (\(code))" }
}

package struct ErrorMeaning: Sendable, Equatable {
    /// OrdRejReason(103).
    package var order: OrderRejectReason
    /// CxlRejReason(102).
    package var change: CancelRejectReason
    /// What it proves.
    package var verdict: Verdict
    /// The key or the account: nothing will work until a person has seen to it.
    package var isOfCredentials: Bool

    package init(
        _ order: OrderRejectReason, _ change: CancelRejectReason, _ verdict: Verdict = .refused, isOfCredentials: Bool = false
    ) {
        self.order = order
        self.change = change
        self.verdict = verdict
        self.isOfCredentials = isOfCredentials
    }

    /// The venue has no such order.
    package var isUnknownOrder: Bool { order == .unknownOrder || change == .unknownOrder }

    /// BusinessRejectReason(380), where it is about no order.
    package var business: Int {
        if isOfCredentials { return 6 }
        return switch (verdict, order) {
        case (.busy, _), (.undecided, _): 4
        case (_, .unknownSymbol): 2
        default: 0
        }
    }
}

/// The errors of a venue: its own rules, then the defaults of `spec/brokers/errors.csv`, then the code's class.
package struct VenueErrors: Sendable {
    private struct Rule: Sendable {
        var code: String
        /// In small letters; empty for any text.
        var words: String
        var meaning: ErrorMeaning
    }

    private let rules: [Rule]
    private let defaults: [String: ErrorMeaning]
    private let broadDefaults: [Rule]

    /// - Parameters:
    ///   - venue: By its name in the table of defaults.
    ///   - rules: A line each, the first that fits counts: `CODE | WORDS | 103 | 102 | VERDICT`. What means the same stands
    ///     in one line: codes with spaces between them, words with commas. A code or words that are empty fit everything;
    ///     the last two may be missing: 102 is 2 then, the verdict `refused`. Verdicts are also `busy`, `time`, `unknown`
    ///     and `key`. Traps on a line that is not so.
    package init(_ venue: String, _ rules: String = "") {
        self.rules = rules.split(separator: "\n").flatMap { Self.rules(String($0)) }
        var defaults: [String: ErrorMeaning] = [:]
        var broad: [Rule] = []
        for line in BrokerErrorTable.lines(of: venue) {
            if line.isBroad {
                broad.append(Rule(code: "", words: line.code.lowercased(), meaning: line.meaning))
            } else {
                defaults[line.code] = line.meaning
            }
        }
        self.defaults = defaults
        broadDefaults = broad
    }

    /// The error with its meaning. Of a code that nobody knows it is a refusal for another reason.
    package func error(_ code: String, _ text: String) -> VenueError {
        let words = text.lowercased()
        let fits = { (rule: Rule) in
            (rule.code.isEmpty || rule.code == code) && (rule.words.isEmpty || words.contains(rule.words))
        }
        let meaning =
            rules.first(where: fits)?.meaning ?? defaults[code] ?? defaults[text] ?? broadDefaults.first(where: fits)?.meaning
            ?? ErrorMeaning(.other, .other)
        return VenueError(code: code, text: text, meaning)
    }

    private static func rules(_ line: String) -> [Rule] {
        var parts = line.split(separator: "|", omittingEmptySubsequences: false).map { trimmed($0) }
        while parts.count < 5 { parts.append("") }
        guard parts.count == 5, let order = OrderRejectReason(rawValue: Int(parts[2]) ?? -1),
            let change = CancelRejectReason(rawValue: parts[3].isEmpty ? 2 : Int(parts[3]) ?? -1)
        else { preconditionFailure("a rule about errors that is none: \(line)") }
        var meaning = ErrorMeaning(order, change)
        switch parts[4] {
        case "": break
        case "busy": meaning.verdict = .busy
        case "time": meaning.verdict = .wrongTime
        case "unknown": meaning.verdict = .undecided
        case "key": meaning.isOfCredentials = true
        default: preconditionFailure("a verdict that is none: \(line)")
        }
        let codes = parts[0].isEmpty ? [""] : parts[0].split(separator: " ").map(String.init)
        let texts = parts[1].isEmpty ? [""] : parts[1].lowercased().split(separator: ",").map { trimmed($0) }
        return codes.flatMap { code in texts.map { Rule(code: code, words: $0, meaning: meaning) } }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
