// `penstock import`.

/// Brings over what other engines have.
package enum ImportCommand {
    package static let usage = StoreImportCommand.usage

    package static func run(_ words: [String]) throws -> Int32 {
        switch words.first {
        case "store": return try StoreImportCommand.run(Array(words.dropFirst()))
        case let other?:
            throw Arguments.Misuse(message: "cannot import \(other); expected store")
        case nil:
            throw Arguments.Misuse(message: "expected what to import: store")
        }
    }
}
