// A settings file in, a configuration and what is left over out.

/// What came of a settings file.
struct SettingsImport {
    let engine: SourceEngine
    /// Of an engine that was guessed; nil when it was said.
    let guess: EngineGuess?
    /// A configuration that loads; nil when none could be made.
    let yaml: String?
    /// How many sessions it has.
    let sessionCount: Int
    /// The variables that it wants.
    let variables: [String]
    /// In the order of the lines.
    let leftovers: [Leftover]

    /// The most sessions that a file is read for.
    static let sessionsMax = 4096

    /// - Parameters:
    ///   - path: For the name of the gateway, and for comments.
    ///   - text: At most 1 MiB.
    ///   - fileExists: Whether there is a file, of a path as seen from where the configuration will be.
    ///
    /// Total: any text gives a configuration, or says what is missing.
    init(
        path: String, text: [UInt8], engine said: SourceEngine?,
        fileExists: @escaping (String) -> Bool = { _ in false }
    ) {
        let file = SettingsFile(text)
        let guess = said == nil ? EngineGuess(file) : nil
        let engine = said ?? guess?.engine ?? .quickfix
        let work = ImportWork(engine, fileExists: fileExists)
        let sources = SettingsImport.sources(file, work)
        let named = sources.compactMap { SessionBuilder.build($0, work) }
        let sessions = named + SettingsImport.others(than: named, work)
        var document = ImportDocument(path: path, sessions: sessions, work)
        yaml = document.settle(work)
        sessionCount = document.sessionCount
        variables = yaml == nil ? [] : work.variables.names
        leftovers = work.leftovers.gathered(among: document.sessionNames)
        self.engine = engine
        self.guess = guess
    }

    /// With DynamicSessions QuickFIX/Go lets in everybody: a session for any peer, once on each address.
    private static func others(than named: [SessionDraft], _ work: ImportWork) -> [SessionDraft] {
        var places: Set<String> = []
        return named.compactMap { session in
            guard session.isAcceptor, let setting = session.source["DynamicSessions"],
                ["Y", "y"].contains(setting.value)
            else { return nil }
            work.leave(
                setting, session.source.name, .decision,
                "any SenderCompID may log on, but to our CompID; who has done so is remembered")
            let place =
                [session.endpoint.first?.words ?? ""]
                + session.session.prefix(3).filter { $0.key != "targetCompID" }.map(\.words)
            guard places.insert(place.joined(separator: "/")).inserted else { return nil }
            return SessionBuilder.build(session.source.ofAnybody(setting), work)
        }
    }

    /// The sessions with their defaults. Lines that no session has are left over.
    private static func sources(_ file: SettingsFile, _ work: ImportWork) -> [SourceSession] {
        for fault in file.faults { work.note(fault.line, nil, .unread, fault.message) }
        var defaults: [SettingsFile.Block] = []
        for block in file.blocks {
            switch block.kind {
            case .defaults where work.engine == .quickfix && !defaults.isEmpty:
                for setting in block.settings {
                    work.leave(setting, nil, .unread, "QuickFIX reads the first [DEFAULT] only")
                }
            case .defaults: defaults.append(block)
            case .session: break
            case .other:
                for setting in block.settings {
                    work.leave(
                        setting, nil, .unread,
                        "in a section that is neither [DEFAULT] nor [SESSION]")
                }
            }
        }
        let blocks = file.blocks.filter { $0.kind == .session }
        for setting in defaults.flatMap(\.settings) { judge(setting, nil, work) }
        judgeRepeats(defaults.flatMap(\.settings), nil, work)
        if blocks.isEmpty { work.note(0, nil, .wrong, "no [SESSION]") }
        if blocks.count > sessionsMax {
            work.note(
                blocks[sessionsMax].line, nil, .wrong,
                "more than \(sessionsMax) sessions; the rest is left out")
        }
        return blocks.prefix(sessionsMax).map { block in
            let source = SourceSession(work.engine, defaults + [block])
            for setting in block.settings { judge(setting, source.name, work) }
            judgeRepeats(block.settings, source.name, work)
            judgeCase(block, work)
            return source
        }
    }

    private static func judgeCase(_ block: SettingsFile.Block, _ work: ImportWork) {
        guard work.engine == .quickfix, block.title != block.title.uppercased() else { return }
        work.note(
            block.line, nil, .decision, "QuickFIX wants [SESSION] in capitals; taken all the same")
    }

    /// Reports a setting that the engine does not read.
    private static func judge(_ setting: SettingLine, _ session: String?, _ work: ImportWork) {
        guard let known = SettingTable.find(setting.name, work.engine) else {
            let near = suggestion(for: setting.name, among: SettingTable.names)
            let isCase = near?.lowercased() == setting.name.lowercased()
            let hint = near.map { "; did you mean \($0)?" } ?? ""
            let what = isCase ? "\(work.engine.title) minds capitals" : "no engine has it"
            return work.leave(setting, session, .unknown, what + hint)
        }
        guard !known.engines.contains(work.engine) else { return }
        if case .foreign(let owner, let key) = known.fate {
            work.leave(setting, session, .unread, SessionBuilder.explain(owner, key))
        } else {
            let why = "\(known.engines.titles) has it, \(work.engine.title) does not"
            work.leave(setting, session, .unread, "\(why); --engine says whose file it is")
        }
    }

    /// Of a setting that is there twice, the last counts.
    private static func judgeRepeats(
        _ settings: [SettingLine], _ session: String?, _ work: ImportWork
    ) {
        var last: [String: SettingLine] = [:]
        for setting in settings {
            let name = work.engine.ignoresCase ? setting.name.lowercased() : setting.name
            if let earlier = last[name] {
                work.leave(earlier, session, .unread, "line \(setting.number) says it again")
            }
            last[name] = setting
        }
    }
}
