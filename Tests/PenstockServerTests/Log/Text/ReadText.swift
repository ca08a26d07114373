// Text for the tests of `penstock log`, and what its parser finds in it.

import FIXWire
import Foundation
import Values

@testable import PenstockServer

/// All that the parser says of a text.
struct ReadText: Equatable {
    var messages: [[UInt8]] = []
    var faults: [[LogFault]] = []
    var marks: [FIXTextMarks] = []
    /// The line that each message begins in.
    var lines: [Int] = []
    var oversized = 0
    var otherLines = 0
    var brokenMessages = 0
    /// Bytes that were dealt with.
    var consumed = 0

    /// - Parameter piece: How many bytes come at a time.
    init(_ text: [UInt8], piece: Int = .max) {
        let dataTags = DataFields.fix44.dataTags
        var parser = FIXText()
        var unread: [UInt8] = []
        var rest = text[...]
        while true {
            let isLast = rest.isEmpty
            while step(&parser, &unread, isLast: isLast, dataTags) {}
            if isLast { break }
            unread += rest.prefix(piece)
            rest = rest.dropFirst(piece)
        }
        parser.finish()
        precondition(unread.isEmpty, "at the end all is dealt with")
        (otherLines, brokenMessages) = (parser.otherLines, parser.brokenMessages)
    }

    init(_ text: String, piece: Int = .max) { self.init(Array(text.utf8), piece: piece) }

    private mutating func step(
        _ parser: inout FIXText, _ unread: inout [UInt8], isLast: Bool, _ dataTags: [UInt32: UInt32]
    ) -> Bool {
        let line = parser.line
        let length: Int? = unread.withUnsafeBytes { buffer in
            let bytes = Bytes(buffer)
            switch parser.next(in: bytes, isLast: isLast) {
            case .incomplete: return nil
            case .passed(let length): return length
            case .oversized(let length):
                oversized += 1
                return length
            case .message(let frame, let marks):
                let message = FIXTextMessage(bytes, frame, dataTags)
                messages.append(message.bytes)
                faults.append(message.faults)
                self.marks.append(marks)
                lines.append(line)
                return frame.length
            }
        }
        guard let length else { return false }
        precondition(length > 0 && length <= unread.count, "every step deals with something")
        unread.removeFirst(length)
        consumed += length
        return true
    }
}

/// A file in the folder of temporary files, gone with the value.
final class TextFile {
    let path: String

    init(_ text: [UInt8] = [], name: String = "log.txt") throws {
        let folder = NSTemporaryDirectory() + "penstock-text-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        path = folder + "/" + name
        try Data(text).write(to: URL(fileURLWithPath: path))
    }

    convenience init(_ text: String, name: String = "log.txt") throws {
        try self.init(Array(text.utf8), name: name)
    }

    deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

    func append(_ text: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text))
        try handle.close()
    }
}

/// `|` stands for SOH.
func fix(_ body: String) -> [UInt8] { LogStore.message(Array(body.utf8)) }

/// As text, with something else for SOH.
func written(_ message: [UInt8], _ separator: String) -> String {
    String(decoding: message, as: UTF8.self).replacing("\u{1}", with: separator)
}

/// What --raw prints.
func raw(_ messages: [[UInt8]]) -> [UInt8] { Array(messages.map { $0 + [10] }.joined()) }
