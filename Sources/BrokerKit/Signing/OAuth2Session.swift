// A session of OAuth 2, and when its token is renewed.

package import Cryptography
package import Values

/// A pure machine: it is told the time and what came, and says what to do. At most one refresh is under way.
///
/// Source: RFC 6749, sections 5 and 6.
package struct OAuth2Session: Sendable {
    enum State: Sendable {
        case loggedOut(LoginReason)
        case ready(Tokens)
        case refreshing(Tokens, number: UInt32, since: Instant, attempt: Int)
        /// Another refresh is worth trying from `until` on.
        case waiting(Tokens, until: Instant, attempt: Int)
    }

    struct Tokens: Sendable {
        var access: AccessToken
        var ends: Instant
        var refresh: Secret?
        var loginEnds: Instant?
        var isWarned = false
        /// The venue refused the token before this one, too, before it had come to its end.
        var isSecondTry = false
        /// Of the access token.
        var halfLife: Interval
    }

    let settings: OAuth2Settings
    private(set) var state = State.loggedOut(.neverLoggedIn)
    private var lastNumber: UInt32 = 0
    /// Of the newest token that was granted.
    private var grantedNumber: UInt32 = 0

    package init(_ settings: OAuth2Settings = OAuth2Settings()) { self.settings = settings }

    /// The body with which a refresh is asked for. Source: RFC 6749, section 6.
    package static func refreshForm(_ refresh: Secret) -> RequestBody {
        .form([
            Parameter("grant_type", "refresh_token"),
            Parameter("refresh_token", String(decoding: refresh.bytes, as: UTF8.self)),
        ])
    }

    /// Nil while a person has to log in, or the token has ended and no other is there yet.
    package func token(at now: Instant) -> AccessToken? {
        guard let tokens, now < tokens.ends else { return nil }
        return tokens.access
    }

    /// When ``tick(at:random:)`` has something to do, if nothing else happens.
    package var nextTick: Instant? {
        switch state {
        case .loggedOut: nil
        case .ready(let tokens):
            canRefresh(tokens) ? tokens.ends.advanced(by: Interval(nanoseconds: -ahead(of: tokens))) : tokens.ends
        case .refreshing(_, _, let since, _): since.advanced(by: settings.patience)
        case .waiting(_, let until, _): until
        }
    }

    // MARK: Inputs

    /// A person logged in, or the process found what it had kept.
    package mutating func loggedIn(_ grant: TokenGrant, at now: Instant, _ effects: inout [OAuth2Effect]) {
        lastNumber += 1
        adopt(grant, number: lastNumber, askedAt: now, isSecondTry: false, &effects)
    }

    /// - Parameter random: Any 64 bits, for the back-off.
    package mutating func tick(at now: Instant, random: UInt64, _ effects: inout [OAuth2Effect]) {
        warn(at: now, &effects)
        guard let next = nextTick, now >= next else { return }
        switch state {
        case .loggedOut: break
        case .ready(let tokens): refresh(tokens, attempt: 0, at: now, &effects)
        case .waiting(let tokens, _, let attempt): refresh(tokens, attempt: attempt, at: now, &effects)
        case .refreshing(let tokens, _, _, let attempt): wait(tokens, attempt: attempt + 1, at: now, random)
        }
    }

    /// The answer to a refresh. One that was given up may still bring a token; its refusal means nothing any more.
    package mutating func answered(
        _ answer: TokenAnswer, number: UInt32, at now: Instant, random: UInt64, _ effects: inout [OAuth2Effect]
    ) {
        switch answer {
        case .granted(let grant):
            guard number > grantedNumber else { return }
            var asked = now
            if case .refreshing(_, number, let since, _) = state { asked = since }
            adopt(grant, number: number, askedAt: asked, isSecondTry: tokens?.isSecondTry ?? false, &effects)
        case .refused(let error):
            guard case .refreshing(let tokens, number, _, let attempt) = state else { return }
            if Self.isFinal(error) {
                logOut(.refused, &effects)
            } else {
                wait(tokens, attempt: attempt + 1, at: now, random)
            }
        case .failed:
            guard case .refreshing(let tokens, number, _, let attempt) = state else { return }
            wait(tokens, attempt: attempt + 1, at: now, random)
        }
    }

    /// A call was refused because of its token (401). Of many calls with one token the first counts.
    package mutating func refused(_ number: UInt32, at now: Instant, _ effects: inout [OAuth2Effect]) {
        guard var tokens, tokens.access.number == number else { return }
        guard case .ready = state else { return endToken(at: now) }
        // A new token that is refused as well will not become good by a third one.
        guard !tokens.isSecondTry else { return logOut(.refused, &effects) }
        tokens.isSecondTry = true
        tokens.ends = min(tokens.ends, now)
        refresh(tokens, attempt: 0, at: now, &effects)
    }

    /// A call was answered: the token is good.
    package mutating func worked(_ number: UInt32) {
        guard case .ready(var tokens) = state, tokens.access.number == number, tokens.isSecondTry else { return }
        tokens.isSecondTry = false
        state = .ready(tokens)
    }
}

// MARK: Steps

extension OAuth2Session {
    private var tokens: Tokens? {
        switch state {
        case .loggedOut: nil
        case .ready(let tokens), .refreshing(let tokens, _, _, _), .waiting(let tokens, _, _): tokens
        }
    }

    /// Whether the login outlives the token, and there is something to renew it with.
    private func canRefresh(_ tokens: Tokens) -> Bool {
        tokens.refresh != nil
            && tokens.loginEnds.map { $0 > tokens.ends.advanced(by: Interval(nanoseconds: -ahead(of: tokens))) } ?? true
    }

    /// A token that lives for a minute cannot be renewed two minutes before its end: at half its life, then.
    private func ahead(of tokens: Tokens) -> Int64 { min(settings.ahead.nanoseconds, tokens.halfLife.nanoseconds) }

    private mutating func adopt(
        _ grant: TokenGrant, number: UInt32, askedAt: Instant, isSecondTry: Bool, _ effects: inout [OAuth2Effect]
    ) {
        grantedNumber = number
        let life = max(grant.lasts ?? settings.usualLife, settings.leastLife)
        let before = tokens
        let loginEnds = grant.refreshLasts.map { askedAt.advanced(by: $0) } ?? before?.loginEnds
        state = .ready(
            Tokens(
                access: AccessToken(secret: grant.access, number: number), ends: askedAt.advanced(by: life),
                refresh: grant.refresh ?? before?.refresh, loginEnds: loginEnds,
                isWarned: loginEnds == before?.loginEnds && before?.isWarned == true, isSecondTry: isSecondTry,
                halfLife: Interval(nanoseconds: life.nanoseconds / 2)))
        if let refresh = grant.refresh { effects.append(.keep(refresh, until: loginEnds)) }
    }

    private mutating func refresh(
        _ tokens: Tokens, attempt: Int, at now: Instant, _ effects: inout [OAuth2Effect]
    ) {
        guard let refresh = tokens.refresh, tokens.loginEnds.map({ now < $0 }) ?? true else {
            guard now < tokens.ends else { return logOut(.ended, &effects) }
            // What is left of the token may still be used; after its end a person is needed.
            var tokens = tokens
            tokens.refresh = nil
            state = .ready(tokens)
            return
        }
        lastNumber += 1
        state = .refreshing(tokens, number: lastNumber, since: now, attempt: attempt)
        effects.append(.refresh(refresh, number: lastNumber))
    }

    /// The token is used no more, whatever its time; another one is on its way.
    private mutating func endToken(at now: Instant) {
        switch state {
        case .loggedOut, .ready: break
        case .refreshing(var tokens, let number, let since, let attempt):
            tokens.ends = min(tokens.ends, now)
            state = .refreshing(tokens, number: number, since: since, attempt: attempt)
        case .waiting(var tokens, let until, let attempt):
            tokens.ends = min(tokens.ends, now)
            state = .waiting(tokens, until: until, attempt: attempt)
        }
    }

    private mutating func wait(_ tokens: Tokens, attempt: Int, at now: Instant, _ random: UInt64) {
        let delay = settings.backoff.delay(attempt: attempt, random: random)
        state = .waiting(tokens, until: now.advanced(by: delay), attempt: attempt)
    }

    private mutating func warn(at now: Instant, _ effects: inout [OAuth2Effect]) {
        guard case .ready(var tokens) = state, !tokens.isWarned, let ends = tokens.loginEnds,
            now >= ends.advanced(by: Interval(nanoseconds: -settings.warning.nanoseconds))
        else { return }
        tokens.isWarned = true
        state = .ready(tokens)
        effects.append(.loginEndsSoon(ends))
    }

    private mutating func logOut(_ reason: LoginReason, _ effects: inout [OAuth2Effect]) {
        state = .loggedOut(reason)
        effects.append(.needLogin(reason))
    }

    /// The venue will say the same again. Others, such as `temporarily_unavailable`, pass.
    private static func isFinal(_ error: String) -> Bool {
        [
            "invalid_grant", "invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type",
            "invalid_scope",
        ]
        .contains(error)
    }
}
