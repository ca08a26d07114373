// What the control room asks for, on the line thread.

internal import FIXEngine
internal import FIXSession
internal import GatewayCore
internal import Journal
internal import Orders
internal import Values

extension GatewayApplication {
    /// No answer has more lines in one piece.
    private static var sessionsInOnePiece: Int { 200 }
    private static var ordersInOnePiece: Int { 500 }

    /// Session by session, but for that of the gateway's own orders: name, role, state, peer, next numbers, what waits, since when its numbers count, why it ended
    /// last, its own number, which of the peer's messages are missing, when it ended last, and what the peer said to that.
    func sessions(from: Int, in engine: borrowing Engine) -> [ControlAnswer] {
        let end = min(engine.sessionCount, from.addingReportingOverflow(Self.sessionsInOnePiece).partialValue)
        var answers: [ControlAnswer] = []
        for index in min(from, end)..<end where gateway.ownSession != SessionNumber(UInt32(index)) {
            answers.append(.line(GatewayApplication.line(of: engine.status(of: SessionID(index)), index)))
        }
        answers.append(end < engine.sessionCount ? .more(UInt64(end)) : .done(Text()))
        return answers
    }

    private static func line(of status: SessionStatus, _ index: Int) -> String {
        let state = word(of: status.state)
        let role =
            switch status.role {
            case .acceptor: "acceptor"
            case .initiator: "initiator"
            }
        let fields: [String] = [
            "session", "\(status.identity.senderCompID)->\(status.identity.targetCompID)", role, state, "\(status.peer)",
            "\(status.nextInbound)", "\(status.nextOutbound)", "\(status.waitingBytes)",
            "\(status.began.nanosecondsSinceEpoch / 1_000_000)", status.lastEnd.reason.map { "\($0.text)" } ?? "", "\(index)",
            status.missing.map { "\($0.lowerBound)" } ?? "", status.missing.map { "\($0.upperBound)" } ?? "",
            status.lastEnd.reason == nil ? "" : "\(status.lastEnd.at.nanosecondsSinceEpoch / 1_000_000)", "\(status.lastEnd.peerText)",
        ]
        return fields.map { String($0.map { $0.isASCII && ($0.asciiValue ?? 0x20) < 0x20 ? "?" : $0 }) }.joined(separator: "\t")
    }

    static func word(of state: SessionStatus.State) -> String {
        switch state {
        case .loggedOn: "logged on"
        case .loggingOn: "logging on"
        case .loggingOut: "logging out"
        case .connecting: "connecting"
        case .waiting: "waiting to connect"
        case .halted: "halted"
        case .offHours: "outside its hours"
        case .disconnected: "away"
        case .removed: "removed"
        }
    }

    private static var differencesInOnePiece: Int { 200 }

    /// Number, broker, what, when it was found first and last, how often, who has resolved it, and with what words.
    func differences(from: Int) -> [ControlAnswer] {
        let all = comparing.found.all
        let end = min(all.count, from.addingReportingOverflow(Self.differencesInOnePiece).partialValue)
        let lines = all[min(from, end)..<end].map { found in
            Self.line([
                "difference", "\(found.number)", "\(found.broker)", "\(found.text)",
                "\(found.first.nanosecondsSinceEpoch / 1_000_000)", "\(found.last.nanosecondsSinceEpoch / 1_000_000)",
                "\(found.times)", "\(found.resolvedBy)", "\(found.note)",
            ])
        }
        return lines + [end < all.count ? .more(UInt64(end)) : .done(Text())]
    }

    mutating func resolve(_ number: UInt64, _ who: Identifier, _ note: Text<16>, in engine: inout Engine) -> ControlAnswer {
        guard let found = comparing.found.resolve(number, by: who, note) else {
            return .refused(Text("no such difference is open"))
        }
        var object = Text<8>()
        object.append(found.broker)
        engine.audit(AuditNote(actor: who, action: Text("resolves"), object: object, before: found.text, after: note))
        return .done(Text("resolved"))
    }

    /// Orders that are in memory go through the tap as they are now, for a control room that has missed some.
    mutating func retell(from: Int, in engine: borrowing Engine) -> [ControlAnswer] {
        var record = TurnRecord(capacity: 1 << 20)
        var place = from
        var count = 0
        let end = min(gateway.sweepEnd, from.addingReportingOverflow(Gateway.placesInOneLook).partialValue)
        while place < end, count < Self.ordersInOnePiece,
            let order = gateway.next(OrderQuery(), from: &place, lookingAt: end - place)
        {
            row.reset()
            gateway.encode(order.number, into: &row)
            record.put(.order, order.number.value, row.bytes)
            count += 1
        }
        engine.retell(record)
        return [place < gateway.sweepEnd ? .more(UInt64(place)) : .done(Text())]
    }
}
