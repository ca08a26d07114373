// What a session of OAuth 2 is told and says.

package import Cryptography
package import Values

/// What a token endpoint grants.
package struct TokenGrant: Sendable {
    package var access: Secret
    /// From when it was asked for. Nil where the venue does not say.
    package var lasts: Interval?
    /// Nil where the one before stays good, or there is none.
    package var refresh: Secret?
    /// Until somebody has to log in again. Nil where the venue does not say.
    package var refreshLasts: Interval?

    package init(access: Secret, lasts: Interval?, refresh: Secret? = nil, refreshLasts: Interval? = nil) {
        self.access = access
        self.lasts = lasts
        self.refresh = refresh
        self.refreshLasts = refreshLasts
    }
}

/// What became of asking for a token.
package enum TokenAnswer: Sendable {
    case granted(TokenGrant)
    /// The `error` of the answer. Source: RFC 6749, section 5.2.
    case refused(String)
    /// No answer, 429, 5xx, or one that cannot be read.
    case failed
}

/// Why a person has to log in.
package enum LoginReason: Sendable, Equatable {
    case neverLoggedIn
    /// The token came to its end, and there is nothing to renew it with.
    case ended
    /// The venue takes back what it granted.
    case refused
}

/// A token that may be used now. Its number says which one a venue refused.
package struct AccessToken: Sendable {
    package let secret: Secret
    package let number: UInt32
}

/// What a session wants done.
package enum OAuth2Effect: Sendable {
    /// Ask for a token with ``OAuth2Session/refreshForm(_:)``; the answer is told with the same number.
    case refresh(Secret, number: UInt32)
    /// Put it where it outlives the process, before anything else: the one before may be good no more.
    case keep(Secret, until: Instant?)
    case needLogin(LoginReason)
    /// A person should log in before this.
    case loginEndsSoon(Instant)
}

package struct OAuth2Settings: Sendable {
    /// How long before its end a token is renewed.
    package var ahead = Interval.seconds(120)
    /// How long before the end of the login a person is told.
    package var warning = Interval.seconds(2 * 86_400)
    /// Of tokens whose venue does not say.
    package var usualLife = Interval.seconds(1_800)
    /// A venue that grants less is not asked again and again.
    package var leastLife = Interval.seconds(20)
    /// When an answer counts as lost.
    package var patience = Interval.seconds(30)
    package var backoff = Backoff(base: .seconds(1), cap: .seconds(60))

    package init() {}
}
