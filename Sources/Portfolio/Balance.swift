// How much of a currency an account has at a broker.

package import Values

package struct Balance: BitwiseCopyable {
    let account: Int32
    let currency: Int32
    package let broker: BrokerNumber
    package internal(set) var total = WideDecimal.zero
    /// What orders hold of it.
    package internal(set) var reserved = WideDecimal.zero
    /// What the broker's figures have changed, as far as no fill did.
    package internal(set) var adjusted = WideDecimal.zero
    var nextDirty: Int32 = -2

    @_noLocks
    init(account: Int32, currency: Int32, broker: BrokerNumber) {
        self.account = account
        self.currency = currency
        self.broker = broker
    }

    /// What no order holds.
    @_noLocks
    package func available() throws(PortfolioRefusal) -> WideDecimal { try total.minus(reserved) }
}

/// A broker's own figure of a balance.
package struct BrokerBalance: Sendable {
    package var account: Identifier
    package var broker: BrokerNumber
    package var currency: Name
    package var total: Decimal
    /// Nil where the broker does not say: then ours stays.
    package var reserved: Decimal?

    @_noLocks
    package init(
        account: Identifier, broker: BrokerNumber, currency: Name, total: Decimal, reserved: Decimal? = nil
    ) {
        self.account = account
        self.broker = broker
        self.currency = currency
        self.total = total
        self.reserved = reserved
    }
}

/// How three balances will be after a fill; of equal places the later one holds.
struct Settlement {
    var counted = -1
    var priced = -1
    var fee = -1
    var countedTotal = WideDecimal.zero
    var pricedTotal = WideDecimal.zero
    var feeTotal = WideDecimal.zero

    @_noLocks
    init() {}
}
