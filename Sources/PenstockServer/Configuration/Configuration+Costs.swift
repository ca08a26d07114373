// What orders cost at a broker, as routing reckons.

internal import Brokers
internal import Routing
internal import Values

extension CommissionSchedule {
    /// The first that is for an order's asset class counts.
    static func read(_ section: inout Section) -> CommissionSchedule? {
        var schedule = CommissionSchedule()
        let notNegative = Form<Decimal>.decimal(.notNegative)
        schedule.assetClass = section.value("assetClass", .name("one of routing.assetClasses"), default: Name())
        schedule.perOrder = section.value("perOrder", notNegative, default: .zero)
        schedule.perUnit = section.value("perUnit", notNegative, default: .zero)
        schedule.minimum = section.value("minimum", notNegative, default: .zero)
        schedule.feePercent = section.value("feePercent", .percent, default: .zero)
        var last: Decimal?
        schedule.tiers = section.parts("tiers", atLeastOne: "tier", orNone: true) { CommissionTier.read(&$0, behind: &last) }
        if schedule.tiers.count > 8 { section.complain("tiers", "there are more than 8") }
        return schedule
    }
}

extension CommissionTier {
    /// Rebates are below zero.
    fileprivate static func read(_ section: inout Section, behind last: inout Decimal?) -> CommissionTier? {
        let from = section.value("from", .decimal(.notNegative), default: .zero)
        let percent = Form<Decimal>.decimal(.within(Decimal(100)))
        let tier = CommissionTier(
            fromVolume: from, takerPercent: section.value("taker", percent, default: .zero),
            makerPercent: section.value("maker", percent, default: .zero))
        if let last, from <= last { section.complain("from", "is not above that of the tier before") }
        if last == nil, !from.isZero { section.complain("from", "the first tier begins at 0") }
        last = from
        return tier
    }
}

extension Configuration.Broker {
    /// As said, or else what a paper broker charges for its fills.
    var commissions: [CommissionSchedule] {
        guard costs.isEmpty, case .paper(let paper) = kind else { return costs }
        let commission = paper.commission
        var schedule = CommissionSchedule()
        schedule.perOrder = commission.flat
        schedule.minimum = commission.minimum
        schedule.tiers = [CommissionTier(takerPercent: commission.percent, makerPercent: commission.percent)]
        // What a tier has beside its percentage routing does not reckon with.
        for tier in commission.tiers.prefix(7) {
            schedule.tiers.append(CommissionTier(fromVolume: tier.from, takerPercent: tier.percent, makerPercent: tier.percent))
        }
        return [schedule]
    }
}

extension Section {
    /// Costs are for asset classes that there are.
    func checkCosts(of brokers: [Configuration.Broker], _ routing: Configuration.Routing) {
        let classes = routing.measures.assetClasses.map(\.name)
        for broker in brokers {
            for cost in broker.costs where !cost.assetClass.isEmpty && !classes.contains(cost.assetClass) {
                complain(
                    "brokers", "costs of \(broker.id) are for the asset class \(cost.assetClass), which routing.assetClasses has not")
            }
        }
    }
}
