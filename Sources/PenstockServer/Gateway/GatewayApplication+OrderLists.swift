// NewOrderList(E), ListStatusRequest(M) and ListCancelRequest(K).

internal import FIXEngine
internal import FIXSession
internal import FIXWire
internal import GatewayCore
internal import Journal
internal import OrderEntry
internal import Orders
internal import Values

extension GatewayApplication {
    /// Bytes that the turn's record must have room for before one more order of a list is taken: what a broker inside
    /// the turn may make of it at most.
    static var roomForOrder: Int { @_noLocks get { 640 << 10 } }

    /// NewOrderList(E): all of its orders in this turn, each as a NewOrderSingle(D) would be, then a ListStatus(N).
    @_noLocks
    mutating func enter(
        _ list: NewOrderList, _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) throws(JournalError) {
        let use = try recallList(list.session, list.listID, in: &engine)
        switch use {
        case .never: break
        case .list(let place) where list.isPossibleResend: return try tellList(place, .response, in: &engine)
        case .refused where list.isPossibleResend:
            let refused = RefusedList(
                session: list.session, listID: list.listID, reason: .other, faultyOrder: 0, text: Text("Refused before"))
            return try refuse(refused, message, header, in: &engine)
        // Not by a ListStatus: it would be taken for that of the list which has the name.
        case .list, .refused:
            return rejectList(list.listID, .other, Text("Duplicate ListID(66)"), message, header, session, in: &engine)
        }
        if engine.isStoreShort { return refuseForRoom(list.listID, message, header, session, in: &engine) }
        guard let number = gateway.takeList() else {
            var text = Text<16>("open lists are at their limit of ")
            text.appendDigits(of: UInt64(gateway.lists.capacity))
            let refused = RefusedList(
                session: list.session, listID: list.listID, reason: .exceedsLimit, faultyOrder: 0, text: text)
            return try refuse(refused, message, header, in: &engine)
        }
        if list.contingency.isContingent {
            if let refused = try judgeTogether(list, message, in: &engine) {
                return try refuse(refused, message, header, in: &engine)
            }
            try enterTogether(number, list, message, in: &engine)
        } else {
            try enterBatch(number, list, message, in: &engine)
        }
        guard let place = gateway.lists.place(of: number) else { return }
        tellListed(place, .ack, in: &engine)
    }

    @_noLocks
    private mutating func enterBatch(
        _ number: ListNumber, _ list: NewOrderList, _ message: MessageView, in engine: inout Engine
    ) throws(JournalError) {
        act = .newOrder
        listed.removeAll()
        gateway.beginList(number, list.session, list.listID, list.contingency, at: engine.now.utc, into: &effects)
        var entries = ListEntries(message)
        while let entry = entries.nextEntry() {
            read(entry, of: list)
            let next = gateway.counters.nextOrder
            switch request {
            case .newOrder(var order):
                order.list = number
                order.place = UInt8(truncatingIfNeeded: entry.number - 1)
                let past = try recall(order.session, order.clOrdID, in: &engine)
                if engine.record.room < GatewayApplication.roomForOrder {
                    let text = Text<16>("the list is too much for one turn: send this order again")
                    gateway.refuse(RefusedRequest(order, .other, text), past: past, at: engine.now.utc, into: &effects)
                } else {
                    lookAtMarket(for: order, at: engine.now.utc)
                    gateway.accept(order, past: past, at: engine.now.utc, into: &effects)
                }
                listed.append(order.clOrdID)
            case .refused(var refused):
                refused.list = number
                let past = try recall(refused.session, refused.clOrdID, in: &engine)
                gateway.refuse(refused, past: past, at: engine.now.utc, into: &effects)
                listed.append(refused.clOrdID)
            // The list was refused for these.
            case .cancel, .replace, .status, .businessReject, .unanswerable: continue
            }
            noteLast(isOrder: gateway.member(next, of: number) != nil, OrderNumber(next), of: list.session)
            try carryOut(in: &engine)
        }
        gateway.endList(number, into: &effects)
        try carryOut(in: &engine)
    }

    /// An order of the list, as one of the client's that comes alone is read.
    @_noLocks
    mutating func read(_ entry: ListEntry, of list: NewOrderList) {
        request.read(
            entry, session: list.session, isPossibleResend: list.isPossibleResend,
            strategyTag: gateway.clients.strategyTag(of: list.session))
    }

    /// What has become of the order at hand, before its effects are drained: refused for its ClOrdID, it is told as the
    /// order stands that has it.
    @_noLocks
    private mutating func noteLast(isOrder: Bool, _ number: OrderNumber, of session: SessionNumber) {
        if isOrder {
            listed.note(number, reason: nil)
        } else if let other = gateway.number(session, listed[listed.count - 1].clOrdID) {
            listed.note(other, reason: .duplicateOrder)
        } else {
            listed.note(nil, reason: effects.reports[0].rejectReason)
        }
    }

    // MARK: - About a list

    /// ListStatusRequest(M).
    @_noLocks
    mutating func tellList(_ request: ListRequest, in engine: inout Engine) throws(JournalError) {
        guard case .list(let place) = try recallList(request.session, request.listID, in: &engine) else {
            return tellUnknown(request, in: &engine)
        }
        try tellList(place, .response, in: &engine)
    }

    /// ListCancelRequest(K): everything that is open of it is to go; then how it stands.
    @_noLocks
    mutating func cancelList(_ request: ListRequest, in engine: inout Engine) throws(JournalError) {
        guard case .list(let place) = try recallList(request.session, request.listID, in: &engine) else {
            return tellUnknown(request, in: &engine)
        }
        gateway.cancelList(place, into: &effects)
        try carryOut(in: &engine)
        try settleList(place, mayFinish: false, in: &engine)
        try tellList(place, .response, in: &engine)
    }

    @_noLocks
    private mutating func tellUnknown(_ request: ListRequest, in engine: inout Engine) {
        let status = ListStatus(unknownList: request.listID, session: request.session, at: engine.now.utc)
        engine.begin(.listStatus, to: SessionID(Int(request.session.value)))
        engine.writer.append(status, orders: 0)
        engine.writer.appendEnd(of: status)
        engine.finishMessage()
    }

    // MARK: - Refusals

    /// None of its orders is entered, and their ClOrdIDs are used, as the list's own name is. One that is an order
    /// already is told as that stands.
    @_noLocks
    mutating func refuse(
        _ refused: RefusedList, _ message: MessageView, _ header: Header, in engine: inout Engine
    ) throws(JournalError) {
        let use = ClOrdIDUse.refusal(.newOrder(refused.reason))
        if case .never = try recallList(refused.session, refused.listID, in: &engine) {
            stage(use, of: refused.session.ofLists, refused.listID, in: &engine)
        }
        listed.removeAll()
        var isKnown = false
        var entries = ListEntries(message)
        while let entry = entries.nextEntry(), !listed.isFull {
            guard let clOrdID = entry.clOrdID else { continue }
            let past = try recall(refused.session, clOrdID, in: &engine)
            listed.append(clOrdID)
            if let order = gateway.number(refused.session, clOrdID) {
                isKnown = true
                listed.note(order, reason: .duplicateOrder)
            } else {
                listed.note(nil, reason: refused.reason)
                if case .none = past { stage(use, of: refused.session, clOrdID, in: &engine) }
            }
        }
        let session = SessionID(Int(refused.session.value))
        guard isKnown else {
            engine.begin(.listStatus, to: session, inAnswerTo: message)
            engine.writer.append(
                .list(refused), to: message, refSeqNum: header.msgSeqNum ?? 0, at: engine.now.utc, idPrefix: idPrefix)
            engine.finishMessage()
            return
        }
        var status = ListStatus()
        status.session = refused.session
        status.listID = refused.listID
        status.kind = .ack
        status.standing = .rejected
        status.text = refused.text
        tellListed(status, in: &engine)
    }

    @_noLocks
    private mutating func rejectList(
        _ listID: Identifier, _ reason: BusinessReject.Reason, _ text: Text<16>, _ message: MessageView,
        _ header: Header, _ session: SessionID, in engine: inout Engine
    ) {
        var reject = BusinessReject(message.msgType, reason, text: text)
        reject.refID = listID
        engine.begin(.businessMessageReject, to: session, inAnswerTo: message)
        engine.writer.append(reject, refSeqNum: header.msgSeqNum ?? 0)
        engine.finishMessage()
    }
}
