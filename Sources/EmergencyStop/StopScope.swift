// What a stop is about.

package import Values

/// The orders that a stop holds back.
package enum StopScope: Equatable, Sendable {
    case everything
    case broker(BrokerNumber)
    case symbol(Name)
    case account(Identifier)
    case strategy(Name)
    /// The number of a FIX session.
    case session(UInt32)
}

/// What an order, or something else that would go to a broker, is about.
package struct StopSubject: Sendable {
    /// Nil before it is known.
    package var broker: BrokerNumber?
    package var symbol: Name
    package var account: Identifier
    package var strategy: Name
    package var session: UInt32

    @_noLocks
    package init(broker: BrokerNumber?, symbol: Name, account: Identifier, strategy: Name, session: UInt32) {
        self.broker = broker
        self.symbol = symbol
        self.account = account
        self.strategy = strategy
        self.session = session
    }
}

extension StopScope {
    @_noLocks
    package func holds(_ subject: StopSubject) -> Bool {
        switch self {
        case .everything: true
        case .broker(let broker): if let its = subject.broker { its == broker } else { false }
        case .symbol(let symbol): subject.symbol == symbol
        case .account(let account): subject.account == account
        case .strategy(let strategy): subject.strategy == strategy
        case .session(let session): subject.session == session
        }
    }

    @_noLocks
    package static func == (left: StopScope, right: StopScope) -> Bool {
        switch (left, right) {
        case (.everything, .everything): true
        case (.broker(let one), .broker(let other)): one == other
        case (.symbol(let one), .symbol(let other)): one == other
        case (.account(let one), .account(let other)): one == other
        case (.strategy(let one), .strategy(let other)): one == other
        case (.session(let one), .session(let other)): one == other
        case (.everything, _), (.broker, _), (.symbol, _), (.account, _), (.strategy, _), (.session, _): false
        }
    }

    /// In words: `everything`, `symbol AAPL`. A broker and a session by their numbers, of which the names are the caller's.
    @_noLocks
    package func append(to text: inout Text<16>) {
        switch self {
        case .everything: text.append("everything")
        case .broker(let broker):
            text.append("broker ")
            text.appendDigits(of: UInt64(broker.value))
        case .symbol(let symbol):
            text.append("symbol ")
            text.append(symbol)
        case .account(let account):
            text.append("account ")
            text.append(account)
        case .strategy(let strategy):
            text.append("strategy ")
            text.append(strategy)
        case .session(let session):
            text.append("session ")
            text.appendDigits(of: UInt64(session))
        }
    }
}
