// `penstock import`: what other engines leave behind, brought over.

/// One case for each kind of thing that can be brought over.
package enum ImportCommand: Command {
    package static let usage = """
        \(ImportSettingsCommand.usage)

        \(StoreImportCommand.usage)
        """

    package static func run(_ words: [String]) throws -> Int32 {
        switch words.first {
        case "cfg": return try ImportSettingsCommand.run(Array(words.dropFirst()))
        case "store": return try StoreImportCommand.run(Array(words.dropFirst()))
        case let what:
            let found = what.map { "cannot import \(shown($0)); " } ?? ""
            throw Arguments.Misuse(message: "\(found)expected cfg or store: `penstock help import` tells more")
        }
    }
}
