// How an order itself asks to be routed.

package import Values

/// What an order says in ExDestination(100), where that is no broker: `STRATEGY:URGENCY:BROKER,BROKER`, such as `smart`,
/// `lowestCost::kraken,okx` or `:high`. What it leaves out is as the rule has it.
///
/// Its strategy is in the place of the rule's; brokers that it prefers come before the others, of those that the rule has;
/// an order for which a rule is by its destination is asked nothing more.
package struct RouteWish: Sendable, BitwiseCopyable {
    package var strategy: RouteStrategy?
    package var urgency: Urgency?
    package var preferred = BrokerSet()

    @_noLocks
    package init() {
        strategy = nil
        urgency = nil
    }

    package var isEmpty: Bool {
        @_noLocks get {
            if case .some = strategy { return false }
            if case .some = urgency { return false }
            return preferred.isEmpty
        }
    }

    /// What stands in ExDestination(100) for this; nil when it is too long for it.
    package static func destination(strategy: RouteStrategy?, urgency: Urgency?, preferred: [Name]) -> Name? {
        var parts = [strategy.map { "\($0.name)" } ?? "", urgency.map { "\($0)" } ?? "", preferred.map { "\($0)" }.joined(separator: ",")]
        while parts.last == "" { parts.removeLast() }
        return Name(string: parts.joined(separator: ":"))
    }
}

extension Router {
    /// What an order asks for under a rule.
    @_noLocks
    func wish(of request: RouteRequest, _ rule: Int) -> RouteWish {
        if request.exDestination.isEmpty || !plan.rules[rule].exDestination.isEmpty { return RouteWish() }
        if plan.broker(at: request.exDestination) != nil { return RouteWish() }
        return wish(in: request.exDestination) ?? RouteWish()
    }

    @_noLocks
    func strategy(_ request: RouteRequest, _ rule: Int) -> RouteStrategy { request.wish.strategy ?? plan.rules[rule].strategy }

    @_noLocks
    func preferred(_ request: RouteRequest, _ rule: Int) -> BrokerSet {
        request.wish.preferred.isEmpty ? plan.rules[rule].preferred : request.wish.preferred
    }

    /// Nil for a destination that is none of this; an empty one wishes nothing.
    @_noLocks
    package func wish(in destination: Name) -> RouteWish? {
        var wish = RouteWish()
        var word = Name()
        var part = 0
        for index in 0...destination.count {
            let byte = index < destination.count ? destination[index] : UInt8(ascii: ":")
            let endsBroker = part == 2 && byte == UInt8(ascii: ",")
            guard byte == UInt8(ascii: ":") || endsBroker else {
                word.append(byte)
                continue
            }
            guard take(word, part, of: &wish) else { return nil }
            word = Name()
            if !endsBroker { part += 1 }
        }
        return wish
    }

    @_noLocks
    private func take(_ word: Name, _ part: Int, of wish: inout RouteWish) -> Bool {
        if word.isEmpty { return part < 3 }
        switch part {
        case 0:
            guard let strategy = plan.strategy(named: word) else { return false }
            wish.strategy = strategy
            return true
        case 1:
            if word == Name("low") {
                wish.urgency = .low
            } else if word == Name("normal") {
                wish.urgency = .normal
            } else if word == Name("high") {
                wish.urgency = .high
            } else {
                return false
            }
            return true
        case 2:
            guard let broker = plan.broker(at: word) else { return false }
            wish.preferred.insert(broker)
            return true
        default: return false
        }
    }
}
