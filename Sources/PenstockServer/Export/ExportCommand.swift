// `penstock export`.

/// Writes what other engines read.
package enum ExportCommand: Command {
    package static let usage = StoreExportCommand.usage + "\n\n" + LogExportCommand.usage

    package static func run(_ words: [String]) throws -> Int32 {
        switch words.first {
        case "store": return try StoreExportCommand.run(Array(words.dropFirst()))
        case "log": return try LogExportCommand.run(Array(words.dropFirst()))
        case let other?:
            throw Arguments.Misuse(message: "cannot export \(other); expected store or log")
        case nil:
            throw Arguments.Misuse(message: "expected what to export: store or log")
        }
    }
}
