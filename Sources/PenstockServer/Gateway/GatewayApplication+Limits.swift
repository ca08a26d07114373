// Limits at run time: changed, shown, kept.

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Risk
internal import Routing
internal import Values

extension GatewayApplication {
    /// Sets a limit from here on, whatever the file says, until the file says something else.
    mutating func change(_ wish: LimitWish, in engine: inout Engine) -> ControlAnswer {
        guard !wish.why.isEmpty else { return .refused(Text("a change of a limit needs a reason: --why")) }
        guard let stopped = scope(wish.scope, in: engine) else { return .refused(refusal(of: wish.scope)) }
        let key = LimitKey(wish.limit, RiskScope(stopped))
        let inFile = limits.file[key]
        let value: Decimal? =
            switch wish.value {
            case .set(let value): value
            case .unlimited: nil
            case .asInFile: inFile
            }
        let former: Decimal?
        switch gateway.risk.set(LimitSetting(key.limit, key.scope, value)) {
        case .refused(let problem): return .refused(Text(string: problem.text) ?? Text())
        case .changed(let before): former = before
        }
        if value != nil, key.limit.usesMarket { usesMarket = true }
        let isOfFile = value == inFile
        limits.overrides[key] =
            isOfFile
            ? nil
            : LimitOverride(key: key, value: value, inFile: inFile, who: wish.who, why: wish.why, at: engine.now.utc)
        stageLimit(key, in: &engine)
        let named = "\(key.limit) of \(name(of: stopped, in: engine))"
        note(named, by: wish.who, Text("limit changed"), former, "\(Self.words(value)): \(wish.why)", in: &engine)
        let text = "\(named): \(Self.words(value)), was \(Self.words(former))\(isOfFile ? "; as the file says" : "")"
        engine.note(Self.cut(text))
        return .done(Self.cut(text))
    }

    private func note(
        _ object: String, by who: Identifier, _ action: Text<8>, _ before: Decimal?, _ after: String,
        in engine: inout Engine
    ) {
        engine.audit(
            AuditNote(
                actor: who, action: action, object: Self.cut(object), before: Self.cut(Self.words(before)),
                after: Self.cut(after)))
    }

    private static func words(_ value: Decimal?) -> String { value.map { "\($0)" } ?? "none" }

    /// As much of it as has room.
    static func cut<let words: Int>(_ string: String) -> Text<words> {
        var text = Text<words>()
        for byte in string.utf8.prefix(Text<words>.capacity) { text.append(byte) }
        return text
    }

    private mutating func stageLimit(_ key: LimitKey, in engine: inout Engine) {
        bookRow.reset()
        bookRow.append(key.limit.code)
        key.scope.encode(into: &bookRow)
        let number = BookKind.number(of: GatewayApplication.hash(bookRow.bytes))
        guard let override = limits.overrides[key] else { return engine.record.delete(.book, BookKind.limit.key(number)) }
        bookRow.reset()
        override.append(to: &bookRow)
        stageBook(.limit, number, in: &engine)
    }

    // MARK: - At start, and when somebody logs on

    /// A row of the store: what it says holds if the file says what it said then.
    mutating func restoreLimit(_ row: Bytes) -> Bool {
        guard let override = LimitOverride.decode(row) else { return false }
        limits.found.append(override)
        return true
    }

    /// After the rows are read: limits of sessions that are known, then what was changed at run time.
    mutating func applyLimits(in engine: inout Engine) {
        for index in 0..<engine.sessionCount { bindLimits(of: SessionID(index), in: &engine) }
        for override in limits.found {
            let inFile = limits.file[override.key]
            if inFile == override.inFile,
                case .changed = gateway.risk.set(LimitSetting(override.key.limit, override.key.scope, override.value))
            {
                limits.overrides[override.key] = override
                if override.value != nil, override.key.limit.usesMarket { usesMarket = true }
                continue
            }
            stageLimit(override.key, in: &engine)
            let named = "\(override.key.limit) of \(name(of: StopScope(override.key.scope), in: engine))"
            note(named, by: Identifier("gateway"), Text("limit of the file"), override.value, Self.words(inFile), in: &engine)
            engine.note(Self.cut("\(named): \(Self.words(inFile)), as the file says now; changed before by \(override.who)"))
        }
        limits.found = []
    }

    /// The limits and the rules of routing that the file has for a session.
    private mutating func bindLimits(of session: SessionID, in engine: inout Engine) {
        let identity = engine.identity(of: session)
        let names = ["\(identity.senderCompID)->\(identity.targetCompID)", "\(identity.targetCompID)"]
        for setting in limits.bind(UInt32(session.index), called: names) { _ = gateway.risk.set(setting) }
        if !gateway.router.bind(UInt32(session.index), called: names) {
            engine.note(Text("a rule of routing is for sixteen sessions already"), about: session)
        }
    }

    /// Vouched for: people log on now and then.
    @_semantics("no_performance_analysis")
    mutating func bindLimitsOfClient(_ session: SessionID, in engine: inout Engine) {
        if !limits.ofSessions.isEmpty || gateway.router.namesSessions { bindLimits(of: session, in: &engine) }
    }

    // MARK: - Shown

    private static var linesInOnePiece: Int { 200 }

    func limits(from: Int, in engine: borrowing Engine) -> [ControlAnswer] {
        var all = gateway.risk.allLimits
        for override in limits.overrides.values.sorted(by: { $0.at < $1.at }) where override.value == nil {
            all.append(LimitSetting(override.key.limit, override.key.scope, nil))
        }
        let end = min(all.count, from + Self.linesInOnePiece)
        var answers = all[min(from, end)..<end].map { ControlAnswer.line(line(of: $0, in: engine)) }
        answers.append(end < all.count ? .more(UInt64(end)) : .done(Text()))
        return answers
    }

    /// Scope, limit, value, use, what the file says; who changed it, why, when.
    private func line(of setting: LimitSetting, in engine: borrowing Engine) -> String {
        let key = LimitKey(setting.limit, setting.scope)
        let use = gateway.risk.use(of: setting.limit, setting.scope).flatMap { $0.rounded(toDigits: 2, .up) }
        var fields = [
            "limit", "\(name(of: StopScope(setting.scope), in: engine))", "\(setting.limit)", Self.words(setting.value),
            use.map { "\($0.normalized)" } ?? "", Self.words(limits.file[key]),
        ]
        if let override = limits.overrides[key] {
            fields += [
                "\(override.who)", "\(override.why)", "\(override.at.nanosecondsSinceEpoch / 1_000_000)",
            ]
        } else {
            fields += ["", "", ""]
        }
        return fields.joined(separator: "\t")
    }

    /// A stop is over: what asked for it may ask again.
    mutating func rearmBreakers(of scope: StopScope) {
        switch scope {
        // A breaker whose stop had no room stopped everything.
        case .everything: gateway.risk.rearmAll()
        case .broker, .symbol, .account, .strategy, .session: gateway.risk.rearm(RiskScope(scope))
        }
    }
}

extension RiskScope {
    init(_ scope: StopScope) {
        switch scope {
        case .everything: self = .global
        case .broker(let broker): self = .broker(broker)
        case .account(let account): self = .account(account)
        case .symbol(let symbol): self = .symbol(symbol)
        case .strategy(let strategy): self = .strategy(strategy)
        case .session(let session): self = .session(session)
        }
    }
}
