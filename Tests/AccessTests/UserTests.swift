// What admins do to users.

import TestKit
import Testing
import Values

@testable import Access

@Suite struct `Users` {
    @Test func `an admin adds one, who logs on with a password for once`() throws {
        let desk = try Desk()
        let admin = try desk.session("admin").identity
        let password = try desk.gate.addUser("desk.1", roles: [.trader, .risk], by: admin, at: desk.now, using: &desk.random)
        let identity = try desk.session("desk.1", Array(password.utf8)).identity
        #expect(identity.mustChangePassword && identity.rights == Set<Role>([.trader, .risk]).rights)
        try desk.gate.changePassword(of: identity, from: Array(password.utf8), to: Desk.password, at: desk.now)
        #expect(try desk.session("desk.1").identity.denial(of: .trade, at: desk.now) == nil)
    }

    @Test func `nobody else does any of it`() throws {
        let desk = try Desk()
        for role in Role.allCases where role != .admin {
            let identity = try desk.session(role.rawValue).identity
            let before = desk.gate.accounts
            var objections: [Objection?] = []
            objections.append(
                objection {
                    _ = try desk.gate.addUser("x", roles: [.admin], by: identity, at: desk.now, using: &desk.random)
                })
            objections.append(objection { try desk.gate.removeUser("viewer", by: identity, at: desk.now) })
            objections.append(
                objection { try desk.gate.setRoles([.admin], of: role.rawValue, by: identity, at: desk.now) })
            objections.append(objection { try desk.gate.setDisabled(true, of: "admin", by: identity, at: desk.now) })
            objections.append(
                objection { try desk.gate.setAllowed(.everybody, of: "admin", by: identity, at: desk.now) })
            objections.append(
                objection { _ = try desk.gate.resetPassword(of: "admin", by: identity, at: desk.now, using: &desk.random) })
            objections.append(objection { try desk.gate.resetFactor(of: "admin", by: identity, at: desk.now) })
            #expect(objections.allSatisfy { $0 == .denied(.missingRight(.users)) }, "\(role)")
            #expect(desk.gate.accounts == before)
            let list = objection { _ = try desk.gate.users(for: identity, at: desk.now) }
            #expect(list == (role.rights.contains(.audit) ? nil : .denied(.missingRight(.users))))
        }
    }

    @Test func `who was tried too often is unlocked by an admin, and by nobody else`() throws {
        let desk = try Desk()
        let admin = try desk.session("admin").identity
        let viewer = try desk.session("viewer").identity
        let lock = { try desk.gate.users(for: admin, at: desk.now).first { $0.name.text == "trader" }?.lockedFor }
        for _ in 0..<desk.gate.rules.freeFailures { _ = desk.denial("trader", Array("a wrong password".utf8)) }
        #expect(desk.denial("trader") == .tooManyFailures(wait: .seconds(1)))
        #expect(try lock() == .seconds(1))
        #expect(objection { try desk.gate.unlock("trader", by: viewer, at: desk.now) } == .denied(.missingRight(.users)))
        #expect(objection { try desk.gate.unlock("nobody", by: admin, at: desk.now) } == .unknownUser("nobody"))
        try desk.gate.unlock("trader", by: admin, at: desk.now)
        #expect(try lock() == nil)
        #expect(desk.denial("trader") == nil)
    }

    @Test func `there is always an admin`() throws {
        let desk = try Desk()
        let admin = try desk.session("admin").identity
        #expect(objection { try desk.gate.removeUser("admin", by: admin, at: desk.now) } == .lastAdmin)
        #expect(objection { try desk.gate.setRoles([.viewer], of: "admin", by: admin, at: desk.now) } == .lastAdmin)
        #expect(objection { try desk.gate.setDisabled(true, of: "admin", by: admin, at: desk.now) } == .lastAdmin)
        try desk.gate.setRoles([.trader, .admin], of: "trader", by: admin, at: desk.now)
        try desk.gate.setDisabled(true, of: "trader", by: admin, at: desk.now)
        #expect(objection { try desk.gate.removeUser("admin", by: admin, at: desk.now) } == .lastAdmin)
        try desk.gate.setDisabled(false, of: "trader", by: admin, at: desk.now)
        try desk.gate.removeUser("admin", by: admin, at: desk.now)
        #expect(desk.denial("admin")?.kind == .unidentified)
    }

    @Test func `who is removed or disabled is out at once, with keys`() throws {
        let desk = try Desk()
        let admin = try desk.session("admin").identity
        let (viewer, trader) = (try desk.session("viewer"), try desk.session("trader"))
        let key = try desk.key("trader", [.trade])
        try desk.gate.setDisabled(true, of: "viewer", by: admin, at: desk.now)
        try desk.gate.removeUser("trader", by: admin, at: desk.now)
        #expect(desk.identify(viewer.token).denial != nil && desk.identify(trader.token).denial != nil)
        #expect(!desk.gate.isStillGood(viewer.identity, at: desk.now))
        #expect(!desk.gate.isStillGood(trader.identity, at: desk.now))
        #expect(desk.gate.identify(try desk.signed(key), from: Desk.home, at: desk.now).denial == .unknownKey(key.id))
        // Somebody of the same name is somebody else.
        _ = try desk.gate.addUser("trader", roles: [.viewer], by: admin, at: desk.now, using: &desk.random)
        #expect(desk.identify(trader.token).denial != nil)
        #expect(desk.gate.keys(for: admin, at: desk.now).isEmpty)
    }

    @Test func `fewer rights hold at once, also for what stays open`() throws {
        let desk = try Desk()
        let admin = try desk.session("admin").identity
        let trader = try desk.session("trader")
        try desk.gate.setRoles([.viewer], of: "trader", by: admin, at: desk.now)
        #expect(desk.identify(trader.token).identity?.rights == [.look])
        #expect(!desk.gate.isStillGood(trader.identity, at: desk.now))
    }

    @Test func `a forgotten password is set anew, and locks nobody out`() throws {
        let desk = try Desk()
        let admin = try desk.session("admin").identity
        let trader = try desk.session("trader")
        for _ in 1...5 { _ = desk.denial("trader", [1], from: address("198.51.100.1")) }
        let password = try desk.gate.resetPassword(of: "trader", by: admin, at: desk.now, using: &desk.random)
        #expect(desk.identify(trader.token).denial == .unknownSession)
        #expect(desk.denial("trader") == .wrongPassword)
        #expect(try desk.session("trader", Array(password.utf8)).identity.mustChangePassword)
    }

    @Test func `what is objected, in words`() throws {
        let desk = try Desk { $0.usersMax = 5 }
        let admin = try desk.session("admin").identity
        func add(_ name: String, _ roles: Set<Role> = [.viewer]) -> String? {
            objection { _ = try desk.gate.addUser(name, roles: roles, by: admin, at: desk.now, using: &desk.random) }?
                .description
        }
        #expect(
            add("Big Boss")
                == "\"Big Boss\" is no user's name: 1 to 32 small letters, digits, points, dashes and underscores are, "
                + "with a letter first")
        #expect(add("trader") == "there is a user trader already")
        #expect(add("new", []) == "a user has one role at least")
        #expect(add("new") == "there can be 5 users at most")
        #expect(
            objection { try desk.gate.removeUser("ghost", by: admin, at: desk.now) }?.description
                == "there is no user ghost")
        #expect(
            objection { _ = try AddressList(["10.0.0.0/8", "home"]) }?.description
                == "\"home\" is no address or range such as 10.0.0.0/8 or 2001:db8::/32")
        #expect(objection { _ = try AddressList(Array(repeating: "10.0.0.1", count: 65)) } == .tooMany("addresses", most: 64))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `whatever is done, nobody gets in who should not`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let desk = try Desk { $0.sessionsPerUser = 3; $0.usersMax = 8; $0.freeFailuresOfAddress = 1_000_000 }
        var open: [(user: String, token: SessionToken)] = []
        let names = Role.allCases.map(\.rawValue) + ["one", "two", "three", "four"]
        for step in 0..<400 {
            let name = names[Int.random(in: 0..<names.count, using: &random)]
            let admin = try desk.session("admin").identity
            switch Int.random(in: 0..<9, using: &random) {
            case 0:
                if let session = try? desk.session(name) { open.append((name, session.token)) }
            case 1:
                let password = try? desk.gate.addUser(name, roles: [.trader], by: admin, at: desk.now, using: &desk.random)
                if let password, let session = try? desk.session(name, Array(password.utf8)) {
                    try desk.gate.changePassword(
                        of: session.identity, from: Array(password.utf8), to: Desk.password, at: desk.now)
                    open.removeAll { $0.user == name }
                }
            case 2 where name != "admin":
                if (try? desk.gate.removeUser(name, by: admin, at: desk.now)) != nil { open.removeAll { $0.user == name } }
            case 3 where name != "admin":
                if (try? desk.gate.setDisabled(true, of: name, by: admin, at: desk.now)) != nil {
                    open.removeAll { $0.user == name }
                }
            case 4: _ = try? desk.gate.setDisabled(false, of: name, by: admin, at: desk.now)
            case 5:
                let role = Role.allCases[Int.random(in: 0..<5, using: &random)]
                if name != "admin" { _ = try? desk.gate.setRoles([role], of: name, by: admin, at: desk.now) }
            case 6: desk.pass(seconds: Int64.random(in: 0...1200, using: &random))
            case 7:
                if let last = open.popLast(), let identity = desk.identify(last.token).identity {
                    desk.gate.logOut(identity)
                    #expect(desk.identify(last.token).identity == nil, "seed \(seed), step \(step)")
                }
            default: _ = desk.denial(name, [1], from: IPAddress(v4: UInt32.random(in: 0...50, using: &random)))
            }
            // Who is in was let in, is a user who is enabled, and has what the roles give.
            let before = desk.gate
            for session in desk.gate.accounts.users.keys.flatMap({ before.sessions.of($0) }) {
                let user = before.accounts.users[session.user]
                #expect(user?.isDisabled == false, "seed \(seed), step \(step)")
            }
            for (user, token) in open {
                guard let identity = desk.identify(token).identity else { continue }
                #expect(identity.user.text == user, "seed \(seed), step \(step)")
                #expect(identity.rights == before.accounts.users[identity.user]?.roles.rights, "seed \(seed), step \(step)")
            }
            #expect(desk.gate.accounts.hasAdmin && desk.gate.accounts.users.count <= 8)
            #expect(desk.gate.sessions.count <= 8 * 3, "seed \(seed), step \(step)")
            desk.gate.logOut(admin)
        }
    }
}
