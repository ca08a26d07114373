// One run of `penstock translate`: which broker, what is asked of it, and what is printed.

internal import BrokerKit
internal import Brokers
internal import FIXSession
internal import Reactor
internal import Values

struct Translation {
    private let translator: any Translator

    init(_ arguments: Arguments) throws {
        let name = arguments.operands[0]
        let at = try arguments.number("at", in: 0...9_000_000_000_000).map { Instant(millisecondsSinceEpoch: $0) }
        let now = at ?? Clock.now().utc
        let wanted = try arguments["config"].map { try Self.configured($0, name) } ?? Self.plain(name, arguments)
        switch wanted {
        case .web(let type, let settings):
            translator = try WebTranslator(
                type, settings, at: now, nonce: arguments["nonce"], instruments: arguments["instruments"])
        case .fix(let dialect, let line):
            try Self.refuseInstruments(name, arguments)
            let first = try arguments.number("nonce", in: 1...1_000_000_000, default: 1) ?? 1
            translator = FIXTranslator(dialect, line, at: now, firstMsgSeqNum: UInt64(first))
        case .paper(let settings):
            try Self.refuseInstruments(name, arguments)
            translator = PaperTranslator(settings, at: now)
        }
    }

    private static func refuseInstruments(_ name: String, _ arguments: Arguments) throws {
        guard arguments["instruments"] != nil else { return }
        throw TranslateProblem("--instruments is for brokers of REST and WebSockets; \(name) is none")
    }

    // MARK: Which broker

    private enum Broker {
        case web(any BrokerAdapter.Type, AdapterSettings)
        case fix(FIXDialect, FIXLineParts)
        case paper(PaperSettings)
    }

    /// By its kind, with made-up credentials, or the default dialect and a paper broker that trades any symbol.
    private static func plain(_ name: String, _ arguments: Arguments) throws -> Broker {
        guard let environment = VenueEnvironment(rawValue: arguments["environment"] ?? "live") else {
            throw Arguments.Misuse(message: "--environment is \(arguments["environment"] ?? ""); expected live or sandbox")
        }
        switch name {
        case "fix":
            var dialect = FIXDialect()
            dialect.names.prefix = FIXTranslator.prefix
            return .fix(dialect, FIXLineParts())
        case "paper": return .paper(PaperSettings(anySymbol: true))
        default:
            guard let type = BrokerRegistry.adapter(name) else { throw unknown(name) }
            return .web(
                type, AdapterSettings(environment, credentials: ExampleCredentials.of(name), account: ExampleCredentials.account))
        }
    }

    /// By its id in a configuration, else by its kind: the first of them.
    private static func configured(_ path: String, _ name: String) throws -> Broker {
        let configuration: Configuration
        do throws(Problems) {
            configuration = try Configuration.load(
                path: path, text: try ConfigurationFile.read(path), environment: try ConfigurationFile.environment())
        } catch {
            throw TranslateProblem(error.all.map(\.description).joined(separator: "\n"))
        }
        let brokers = configuration.brokers
        guard let broker = brokers.first(where: { $0.id.description == name }) ?? brokers.first(where: { $0.kind.word == name })
        else {
            let all = brokers.map { "\($0.id) (\($0.kind.word))" }.joined(separator: ", ")
            throw TranslateProblem("\(path) has no broker \(name); it has \(all)")
        }
        switch broker.kind {
        case .web(let web):
            guard let type = BrokerRegistry.adapter(web.kind) else { throw unknown(web.kind) }
            return .web(type, web.settings)
        case .fix(let fix): return .fix(fix.dialect(Text("X")), FIXLineParts(of: fix.session, in: configuration))
        case .paper(let paper): return .paper(paper.settings(capacity: PaperTranslator.capacity))
        }
    }

    private static func unknown(_ name: String) -> TranslateProblem {
        let kinds = BrokerRegistry.kinds + ["fix", "paper"]
        let near = suggestion(for: name, among: kinds).map { "; did you mean \($0)?" } ?? ""
        return TranslateProblem("no kind of broker \(name)\(near) (\(kinds.joined(separator: ", ")))")
    }

    // MARK: What is printed

    func printRequests(of text: String) throws -> Int32 {
        let lines = try Self.lines(of: text)
        guard !lines.isEmpty else { throw TranslateProblem("no FIX message on standard input") }
        // All or nothing: what is printed may be sent on by somebody.
        return Self.printed(try lines.flatMap { try translator.requests(for: $0) }.map(\.json))
    }

    func printRequests(for question: AccountQuestion) throws -> Int32 {
        Self.printed(try translator.requests(for: question).map(\.json))
    }

    func printMessages(of path: String, _ question: AccountQuestion?, _ arguments: Arguments) throws -> Int32 {
        let payload = TranslatedPayload(
            path: path, status: try arguments.number("status", in: 100...599, default: 200) ?? 200,
            asked: try arguments["asked"].map { try Self.lines(of: Self.text($0)) } ?? [], question: question)
        let told = try translator.messages(of: payload, separator: arguments.has("soh") ? "\u{1}" : "|")
        for remark in told.remarks { Output.complain("penstock translate: \(remark)") }
        return Self.printed(told.messages)
    }

    private static func printed(_ lines: [String]) -> Int32 {
        for line in lines { guard Output.print(line) else { break } }
        return 0
    }

    // MARK: What is read

    /// What `--query` asks; nil without.
    static func question(_ arguments: Arguments) throws -> AccountQuestion? {
        guard let word = arguments["query"] else { return nil }
        guard let what = AccountQuestion.What(rawValue: word) else {
            let words = AccountQuestion.What.allCases.map(\.rawValue).joined(separator: ", ")
            throw Arguments.Misuse(message: "--query is \(word); expected one of \(words)")
        }
        let since = try arguments.number("since", in: 0...9_000_000_000_000).map { Instant(millisecondsSinceEpoch: $0) }
        return AccountQuestion(what: what, symbol: arguments["symbol"], since: since)
    }

    /// A message is a line, or begins with its BeginString(8).
    private static func lines(of text: String) throws -> [FIXLine] {
        try text.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }.flatMap { try FIXLine.all(in: $0) }
    }

    static func text(_ path: String) throws -> String { String(decoding: try file(path), as: UTF8.self) }

    /// `-` is standard input.
    static func file(_ path: String) throws -> [UInt8] {
        do throws(Problems) {
            return try ConfigurationFile.read(path == "-" ? "/dev/stdin" : path, lengthMax: 64 << 20)
        } catch {
            throw TranslateProblem(error.all.map(\.description).joined(separator: "\n"))
        }
    }
}

extension Configuration.BrokerKind {
    /// `kind` in the configuration.
    fileprivate var word: String {
        switch self {
        case .paper: "paper"
        case .fix: "fix"
        case .web(let web): web.kind
        }
    }
}

extension Instant {
    fileprivate init(millisecondsSinceEpoch milliseconds: Int) {
        self.init(nanosecondsSinceEpoch: Int64(milliseconds) * 1_000_000)
    }
}
