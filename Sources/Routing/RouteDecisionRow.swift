// A decision as a row of the journal.

package import Values

/// Decisions as bytes: a version byte, then the fields in the order below, little-endian. A candidate that was scored
/// is 24 bytes long, one that was not 2 to 11.
package enum RouteDecisionRow {
    /// The longest row; what a RowWriter for decisions has room for.
    package static var maximumSize: Int { 32 + 8 * 10 + 8 * 24 }
    private static var version: UInt8 { @_noLocks get { 1 } }

    @_noLocks
    package static func encode(_ decision: RouteDecision, into row: inout RowWriter) {
        row.append(version)
        row.append(decision.order)
        row.append(decision.at)
        row.append(UInt32(truncatingIfNeeded: decision.rule))
        row.append(decision.strategy.code)
        row.append(decision.urgency.code)
        row.append(decision.insteadOf?.value ?? noBroker)
        row.append(UInt8(truncatingIfNeeded: decision.others))
        row.append(UInt8(truncatingIfNeeded: decision.partCount))
        for index in 0..<decision.partCount {
            row.append(decision.parts[index].broker.value)
            row.append(decision.parts[index].quantity)
        }
        row.append(UInt8(truncatingIfNeeded: decision.candidateCount))
        for index in 0..<decision.candidateCount { append(decision.candidates[index], to: &row) }
    }

    /// Nil for bytes that are no decision of this version. Total: any bytes give an answer.
    package static func decode(_ bytes: Bytes) -> RouteDecision? {
        var row = RowReader(bytes)
        guard row.byte() == version else { return nil }
        let (order, at, rule) = (row.uint64(), row.instant(), Int(row.uint32()))
        let strategy = RouteStrategy(rawValue: row.byte())
        let urgency = Urgency(rawValue: row.byte())
        let failed = row.byte()
        guard row.isValid, let strategy, let urgency else { return nil }
        if failed != noBroker, failed >= BrokerNumber.maximum { return nil }
        var decision = RouteDecision()
        decision.begin(order: order, at: at, rule: rule, strategy: strategy, urgency: urgency)
        decision.insteadOf = failed == noBroker ? nil : BrokerNumber(failed)
        decision.others = Int(row.byte())
        let parts = Int(row.byte())
        guard parts <= RouteDecision.maximumParts else { return nil }
        for _ in 0..<parts {
            let broker = broker(from: &row)
            decision.append(RoutedPart(broker, row.decimal()))
        }
        decision.candidateCount = Int(row.byte())
        guard decision.candidateCount <= RouteDecision.maximumCandidates else { return nil }
        for index in 0..<decision.candidateCount { decision.candidates[index] = candidate(from: &row) }
        return row.isComplete ? decision : nil
    }

    // MARK: - Parts

    /// No broker has this number.
    private static var noBroker: UInt8 { @_noLocks get { 255 } }
    /// Behind the verdict of a candidate: 128 when it has a figure.
    private static var hasFigure: UInt8 { @_noLocks get { 128 } }

    private static func broker(from row: inout RowReader) -> BrokerNumber {
        let number = row.byte()
        if number >= BrokerNumber.maximum { row.invalidate() }
        return BrokerNumber(number)
    }

    @_noLocks
    private static func append(_ candidate: ScoredCandidate, to row: inout RowWriter) {
        row.append(candidate.broker.value)
        row.append(candidate.verdict.code | (candidate.figure == nil ? 0 : hasFigure))
        append(candidate.verdict, to: &row)
        guard candidate.verdict.isEligible else { return }
        if let figure = candidate.figure { row.append(figure.bitPattern) }
        append(candidate.score, to: &row)
        for index in 0..<RoutePart.count { append(candidate.parts[index], to: &row) }
    }

    @_noLocks
    private static func append(_ score: Score, to row: inout RowWriter) {
        row.append(UInt8(truncatingIfNeeded: score.tenThousandths))
        row.append(UInt8(truncatingIfNeeded: score.tenThousandths >> 8))
    }

    private static func candidate(from row: inout RowReader) -> ScoredCandidate {
        var candidate = ScoredCandidate()
        candidate.broker = broker(from: &row)
        let code = row.byte()
        candidate.verdict = verdict(code & ~hasFigure, from: &row)
        guard candidate.verdict.isEligible else {
            if code & hasFigure != 0 { row.invalidate() }
            return candidate
        }
        if code & hasFigure != 0 {
            let figure = Double(bitPattern: row.uint64())
            if !figure.isFinite { row.invalidate() }
            candidate.figure = figure
        }
        candidate.score = score(from: &row)
        for index in 0..<RoutePart.count { candidate.parts[index] = score(from: &row) }
        return candidate
    }

    private static func score(from row: inout RowReader) -> Score {
        let low = UInt16(row.byte())
        let score = low | UInt16(row.byte()) << 8
        if score > 20_000 { row.invalidate() }
        return Score(tenThousandths: score)
    }

    // MARK: - Verdicts

    @_noLocks
    private static func append(_ verdict: RouteVerdict, to row: inout RowWriter) {
        switch verdict {
        case .lacks(let abilities): row.append(abilities.rawValue)
        case .offLot(let value), .belowMinimum(let value), .aboveMaximum(let value): row.append(value)
        case .kept(let obstacle): row.append(obstacle.code)
        case .breakerOpen(let until): row.append(until)
        case .unhealthy(let score, let minimum):
            row.append(score)
            row.append(minimum)
        case .eligible, .notInRule, .otherDestination, .excluded, .notPrimary, .disabled, .unknownSymbol,
            .disconnected, .probing, .notPreferred:
            break
        }
    }

    private static func verdict(_ code: UInt8, from row: inout RowReader) -> RouteVerdict {
        switch code {
        case 0: return .eligible
        case 1: return .otherDestination
        case 2: return .notInRule
        case 3: return .excluded
        case 4: return .notPrimary
        case 5: return .notPreferred
        case 6: return .disabled
        case 7: return .unknownSymbol
        case 8: return .lacks(BrokerAbilities(rawValue: row.uint64()))
        case 9: return .offLot(row.decimal())
        case 10: return .belowMinimum(row.decimal())
        case 11: return .aboveMaximum(row.decimal())
        case 12: return .disconnected
        case 13:
            if let obstacle = RouteObstacle(rawValue: row.byte()) { return .kept(by: obstacle) }
        case 14: return .breakerOpen(until: row.instant())
        case 15: return .probing
        case 16:
            let score = row.byte()
            return .unhealthy(score: score, minimum: row.byte())
        default: break
        }
        row.invalidate()
        return .eligible
    }
}
