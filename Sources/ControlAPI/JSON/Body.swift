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

    private static func value(_ value: JSONValue) throws(JSONError) -> Value {
        switch value.kind {
        case .text: return .text(try value.text().description)
        case .number: return .number(try value.textOrNumber().description)
        case .boolean: return .flag(try value.boolean())
        case .array:
            var list: [String] = []
            for element in try value.elements() {
                guard element.kind == .text else { return .other }
                list.append(try element.text().description)
            }
            return .list(list)
        case .object, .null: return .other
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

    /// - Throws: ``ProblemDetails``, status 422, when anything was wrong.
    consuming func check() throws(ProblemDetails) {
        for member in members where !asked.contains(member.key) { note(member.key, "is not known here") }
        guard mistakes.isEmpty else {
            throw ProblemDetails(422, "The body is not as it must be: see `errors`.", fields: mistakes)
        }
    }
}

extension ProblemDetails: Error {}
