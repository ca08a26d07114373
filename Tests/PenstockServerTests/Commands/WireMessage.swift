// Messages as a test writes and reads them: `35=A|34=1|98=0`.

import Foundation

/// A message from the wire whose form has been checked.
struct WireMessage: CustomStringConvertible {
    let fields: [(tag: Int, value: String)]
    let text: String

    subscript(tag: Int) -> String? { fields.first { $0.tag == tag }?.value }

    var description: String { text }

    /// What a test compares: without what is the same in every message.
    var essence: [(tag: Int, value: String)] {
        fields.dropFirst(2).dropLast().filter { ![49, 52, 56].contains($0.tag) }
    }

    /// - Throws: what is wrong with the form: BeginString, BodyLength, CheckSum, the order of the
    ///   header, SendingTime.
    init(_ bytes: [UInt8], from sender: String, to target: String) throws {
        let text = String(decoding: bytes, as: UTF8.self).replacingOccurrences(
            of: "\u{1}", with: "|")
        self.text = text
        fields = try text.dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
            let parts = $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let tag = Int(parts[0]) else {
                throw Missing("a field in \(text)")
            }
            return (tag, String(parts[1]))
        }
        guard fields.prefix(3).map(\.tag) == [8, 9, 35], fields.last?.tag == 10 else {
            throw Missing("8, 9, 35 at the head and 10 at the end of \(text)")
        }
        let sum = bytes.dropLast(7).reduce(0) { ($0 + Int($1)) & 255 }
        guard fields.last?.value == String(format: "%03d", sum) else {
            throw Missing("CheckSum \(sum) in \(text)")
        }
        let header = fields.dropFirst(2).map(\.tag).prefix { WireMessage.header.contains($0) }
        guard header.dropFirst() == header.dropFirst().sorted()[...],
            Set(header).count == header.count,
            !fields.dropFirst(2 + header.count).contains(where: {
                WireMessage.header.contains($0.tag)
            })
        else { throw Missing("header fields ascending, and nowhere else, in \(text)") }
        guard self[8] == "FIX.4.4", self[49] == sender, self[56] == target else {
            throw Missing("FIX.4.4 from \(sender) to \(target) in \(text)")
        }
        guard let time = self[52].flatMap({ WireTime.date($0) }),
            abs(time.timeIntervalSinceNow) < 30
        else { throw Missing("the time of now, with milliseconds, as SendingTime in \(text)") }
    }

    static let header: Set<Int> = [
        8, 9, 34, 35, 43, 49, 50, 52, 56, 57, 90, 91, 97, 115, 116, 122, 128, 129, 142, 143, 144,
        145, 212, 213, 347, 369, 627, 628, 629, 630,
    ]
}

/// UTC as FIX writes it.
enum WireTime {
    static func text(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
        var seconds = milliseconds / 1000
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(
            format: "%04d%02d%02d-%02d:%02d:%02d.%03d", parts.tm_year + 1900, parts.tm_mon + 1,
            parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, milliseconds % 1000)
    }

    /// Nil for what is not `YYYYMMDD-HH:MM:SS.sss`.
    static func date(_ text: String) -> Date? {
        guard
            let match = text.wholeMatch(
                of: /(\d{4})(\d{2})(\d{2})-(\d{2}):(\d{2}):(\d{2})\.(\d{3})/),
            let milliseconds = Double(match.7)
        else { return nil }
        var parts = tm()
        parts.tm_year = (Int32(match.1) ?? 0) - 1900
        parts.tm_mon = (Int32(match.2) ?? 0) - 1
        parts.tm_mday = Int32(match.3) ?? 0
        parts.tm_hour = Int32(match.4) ?? 0
        parts.tm_min = Int32(match.5) ?? 0
        parts.tm_sec = Int32(match.6) ?? 0
        return Date(timeIntervalSince1970: Double(timegm(&parts)) + milliseconds / 1000)
    }
}

/// Turns what a test writes into bytes.
///
/// `<now>`, `<now-121>` and `<now+10>` are times; `<me>` and `<you>` the CompIDs; `<len>`, `<len+5>`
/// the true BodyLength and a wrong one; `<sum>`, `<sum+1>` the same for CheckSum.
struct WireWriter {
    let me: String
    let you: String

    /// Completed with 8, 9, 49, 52, 56 and 10, each where it is not there; `!52` keeps one away.
    func message(_ text: String) -> [UInt8] {
        var fields = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        func has(_ tag: String) -> Bool {
            fields.contains { $0.hasPrefix(tag + "=") || $0 == "!" + tag }
        }
        var place = (fields.firstIndex { $0.hasPrefix("34=") } ?? 0) + 1
        for (tag, value) in [("49", "<me>"), ("52", "<now>"), ("56", "<you>")] where !has(tag) {
            fields.insert("\(tag)=\(value)", at: place)
            place += 1
        }
        if !has("9") { fields.insert("9=<len>", at: has("8") ? 1 : 0) }
        if !has("8") { fields.insert("8=FIX.4.4", at: 0) }
        if !has("10") { fields.append("10=<sum>") }
        fields.removeAll { $0.hasPrefix("!") }
        return raw(fields.joined(separator: "|") + "|")
    }

    /// As it stands, but for what is in angle brackets.
    func raw(_ text: String) -> [UInt8] {
        var text = text.replacingOccurrences(of: "|", with: "\u{1}")
            .replacingOccurrences(of: "<me>", with: me).replacingOccurrences(of: "<you>", with: you)
        let now = Date()
        text.replace(/<now([+-]\d+)?>/) { match in
            WireTime.text(now.addingTimeInterval(Double(match.1 ?? "0") ?? 0))
        }
        if let match = text.firstMatch(of: /<len([+-]\d+)?>\u{1}/) {
            let end = text.range(of: "\u{1}10=", options: .backwards)?.upperBound ?? text.endIndex
            let body = text[match.range.upperBound..<max(match.range.upperBound, end)]
            let length = max(0, body.utf8.count - (end == text.endIndex ? 0 : 3))
            text.replace(/<len([+-]\d+)?>/) { match in String(length + (Int(match.1 ?? "0") ?? 0)) }
        }
        if let range = text.firstRange(of: /10=<sum/) {
            let sum = text[..<range.lowerBound].utf8.reduce(0) { ($0 + Int($1)) & 255 }
            text.replace(/<sum([+-]\d+)?>/) { match in
                String(format: "%03d", (sum + (Int(match.1 ?? "0") ?? 0)) & 255)
            }
        }
        return Array(text.utf8)
    }
}
