import FIXEngine
import FIXSession
import FIXWire
import Reactor
import Testing
import Values

@testable import PenstockServer

@Suite struct `Import: whole files` {
    @Test func `QuickFIX: ports, clients, a broker with TLS`() throws {
        let result = ImportTrial.run(ImportSamples.quickfix, files: ["spec/FIX42.xml"])
        #expect(result.engine == .quickfix && result.guess != nil)
        let made = try ImportTrial.load(result)
        #expect(made.name == "trial" && made.store.path == "/var/lib/executor/store.penstock")
        #expect(made.acceptors.map(\.listen.description) == ["0.0.0.0:5001", "0.0.0.0:5002"])
        let first = try #require(made.acceptors[0].sessions.first)
        #expect(first.pattern.targetCompID == NamePattern(Name("CLIENT1")))
        #expect(first.settings.timestampPrecision == .microseconds)
        #expect(first.dictionary.map(\.value) == [.builtIn])
        #expect(first.allowedAddresses.count == 2 && first.validation.validateUserDefinedFields)
        #expect(!made.acceptors[0].options.noDelay)
        guard case .weekly = first.schedule.settings.hours else {
            Issue.record("a weekly session")
            return
        }
        let second = try #require(made.acceptors[1].sessions.first)
        #expect(second.pattern.beginString == Text("FIX.4.2"))
        #expect(second.dictionary.map(\.value) == [.file("spec/FIX42.xml")])
        #expect(made.acceptors[1].tls?.value.clientCertificate == .required)
        let broker = try #require(made.initiators.first)
        #expect(broker.hosts.count == 2 && broker.hosts[1].host == "2001:db8::7")
        #expect(broker.tls?.value.serverCheck == .certificateOnly)
        #expect(broker.reconnectIntervals == [.seconds(60)])
        let session = broker.sessions[0]
        #expect(session.settings.heartBtInt == 20 && session.settings.logoutTimeout == .seconds(5))
        #expect(!session.settings.rejectInvalidMessage && !session.validation.checkRequired)
    }

    @Test func `QuickFIX/J: key stores, zones, passwords, two layers`() throws {
        let result = ImportTrial.run(ImportSamples.quickfixj)
        #expect(result.engine == .quickfixj)
        #expect(result.variables == ["BANZAI_PORT", "EXEC_PASSWORD"])
        let made = try ImportTrial.load(result)
        #expect(made.acceptors.isEmpty && made.initiators.count == 2)
        let first = made.initiators[0]
        #expect(first.hosts[0].port == 7001)
        #expect(first.reconnectIntervals == [5, 10, 10, 10, 60].map { .seconds($0) })
        #expect(first.tls?.value.identities.first?.certificateFile == "certs/client.pem")
        let session = first.sessions[0]
        #expect(session.schedule.zone == .named("America/New_York"))
        #expect(session.logonTags.map(\.tag) == [553, 554])
        #expect(session.settings.testRequestDelayPercent == 50 && session.settings.resetOnError)
        let other = made.initiators[1].sessions[0]
        #expect(other.settings.defaultApplVerID == Text("9"))
        #expect(other.dictionary.map(\.value) == [.file("FIXT11.xml"), .file("FIX50SP2.xml")])
        #expect(!other.settings.rejectInvalidMessage)
        #expect(result.yaml?.contains("# The desk's own session") == true)
    }

    @Test func `QuickFIX/Go: anybody with a certificate, no dictionary`() throws {
        let result = ImportTrial.run(ImportSamples.quickfixgo)
        #expect(result.engine == .quickfixgo)
        let made = try ImportTrial.load(result)
        let acceptor = try #require(made.acceptors.first)
        #expect(acceptor.listen.description == "127.0.0.1:5001")
        #expect(acceptor.logonTimeout == .seconds(90))
        #expect(acceptor.tls?.value.clientCertificate == .required)
        #expect(acceptor.tls?.value.authorityFolder == "/etc/ssl/certs")
        #expect(acceptor.sessions.map(\.pattern.targetCompID) == [NamePattern(Name("TW")), .any])
        let session = acceptor.sessions[0]
        #expect(session.settings.heartBtIntOverride == 30 && session.settings.resetOnLogon)
        #expect(session.settings.maxLatency == .seconds(60) && session.schedule.zone == .local)
        #expect(!session.settings.rejectInvalidMessage)
    }

    @Test(arguments: ImportSamples.all)
    func `each setting is in the configuration, or it is left over`(text: String) throws {
        let result = ImportTrial.run(text)
        let yaml = try #require(result.yaml)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            guard line.contains("="), !line.contains("ConnectionType"),
                !line.contains("Description")
            else { continue }
            let name = line.split(separator: "=")[0]
            let number = index + 1
            let isCarried = yaml.split(separator: "\n").contains { written in
                guard let comment = written.split(separator: "# ").last else { return false }
                return comment.split(separator: ", ").contains {
                    $0 == "\(number)" || $0 == "\(number) \(name)"
                }
            }
            #expect(
                isCarried || result.leftovers.contains { $0.line == number }, "\(number): \(name)")
        }
    }

    @Test(arguments: ImportSamples.all)
    func `no secret is told`(text: String) {
        for engine in [nil] + SourceEngine.allCases.map(Optional.some) {
            let result = ImportTrial.run(text, engine)
            let told = result.leftovers.map { $0.text(file: "f") + $0.json(file: "f") }.joined()
            for secret in [
                "hunter2", "storepassword1", "trustpassword1", "dbpassword1", "dbpassword2",
            ] {
                #expect(!told.contains(secret) && result.yaml?.contains(secret) != true)
            }
        }
    }
}
