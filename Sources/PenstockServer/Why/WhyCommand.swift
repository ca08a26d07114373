// `penstock why`.

internal import FIXWire
internal import Journal
internal import Reactor
internal import Values

/// Tells the story of a session or of an order.
package enum WhyCommand: Command {
    package static let usage = """
        usage: penstock why STORE SESSION|ORDER [--json] [--order] [--unmask]

        Tells what happened to a session or to an order, from a store that a gateway may be writing to meanwhile, or
        from a copy of one.

        SESSION   `SENDER->TARGET` (quote it), the peer's CompID, or the session's number: each connection, Logon,
                  gap, resend, reject and disconnection, with its reason and the rule behind it
        ORDER     its OrderID, or a ClOrdID that it has had; `SESSION:CLORDID` where several sessions have used it:
                  its life from NewOrderSingle to the last report, with what the broker was asked and what it said,
                  and how long each step took

          --order     the name is an order's, though a session is called so, too
          --json      an object a line: time, direction, what, rule
          --unmask    shows what is otherwise ***

        Secrets show as *** as in `penstock log`: passwords, and the maskedTags of the configuration that ran last,
        also where the tables and the audit have them. A large store is read in many short transactions, so that a
        gateway is not kept from using its pages again; on a terminal a bar says how far it is.

        Times are UTC with microseconds. What came before the store was brought over from an older format, or was
        removed for its age, is told from the messages alone, or not at all.

        Exit code 0, 1 when there is no such session or order, or the store cannot be read, 2 for wrong usage.
        """

    package static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(words, flags: ["json", "order", "unmask", "help"])
        try arguments.expect(2...2, "penstock why STORE SESSION|ORDER [--json] [--order] [--unmask]")
        let story = try story(
            arguments.operands[0], arguments.operands[1], isOrder: arguments.has("order"),
            showsSecrets: arguments.has("unmask"))
        for line in arguments.has("json") ? story.json : story.lines { Output.print(line) }
        return 0
    }

    /// - Throws: ``StoreError``, ``JournalError``, ``UnknownSession``, ``UnknownOrder``.
    static func story(
        _ path: String, _ name: String, isOrder: Bool = false, showsSecrets: Bool = false
    ) throws -> Story {
        var store = try Store.read(path)
        let dictionary = try DataDictionary.fix44()
        let words = StoryWords(
            dictionary: dictionary, masked: try MaskedTags.read(&store), showsSecrets: showsSecrets)
        var unknown: (any Error) = UnknownOrder(name: name)
        if !isOrder {
            do {
                let session = try store.storedSession(named: name)
                return try SessionStory(session, words, StreamReader(path, dictionary)).tell()
            } catch let error as UnknownSession {
                unknown = error
            }
        }
        guard let order = try FoundOrder.find(name, in: path) else { throw unknown }
        return try OrderStory(order, words, StreamReader(path, dictionary)).tell()
    }
}

/// No order is called so.
struct UnknownOrder: Error, CustomStringConvertible {
    let name: String
    var description: String { "no order has the OrderID or a ClOrdID \(name)" }
}

/// What happened, in order.
struct Story {
    /// What it is about, and where that stands now.
    var title: String
    var events: [StoryEvent] = []

    /// In the order in which it happened.
    mutating func sort() { events.sort { ($0.at, $0.order) < ($1.at, $1.order) } }

    var lines: [String] {
        var lines = [title]
        var first: Instant?
        for event in events {
            let since = first.map { StoryTime.distance(event.at.since($0)) } ?? ""
            first = first ?? event.at
            var line = StoryTime.stamp(event.at) + "  "
            line += String(repeating: " ", count: max(0, 10 - since.count)) + since + "  "
            line += event.direction.padded(to: 8) + event.what
            if !event.rule.isEmpty { line += "\n" + String(repeating: " ", count: 46) + "(\(event.rule))" }
            lines.append(line)
        }
        return lines
    }

    var json: [String] {
        var head = JSONObject()
        head.add("about", title)
        return [head.text] + events.map(\.json)
    }
}

/// One thing that happened.
struct StoryEvent {
    var at: Instant
    /// Tells apart what happened in one turn: the place among all messages, or in the audit.
    var order: UInt64
    /// `in`, `out`, `route`, `broker`, or nothing.
    var direction: String
    var what: String
    var rule = ""

    var json: String {
        var object = JSONObject()
        object.add("time", StoryTime.stamp(at))
        object.add("direction", direction)
        object.add("what", what)
        object.add("rule", rule)
        return object.text
    }
}

enum StoryTime {
    /// With microseconds.
    static func stamp(_ time: Instant) -> String {
        var formatter = TimestampFormatter()
        return "\(formatter.text(of: time, .microseconds))"
    }

    /// `+12us`, `+3.4ms`, `+2.1s`, `+5h`.
    static func distance(_ interval: Interval) -> String {
        let nanoseconds = interval.nanoseconds
        switch nanoseconds {
        case ..<1_000_000: return "+\(nanoseconds / 1000)us"
        case ..<1_000_000_000: return "+\(tenths(nanoseconds, 1_000_000))ms"
        case ..<600_000_000_000: return "+\(tenths(nanoseconds, 1_000_000_000))s"
        case ..<36_000_000_000_000: return "+\(nanoseconds / 60_000_000_000)min"
        default: return "+\(nanoseconds / 3_600_000_000_000)h"
        }
    }

    private static func tenths(_ nanoseconds: Int64, _ unit: Int64) -> String {
        "\(nanoseconds / unit).\(nanoseconds % unit * 10 / unit)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
