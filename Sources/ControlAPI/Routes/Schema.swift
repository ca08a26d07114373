// The shapes of what is sent and answered, for the document of the API.

/// A part of JSON Schema.
///
/// Source: OpenAPI 3.1, "Schema Object"; JSON Schema 2020-12.
indirect enum Schema: Sendable {
    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
    }

    case text
    case choice([String])
    /// A decimal number in a text.
    case decimal
    case integer(ClosedRange<Int64>)
    case number
    case flag
    case time
    case nullable(Schema)
    case list(Schema)
    case object([Member])
    /// Whose members are told elsewhere.
    case anyObject
    /// One of ``Schemas/named``.
    case named(String)
    /// No body at all.
    case nothing
    /// A text of another kind.
    case plain(String)

    static func page(of item: Schema) -> Schema { .object([.of("items", .list(item))]) }

    var json: JSON {
        switch self {
        case .text: ["type": "string"]
        case .choice(let choices): ["type": "string", "enum": .list(choices.map { .text($0) })]
        case .decimal: ["type": "string", "pattern": .text("^-?[0-9]+(\\.[0-9]+)?$")]
        case .integer(let range): ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
        case .number: ["type": "number"]
        case .flag: ["type": "boolean"]
        case .time: ["type": "string", "format": "date-time"]
        case .nullable(let schema): ["anyOf": [schema.json, ["type": "null"]]]
        case .list(let item): ["type": "array", "items": item.json]
        case .object(let members):
            [
                "type": "object", "additionalProperties": false,
                "required": .list(members.filter(\.isRequired).map { .text($0.name) }),
                "properties": .object(members.map { JSON.Member($0.name, $0.schema.json) }),
            ]
        case .anyObject: ["type": "object"]
        case .named(let name): ["$ref": .text("#/components/schemas/\(name)")]
        case .nothing, .plain: ["type": "string"]
        }
    }
}

extension Schema.Member {
    static func of(_ name: String, _ schema: Schema) -> Schema.Member { .init(name: name, schema: schema, isRequired: true) }
    static func maybe(_ name: String, _ schema: Schema) -> Schema.Member { .init(name: name, schema: schema, isRequired: false) }
}
