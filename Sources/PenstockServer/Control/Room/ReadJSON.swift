// JSON that a control room answers, without its parser.

internal import Values
internal import WebKit

/// A value of JSON. Numbers stay as they were written.
indirect enum ReadJSON {
    case text(String)
    case number(String)
    case flag(Bool)
    case null
    case list([ReadJSON])
    case object([(key: String, value: ReadJSON)])

    /// - Throws: ``JSONError``.
    init(_ bytes: [UInt8]) throws(JSONError) {
        let parser = JSONParser(maximumBytes: max(bytes.count, 1))
        self = try ReadJSON(parser.parse(bytes))
        withExtendedLifetime(parser) {}
    }

    private init(_ value: JSONValue) throws(JSONError) {
        switch value.kind {
        case .text: self = .text(try value.text().description)
        case .number: self = .number(try value.textOrNumber().description)
        case .boolean: self = .flag(try value.boolean())
        case .null: self = .null
        case .array:
            var list: [ReadJSON] = []
            for element in try value.elements() { list.append(try ReadJSON(element)) }
            self = .list(list)
        case .object:
            var members: [(key: String, value: ReadJSON)] = []
            for (key, value) in try value.members() { members.append((key.description, try ReadJSON(value))) }
            self = .object(members)
        }
    }

    /// Null where there is no such member.
    subscript(key: String) -> ReadJSON {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.key == key }?.value ?? .null
    }

    /// None of what is no list.
    var elements: [ReadJSON] { if case .list(let list) = self { list } else { [] } }

    /// A text or a number as it is; a flag as `true` or `false`; nothing for all else.
    var word: String {
        switch self {
        case .text(let text), .number(let text): text
        case .flag(let flag): flag ? "true" : "false"
        case .null, .list, .object: ""
        }
    }

    /// Nil for what is no time.
    var instant: Instant? { JSONInstant.iso8601.read(word) }

    /// Of a time, as the gateway's own lines have it: milliseconds since 1970.
    var milliseconds: String { instant.map { "\($0.nanosecondsSinceEpoch / 1_000_000)" } ?? "" }

    /// Of a time, as commands show it.
    var stamp: String { instant.map { JSONObject.stamp($0) } ?? word }
}
