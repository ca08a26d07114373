import Testing

@testable import PenstockServer

@Suite struct `Import: what is left over` {
    @Test(
        arguments: [
            (
                SourceEngine.quickfixj, "heartbtint=30",
                "unknown: QuickFIX/J minds capitals; did you mean HeartBtInt?"
            ),
            (.quickfix, "ResetOnLogin=Y", "unknown: no engine has it; did you mean ResetOnLogon?"),
            (.quickfix, "Zebra=1", "unknown: no engine has it"),
            (
                .quickfix, "heartbeat_interval=1",
                "not read: fix8 has it, and no QuickFIX engine; here it is called heartBtInt"
            ),
            (
                .quickfix, "FileLogPath=log",
                "not needed: events go to standard error, and `penstock log` shows the messages of the store"
            ),
            (
                .quickfix, "HttpAcceptPort=1",
                "no equivalent: there is no web page; events are on standard error, and messages in `penstock log`"
            ),
            (.quickfix, "CheckLatency=yes", "not taken: neither Y nor N; expected one of them"),
            (.quickfix, "MaxLatency=a while", "not taken: no whole number; expected seconds"),
            (
                .quickfix, "MaxLatency=1000000",
                "not taken: 1000000 is out of range; expected seconds, or a duration such as 250ms, from 1s to 24h"
            ),
            (.quickfixj, "ValidateSequenceNumbers=Y", "not needed: that is how it is"),
            (
                .quickfixj, "TimeZone=Mars/Olympus",
                "not taken: \"Mars/Olympus\" is no time zone; expected a name from /usr/share/zoneinfo, such as America/New_York"
            ),
            (
                .quickfix, "StartDay=Someday",
                "not taken: \"Someday\" is no day; expected a day of the week, such as Monday or Mon"
            ),
            (.quickfixgo, "FileStoreSync=N", nil),
        (.quickfix, "CertificateVerifyLevel=1", "not needed: TLS is not on"),
        (.quickfixj, "EndpointIdentificationAlgorithm=HTTPS", "not needed: TLS is not on"),
        ] as [(SourceEngine, String, String?)])
    func `by name and line, and why`(engine: SourceEngine, line: String, text: String?) throws {
        let result = ImportTrial.run(ImportTrial.acceptor(line), engine)
        _ = try ImportTrial.load(result)
        let name = String(line.split(separator: "=")[0])
        let told = result.leftovers.filter { $0.line == 11 }.map { $0.text(file: "f") }
        let expected = text.map { ["f:11: \(name) [FIX.4.4:US->THEM]: \($0)"] } ?? []
        #expect(told == expected)
    }

    @Test func `what was refused is a comment in the configuration`() throws {
        let result = ImportTrial.run(ImportTrial.acceptor("MaxLatency=1000000"), .quickfix)
        #expect(result.yaml?.contains("        # maxLatency: 1000000") == true)
    }

    @Test func `of what is said twice, the last counts`() throws {
        let result = ImportTrial.run(
            ImportTrial.acceptor("MaxLatency=10", "maxlatency=20"), .quickfix)
        #expect(ImportTrial.has("maxLatency: 20", result))
        #expect(result.leftovers.first { $0.line == 11 }?.message == "line 12 says it again")
    }

    @Test func `the first of several defaults is QuickFIX's, all are the others'`() throws {
        let text = ImportTrial.acceptor() + "\n[DEFAULT]\nMaxLatency=10"
        #expect(!ImportTrial.has("maxLatency: 10", ImportTrial.run(text, .quickfix)))
        #expect(ImportTrial.has("maxLatency: 10", ImportTrial.run(text, .quickfixj)))
    }

    @Test func `lines that are nothing are told without their text`() {
        let text = "lost=1\n" + ImportTrial.acceptor("some secret", "[OTHER]", "Name=secret")
        let result = ImportTrial.run(text, .quickfix)
        let told = result.leftovers.map { $0.text(file: "f") }
        #expect(told.contains("f:1: not read: before the first section; not read"))
        #expect(told.contains("f:12: not read: neither [SECTION] nor Name=Value; not read"))
        #expect(
            told.contains(
                "f:14: Name: not read: in a section that is neither [DEFAULT] nor [SESSION]"))
        #expect(!told.joined().contains("secret"))
    }

    @Test func `what is about all sessions is said once, of many three are named`() {
        let sessions = (1...5).map {
            "\n[SESSION]\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID=T\($0)"
        }
        let head = "[DEFAULT]\nConnectionType=acceptor\nSocketAcceptPort=1\nFileLogPath=log"
        let result = ImportTrial.run(head + sessions.joined(), .quickfix)
        #expect(result.leftovers.filter { $0.line == 4 }.map(\.sessions) == [[]])
        let client =
            "\n[SESSION]\nConnectionType=initiator\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID=B"
            + "\nSocketConnectHost=b\nSocketConnectPort=1"
        let mixed = ImportTrial.run(
            head + "\nReconnectInterval=5" + sessions.joined() + client, .quickfix)
        let told = mixed.leftovers.first { $0.line == 5 }?.text(file: "f")
        #expect(
            told
                == "f:5: ReconnectInterval [FIX.4.4:US->T1, FIX.4.4:US->T2, FIX.4.4:US->T3, and 2 more]: "
                + "not needed: only initiators have it")
    }

    @Test(arguments: [
        ("", "f: not taken: no [SESSION]"),
        ("[DEFAULT]\nConnectionType=acceptor", "f: not taken: no [SESSION]"),
        (
            "[SESSION]\nBeginString=FIX.4.4",
            "f:1: [FIX.4.4:?->?]: session left out: ConnectionType is missing"
        ),
        (
            "[SESSION]\nConnectionType=both",
            "f:2: [?:?->?]: session left out: ConnectionType is neither acceptor nor initiator"
        ),
        (
            "[SESSION]\nConnectionType=acceptor\nBeginString=FIX.4.4\nSenderCompID=US",
            "f:1: [FIX.4.4:US->?]: session left out: TargetCompID is missing"
        ),
        (
            "[SESSION]\nConnectionType=acceptor\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID=T",
            "f:1: [FIX.4.4:US->T]: session left out: SocketAcceptPort is missing, and an acceptor wants it"
        ),
        (
            "[SESSION]\nConnectionType=initiator\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID=T\nSocketConnectHost=h",
            "f:6: [FIX.4.4:US->T]: session left out: SocketConnectPort is missing, and an initiator wants it"
        ),
        (
            "[SESSION]\nConnectionType=acceptor\nBeginString=FIXT.1.1\nSenderCompID=US\nTargetCompID=T",
            "f:1: [FIXT.1.1:US->T]: session left out: DefaultApplVerID is missing, and FIXT.1.1 wants it"
        ),
        (
            "[SESSION]\nConnectionType=acceptor\nBeginString=FIX.4.0\nSenderCompID=US\nTargetCompID=T\nSocketAcceptPort=1",
            "f:3: [FIX.4.0:US->T]: session left out: BeginString: \"FIX.4.0\" is unknown; "
                + "expected FIX.4.2, FIX.4.3, FIX.4.4 or FIXT.1.1; did you mean \"FIX.4.2\"?"
        ),
        (
            "[SESSION]\nConnectionType=acceptor\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID=T\nSocketAcceptPort=x",
            "f:6: [FIX.4.4:US->T]: session left out: SocketAcceptPort: \"x\" is not a port; "
                + "expected HOST:PORT or [IPv6]:PORT, with a port from 0 to 65535"
        ),
    ])
    func `without a session there is no configuration`(text: String, told: String) {
        let result = ImportTrial.run(text, .quickfix)
        #expect(result.yaml == nil && result.variables.isEmpty && result.sessionCount == 0)
        #expect(result.leftovers.map { $0.text(file: "f") }.contains(told), "\(result.leftovers)")
    }

    @Test func `a slip that is why a session is missing is told beside it`() {
        let text = "[SESSION]\nConnectionType=acceptor\nBeginString=FIX.4.4\nSenderCompID=US"
            + "\nTargetCompID=T\nSocketAccpetPort=1"
        let told = ImportTrial.run(text, .quickfix).leftovers.map { $0.text(file: "f") }
        #expect(
            told == [
                "f:1: [FIX.4.4:US->T]: session left out: SocketAcceptPort is missing, and an acceptor wants it",
                "f:6: SocketAccpetPort [FIX.4.4:US->T]: unknown: no engine has it; did you mean SocketAcceptPort?",
            ])
    }

    @Test func `a session that is there twice is left out the second time`() throws {
        let text =
            ImportTrial.acceptor()
            + "\n[SESSION]\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID=THEM"
        let result = ImportTrial.run(text, .quickfix)
        #expect(try ImportTrial.load(result).sessions.count == 1)
        #expect(
            result.leftovers.contains { $0.kind == .session && $0.message.contains("already used") }
        )
    }

    @Test(arguments: [
        ("SocketTcpNoDelay=Y", SourceEngine.quickfixj),
        ("TimeZone=UTC\nAcceptorTemplate=Y", .quickfixj),
        ("UseTCPProxy=Y", .quickfixgo), ("SocketNodelay=Y", .quickfix), ("MaxLatency=1", .quickfix),
        ("ReconnectInterval=1;2", .quickfixj),
    ])
    func `whose file it is can be told by the names in it`(lines: String, engine: SourceEngine) {
        #expect(ImportTrial.run(ImportTrial.acceptor(lines)).engine == engine)
    }

    @Test func `without ConnectionType, and with nothing that others have, it is QuickFIX/Go's`()
        throws
    {
        let text = ImportTrial.acceptor().replacing("ConnectionType=acceptor\n", with: "")
        let result = ImportTrial.run(text)
        #expect(result.engine == .quickfixgo)
        #expect(try ImportTrial.load(result).acceptors.count == 1)
    }
}
