import FIXEngine
import Reactor
import Testing

@testable import PenstockServer

@Suite struct `Import: what a setting means` {
    @Test(
        arguments: [
            (SourceEngine.quickfix, "", "socketNodelay: false"),
            (.quickfix, "socketnodelay=Y", "socketNodelay: true"),
            (.quickfixj, "SocketTcpNoDelay=N", "socketNodelay: false"),
            (.quickfix, "", "validateUserDefinedFields: true"),
            (.quickfix, "ValidateUserDefinedFields=N", "validateUserDefinedFields: false"),
            (.quickfixj, "", "testRequestDelayMultiplier: 0.5"),
            (.quickfixj, "TestRequestDelayMultiplier=0.3", "testRequestDelayMultiplier: 0.3"),
            (.quickfix, "TimestampPrecision=0", "timestampPrecision: seconds"),
            (.quickfix, "TimestampPrecision=4", "timestampPrecision: microseconds"),
            (.quickfix, "MillisecondsInTimeStamp=N", "timestampPrecision: seconds"),
            (.quickfixj, "TimeStampPrecision=NANOS", "timestampPrecision: nanoseconds"),
            (.quickfix, "SendNextExpectedMsgSeqNum=Y", "enableNextExpectedMsgSeqNum: true"),
            (.quickfixj, "EnableNextExpectedMsgSeqNum=Y", "enableNextExpectedMsgSeqNum: true"),
            (.quickfixj, "ValidateIncomingMessage=N", "checkRequired: false"),
            (.quickfix, "UseDataDictionary=N", "rejectInvalidMessage: false"),
            (.quickfix, "UseLocalTime=Y", "useLocalTime: true"),
            (.quickfixj, "TimeZone=Asia/Tokyo", "timeZone: Asia/Tokyo"),
            (.quickfixgo, "TimeZone=Local", "useLocalTime: true"),
            (.quickfixj, "NonStopSession=Y", "nonStopSession: true"),
            (.quickfixgo, "PersistMessages=n", "persistMessages: false"),
            (.quickfix, "CheckLatency=N", "checkLatency: false"),
            (.quickfix, "MaxLatency=30", "maxLatency: 30"),
            (.quickfixgo, "ResendRequestChunkSize=100", "resendRequestChunkSize: 100"),
            (.quickfix, "LogoutTimeout=7", "orderlyLogoutTimeout: 7"),
        ] as [(SourceEngine, String, String)])
    func `in every session`(engine: SourceEngine, line: String, key: String) throws {
        for text in [ImportTrial.acceptor(line), ImportTrial.initiator(line)] {
            let result = ImportTrial.run(text, engine)
            _ = try ImportTrial.load(result)
            #expect(ImportTrial.has(key, result), "\(result.yaml ?? "none")")
        }
    }

    @Test(
        arguments: [
            (SourceEngine.quickfix, "LogonTimeout=7", "logonTimeout: 7"),
            (.quickfixj, "SocketAcceptAddress=10.0.0.1", "listen: 10.0.0.1:5001"),
            (.quickfixgo, "SocketAcceptHost=::1", "listen: \"[::1]:5001\""),
            (
                .quickfixj, "AllowedRemoteAddresses=10.0.0.1, 10.0.0.2",
                "allowedRemoteAddresses: [10.0.0.1, 10.0.0.2]"
            ),
            (
                .quickfix, "AllowedRemoteAddresses=desk.example",
                "allowedRemoteAddresses: [127.0.0.1]"
            ),
            (.quickfixj, "AcceptorTemplate=Y", "targetCompID: \"*\""),
            (.quickfixj, "SenderCompID=*", "senderCompID: \"${PENSTOCK_SENDER}\""),
            (.quickfixgo, "HeartBtIntOverride=Y\nHeartBtInt=17", "heartBtIntOverride: 17"),
            (.quickfixj, "SocketUseSSL=Y", "certificate: quickfixj.pem"),
            (
                .quickfixj, "SocketUseSSL=Y\nNeedClientAuth=Y\nSocketTrustStore=t.jks",
                "clientCertificate: required"
            ),
            (.quickfixj, "SocketUseSSL=Y\nEnabledProtocols=TLSv1.3", "minimumVersion: 1.3"),
            (
                .quickfix,
                "ServerCertificateFile=s.pem\nCertificationAuthoritiesFile=c.pem\nCertificateVerifyLevel=2",
                "clientCertificate: optional"
            ),
            (
                .quickfix, "ServerCertificateFile=s.pem\nSSLCipherSuite=HIGH:!RC4",
                "ciphers: \"HIGH:!RC4\""
            ),
            (
                .quickfixgo, "SocketCertificateBytes=secret\nSocketPrivateKeyBytes=secret",
                "privateKey: server.key"
            ),
        ] as [(SourceEngine, String, String)])
    func `in an acceptor`(engine: SourceEngine, lines: String, key: String) throws {
        let result = ImportTrial.run(ImportTrial.acceptor(lines), engine)
        _ = try ImportTrial.load(result)
        #expect(ImportTrial.has(key, result), "\(result.yaml ?? "none")")
    }

    @Test(
        arguments: [
            (SourceEngine.quickfix, "LogonTimeout=7", "logonTimeout: 7"),
            (.quickfix, "HeartBtInt=45", "heartBtInt: 45"),
            (.quickfixj, "ReconnectInterval=5;2*10", "reconnectInterval: [5, 10, 10]"),
            (.quickfixgo, "ReconnectInterval=1m5s", "reconnectInterval: 65s"),
            (
                .quickfix,
                "SocketConnectHost1=10.0.0.1\nSocketConnectPort1=9\nHostSelectionPolicy=ROUND_ROBIN",
                "hostSelectionPolicy: roundRobin"
            ),
            (.quickfix, "HostSelectionPolicy=PRIORITY", "startOverInterval: 120s"),
            (
                .quickfixj, "SocketConnectHost1=10.0.0.1\nSocketConnectPort1=9",
                "hostSelectionPolicy: priority"
            ),
            (
                .quickfix, "SocketConnectSourceHost=10.0.0.9\nSocketConnectSourcePort=0",
                "sourceAddress: 10.0.0.9"
            ),
            (
                .quickfixj, "SocketLocalHost=10.0.0.9\nSocketLocalPort=7",
                "sourceAddress: 10.0.0.9:7"
            ),
            (.quickfixj, "SocketConnectTimeout=5", "connectTimeout: 5"),
            (.quickfixgo, "SocketTimeout=1500ms", "connectTimeout: 1500ms"),
            (.quickfixgo, "ResetSeqTime=21:00:00", "resetSeqTime: \"21:00:00\""),
            (.quickfixj, "SocketUseSSL=Y", "verifyServer: false"),
            (.quickfixj, "SocketUseSSL=Y\nSocketTrustStore=t.jks", "verifyServer: certificateOnly"),
            (.quickfixj, "SocketUseSSL=Y\nSNIHostName=fix.example", "serverName: fix.example"),
            (
                .quickfixgo, "SocketUseSSL=Y\nSocketInsecureSkipVerify=Y\nSocketCAFile=ca.pem",
                "verifyServer: false"
            ),
            (.quickfixgo, "SocketUseSSL=Y\nSocketCAFile=ca.pem", "certificateAuthorities: ca.pem"),
            (.quickfixj, "SessionQualifier=second", "sessionQualifier: second"),
            (.quickfixj, "SenderSubID=TRADING", "senderSubID: TRADING"),
            (.quickfixj, "LogonTag=553=us", "553: us"),
            (.quickfixj, "LogonTag=554=top\nLogonTag1=925=new", "925: \"${THEM_925}\""),
            (.quickfixj, "LogonTag=554=${secret.word}", "554: \"${secret_word}\""),
        ] as [(SourceEngine, String, String)])
    func `in an initiator`(engine: SourceEngine, lines: String, key: String) throws {
        let result = ImportTrial.run(ImportTrial.initiator(lines), engine)
        _ = try ImportTrial.load(result)
        #expect(ImportTrial.has(key, result), "\(result.yaml ?? "none")")
    }

    @Test(arguments: [
        (SourceEngine.quickfixj, "StartDay=${day}\nEndDay=${day}", "startDay: \"${day}\""),
        (.quickfix, "LogonTime=${logon}", "logonTime: \"${logon}\""),
        (.quickfixj, "MaxLatency=${max.latency}", "maxLatency: \"${max_latency}\""),
        (.quickfixj, "ResetOnLogon=${reset}", "resetOnLogon: \"${reset}\""),
        (.quickfixj, "TimeZone=${1zone}", "timeZone: \"${_1zone}\""),
        (.quickfixj, "SocketUseSSL=Y\nSocketKeyStore=${home}/a.jks", "privateKey: \"${home}/a.key\""),
        (.quickfixj, "SenderSubID=a${b", "senderSubID: \"a$${b\""),
        (.quickfixj, "FileStorePath=${data}/store", "path: \"${data}/store.penstock\""),
    ] as [(SourceEngine, String, String)])
    func `variables come from the environment`(engine: SourceEngine, lines: String, key: String) {
        let result = ImportTrial.run(ImportTrial.acceptor(lines), engine)
        #expect(ImportTrial.has(key, result), "\(result.yaml ?? "none")")
        for variable in result.variables {
            #expect(result.leftovers.contains { $0.message.hasPrefix("set \(variable) in the env") })
        }
    }

    @Test func `a star lets in everybody only where it did so there`() throws {
        let text = ImportTrial.acceptor().replacing("TargetCompID=THEM", with: "TargetCompID=*")
        for engine in [SourceEngine.quickfix, .quickfixj, .quickfixgo] {
            #expect(ImportTrial.run(text, engine).yaml == nil)
        }
        let template = ImportTrial.run(text + "\nAcceptorTemplate=Y", .quickfixj)
        #expect(try ImportTrial.load(template).sessions.map(\.pattern.targetCompID) == [.any])
    }

    @Test(arguments: [
        (SourceEngine.quickfix, "ClientCertificateFile=c.pem\nCertificateVerifyLevel=1", 14,
            "only acceptors have it"),
        (.quickfix, "ClientCertificateFile=c.pem\nCertificateRevocationListFile=c.crl", 14,
            "no server is checked"),
        (.quickfixj, "SocketUseSSL=Y\nEndpointIdentificationAlgorithm=HTTPS", 14, "no server is checked"),
        (.quickfixj, "SocketUseSSL=Y\nNeedClientAuth=Y", 14, "only acceptors have it"),
        (.quickfixj, "SocketUseSSL=Y\nUseSNI=Y", 14,
            "the name of the host is always sent, or that of tls.serverName"),
    ] as [(SourceEngine, String, Int, String)])
    func `of TLS, what has no effect is said so`(
        engine: SourceEngine, lines: String, line: Int, why: String
    ) throws {
        let result = ImportTrial.run(ImportTrial.initiator(lines), engine)
        _ = try ImportTrial.load(result)
        #expect(result.leftovers.first { $0.line == line }?.message == why)
    }

    @Test func `HTTPS compares names, as ours does by itself`() throws {
        let text = ImportTrial.initiator(
            "SocketUseSSL=Y", "SocketTrustStore=t.jks", "EndpointIdentificationAlgorithm=HTTPS")
        let tls = try ImportTrial.load(ImportTrial.run(text, .quickfixj)).initiators[0].tls
        #expect(tls?.value.serverCheck == .certificateAndName)
    }

    @Test func `a file that is there is named; the engine's own is the built-in one`() throws {
        let text = ImportTrial.acceptor("DataDictionary=spec/FIX44.xml")
        let there = ImportTrial.run(text, .quickfix, files: ["spec/FIX44.xml"])
        #expect(ImportTrial.has("dictionary: spec/FIX44.xml", there))
        let lost = ImportTrial.run(text, .quickfix)
        #expect(ImportTrial.has("dictionary: FIX.4.4", lost))
        #expect(ImportTrial.leftover("DataDictionary", lost)?.kind == .decision)
        let own = ImportTrial.run(ImportTrial.acceptor("DataDictionary=VENUE.xml"), .quickfix)
        #expect(ImportTrial.has("dictionary: VENUE.xml", own))
    }

    @Test func `what is not carried by the other engines is said, not done`() throws {
        let text = ImportTrial.acceptor("ResetOnError=Y", "SenderSubID=X", "UseLocalTime=Y")
        let result = ImportTrial.run(text, .quickfixgo)
        #expect(result.yaml?.contains("resetOnError") == false)
        #expect(result.yaml?.contains("useLocalTime") == false)
        #expect(ImportTrial.leftover("ResetOnError", result)?.kind == .unread)
        #expect(ImportTrial.has("senderSubID: X", result))
    }

    @Test func `sessions on one address share it; initiators that are alike are one`() throws {
        let session = "\n[SESSION]\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID="
        let acceptors = try ImportTrial.load(
            ImportTrial.run(ImportTrial.acceptor() + session + "OTHER", .quickfix))
        #expect(acceptors.acceptors.map(\.sessions.count) == [2])
        let text =
            ImportTrial.initiator() + session
            + "OTHER\nSocketConnectHost=localhost\nSocketConnectPort="
        #expect(
            try ImportTrial.load(ImportTrial.run(text + "5001", .quickfix)).initiators.map(
                \.sessions.count) == [2])
        #expect(
            try ImportTrial.load(ImportTrial.run(text + "5002", .quickfix)).initiators.map(
                \.sessions.count) == [1, 1])
    }

    @Test func `TLS is never lost: another on the same address leaves the session out`() throws {
        let text =
            ImportTrial.acceptor()
            + "\n[SESSION]\nBeginString=FIX.4.4\nSenderCompID=US\nTargetCompID=SAFE\nServerCertificateFile=s.pem"
        let result = ImportTrial.run(text, .quickfix)
        #expect(try ImportTrial.load(result).sessions.count == 1)
        #expect(
            result.leftovers.contains { $0.kind == .session && $0.sessions == ["FIX.4.4:US->SAFE"] }
        )
    }
}
