import Testing

@testable import PenstockServer

@Suite struct `Configuration: sessions that cannot be` {
    @Test func `the same pair twice, though at another acceptor`() {
        let text = Trial.smallest(
            "brokers:",
            becomes: """
                  - listen: 127.0.0.1:9881
                    sessions:
                      - senderCompID: US
                        targetCompID: THEM
                brokers:
                """)
        #expect(
            Trial.problems(text) == [
                "trial.yaml:11: acceptors[1].sessions[0].targetCompID: "
                    + "US with THEM is already used in line 7; expected another"
            ])
    }

    @Test func `the same address twice`() {
        let text = Trial.smallest(
            "brokers:",
            becomes: """
                  - listen: 127.0.0.1:9880
                    sessions: [{senderCompID: US, targetCompID: OTHERS}]
                brokers:
                """)
        #expect(
            Trial.problems(text) == [
                "trial.yaml:8: acceptors[1].listen: "
                    + "127.0.0.1:9880 is already used in line 4; expected another"
            ])
    }

    @Test(arguments: [
        (
            "senderCompID: US", "senderCompID: '*'", 6,
            "senderCompID: \"*\" stands for any peer, not for us; expected our CompID"
        ),
        ("senderCompID: US", "senderCompID: ''", 6, "senderCompID: empty; expected our CompID"),
        (
            "senderCompID: US", "senderCompID: ' US'", 6,
            "senderCompID: \" US\" has a space at an end; expected our CompID"
        ),
        (
            "senderCompID: US", "senderCompID: ÜS", 6,
            "senderCompID: \"ÜS\" is not printable ASCII; expected our CompID"
        ),
        (
            "targetCompID: THEM", "targetCompID: A23456789012345678901234567890123", 7,
            "targetCompID: \"A23456789012345678901234567890123\" is 33 bytes long; "
                + "expected at most 32"
        ),
    ])
    func `a CompID that is none`(piece: String, other: String, line: Int, problem: String) {
        let problems = Trial.problems(Trial.smallest(piece, becomes: other))
        #expect(problems.last == "trial.yaml:\(line): acceptors[0].sessions[0].\(problem)")
    }

    @Test func `a key like no other is answered with all that there are`() {
        let problem = Trial.problems(Trial.smallest("targetCompID: THEM", becomes: "zzz: THEM")).last
        let start = "trial.yaml:7: acceptors[0].sessions[0].zzz: unknown key; expected beginString, "
        #expect(problem?.hasPrefix(start + "senderCompID, targetCompID, senderSubID, ") == true)
        #expect(problem?.contains(", resendRequestChunkSize, closedResendInterval, ") == true)
    }

    @Test(arguments: [
        (
            "maxSessions: 5",
            "maxSessions: of no use with one named peer; expected targetCompID \"*\""
        ),
        (
            "maxSessions: 0",
            "maxSessions: 0 is out of range; expected a whole number from 1 to 100000"
        ),
        (
            "maxSessions: many",
            "maxSessions: \"many\" is not a whole number; expected a whole number from 1 to 100000"
        ),
        (
            "maxSessions: 99999999999999999999",
            "maxSessions: 99999999999999999999 is out of range; "
                + "expected a whole number from 1 to 100000"
        ),
        (
            "checkLatency: 1",
            "checkLatency: \"1\" is neither true nor false; expected true or false"
        ),
        (
            "maxLatency: 0",
            "maxLatency: 0 is out of range; "
                + "expected seconds, or a duration such as 250ms, from 1s to 24h"
        ),
        (
            "maxLatency: 2 s",
            "maxLatency: \"2 s\" is not a duration; "
                + "expected seconds, or a duration such as 250ms, from 1s to 24h"
        ),
        ("maxLatency: 2sec", "maxLatency: \"sec\" is no unit of time; expected us, ms, s, m or h"),
        (
            "maxMessageSize: 64kb",
            "maxMessageSize: \"kb\" is no unit of size; "
                + "expected B, KiB, MiB, GiB, TiB, kB, MB, GB or TB"
        ),
        (
            "maxMessageSize: big",
            "maxMessageSize: \"big\" is not a size; "
                + "expected a size such as 64KiB or 1MB, from 1KiB to 1MiB"
        ),
        (
            "maxMessageSize: 1GiB",
            "maxMessageSize: 1GiB is out of range; "
                + "expected a size such as 64KiB or 1MB, from 1KiB to 1MiB"
        ),
        (
            "timestampPrecision: millis",
            "timestampPrecision: \"millis\" is unknown; "
                + "expected seconds, milliseconds, microseconds or nanoseconds; did you mean \"milliseconds\"?"
        ),
        (
            "timestampPrecision: 3",
            "timestampPrecision: \"3\" is unknown; "
                + "expected seconds, milliseconds, microseconds or nanoseconds"
        ),
        (
            "testRequestDelayMultiplier: 1e2",
            "testRequestDelayMultiplier: \"1e2\" is not a decimal, or has too many digits; "
                + "expected a decimal from 0 to 100"
        ),
        (
            "heartBeatTimeoutMultiplier: 0.1",
            "heartBeatTimeoutMultiplier: 0.1 ends the session before it is tested; "
                + "expected more than testRequestDelayMultiplier, 0.2"
        ),
    ])
    func `a setting that makes no sense`(setting: String, problem: String) {
        #expect(
            Trial.problems(Trial.session(setting)) == [
                "trial.yaml:8: acceptors[0].sessions[0].\(problem)"
            ])
    }

    @Test(arguments: [
        ("127.0.0.1:65536", "\"65536\" is not a port"), ("'127.0.0.1:'", "\"\" is not a port"),
        ("127.0.0.1:+1", "\"+1\" is not a port"), ("'::1:9880'", "\"::1\" is not a host"),
        ("'[x]:9880'", "\"[x]\" is not a host"), ("':9880'", "\"\" is not a host"),
        ("'*:9880'", "\"*\" is not a host"), ("'[]:1'", "\"[]\" is not a host"),
    ])
    func `an address that is none`(written: String, what: String) {
        #expect(
            Trial.problems(Trial.smallest("127.0.0.1:9880", becomes: written)) == [
                "trial.yaml:4: acceptors[0].listen: \(what); "
                    + "expected HOST:PORT or [IPv6]:PORT, with a port from 0 to 65535"
            ])
    }
}
