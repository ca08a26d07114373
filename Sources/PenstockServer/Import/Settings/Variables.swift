// `${NAME}`: what the configuration takes from the environment.

/// The variables that the configuration needs, and what stands in for them while it is tried.
struct Variables {
    private(set) var standIns: [String: String] = [:]
    /// Those that hold secrets, by the line and what of it is secret.
    private var secrets: [String: String] = [:]

    var names: [String] { standIns.keys.sorted() }

    /// The value with every `${variable}` in the form that the environment has it, and the names of
    /// those whose names had to change. Anything else with `${` in it stands for itself.
    ///
    /// Source: QuickFIX/J, SessionSettings: `${` and `}` with at least one character between them.
    mutating func carry(
        _ value: String, standIn: String
    ) -> (value: String, variables: [(there: String, here: String)]) {
        guard value.contains("${") else { return (value, []) }
        var result = ""
        var variables: [(there: String, here: String)] = []
        var rest = value[...]
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: "}"), end > rest.startIndex else {
                result += "$${"
                continue
            }
            let there = String(rest[..<end])
            let here = Variables.name(there)
            standIns[here] = standIn
            variables.append((there, here))
            result += "${\(here)}"
            rest = rest[rest.index(after: end)...]
        }
        return (result + rest, variables)
    }

    /// A variable for a secret: the same one when it is asked for again with the same key.
    mutating func secret(_ wish: String, key: String) -> String {
        if let name = secrets[key] { return name }
        let base = Variables.name(wish)
        var name = base
        var number = 2
        while standIns[name] != nil {
            name = "\(base)_\(number)"
            number += 1
        }
        standIns[name] = "secret"
        secrets[key] = name
        return name
    }

    /// A variable for what somebody has to decide.
    mutating func decision(_ name: String, standIn: String) -> String {
        standIns[name] = standIn
        return "${\(name)}"
    }

    /// Letters, digits and `_`, the first no digit; at most 64 of them.
    static func name(_ text: String) -> String {
        let bytes = text.utf8.prefix(64).map {
            isLetter($0) || isDigit($0) ? $0 : UInt8(ascii: "_")
        }
        let isFine = bytes.first.map { !isDigit($0) } ?? false
        return (isFine ? "" : "_") + String(decoding: bytes, as: UTF8.self)
    }
}
