// MsgSeqNums that operators set in the control room, on the line thread.

internal import ControlAPI
internal import FIXEngine
internal import FIXSession
internal import Journal
internal import Values

extension GatewayApplication {
    /// Done with this turn, and its entry in the audit with it: both are there, or neither is.
    mutating func set(_ wish: NumbersWish, in engine: inout Engine) throws(JournalError) -> ControlAnswer {
        guard let number = session(wish.session, in: engine), !engine.isOwn(SessionID(Int(number))) else {
            return .refused(Self.cut("no session is called \(wish.session)"))
        }
        for wanted in [wish.nextInbound, wish.nextOutbound] {
            if let wanted, !SessionNumbers.range.contains(wanted) { return .refused(Text("there is no such MsgSeqNum")) }
        }
        let session = SessionID(Int(number))
        let before = Self.numbers(of: engine.status(of: session))
        let objection = try engine.setNumbers(
            of: session, inbound: wish.nextInbound, outbound: wish.nextOutbound, reusesNumbers: wish.reusesNumbers)
        if let objection { return .refused(Self.cut(Self.words(for: objection, wish))) }
        let after = Self.numbers(of: engine.status(of: session))
        engine.audit(
            AuditNote(
                actor: Self.cut(wish.who), action: Self.cut(NumbersDeed.Act.set.words), object: Self.cut(wish.session),
                before: Self.cut(before.text), after: Self.cut("\(after.text): \(wish.why)")))
        let changes = [
            Self.change("NextNumIn", before.inbound, after.inbound), Self.change("NextNumOut", before.outbound, after.outbound),
        ]
        return .done(Self.cut(changes.joined(separator: ", ")))
    }

    private static func numbers(of status: SessionStatus) -> NumbersDeed.Numbers {
        NumbersDeed.Numbers(inbound: status.nextInbound, outbound: status.nextOutbound)
    }

    private static func change(_ name: String, _ before: UInt64, _ after: UInt64) -> String {
        before == after ? "\(name) \(after)" : "\(name) \(before) -> \(after)"
    }

    private static func words(for objection: NumbersObjection, _ wish: NumbersWish) -> String {
        switch objection {
        case .isConnected: "its peer is there: log it out first"
        case .isDamaged: "its row in the store is damaged: stop the gateway and use `penstock sequence` with both numbers"
        // No longer than an answer can be.
        case .wereSent(let last):
            "\(wish.nextOutbound ?? 0) to \(last) were sent: with reuseNumbers they are used again, and nothing sent so far is sent again"
        case .tooManyCameEarly: "too many messages came early: stop the gateway and use `penstock sequence`"
        case .tooOften: "its numbers were set too often: reset them"
        case .noStreams: "the store has no place for one more run of numbers"
        }
    }
}
