// Sessions: how long they last, how they come and go.

import Cryptography
import Testing
import Values

@testable import Access

@Suite struct `Sessions` {
    @Test func `a token has 256 bits, and only its hash is kept`() throws {
        let desk = try Desk()
        let (identity, token) = try desk.session("trader")
        #expect(Base64.decodeURL(token.text)?.count == 32)
        #expect("\(token) \(String(reflecting: token))".contains(token.text) == false)
        var dump = ""
        Swift.dump(desk.gate, to: &dump)
        #expect(!dump.contains(token.text))
        #expect(desk.identify(token).identity == identity)
        let other = try desk.session("trader").token
        #expect(other.text != token.text)
    }

    @Test func `a session ends when nobody uses it`() throws {
        let desk = try Desk()
        let token = try desk.session("trader").token
        for _ in 0..<10 {
            desk.pass(seconds: 1799)
            #expect(desk.identify(token).identity != nil)
        }
        desk.pass(seconds: 1800)
        #expect(desk.identify(token).denial == .sessionIdle)
        #expect(desk.identify(token).denial == .unknownSession)
    }

    @Test func `what a page asks by itself is no use of it`() throws {
        let desk = try Desk()
        let token = try desk.session("trader").token
        for _ in 0..<17 {
            desk.pass(seconds: 100)
            #expect(desk.gate.identify(.tokenOfPage(token.text), from: Desk.home, at: desk.now).identity != nil)
        }
        desk.pass(seconds: 100)
        #expect(desk.gate.identify(.tokenOfPage(token.text), from: Desk.home, at: desk.now).denial == .sessionIdle)
    }

    @Test func `and after twelve hours in any case`() throws {
        let desk = try Desk()
        let token = try desk.session("trader").token
        for _ in 0..<47 {
            desk.pass(seconds: 900)
            #expect(desk.identify(token).identity != nil)
        }
        desk.pass(seconds: 900)
        #expect(desk.identify(token).denial == .sessionTooOld)
    }

    @Test func `one more than a user may have ends the one that was unused for longest`() throws {
        let desk = try Desk { $0.sessionsPerUser = 3 }
        var tokens: [SessionToken] = []
        for _ in 0..<3 {
            tokens.append(try desk.session("trader").token)
            desk.pass(seconds: 1)
        }
        let admin = try desk.session("admin").token
        #expect(desk.identify(tokens[0]).identity != nil)
        desk.pass(seconds: 1)
        tokens.append(try desk.session("trader").token)
        #expect(tokens.map { desk.identify($0).identity != nil } == [true, false, true, true])
        #expect(desk.identify(admin).identity != nil)
        #expect(desk.gate.sessions.count == 4)
    }

    @Test func `logging out ends this one, and a changed password all of the user's`() throws {
        let desk = try Desk()
        let (first, second, admin) = (
            try desk.session("trader"), try desk.session("trader"), try desk.session("admin")
        )
        desk.gate.logOut(first.identity)
        #expect(desk.identify(first.token).denial == .unknownSession)
        #expect(desk.identify(second.token).identity != nil)
        let third = try desk.session("trader")
        try desk.gate.changePassword(
            of: second.identity, from: Desk.password, to: Array("another long password".utf8), at: desk.now)
        for session in [second, third] {
            #expect(desk.identify(session.token).denial == .unknownSession)
            #expect(!desk.gate.isStillGood(session.identity, at: desk.now))
        }
        #expect(desk.identify(admin.token).identity != nil)
        #expect(desk.gate.isStillGood(admin.identity, at: desk.now))
    }

    @Test func `users see and end their own`() throws {
        let desk = try Desk()
        let first = try desk.session("trader", from: address("192.0.2.7"))
        desk.pass(seconds: 5)
        let second = try desk.session("trader")
        let other = try desk.session("viewer")
        let list = desk.gate.sessions(of: second.identity)
        #expect(list.map(\.address) == [address("192.0.2.7"), Desk.home])
        #expect(list[1].began.since(list[0].began) == .seconds(5))
        #expect(objection { try desk.gate.endSession(list[0].id, of: other.identity) } == .unknownSession(list[0].id))
        try desk.gate.endSession(list[0].id, of: second.identity)
        #expect(desk.identify(first.token).denial == .unknownSession)
        #expect(desk.identify(second.token).identity != nil)
    }

    @Test func `what a password must be, and what happens to guesses in a stolen session`() throws {
        let desk = try Desk()
        let identity = try desk.session("trader").identity
        func change(_ old: [UInt8], _ new: String) -> Objection? {
            objection { try desk.gate.changePassword(of: identity, from: old, to: Array(new.utf8), at: desk.now) }
        }
        #expect(change(Desk.password, "short") == .weakPassword(bytesMin: 12))
        #expect(change(Desk.password, String(repeating: "x", count: 1025)) == .longPassword)
        #expect(change(Desk.password, "my Trader password") == .passwordNamesUser)
        #expect(change(Desk.password, String(decoding: Desk.password, as: UTF8.self)) == .samePassword)
        for _ in 1...4 { #expect(change([1], "another long password") == .wrongPassword) }
        #expect(change([1], "another long password") == .denied(.tooManyFailures(wait: .seconds(1))))
        desk.pass(seconds: 1)
        #expect(change(Desk.password, "another long password") == nil)
    }

    // MARK: In HTTP

    @Test func `programs send a header, browsers a cookie and another header`() {
        let cases: [(String?, String?, String?, PresentedSession)] = [
            (nil, nil, nil, .none), ("Bearer abc", nil, nil, .token("abc")), ("bearer abc", nil, nil, .token("abc")),
            ("Basic abc", nil, nil, .none), ("Bearer", nil, nil, .none), ("", nil, nil, .none),
            (nil, "penstock=abc", "1", .token("abc")), (nil, "penstock=abc", nil, .cookieWithoutHeader),
            (nil, "a=b; __Host-penstock=abc; penstock=evil", "1", .token("abc")),
            (nil, "penstock=evil; __Host-penstock=abc", "1", .token("abc")), (nil, "a=b; c", "1", .none),
            (nil, "penstock=abc", "page", .tokenOfPage("abc")), (nil, nil, "page", .none), ("Bearer abc", nil, "page", .token("abc")),
            (nil, "penstock=", "1", .none), (nil, "", "1", .none), ("Bearer abc", "penstock=xyz", nil, .token("abc")),
        ]
        for (authorization, cookie, header, presented) in cases {
            #expect(PresentedSession(authorization: authorization, cookie: cookie, header: header) == presented)
        }
    }

    @Test func `the cookie that is set`() throws {
        let desk = try Desk()
        let token = try desk.session("trader").token
        #expect(
            PresentedSession.cookie(token, isSecure: true, AccessRules())
                == "__Host-penstock=\(token.text); Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure")
        #expect(
            PresentedSession.cookie(token, isSecure: false, AccessRules())
                == "penstock=\(token.text); Path=/; Max-Age=43200; HttpOnly; SameSite=Strict")
        #expect(
            PresentedSession.noCookie(isSecure: true)
                == "__Host-penstock=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure")
        #expect(desk.gate.identify(.cookieWithoutHeader, from: Desk.home, at: desk.now).denial == .cookieWithoutHeader)
        #expect(desk.gate.identify(.none, from: Desk.home, at: desk.now).denial == .nothingPresented)
        #expect(
            desk.gate.identify(.token(String(repeating: "x", count: 100_000)), from: Desk.home, at: desk.now).denial
                == .unknownSession)
    }
}
