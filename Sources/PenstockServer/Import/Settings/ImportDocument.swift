// The whole configuration in the making, tried until our own reader finds nothing wrong with it.

/// Endpoints and their sessions, and what had to be taken out again.
struct ImportDocument {
    let path: String
    let engine: SourceEngine
    let name: String
    let store: [Draft]
    private(set) var endpoints: [EndpointDraft] = []
    /// Why keys are only comments in the end.
    private(set) var refusals: [Int: String] = [:]
    private var dropped: Set<Int> = []

    /// Of all sessions that are in it.
    var sessionNames: [String] { endpoints.flatMap { sessions(of: $0) }.map(\.source.name) }

    var sessionCount: Int { endpoints.reduce(0) { $0 + sessions(of: $1).count } }

    init(path: String, sessions: [SessionDraft], _ work: ImportWork) {
        self.path = path
        engine = work.engine
        let file = path.split(separator: "/").last ?? "imported"
        let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file
        let letters = stem.utf8.filter { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
            .prefix(32)
        name = letters.isEmpty ? "imported" : String(decoding: letters, as: UTF8.self)
        store = StoreBuilder(sessions.map(\.source), work, name: name).drafts()
        for session in sessions { add(session, work) }
    }

    /// Those that are not left out.
    func sessions(of endpoint: EndpointDraft) -> [SessionDraft] {
        endpoint.sessions.filter { !dropped.contains($0.id) }
    }

    // MARK: Endpoints

    /// Acceptors have what they listen on in common, initiators everything.
    private mutating func add(_ session: SessionDraft, _ work: ImportWork) {
        let words = Set(session.endpoint.map(\.words))
        let index = endpoints.firstIndex { endpoint in
            guard endpoint.isAcceptor == session.isAcceptor else { return false }
            if session.isAcceptor {
                return endpoint.entries.first?.words == session.endpoint.first?.words
            }
            return Set(endpoint.entries.map(\.words)) == words
        }
        guard let index else {
            endpoints.append(
                EndpointDraft(
                    isAcceptor: session.isAcceptor, entries: session.endpoint, sessions: [session]))
            return
        }
        if join(session, endpoints[index], work) { endpoints[index].sessions.append(session) }
    }

    /// False when the session cannot be there: with TLS on an address without, or with another.
    private func join(_ session: SessionDraft, _ endpoint: EndpointDraft, _ work: ImportWork)
        -> Bool
    {
        func tls(_ drafts: [Draft]) -> String? { drafts.first { $0.key == "tls" }?.words }
        let (name, line) = (session.source.name, session.source.line)
        guard tls(session.endpoint) == tls(endpoint.entries) else {
            work.note(
                line, name, .session,
                "other TLS settings on the same address; expected the same, or another port")
            return false
        }
        let words = Set(endpoint.entries.map(\.words))
        for draft in session.endpoint where !words.contains(draft.words) {
            let why = "an address has one \(draft.key): that of the first session there"
            for origin in draft.origins { work.leave(origin, name, .decision, why) }
        }
        return true
    }

    // MARK: Trying

    /// The text that loads; nil when there is no session left, or nothing helps.
    mutating func settle(_ work: ImportWork) -> String? {
        for _ in 0..<64 {
            guard sessionCount > 0 else { return nil }
            let page = ImportPage(self, work.variables.names)
            do throws(Problems) {
                _ = try Configuration.load(
                    path: "imported.yaml", text: Array(page.text.utf8),
                    environment: work.variables.standIns)
                return page.text
            } catch {
                guard refuse(error.all, page, work) else {
                    work.note(0, nil, .wrong, error.all[0].message)
                    return nil
                }
            }
        }
        work.note(0, nil, .wrong, "too much of it cannot be carried")
        return nil
    }

    /// Takes out the keys that the problems are about; false when one is about none.
    private mutating func refuse(_ problems: [Problem], _ page: ImportPage, _ work: ImportWork)
        -> Bool
    {
        var isAnyNew = false
        for problem in problems {
            guard let id = page.draft(atLine: problem.line), let found = find(id) else { continue }
            if found.draft.isVital {
                for session in found.sessions where dropped.insert(session.id).inserted {
                    let origin = found.draft.origins.first
                    let what = origin.map { "\($0.name): " } ?? "\(found.draft.key): "
                    work.note(
                        origin?.number ?? session.source.line, session.source.name, .session,
                        what + problem.message)
                    isAnyNew = true
                }
            } else if refusals[id] == nil {
                refusals[id] = problem.message
                isAnyNew = true
                report(found.draft, found.sessions, problem, work)
            }
        }
        return isAnyNew
    }

    private func report(
        _ draft: Draft, _ sessions: [SessionDraft], _ problem: Problem, _ work: ImportWork
    ) {
        let names = sessions.isEmpty ? [nil] : sessions.map { Optional($0.source.name) }
        for name in names {
            for origin in draft.origins { work.leave(origin, name, .wrong, problem.message) }
            if draft.origins.isEmpty {
                work.note(0, name, .wrong, "\(draft.key): \(problem.message)")
            }
        }
    }

    /// A key, and the sessions that have it.
    private func find(_ id: Int) -> (draft: Draft, sessions: [SessionDraft])? {
        if let draft = Self.find(id, store) { return (draft, []) }
        for endpoint in endpoints {
            if let draft = Self.find(id, endpoint.entries) {
                return (draft, sessions(of: endpoint))
            }
            for session in endpoint.sessions {
                if let draft = Self.find(id, session.session) { return (draft, [session]) }
            }
        }
        return nil
    }

    private static func find(_ id: Int, _ drafts: [Draft]) -> Draft? {
        for draft in drafts {
            if draft.id == id { return draft }
            if case .mapping(let inner) = draft.content, let found = find(id, inner) {
                return found
            }
        }
        return nil
    }
}
