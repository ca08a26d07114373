// The engines whose settings files are read.

/// One of the three QuickFIX engines.
enum SourceEngine: String, CaseIterable, Sendable {
    case quickfix
    case quickfixj
    case quickfixgo

    /// As its authors write it.
    var title: String {
        switch self {
        case .quickfix: "QuickFIX"
        case .quickfixj: "QuickFIX/J"
        case .quickfixgo: "QuickFIX/Go"
        }
    }

    /// Whether `beginstring` is BeginString, too.
    var ignoresCase: Bool { self == .quickfix }
}

/// Some of the engines: those that read a setting.
struct SourceEngines: OptionSet, Sendable {
    let rawValue: UInt8

    static let cpp = SourceEngines(.quickfix)
    static let java = SourceEngines(.quickfixj)
    static let go = SourceEngines(.quickfixgo)
    static let all: SourceEngines = [.cpp, .java, .go]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    private init(_ engine: SourceEngine) {
        switch engine {
        case .quickfix: rawValue = 1
        case .quickfixj: rawValue = 2
        case .quickfixgo: rawValue = 4
        }
    }

    func contains(_ engine: SourceEngine) -> Bool { isSuperset(of: SourceEngines(engine)) }

    /// `QuickFIX or QuickFIX/J`.
    var titles: String {
        alternatives(SourceEngine.allCases.filter { contains($0) }.map(\.title))
    }
}
