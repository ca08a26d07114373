// A broker that translates, without a gateway.

internal import BrokerKit
internal import Brokers
internal import Cryptography
internal import Reactor
internal import Values
internal import WebKit

/// One run of `penstock translate`.
struct Translation {
    private let adapter: any BrokerAdapter
    private let now: Instant
    private var nonces: [String]
    private var instruments = InstrumentBook()
    private var requests: RequestTranslator

    private var profile: BrokerProfile { type(of: adapter).profile }

    init(_ arguments: Arguments) throws {
        let name = arguments.operands[0]
        let (kind, settings) = try Self.settings(name, arguments)
        guard let type = BrokerRegistry.adapter(kind) else { throw Self.unknown(name) }
        do throws(AdapterProblem) {
            adapter = try type.init(settings)
        } catch {
            throw TranslateProblem(error.description)
        }
        if let at = try arguments.number("at", in: 0...9_000_000_000_000) {
            now = Instant(nanosecondsSinceEpoch: Int64(at) * 1_000_000)
        } else {
            now = Clock.now().utc
        }
        nonces = arguments["nonce"].map { [$0] } ?? []
        if let path = arguments["instruments"] {
            for case .instrument(let instrument) in try Self.news(path, adapter, nil, 200).news { instruments.add(instrument) }
            guard !instruments.isEmpty else { throw TranslateProblem("\(path) has no instruments of \(type.profile.title)") }
        }
        requests = RequestTranslator(adapter, instruments)
    }

    // MARK: Which broker

    private static func settings(_ name: String, _ arguments: Arguments) throws -> (String, AdapterSettings) {
        guard let path = arguments["config"] else {
            guard let environment = VenueEnvironment(rawValue: arguments["environment"] ?? "live") else {
                throw Arguments.Misuse(message: "--environment is \(arguments["environment"] ?? ""); expected live or sandbox")
            }
            return (name, AdapterSettings(environment, credentials: ExampleCredentials.of(name), account: ExampleCredentials.account))
        }
        let configuration: Configuration
        do throws(Problems) {
            configuration = try Configuration.load(
                path: path, text: try ConfigurationFile.read(path), environment: try ConfigurationFile.environment())
        } catch {
            throw TranslateProblem(error.all.map(\.description).joined(separator: "\n"))
        }
        let named = configuration.brokers.filter { $0.id.description == name }
        for broker in named.isEmpty ? configuration.brokers : named {
            if case .web(let web) = broker.kind, !named.isEmpty || web.kind == name { return (web.kind, web.settings) }
        }
        throw TranslateProblem("\(path) has no broker \(name) that is spoken to by REST or WebSocket")
    }

    private static func unknown(_ name: String) -> TranslateProblem {
        let kinds = BrokerRegistry.kinds
        let near = suggestion(for: name, among: kinds).map { "; did you mean \($0)?" } ?? ""
        return TranslateProblem("no kind of broker \(name)\(near) (\(kinds.joined(separator: ", ")))")
    }

    // MARK: Out

    mutating func printRequests(of text: String) throws -> Int32 {
        var tasks: [VenueTask] = []
        // Messages with SOH may come without line ends between them.
        for line in text.split(whereSeparator: \.isNewline) where !line.allSatisfy({ $0 == " " }) {
            tasks += try requests.tasks(of: FIXLine(line))
        }
        guard !tasks.isEmpty else { throw TranslateProblem("no FIX message on standard input") }
        return try printRequests(for: tasks)
    }

    mutating func printRequests(for tasks: [VenueTask]) throws -> Int32 {
        for task in tasks {
            for request in try requests(for: task) {
                guard Output.print(Self.line(of: request)) else { return 0 }
            }
        }
        return 0
    }

    private mutating func requests(for task: VenueTask) throws -> [VenueRequest] {
        do throws(VenueRefusal) {
            return try adapter.requests(for: task, at: CallMoment(now, nonce: nonce()))
        } catch {
            // What cannot be changed in place is canceled and placed anew.
            if case .replace(let old, let new) = task, let both = try? cancelAndNew(old, new) { return both }
            throw TranslateProblem("refused before it is sent, OrdRejReason(103)=\(error.reason.text): \(error.text)")
        }
    }

    private mutating func cancelAndNew(_ old: VenueOrder, _ new: VenueOrder) throws -> [VenueRequest] {
        let cancel = try adapter.requests(for: .cancel(old, as: ""), at: CallMoment(now, nonce: nonce()))
        return cancel + (try adapter.requests(for: .place(new), at: CallMoment(now, nonce: nonce())))
    }

    /// The one that was given, and others behind it; else new ones.
    private mutating func nonce() -> String {
        if let last = nonces.last {
            nonces.append(Int64(last).map { String($0 + 1) } ?? last)
            return last
        }
        switch profile.nonce {
        case .none: return ""
        case .increasing(let unit):
            let first = now.nanosecondsSinceEpoch / unit.nanoseconds
            nonces = [String(first + 1)]
            return String(first)
        case .random(let count): return Hex.encode(SecureRandom.bytes(count))
        }
    }

    private static func line(of request: VenueRequest) -> String {
        var headers = JSONObject()
        for header in request.headers { headers.add(header.name, header.value) }
        var line = JSONObject()
        line.add("transport", request.transport.rawValue)
        line.add("method", request.method)
        line.add("url", request.url)
        line.add("headers", headers)
        line.add("body", String(decoding: request.body, as: UTF8.self))
        return line.text
    }

    func task(_ question: String, _ arguments: Arguments) throws -> VenueTask {
        let since = try arguments.number("since", in: 0...9_000_000_000_000).map {
            Instant(nanosecondsSinceEpoch: Int64($0) * 1_000_000)
        }
        switch question {
        case "open-orders": return .openOrders(try instrument(arguments), page: nil)
        case "balances": return .balances
        case "positions": return .positions
        case "fills":
            return .fills(try instrument(arguments), since: since ?? now.advanced(by: .seconds(-86_400)), page: nil)
        case "instruments": return .instruments(page: nil)
        case "time": return .time
        default:
            throw Arguments.Misuse(
                message: "--query is \(question); expected open-orders, balances, positions, fills, instruments or time")
        }
    }

    private func instrument(_ arguments: Arguments) throws -> Instrument? {
        guard let text = arguments["symbol"] else { return nil }
        if let known = instruments.instrument(named: text) { return known }
        guard let symbol = CanonicalSymbol(text), let guess = adapter.instrument(guessedFrom: symbol) else {
            throw TranslateProblem("\(text) is no instrument of \(profile.title); expected BASE/QUOTE, such as BTC/USD, or BASE/QUOTE:SETTLE for contracts")
        }
        return guess
    }

    // MARK: In

    mutating func printMessages(of path: String, _ arguments: Arguments) throws -> Int32 {
        var task: VenueTask?
        if let asked = arguments["asked"] {
            let lines = try Self.text(asked).split(whereSeparator: \.isNewline)
            for line in lines { task = try requests.tasks(of: FIXLine(line)).first }
        } else if let question = arguments["query"] {
            task = try self.task(question, arguments)
        }
        let status = try arguments.number("status", in: 100...599, default: 200) ?? 200
        let (news, verdict) = try Self.news(path, adapter, task, status)
        var messages = NewsMessages(
            adapter, instruments, answering: task, at: now, separator: arguments.has("soh") ? "\u{1}" : "|")
        messages.add(news, verdict)
        for remark in messages.remarks { Output.complain("penstock translate: \(remark)") }
        for message in messages.messages { guard Output.print(message) else { return 0 } }
        return 0
    }

    private static func news(
        _ path: String, _ adapter: any BrokerAdapter, _ task: VenueTask?, _ status: Int
    ) throws -> (news: [VenueNews], verdict: Verdict) {
        let bytes = try file(path)
        var news: [VenueNews] = []
        let parser = JSONParser(maximumBytes: 64 << 20)
        do throws(JSONError) {
            let value = try parser.parse(bytes)
            let verdict = try adapter.read(value, status: status, answering: task, into: &news)
            return (news, verdict)
        } catch {
            throw TranslateProblem("\(path): \(error)")
        }
    }

    static func text(_ path: String) throws -> String { String(decoding: try file(path), as: UTF8.self) }

    private static func file(_ path: String) throws -> [UInt8] {
        do throws(Problems) {
            return try ConfigurationFile.read(path == "-" ? "/dev/stdin" : path, lengthMax: 64 << 20)
        } catch {
            throw TranslateProblem(error.all.map(\.description).joined(separator: "\n"))
        }
    }
}
