// Logging on: the first start, wrong passwords, and those who try again and again.

import Cryptography
import TestKit
import Testing
import Values

@testable import Access

@Suite struct `Logging on` {
    @Test func `the first start makes an admin who must change a password that is printed once`() throws {
        let desk = try Desk()
        let made = Gatekeeper.firstStart(rules: Desk.rules, at: desk.now, using: &desk.random)
        desk.gate = made.gatekeeper
        #expect(desk.gate.hasUnsaved)
        #expect(made.password.split(separator: "-").map(\.count) == [4, 4, 4, 4])
        let (identity, token) = try desk.session("admin", Array(made.password.utf8))
        #expect(identity.mustChangePassword)
        for right in Right.allCases { #expect(identity.denial(of: right, at: desk.now) == .passwordMustChange) }
        #expect(
            objection {
                _ = try desk.gate.beginFactor(of: identity, issuer: "Penstock", using: &desk.random)
            } == .denied(.passwordMustChange))
        try desk.gate.changePassword(of: identity, from: Array(made.password.utf8), to: Desk.password, at: desk.now)
        #expect(desk.identify(token).denial == .unknownSession)
        #expect(desk.denial("admin", Array(made.password.utf8)) == .wrongPassword)
        let again = try desk.session("admin").identity
        #expect(again.denial(of: .users, at: desk.now) == nil)
    }

    @Test func `two first starts have different passwords`() throws {
        let desk = try Desk()
        var (one, other) = (SeededRandom(seed: 1), SeededRandom(seed: 2))
        let first = Gatekeeper.firstStart(rules: Desk.rules, at: desk.now, using: &one).password
        #expect(first != Gatekeeper.firstStart(rules: Desk.rules, at: desk.now, using: &other).password)
    }

    @Test func `an unknown user, a wrong password, a disabled user and a wrong address look the same`() throws {
        let desk = try Desk { $0.freeFailures = 100 }
        let admin = try desk.session("admin").identity
        try desk.gate.setDisabled(true, of: "viewer", by: admin, at: desk.now)
        try desk.gate.setAllowed(AddressList(["10.0.0.0/8"]), of: "trader", by: admin, at: desk.now)
        let denials = [
            desk.denial("nobody"), desk.denial("Not A Name"), desk.denial(""), desk.denial("risk", Array("wrong".utf8)),
            desk.denial("viewer"), desk.denial("trader"),
        ]
        #expect(Set(denials.map { $0?.text }) == ["the name or the password is wrong"])
        #expect(Set(denials.map { $0?.kind }) == [.unidentified])
        #expect(
            denials.map { $0?.reason } == [
                "there is no user \"nobody\"", "there is no user \"Not A Name\"", "there is no user \"\"", "wrong password",
                "the user is disabled", "the user may not come from this address",
            ])
    }

    @Test func `the same work is done for nobody as for a user`() throws {
        let desk = try Desk()
        func cost(_ name: String) -> PasswordHash.Cost? {
            let attempt = LogOnAttempt(name: name, password: [1], code: nil, address: Desk.home)
            guard case .check(let check) = desk.gate.consider(attempt, at: desk.now) else { return nil }
            return check.hash.cost
        }
        #expect(cost("nobody") == Desk.rules.passwordCost)
        #expect(cost("admin") == Desk.rules.passwordCost)
    }

    @Test(arguments: ["trader", "nobody"])
    func `failures cost more and more time, for those who exist and those who do not`(name: String) throws {
        let desk = try Desk()
        // From everywhere, so that no address is at fault.
        func attempt(_ number: Int) -> Denial? {
            desk.denial(name, Array("wrong".utf8), from: IPAddress(v4: 0x0A00_0000 + UInt32(number)))
        }
        for number in 1...5 { #expect(attempt(number)?.kind == .unidentified) }
        var delay: Int64 = 1
        for number in 6...20 {
            #expect(attempt(number) == .tooManyFailures(wait: .seconds(delay)))
            desk.pass(.milliseconds(delay * 1000 - 1))
            #expect(attempt(number) == .tooManyFailures(wait: .milliseconds(1)))
            desk.pass(.milliseconds(1))
            #expect(attempt(number)?.kind == .unidentified)
            delay = min(2 * delay, 900)
        }
    }

    @Test func `the right password does not help before the delay is over, and ends it afterwards`() throws {
        let desk = try Desk()
        for _ in 1...5 { _ = desk.denial("trader", [1]) }
        #expect(desk.denial("trader") == .tooManyFailures(wait: .seconds(1)))
        desk.pass(seconds: 1)
        #expect(desk.denial("trader") == nil)
        for _ in 1...3 { #expect(desk.denial("trader", [1], from: address("192.0.2.2")) == .wrongPassword) }
    }

    @Test func `an address that tries one name after the other waits as well`() throws {
        let desk = try Desk()
        for number in 1...30 { #expect(desk.denial("user\(number)")?.kind == .unidentified) }
        #expect(desk.denial("trader") == .tooManyFailures(wait: .seconds(1)))
        #expect(desk.denial("trader", from: address("192.0.2.2")) == nil)
    }

    @Test func `who gets in at the last free attempt makes nobody wait`() throws {
        let desk = try Desk()
        for number in 1...29 { _ = desk.denial("user\(number)") }
        #expect(desk.denial("trader") == nil)
        #expect(desk.denial("viewer") == nil)
        #expect(desk.denial("risk", [1]) == .wrongPassword)
        #expect(desk.denial("risk") == .tooManyFailures(wait: .seconds(1)))
    }

    @Test func `all addresses of an IPv6 network are one`() throws {
        let desk = try Desk()
        for number in 1...30 { _ = desk.denial("user\(number)", from: address("2001:db8::\(number)")) }
        #expect(desk.denial("trader", from: address("2001:db8::ffff"))?.kind == .later)
        #expect(desk.denial("trader", from: address("2001:db8:0:1::1")) == nil)
    }

    @Test func `who attacks a name keeps its user neither from home nor from a code`() throws {
        let desk = try Desk()
        let secret = try desk.enrol("operator").secret
        desk.pass(seconds: 60)
        let session = try desk.session("operator", code: desk.code(secret))
        for number in 1...5 { _ = desk.denial("operator", [1], from: IPAddress(v4: 0x0A00_0000 + UInt32(number))) }
        desk.pass(.milliseconds(999))
        #expect(desk.denial("operator", from: address("10.0.1.1"))?.kind == .later)
        #expect(desk.denial("operator") == .codeNeeded)
        desk.pass(seconds: 60)
        for number in 1...5 { _ = desk.denial("operator", [1], from: IPAddress(v4: 0x0A00_0100 + UInt32(number))) }
        try desk.gate.showFactor(of: session.identity, code: desk.code(secret), at: desk.now)
        // At home, guesses cost time as they do anywhere.
        for _ in 1...29 { #expect(desk.denial("operator", [1]) == .wrongPassword) }
        #expect(desk.denial("operator", [1])?.kind == .later)
    }

    @Test func `failures are forgotten after an hour`() throws {
        let desk = try Desk()
        for _ in 1...4 { _ = desk.denial("trader", [1]) }
        desk.pass(seconds: 3600)
        for _ in 1...5 { #expect(desk.denial("trader", [1]) == .wrongPassword) }
        #expect(desk.denial("trader", [1])?.kind == .later)
    }

    @Test func `many attempts at once gain nothing`() throws {
        let desk = try Desk()
        var checks = 0
        for _ in 0..<100 {
            let attempt = LogOnAttempt(name: "trader", password: [1], code: nil, address: Desk.home)
            if case .check = desk.gate.consider(attempt, at: desk.now) { checks += 1 }
        }
        #expect(checks == 5)
    }

    @Test func `a password that was changed meanwhile is wrong`() throws {
        let desk = try Desk()
        let identity = try desk.session("trader").identity
        let attempt = LogOnAttempt(name: "trader", password: Desk.password, code: nil, address: Desk.home)
        guard case .check(let check) = desk.gate.consider(attempt, at: desk.now) else {
            Issue.record("not considered")
            return
        }
        let checked = check.run()
        try desk.gate.changePassword(
            of: identity, from: Desk.password, to: Array("another long password".utf8), at: desk.now)
        guard case .refused(let denial) = desk.gate.conclude(checked, at: desk.now, using: &desk.random) else {
            Issue.record("logged on")
            return
        }
        #expect(denial == .wrongPassword)
    }

    @Test func `a password is hashed anew when the rules want another cost`() throws {
        let desk = try Desk()
        var rules = desk.gate.rules
        rules.passwordCost = try #require(PasswordHash.Cost(passes: 4, blockSize: 1, lanes: 1))
        desk.gate = Gatekeeper(desk.gate.accounts, rules: rules, at: desk.now)
        #expect(desk.denial("trader", [1]) == .wrongPassword)
        #expect(!desk.gate.hasUnsaved)
        for _ in 1...2 {
            #expect(desk.denial("trader") == nil)
            let name = try #require(UserName("trader"))
            #expect(desk.gate.accounts.users[name]?.password.cost == rules.passwordCost)
        }
    }

    @Test func `who it was, for the audit trail`() throws {
        let desk = try Desk()
        let identity = try desk.session("trader").identity
        guard case .session(let id) = identity.means else {
            Issue.record("no session")
            return
        }
        #expect("\(identity)" == "trader (session \(id)) from 192.0.2.1")
    }

    @Test func `an address asks at its pace`() throws {
        let desk = try Desk { $0.addressPace = Pace(perSecond: 5, burst: 3) }
        for _ in 1...3 { #expect(desk.gate.admit(Desk.home, at: desk.now) == nil) }
        #expect(desk.gate.admit(Desk.home, at: desk.now) == .tooManyRequests(wait: .milliseconds(200)))
        #expect(desk.gate.admit(address("192.0.2.2"), at: desk.now) == nil)
        desk.pass(.milliseconds(200))
        #expect(desk.gate.admit(Desk.home, at: desk.now) == nil)
        #expect(desk.gate.admit(Desk.home, at: desk.now)?.kind == .later)
        // Whoever shows that they are somebody is not held up by others behind the same address.
        desk.pass(seconds: 10)
        let token = try desk.session("trader").token
        for _ in 1...5 { _ = desk.gate.admit(Desk.home, at: desk.now) }
        #expect(desk.identify(token).identity != nil)
        #expect(desk.gate.identify(.token("wrong"), from: Desk.home, at: desk.now).denial?.kind == .later)
    }

    @Test func `a user asks at theirs`() throws {
        let desk = try Desk { $0.userPace = Pace(perSecond: 10, burst: 2) }
        let token = try desk.session("trader").token
        #expect(desk.identify(token).identity != nil)
        #expect(desk.identify(token).identity != nil)
        #expect(desk.identify(token).denial == .tooManyRequests(wait: .milliseconds(100)))
        desk.pass(.milliseconds(100))
        #expect(desk.identify(token).identity != nil)
    }

    @Test func `nobody comes from elsewhere than where the rules say`() throws {
        let allowed = try AddressList(["192.0.2.0/24", "2001:db8::/32"])
        let desk = try Desk { $0.allowed = allowed }
        #expect(desk.gate.admit(address("198.51.100.1"), at: desk.now) == .addressNotAllowed)
        #expect(desk.denial("trader", from: address("198.51.100.1")) == .addressNotAllowed)
        let token = try desk.session("trader", from: address("2001:db8::1")).token
        #expect(desk.identify(token).identity != nil)
        #expect(desk.identify(token, from: address("2001:db9::1")).denial == .addressNotAllowed)
    }

    @Test func `strangers are remembered up to a number`() throws {
        let desk = try Desk { $0.strangersMax = 64 }
        for number in 0..<1000 {
            _ = desk.denial("stranger\(number)", from: IPAddress(v4: UInt32(number)))
            desk.pass(.milliseconds(1))
            #expect(desk.gate.failuresOfNobody.count <= 64 && desk.gate.failuresOfAddresses.count <= 64)
            #expect(desk.gate.paceOfAddresses.count <= 64)
        }
        // The last ones are those that are remembered.
        #expect(desk.gate.failuresOfNobody["stranger999"] != nil)
    }

    @Test func `a pace of nothing, and no room for strangers, are mistakes of the caller's`() async {
        await #expect(processExitsWith: .failure) { _ = Pace(perSecond: 0, burst: 1) }
        await #expect(processExitsWith: .failure) { _ = Pace(perSecond: 1, burst: 0) }
        await #expect(processExitsWith: .failure) { _ = try Desk { $0.strangersMax = 1 } }
    }

    @Test func `a very long password, name or code is a wrong one`() throws {
        let desk = try Desk()
        let long = Desk.password + [UInt8](repeating: 32, count: 100_000)
        #expect(desk.denial("trader", long) == .wrongPassword)
        #expect(desk.denial(String(repeating: "x", count: 100_000))?.reason.utf8.count ?? 0 < 200)
        #expect(desk.denial("a\u{1b}[31m\n\"b")?.reason == "there is no user \"a?[31m?\\\"b\"")
    }
}
