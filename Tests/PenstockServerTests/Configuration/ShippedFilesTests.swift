import BrokerKit
import Brokers
import Cryptography
import FIXEngine
import FIXSession
import FIXWire
import Foundation
import Risk
import Testing
import Values

@testable import PenstockServer

@Suite struct `The configurations that come with us` {
    private func load(_ name: String, _ environment: [String: String] = [:]) throws -> Configuration
    {
        let path = Trial.path(name)
        return try Configuration.load(
            path: path, text: ConfigurationFile.read(path), environment: environment)
    }

    @Test func `demo: any peer on 127.0.0.1:9880, a paper broker that fills`() throws {
        let demo = try load("sessions/demo.yaml")
        let acceptor = try #require(demo.acceptors.first)
        #expect(acceptor.listen.description == "127.0.0.1:9880")
        #expect(demo.store.path == "var/demo")
        #expect(acceptor.sessions.map { $0.pattern.senderCompID } == [Name("PENSTOCK")])
        #expect(acceptor.sessions.map { $0.pattern.targetCompID } == [.any])
        #expect(demo.risk.settings.limits.first?.value == Decimal(1_000_000))
        let paper = try #require(demo.brokers.first?.paper)
        #expect(paper.fills)
        #expect(!paper.anySymbol)
        #expect(
            paper.symbols.map { $0.symbol.description } == [
                "BTC/USD", "ETH/USD", "EUR/USD", "AAPL", "MSFT", "GOOGL",
            ])
    }

    @Test func `bench: acknowledges anything on 127.0.0.1:9881 and fills nothing`() throws {
        let bench = try load("sessions/bench.yaml")
        let acceptor = try #require(bench.acceptors.first)
        #expect(acceptor.listen.description == "127.0.0.1:9881")
        #expect(bench.store.path == "var/bench")
        #expect(acceptor.sessions.map { $0.pattern.senderCompID } == [Name("PENSTOCK"), Name("EXEC")])
        #expect(acceptor.sessions.map { $0.pattern.targetCompID } == [.any, .any])
        let paper = try #require(bench.brokers.first?.paper)
        #expect(!paper.fills)
        #expect(paper.anySymbol)
        #expect(!paper.pricesMove)
        #expect(paper.latency == .seconds(0))
    }

    @Test func `chain: its broker is the demo`() throws {
        let chain = try load("sessions/chain.yaml")
        #expect(chain.initiators.first?.hosts == [HostAddress("127.0.0.1", 9880)])
        #expect(chain.brokers.first?.fix?.session == chain.initiators.first?.sessions.first?.pattern.identity)
        let environment = ["PENSTOCK_BROKER": "127.0.0.1:1"]
        #expect(try load("sessions/chain.yaml", environment).initiators.first?.hosts.first?.port == 1)
    }

    @Test func `reference: has an acceptor and an initiator, and can be run`() throws {
        let reference = try load("sessions/reference.yaml")
        #expect(reference.acceptors.first?.sessions.first?.pattern.targetCompID.description == "DESK*")
        #expect(reference.initiators.first?.hosts.count == 2)
        _ = try reference.dictionaries()
    }

    @Test(arguments: BrokerRegistry.kinds)
    func `each kind of venue has one, against its sandbox, with credentials from the environment`(kind: String) throws {
        let variable = kind.uppercased().replacing("-", with: "_")
        let credentials = ExampleCredentials.of(kind)
        let environment = [
            "\(variable)_KEY": credentials.key, "\(variable)_SECRET": String(decoding: credentials.secret.bytes, as: UTF8.self),
            "\(variable)_PASSPHRASE": "testpass", "OANDA_ACCOUNT": ExampleCredentials.account,
        ]
        let configuration = try load("sessions/\(kind).yaml", environment)
        guard case .web(let venue) = configuration.brokers.first?.kind else {
            Issue.record("no broker of the web")
            return
        }
        #expect(venue.kind == kind)
        // Kraken spot has none.
        #expect(venue.settings.environment == (kind == "kraken" ? .live : .sandbox))
        #expect(!venue.symbols.isEmpty)
        // Whatever is missing is named.
        let problems = CheckCommand.run(path: Trial.path("sessions/\(kind).yaml"), environment: [:])
        #expect(problems.exitCode == 1 && problems.lines.contains { $0.contains("\(variable)_SECRET is not set") })
    }

    @Test func `binance-fix: its own FIX interface, with its dictionary and an Ed25519 key`() throws {
        // The key that Binance's documents print.
        let key = FileManager.default.temporaryDirectory.appending(path: "penstock-\(UUID().uuidString).pem")
        defer { try? FileManager.default.removeItem(at: key) }
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u
            -----END PRIVATE KEY-----

            """
        try Data(pem.utf8).write(to: key)
        let environment = ["BINANCE_FIX_KEY": "key", "BINANCE_FIX_KEY_FILE": key.path()]
        let configuration = try load("sessions/binance-fix.yaml", environment)
        let session = try #require(configuration.initiators.first?.sessions.first)
        #expect(session.pattern.identity?.targetCompID == Name("SPOT"))
        #expect(session.signer != nil)
        let (dictionary, _) = try configuration.dictionaries().parts(of: session)
        #expect(dictionary.knows(MsgType(Bytes("XCN"))!) && dictionary.messageName(.newOrderSingle) == "NewOrderSingle")
        #expect(dictionary.fieldName(25_016) == "ErrorCode")
        let fix = try #require(configuration.brokers.first?.fix)
        #expect(!fix.dialect.speech.replace && !fix.dialect.speech.status && !fix.dialect.speech.dontKnowTrade)
    }

    @Test(arguments: ["sessions/demo.yaml", "sessions/bench.yaml", "sessions/reference.yaml", "sessions/chain.yaml"])
    func `port and store come from the environment`(name: String) throws {
        let configuration = try load(name, ["PENSTOCK_PORT": "0", "PENSTOCK_STORE": "/tmp/x"])
        #expect(configuration.acceptors.first?.listen.port == 0)
        #expect(configuration.store.path == "/tmp/x")
    }

    @Test(arguments: [
        Trial.top("zzzzzzzz: 1"), Trial.top("risk: {zzzzzzzz: 1}"), Trial.session("zzzzzzzz: 1"),
        Trial.session("windows: [{start: 08:00, end: 09:00, zzzzzzzz: 1}]"),
        Trial.broker("zzzzzzzz: 1"), Trial.broker("slippage: {zzzzzzzz: 1}"),
        Trial.broker("commission: {zzzzzzzz: 1}"),
        Trial.smallest("{path: var/trial", becomes: "{path: var/trial, zzzzzzzz: 1"),
        Trial.smallest("{default: paper", becomes: "{default: paper, zzzzzzzz: 1"),
        Trial.smallest("{symbol: AAPL", becomes: "{symbol: AAPL, zzzzzzzz: 1"),
        Trial.smallest("listen: ", becomes: "zzzzzzzz: 1\n    listen: "),
        Trial.smallest("listen: ", becomes: "tls: {zzzzzzzz: 1}\n    listen: "),
        Trial.smallest("listen: ", becomes: "tls: {identities: [{zzzzzzzz: 1}]}\n    listen: "),
        Trial.top("initiators: [{tls: {zzzzzzzz: 1}}]"), Trial.session("clientCertificate: {zzzzzzzz: 1}"),
        Trial.counterparty("zzzzzzzz: 1"), Trial.counterparty("dialect: {zzzzzzzz: 1}"),
        Trial.counterparty("dialect: {clOrdID: {zzzzzzzz: 1}}"), Trial.counterparty("dialect: {fields: [{zzzzzzzz: 1}]}"),
        Trial.counterparty("dialect: {leaveOut: [{zzzzzzzz: 1}]}"), Trial.counterparty("dialect: {ordType: {zzzzzzzz: 1}}"),
        Trial.counterparty("dialect: {timeInForce: {zzzzzzzz: 1}}"), Trial.counterparty("dialect: {side: {zzzzzzzz: 1}}"),
        Trial.counterparty("dialect: {reduceOnly: {zzzzzzzz: 1}}"), Trial.counterparty("dialect: {read: {zzzzzzzz: 1}}"),
        Trial.counterparty("dialect: {trailingStop: {zzzzzzzz: 1}}"),
        Trial.counterparty("dialect: {symbols: [{symbol: A, zzzzzzzz: 1}]}"),
        Trial.smallest("kind: paper", becomes: "kind: binance\n    zzzzzzzz: 1\n    credentials: {key: a, secret: b}"),
        Trial.smallest("kind: paper", becomes: "kind: oanda\n    credentials: {zzzzzzzz: 1}"),
        Trial.smallest("kind: paper", becomes: "kind: okx\n    zzzzzzzz: 1\n    credentials: {key: a, secret: b, passphrase: c}"),
        Trial.smallest("kind: paper", becomes: "kind: bybit\n    zzzzzzzz: 1\n    credentials: {key: a, secret: b}"),
        Trial.smallest("kind: paper", becomes: "kind: alpaca\n    zzzzzzzz: 1\n    credentials: {key: a, secret: b}"),
        Trial.top("control: {zzzzzzzz: 1}"), Trial.top("control: {vault: {zzzzzzzz: 1}}"),
        Trial.top("control: {vault: {token: {zzzzzzzz: 1}}}"),
        Trial.smallest("kind: paper", becomes: "kind: binance\n    credentials: {from: vault, zzzzzzzz: 1}"),
        Trial.top("initiators: [{zzzzzzzz: 1}]"), Trial.top("initiators: [{sessions: [{zzzzzzzz: 1}]}]"),
    ])
    func `reference.yaml explains every key there is`(text: String) throws {
        let reference = try String(
            decoding: ConfigurationFile.read(Trial.path("sessions/reference.yaml")), as: UTF8.self)
        // What an unknown key is answered with is all the known ones.
        let answer = try #require(Trial.problems(text).first { $0.contains("zzzzzzzz: unknown key") })
        let keys = answer.split(separator: "unknown key; expected ")[1].split { $0 == " " || $0 == "," }
        for key in keys where key != "or" {
            #expect(reference.contains("\(key):"), "\(key)")
        }
    }
}

@Suite struct `penstock check` {
    @Test func `a good file is counted`() {
        let demo = Trial.path("sessions/demo.yaml")
        let result = CheckCommand.run(path: demo, environment: [:])
        #expect(result.lines == ["\(demo): ok (1 acceptor, 1 session, 1 broker)"])
        #expect(result.exitCode == 0)
        let bench = Trial.path("sessions/bench.yaml")
        #expect(
            CheckCommand.run(path: bench, environment: [:]).lines == [
                "\(bench): ok (1 acceptor, 2 sessions, 1 broker)"
            ])
    }

    @Test func `a bad file has its problems printed`() {
        let demo = Trial.path("sessions/demo.yaml")
        let result = CheckCommand.run(path: demo, environment: ["PENSTOCK_PORT": "x"])
        #expect(result.lines.count == 1)
        #expect(
            result.lines.first?.hasSuffix(
                "acceptors[0].listen: \"x\" is not a port; "
                    + "expected HOST:PORT or [IPv6]:PORT, with a port from 0 to 65535") == true)
        #expect(result.exitCode == 1)
    }

    @Test(arguments: [
        ("/no/such/file.yaml", "No such file or directory"), ("/", "Is a directory"),
    ])
    func `a file that cannot be read says why`(path: String, reason: String) {
        let result = CheckCommand.run(path: path, environment: [:])
        #expect(result.lines == ["\(path): cannot be read: \(reason)"])
        #expect(result.exitCode == 1)
    }

    @Test func `a file without an end is not read to it`() {
        let result = CheckCommand.run(path: "/dev/zero", environment: [:])
        #expect(result.lines.count == 1)
        #expect(result.exitCode == 1)
    }

    @Test func `the environment of a process is read`() throws {
        #expect(try ConfigurationFile.environment()["PATH"] != nil)
    }
}
