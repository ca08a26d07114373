// What a request's body says, member by member, with every mistake told at once.

internal import Values
internal import WebKit
internal import WebServer

/// The members of an object that is a request's body. A member that is not asked for is a mistake as well: it may be one
/// that was meant to hold something back.
struct Body {
    private var members: [(key: String, value: Value)] = []
    private var asked: Set<String> = []
    private(set) var mistakes: [ProblemDetails.Field] = []

    private enum Value {
        case text(String)
        case number(String)
        case flag(Bool)
        case list([String])
        case objects([Body])
        case object(JSON)
        case other
    }

    /// - Throws: ``ProblemDetails``, status 400, for what is no JSON object.
    init(_ bytes: [UInt8], _ parser: JSONParser) throws(ProblemDetails) {
        guard !bytes.isEmpty else { return }
        do throws(JSONError) {
            let value = try parser.parse(bytes)
            guard value.kind == .object else { throw JSONError(.unexpected, at: 0) }
            for (key, value) in try value.members() { members.append((key.description, try Body.value(value))) }
        } catch {
            throw ProblemDetails(400, "The body is no JSON object: \(error)")
        }
    }

    private init(_ value: JSONValue) throws(JSONError) {
        for (key, value) in try value.members() { members.append((key.description, try Body.value(value))) }
    }

    private static func value(_ value: JSONValue) throws(JSONError) -> Value {
        switch value.kind {
        case .text: return .text(try value.text().description)
        case .number: return .number(try value.textOrNumber().description)
        case .boolean: return .flag(try value.boolean())
        case .array:
            var list: [String] = []
            var objects: [Body] = []
            for element in try value.elements() {
                if element.kind == .object, list.isEmpty {
                    objects.append(try Body(element))
                    continue
                }
                guard objects.isEmpty else { return .other }
                guard element.kind == .text else { return .other }
                list.append(try element.text().description)
            }
            return objects.isEmpty ? .list(list) : .objects(objects)
        case .object: return .object(try JSON(value))
        case .null: return .other
        }
    }

    private mutating func find(_ key: String) -> Value? {
        asked.insert(key)
        return members.first { $0.key == key }?.value
    }

    mutating func note(_ key: String, _ message: String) { mistakes.append(ProblemDetails.Field(key, message)) }

    // MARK: Members; nil when they are not there, or wrong, which is noted

    mutating func text(_ key: String, most: Int = 128) -> String? {
        switch find(key) {
        case nil: return nil
        case .text(let text) where text.utf8.count <= most && text.utf8.allSatisfy { $0 >= 32 && $0 != 127 }: return text
        default:
            note(key, "expected a text of at most \(most) bytes without control characters")
            return nil
        }
    }

    /// Of any length and with any characters: for the caller to look at.
    mutating func anyText(_ key: String) -> String? {
        switch find(key) {
        case nil: return nil
        case .text(let text): return text
        default:
            note(key, "expected a text")
            return nil
        }
    }

    /// An object whose members are for somebody else to look at.
    mutating func object(_ key: String) -> JSON? {
        switch find(key) {
        case nil: return nil
        case .object(let object): return object
        default:
            note(key, "expected an object")
            return nil
        }
    }

    mutating func required(_ key: String, most: Int = 128) -> String {
        let before = mistakes.count
        if let text = text(key, most: most), !text.isEmpty { return text }
        if mistakes.count == before { note(key, "is missing") }
        return ""
    }

    /// A decimal as a text or as a number, which is never read as floating point.
    mutating func decimal(_ key: String) -> Decimal? {
        switch find(key) {
        case nil: return nil
        case .text(let text), .number(let text):
            if let decimal = Decimal(string: text) { return decimal }
        default: break
        }
        note(key, "expected a decimal such as \"12.50\"")
        return nil
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int64>) -> Int64? {
        switch find(key) {
        case nil: return nil
        case .number(let text):
            if let number = Int64(text), range.contains(number) { return number }
        default: break
        }
        note(key, "expected a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func flag(_ key: String) -> Bool? {
        switch find(key) {
        case nil: return nil
        case .flag(let flag): return flag
        default:
            note(key, "expected true or false")
            return nil
        }
    }

    mutating func texts(_ key: String) -> [String]? {
        switch find(key) {
        case nil: return nil
        case .list(let texts): return texts
        default:
            note(key, "expected a list of texts")
            return nil
        }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let text = text(key) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        note(key, "expected one of " + Choice.allCases.map { $0.rawValue }.joined(separator: ", "))
        return nil
    }

    func has(_ key: String) -> Bool { members.contains { $0.key == key } }

    /// A name of the gateway: printable, and not longer than it takes them.
    mutating func name<let words: Int>(_ key: String, _ type: Text<words>.Type, isRequired: Bool = false) -> Text<words>? {
        guard let text = text(key, most: type.capacity) else {
            if isRequired, !has(key) { note(key, "is missing") }
            return nil
        }
        guard text.utf8.allSatisfy({ $0 < 127 }), !text.isEmpty, let name = Text<words>(string: text) else {
            note(key, "expected 1 to \(type.capacity) ASCII characters")
            return nil
        }
        return name
    }

    /// One of some words, and what it means.
    mutating func word<Meaning>(_ key: String, of words: [(word: String, Meaning)], isRequired: Bool = false) -> Meaning? {
        guard let text = text(key) else {
            if isRequired, !has(key) { note(key, "is missing") }
            return nil
        }
        if let found = words.first(where: { $0.word == text }) { return found.1 }
        note(key, "expected one of " + words.map(\.word).joined(separator: ", "))
        return nil
    }

    mutating func positive(_ key: String) -> Decimal? {
        guard let decimal = decimal(key) else { return nil }
        if decimal.isPositive { return decimal }
        note(key, "must be above zero")
        return nil
    }

    mutating func time(_ key: String) -> Instant? {
        guard let text = text(key) else { return nil }
        if let time = Timestamp.time(of: text) { return time }
        note(key, "expected a time in UTC such as 2026-11-27T15:04:05Z")
        return nil
    }

    /// The objects of a list; what is wrong with one is noted with its place: `orders[2].limit`.
    mutating func each(_ key: String, most: Int, _ read: (inout Body, _ place: Int) -> Void) {
        switch find(key) {
        case nil: note(key, "is missing")
        case .objects(var bodies):
            if bodies.count > most { return note(key, "at most \(most)") }
            for place in bodies.indices {
                read(&bodies[place], place)
                bodies[place].noteUnasked()
                for mistake in bodies[place].mistakes { note("\(key)[\(place)].\(mistake.field)", mistake.message) }
            }
        case .list(let texts) where texts.isEmpty: break
        default: note(key, "expected a list of objects")
        }
    }

    private mutating func noteUnasked() {
        for member in members where !asked.contains(member.key) { note(member.key, "is not known here") }
    }

    /// - Throws: ``ProblemDetails``, status 422, when anything was wrong.
    consuming func check() throws(ProblemDetails) {
        noteUnasked()
        guard mistakes.isEmpty else {
            throw ProblemDetails(422, "The body is not as it must be: see `errors`.", fields: mistakes)
        }
    }
}

extension ProblemDetails: Error {}
