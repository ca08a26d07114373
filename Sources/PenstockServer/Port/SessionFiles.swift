// The files of one session in a folder.

/// Where a session's store lies, and whose it is.
struct SessionFiles {
    /// Files, or why they are nobody's.
    typealias Found = (prefix: String, found: Result<SessionFiles, PortProblem>)

    let folder: String
    /// `FIX.4.4-SENDER-TARGET`.
    let prefix: String
    let format: StoreFormat

    func path(_ suffix: String) -> String { SessionFiles.path(folder, "\(prefix).\(suffix)") }

    static func path(_ folder: String, _ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// The sessions whose files are in a folder, in the order of their names; for those with files
    /// of which nobody can say what they are, the reason.
    ///
    /// - Throws: ``IOError`` for a folder that cannot be read.
    static func find(in folder: String) throws -> [Found] {
        var suffixes: [String: Set<String>] = [:]
        for name in try PieceReader.names(in: folder) {
            guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { continue }
            let suffix = String(name[name.index(after: dot)...])
            guard StoreFormat.allSuffixes.contains(suffix) else { continue }
            suffixes[String(name[..<dot]), default: []].insert(suffix)
        }
        return suffixes.keys.sorted().map { prefix in
            let result = Result {
                try SessionFiles(folder, prefix, has: suffixes[prefix, default: []])
            }
            return (prefix, result.mapError { $0 as? PortProblem ?? PortProblem("\($0)") })
        }
    }

    private init(_ folder: String, _ prefix: String, has suffixes: Set<String>) throws {
        self.folder = folder
        self.prefix = prefix
        let path = SessionFiles.path(folder, prefix)
        let isSplit = suffixes.contains("senderseqnums") || suffixes.contains("targetseqnums")
        guard !isSplit || !suffixes.contains("seqnums") else {
            throw PortProblem("\(path): has .seqnums and .senderseqnums: files of two engines")
        }
        if isSplit {
            guard suffixes.contains("senderseqnums") else {
                throw PortProblem("\(path).senderseqnums: is missing")
            }
            guard suffixes.contains("targetseqnums") else {
                throw PortProblem("\(path).targetseqnums: is missing")
            }
            // Java writes the length of a text before it, in two bytes; Go begins with a digit.
            let first = try PieceReader.small(path + ".senderseqnums", limit: 1)
            format = first == [0] ? .quickfixj : .quickfixgo
        } else {
            guard suffixes.contains("seqnums") else { throw PortProblem("\(path).seqnums: is missing") }
            format = .quickfix
        }
        // Numbers without messages are a store of PersistMessages=N; one without the other is a loss.
        for (one, other) in [("body", "header"), ("header", "body")]
        where suffixes.contains(one) && !suffixes.contains(other) {
            throw PortProblem("\(path).\(other): is missing")
        }
        hasMessages = suffixes.contains("body")
        hasCreation = suffixes.contains("session")
    }

    let hasMessages: Bool
    let hasCreation: Bool
}
