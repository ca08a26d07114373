import Testing

@testable import PenstockServer

@Suite struct `Import: the tables of settings` {
    @Test(arguments: SettingNames.all)
    func `every setting that an engine has is known`(name: String) {
        let isKnown = SourceEngine.allCases.contains { SettingTable.find(name, $0) != nil }
        #expect(isKnown, "\(name)")
    }

    @Test func `no name is there twice, and none is empty`() {
        let names = SettingTable.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(!names.contains(""))
        #expect(names.count > 300)
    }

    @Test func `what a setting does without is known, and so is what is usual`() {
        for name in SettingTable.usual.keys {
            #expect(
                SourceEngine.allCases.contains { SettingTable.find(name, $0) != nil }, "\(name)")
        }
    }

    /// The keys that our reader has in each place: what it answers to one that it does not know.
    private func keys(_ text: String) throws -> Set<String> {
        let answer = try #require(
            Trial.problems(text).first { $0.contains("zzzzzzzz: unknown key") })
        let words = answer.split(separator: "unknown key; expected ")[1].split {
            $0 == " " || $0 == ","
        }
        return Set(words.map(String.init))
    }

    private func known() throws -> [KeyPlace: Set<String>] {
        let acceptor = try keys(Trial.smallest("listen: ", becomes: "zzzzzzzz: 1\n    listen: "))
        let initiator = try keys(Trial.top("initiators: [{zzzzzzzz: 1}]"))
        let acceptorSession = try keys(Trial.session("zzzzzzzz: 1"))
        let initiatorSession = try keys(Trial.top("initiators: [{sessions: [{zzzzzzzz: 1}]}]"))
        return try [
            .store: keys(
                Trial.smallest("{path: var/trial", becomes: "{path: var/trial, zzzzzzzz: 1")),
            .acceptor: acceptor, .initiator: initiator,
            .connection: acceptor.intersection(initiator),
            .acceptorTLS: keys(
                Trial.smallest("listen: ", becomes: "tls: {zzzzzzzz: 1}\n    listen: ")),
            .initiatorTLS: keys(Trial.top("initiators: [{tls: {zzzzzzzz: 1}}]")),
            .acceptorSession: acceptorSession, .initiatorSession: initiatorSession,
            .session: acceptorSession.intersection(initiatorSession),
        ]
    }

    @Test func `every key that a setting becomes is one that the reader has`() throws {
        let known = try known()
        #expect(Set(known.keys) == Set(KeyPlace.allCases))
        for setting in SettingTable.all {
            switch setting.fate {
            case .key(let key, _, let place):
                #expect(known[place]?.contains(key) == true, "\(setting.name) as \(key)")
            case .part(let part):
                #expect(SettingPart.allCases.contains(part))
            case .unneeded, .missing, .decision, .foreign: break
            }
        }
        for part in SettingPart.allCases {
            for (place, keys) in part.keys {
                for key in keys { #expect(known[place]?.contains(key) == true, "\(part): \(key)") }
            }
        }
    }

    @Test func `keys of ours that stand for settings of others exist`() throws {
        let all = try known().values.reduce(into: Set<String>()) { $0.formUnion($1) }
        for setting in SettingTable.foreign {
            guard case .foreign(_, let key?) = setting.fate else { continue }
            let name = key.split(separator: ".").last.map(String.init) ?? key
            #expect(all.contains(name) || name == "store", "\(setting.name) as \(key)")
        }
    }

    @Test func `whatever is written has its place among the other keys`() {
        for part in SettingPart.allCases where part != .store {
            for key in part.keys.values.joined() {
                let drafts = ["zzzz", key].map {
                    Draft(
                        id: 0, key: $0, content: .list([]), origins: [], remark: nil, isVital: false
                    )
                }
                #expect(KeyOrder.sorted(drafts).first?.key == key, "\(key)")
            }
        }
    }

    @Test(
        arguments: [
            ("beginstring", SourceEngine.quickfix, "BeginString"),
            ("BEGINSTRING", .quickfix, "BeginString"),
            ("beginstring", .quickfixj, nil), ("beginstring", .quickfixgo, nil),
            ("SocketConnectHost12", .quickfixj, "SocketConnectHost"),
            ("socketconnecthost1", .quickfix, "SocketConnectHost"),
            ("LogonTag7", .quickfixj, "LogonTag"),
            ("HeartBtInt1", .quickfixj, nil), ("SocketConnectHost123", .quickfixj, nil),
            ("AppDataDictionary.FIX.4.2", .quickfixj, "AppDataDictionary"), ("", .quickfix, nil),
            ("123", .quickfix, nil),
        ] as [(String, SourceEngine, String?)])
    func `names with the case of the engine, and numbers behind some`(
        name: String, engine: SourceEngine, known: String?
    ) {
        #expect(SettingTable.find(name, engine)?.name == known)
    }
}
