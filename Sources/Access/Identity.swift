// Who asks.

public import Values

/// A user, and how we know.
public struct Identity: Equatable, Sendable, CustomStringConvertible {
    public enum Means: Equatable, Sendable {
        /// The session's id, which is not its token.
        case session(id: String)
        case key(id: String)
    }

    /// What is known of a second factor.
    enum Factor: Equatable, Sendable {
        case none
        /// Shown so that it is good until then, on the steady clock.
        case fresh(until: Instant)
        /// A key was made by whoever had shown a second factor, and is one itself.
        case notAsked
    }

    public let user: UserName
    public let means: Means
    public let address: IPAddress
    public let rights: Set<Right>
    public let mustChangePassword: Bool
    public let hasSecondFactor: Bool
    let factor: Factor
    let demandsFactor: Bool

    /// Nil if this identity may; otherwise why not.
    public func denial(of right: Right, at now: Moment) -> Denial? {
        if mustChangePassword { return .passwordMustChange }
        guard rights.contains(right) else { return .missingRight(right) }
        guard Right.guarded.contains(right) else { return nil }
        switch factor {
        case .notAsked: return nil
        case .fresh(let until): return now.steady < until ? nil : hasSecondFactor ? .factorStale(right) : .factorMissing(right)
        case .none:
            if hasSecondFactor { return .factorStale(right) }
            return demandsFactor ? .factorMissing(right) : nil
        }
    }

    /// Such as `desk (session 5f3a…) from 192.0.2.1`: for the audit trail.
    public var description: String {
        let how =
            switch means {
            case .session(let id): "session \(id)"
            case .key(let id): "key \(id)"
            }
        let from = address.text
        return "\(user) (\(how)) from \(String(decoding: (0..<from.count).map { from[$0] }, as: UTF8.self))"
    }
}

/// What came of asking who it is.
public enum Verdict: Equatable, Sendable {
    case granted(Identity)
    case refused(Denial)
}
