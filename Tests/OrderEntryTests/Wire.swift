// Messages as text, `|` for the delimiter; header and trailer are filled in.

import FIXWire
import GatewayCore
import OrderEntry
import Orders
import Testing
import Values

/// Reads messages and tells what they ask for.
struct Wire: ~Copyable {
    let table = FieldTable(capacity: 400)
    let tokenizer = Tokenizer()

    func request(_ bytes: [UInt8], possResend: Bool = false) -> ClientRequest? {
        bytes.withUnsafeBytes { buffer -> ClientRequest? in
            guard let message = try? tokenizer.tokenize(Bytes(buffer), into: table) else {
                return nil
            }
            var request = ClientRequest.unanswerable
            request.read(message, session: SessionNumber(7), isPossibleResend: possResend)
            return request
        }
    }

    static func bytes(_ body: String) -> [UInt8] {
        let separated = body.replacing("|", with: "\u{1}") + (body.hasSuffix("|") ? "" : "\u{1}")
        let head = "8=FIX.4.4\u{1}9=\(separated.utf8.count)\u{1}"
        return sealed(Array((head + separated).utf8))
    }

    static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        let sum = bytes.reduce(0) { $0 + Int($1) } & 255
        let digits = String(1000 + sum).dropFirst()
        return bytes + Array("10=\(digits)\u{1}".utf8)
    }
}

/// A field list with some fields changed: `nil` leaves one out.
func fields(_ base: String, _ changes: [(Int, String?)]) -> String {
    var list = base.split(separator: "|").map(String.init)
    for (tag, value) in changes {
        let start = "\(tag)="
        if let place = list.firstIndex(where: { $0.hasPrefix(start) }) {
            if let value { list[place] = start + value } else { list.remove(at: place) }
        } else if let value {
            list.append(start + value)
        }
    }
    return list.joined(separator: "|")
}

let order =
    "35=D|34=2|49=C|52=20260101-00:00:00|56=P|11=A1|1=ACC|55=AAPL|54=1|60=20260101-00:00:00|38=100|40=2|44=10.50|59=0"
let cancel =
    "35=F|34=2|49=C|52=20260101-00:00:00|56=P|41=A1|11=C1|55=AAPL|54=1|60=20260101-00:00:00|38=100"
let replace =
    "35=G|34=2|49=C|52=20260101-00:00:00|56=P|41=A1|11=R1|55=AAPL|54=1|60=20260101-00:00:00|38=50|40=2|44=11"
let status = "35=H|34=2|49=C|52=20260101-00:00:00|56=P|11=A1|55=AAPL|54=1|790=Q1"

/// What a message with these changes asks for, told on one line.
func asked(_ base: String, _ changes: (Int, String?)..., possResend: Bool = false) -> String {
    let wire = Wire()
    guard let request = wire.request(Wire.bytes(fields(base, changes)), possResend: possResend)
    else {
        return "garbled"
    }
    return told(request)
}

func told(_ request: ClientRequest) -> String {
    switch request {
    case .newOrder(let order):
        "new \(order.session.value) \(order.clOrdID) \(order.account) \(order.symbol) \(order.side) "
            + told(order.terms) + (order.cash.map { " for \($0)" } ?? "") + (order.isPossibleResend ? " again" : "")
    case .cancel(let cancel):
        "cancel \(cancel.clOrdID) of \(cancel.origClOrdID) \(cancel.account) \(cancel.symbol) \(cancel.side)"
            + (cancel.isPossibleResend ? " again" : "")
    case .replace(let replace):
        "replace \(replace.clOrdID) of \(replace.origClOrdID) \(replace.account) \(replace.symbol) "
            + "\(replace.side) " + told(replace.terms) + (replace.isPossibleResend ? " again" : "")
    case .status(let status):
        "status \(status.clOrdID) \(status.symbol) \(UnicodeScalar(status.sideCode)) \(status.requestID)"
    case .refused(let refused): told(refused)
    case .businessReject(let reject):
        "business 372=\(reject.refMsgType.text) 380=\(reject.reason.code) 379=\(reject.refID) \(reject.text)"
    case .unanswerable: "unanswerable"
    }
}

func told(_ refused: RefusedRequest) -> String {
    switch refused.request {
    case .newOrder(let reason): "refused 103=\(reason.rawValue) \(refused.text)"
    case .change(let request, let reason):
        "refused 434=\(UnicodeScalar(request.rawValue)) 102=\(reason.rawValue) \(refused.text)"
    }
}

func told(_ terms: OrderTerms) -> String {
    var line = "\(terms.kind) \(terms.timeInForce) \(terms.quantity)"
    if let limit = terms.limit { line += " limit \(limit)" }
    if let stop = terms.stop { line += " stop \(stop)" }
    if let trail = terms.trail { line += " trail \(trail.offset) \(trail.unit)" }
    if let display = terms.display { line += " display \(display)" }
    if terms.expires < .distantFuture { line += " until \(terms.expires.nanosecondsSinceEpoch / 1_000_000_000)" }
    if terms.features.has(.postOnly) { line += " postOnly" }
    if terms.features.has(.reduceOnly) { line += " reduceOnly" }
    if terms.features.has(.extendedHours) { line += " extendedHours" }
    return line
}
