// Why somebody is not let in, or may not do something.

public import Values

/// The reason is for the audit trail; the text is for the peer, and tells less.
public enum Denial: Error, Equatable, Sendable {
    // From where, and how often.
    case addressNotAllowed
    case tooManyRequests(wait: Interval)
    case tooManyFailures(wait: Interval)

    // Logging on.
    case unknownUser(String)
    case wrongPassword
    case disabled
    case addressNotAllowedForUser
    case codeNeeded
    case wrongCode

    // Sessions.
    case nothingPresented
    case unknownSession
    case sessionIdle
    case sessionTooOld
    /// A cookie alone: another site may have sent the request.
    case cookieWithoutHeader

    // Signed requests.
    case badSignatureHeader(String)
    case clockOff(by: Interval)
    case justStarted(wait: Interval)
    case unknownKey(String)
    case keyExpired
    case addressNotAllowedForKey
    case wrongSignature
    case replayed
    case tooManySignatures

    // Rights.
    case missingRight(Right)
    case passwordMustChange
    case factorStale(Right)
    case factorMissing(Right)

    /// What a protocol makes a number of.
    public enum Kind: Sendable {
        /// Nobody knows who asks: HTTP's 401.
        case unidentified
        /// Known, and not allowed: 403.
        case forbidden
        /// Later, perhaps: 429.
        case later
    }

    public var kind: Kind {
        switch self {
        case .tooManyRequests, .tooManyFailures, .tooManySignatures, .justStarted: .later
        case .addressNotAllowed, .cookieWithoutHeader, .missingRight, .passwordMustChange, .factorStale, .factorMissing:
            .forbidden
        case .unknownUser, .wrongPassword, .disabled, .addressNotAllowedForUser, .codeNeeded, .wrongCode, .nothingPresented,
            .unknownSession, .sessionIdle, .sessionTooOld, .badSignatureHeader, .clockOff, .unknownKey, .keyExpired,
            .addressNotAllowedForKey, .wrongSignature, .replayed:
            .unidentified
        }
    }

    /// How long the peer had better wait.
    public var wait: Interval? {
        switch self {
        case .tooManyRequests(let wait), .tooManyFailures(let wait), .justStarted(let wait): wait
        default: nil
        }
    }
}

extension Denial {
    /// For the peer. The same for all that would help a guesser to tell one from another.
    public var text: String {
        switch self {
        case .addressNotAllowed: "not allowed from this address"
        case .tooManyRequests(let wait): "too many requests: try again in \(Denial.seconds(wait))"
        case .tooManyFailures(let wait): "too many failed attempts: try again in \(Denial.seconds(wait))"
        case .unknownUser, .wrongPassword, .disabled, .addressNotAllowedForUser: "the name or the password is wrong"
        case .codeNeeded: "a code of the second factor is needed"
        case .wrongCode: "the code is wrong, or was used already"
        case .nothingPresented, .unknownSession: "log on first"
        case .sessionIdle, .sessionTooOld: "the session has ended: log on again"
        case .cookieWithoutHeader: "a request with a cookie needs the header \(PresentedSession.header)"
        case .badSignatureHeader(let name): "the header \(name) is missing, or not as it must be"
        case .clockOff(let by): "the time of the request is \(Denial.seconds(by)) from ours: set the clock"
        case .justStarted(let wait): "the gateway has just started: sign the request again in \(Denial.seconds(wait))"
        case .unknownKey, .keyExpired, .addressNotAllowedForKey, .wrongSignature: "the key or the signature is wrong"
        case .replayed: "the nonce was used already"
        case .tooManySignatures: "too many signed requests within the time that a signature is good for"
        case .missingRight(let right): "this needs the right \"\(right.rawValue)\""
        case .passwordMustChange: "change the password first"
        case .factorStale: "confirm it with a code of the second factor"
        case .factorMissing: "this needs a second factor: set one up first"
        }
    }

    /// For the audit trail.
    public var reason: String {
        switch self {
        case .unknownUser(let name): "there is no user \(Denial.printable(name))"
        case .wrongPassword: "wrong password"
        case .disabled: "the user is disabled"
        case .addressNotAllowedForUser: "the user may not come from this address"
        case .nothingPresented: "neither session nor key"
        case .unknownSession: "a session that is not there"
        case .sessionIdle: "the session was unused for too long"
        case .sessionTooOld: "the session was too old"
        case .unknownKey(let id): "there is no key \(Denial.printable(id))"
        case .keyExpired: "the key has expired"
        case .addressNotAllowedForKey: "the key may not be used from this address"
        case .wrongSignature: "wrong signature"
        case .factorStale(let right): "\(right.rawValue) with a second factor that is not fresh"
        case .factorMissing(let right): "\(right.rawValue) without a second factor"
        default: text
        }
    }

    /// Rounded up.
    private static func seconds(_ interval: Interval) -> String {
        "\((max(interval.nanoseconds, 0) + 999_999_999) / 1_000_000_000) s"
    }

    /// What a peer wrote, for a line of a log.
    private static func printable(_ text: String) -> String {
        let plain = text.unicodeScalars.prefix(64).map { (32..<127).contains($0.value) ? $0 : "?" }
        return String(String.UnicodeScalarView(plain)).debugDescription
    }
}
