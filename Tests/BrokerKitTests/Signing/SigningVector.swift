// Reads Vectors/*.txt.

import Foundation
import Testing
import Values

@testable import BrokerKit

/// One block of a file: what goes in, and what must come out.
struct SigningVector: CustomTestStringConvertible, Sendable {
    let venue: String
    private let fields: [(name: String, value: String)]

    var testDescription: String { "\(venue): \(self["name"] ?? "")" }

    subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    static let all: [SigningVector] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Vectors")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.flatMap { file in
            read(
                (try? String(contentsOf: file, encoding: .utf8)) ?? "",
                of: file.deletingPathExtension().lastPathComponent)
        }
    }()

    private static func read(_ text: String, of venue: String) -> [SigningVector] {
        text.components(separatedBy: "\n\n").compactMap { block in
            let lines = block.split(separator: "\n").filter { !$0.hasPrefix("#") }
            guard !lines.isEmpty else { return nil }
            return SigningVector(
                venue: venue,
                fields: lines.map { line in
                    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                    return (String(parts[0]), unescaped(parts[1].dropFirst()))
                })
        }
    }

    private static func unescaped(_ text: Substring) -> String {
        String(text).replacing("\\\\", with: "\u{0}").replacing("\\n", with: "\n").replacing("\\u0001", with: "\u{1}")
            .replacing("\u{0}", with: "\\")
    }

    static func parameters(_ text: String?) -> [Parameter] {
        (text ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Parameter(String(parts[0]), String(parts[1]))
        }
    }

    var time: Instant? {
        self["time"].flatMap { Int64($0) }.map { Instant(nanosecondsSinceEpoch: $0 * 1_000_000) }
    }

    var request: UnsignedRequest {
        UnsignedRequest(
            self["method"] ?? "", host: self["host"] ?? "", path: self["path"] ?? "",
            query: Self.parameters(self["query"]),
            body: self["form"].map { .form(Self.parameters($0)) } ?? self["json"].map { .json(Array($0.utf8)) } ?? .none
        )
    }
}
