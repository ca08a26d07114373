// What no order may exceed.

package import Values

extension Configuration {
    /// The limits on orders.
    package struct Risk: Sendable {
        /// The largest OrderQty(38).
        package let maxOrderQty: Decimal
        /// How many orders may be open at one time, in all sessions together.
        package let maxOpenOrders: Int

        /// The limits where none are set.
        static let usual = Risk(maxOrderQty: Decimal(1_000_000), maxOpenOrders: 100_000)
    }
}

extension Configuration.Risk {
    static func read(_ section: inout Section) -> Self? {
        Self(
            maxOrderQty: section.value(
                "maxOrderQty", .decimal(.positive), default: usual.maxOrderQty),
            maxOpenOrders: section.value(
                "maxOpenOrders", .integer(1...10_000_000), default: usual.maxOpenOrders))
    }
}
