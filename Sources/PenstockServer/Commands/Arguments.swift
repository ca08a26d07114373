// The command line.

/// What stands behind a command: options that begin with `--`, and the rest in order.
package struct Arguments {
    /// A command line that does not say what to do; exit code 2.
    package struct Misuse: Error {
        package let message: String
    }

    package private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]
    private var flags: Set<String> = []

    /// - Parameters:
    ///   - valued: Options that take a value: `--port 9878` or `--port=9878`; some more than once.
    ///   - plain: Options that take none.
    package init(_ words: [String], valued: Set<String> = [], flags plain: Set<String> = []) throws(Misuse) {
        var words = words[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("--"), word.count > 2 else {
                operands.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if plain.contains(name) {
                guard parts.count == 1 else { throw Misuse(message: "--\(name) takes no value") }
                flags.insert(name)
            } else if valued.contains(name) {
                guard let value = parts.count == 2 ? String(parts[1]) : words.popFirst() else {
                    throw Misuse(message: "--\(name) needs a value")
                }
                values[name, default: []].append(value)
            } else {
                let suggestion = nearest(to: name, among: plain.union(valued))
                throw Misuse(message: "unknown option --\(name)\(suggestion.map { "; did you mean --\($0)?" } ?? "")")
            }
        }
    }

    /// The value of an option that is given once; where it is given again, the last.
    package subscript(name: String) -> String? { values[name]?.last }

    /// The values of an option that may be given more than once, in their order.
    package func all(_ name: String) -> [String] { values[name] ?? [] }

    package func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// A whole number within bounds, or the default when the option is not given.
    package func number(_ name: String, in range: ClosedRange<Int>, default usual: Int? = nil) throws(Misuse) -> Int? {
        guard let text = self[name] else { return usual }
        guard let number = Int(text), range.contains(number) else {
            throw Misuse(
                message: "--\(name) is \(text); expected a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Exactly so many operands.
    package func expect(_ count: ClosedRange<Int>, _ usage: String) throws(Misuse) {
        guard count.contains(operands.count) else { throw Misuse(message: "usage: \(usage)") }
    }

    private func nearest(to name: String, among names: Set<String>) -> String? {
        names.sorted().first { $0.hasPrefix(name.prefix(3)) }
    }
}
