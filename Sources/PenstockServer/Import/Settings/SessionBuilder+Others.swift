// Settings with one key each, and those with none.

extension SessionBuilder {
    /// Everything that the tables alone can say, and whatever no part has spoken of.
    mutating func buildOthers() {
        for setting in source.all where !work.isSettled(setting, name) {
            guard let known = SettingTable.find(setting.name, engine) else { continue }
            if SettingTable.usual[known.name] == setting.value.uppercased() {
                leave(setting, .unneeded, "that is how it is")
                continue
            }
            switch known.fate {
            case .key(let key, let form, let place): carry(setting, key, form, place)
            case .unneeded(let why): leave(setting, .unneeded, why)
            case .missing(let why): leave(setting, .missing, why)
            case .decision(let why): leave(setting, .decision, why)
            case .part(.store): break  // There is one for all sessions.
            case .part: leave(setting, .unneeded, "of no effect with the settings beside it")
            case .foreign(let owner, let key): leave(setting, .unread, Self.explain(owner, key))
            }
        }
    }

    /// Of a setting that none of the three engines has.
    static func explain(_ owner: String, _ key: String?) -> String {
        let instead = key.map { "here it is called \($0)" } ?? "there is nothing like it here"
        return "\(owner) has it, and no QuickFIX engine; \(instead)"
    }

    private mutating func carry(
        _ setting: SettingLine, _ key: String, _ form: SettingForm, _ place: KeyPlace
    ) {
        switch place {
        case .acceptor, .acceptorSession, .acceptorTLS:
            guard isAcceptor else { return leave(setting, .unneeded, "only acceptors have it") }
        case .initiator, .initiatorSession, .initiatorTLS:
            guard !isAcceptor else { return leave(setting, .unneeded, "only initiators have it") }
        case .store, .connection, .session: break
        }
        do throws(Misfit) {
            let value = try form.text(text(setting, standIn: form.standIn), engine)
            put(place, key, value, from: [setting])
        } catch {
            leave(setting, .wrong, "\(error.what); expected \(error.expected ?? "another value")")
        }
    }
}

extension SettingForm {
    /// A value that every key of this form can have.
    var standIn: String {
        switch self {
        case .flag: "true"
        case .count, .seconds, .decimal: "1"
        case .precision: "milliseconds"
        case .time: "00:00:00"
        case .day: "Monday"
        case .text: "x"
        }
    }

    /// The value as we write it. What is wrong is said without quoting it.
    func text(_ value: String, _ engine: SourceEngine) throws(Misfit) -> String {
        if value.contains("${") { return value }
        switch self {
        case .flag:
            guard let isOn = ["Y": true, "y": true, "N": false, "n": false][value] else {
                throw Misfit(what: "neither Y nor N", expected: "one of them")
            }
            return isOn ? "true" : "false"
        case .count:
            guard let number = Int64(value) else {
                throw Misfit(what: "no whole number", expected: "one")
            }
            return "\(number)"
        case .seconds:
            if let number = Int64(value) { return "\(number)" }
            guard engine == .quickfixgo, let duration = GoDuration.text(value) else {
                throw Misfit(what: "no whole number", expected: "seconds")
            }
            return duration
        case .decimal:
            let isDecimal =
                (1...20).contains(value.utf8.count)
                && value.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
            guard isDecimal else { throw Misfit(what: "no decimal", expected: "one such as 0.5") }
            return value
        case .precision: return try TimestampDigits.word(value, engine)
        case .time, .day, .text:
            guard !value.isEmpty else { throw Misfit(what: "empty", expected: "a value") }
            return value
        }
    }
}

/// Durations of Go: `1m30s`, `1.5s`.
enum GoDuration {
    /// Source: Go, time.ParseDuration.
    private static let units: [(name: String, microseconds: Int64)] = [
        ("us", 1), ("ms", 1000), ("s", 1_000_000), ("m", 60_000_000), ("h", 3_600_000_000),
    ]

    /// In a unit of ours; nil when it is no duration, or one of parts of a microsecond.
    static func text(_ written: String) -> String? {
        var rest = written[...]
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { ("a"..."z").contains($0) }
            rest = rest.dropFirst(name.count)
            guard let count = Int64(digits), let unit = units.first(where: { $0.name == name })
            else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: unit.microseconds)
            let (sum, carry) = total.addingReportingOverflow(product)
            guard !overflow, !carry else { return nil }
            total = sum
        }
        let unit = units.last { total % $0.microseconds == 0 } ?? units[0]
        return "\(total / unit.microseconds)\(unit.name)"
    }
}
