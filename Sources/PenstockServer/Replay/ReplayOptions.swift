// What `penstock replay` is asked to do.

internal import FIXEngine
internal import FIXWire
internal import Reactor
internal import Values

/// The command line of `penstock replay`, checked.
struct ReplayOptions {
    let store: String
    let session: String
    let peer: HostAddress
    /// Which end of the connection the replay is.
    let isAcceptor: Bool
    /// Nil with --as-fast.
    let speed: Double?
    let patience: Interval
    let range: ReplayRange
    let rules: ComparisonRules
    let sender: Name?
    let target: Name?
    let username: String?
    /// The name of the environment variable that has it.
    let passwordVariable: String?
    let keepsNumbers: Bool
    let tls: TLSSettings?
    let dictionaries: [String]
    let isForPrograms: Bool

    static var summary: String { "penstock replay STORE SESSION --to HOST:PORT [options]; --help lists them" }

    private static var valued: Set<String> {
        [
            "to", "as", "speed", "patience", "from", "to-number", "since", "until", "ignore", "ids", "sender",
            "target", "username", "password-from", "ca", "certificate", "key", "server-name", "dictionary",
        ]
    }

    /// - Parameter now: What times of day and durations refer to.
    init(_ words: [String], at now: Instant) throws(Arguments.Misuse) {
        let arguments = try Arguments(
            words, valued: ReplayOptions.valued,
            flags: ["as-fast", "strict", "keep-numbers", "tls", "json", "help"])
        try arguments.expect(2...2, ReplayOptions.summary)
        store = arguments.operands[0]
        session = arguments.operands[1]
        switch arguments["as"] ?? "initiator" {
        case "initiator": isAcceptor = false
        case "acceptor": isAcceptor = true
        case let other: throw Arguments.Misuse(message: "--as is \(other); expected initiator or acceptor")
        }
        peer = try ReplayOptions.peer(arguments, isAcceptor: isAcceptor)
        speed = try ReplayOptions.speed(arguments)
        let patience = Form<Interval>.duration(.milliseconds(1)...(.seconds(3600)))
        self.patience = try ReplayOptions.read("patience", patience, arguments) ?? .seconds(2)
        range = try ReplayOptions.range(arguments, now)
        rules = try ReplayOptions.rules(arguments)
        sender = try ReplayOptions.name("sender", arguments)
        target = try ReplayOptions.name("target", arguments)
        username = arguments["username"]
        passwordVariable = arguments["password-from"]
        keepsNumbers = arguments.has("keep-numbers")
        tls = try ReplayOptions.tls(arguments, isAcceptor: isAcceptor)
        dictionaries = arguments.all("dictionary")
        isForPrograms = arguments.has("json")
    }

    private static func peer(
        _ arguments: Arguments, isAcceptor: Bool
    ) throws(Arguments.Misuse) -> HostAddress {
        guard let address = try read("to", .address, arguments) else {
            throw Arguments.Misuse(message: "--to is missing: whom to play it to, as HOST:PORT")
        }
        guard isAcceptor || address.port != 0 else {
            throw Arguments.Misuse(message: "--to has port 0, to which nobody can connect")
        }
        return HostAddress(address.host, address.port)
    }

    private static func speed(_ arguments: Arguments) throws(Arguments.Misuse) -> Double? {
        guard let text = arguments["speed"] else { return arguments.has("as-fast") ? nil : 1 }
        guard !arguments.has("as-fast") else {
            throw Arguments.Misuse(message: "--speed and --as-fast exclude each other")
        }
        guard let speed = Double(text), speed >= 0.001, speed <= 1e6 else {
            throw Arguments.Misuse(message: "--speed is \(text); expected a number from 0.001 to 1000000")
        }
        return speed
    }

    private static func range(
        _ arguments: Arguments, _ now: Instant
    ) throws(Arguments.Misuse) -> ReplayRange {
        var range = ReplayRange()
        range.numbers = try arguments.numbers(from: "from", to: "to-number")
        range.since = try arguments.time("since", at: now) ?? range.since
        range.until = try arguments.time("until", at: now) ?? range.until
        guard range.since <= range.until else { throw Arguments.Misuse(message: "--until is before --since") }
        return range
    }

    private static func rules(_ arguments: Arguments) throws(Arguments.Misuse) -> ComparisonRules {
        var rules = arguments.has("strict") ? ComparisonRules.strict : ComparisonRules.usual
        rules.ignored.formUnion(try tags("ignore", arguments))
        // Who ignores an ID asks nothing of it.
        rules.ids.removeAll { rules.ignored.contains($0) }
        rules.ids += try tags("ids", arguments)
        return rules
    }

    private static func tags(_ name: String, _ arguments: Arguments) throws(Arguments.Misuse) -> [UInt32] {
        guard let text = arguments[name] else { return [] }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map {
            word throws(Arguments.Misuse) in
            guard let tag = UInt32(word), tag > 0, tag < .max else {
                throw Arguments.Misuse(message: "--\(name) is \(text); expected tags, as in 58,5001")
            }
            return tag
        }
    }

    private static func name(_ option: String, _ arguments: Arguments) throws(Arguments.Misuse) -> Name? {
        guard let text = arguments[option] else { return nil }
        guard let name = Name(string: text), !name.isEmpty else {
            throw Arguments.Misuse(message: "--\(option) is \(text); expected 1 to \(Name.capacity) bytes")
        }
        return name
    }

    private static func tls(
        _ arguments: Arguments, isAcceptor: Bool
    ) throws(Arguments.Misuse) -> TLSSettings? {
        let parts = ["ca", "certificate", "key", "server-name"].filter { arguments[$0] != nil }
        guard arguments.has("tls") else {
            if let part = parts.first { throw Arguments.Misuse(message: "--\(part) goes with --tls") }
            return nil
        }
        var settings = TLSSettings()
        settings.authorityFile = arguments["ca"]
        settings.serverName = arguments["server-name"]
        switch (arguments["certificate"], arguments["key"]) {
        case (let certificate?, let key?):
            settings.identities = [TLSIdentity(certificateFile: certificate, privateKeyFile: key)]
        case (nil, nil) where !isAcceptor: break
        default:
            throw Arguments.Misuse(
                message: "--certificate and --key go together, and an acceptor needs them")
        }
        if isAcceptor, settings.authorityFile != nil { settings.clientCertificate = .required }
        return settings
    }

    private static func read<Value>(
        _ name: String, _ form: Form<Value>, _ arguments: Arguments
    ) throws(Arguments.Misuse) -> Value? {
        guard let text = arguments[name] else { return nil }
        do throws(Misfit) { return try form.read(text) } catch {
            throw Arguments.Misuse(message: "--\(name): \(error.message(expected: form.expected))")
        }
    }
}
