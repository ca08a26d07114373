// Drives a FIX counterparty's broker as the engine does, and writes what it says as lines.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

/// A broker and what surrounds it: the session's header, MsgSeqNums, the queues. `|` stands for the delimiter.
final class FIXRun {
    var broker: FIXBroker
    var reports = BrokerReports(capacity: 8)
    var facts = BrokerFacts(capacity: 4)
    var writer = MessageWriter(maximumMessageSize: 4096)
    let table = FieldTable(capacity: 400)
    let tokenizer = Tokenizer()
    var now = midnight
    var nextNumber: UInt64 = 2
    var row = RowWriter(capacity: FIXRow.capacity)
    var rows: [UInt64: [UInt8]] = [:]
    /// Why messages of ours are no FIX 4.4.
    var faults: [String] = []
    var validator = Validator()
    let dictionary: DataDictionary

    init(_ dialect: FIXDialect = .test, capacity: Int = 100) {
        broker = FIXBroker(dialect, capacity: capacity)
        dictionary = FIXRun.dictionary
    }

    private static let dictionary: DataDictionary = {
        guard let dictionary = try? DataDictionary.fix44() else { fatalError("no dictionary") }
        return dictionary
    }()

    var openCount: Int { broker.openCount }
    var canAsk: Bool { broker.canAsk }
    var isInRound: Bool { broker.isInRound }
    var hasRequests: Bool { broker.hasRequests }

    /// What is sent, and what is said.
    func tell(_ instruction: Instruction) -> String {
        let msgType = broker.begin(instruction, into: &reports)
        return send(msgType)
    }

    func ask(_ question: BrokerQuestion) -> String {
        let msgType = broker.begin(question, into: &facts)
        return send(msgType)
    }

    func next() -> String {
        let msgType = broker.nextRequest(into: &facts)
        return send(msgType)
    }

    func logOn() {
        broker.loggedOn()
        broker.beginRound()
    }

    func keepOff(_ instruction: Instruction, _ why: Text<16>) -> String {
        broker.keepOff(instruction, why, into: &reports)
        return said()
    }

    var isWaiting: Bool { broker.isWaiting }
    /// The MassStatusReqID of the round that is under way.
    var question: String { "K-M\(broker.massStatusOfRound)" }
    var canTakeIn: Bool { broker.canTakeIn }
    var stranger: FIXOrder { broker.stranger }

    @discardableResult
    func giveUpWaiting() -> String {
        broker.giveUpWaiting(into: &facts)
        return said()
    }

    private func send(_ msgType: MsgType?) -> String {
        guard let msgType else { return said() }
        begin(msgType)
        broker.write(at: now, into: &writer)
        let text = finish()
        broker.sent(as: nextNumber)
        nextNumber += 1
        let lines = said()
        return lines.isEmpty ? text : text + "; " + lines
    }

    private func begin(_ msgType: MsgType) {
        writer.begin(msgType)
        writer.append(Tag.msgSeqNum, nextNumber)
        writer.append(Tag.senderCompID, Name("PENSTOCK"))
        writer.append(Tag.sendingTime, now, .milliseconds)
        writer.append(Tag.targetCompID, Name("VENUE"))
    }

    /// The message without what the session has written.
    private func finish() -> String {
        guard let bytes = writer.finish(beginString: Text("FIX.4.4")) else { return "too long" }
        if let message = try? tokenizer.tokenize(bytes, into: table),
            let fault = validator.firstFault(in: message, dictionary, ValidationRules())
        {
            faults.append("373=\(fault.reason.rawValue) 371=\(fault.refTagID) \(bytes.description)")
        }
        let text = bytes.description.replacing("\u{1}", with: "|")
        let type = text.split(separator: "|")[2]
        let body = text.split(separator: "|").dropFirst(7).dropLast()
        return "\(type)|" + body.joined(separator: "|")
    }

    /// What a message of theirs says, given without header and trailer.
    func hear(_ text: String) -> String {
        hear(wire(text))
    }

    func hear(_ bytes: [UInt8]) -> String {
        let receipt = bytes.withUnsafeBytes { buffer -> String in
            guard let message = try? tokenizer.tokenize(Bytes(buffer), into: table) else { return "garbled" }
            return told(broker.receive(message, into: &reports, &facts), message)
        }
        let lines = said()
        return [lines, receipt].filter { !$0.isEmpty }.joined(separator: "; ")
    }

    private func told(_ receipt: FIXReceipt, _ message: MessageView) -> String {
        switch receipt {
        case .read: return ""
        case .disputed(let number, let dispute): return "disputed \(number.value) \(dispute)"
        case .ask(let number): return "ask \(number.value)"
        case .foreign: return "foreign"
        case .stranger(let isOver): return isOver ? "a stranger that is over" : "a stranger"
        case .dontKnow(let reason):
            begin(.dontKnowTrade)
            broker.writeDontKnow(reason, about: message, into: &writer)
            return finish()
        }
    }

    /// All reports and facts, and takes them out.
    private func said() -> String {
        var lines: [String] = []
        while reports.count > 0 {
            lines.append("\(reports.first.order.value) \(words(reports.first.event))")
            reports.removeFirst()
        }
        while facts.count > 0 {
            lines.append(words(facts.first))
            facts.removeFirst()
        }
        return lines.joined(separator: "; ")
    }

    /// Writes the rows of a turn.
    func save() {
        while let change = broker.nextChange() {
            row.reset()
            if broker.encode(change, into: &row) {
                let bytes = row.bytes
                rows[change.key] = (0..<bytes.count).map { bytes[$0] }
            } else {
                rows[change.key] = nil
            }
        }
    }

    /// The same broker as its rows make it again.
    func restart(_ dialect: FIXDialect = .test) -> Bool {
        save()
        broker = FIXBroker(dialect, capacity: 100)
        for key in rows.keys.sorted() {
            let isTaken = (rows[key] ?? []).withUnsafeBytes { broker.restore(Bytes($0)) }
            if !isTaken { return false }
        }
        return true
    }
}

func wire(_ text: String) -> [UInt8] {
    let parts = text.split(separator: "|", maxSplits: 1)
    let rest = parts.count > 1 ? "|\(parts[1])" : ""
    let body = "\(parts[0])|34=9|49=VENUE|52=20260105-00:00:00|56=PENSTOCK\(rest)|".replacing("|", with: "\u{1}")
    return sealed(Array("8=FIX.4.4\u{1}9=\(body.utf8.count)\u{1}\(body)".utf8))
}

func sealed(_ bytes: [UInt8]) -> [UInt8] {
    let sum = bytes.reduce(0) { $0 + Int($1) } & 255
    return bytes + Array("10=\(String(1000 + sum).dropFirst())\u{1}".utf8)
}

extension FIXDialect {
    /// Plain FIX 4.4, with a prefix.
    static var test: FIXDialect {
        var dialect = FIXDialect()
        dialect.names.prefix = "K-"
        return dialect
    }
}

extension Text: ExpressibleByStringLiteral
{
    public init(stringLiteral value: StaticString) { self.init(value) }
}

extension Instruction {
    static func order(
        _ number: UInt64, _ symbol: StaticString = "AAPL", _ side: Side = .buy, _ terms: OrderTerms = .limit("100", "10.50")
    ) -> Instruction { .submit(OrderNumber(number), symbol: Name(symbol), side: side, terms: terms) }
}

extension OrderTerms {
    static func limit(_ quantity: Decimal, _ price: Decimal) -> OrderTerms {
        OrderTerms(kind: .limit, timeInForce: .day, quantity: quantity, limit: price)
    }

    func with(_ change: (inout OrderTerms) -> Void) -> OrderTerms {
        var terms = self
        change(&terms)
        return terms
    }
}
