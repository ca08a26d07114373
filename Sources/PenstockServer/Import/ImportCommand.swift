// `penstock import`: what other engines leave behind, brought over.

/// One case for each kind of thing that can be brought over.
package enum ImportCommand {
    package static let usage = """
        \(ImportSettingsCommand.usage)
        """

    package static func run(_ words: [String]) throws -> Int32 {
        switch words.first {
        case "cfg": return try ImportSettingsCommand.run(Array(words.dropFirst()))
        case let what:
            let found = what.map { "nothing is called \(shown($0)) here; " } ?? ""
            throw Arguments.Misuse(message: "\(found)usage: \(ImportSettingsCommand.summary)")
        }
    }
}
