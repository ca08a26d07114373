// Copies of ExecutionReports for those who watch, and what they may not do.

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// The report in a place of the effects, which its client has just got, for everybody who gets copies of it. Answers
    /// to questions change nothing and are not copied.
    @_noLocks
    mutating func copyReport(_ place: Int, in engine: inout Engine) {
        if effects.reports[place].execution == 0 { return }
        let client = Int(effects.reports[place].session.value)
        var left = copies.takers(of: client, effects.reports[place].account)
        while left != 0 {
            let taker = left.trailingZeroBitCount
            left &= left &- 1
            engine.begin(.executionReport, to: copies.taker(taker))
            engine.writer.append(
                &effects.reports[place], idPrefix: idPrefix, copyOf: copies.client(client),
                security: securityNames.name(of: effects.reports[place].symbol))
            engine.finishMessage()
        }
    }

    /// Whether a message is from somebody who may only watch, and would change an order; it is answered then.
    @_noLocks
    mutating func isRefusedTrading(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) -> Bool {
        guard !copies.isIdle, !copies.mayTrade(engine.applicationNumber(of: session)),
            GatewayApplication.isOrder(message.msgType)
        else { return false }
        var reject = BusinessReject(message.msgType, .notAuthorized, text: Text("this session may not send orders"))
        if let id = message.first(Tag.clOrdID), let known = Identifier(id) { reject.refID = known }
        engine.begin(.businessMessageReject, to: session, inAnswerTo: message)
        engine.writer.append(reject, refSeqNum: header.msgSeqNum ?? 0)
        engine.finishMessage()
        return true
    }

    @_noLocks
    private static func isOrder(_ msgType: MsgType) -> Bool {
        msgType == .newOrderSingle || msgType == .orderCancelRequest || msgType == .orderCancelReplaceRequest
            || msgType == .orderMassCancelRequest || msgType == .newOrderList || msgType == .listCancelRequest
            || msgType == .listExecute
    }

    /// Before anybody has logged on: those who get copies are there, so that the copies wait for them.
    mutating func addTakers(_ configuration: Configuration, in engine: inout Engine) {
        for session in configuration.sessions where session.desk.isCopied && session.pattern.targetCompID.isOne {
            guard let name = Name(string: session.pattern.targetCompID.description) else { continue }
            _ = engine.addSession(
                SessionIdentity(
                    beginString: session.pattern.beginString, senderCompID: session.pattern.senderCompID,
                    targetCompID: name, details: session.pattern.details, qualifier: session.pattern.qualifier))
        }
        copies.meet(in: engine)
    }

    /// Vouched for: it happens once for a connection.
    @_semantics("no_performance_analysis")
    mutating func meet(_ session: SessionID, in engine: borrowing Engine) {
        if copies.isOutdated(session.index, engine.applicationNumber(of: session)) {
            copies.use(desks, in: engine)
        } else {
            copies.meet(in: engine)
        }
    }
}
