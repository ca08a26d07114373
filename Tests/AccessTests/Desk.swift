// A gatekeeper with users, and a clock that is set by hand.

import Cryptography
import TestKit
import Testing
import Values

@testable import Access

/// Everything a test of access needs. Time stands still until it is moved. A class, so that its parts can be changed at once.
final class Desk {
    static let password = Array("a long enough password".utf8)
    static let home = address("192.0.2.1")

    var gate: Gatekeeper
    var random = SeededRandom(seed: 1)
    var now = Moment(
        utc: Instant(nanosecondsSinceEpoch: 1_764_254_684 * 1_000_000_000), steady: Instant(nanosecondsSinceEpoch: 0))

    /// Quick enough for tests, and out of the way of whoever asks often.
    static var rules: AccessRules {
        var rules = AccessRules()
        rules.passwordCost = PasswordHash.Cost(passes: 2, blockSize: 1, lanes: 1) ?? .usual
        rules.addressPace = Pace(perSecond: 1000, burst: 100_000)
        rules.userPace = Pace(perSecond: 1000, burst: 100_000)
        return rules
    }

    /// With a user of each role, named for it, whose password is ``password``.
    init(_ change: (inout AccessRules) -> Void = { _ in }) throws {
        var rules = Desk.rules
        change(&rules)
        var accounts = Accounts()
        for role in Role.allCases {
            let name = try #require(UserName(role.rawValue))
            accounts.users[name] = Accounts.User(
                roles: [role], password: PasswordHash(of: Desk.password, cost: rules.passwordCost), mustChangePassword: false,
                created: now.utc)
        }
        gate = Gatekeeper(accounts, rules: rules, at: now)
        // Some time after its start.
        pass(seconds: 60)
    }

    func pass(_ interval: Interval) {
        now.utc = now.utc.advanced(by: interval)
        now.steady = now.steady.advanced(by: interval)
    }

    func pass(seconds: Int64) { pass(.seconds(seconds)) }

    // MARK: Logging on

    func logOn(
        _ name: String, _ password: [UInt8] = password, code: String? = nil, from address: IPAddress = home
    ) -> LogOn {
        switch gate.consider(LogOnAttempt(name: name, password: password, code: code, address: address), at: now) {
        case .refused(let denial): .refused(denial)
        case .check(let check): gate.conclude(check.run(), at: now, using: &random)
        }
    }

    /// Of somebody who may.
    func session(
        _ name: String, _ password: [UInt8] = password, code: String? = nil, from address: IPAddress = home
    ) throws -> (identity: Identity, token: SessionToken) {
        switch logOn(name, password, code: code, from: address) {
        case .granted(let identity, let token): return (identity, token)
        case .refused(let denial): throw denial
        }
    }

    func denial(
        _ name: String, _ password: [UInt8] = password, code: String? = nil, from address: IPAddress = home
    ) -> Denial? {
        if case .refused(let denial) = logOn(name, password, code: code, from: address) { return denial }
        return nil
    }

    func identify(_ token: SessionToken, from address: IPAddress = home) -> Verdict {
        gate.identify(.token(token.text), from: address, at: now)
    }

    // MARK: Second factors

    /// Gives a user a second factor.
    func enrol(_ name: String) throws -> (secret: Secret, recovery: [String]) {
        let identity = try session(name).identity
        let enrolment = try gate.beginFactor(of: identity, issuer: "Penstock", using: &random)
        let secret = Secret(bytes: try #require(Base32.decode(enrolment.secret)))
        let codes = try gate.confirmFactor(of: identity, code: code(secret), at: now, using: &random)
        return (secret, codes)
    }

    func code(_ secret: Secret, stepsAhead: Int64 = 0) -> String {
        TimeCode.code(secret, step: TimeCode.step(at: now.utc) + stepsAhead)
    }

    // MARK: Signed requests

    func signed(
        _ key: NewKey, nonce: String = "nonce-0001", method: String = "GET", target: String = "/api/v1/orders",
        body: String = "", secondsOff: Int64 = 0, signature: String? = nil
    ) throws -> SignedRequest {
        let time = now.utc.nanosecondsSinceEpoch / 1_000_000 + secondsOff * 1000
        let hash = Digest.sha256.hash(Array(body.utf8))
        let text = SignedRequest.canonicalText(
            method: method, target: target, milliseconds: time, nonce: nonce, bodyHash: hash)
        return try SignedRequest(
            key: key.id, time: String(time), nonce: nonce,
            signature: signature ?? SignedRequest.sign(text, secret: key.secret), method: method, target: target,
            bodyHash: hash)
    }

    func key(
        _ name: String, _ rights: Set<Right>, allowed: AddressList = .everybody, expires: Instant? = nil
    ) throws -> NewKey {
        let identity = try session(name).identity
        return try gate.addKey(
            "robot", rights: rights, allowed: allowed, expires: expires, for: identity, at: now, using: &random)
    }
}

func address(_ text: String) -> IPAddress {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBytes { IPAddress(v4Text: Bytes($0)) ?? IPAddress(v6Text: Bytes($0)) }
        ?? IPAddress(high: 0, low: 0)
}

extension Verdict {
    var identity: Identity? {
        if case .granted(let identity) = self { return identity }
        return nil
    }

    var denial: Denial? {
        if case .refused(let denial) = self { return denial }
        return nil
    }
}

/// What is objected to a change; nil for nothing.
func objection(_ body: () throws -> Void) -> Objection? {
    do {
        try body()
        return nil
    } catch { return error as? Objection }
}
