// What is answered, before it is text.

internal import Values
package import WebKit
internal import WebServer

/// A JSON value. Decimals are texts, so that no program reads them as floating point; times are texts of RFC 3339.
package indirect enum JSON: Sendable, Equatable {
    case text(String)
    case integer(Int64)
    /// A statistic, such as a latency: never money, never a quantity.
    case statistic(Double)
    case flag(Bool)
    case null
    case list([JSON])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package let key: String
        package let value: JSON

        package init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(arrayLiteral elements: JSON...) { self = .list(elements) }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    package init(integerLiteral integer: Int64) { self = .integer(integer) }
    package init(nilLiteral: ()) { self = .null }
    /// In this order.
    package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
}

extension JSON {
    static func text(_ text: String?) -> JSON { text.map { .text($0) } ?? .null }
    static func decimal(_ decimal: Decimal) -> JSON { .text(decimal.normalized.description) }
    static func decimal(_ decimal: Decimal?) -> JSON { decimal.map { .decimal($0) } ?? .null }
    static func time(_ time: Instant?) -> JSON { time.map { .text(Timestamp.text(of: $0)) } ?? .null }

    static func problem(_ problem: ProblemDetails) -> JSON {
        let members: [Member] = [
            .init("type", .text(problem.type)), .init("title", .text(problem.title)), .init("status", .integer(Int64(problem.status))),
            .init("detail", .text(problem.detail)),
        ]
        return .object(members + (problem.instance.map { [.init("instance", .text($0))] } ?? []))
    }

    /// What somebody has sent; numbers are texts as they were written.
    package init(_ value: JSONValue) throws(JSONError) {
        switch value.kind {
        case .text, .number: self = .text(try value.textOrNumber().description)
        case .boolean: self = .flag(try value.boolean())
        case .null: self = .null
        case .array:
            var list: [JSON] = []
            for element in try value.elements() { list.append(try JSON(element)) }
            self = .list(list)
        case .object:
            var members: [Member] = []
            for (key, value) in try value.members() { members.append(Member(key.description, try JSON(value))) }
            self = .object(members)
        }
    }

    /// With more members behind it; traps on anything but an object.
    func with(_ members: Member...) -> JSON {
        guard case .object(let own) = self else { preconditionFailure("members of what is no object") }
        return .object(own + members)
    }

    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// UTF-8.
    package var bytes: [UInt8] {
        var writer = JSONWriter(maximumBytes: .max)
        append(to: &writer)
        do throws(JSONWriter.Fault) {
            return try writer.finish()
        } catch {
            // Swift's texts are UTF-8.
            preconditionFailure("a text that is not UTF-8")
        }
    }

    private func append(to writer: inout JSONWriter) {
        switch self {
        case .text(let text): writer.text(string: text)
        case .integer(let number): writer.integer(number)
        case .statistic(let number): writer.decimal(Decimal(statistic: number), as: .number)
        case .flag(let flag): writer.boolean(flag)
        case .null: writer.null()
        case .list(let values):
            writer.beginArray()
            for value in values { value.append(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(string: member.key)
                member.value.append(to: &writer)
            }
            writer.endObject()
        }
    }
}

extension Decimal {
    /// With three digits behind the point; zero for what is no number, or too large for one.
    fileprivate init(statistic: Double) {
        let scaled = (statistic * 1_000).rounded()
        self.init(mantissa: scaled.magnitude < 9e15 ? Int64(scaled) : 0, scale: 3)
        self = normalized
    }
}
