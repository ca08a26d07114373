// Words and rows that many venues write alike.

package import Values
package import WebKit

extension JSONValue {
    /// `buy` or `sell` in letters of any size; nil for anything else.
    package func side(_ key: StaticString) throws(JSONError) -> Side? {
        switch try string(key)?.lowercased() {
        case "buy": .buy
        case "sell": .sell
        default: nil
        }
    }

    /// The objects in a list; none where the list is missing or is none.
    package func objects(_ key: StaticString) throws(JSONError) -> [JSONValue] {
        guard let rows = try ifPresent(key), rows.isArray else { return [] }
        return try rows.elements().filter(\.isObject)
    }
}

extension VenueFields {
    /// What has signed a frame, for instance.
    package init(_ parameters: [Parameter]) {
        for parameter in parameters { add(parameter.name, parameter.value) }
    }
}

extension [BookLevel] {
    /// Objects with a price and a quantity.
    package init(_ rows: JSONValue, _ price: StaticString, _ quantity: StaticString) throws(JSONError) {
        self = []
        for row in try rows.elements() { append(BookLevel(try row.decimal(price), try row.decimal(quantity))) }
    }
}

extension NumberRule {
    /// Where a venue may have no step.
    package init(anyStep step: Decimal?, minimum: Decimal? = nil, maximum: Decimal? = nil) {
        self.init(steps: step.map { [Step($0)] } ?? [], minimum: minimum, maximum: maximum)
    }
}
