// Every setting of a session reaches the machine.

import FIXEngine
import FIXSession
import FIXWire
import Testing
import Values

@testable import PenstockServer

@Suite struct `Configuration: settings of sessions` {
    private func settings(_ keys: String...) throws -> SessionSettings {
        let lines = (["targetCompID: THEM"] + keys).joined(separator: "\n        ")
        let text = Trial.smallest("targetCompID: THEM", becomes: lines)
        return try #require(Trial.load(text).acceptors.first?.sessions.first).settings
    }

    @Test func `without any the machine's own defaults hold`() throws {
        let settings = try settings()
        let usual = SessionSettings()
        #expect(settings.resend.maxHeldMessages == usual.resend.maxHeldMessages)
        #expect(settings.resend.maxResendRequests == 600)
        #expect(settings.resend.resendLoopLimit == 50)
        #expect(settings.resend.persistMessages)
        #expect(settings.flow.maxWaitingBytes == 64 << 20)
        #expect(settings.heartBtIntOverride == nil)
        #expect(settings.maxMessageSize == 0)
        #expect(settings.checkCompID && settings.rejectInvalidMessage)
        #expect(settings.requiresOrigSendingTime)
    }

    @Test func `recovery`() throws {
        let resend = try settings(
            "resendRequestChunkSize: 100", "closedResendInterval: true",
            "sendRedundantResendRequests: true", "maxHeldMessages: 7", "persistMessages: false",
            "resendRequestTries: 4",
            "maxResendRequests: 5/2s", "maxResendMessages: 9", "resendLoopLimit: 3",
            "staleOnResend: {D: 30s, AB: 1m}"
        ).resend
        #expect(resend.resendRequestChunkSize == 100)
        #expect(resend.closedResendInterval && resend.sendRedundantResendRequests)
        #expect(resend.maxHeldMessages == 7)
        #expect(resend.resendRequestTries == 4)
        #expect(!resend.persistMessages)
        #expect(resend.maxResendRequests == 5)
        #expect(resend.resendRequestWindow == .seconds(2))
        #expect(resend.maxResendMessages == 9)
        #expect(resend.resendLoopLimit == 3)
    }

    @Test func `a stale order is not sent again, a fresh one is`() throws {
        let session = Session(
            identity: SessionIdentity(senderCompID: Name("US"), targetCompID: Name("THEM")),
            settings: try settings("staleOnResend: {D: 30s}"))
        let then = Instant(nanosecondsSinceEpoch: 0)
        let soon = then.advanced(by: .seconds(30))
        let later = then.advanced(by: .seconds(31))
        #expect(!session.isStale(.newOrderSingle, stored: then, at: Moment(utc: soon, steady: soon)))
        #expect(session.isStale(.newOrderSingle, stored: then, at: Moment(utc: later, steady: later)))
        #expect(!session.isStale(.executionReport, stored: then, at: Moment(utc: later, steady: later)))
    }

    @Test func `logon, checks and resets`() throws {
        let settings = try settings(
            "heartBtIntOverride: 12", "enableNextExpectedMsgSeqNum: true",
            "enableLastMsgSeqNumProcessed: true", "testMessageIndicator: test",
            "defaultApplVerID: FIX.5.0SP2", "sendMaxMessageSize: true", "maxMessageSize: 4KiB",
            "resetOnError: true", "disconnectOnError: true", "refreshOnLogon: true",
            "checkCompID: false", "rejectInvalidMessage: false", "requiresOrigSendingTime: false",
            "allowThirdPartyRouting: false")
        #expect(settings.heartBtIntOverride == 12)
        #expect(settings.enableNextExpectedMsgSeqNum && settings.enableLastMsgSeqNumProcessed)
        #expect(settings.testMode == .test)
        #expect(settings.defaultApplVerID == Text("9"))
        #expect(settings.maxMessageSize == 4096)
        #expect(settings.resetOnError && settings.disconnectOnError && settings.refreshOnLogon)
        #expect(!settings.checkCompID && !settings.rejectInvalidMessage)
        #expect(!settings.requiresOrigSendingTime && !settings.allowThirdPartyRouting)
    }

    @Test func `flow`() throws {
        let flow = try settings(
            "throttle: {D: 100/1s, G: 10/1s disconnect}", "outboundPace: {8: 50/250ms}",
            "slowConsumerBytes: 1MiB", "slowConsumerTimeout: 30s", "maxWaitingBytes: 2MiB",
            "cancelOnDisconnect: true"
        ).flow
        #expect(flow.slowConsumerBytes == 1 << 20)
        #expect(flow.slowConsumerTimeout == .seconds(30))
        #expect(flow.maxWaitingBytes == 2 << 20)
        #expect(flow.cancelOnDisconnect)
    }

    @Test func `IDs: parts of a firm, a qualifier, another version, a pattern`() throws {
        let text = Trial.smallest(
            "targetCompID: THEM",
            becomes: """
                targetCompID: DESK*LDN
                        beginString: FIX.4.2
                        senderSubID: A
                        senderLocationID: B
                        targetSubID: C
                        targetLocationID: D
                        sessionQualifier: E
                        allowedRemoteAddresses: [10.0.0.0/8, "2001:db8::/32", 127.0.0.1]
                        logonTags: {553: me, 554: secret}
                """)
        let session = try #require(Trial.load(text).acceptors.first?.sessions.first)
        #expect(session.pattern.targetCompID == NamePattern(prefix: Name("DESK"), suffix: Name("LDN")))
        #expect(session.pattern.beginString == Text("FIX.4.2"))
        #expect(session.pattern.details.senderSubID == Name("A"))
        #expect(session.pattern.details.targetLocationID == Name("D"))
        #expect(session.pattern.qualifier == Name("E"))
        #expect(session.maxSessions == 10_000)
        #expect(session.allowedAddresses.count == 3)
        #expect(session.logonTags.map(\.tag) == [553, 554])
        #expect(session.allowedAddresses[0].contains(IPAddress(v4: 0x0A01_0203)))
        #expect(!session.allowedAddresses[0].contains(IPAddress(v4: 0x0B01_0203)))
    }

    @Test(arguments: [
        ("throttle: {A: 1/1s}", "throttle.A: \"A\" is a message of the session itself; expected a MsgType such as D"),
        ("throttle: {D: 1s}", "throttle.D: \"1s\" is no rate; expected a rate such as 100/1s, and then reject or disconnect"),
        ("throttle: {D: 1/1s hangup}", "throttle.D: \"hangup\" is unknown; expected a rate such as 100/1s, and then reject or disconnect"),
        ("outboundPace: 5", "outboundPace: expected a mapping of at most 8 keys"),
        ("allowedRemoteAddresses: 10.0.0.0/33", "allowedRemoteAddresses: \"33\" is no prefix length; expected 0 to 32"),
        ("allowedRemoteAddresses: [here]", "allowedRemoteAddresses[0]: \"here\" is no address; expected an address or a range such as 10.0.0.0/8 or 2001:db8::/32"),
        ("logonTags: {34: 1}", "logonTags.34: 34 is the session's own; expected a tag such as 553"),
        ("heartBtInt: 30", "heartBtInt: unknown key; did you mean \"heartBtIntOverride\"?"),
        ("defaultApplVerID: FIX.5.OSP2", "defaultApplVerID: \"FIX.5.OSP2\" is no version; expected an ApplVerID such as 9, or a version such as FIX.5.0SP2; did you mean \"FIX.5.0SP2\"?"),
    ])
    func `what cannot be is named`(line: String, problem: String) {
        let text = Trial.smallest("targetCompID: THEM", becomes: "targetCompID: THEM\n        \(line)")
        let problems = Trial.problems(text)
        #expect(problems == ["trial.yaml:8: acceptors[0].sessions[0].\(problem)"])
    }
}

@Suite struct `Configuration: initiators` {
    private func load(_ initiator: String) throws -> Configuration.Initiator {
        try #require(Trial.load(Trial.top("initiators:\n  - \(initiator)")).initiators.first)
    }

    @Test func `one host and the usual waits`() throws {
        let initiator = try load("{connect: localhost:5001, sessions: [{senderCompID: A, targetCompID: B}]}")
        #expect(initiator.hosts == [HostAddress("localhost", 5001)])
        #expect(initiator.reconnectIntervals == [.seconds(30)])
        #expect(initiator.jitterPercent == 10)
        let settings = try #require(initiator.sessions.first).settings
        #expect(settings.heartBtInt == 30)
        #expect(settings.logonTimeout == .seconds(10))
        guard case .initiator = settings.role else {
            Issue.record("the role is not an initiator's")
            return
        }
    }

    @Test func `several hosts, a list of waits, a source`() throws {
        let initiator = try load(
            """
            {connect: ["h1:1", "[::1]:2"], hostSelectionPolicy: priority, startOverInterval: 5s, \
            reconnectInterval: [1, 2s, 1m], reconnectJitter: 0, connectTimeout: 3s, \
            sourceAddress: 127.0.0.9, sessions: [{senderCompID: A, targetCompID: B, heartBtInt: 7}]}
            """)
        #expect(initiator.hosts == [HostAddress("h1", 1), HostAddress("::1", 2)])
        #expect(initiator.reconnectIntervals == [.seconds(1), .seconds(2), .seconds(60)])
        #expect(initiator.source == HostAddress("127.0.0.9", 0))
    }

    @Test(arguments: [
        ("{connect: a:0, sessions: [{senderCompID: A, targetCompID: B}]}",
            "initiators[0].connect: port 0 is nobody's; expected HOST:PORT or [IPv6]:PORT, with a port from 1 to 65535"),
        ("{sessions: [{senderCompID: A, targetCompID: B}]}",
            "initiators[0].connect: missing; expected HOST:PORT or [IPv6]:PORT, with a port from 1 to 65535"),
        ("{connect: a:1, sessions: [{senderCompID: A, targetCompID: 'B*'}]}",
            "initiators[0].sessions[0].targetCompID: \"B*\" is a pattern; we connect to one peer; expected the peer's CompID"),
        ("{connect: a:1, startOverInterval: 5s, sessions: [{senderCompID: A, targetCompID: B}]}",
            "initiators[0].startOverInterval: of no use here; expected hostSelectionPolicy priority"),
        ("{connect: a:1, sourceAddress: here:5, sessions: [{senderCompID: A, targetCompID: B}]}",
            "initiators[0].sourceAddress: \"here:5\" is not numeric; expected a numeric address of this machine, such as 192.0.2.7"),
    ])
    func `what cannot be is named`(initiator: String, problem: String) {
        let problems = Trial.problems(Trial.top("initiators:\n  - \(initiator)"))
        #expect(problems.count == 1)
        #expect(problems.first?.hasSuffix(problem) == true, "\(problems)")
    }
}

@Suite struct `Configuration: who we are, and what logs hide` {
    private func session(_ line: String) throws -> Configuration.Session {
        let text = Trial.smallest("targetCompID: THEM", becomes: "targetCompID: THEM\n        \(line)")
        return try #require(Trial.load(text).acceptors.first?.sessions.first)
    }

    private var logon: UnsignedLogon {
        UnsignedLogon(
            msgSeqNum: 1, sendingTime: "20260105-12:00:00.000",
            sentAt: Instant(nanosecondsSinceEpoch: 1_767_614_400_000_000_000), senderCompID: "US",
            targetCompID: "THEM")
    }

    @Test(arguments: [
        ("{kind: password, username: me, password: \"s e\"}", [553, 554]),
        ("{kind: coinbase, apiKey: k, passphrase: p, secret: c2VjcmV0}", [95, 96, 553, 554]),
        ("{kind: kraken, apiKey: k, secret: c2VjcmV0}", [553, 554, 5025]),
    ] as [(String, [UInt32])])
    func `a signer adds its fields to the Logon`(signer: String, tags: [UInt32]) throws {
        let signer = try #require(session("logonSigner: \(signer)").signer)
        #expect(signer.fields(for: logon).map(\.tag) == tags)
    }

    @Test(arguments: [
        ("{kind: binanc}", "kind: \"binanc\" is unknown; expected password, binance, coinbase or kraken; did you mean \"binance\"?"),
        ("{kind: kraken, apiKey: k, secret: \"S3CR!T\"}", "secret: not base64; expected a secret in base64, best taken from the environment: ${NAME}"),
        ("{kind: binance, apiKey: k, privateKeyFile: nowhere.pem}", "privateKeyFile: \"nowhere.pem\": "),
        ("{kind: password, username: me}", "password: missing; expected a secret, best taken from the environment: ${NAME}"),
    ])
    func `what is wrong with one is named, and no secret is quoted`(signer: String, problem: String) {
        let text = Trial.smallest(
            "targetCompID: THEM", becomes: "targetCompID: THEM\n        logonSigner: \(signer)")
        let problems = Trial.problems(text)
        #expect(problems.count == 1)
        #expect(
            problems.first?.hasPrefix("trial.yaml:8: acceptors[0].sessions[0].logonSigner.\(problem)") == true,
            "\(problems)")
        #expect(!problems.joined().contains("S3CR"))
    }

    @Test func `masked tags are a list of tags`() throws {
        #expect(try session("maskedTags: [58, 5025]").maskedTags == [58, 5025])
        #expect(try session("maskedTags: 58").maskedTags == [58])
    }
}
