// What a limit, a counter or a circuit breaker is about.

package import Values

/// The levels at which limits are set.
package enum RiskLevel: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case global = 0
    case broker = 1
    case account = 2
    case symbol = 3
    case strategy = 4
    /// For the rates of orders only.
    case session = 5

    package static var count: Int { @_noLocks get { 6 } }

    package var code: UInt8 {
        @_noLocks get {
            switch self {
            case .global: 0
            case .broker: 1
            case .account: 2
            case .symbol: 3
            case .strategy: 4
            case .session: 5
            }
        }
    }
}

/// One of all that limits may be set for.
package enum RiskScope: Hashable, Sendable, BitwiseCopyable {
    case global
    case broker(BrokerNumber)
    case account(Identifier)
    case symbol(Name)
    /// Its name is not empty.
    case strategy(Name)
    case session(UInt32)

    package var level: RiskLevel {
        @_noLocks get {
            switch self {
            case .global: .global
            case .broker: .broker
            case .account: .account
            case .symbol: .symbol
            case .strategy: .strategy
            case .session: .session
            }
        }
    }

    /// Appends such as `account DESK1`; `all orders` for the global one.
    @_noLocks
    func append(to text: inout Text<16>) {
        switch self {
        case .global: text.append("all orders")
        case .broker(let broker):
            text.append("broker ")
            text.appendDigits(of: UInt64(broker.value))
        case .account(let account):
            text.append(account.isEmpty ? "orders without an account" : "account ")
            text.append(account)
        case .symbol(let symbol):
            text.append("symbol ")
            text.append(symbol)
        case .strategy(let strategy):
            text.append("strategy ")
            text.append(strategy)
        case .session(let session):
            text.append("session ")
            text.appendDigits(of: UInt64(session))
        }
    }
}

// MARK: - In rows, and as keys of rows

extension RiskScope {
    /// A level byte and the name; at most 66 bytes.
    @_noLocks
    package func encode(into row: inout RowWriter) {
        row.append(level.code)
        switch self {
        case .global: break
        case .broker(let broker): row.append(broker.value)
        case .account(let account): row.append(account)
        case .symbol(let name), .strategy(let name): row.append(name)
        case .session(let session): row.append(session)
        }
    }

    /// Total: invalidates the reader where the bytes are no scope.
    package static func decode(from row: inout RowReader) -> RiskScope {
        switch row.byte() {
        case 0: return .global
        case 1:
            let broker = row.byte()
            if Int(broker) >= BrokerNumber.maximum { row.invalidate() }
            return .broker(BrokerNumber(broker))
        case 2: return .account(row.text(Identifier.self))
        case 3: return .symbol(row.text(Name.self))
        case 4:
            let name = row.text(Name.self)
            if name.isEmpty { row.invalidate() }
            return .strategy(name)
        case 5: return .session(row.uint32())
        default:
            row.invalidate()
            return .global
        }
    }
}
