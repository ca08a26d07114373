// Conversations: the wire itself as a test.

public import Testing
internal import Values

/// Plays a conversation against the real session, and fails at the first line that differs.
///
/// | line | means |
/// |---|---|
/// | `< 35=0\|34=5\|` | They say. 8, 9, 10, 49, 52, 56, and 122 with 43=Y, are filled in. |
/// | `<< 8=FIX.4.4\|9=?\|…` | They say exactly this; only `9=?`, `10=?` and `now` are filled in. |
/// | `<+ 35=1\|34=3\|` | They say this in the same piece as the line before. |
/// | `<x` | They hang up. The next `<` is on a new connection, to an acceptor. |
/// | `c` | We connect again, as an initiator. |
/// | `> 35=2\|34=2\|7=2\|16=0\|` | We must say. What `<` fills in is checked unless given. |
/// | `x`, `x logged out` | We must hang up (for this reason). |
/// | `s 35=8\|37=1\|` | Our application sends; Logout(5) begins a logout. |
/// | `r` | We begin both MsgSeqNums at 1 in the middle of the session. |
/// | `p` | A new period begins while nobody is connected. |
/// | `d 35=D\|34=2\|` | A message that begins like this reaches the application. |
/// | `+5s`, `+100ms` | Time goes by. |
/// | `= 7 3` | MsgSeqNum 7 is expected next, 3 is the next of ours. |
///
/// In fields, `!52` leaves out one that would be filled in, and `now`, `now-5s` are times.
/// Deliveries are looked at only where a script has a `d`. A line that begins with `#` says why.
///
/// It is played in each role of `start`: line by line, byte by byte (with many idle ticks while
/// time goes by), with all that they say between two waits in one piece, and under back pressure:
/// they read what we say a few bytes at a time. And it is played once for each of its turns with
/// the process killed in it (`CrashPlay`).
///
/// - Parameter inOnePiece: False for conversations in which it matters that we answer in between.
public func converse(
    from start: Start, inOnePiece: Bool = true, _ script: String,
    at location: SourceLocation = #_sourceLocation
) throws {
    let lines = try Line.parse(script)
    var ways: [Playback.Way] = [.lineByLine, .byteByByte]
    if inOnePiece { ways.append(.inOnePiece) }
    // What waits is sent after a replay that is asked for meanwhile; so those conversations differ.
    let asksAgain = lines.contains { $0.text.hasPrefix("<") && $0.text.contains("35=2|") }
    for gulp in [1, 40, 300] {
        ways.append(.underBackPressure(gulp: gulp, inOnePiece: false))
        if inOnePiece, !asksAgain { ways.append(.underBackPressure(gulp: gulp, inOnePiece: true)) }
    }
    for role in start.roles {
        for way in ways {
            if let failure = try Playback(start, as: role, lines, way).run() {
                Issue.record("\(failure)", sourceLocation: location)
                // The other ways would mostly say the same.
                return
            }
        }
        if let failure = try CrashPlay(start, as: role, lines).run() {
            Issue.record("\(failure)", sourceLocation: location)
            return
        }
    }
}

/// One line of a conversation.
struct Line {
    enum Kind {
        case theySay(String)
        case theyAdd(String)
        case theySayExactly(String)
        case theyHangUp
        case weSay(String)
        case weHangUp(reason: String)
        case weConnect
        case weReset
        case wePause
        case weSend(String)
        case delivered(String)
        case wait(Interval)
        case numbers(inbound: UInt64, outbound: UInt64)
    }

    var number: Int
    var text: String
    var kind: Kind

    static func parse(_ script: String) throws -> [Line] {
        var lines: [Line] = []
        for (index, text) in script.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        where !text.isEmpty && !text.hasPrefix("#") {
            guard let kind = kind(of: String(text)) else { throw ScriptError(line: String(text)) }
            lines.append(Line(number: index + 1, text: String(text), kind: kind))
        }
        return lines
    }

    private static func kind(of text: String) -> Kind? {
        switch text {
        case "<x": return .theyHangUp
        case "c": return .weConnect
        case "r": return .weReset
        case "p": return .wePause
        default: break
        }
        if text.hasPrefix("<< ") { return .theySayExactly(String(text.dropFirst(3))) }
        let rest = String(text.dropFirst(2))
        switch text.prefix(2) {
        case "< ": return .theySay(rest)
        case "<+": return .theyAdd(String(rest.dropFirst()))
        case "> ": return .weSay(rest)
        case "s ": return .weSend(rest)
        case "d ": return .delivered(rest)
        case "x", "x ": return .weHangUp(reason: rest)
        case "= ":
            let numbers = rest.split(separator: " ").compactMap { UInt64($0) }
            return numbers.count == 2 ? .numbers(inbound: numbers[0], outbound: numbers[1]) : nil
        default: return interval(text).map { .wait($0) }
        }
    }

    /// `+5s`, `-100ms`.
    static func interval(_ text: String) -> Interval? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let isMilliseconds = text.hasSuffix("ms")
        guard text.hasSuffix("s"),
            let count = Int64(text.dropFirst().dropLast(isMilliseconds ? 2 : 1))
        else { return nil }
        let length = isMilliseconds ? Interval.milliseconds(count) : Interval.seconds(count)
        return sign == "-" ? Interval(nanoseconds: -length.nanoseconds) : length
    }
}

/// A line that is none; the test itself is wrong.
struct ScriptError: Error, CustomStringConvertible {
    var line: String
    var description: String { "not a line of conversation: \(line)" }
}
