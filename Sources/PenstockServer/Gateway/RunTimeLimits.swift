// Limits that operators have changed while the gateway runs.

internal import Risk
internal import Values

/// Which limit, of whom.
struct LimitKey: Hashable, Sendable {
    let limit: RiskLimit
    let scope: RiskScope

    init(_ limit: RiskLimit, _ scope: RiskScope) {
        self.limit = limit
        self.scope = scope
    }
}

/// A limit that is another one than the configuration file says, by whom and why.
struct LimitOverride: Sendable {
    var key: LimitKey
    /// Nil: it is taken away.
    var value: Decimal?
    /// What the file said when it was changed. Once the file says something else, the file holds.
    var inFile: Decimal?
    var who: Identifier
    var why: Text<16>
    var at: Instant

    private static var version: UInt8 { 1 }

    /// At most 320 bytes.
    func append(to row: inout RowWriter) {
        row.append(LimitOverride.version)
        row.append(key.limit.code)
        key.scope.encode(into: &row)
        for value in [value, inFile] {
            row.append(value == nil ? UInt8(0) : 1)
            if let value { row.append(value) }
        }
        row.append(who)
        row.append(why)
        row.append(at)
    }

    /// Nil for bytes that are none. Total: any bytes give an answer.
    static func decode(_ bytes: Bytes) -> LimitOverride? {
        var row = RowReader(bytes)
        guard row.byte() == version, let limit = RiskLimit(code: row.byte()) else { return nil }
        let scope = RiskScope.decode(from: &row)
        guard let value = optional(&row), let inFile = optional(&row) else { return nil }
        let made = LimitOverride(
            key: LimitKey(limit, scope), value: value, inFile: inFile, who: row.text(), why: row.text(), at: row.instant())
        guard row.isComplete, LimitSetting(limit, scope, value).problem == nil else { return nil }
        return made
    }

    private static func optional(_ row: inout RowReader) -> Decimal?? {
        switch row.byte() {
        case 0: .some(nil)
        case 1: .some(row.decimal())
        default: nil
        }
    }

    init(key: LimitKey, value: Decimal?, inFile: Decimal?, who: Identifier, why: Text<16>, at: Instant) {
        self.key = key
        self.value = value
        self.inFile = inFile
        self.who = who
        self.why = why
        self.at = at
    }
}

/// A limit on the rate of a session, which the file names; its number is known when it has logged on once.
struct SessionLimit: Sendable {
    /// `SENDER->TARGET`, or the TargetCompID alone.
    var session: String
    var limit: RiskLimit
    var value: Decimal
}

/// What the file says, and what was changed since.
struct RunTimeLimits {
    private(set) var file: [LimitKey: Decimal] = [:]
    var overrides: [LimitKey: LimitOverride] = [:]
    let ofSessions: [SessionLimit]
    /// As the store has them, until they are compared with the file.
    var found: [LimitOverride] = []

    init(_ settings: [LimitSetting], ofSessions: [SessionLimit]) {
        self.ofSessions = ofSessions
        for setting in settings { file[LimitKey(setting.limit, setting.scope)] = setting.value }
    }

    /// The limits of a session that is there now, which were not known before.
    mutating func bind(_ session: UInt32, called names: [String]) -> [LimitSetting] {
        var bound: [LimitSetting] = []
        for limit in ofSessions where names.contains(limit.session) {
            let key = LimitKey(limit.limit, .session(session))
            guard file[key] == nil else { continue }
            file[key] = limit.value
            bound.append(LimitSetting(limit.limit, .session(session), limit.value))
        }
        return bound
    }
}
