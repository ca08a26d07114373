// A decision in plain words, for `penstock why`.

package import Values

extension RouteDecision {
    /// A line about the order, and one for each candidate. Allocates.
    package func lines(named name: (BrokerNumber) -> String) -> [String] {
        var lines = [title(name)]
        for index in 0..<candidateCount { lines.append("  " + line(candidate(index), name)) }
        if others > 0 { lines.append("  and \(others) more broker\(others == 1 ? "" : "s")") }
        return lines
    }

    private func title(_ name: (BrokerNumber) -> String) -> String {
        let how = "by \(rule == 0 ? "the default rule" : "rule \(rule)") (\(strategy.name)\(urgencyWords))"
        let why = insteadOf.map { ", instead of \(name($0)), to which it was not sent" } ?? ""
        if isRefused { return "no broker \(how)\(why)" }
        let parts = (0..<partCount).map { "\(part($0).quantity) to \(name(part($0).broker))" }
        return "\(parts.joined(separator: ", ")) \(how)\(why)"
    }

    private var urgencyWords: String {
        switch urgency {
        case .low: ", low urgency"
        case .normal: ""
        case .high: ", high urgency"
        }
    }

    private func line(_ candidate: ScoredCandidate, _ name: (BrokerNumber) -> String) -> String {
        guard candidate.verdict.isEligible else {
            var words = Text<16>()
            candidate.verdict.append(to: &words)
            return "\(name(candidate.broker)) \(words)"
        }
        let parts = RoutePart.allCases.map { "\($0.name) \(candidate[$0])" }.joined(separator: ", ")
        let chosen = quantity(at: candidate.broker).map { ", chosen for \($0)" } ?? ""
        return "\(name(candidate.broker)) scores \(candidate.score)\(chosen)\(figureWords(candidate.figure)): \(parts)"
    }

    private func figureWords(_ figure: Double?) -> String {
        guard let figure else { return strategy == .smart ? "" : ", nothing known to compare" }
        return switch strategy {
        case .primaryOnly, .priority: ", place \(Int(figure) + 1)"
        case .roundRobin: figure == 0 ? ", its turn" : ", its turn in \(Int(figure))"
        case .loadBalanced: ", load by weight \(figure)"
        case .bestExecution: ", total price \(figure)"
        case .lowestCost: ", cost \(figure)"
        case .fastestExecution: ", acknowledges in \(figure / 1000) us"
        case .highestFillProbability: ", filled share expected \(figure)"
        case .minimalMarketImpact: ", \(figure) times what is there"
        case .smart: ""
        }
    }
}

extension Score: CustomStringConvertible {
    /// `0.9375`.
    package var description: String { "\(Decimal(mantissa: Int64(tenThousandths), scale: 4))" }
}
