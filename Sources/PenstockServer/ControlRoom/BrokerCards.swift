// What the configuration says of brokers, for the control room.

internal import BrokerKit
internal import Brokers
internal import ControlAPI
internal import FIXSession
internal import Routing
internal import Values

extension Configuration {
    var cards: [BrokerCard] { brokers.map(\.card) }
}

extension Configuration.Broker {
    fileprivate var card: BrokerCard {
        var card = BrokerCard(id: "\(id)", kind: "", title: "", assetClasses: [], features: [], costs: costs.map(BrokerCard.Costs.init))
        switch kind {
        case .paper(let paper):
            (card.kind, card.title) = ("paper", "simulated")
            card.features = BrokerAbilities(paper.abilities).names
            let own = paper.commission
            if card.costs.isEmpty, own.flat != .zero || own.percent != .zero || own.minimum != .zero {
                card.costs = [
                    BrokerCard.Costs(
                        perOrder: own.flat, minimum: own.minimum, tiers: [(fromVolume: .zero, takerPercent: own.percent, makerPercent: own.percent)])
                ]
            }
        case .fix(let fix):
            (card.kind, card.title) = ("fix", "FIX counterparty \(fix.session.targetCompID)")
            card.features = BrokerAbilities(fix.dialect).names
        case .web(let web):
            (card.kind, card.title) = (web.profile.kind, web.profile.title)
            card.assetClasses = web.profile.products.map(\.rawValue)
            card.features = BrokerAbilities(web.profile).names
        }
        return card
    }
}

extension BrokerCard.Costs {
    fileprivate init(_ schedule: CommissionSchedule) {
        self.init(
            assetClass: schedule.assetClass.isEmpty ? nil : "\(schedule.assetClass)", perOrder: schedule.perOrder, perUnit: schedule.perUnit,
            minimum: schedule.minimum, feePercent: schedule.feePercent,
            tiers: schedule.tiers.map { (fromVolume: $0.fromVolume, takerPercent: $0.takerPercent, makerPercent: $0.makerPercent) })
    }
}

extension BrokerAbilities {
    fileprivate var names: [String] {
        (0..<64).compactMap { bit in
            let one = BrokerAbilities(rawValue: 1 << UInt64(bit))
            guard isSuperset(of: one) else { return nil }
            var text = Text<16>()
            one.append(to: &text)
            return "\(text)"
        }
    }
}
