// What is done here in the place of a broker that cannot.

import MarketData
import Orders
package import Routing
import Values

extension BrokerAbilities {
    /// What this gateway can do in the place of a broker.
    package static var emulatable: BrokerAbilities {
        @_noLocks get {
            BrokerAbilities(rawValue: triggers.rawValue | goodTillDate.rawValue | iceberg.rawValue)
        }
    }

    /// Of these, orders that wait for a price of the market.
    static var triggers: BrokerAbilities {
        @_noLocks get {
            BrokerAbilities(
                rawValue: stop.rawValue | stopLimit.rawValue | marketIfTouched.rawValue | limitIfTouched.rawValue
                    | trailingStop.rawValue)
        }
    }

    /// What of `needs` a broker with these abilities lacks and is done in its place: only what it can do is left for it.
    @_noLocks
    func waived(of needs: BrokerAbilities, emulating emulated: BrokerAbilities, _ terms: OrderTerms)
        -> BrokerAbilities
    {
        var waived = missing(of: needs).rawValue & emulated.rawValue
        let priced = BrokerAbilities(rawValue: waived & BrokerAbilities.triggers.rawValue)
        if priced.rawValue != 0, !has(any: terms.kind.hasLimitAtLast ? .limit : .market) {
            waived &= ~priced.rawValue
        }
        if !has(any: .goodTillCancel) { waived &= ~BrokerAbilities.goodTillDate.rawValue }
        // In slices, one after the other, it cannot be over at once.
        if !terms.timeInForce.isPatient { waived &= ~BrokerAbilities.iceberg.rawValue }
        return BrokerAbilities(rawValue: waived)
    }
}

extension OrderKind {
    /// It is a limit order when it has been triggered.
    var hasLimitAtLast: Bool {
        @_noLocks get {
            switch self {
            case .limit, .stopLimit, .limitIfTouched, .primaryPeg, .marketPeg: true
            case .market, .stop, .marketIfTouched, .trailingStop, .marketToLimit: false
            }
        }
    }

    /// It waits for a price.
    var waits: Bool {
        @_noLocks get {
            switch self {
            case .stop, .stopLimit, .marketIfTouched, .limitIfTouched, .trailingStop: true
            case .market, .limit, .marketToLimit, .primaryPeg, .marketPeg: false
            }
        }
    }
}

extension TimeInForce {
    var isPatient: Bool {
        @_noLocks get {
            switch self {
            case .day, .goodTillCancel, .goodTillDate: true
            case .immediateOrCancel, .fillOrKill, .atTheOpening, .atTheClose: false
            }
        }
    }
}

extension OrderTerms {
    /// What they are when the price that they wait for has come.
    var triggered: OrderTerms {
        @_noLocks get {
            var terms = self
            terms.kind = kind.hasLimitAtLast ? .limit : .market
            terms.stop = nil
            terms.trail = nil
            return terms
        }
    }

    /// When they are due; nil where they do not wait, or nobody knows how large a tick is.
    @_noLocks
    func condition(tick: Decimal?) -> TriggerCondition? {
        switch kind {
        case .market, .limit, .marketToLimit, .primaryPeg, .marketPeg: return nil
        case .stop, .stopLimit: return stop.map { .stop($0) }
        case .marketIfTouched, .limitIfTouched: return stop.map { .ifTouched($0) }
        case .trailingStop:
            guard let trail, let offset = trail.offset(tick: tick) else { return nil }
            return .trailing(offset, from: stop.map { WideDecimal($0) })
        }
    }
}

extension Trail {
    /// Nil for what is no whole number of ticks or basis points, or for ticks that nobody knows the size of.
    @_noLocks
    func offset(tick: Decimal?) -> TrailingOffset? {
        switch unit {
        case .price: return .amount(offset)
        case .basisPoints: return whole.map { .basisPoints($0) }
        case .ticks:
            guard let tick, let whole else { return nil }
            return .ticks(whole, of: tick)
        }
    }

    private var whole: Int32? {
        @_noLocks get {
            var (mantissa, scale) = (offset.mantissa, offset.scale)
            while scale > 0, mantissa % 10 == 0 { (mantissa, scale) = (mantissa / 10, scale - 1) }
            guard scale == 0, mantissa > 0, mantissa <= Int64(Int32.max) else { return nil }
            return Int32(truncatingIfNeeded: mantissa)
        }
    }
}
