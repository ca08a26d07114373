import Testing

@testable import PenstockServer

@Suite struct `Configuration: what is wrong with it` {
    @Test func `an unknown key, with the one that was meant`() {
        #expect(
            Trial.problems(Trial.session("resetOnLogin: Y")) == [
                "trial.yaml:8: acceptors[0].sessions[0].resetOnLogin: unknown key; "
                    + "did you mean \"resetOnLogon\"?"
            ])
    }

    @Test func `an unknown key that resembles none, with all there are`() {
        #expect(
            Trial.problems(Trial.top("emergencyStop: {quux: 1}")) == [
                "trial.yaml:14: emergencyStop.quux: unknown key; expected stopUnlessHeartbeat or retryInterval"
            ])
        #expect(
            Trial.problems(Trial.top("quux: {listen: 127.0.0.1:8080}")) == [
                "trial.yaml:14: quux: unknown key; "
                    + "expected name, store, polling, users, initiators, acceptors, brokers, routing, risk, "
                    + "emergencyStop, positions, securities, control, log or traces"
            ])
    }

    @Test func `every problem is reported, in the order of the file`() {
        let text = """
            store: {path: "", durability: proces, mapSize: 10}
            polling: blok
            acceptors:
              - listen: localhost
                sesions: []
            brokers: []
            routing: {default: paper}
            risk: {maxOrderQty: -1}
            """
        #expect(
            Trial.problems(text) == [
                "trial.yaml:1: name: missing; expected a name for this gateway",
                "trial.yaml:1: store.path: empty; expected a directory",
                "trial.yaml:1: store.durability: \"proces\" is unknown; expected none, process or power; "
                    + "did you mean \"process\"?",
                "trial.yaml:1: store.mapSize: 10 is out of range; "
                    + "expected a size such as 64KiB or 1MB, from 1MiB to 16TiB",
                "trial.yaml:2: polling: \"blok\" is unknown; expected block or busy; "
                    + "did you mean \"block\"?",
                "trial.yaml:4: acceptors[0].sessions: missing; "
                    + "expected a list of at least one session",
                "trial.yaml:4: acceptors[0].listen: \"localhost\" has no port; "
                    + "expected HOST:PORT or [IPv6]:PORT, with a port from 0 to 65535",
                "trial.yaml:5: acceptors[0].sesions: unknown key; did you mean \"sessions\"?",
                "trial.yaml:6: brokers: an empty list; expected a list of at least one broker",
                "trial.yaml:8: risk.maxOrderQty: -1 is out of range; "
                    + "expected a decimal above 0, at most 1000000000000",
            ])
    }

    @Test(arguments: [
        ("{path: var/trial}", "", "store: no value; expected a mapping"),
        ("{path: var/trial}", "~", "store: no value; expected a mapping"),
        ("{path: var/trial}", "var/trial", "store: a single value; expected a mapping"),
        ("{path: var/trial}", "[]", "store: a list; expected a mapping"),
        ("var/trial", "[a]", "store.path: a list; expected a directory"),
        ("var/trial", "{a: b}", "store.path: a mapping; expected a directory"),
        ("var/trial", "null", "store.path: no value; expected a directory"),
        (
            "var/trial", #""a\x07b""#,
            #"store.path: "a\u{7}b" has control characters in it; expected a directory"#
        ),
    ])
    func `something of another kind`(piece: String, other: String, problem: String) {
        #expect(
            Trial.problems(Trial.smallest(piece, becomes: other)) == ["trial.yaml:2: \(problem)"])
    }

    @Test func `a list that is none`() {
        #expect(
            Trial.problems(
                Trial.smallest(
                    "\n  - id: paper\n    kind: paper", becomes: "\n    id: paper\n    kind: paper")
            ) == [
                "trial.yaml:9: brokers: a mapping; expected a list of at least one broker"
            ])
        #expect(
            Trial.problems(
                "name: x\nstore: {path: x}\nacceptors:\nbrokers: paper\nrouting: {default: x}") == [
                    "trial.yaml:3: acceptors: no value; expected a list of at least one acceptor",
                    "trial.yaml:4: brokers: a single value; expected a list of at least one broker",
                ])
    }

    @Test func `a missing part shows what it looks like`() {
        #expect(
            Trial.problems("name: x") == [
                "trial.yaml:1: acceptors: missing; expected a list of at least one acceptor",
                "trial.yaml:1: brokers: missing; expected a list of at least one broker",
                "trial.yaml:1: routing: missing; expected {default: ID OF A BROKER}",
                "trial.yaml:1: store: missing; expected {path: DIRECTORY}",
            ])
    }

    @Test func `nothing at all`() {
        let nothing = "empty; expected a mapping that begins with name"
        #expect(Trial.problems("") == ["trial.yaml:1: \(nothing)"])
        #expect(Trial.problems("# nothing\n") == ["trial.yaml:1: \(nothing)"])
        #expect(Trial.problems("---\n...\n") == ["trial.yaml:2: no value; expected a mapping"])
    }
}
