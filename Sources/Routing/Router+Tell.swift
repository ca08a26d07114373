// What a decision keeps, and how a refusal is worded.

package import Values

extension Router {
    /// Puts the candidates into the decision, as far as there is room.
    @_noLocks
    func tell(_ candidates: inout RouteCandidates, in decision: inout RouteDecision) {
        for part in 0..<decision.partCount {
            for index in 0..<candidates.count where candidates[index].broker == decision.parts[part].broker {
                keep(index, &candidates, in: &decision)
            }
        }
        while decision.candidateCount < RouteDecision.maximumCandidates {
            var next: Int?
            for index in 0..<candidates.count where !candidates.findings[index].isKept {
                if let other = next, !candidates.isTold(index, before: other) { continue }
                next = index
            }
            guard let next else { break }
            keep(next, &candidates, in: &decision)
        }
        decision.others = candidates.count - decision.candidateCount
    }

    @_noLocks
    private func keep(_ index: Int, _ candidates: inout RouteCandidates, in decision: inout RouteDecision) {
        candidates.findings[index].isKept = true
        var kept = ScoredCandidate()
        kept.broker = candidates[index].broker
        kept.verdict = candidates.findings[index].verdict
        kept.score = Score(candidates.findings[index].total)
        kept.figure = candidates.findings[index].measured[Finding.own]
        for part in 0..<RoutePart.count { kept.parts[part] = Score(candidates.findings[index].parts[part]) }
        decision.candidates[decision.candidateCount] = kept
        decision.candidateCount += 1
    }

    /// Why nobody takes the order, for the client: of the broker that came nearest, and how many others there are.
    @_noLocks
    package func refusal(
        of request: RouteRequest, by decision: RouteDecision
    ) -> RouteRefusal {
        if case .unknown = destination(of: request, decision.rule) {
            var text = Text<16>("ExDestination(100) ")
            text.append(request.exDestination)
            text.append(" is not known here")
            return RouteRefusal(.brokerOption, text)
        }
        var text = Text<16>("no broker can take the order")
        guard decision.candidateCount > 0 else { return RouteRefusal(.brokerOption, text) }
        let nearest = decision.candidates[0]
        text = Text<16>("no broker: ")
        text.append(name(of: nearest.broker))
        text.append(" ")
        nearest.verdict.append(to: &text)
        let others = decision.candidateCount + decision.others - 1
        // Who names a broker has not asked for the others.
        if case .broker = destination(of: request, decision.rule) { return RouteRefusal(nearest.verdict.rejectReason, text) }
        if others > 0 {
            text.append("; nor can ")
            text.appendDigits(of: UInt64(others))
            text.append(others == 1 ? " other" : " others")
        }
        return RouteRefusal(nearest.verdict.rejectReason, text)
    }
}

/// Why an order goes nowhere, as the client is told.
package struct RouteRefusal: Sendable {
    package var reason: OrderRejectReason
    package var text: Text<16>

    @_noLocks
    init(_ reason: OrderRejectReason, _ text: Text<16>) {
        self.reason = reason
        self.text = text
    }
}
