// The table of roles, and names.

import Testing
import Values

@testable import Access

@Suite struct `Roles and names` {
    @Test func `who may do what`() {
        let table: [(Role, Set<Right>)] = [
            (.viewer, [.look]), (.trader, [.look, .trade]), (.risk, [.look, .changeLimits, .stop, .resume, .audit]),
            (.operator, [.look, .changeRouting, .steer, .stop, .resume, .credentials, .audit]),
            (.admin, Set(Right.allCases)),
        ]
        #expect(table.map(\.0) == Role.allCases)
        for (role, rights) in table { #expect(role.rights == rights, "\(role)") }
    }

    @Test func `several roles have the rights of all`() {
        #expect(Set<Role>([.trader, .risk]).rights == [.look, .trade, .changeLimits, .stop, .resume, .audit])
        #expect(Set<Role>().rights.isEmpty)
    }

    @Test func `each role may do exactly that when it is logged on`() throws {
        let desk = try Desk()
        for role in Role.allCases {
            let identity = try desk.session(role.rawValue).identity
            for right in Right.allCases {
                let denial = identity.denial(of: right, at: desk.now)
                #expect(denial == (role.rights.contains(right) ? nil : .missingRight(right)))
            }
        }
    }

    @Test(arguments: ["a", "desk", "desk.1", "a-b_c", String(repeating: "a", count: 32)])
    func `names`(text: String) { #expect(UserName(text)?.text == text) }

    @Test(arguments: [
        "", "1desk", ".desk", "Desk", "de sk", "désk", "desk\n", "desk/x", String(repeating: "a", count: 33), "-",
    ])
    func `what is no name`(text: String) { #expect(UserName(text) == nil) }
}
