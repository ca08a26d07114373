// What keeps a session from being carried over.

/// A file, a name or a store that does not fit, in one clear line.
struct PortProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// - Parameter offset: Of the first byte that does not fit.
    init(_ path: String, at offset: UInt64, _ reason: String) {
        description = "\(path): byte \(offset): \(reason)"
    }
}
