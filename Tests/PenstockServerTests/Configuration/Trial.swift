// Configurations to try, and what comes of them.

@testable import PenstockServer

/// A small configuration that is whole, and what changes make of it.
enum Trial {
    /// Everything that must be there, and nothing else.
    static let smallest = """
        name: trial
        store: {path: var/trial}
        acceptors:
          - listen: 127.0.0.1:9880
            sessions:
              - senderCompID: US
                targetCompID: THEM
        brokers:
          - id: paper
            kind: paper
            symbols:
              - {symbol: AAPL, price: 225.00, tick: 0.01, lot: 1, spread: 0.02, size: 80}
        routing: {default: paper}
        """

    static func load(
        _ text: String, path: String = "trial.yaml", environment: [String: String] = [:]
    ) throws(Problems) -> Configuration {
        try Configuration.load(path: path, text: Array(text.utf8), environment: environment)
    }

    /// The problems of a text, as they are printed; none when it loads.
    static func problems(_ text: String, environment: [String: String] = [:]) -> [String] {
        do throws(Problems) {
            _ = try load(text, environment: environment)
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    /// The smallest configuration with one piece of it in other words, which must be there.
    static func smallest(_ piece: String, becomes other: String) -> String {
        precondition(smallest.contains(piece), "the smallest configuration has \(piece)")
        return String(smallest.replacing(piece, with: other))
    }

    /// The smallest configuration with more keys in its only session.
    static func session(_ keys: String...) -> String { session(keys) }

    static func session(_ keys: [String]) -> String {
        let lines = ["targetCompID: THEM"] + keys
        return smallest("targetCompID: THEM", becomes: lines.joined(separator: "\n        "))
    }

    /// The smallest configuration with more keys in its only broker.
    static func broker(_ keys: String...) -> String {
        let lines = ["kind: paper"] + keys
        return smallest("kind: paper", becomes: lines.joined(separator: "\n    "))
    }

    /// The smallest configuration with a broker that is a FIX counterparty, its session, and more of its keys.
    static func counterparty(_ keys: String..., session: String = "{senderCompID: US, targetCompID: STREET}") -> String {
        let broker = (["- id: street", "  kind: fix", "  session: \(session)"] + keys.map { "  " + $0 })
        return smallest("routing:", becomes: (broker.map { "  " + $0 } + ["routing:"]).joined(separator: "\n"))
            + "\ninitiators: [{connect: 127.0.0.1:9890, sessions: [{senderCompID: US, targetCompID: STREET}]}]"
    }

    /// The smallest configuration with more keys at the top.
    static func top(_ keys: String...) -> String {
        ([smallest] + keys).joined(separator: "\n")
    }

    /// A file of the repository.
    static func path(_ name: String, from file: String = #filePath) -> String {
        let root = file.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
        return (root + [name[...]]).joined(separator: "/")
    }
}

extension Configuration.Broker {
    /// The settings, if it is a FIX counterparty.
    var fix: Configuration.FIXCounterparty? {
        switch kind {
        case .fix(let fix): fix
        case .paper, .web: nil
        }
    }

    /// The settings, if it is a paper broker.
    var paper: Configuration.Paper? {
        switch kind {
        case .paper(let paper): paper
        case .fix, .web: nil
        }
    }
}
