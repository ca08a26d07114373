// FIX messages as instructions, read by what the gateway reads them with.

internal import FIXWire
internal import OrderEntry
internal import Orders
internal import Values

/// For the brokers that take the gateway's own instructions. Orders are numbered as they come, from 1.
struct InstructionReader {
    /// What a message comes to.
    enum Step {
        /// Of an order that did not come before: as it must have been sent, which is not shown again.
        case before(Instruction)
        case instruction(Instruction)
        case question(BrokerQuestion)
    }

    private struct Known {
        let symbol: Name
        var isCanceled = false
    }

    /// Those that are known, the first of them number 1.
    private var orders: [Known] = []
    /// By each ClOrdID(11) that they have had.
    private var numbers: [String: OrderNumber] = [:]

    mutating func steps(of message: FIXLine) throws(TranslateProblem) -> [Step] {
        switch message.msgType {
        case "D"?, "F"?, "G"?, "H"?: return try orderSteps(of: message, as: message.msgType ?? "")
        case "E"?:
            let entries = message.entries(of: 73, beginningWith: 11)
            guard !entries.isEmpty else { throw TranslateProblem("a NewOrderList(E) without orders: NoOrders(73) and ClOrdID(11)") }
            var all: [Step] = []
            for entry in entries { all += try orderSteps(of: entry, as: "D") }
            return all
        case "q"?:
            let named = message[530] == "7" ? nil : message[55]
            let wanted = orders.indices.filter { place in
                !orders[place].isCanceled && (named == nil || "\(orders[place].symbol)" == named)
            }
            guard !wanted.isEmpty else {
                throw TranslateProblem("an OrderMassCancelRequest(q) cancels order by order here, and none came before it")
            }
            return wanted.map { .instruction(cancel(OrderNumber(UInt64($0 + 1)))) }
        case "AF"?: return [.question(.openOrders)]
        case "AN"?: return [.question(.positions)]
        case "BB"?: return [.question(.balances)]
        case "AD"?: return [.question(.fills(since: FIXLine.time(message[60]) ?? Instant(nanosecondsSinceEpoch: 0)))]
        case nil: throw TranslateProblem("no MsgType(35)")
        case let other?:
            throw TranslateProblem("MsgType(35)=\(other) asks nothing of such a broker; expected D, E, F, G, H, q, AF, AD, AN or BB")
        }
    }

    private mutating func orderSteps(of message: FIXLine, as msgType: String) throws(TranslateProblem) -> [Step] {
        switch try request(message, as: msgType) {
        case .newOrder(let order):
            let number = add("\(order.clOrdID)", order.symbol)
            return [.instruction(.submit(number, symbol: order.symbol, side: order.side, terms: order.terms))]
        case .replace(let replace):
            let (number, before) = try known(
                "\(replace.origClOrdID)", replace.symbol, replace.side, as: replace.terms, by: message)
            // From here on it has the new name, too.
            numbers["\(replace.clOrdID)"] = number
            return before + [.instruction(.replace(number, terms: replace.terms))]
        case .cancel(let cancel):
            let (number, before) = try known("\(cancel.origClOrdID)", cancel.symbol, cancel.side, as: nil, by: message)
            return before + [.instruction(self.cancel(number))]
        case .status(let status):
            guard let side = Side(rawValue: status.sideCode) else { throw TranslateProblem("Side(54) is none of 1, 2 and 5") }
            let (number, before) = try known("\(status.clOrdID)", status.symbol, side, as: nil, by: message)
            return before + [.instruction(.ask(number))]
        case .refused(let refused):
            let reason =
                switch refused.request {
                case .newOrder(let reason): "OrdRejReason(103)=\(reason.rawValue)"
                case .change(_, let reason): "CxlRejReason(102)=\(reason.rawValue)"
                }
            throw TranslateProblem("refused before it is sent, \(reason): \(refused.text)")
        case .businessReject(let reject): throw TranslateProblem("\(reject.text)")
        case .unanswerable: throw TranslateProblem("MsgType(35)=j asks nothing of a broker")
        }
    }

    private mutating func add(_ clOrdID: String, _ symbol: Name) -> OrderNumber {
        orders.append(Known(symbol: symbol))
        let number = OrderNumber(UInt64(orders.count))
        numbers[clOrdID] = number
        return number
    }

    private mutating func cancel(_ number: OrderNumber) -> Instruction {
        orders[Int(number.value) - 1].isCanceled = true
        return .cancel(number)
    }

    /// The order that a change or a question names: one that came before, else one as far as the message tells.
    private mutating func known(
        _ clOrdID: String, _ symbol: Name, _ side: Side, as terms: OrderTerms?, by message: FIXLine
    ) throws(TranslateProblem) -> (OrderNumber, [Step]) {
        if let number = numbers[clOrdID] { return (number, []) }
        let quantity: Decimal? = message[38].flatMap { Decimal(string: $0) }
        // An OrderStatusRequest(H) does not tell the quantity to anybody.
        guard let quantity = quantity ?? (message.msgType == "H" ? Decimal(1) : nil), quantity.isPositive else {
            throw TranslateProblem("no OrderQty(38), which is told of an order that did not come before this message")
        }
        let number = add(clOrdID, symbol)
        let terms = terms ?? OrderTerms(kind: .market, timeInForce: .day, quantity: quantity)
        return (number, [.before(.submit(number, symbol: symbol, side: side, terms: terms))])
    }

    /// As the gateway reads it from the wire.
    private func request(_ message: FIXLine, as msgType: String) throws(TranslateProblem) -> ClientRequest {
        var request = ClientRequest.unanswerable
        let table = FieldTable(capacity: 1_000)
        // Safe: the array holds its bytes during the call, and a request holds none of them.
        let isRead = unsafe message.wire(as: msgType).withUnsafeBytes { buffer in
            guard let view = try? unsafe Tokenizer().tokenize(Bytes(buffer), into: table) else { return false }
            request.read(view, session: SessionNumber(0), isPossibleResend: false)
            return true
        }
        guard isRead else { throw TranslateProblem("a message of more fields than can be read") }
        return request
    }
}
