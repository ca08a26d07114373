// What is logged, and how.

internal import Values

extension Configuration {
    /// What `log` says.
    package struct Log: Sendable {
        package enum Format: Sendable {
            /// Lines for people.
            case text
            /// An object a line, for programs.
            case json
        }

        package enum Level: Int, Sendable, CaseIterable, Comparable {
            case error
            case warning
            case info

            package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
        }

        package let format: Format
        /// The least important that is logged.
        package let level: Level
        /// So many lines of one kind of event in a second at most; nil for any number.
        package let perSecond: Int?

        static let usual = Log(format: .text, level: .info, perSecond: nil)
    }
}

extension Configuration.Log {
    static func read(_ section: inout Section) -> Self? {
        let format = section.value("format", .choice([("text", Format.text), ("json", .json)]), default: usual.format)
        let level = section.value("level", .choice(Level.allCases.map { ("\($0)", $0) }), default: usual.level)
        let perSecond = section.optional("perSecond", .integer(1...1_000_000))
        return Self(format: format, level: level, perSecond: perSecond)
    }
}
