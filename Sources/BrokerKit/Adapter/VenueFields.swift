// The fields of a request, in their order: for a form, a query or a JSON body alike.

package struct VenueFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    package enum Item: Sendable, Equatable {
        case text(String)
        /// Digits that stand in JSON without quotation marks.
        case number(String)
        case flag(Bool)
        case object(VenueFields)
        case list([Item])
    }

    private(set) var members: [(name: String, value: Item)] = []

    package init() {}
    /// With one member, or none.
    package init(_ name: String, _ text: String?) { add(name, text) }
    package init(dictionaryLiteral members: (String, String?)...) {
        for (name, text) in members { add(name, text) }
    }

    package static func == (left: VenueFields, right: VenueFields) -> Bool {
        left.members.count == right.members.count
            && zip(left.members, right.members).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }

    // MARK: Adding; nil adds nothing

    package mutating func add(_ name: String, _ text: String?) {
        if let text { members.append((name, .text(text))) }
    }

    package mutating func add(_ name: String, number: String?) {
        if let number { members.append((name, .number(number))) }
    }

    package mutating func add(_ name: String, flag: Bool?) {
        if let flag { members.append((name, .flag(flag))) }
    }

    package mutating func add(_ name: String, _ object: VenueFields) { members.append((name, .object(object))) }
    package mutating func add(_ name: String, list: [Item]) { members.append((name, .list(list))) }

    /// With one more behind them.
    package func with(_ name: String, _ text: String?) -> VenueFields {
        var fields = self
        fields.add(name, text)
        return fields
    }

    package func with(_ name: String, list: [Item]) -> VenueFields {
        var fields = self
        fields.add(name, list: list)
        return fields
    }

    package static func + (left: VenueFields, right: VenueFields) -> VenueFields {
        var fields = left
        fields.members += right.members
        return fields
    }

    // MARK: What is made of them

    /// For a query or a form; traps on objects and lists, which these have not.
    package var parameters: [Parameter] {
        members.map { name, value in
            switch value {
            case .text(let text), .number(let text): Parameter(name, text)
            case .flag(let flag): Parameter(name, flag ? "true" : "false")
            case .object, .list: preconditionFailure("a form has no objects in it")
            }
        }
    }

    package var json: [UInt8] { Self.json(.object(self)) }

    /// As a body that is a list.
    package static func json(_ rows: [VenueFields]) -> [UInt8] { json(.list(rows.map { .object($0) })) }

    private static func json(_ value: Item) -> [UInt8] {
        var text: [UInt8] = []
        append(value, to: &text)
        return text
    }

    private static func append(_ value: Item, to text: inout [UInt8]) {
        switch value {
        case .text(let string): text += JSONText.quoted(string)
        case .number(let digits): text += digits.utf8
        case .flag(let flag): text += (flag ? "true" : "false").utf8
        case .object(let fields):
            text.append(UInt8(ascii: "{"))
            for (index, member) in fields.members.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text += JSONText.quoted(member.name)
                text.append(UInt8(ascii: ":"))
                append(member.value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        case .list(let values):
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(value, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        }
    }
}
