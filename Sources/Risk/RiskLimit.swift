// The limits, and in which words they are told.

package import Values

/// What can be limited. The tightest of all that apply wins: the one that leaves least.
///
/// Those of an order and of a position mean every order, or every account in every symbol, that the scope is about.
/// Rates, open orders, open order value, loss and drawdown mean the sum over the scope.
package enum RiskLimit: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    /// The largest OrderQty(38).
    case orderSize = 0
    /// Quantity times price: that of a buy with a limit is the limit, any other is worth its highest price, the
    /// reference among them.
    case orderNotional = 1
    /// How far Price(44) may be from the reference, in percent of that; a stop-limit order's from its stop.
    case priceCollar = 2
    /// Of new orders, in any second. Where there was no such limit at all, they are counted from when it is set.
    case ordersPerSecond = 3
    /// Of new orders, since the day began.
    case ordersPerDay = 4
    case openOrders = 5
    /// What is open of all orders, each at the price that it had when it was entered or changed.
    case openValue = 6
    /// What an account would have of a symbol if all its open buys were filled.
    case longPosition = 7
    /// What an account would owe of a symbol if all its open sells were filled.
    case shortPosition = 8
    /// What an account would have or owe of a symbol, in percent of the value of the account.
    case concentration = 9
    case dailyLoss = 10
    case drawdown = 11
    /// How often an order may be replaced.
    case modifications = 12
    /// For how many seconds a second order like one before is refused; here the longest is the tightest.
    case duplicateWindow = 13

    package static var count: Int { @_noLocks get { 14 } }

    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .orderSize: 0
            case .orderNotional: 1
            case .priceCollar: 2
            case .ordersPerSecond: 3
            case .ordersPerDay: 4
            case .openOrders: 5
            case .openValue: 6
            case .longPosition: 7
            case .shortPosition: 8
            case .concentration: 9
            case .dailyLoss: 10
            case .drawdown: 11
            case .modifications: 12
            case .duplicateWindow: 13
            }
        }
    }

    @_noLocks
    package init?(code: UInt8) {
        switch code {
        case 0: self = .orderSize
        case 1: self = .orderNotional
        case 2: self = .priceCollar
        case 3: self = .ordersPerSecond
        case 4: self = .ordersPerDay
        case 5: self = .openOrders
        case 6: self = .openValue
        case 7: self = .longPosition
        case 8: self = .shortPosition
        case 9: self = .concentration
        case 10: self = .dailyLoss
        case 11: self = .drawdown
        case 12: self = .modifications
        case 13: self = .duplicateWindow
        default: return nil
        }
    }

    var bit: UInt32 { @_noLocks get { 1 << UInt32(code) } }

    /// Its values are whole numbers.
    var isCount: Bool {
        @_noLocks get {
            switch self {
            case .ordersPerSecond, .ordersPerDay, .openOrders, .modifications: true
            case .orderSize, .orderNotional, .priceCollar, .openValue, .longPosition, .shortPosition, .concentration,
                .dailyLoss, .drawdown, .duplicateWindow:
                false
            }
        }
    }

    /// What is compared with it is another for every scope.
    var isOfScope: Bool {
        @_noLocks get {
            switch self {
            case .ordersPerSecond, .ordersPerDay, .openOrders, .openValue, .dailyLoss, .drawdown: true
            case .orderSize, .orderNotional, .priceCollar, .longPosition, .shortPosition, .concentration,
                .modifications, .duplicateWindow:
                false
            }
        }
    }

    /// Whether it is set for sessions too.
    var isRate: Bool { @_noLocks get { code == 3 || code == 4 } }

    /// What is measured, as texts call it.
    @_noLocks
    func append(to text: inout Text<16>) {
        switch self {
        case .orderSize: text.append("OrderQty(38)")
        case .orderNotional: text.append("order value")
        case .priceCollar: text.append("Price(44) off the reference in percent:")
        case .ordersPerSecond: text.append("orders in a second:")
        case .ordersPerDay: text.append("orders today:")
        case .openOrders: text.append("open orders:")
        case .openValue: text.append("open order value")
        case .longPosition: text.append("long position")
        case .shortPosition: text.append("short position")
        case .concentration: text.append("share of the account in percent:")
        case .dailyLoss: text.append("daily loss")
        case .drawdown: text.append("drawdown")
        case .modifications: text.append("modifications:")
        case .duplicateWindow: text.append("seconds since the same order:")
        }
    }
}

/// A limit as it is configured, and as it is written in a row when it is changed at run time.
package struct LimitSetting: Equatable, Sendable, BitwiseCopyable {
    package var limit: RiskLimit
    package var scope: RiskScope
    /// Nil takes the limit away.
    package var value: Decimal?

    @_noLocks
    package init(_ limit: RiskLimit, _ scope: RiskScope, _ value: Decimal?) {
        self.limit = limit
        self.scope = scope
        self.value = value
    }

    /// Why there is no such limit.
    package enum Problem: Error, Sendable {
        case negative
        case notWhole
        /// A session has rates only; a broker's number and a strategy's name are not any.
        case notForThisScope
        /// More scopes have limits than there is room for, or there are more names.
        case noRoom

        package var text: String {
            switch self {
            case .negative: "a limit is not below zero"
            case .notWhole: "this limit is a whole number"
            case .notForThisScope: "there is no such limit for such a scope"
            case .noRoom: "there is no room for a further limit or name"
            }
        }
    }

    package var problem: Problem? {
        @_noLocks get {
            switch scope {
            case .session: if !limit.isRate { return .notForThisScope }
            case .broker(let broker): if Int(broker.value) >= BrokerNumber.maximum { return .notForThisScope }
            case .strategy(let name): if name.isEmpty { return .notForThisScope }
            case .global, .account, .symbol: break
            }
            guard let value else { return nil }
            if value.mantissa < 0 { return .negative }
            return limit.isCount && !value.isMultiple(of: Decimal(1)) ? .notWhole : nil
        }
    }
}

// MARK: - Rows

extension LimitSetting {
    /// Version, limit, scope, value: at most 78 bytes.
    @_noLocks
    package func encode(into row: inout RowWriter) {
        row.append(1 as UInt8)
        row.append(limit.code)
        scope.encode(into: &row)
        row.append(value == nil ? 0 as UInt8 : 1)
        if let value { row.append(value) }
    }

    /// Total: nil for bytes that are no such row.
    package static func decode(_ bytes: Bytes) -> LimitSetting? {
        var row = RowReader(bytes)
        guard row.byte() == 1, let limit = RiskLimit(code: row.byte()) else { return nil }
        let scope = RiskScope.decode(from: &row)
        let hasValue = row.byte()
        let value = hasValue == 1 ? row.decimal() : nil
        guard hasValue <= 1, row.isComplete else { return nil }
        let setting = LimitSetting(limit, scope, value)
        return setting.problem == nil ? setting : nil
    }
}
