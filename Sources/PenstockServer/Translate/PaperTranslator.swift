// The broker that only pretends: nothing leaves, and what it takes is shown.

internal import BrokerKit
internal import Brokers
internal import Orders
internal import Values

/// A paper broker that answers at once and fills nothing, so that an order is still there when it is changed.
final class PaperTranslator: Translator {
    static var capacity: Int { 10_000 }

    private var broker: PaperBroker
    private var reader = InstructionReader()
    private var reports: BrokerReports
    private let now: Instant

    init(_ settings: PaperSettings, at now: Instant) {
        var settings = settings
        (settings.latency, settings.latencyJitter) = (.seconds(0), .seconds(0))
        (settings.fills, settings.faults) = (false, [])
        settings.capacity = Self.capacity
        broker = PaperBroker(settings)
        reports = BrokerReports(capacity: 1_024)
        self.now = now
    }

    func requests(for message: FIXLine) throws -> [TranslatedRequest] {
        var requests: [TranslatedRequest] = []
        for step in try reader.steps(of: message) {
            switch step {
            case .before(let instruction): try carryOut(instruction)
            case .instruction(let instruction):
                try carryOut(instruction)
                requests.append(request(of: instruction))
            case .question(let question): requests.append(request("ask", question.text))
            }
        }
        return requests
    }

    func requests(for question: AccountQuestion) throws -> [TranslatedRequest] {
        switch question.what {
        case .openOrders, .balances, .positions, .fills: [request("ask", question.what.rawValue)]
        case .instruments, .time: throw TranslateProblem("the paper broker is not asked for \(question.what.rawValue)")
        }
    }

    func messages(of payload: TranslatedPayload, separator: String) throws -> TranslatedMessages {
        throw TranslateProblem("the paper broker answers in no form of its own")
    }

    /// - Throws: Why the broker refuses it.
    private func carryOut(_ instruction: Instruction) throws(TranslateProblem) {
        broker.carryOut(instruction, at: now, into: &reports)
        var problem: TranslateProblem?
        while reports.count > 0 {
            problem = problem ?? TranslateProblem(reports.first.event)
            reports.removeFirst()
        }
        if let problem { throw problem }
    }

    private func request(of instruction: Instruction) -> TranslatedRequest {
        var order = JSONObject()
        order.add("order", String(instruction.order.value))
        switch instruction {
        case .submit(_, let symbol, let side, let terms):
            order.add("symbol", "\(symbol)")
            order.add("side", "\(side)")
            order.add(terms)
            return request("submit", order.text)
        case .replace(_, let terms):
            order.add(terms)
            return request("replace", order.text)
        case .cancel: return request("cancel", order.text)
        case .ask: return request("ask", order.text)
        }
    }

    private func request(_ method: String, _ body: String) -> TranslatedRequest {
        TranslatedRequest(transport: "paper", method: method, url: "", body: body)
    }
}

extension BrokerQuestion {
    /// As `--query` has it.
    fileprivate var text: String {
        switch self {
        case .openOrders: "open-orders"
        case .fills: "fills"
        case .positions: "positions"
        case .balances: "balances"
        }
    }
}

extension JSONObject {
    /// What an order asks for; what it does not ask for is left out.
    fileprivate mutating func add(_ terms: OrderTerms) {
        add("kind", "\(terms.kind)")
        add("timeInForce", "\(terms.timeInForce)")
        add("quantity", terms.quantity.description)
        for (name, value) in [("limit", terms.limit), ("stop", terms.stop), ("display", terms.display)] {
            if let value { add(name, value.description) }
        }
        if let trail = terms.trail { add("trail", "\(trail.offset) \(trail.unit)") }
        if terms.expires < .distantFuture { add("expires", TimeForm.iso8601.text(of: terms.expires)) }
        if terms.features.has(.postOnly) { add("postOnly", true) }
        if terms.features.has(.reduceOnly) { add("reduceOnly", true) }
    }
}

extension TranslateProblem {
    /// Nil for what refuses nothing.
    init?(_ event: BrokerReport.Event) {
        switch event {
        case .rejected(let reason, let text):
            self.init("refused before it is sent, OrdRejReason(103)=\(reason.rawValue): \(text)")
        case .replaceRejected(let reason, let text), .cancelRejected(let reason, let text):
            self.init("refused before it is sent, CxlRejReason(102)=\(reason.rawValue)\(text.isEmpty ? "" : ": \(text)")")
        case .accepted, .filled, .corrected, .busted, .replaced, .canceled, .expired, .restated, .suspended, .stopped,
            .doneForDay, .standing, .unheardOf:
            return nil
        }
    }
}
