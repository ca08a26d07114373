// Messages other than single orders, as text in and as text out; what goes out is judged by the dictionary.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

enum Dictionaries {
    static let plain = Result { try DataDictionary.fix44() }
    static let extended = Result { try ExtensionDictionary.withFIX44() }
}

let instant = Instant(nanosecondsSinceEpoch: 1_767_225_600_123_000_000)
let head = "34=2|49=C|52=20260101-00:00:00|56=P"

/// What the dictionary says of a whole message: nil for nothing, else `373=5 371=40`.
func verdict(_ bytes: Bytes, isExtended: Bool = false) -> String? {
    let dictionary = try? (isExtended ? Dictionaries.extended : Dictionaries.plain).get()
    guard let dictionary else { return "no dictionary" }
    let table = FieldTable(capacity: 4096)
    var validator = Validator()
    var rules = ValidationRules()
    rules.validateUserDefinedFields = true
    let tokenizer = Tokenizer(dataFields: dictionary.dataFields)
    guard let message = try? tokenizer.tokenize(bytes, into: table) else { return "garbled" }
    guard let fault = validator.firstFault(in: message, dictionary, rules) else { return nil }
    return "373=\(fault.reason.rawValue) 371=\(fault.refTagID)"
}

/// The body of a message as text, behind the header; in its place the fault that the dictionary finds.
func written(
    _ msgType: MsgType, isExtended: Bool = false, _ write: (inout MessageWriter) -> Void
) -> String {
    var writer = MessageWriter(maximumMessageSize: 65_536)
    writer.begin(msgType)
    writer.append(Tag.msgSeqNum, "2")
    writer.append(Tag.senderCompID, "P")
    writer.append(Tag.sendingTime, "20260101-00:00:00")
    writer.append(Tag.targetCompID, "C")
    write(&writer)
    guard let bytes = writer.finish(beginString: Text("FIX.4.4")) else { return "too long" }
    if let fault = verdict(bytes, isExtended: isExtended) { return fault }
    let fields = bytes.description.split(separator: "\u{1}")
    return fields.dropFirst(7).dropLast().joined(separator: "|")
}

/// What a message with these changes asks for; of one that is refused the whole answer, judged by the dictionary.
func further(_ base: String, _ changes: (Int, String?)..., possResend: Bool = false) -> String {
    further(text: fields(base, changes), possResend: possResend)
}

func further(text: String, possResend: Bool = false) -> String {
    further(bytes: Wire.bytes(text), possResend: possResend)
}

func further(bytes: [UInt8], possResend: Bool = false) -> String {
    let table = FieldTable(capacity: 2048)
    let tokenizer = Tokenizer()
    return bytes.withUnsafeBytes { buffer -> String in
        guard let message = try? tokenizer.tokenize(Bytes(buffer), into: table) else { return "garbled" }
        var request = FurtherRequest.refused(
            .business(BusinessReject(message.msgType, .other, text: Text("not read"))))
        request.read(message, session: SessionNumber(7), isPossibleResend: possResend)
        if case .newList(let list) = request { return told(list, message) }
        guard case .refused(let answer) = request else { return told(request) }
        return "35=\(answer.msgType.text)|"
            + written(answer.msgType) {
                $0.append(answer, to: message, refSeqNum: 2, at: instant, idPrefix: Text("K"))
            }
    }
}

func told(_ list: NewOrderList, _ message: MessageView) -> String {
    let again = list.isPossibleResend ? " again" : ""
    var lines = ["list \(list.listID) \(list.contingency) of \(list.orderCount)" + again]
    var entries = ListEntries(message)
    var request = ClientRequest.unanswerable
    while let entry = entries.nextEntry() {
        request.read(entry, session: list.session, isPossibleResend: list.isPossibleResend)
        lines.append("\(entry.number): " + told(request))
    }
    return lines.joined(separator: "; ")
}

func told(_ request: FurtherRequest) -> String {
    switch request {
    case .massCancel(let mass):
        "mass cancel \(mass.session.value) \(mass.clOrdID) [\(mass.symbol)] \(mass.side.map { "\($0)" } ?? "both")"
            + (mass.isPossibleResend ? " again" : "")
    case .massStatus(let mass):
        "mass status \(mass.requestID) [\(mass.symbol)] [\(mass.account)] \(mass.side.map { "\($0)" } ?? "both")"
    case .newList(let list): "list \(list.listID)"
    case .listStatus(let list): "list status \(list.session.value) \(list.listID)"
    case .listCancel(let list): "list cancel \(list.listID)" + (list.isPossibleResend ? " again" : "")
    case .securityList(let list): "securities \(list.requestID) [\(list.symbol)]"
    case .securityDefinition(let request): "definition \(request.requestID) [\(request.symbol)]"
    case .securityStatus(let request): "security status \(request.requestID) \(request.symbol) \(request.subscription)"
    case .tradingSessionStatus(let request):
        "session status \(request.requestID) [\(request.tradingSessionID)] \(request.subscription)"
    case .marketData(let request): told(request)
    case .positions(let request):
        "positions \(request.requestID) \(request.account)/\(request.accountType) [\(request.symbol)] "
            + "\(request.subscription)"
    case .collateral(let request):
        "balances \(request.requestID) [\(request.account)] [\(request.currency)] \(request.subscription)"
    case .trades(let trades):
        "trades \(trades.requestID) \(UnicodeScalar(trades.typeCode)) \(trades.subscription) [\(trades.account)] "
            + "[\(trades.symbol)] \(trades.side.map { "\($0)" } ?? "both") [\(trades.clOrdID)] [\(trades.orderID)] "
            + "[\(trades.execID)] \(told(trades.start)) \(told(trades.end))"
    case .user(let user): told(user)
    case .refused(let answer): "refused \(answer.msgType.text)"
    }
}

private func told(_ request: MarketDataRequest) -> String {
    var line = "market data \(request.requestID) \(request.subscription)"
    if request.isIncremental { line += " incremental" }
    if request.depth != 1 { line += " depth \(request.depth)" }
    if request.wantsBid { line += " bid" }
    if request.wantsOffer { line += " offer" }
    if request.wantsTrade { line += " trade" }
    for index in 0..<request.symbolCount { line += " \(request[index])" }
    return line
}

private func told(_ user: UserRequest) -> String {
    var line = "user \(user.requestID) \(user.kind) \(user.username) [\(user.password)] [\(user.newPassword)]"
    switch user.kind {
    case .stop, .resume, .signOfLife:
        let stop = user.stop
        line += " \(stop.scope) [\(stop.name)]"
        if stop.closesPositions { line += " close" }
        if stop.isForced { line += " force" }
        if stop.withinSeconds > 0 { line += " within \(stop.withinSeconds)" }
        if !stop.reason.isEmpty { line += " because \(stop.reason)" }
    case .logOn, .logOff, .changePassword, .status: break
    }
    return line
}

/// Seconds since 2026-01-01, or the ends of time.
private func told(_ instant: Instant) -> String {
    if instant == .distantPast { return "ever" }
    if instant == .distantFuture { return "ever" }
    return "\(instant.nanosecondsSinceEpoch / 1_000_000_000 - 1_767_225_600)"
}

/// A BusinessMessageReject as ``further`` tells it.
func business(_ type: String, _ id: String, _ reason: Int, _ text: String) -> String {
    "35=j|45=2|58=\(text)|372=\(type)" + (id.isEmpty ? "" : "|379=\(id)") + "|380=\(reason)"
}

func missing(_ type: String, _ id: String, _ name: String) -> String {
    business(type, id, 5, "Conditionally required field missing: \(name)")
}
