// When a token of OAuth 2 is renewed, and what becomes of it.

import Cryptography
import Testing
import Values

@testable import BrokerKit

@Suite struct `OAuth 2 sessions` {
    /// A session, what it wants, and its clock.
    struct Play {
        var session: OAuth2Session
        var now = Instant(nanosecondsSinceEpoch: 1_700_000_000_000_000_000)
        var effects: [String] = []
        var random: UInt64 = .max

        init(_ settings: OAuth2Settings = OAuth2Settings()) { session = OAuth2Session(settings) }

        mutating func step(_ input: (inout OAuth2Session, Instant, inout [OAuth2Effect]) -> Void) -> [String] {
            var effects: [OAuth2Effect] = []
            input(&session, now, &effects)
            return effects.map { effect in
                switch effect {
                case .refresh(let secret, let number): "refresh \(Self.text(secret)) \(number)"
                case .keep(let secret, let until): "keep \(Self.text(secret))\(until == nil ? "" : " until")"
                case .needLogin(let reason): "login \(reason)"
                case .loginEndsSoon: "login ends soon"
                }
            }
        }

        mutating func logIn(_ access: String, _ seconds: Int64?, refresh: String? = "r0", login: Int64? = nil)
            -> [String]
        {
            step { $0.loggedIn(Self.grant(access, seconds, refresh, login), at: $1, &$2) }
        }

        mutating func tick(after seconds: Int64 = 0) -> [String] {
            now = now.advanced(by: .seconds(seconds))
            let random = random
            return step { $0.tick(at: $1, random: random, &$2) }
        }

        mutating func answer(_ answer: TokenAnswer, _ number: UInt32) -> [String] {
            let random = random
            return step { $0.answered(answer, number: number, at: $1, random: random, &$2) }
        }

        mutating func refuse(_ number: UInt32) -> [String] { step { $0.refused(number, at: $1, &$2) } }

        var token: String? { session.token(at: now).map { Self.text($0.secret) } }

        static func grant(_ access: String, _ seconds: Int64?, _ refresh: String? = nil, _ login: Int64? = nil)
            -> TokenGrant
        {
            TokenGrant(
                access: Secret(text: access), lasts: seconds.map { .seconds($0) },
                refresh: refresh.map { Secret(text: $0) },
                refreshLasts: login.map { .seconds($0) })
        }

        private static func text(_ secret: Secret) -> String { String(decoding: secret.bytes, as: UTF8.self) }
    }

    @Test func `a token is renewed two minutes before its end, once, and stays in use meanwhile`() {
        var play = Play()
        #expect(play.logIn("a1", 1_800) == ["keep r0"])
        #expect(play.tick(after: 1_679) == [])
        #expect(play.tick(after: 1) == ["refresh r0 2"])
        #expect(play.tick(after: 1) == [])
        #expect(play.token == "a1")
        #expect(play.answer(.granted(Play.grant("a2", 1_800)), 2) == [])
        #expect(play.token == "a2")
        #expect(play.tick(after: 1_678) == [])
        // Its life began when it was asked for, not when it came.
        #expect(play.tick(after: 1) == ["refresh r0 3"])
    }

    @Test func `RFC 6749, section 6: a new refresh token is kept first and takes the place of the old one`() {
        var play = Play()
        _ = play.logIn("a1", 1_800)
        #expect(play.tick(after: 1_700) == ["refresh r0 2"])
        #expect(play.answer(.granted(Play.grant("a2", 1_800, "r1")), 2) == ["keep r1"])
        #expect(play.tick(after: 1_700) == ["refresh r1 3"])
    }

    @Test(arguments: ["invalid_grant", "invalid_client", "unauthorized_client"])
    func `RFC 6749, section 5.2: a refusal that will not pass wants a person`(error: String) {
        var play = Play()
        _ = play.logIn("a1", 1_800)
        #expect(play.tick(after: 1_700) == ["refresh r0 2"])
        #expect(play.answer(.refused(error), 2) == ["login refused"])
        #expect(play.token == nil)
        #expect(play.tick(after: 100_000) == [])
        #expect(play.session.nextTick == nil)
        #expect(play.logIn("b1", 1_800, refresh: "s0") == ["keep s0"])
        #expect(play.token == "b1")
    }

    @Test func `failures and refusals that pass are tried again with back-off, the token's end or not`() {
        var play = Play()
        _ = play.logIn("a1", 1_800)
        #expect(play.tick(after: 1_790) == ["refresh r0 2"])
        #expect(play.answer(.failed, 2) == [])
        #expect(play.tick() == [])
        #expect(play.tick(after: 1) == ["refresh r0 3"])
        #expect(play.answer(.refused("temporarily_unavailable"), 3) == [])
        #expect(play.tick(after: 1) == [])
        #expect(play.tick(after: 1) == ["refresh r0 4"])
        // No answer at all counts as lost after 30 s.
        #expect(play.tick(after: 29) == [])
        #expect(play.token == nil)
        #expect(play.tick(after: 1) == [])
        #expect(play.tick(after: 4) == ["refresh r0 5"])
        #expect(play.answer(.granted(Play.grant("a2", 1_800)), 5) == [])
        #expect(play.token == "a2")
    }

    @Test func `an answer that comes late brings its token, a late refusal means nothing`() {
        var play = Play()
        _ = play.logIn("a1", 1_800)
        #expect(play.tick(after: 1_700) == ["refresh r0 2"])
        _ = play.tick(after: 30)
        #expect(play.tick(after: 1) == ["refresh r0 3"])
        // The venue turned r0 into r1, and we had not heard of it.
        #expect(play.answer(.granted(Play.grant("a2", 1_800, "r1")), 2) == ["keep r1"])
        #expect(play.answer(.refused("invalid_grant"), 3) == [])
        #expect(play.token == "a2")
        #expect(play.answer(.granted(Play.grant("a0", 1_800, "r9")), 2) == [])
        #expect(play.token == "a2")
    }

    @Test
    func `many calls that are refused with one token make one refresh; a second new token refused wants a person`() {
        var play = Play()
        _ = play.logIn("a1", 1_800)
        #expect(play.refuse(1) == ["refresh r0 2"])
        #expect(play.token == nil)
        for _ in 0..<10 { #expect(play.refuse(1) == []) }
        #expect(play.answer(.granted(Play.grant("a2", 1_800)), 2) == [])
        #expect(play.refuse(1) == [])
        #expect(play.refuse(2) == ["login refused"])
    }

    @Test func `a token that is refused while another is on its way is used no more`() {
        var play = Play()
        _ = play.logIn("a1", 1_800)
        #expect(play.tick(after: 1_700) == ["refresh r0 2"])
        #expect(play.token == "a1")
        #expect(play.refuse(1) == [])
        #expect(play.token == nil)
        _ = play.tick(after: 30)
        #expect(play.refuse(1) == [])
        #expect(play.tick(after: 1) == ["refresh r0 3"])
        #expect(play.answer(.refused("invalid_grant"), 3) == ["login refused"])
        // What the venue granted first, and we had given up, is good all the same.
        #expect(play.answer(.granted(Play.grant("a2", 1_800, "r1")), 2) == ["keep r1"])
        #expect(play.token == "a2")
    }

    @Test func `a token that worked may be refused later like the first`() {
        var play = Play()
        _ = play.logIn("a1", 1_800)
        #expect(play.refuse(1) == ["refresh r0 2"])
        _ = play.answer(.granted(Play.grant("a2", 1_800)), 2)
        play.session.worked(2)
        #expect(play.refuse(2) == ["refresh r0 3"])
    }

    @Test func `a login that ends is announced days before, once, and is over at its end`() {
        var play = Play()
        _ = play.logIn("a1", 1_800, login: 7 * 86_400)
        var said: [String] = []
        var number: UInt32 = 1
        for _ in 0..<(7 * 24 * 4) {
            for effect in play.tick(after: 900) {
                if effect.hasPrefix("refresh") {
                    number += 1
                    _ = play.answer(.granted(Play.grant("a", 1_800)), number)
                } else {
                    said.append(effect)
                }
            }
        }
        said += play.tick(after: 1_800)
        #expect(said == ["login ends soon", "login ended"])
        #expect(play.token == nil)
    }

    @Test func `a token without a refresh token is used to its end`() {
        var play = Play()
        #expect(play.logIn("a1", 3_600, refresh: nil) == [])
        #expect(play.tick(after: 3_599) == [])
        #expect(play.token == "a1")
        #expect(play.tick(after: 1) == ["login ended"])
    }

    @Test func `a token that lives for a minute is renewed at half of it`() {
        var play = Play()
        _ = play.logIn("a1", 60)
        #expect(play.tick(after: 29) == [])
        #expect(play.tick(after: 1) == ["refresh r0 2"])
    }

    @Test(arguments: [Int64.min / 1_000_000_000, -1, 0, 1])
    func `a venue that grants nothing is asked every ten seconds, not all the time`(seconds: Int64) {
        var play = Play()
        _ = play.logIn("a1", seconds)
        #expect(play.tick(after: 9) == [])
        #expect(play.tick(after: 1) == ["refresh r0 2"])
        _ = play.answer(.granted(Play.grant("a2", seconds)), 2)
        #expect(play.tick() == [])
    }

    @Test func `a session never asks to be woken again for nothing`() {
        var play = Play()
        _ = play.logIn("a1", 1_800, login: 1_900)
        for _ in 0..<1_000 {
            guard let next = play.session.nextTick else { return }
            let before = play.now
            play.now = max(play.now, next)
            for effect in play.tick() where effect.hasPrefix("refresh") {
                _ = play.answer(.failed, UInt32(effect.split(separator: " ")[2]) ?? 0)
            }
            #expect(play.now > before || play.session.nextTick != next)
        }
        Issue.record("still awake")
    }

    @Test func `RFC 6749, section 6: the form of a refresh`() {
        let body = OAuth2Session.refreshForm(Secret(text: "t/1"))
        #expect(body == .form([Parameter("grant_type", "refresh_token"), Parameter("refresh_token", "t/1")]))
    }
}
