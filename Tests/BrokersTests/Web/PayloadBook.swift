// Recorded payloads of venues, and what each of them says.

import BrokerKit
import Brokers
import Foundation
import Values
import WebKit

/// The payloads of one kind of broker: `Payloads/KIND.jsonl`, an object a line with its source and licence, and
/// `Payloads/KIND.expected`, what is read from each. The expectations were compared with the payloads by people;
/// PENSTOCK_RECORD=1 writes them anew, to be compared again.
struct PayloadBook {
    struct Payload {
        var file: String
        var kind: String
        var bytes: [UInt8]
    }

    let kind: String
    let payloads: [Payload]
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Payloads")

    init(_ kind: String) throws {
        self.kind = kind
        let text = try String(contentsOf: Self.folder.appending(path: "\(kind).jsonl"), encoding: .utf8)
        payloads = try text.split(separator: "\n").map { line in
            let parser = JSONParser()
            let bytes = Array(line.utf8)
            let head = try bytes.withUnsafeBytes { try parser.parse(Bytes($0)) }
            // The payload is the last member: its digits stay as they were written.
            let start = line.range(of: ", \"payload\": ")!.upperBound
            return Payload(
                file: try head.requiredString("file"), kind: try head.requiredString("kind"),
                bytes: Array(line[start...].utf8.dropLast()))
        }
    }

    static var kinds: [String] { BrokerRegistry.kinds }

    /// What an adapter reads in each, as one text.
    func read(by adapter: any BrokerAdapter) -> String {
        let parser = JSONParser()
        return payloads.map { payload in
            var lines = ["# \(payload.file)"]
            var news: [VenueNews] = []
            do {
                let value = try payload.bytes.withUnsafeBytes { try parser.parse(Bytes($0)) }
                let status = payload.kind == "rest-error" ? 400 : 200
                let verdict = try adapter.read(value, status: status, answering: nil, into: &news)
                if verdict != .accepted { lines.append("verdict \(verdict)") }
                lines += news.map(line(of:))
            } catch {
                lines.append("ERROR \(error)")
            }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    var expected: String {
        get throws { try String(contentsOf: Self.folder.appending(path: "\(kind).expected"), encoding: .utf8) }
    }

    func record(_ text: String) throws {
        try text.write(to: Self.folder.appending(path: "\(kind).expected"), atomically: true, encoding: .utf8)
    }

    static var isRecording: Bool { ProcessInfo.processInfo.environment["PENSTOCK_RECORD"] != nil }
}
