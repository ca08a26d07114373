// Codes of a telephone, codes on paper, and what asks for them.

import Cryptography
import Testing
import Values

@testable import Access

@Suite struct `Second factors` {
    @Test(arguments: [
        (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
        (2_000_000_000, "279037"), (20_000_000_000, "353130"),
    ] as [(Int64, String)])
    func `RFC 6238, appendix B`(seconds: Int64, code: String) {
        #expect(TimeCode.code(Secret(text: "12345678901234567890"), step: seconds / 30) == code)
    }

    @Test func `a code is good one step early or late, and no more`() {
        let secret = Secret(text: "12345678901234567890")
        let now = Instant(nanosecondsSinceEpoch: 1_000_000_000 * 1_000_000_000)
        let step = TimeCode.step(at: now)
        for drift in -5...5 as ClosedRange<Int64> {
            let found = TimeCode.step(of: TimeCode.code(secret, step: step + drift), secret, at: now, after: -1)
            #expect(found == (abs(drift) <= 1 ? step + drift : nil))
        }
        for text in ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"] {
            #expect(TimeCode.step(of: text, secret, at: now, after: -1) == nil)
        }
    }

    @Test func `what an app scans`() throws {
        let name = try #require(UserName("desk.1"))
        #expect(
            TimeCode.uri(Secret(text: "12345678901234567890"), of: name, issuer: "Penstock at Müller & Co")
                == "otpauth://totp/Penstock%20at%20M%C3%BCller%20%26%20Co:desk.1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Penstock%20at%20M%C3%BCller%20%26%20Co&algorithm=SHA1&digits=6&period=30")
    }

    @Test func `there is none before a code confirms it`() throws {
        let desk = try Desk()
        let identity = try desk.session("operator").identity
        #expect(
            objection {
                _ = try desk.gate.confirmFactor(of: identity, code: "000000", at: desk.now, using: &desk.random)
            } == .noEnrolment)
        let enrolment = try desk.gate.beginFactor(of: identity, issuer: "Penstock", using: &desk.random)
        #expect(enrolment.uri.contains(enrolment.secret) && enrolment.secret.utf8.count == 32)
        #expect(
            objection {
                _ = try desk.gate.confirmFactor(of: identity, code: "12345x", at: desk.now, using: &desk.random)
            } == .wrongCode)
        #expect(desk.denial("operator") == nil)
        let secret = Secret(bytes: try #require(Base32.decode(enrolment.secret)))
        let codes = try desk.gate.confirmFactor(of: identity, code: desk.code(secret), at: desk.now, using: &desk.random)
        #expect(Set(codes).count == 10 && codes.allSatisfy { $0.count == 19 })
        #expect(desk.denial("operator") == .codeNeeded)
        #expect(
            objection { _ = try desk.gate.beginFactor(of: identity, issuer: "Penstock", using: &desk.random) } == .hasFactor)
    }

    @Test func `a code is good once, also for who confirmed with it`() throws {
        let desk = try Desk()
        let secret = try desk.enrol("operator").secret
        #expect(desk.denial("operator", code: desk.code(secret)) == .wrongCode)
        desk.pass(seconds: 30)
        #expect(desk.denial("operator", code: desk.code(secret)) == nil)
        #expect(desk.denial("operator", code: desk.code(secret)) == .wrongCode)
        // One that came before the last one is not good either.
        desk.pass(seconds: 60)
        #expect(desk.denial("operator", code: desk.code(secret)) == nil)
        #expect(desk.denial("operator", code: desk.code(secret, stepsAhead: -1)) == .wrongCode)
        #expect(desk.gate.hasUnsaved)
    }

    @Test func `a wrong code counts as a failure, and the right password does not forgive it`() throws {
        let desk = try Desk { $0.freeFailuresOfAddress = 5 }
        let secret = try desk.enrol("operator").secret
        desk.pass(seconds: 60)
        for _ in 1...2 { #expect(desk.denial("operator", code: "000000") == .wrongCode) }
        for _ in 1...3 { #expect(desk.denial("operator") == .codeNeeded) }
        #expect(desk.denial("operator", code: desk.code(secret))?.kind == .later)
        desk.pass(seconds: 1)
        #expect(desk.denial("operator", code: desk.code(secret)) == nil)
    }

    @Test func `a wrong code leaves nothing to be saved, and a right one does`() throws {
        let desk = try Desk()
        let secret = try desk.enrol("operator").secret
        desk.pass(seconds: 60)
        desk.gate.didSave()
        #expect(desk.denial("operator", code: "000000") == .wrongCode)
        #expect(!desk.gate.hasUnsaved)
        #expect(desk.denial("operator", code: desk.code(secret)) == nil)
        #expect(desk.gate.hasUnsaved)
    }

    @Test func `nothing is said of the code to who has not the password`() throws {
        let desk = try Desk()
        let secret = try desk.enrol("operator").secret
        desk.pass(seconds: 60)
        #expect(desk.denial("operator", [1]) == .wrongPassword)
        #expect(desk.denial("operator", [1], code: "000000") == .wrongPassword)
        // And a code that came with a wrong password is not used up.
        let code = desk.code(secret)
        #expect(desk.denial("operator", [1], code: code) == .wrongPassword)
        #expect(desk.denial("operator", code: code) == nil)
    }

    @Test func `a recovery code stands in for one of the app's, once`() throws {
        let desk = try Desk()
        let (secret, codes) = try desk.enrol("operator")
        #expect(desk.denial("operator", code: codes[3]) == nil)
        #expect(desk.denial("operator", code: codes[3]) == .wrongCode)
        #expect(desk.denial("operator", code: codes[4].lowercased().filter { $0 != "-" }) == nil)
        let admin = try desk.session("admin").identity
        let summary = try desk.gate.users(for: admin, at: desk.now).first { $0.name.text == "operator" }
        #expect(summary?.recoveryCodesLeft == 8)
        desk.pass(seconds: 30)
        let identity = try desk.session("operator", code: desk.code(secret)).identity
        desk.pass(seconds: 30)
        let fresh = try desk.gate.renewRecoveryCodes(
            of: identity, code: desk.code(secret), at: desk.now, using: &desk.random)
        #expect(desk.denial("operator", code: codes[5]) == .wrongCode)
        #expect(desk.denial("operator", code: fresh[0]) == nil)
    }

    @Test func `guarded rights ask for a fresh one, of whoever has one`() throws {
        let desk = try Desk { $0.sessionLongest = .seconds(48 * 3600); $0.sessionIdle = .seconds(48 * 3600) }
        let secret = try desk.enrol("admin").secret
        desk.pass(seconds: 30)
        let (identity, token) = try desk.session("admin", code: desk.code(secret))
        for right in Right.allCases { #expect(identity.denial(of: right, at: desk.now) == nil) }
        desk.pass(seconds: 12 * 3600)
        // The identity of before knows, and so does that of now.
        let now = try #require(desk.identify(token).identity)
        for right in Right.allCases {
            let denial: Denial? = Right.guarded.contains(right) ? .factorStale(right) : nil
            #expect(identity.denial(of: right, at: desk.now) == denial)
            #expect(now.denial(of: right, at: desk.now) == denial)
        }
        #expect(objection { try desk.gate.showFactor(of: now, code: "000000", at: desk.now) } == .wrongCode)
        try desk.gate.showFactor(of: now, code: desk.code(secret), at: desk.now)
        #expect(desk.identify(token).identity?.denial(of: .stop, at: desk.now) == nil)
    }

    @Test func `a session of before the second factor is no fresher for it`() throws {
        let desk = try Desk()
        let before = try desk.session("operator")
        _ = try desk.enrol("operator")
        let identity = try #require(desk.identify(before.token).identity)
        #expect(identity.denial(of: .stop, at: desk.now) == .factorStale(.stop))
        #expect(identity.denial(of: .steer, at: desk.now) == .factorStale(.steer))
        #expect(identity.denial(of: .look, at: desk.now) == nil)
    }

    @Test func `an installation may demand one for guarded rights`() throws {
        let desk = try Desk { $0.demandsFactor = true }
        let identity = try desk.session("operator").identity
        #expect(identity.denial(of: .stop, at: desk.now) == .factorMissing(.stop))
        #expect(identity.denial(of: .look, at: desk.now) == nil)
        let secret = try desk.enrol("operator").secret
        desk.pass(seconds: 30)
        let again = try desk.session("operator", code: desk.code(secret)).identity
        #expect(again.denial(of: .stop, at: desk.now) == nil)
    }

    @Test func `it goes with a code, or by an admin`() throws {
        let desk = try Desk()
        let secret = try desk.enrol("operator").secret
        desk.pass(seconds: 30)
        let (identity, token) = try desk.session("operator", code: desk.code(secret))
        #expect(objection { try desk.gate.removeFactor(of: identity, code: "000000", at: desk.now) } == .wrongCode)
        desk.pass(seconds: 30)
        try desk.gate.removeFactor(of: identity, code: desk.code(secret), at: desk.now)
        #expect(desk.denial("operator") == nil)
        #expect(objection { try desk.gate.showFactor(of: identity, code: "000000", at: desk.now) } == .noFactor)
        #expect(desk.identify(token).identity?.hasSecondFactor == false)
        _ = try desk.enrol("risk")
        let admin = try desk.session("admin").identity
        try desk.gate.resetFactor(of: "risk", by: admin, at: desk.now)
        #expect(desk.denial("risk") == nil)
        #expect(objection { try desk.gate.resetFactor(of: "risk", by: admin, at: desk.now) } == .noFactor)
    }
}
