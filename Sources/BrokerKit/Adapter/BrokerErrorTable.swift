// The defaults of `spec/brokers/errors.csv`.

internal import Values

/// Reads the table that tools/brokergen has made of the file.
enum BrokerErrorTable {
    struct Line {
        var code: String
        /// Part of a text, not the whole of a code or a text.
        var isBroad: Bool
        var meaning: ErrorMeaning
    }

    /// `CODE<tab>e or b<tab>103<tab>102<tab>ACTION`, where the action is the first letter of: reject, key, busy, time, unknown.
    static func lines(of venue: String) -> [Line] {
        guard let table = brokerErrors.first(where: { $0.venue == venue })?.lines else { return [] }
        return table.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard parts.count == 5, let order = OrderRejectReason(rawValue: Int(parts[2]) ?? -1),
                let change = CancelRejectReason(rawValue: Int(parts[3]) ?? -1)
            else { preconditionFailure("the generated table of errors is not whole") }
            let verdict: Verdict =
                switch parts[4] {
                case "b": .busy
                case "t": .wrongTime
                case "u": .undecided
                default: .refused
                }
            let meaning = ErrorMeaning(order, change, verdict, isOfCredentials: parts[4] == "k")
            return Line(code: String(parts[0]), isBroad: parts[1] == "b", meaning: meaning)
        }
    }
}
