// Which broker gets an order.

package import Values

extension Configuration {
    /// Where orders go.
    package struct Routing: Sendable {
        /// The id of a broker that exists.
        package let `default`: Name
    }
}

extension Configuration.Routing {
    static func read(_ section: inout Section, _ brokerIDs: [Name]) -> Self? {
        // Where no broker has an id, the brokers are what is wrong.
        let form =
            brokerIDs.isEmpty
            ? Form.name("the id of a broker") : Form.choice(brokerIDs.map { ($0.description, $0) })
        return section.required("default", form).map { Self(default: $0) }
    }
}
