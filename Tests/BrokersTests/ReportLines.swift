// What a broker says of orders and of itself, as lines.

import BrokerKit
import Orders
import Values

func words(_ event: BrokerReport.Event) -> String {
    switch event {
    case .accepted: "accepted"
    case .rejected(let reason, let text): "rejected \(reason) \(text)"
    case .filled(let quantity, let price, let commission, let id):
        "filled \(quantity) at \(price) \(id)" + (commission.isZero ? "" : " for \(commission)")
    case .corrected(let quantity, let price, _, let id): "corrected \(id) to \(quantity) at \(price)"
    case .busted(let id, let text): "busted \(id) \(text)"
    case .replaced(let terms): "replaced \(words(terms))"
    case .replaceRejected(let reason, let text): "replaceRejected \(reason) \(text)"
    case .canceled(let text, _): "canceled \(text)"
    case .cancelRejected(let reason, let text): "cancelRejected \(reason) \(text)"
    case .expired(let text): "expired \(text)"
    case .restated(let terms, let reason, let text, _): "restated \(words(terms)) \(reason) \(text)"
    case .suspended(let text): "suspended \(text)"
    case .stopped(let quantity, let price): "stopped \(quantity) at \(price)"
    case .doneForDay: "doneForDay"
    case .standing(let standing): "standing \(words(standing))"
    case .unheardOf: "unheardOf"
    }
}

func words(_ standing: BrokerReport.Standing) -> String {
    let worth = standing.notional.rounded(toDigits: 4, .halfEven)?.normalized ?? .zero
    return "\(standing.phase) \(words(standing.terms)) filled \(standing.filled) worth \(worth)"
}

func words(_ terms: OrderTerms) -> String {
    "\(terms.quantity)" + (terms.limit.map { "@\($0)" } ?? "") + (terms.stop.map { " stop \($0)" } ?? "")
}

func words(_ fact: BrokerFact) -> String {
    switch fact {
    case .order(let number, let name, let symbol, let side, let standing):
        "order \(number.map { "\($0.value)" } ?? "of others") \(name) \(symbol) \(side) \(words(standing))"
    case .fill(let order, let id, let quantity, let price, let commission, _):
        "fill \(order.value) \(id) \(quantity) at \(price)" + (commission.isZero ? "" : " for \(commission)")
    case .position(let symbol, let quantity, let average): "position \(symbol) \(quantity) at \(average)"
    case .balance(let currency, let total, let available): "balance \(currency) \(total) of which \(available)"
    case .end(let isComplete): isComplete ? "end" : "end, not complete"
    }
}

/// Nil for what only the line thread wants to know.
func line(of report: VenueReport) -> String? {
    switch report {
    case .up: "up"
    case .down(let why): "down: \(why)"
    case .identity: nil
    case .steps(let symbol, let tick, let lot): "steps \(symbol) \(tick) \(lot)"
    case .order(let report): "\(report.order.value) \(words(report.event))"
    case .fact(let fact): words(fact)
    }
}
