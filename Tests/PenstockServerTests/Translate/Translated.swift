// One run of `penstock translate`, and what it printed.

import Foundation
import Testing

struct Translated {
    let exitCode: Int32
    let lines: [String]
    let complaint: String

    /// - Parameter input: Messages, a line each.
    init(_ words: String, _ input: String = "", environment: [String: String] = [:]) throws {
        let program = try Program(
            script: "exec \"$PENSTOCK\" translate \(words) <<'END'\n\(input)\nEND", environment: environment)
        defer { program.kill() }
        exitCode = try program.wait()
        lines = program.printed
        complaint = program.complaints.joined(separator: "\n")
    }

    /// The objects that were printed.
    var requests: [[String: Any]] {
        get throws {
            try lines.map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
        }
    }

    /// `METHOD URL`, without the query.
    var places: [String] {
        get throws {
            try requests.map { request in
                let url = request["url"] as? String ?? ""
                return "\(request["method"] ?? "") \(url.prefix { $0 != "?" })"
            }
        }
    }

    /// What the first one says.
    func text(_ name: String) throws -> String { try #require(requests.first?[name] as? String) }
}
