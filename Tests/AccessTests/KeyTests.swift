// Keys of programs, and requests signed with them.

import Cryptography
import Testing
import Values

@testable import Access

@Suite struct `Keys and signatures` {
    @Test func `the signature, as Python makes it`() {
        let text = SignedRequest.canonicalText(
            method: "POST", target: "/api/v1/orders?dry=1", milliseconds: 1_764_254_684_000, nonce: "2c1f0a9e",
            bodyHash: Digest.sha256.hash(Array("{\"a\":1}".utf8)))
        #expect(
            text == "PENSTOCK-HMAC-SHA256\nPOST\n/api/v1/orders?dry=1\n1764254684000\n2c1f0a9e\n"
                + "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862")
        #expect(
            SignedRequest.sign(text, secret: Secret(text: "a secret of a key"))
                == "d5d0958d9723fdc33b514209a0959052858c4220a9fcbbe95fcb0fb7f3ed1dac")
    }

    @Test func `a signed request is its user's, with the rights of the key`() throws {
        let desk = try Desk()
        let key = try desk.key("trader", [.trade])
        let identity = try #require(
            desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity)
        #expect(identity.user.text == "trader" && identity.rights == [.trade])
        #expect(identity.means == .key(id: key.id))
        #expect(identity.denial(of: .look, at: desk.now) == .missingRight(.look))
        #expect(desk.gate.isStillGood(identity, at: desk.now))
    }

    @Test func `every part of the request is signed`() throws {
        let desk = try Desk()
        let key = try desk.key("trader", [.trade])
        let right = try desk.signed(key, method: "POST", target: "/a?b", body: "x")
        for (method, target, body) in [("PUT", "/a?b", "x"), ("POST", "/a", "x"), ("POST", "/a?b", "y")] {
            let forged = try desk.signed(
                key, method: method, target: target, body: body, signature: right.signature)
            #expect(desk.gate.identify(forged, from: Desk.home, at: desk.now).denial == .wrongSignature)
        }
        let other = try desk.signed(key, nonce: "nonce-0002", method: "POST", target: "/a?b", body: "x", signature: right.signature)
        #expect(desk.gate.identify(other, from: Desk.home, at: desk.now).denial == .wrongSignature)
        let later = try desk.signed(key, method: "POST", target: "/a?b", body: "x", secondsOff: 1, signature: right.signature)
        #expect(desk.gate.identify(later, from: Desk.home, at: desk.now).denial == .wrongSignature)
        #expect(desk.gate.identify(right, from: Desk.home, at: desk.now).identity != nil)
    }

    @Test func `what is wrong is told to the audit trail, and not to the peer`() throws {
        let desk = try Desk()
        let allowed = try AddressList(["10.0.0.0/8"])
        let key = try desk.key("trader", [.trade])
        let expiring = try desk.key("trader", [.trade], expires: desk.now.utc.advanced(by: .seconds(5)))
        let bound = try desk.key("trader", [.trade], allowed: allowed)
        desk.pass(seconds: 5)
        let unknown = NewKey(id: "pk0000", secret: key.secret)
        let denials = [
            desk.gate.identify(try desk.signed(unknown), from: Desk.home, at: desk.now).denial,
            desk.gate.identify(
                try desk.signed(NewKey(id: key.id, secret: Secret(text: "x"))), from: Desk.home, at: desk.now
            ).denial,
            desk.gate.identify(try desk.signed(expiring), from: Desk.home, at: desk.now).denial,
            desk.gate.identify(try desk.signed(bound), from: Desk.home, at: desk.now).denial,
        ]
        #expect(denials == [.unknownKey("pk0000"), .wrongSignature, .keyExpired, .addressNotAllowedForKey])
        #expect(Set(denials.map { $0?.text }) == ["the key or the signature is wrong"])
        #expect(desk.gate.identify(try desk.signed(bound), from: address("10.1.2.3"), at: desk.now).identity != nil)
    }

    @Test func `a request is good for thirty seconds, once, and may be five seconds ahead`() throws {
        let desk = try Desk()
        let key = try desk.key("trader", [.trade])
        desk.pass(seconds: 100)
        for off in [-31, 6, -3600, 3600] as [Int64] {
            let denial = desk.gate.identify(try desk.signed(key, secondsOff: off), from: Desk.home, at: desk.now).denial
            #expect(denial == .clockOff(by: .seconds(abs(off))))
        }
        for (index, off) in ([-30, 0, 5] as [Int64]).enumerated() {
            let request = try desk.signed(key, nonce: "nonce-\(off)-\(index)", secondsOff: off)
            #expect(desk.gate.identify(request, from: Desk.home, at: desk.now).identity != nil)
            #expect(desk.gate.identify(request, from: Desk.home, at: desk.now).denial == .replayed)
        }
        // As long as its time is good, its nonce is known.
        let older = try desk.signed(key, nonce: "nonce-older", secondsOff: 4)
        #expect(desk.gate.identify(older, from: Desk.home, at: desk.now).identity != nil)
        let early = try desk.signed(key, nonce: "nonce-early", secondsOff: 5)
        #expect(desk.gate.identify(early, from: Desk.home, at: desk.now).identity != nil)
        for _ in 0..<35 {
            desk.pass(seconds: 1)
            #expect(desk.gate.identify(early, from: Desk.home, at: desk.now).denial == .replayed)
        }
        desk.pass(seconds: 1)
        #expect(desk.gate.identify(early, from: Desk.home, at: desk.now).denial?.text.contains("set the clock") == true)
    }

    @Test func `no request of before a restart is taken again, however far ahead it was`() throws {
        let desk = try Desk()
        let key = try desk.key("trader", [.trade])
        let requests = try [0, 2, 5].map { try desk.signed(key, nonce: "nonce-000\($0)", secondsOff: $0) }
        for request in requests {
            #expect(desk.gate.identify(request, from: Desk.home, at: desk.now).identity != nil)
        }
        desk.gate = Gatekeeper(desk.gate.accounts, rules: desk.gate.rules, at: desk.now)
        for _ in 0..<40 {
            for request in requests {
                #expect(desk.gate.identify(request, from: Desk.home, at: desk.now).identity == nil)
            }
            desk.pass(seconds: 1)
        }
        #expect(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity != nil)
    }

    @Test func `for five seconds after a start, signers are asked to wait`() throws {
        let desk = try Desk()
        let key = try desk.key("trader", [.trade])
        desk.gate = Gatekeeper(desk.gate.accounts, rules: desk.gate.rules, at: desk.now)
        desk.pass(seconds: 2)
        let denial = desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).denial
        #expect(denial == .justStarted(wait: .seconds(3)))
        #expect(denial?.kind == .later && denial?.wait == .seconds(3))
        desk.pass(.milliseconds(3001))
        #expect(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity != nil)
    }

    @Test func `nonces are remembered up to a number, and then nothing is taken`() throws {
        let desk = try Desk { $0.noncesPerKey = 10 }
        let (key, other) = (try desk.key("trader", [.trade]), try desk.key("trader", [.trade]))
        for number in 0..<10 {
            let request = try desk.signed(key, nonce: "nonce-000\(number)")
            #expect(desk.gate.identify(request, from: Desk.home, at: desk.now).identity != nil)
        }
        let one = try desk.signed(key, nonce: "nonce-more")
        #expect(desk.gate.identify(one, from: Desk.home, at: desk.now).denial == .tooManySignatures)
        #expect(desk.gate.identify(try desk.signed(other), from: Desk.home, at: desk.now).identity != nil)
        desk.pass(seconds: 31)
        #expect(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity != nil)
    }

    @Test func `a wrong signature uses up no nonce`() throws {
        let desk = try Desk()
        let key = try desk.key("trader", [.trade])
        let forged = try desk.signed(NewKey(id: key.id, secret: Secret(text: "x")))
        #expect(desk.gate.identify(forged, from: Desk.home, at: desk.now).denial == .wrongSignature)
        #expect(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity != nil)
    }

    @Test func `a key has no more rights than its user, now and later`() throws {
        let desk = try Desk()
        #expect(objection { _ = try desk.key("trader", [.trade, .stop]) } == .denied(.missingRight(.stop)))
        #expect(objection { _ = try desk.key("trader", []) } == .noRights)
        let key = try desk.key("trader", [.look, .trade])
        let admin = try desk.session("admin").identity
        try desk.gate.setRoles([.viewer], of: "trader", by: admin, at: desk.now)
        let identity = desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity
        #expect(identity?.rights == [.look])
        try desk.gate.setDisabled(true, of: "trader", by: admin, at: desk.now)
        let request = try desk.signed(key, nonce: "nonce-0002")
        #expect(desk.gate.identify(request, from: Desk.home, at: desk.now).denial == .disabled)
    }

    @Test func `guarded rights need a fresh second factor when the key is made, and none when it is used`() throws {
        let desk = try Desk { $0.demandsFactor = true }
        #expect(objection { _ = try desk.key("operator", [.stop]) } == .denied(.factorMissing(.stop)))
        let secret = try desk.enrol("operator").secret
        desk.pass(seconds: 30)
        let identity = try desk.session("operator", code: desk.code(secret)).identity
        let key = try desk.gate.addKey(
            "robot", rights: [.stop], allowed: .everybody, expires: nil, for: identity, at: desk.now, using: &desk.random)
        let robot = try #require(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).identity)
        #expect(robot.denial(of: .stop, at: desk.now) == nil)
        // And it is no way to anything of the user's own.
        #expect(
            objection {
                _ = try desk.gate.addKey(
                    "more", rights: [.stop], allowed: .everybody, expires: nil, for: robot, at: desk.now, using: &desk.random)
            } == .needsSession)
        #expect(
            objection {
                try desk.gate.changePassword(of: robot, from: Desk.password, to: Array("another password".utf8), at: desk.now)
            } == .needsSession)
        #expect(
            objection { _ = try desk.gate.beginFactor(of: robot, issuer: "Penstock", using: &desk.random) } == .needsSession)
    }

    @Test func `keys are listed without secrets, and removed by who may`() throws {
        let desk = try Desk { $0.keysPerUser = 2 }
        let key = try desk.key("trader", [.trade])
        _ = try desk.key("trader", [.look])
        #expect(objection { _ = try desk.key("trader", [.look]) } == .tooMany("keys of a user", most: 2))
        let own = try desk.key("viewer", [.look])
        let (viewer, admin) = (try desk.session("viewer").identity, try desk.session("admin").identity)
        #expect(desk.gate.keys(for: viewer, at: desk.now).map(\.id) == [own.id])
        #expect(desk.gate.keys(for: admin, at: desk.now).count == 3)
        var dump = "\(key) \(String(reflecting: key)) \(desk.gate.keys(for: admin, at: desk.now))"
        Swift.dump(desk.gate.accounts, to: &dump)
        #expect(!dump.contains(String(decoding: key.secret.bytes, as: UTF8.self)))
        #expect(objection { try desk.gate.removeKey(key.id, by: viewer, at: desk.now) } == .unknownKey(key.id))
        try desk.gate.removeKey(key.id, by: admin, at: desk.now)
        #expect(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).denial == .unknownKey(key.id))
        try desk.gate.removeKey(own.id, by: viewer, at: desk.now)
        #expect(desk.gate.keys(for: viewer, at: desk.now).isEmpty)
    }

    @Test func `headers that are not as they must be are named`() {
        let hash = Digest.sha256.hash([])
        let digits = String(repeating: "0", count: 64)
        let cases: [(String?, String?, String?, String?, String)] = [
            (nil, "1", "12345678", digits, "Penstock-Key"), ("", "1", "12345678", digits, "Penstock-Key"),
            ("k", nil, "12345678", digits, "Penstock-Time"), ("k", "-1", "12345678", digits, "Penstock-Time"),
            ("k", "01", "12345678", digits, "Penstock-Time"), ("k", "1.5", "12345678", digits, "Penstock-Time"),
            ("k", "99999999999999999999", "12345678", digits, "Penstock-Time"), ("k", "1", nil, digits, "Penstock-Nonce"),
            ("k", "1", "short", digits, "Penstock-Nonce"), ("k", "1", "1234567\n", digits, "Penstock-Nonce"),
            ("k", "1", String(repeating: "1", count: 65), digits, "Penstock-Nonce"),
            ("k", "1", "12345678", nil, "Penstock-Signature"), ("k", "1", "12345678", "00", "Penstock-Signature"),
            ("k", "1", "12345678", String(repeating: "g", count: 64), "Penstock-Signature"),
        ]
        for (key, time, nonce, signature, name) in cases {
            #expect(throws: Denial.badSignatureHeader(name)) {
                try SignedRequest(
                    key: key, time: time, nonce: nonce, signature: signature, method: "GET", target: "/", bodyHash: hash)
            }
        }
    }

    @Test func `any time that a request may say gives an answer`() throws {
        let desk = try Desk()
        for time in [0, 1, Int64.max, Int64.max / 1_000_000, Int64.max / 1_000_000 + 1] {
            let request = try SignedRequest(
                key: "k", time: String(time), nonce: "12345678", signature: String(repeating: "0", count: 64), method: "GET",
                target: "/", bodyHash: Digest.sha256.hash([]))
            guard case .clockOff = desk.gate.identify(request, from: Desk.home, at: desk.now).denial else {
                Issue.record("\(time)")
                return
            }
        }
    }
}
