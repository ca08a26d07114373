// FIX counterparties.

internal import Brokers
internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import Orders
internal import Reactor
internal import Values

/// The translation that the gateway has for a counterparty, and its session's header. What is sent counts as accepted:
/// a change behind another one is one of what that has made of the order.
final class FIXTranslator: Translator {
    /// What stands in front of ClOrdIDs(11) where the configuration says nothing: the gateway has its store's own.
    static var prefix: Text<2> { Text("X-") }

    private var broker: FIXBroker
    private var session: Session
    private var writer = MessageWriter(maximumMessageSize: 65_536)
    private var reader = InstructionReader()
    private var reports = BrokerReports(capacity: 8)
    private var facts = BrokerFacts(capacity: 8)
    private let line: FIXLineParts
    private let now: Instant
    private var nextNumber: UInt64

    init(_ dialect: FIXDialect, _ line: FIXLineParts, at now: Instant, firstMsgSeqNum: UInt64) {
        broker = FIXBroker(dialect, capacity: 10_000)
        session = Session(identity: line.identity, settings: line.settings)
        self.line = line
        self.now = now
        nextNumber = firstMsgSeqNum
        broker.loggedOn()
    }

    func requests(for message: FIXLine) throws -> [TranslatedRequest] {
        var requests: [TranslatedRequest] = []
        for step in try reader.steps(of: message) {
            switch step {
            case .before(let instruction):
                // It was sent in another message, long before.
                let number = nextNumber
                _ = try request(broker.begin(instruction, into: &reports))
                nextNumber = number
                learnName(of: instruction.order, from: message)
            case .instruction(let instruction):
                learnName(of: instruction.order, from: message)
                guard let request = try request(broker.begin(instruction, into: &reports)) else {
                    throw TranslateProblem("nothing is sent: the broker's dialect has no OrderStatusRequest(H)")
                }
                requests.append(request)
            case .question(let question): requests += try self.requests(for: question)
            }
        }
        return requests
    }

    func requests(for question: AccountQuestion) throws -> [TranslatedRequest] {
        switch question.what {
        case .openOrders: return try requests(for: .openOrders)
        case .balances: return try requests(for: .balances)
        case .positions: return try requests(for: .positions)
        case .fills: return try requests(for: .fills(since: question.since ?? now.advanced(by: .seconds(-86_400))))
        case .instruments, .time: throw TranslateProblem("a FIX counterparty is not asked for \(question.what.rawValue)")
        }
    }

    func messages(of payload: TranslatedPayload, separator: String) throws -> TranslatedMessages {
        throw TranslateProblem("a FIX counterparty answers in FIX: its messages need no translation")
    }

    // MARK: Messages

    /// One message for all open orders, or one for each that came before.
    private func requests(for question: BrokerQuestion) throws -> [TranslatedRequest] {
        var requests: [TranslatedRequest] = []
        var next = broker.begin(question, into: &facts)
        while let request = try request(next) {
            requests.append(request)
            next = nil
            if case .openOrders = question, broker.hasRequests { next = broker.nextRequest(into: &facts) }
        }
        if requests.isEmpty { throw TranslateProblem("nothing is sent: the broker's dialect has no message for it") }
        return requests
    }

    /// The message that was begun; nil where none was.
    ///
    /// - Throws: Why it is not sent.
    private func request(_ msgType: MsgType?) throws(TranslateProblem) -> TranslatedRequest? {
        guard let msgType else {
            try refuse()
            return nil
        }
        session.begin(msgType, nextNumber, at: Moment(utc: now, steady: now), in: &writer)
        broker.write(at: now, into: &writer)
        guard let bytes = writer.finish(beginString: line.identity.beginString) else {
            throw TranslateProblem("the message is longer than 65536 bytes")
        }
        broker.sent(as: nextNumber)
        nextNumber += 1
        if msgType == .newOrderSingle || msgType == .orderCancelReplaceRequest { accept(try FIXLine(bytes.description)) }
        let text = String(bytes.description.map { $0 == "\u{1}" ? "|" : $0 })
        return TranslatedRequest(transport: "fix", method: "\(msgType.text)", url: line.address, body: text)
    }

    /// As if the counterparty had said that it has an order, or the change of one.
    private func accept(_ sent: FIXLine) {
        var report = FIXLine()
        for tag in [11, 22, 38, 40, 41, 44, 48, 54, 55, 59, 99] { report.add(tag, sent[tag]) }
        for (tag, value) in [(6, "0"), (14, "0"), (17, "E\(nextNumber)"), (39, "0"), (150, sent[41] == nil ? "0" : "5")] {
            report.add(tag, value)
        }
        report.add(151, sent[38])
        let bytes = report.wire(as: "8")
        let table = FieldTable(capacity: 100)
        // Safe: the array holds its bytes during the call.
        unsafe bytes.withUnsafeBytes { buffer in
            guard let view = try? unsafe Tokenizer().tokenize(Bytes(buffer), into: table) else { return }
            _ = broker.receive(view, into: &reports, &facts)
        }
        while reports.count > 0 { reports.removeFirst() }
        while facts.count > 0 { facts.removeFirst() }
    }

    private func refuse() throws(TranslateProblem) {
        guard reports.count > 0 else { return }
        let event = reports.first.event
        reports.removeFirst()
        if let problem = TranslateProblem(event) { throw problem }
    }

    /// OrderID(37) of a message is the counterparty's name of the order, as if it had told it.
    private func learnName(of number: OrderNumber, from message: FIXLine) {
        guard let text = message[37] else { return }
        // Safe: the array holds its bytes during the call.
        let name = unsafe Array(text.utf8).withUnsafeBytes { Identifier(unsafe Bytes($0)) }
        if let name { broker.learn(name, of: number) }
    }
}

/// Who a FIX counterparty is spoken to as, and where.
struct FIXLineParts {
    var identity = SessionIdentity(senderCompID: Name("PENSTOCK"), targetCompID: Name("BROKER"))
    var settings = SessionSettings()
    /// HOST:PORT, the first of the initiator's; empty where there is none.
    var address = ""

    init() {}

    init(of identity: SessionIdentity, in configuration: Configuration) {
        self.identity = identity
        for initiator in configuration.initiators {
            guard let session = initiator.sessions.first(where: { $0.pattern.identity == identity }) else { continue }
            settings = session.settings
            guard let host = initiator.hosts.first else { continue }
            address = host.host.contains(":") ? "[\(host.host)]:\(host.port)" : "\(host.host):\(host.port)"
        }
    }
}
