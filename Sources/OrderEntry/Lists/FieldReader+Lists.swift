// Reads NewOrderList(E): the list itself, and whether each of its orders can be read.

import FIXWire
import Orders
import Values

/// What is wrong with a list.
enum ListFault: Error {
    /// By a BusinessMessageReject: the message is not whole.
    case business(BusinessReject.Reason, Text<16>)
    /// By a ListStatus, about the order with this number, or with 0 about the list.
    case refused(OrderRejectReason, Int, Text<16>)

    @_noLocks
    init(_ fault: QueryFault) {
        switch fault {
        case .business(let reason, let text): self = .business(reason, text)
        case .refused(_, let text): self = .refused(.unsupportedCharacteristic, 0, text)
        }
    }
}

extension FieldReader {
    @_noLocks
    func newList() throws(ListFault) -> NewOrderList {
        var list = NewOrderList()
        list.session = session
        list.isPossibleResend = isPossibleResend
        do throws(QueryFault) {
            list.listID = try identifier(Tag.listID, "ListID")
            list.orderCount = try orderCount()
            try refuseListTerms()
        } catch { throw ListFault(error) }
        try refuseStrangers()
        list.contingency = try contingency()
        try checkCount(list)
        try checkOrders(list)
        return list
    }

    // MARK: - The list itself

    /// NoOrders(73), with as many orders behind it, all of them in this message.
    @_noLocks
    private func orderCount() throws(QueryFault) -> Int {
        let count = try number(Tag.noOrders, "NoOrders")
        let total = try number(Tag.totNoOrders, "TotNoOrders")
        var entries = ListEntries(message)
        var found = 0
        while entries.nextEntry() != nil { found += 1 }
        guard count == found, count > 0 else {
            throw .business(.other, FieldReader.counts("NoOrders(73)", count, found))
        }
        guard message.index(of: Tag.clOrdID, from: entries.end) == nil else {
            throw .business(.other, Text("ClOrdID(11) stands behind the orders of the list"))
        }
        guard total == count else { throw .refused(0, FieldReader.counts("TotNoOrders(68)", total, count)) }
        if let last = try value(Tag.lastFragment), last != "Y" {
            throw .refused(0, FieldReader.unsupported(Tag.lastFragment, "LastFragment", last))
        }
        return count
    }

    @_noLocks
    private static func counts(_ name: StaticString, _ said: Int, _ found: Int) -> Text<16> {
        var text = Text<16>(name)
        text.append(" is ")
        text.appendDigits(of: UInt64(said))
        text.append(", but the message has ")
        text.appendDigits(of: UInt64(found))
        text.append(found == 1 ? " order" : " orders")
        return text
    }

    /// The list is worked at once, without bidding, and reported as it happens.
    @_noLocks
    private func refuseListTerms() throws(QueryFault) {
        let bid = try required(Tag.bidType, "BidType")
        guard bid == "3" else { throw .refused(0, FieldReader.unsupported(Tag.bidType, "BidType", bid)) }
        if let type = try value(Tag.listExecInstType), type != "1" {
            throw .refused(0, FieldReader.unsupported(Tag.listExecInstType, "ListExecInstType", type))
        }
        if let reports = try value(Tag.progRptReqs), reports != "1", reports != "3" {
            throw .refused(0, FieldReader.unsupported(Tag.progRptReqs, "ProgRptReqs", reports))
        }
        try forbid(Tag.progPeriodInterval, "ProgPeriodInterval", 0)
        try forbid(Tag.listExecInst, "ListExecInst", 0)
        try forbid(Tag.encodedListExecInst, "EncodedListExecInst", 0)
        try forbid(Tag.allowableOneSidednessPct, "AllowableOneSidednessPct", 0)
        try forbid(Tag.allowableOneSidednessValue, "AllowableOneSidednessValue", 0)
        try forbid(Tag.allowableOneSidednessCurr, "AllowableOneSidednessCurr", 0)
    }

    /// Fields beside the orders that no list has: nobody knows what they were to change.
    @_noLocks
    private func refuseStrangers() throws(ListFault) {
        var entries = ListEntries(message)
        while entries.nextEntry() != nil {}
        let first = message.index(of: Tag.noOrders, from: 3) ?? 3
        for index in 3..<max(3, message.fieldCount) where index < first || index >= entries.end {
            let tag = message[index].tag
            if ListEntries.isOfList(tag) { continue }
            switch FieldUse(ofTag: tag) {
            case .session: continue
            case .informational where tag >= 5000: continue
            case .informational, .used, .ordinary, .securityType, .cfiCode, .unsupported, .unknown:
                var text = Text<16>("Not a field of a list: ")
                text.appendDigits(of: UInt64(tag))
                throw .refused(.unsupportedCharacteristic, 0, text)
            }
        }
    }

    @_noLocks
    private func checkCount(_ list: NewOrderList) throws(ListFault) {
        let most = list.contingency.isContingent ? NewOrderList.maximumContingentOrders : NewOrderList.maximumOrders
        let least = list.contingency.minimumOrders
        if list.orderCount >= least, list.orderCount <= most { return }
        var text = Text<16>("A list like this has ")
        text.appendDigits(of: UInt64(least))
        text.append(" to ")
        text.appendDigits(of: UInt64(most))
        text.append(" orders, not ")
        text.appendDigits(of: UInt64(list.orderCount))
        throw .refused(.unsupportedCharacteristic, 0, text)
    }

    // MARK: - Its orders

    /// A message that is not whole is not a list; and of orders that depend on one another all must be good.
    @_noLocks
    private func checkOrders(_ list: NewOrderList) throws(ListFault) {
        var request = ClientRequest.unanswerable
        var entries = ListEntries(message)
        while let entry = entries.nextEntry() {
            try checkNumber(entry)
            request.read(
                entry, session: session, isPossibleResend: isPossibleResend, strategyTag: strategyTag)
            switch request {
            case .newOrder: break
            case .businessReject(let reject):
                throw .business(reject.reason, RefusedList.text(of: entry.number, reject.text))
            case .refused(let refused):
                guard list.contingency.isContingent else { break }
                var reason = OrderRejectReason.other
                if case .newOrder(let its) = refused.request { reason = its }
                throw .refused(reason, entry.number, RefusedList.text(of: entry.number, refused.text))
            case .cancel, .replace, .status, .unanswerable:
                throw .business(.other, RefusedList.text(of: entry.number, Text("is no order")))
            }
        }
    }

    /// ListSeqNo(67): 1, 2, 3, as the orders stand.
    @_noLocks
    private func checkNumber(_ entry: ListEntry) throws(ListFault) {
        let fields = FieldReader(entry.fields, session, isPossibleResend)
        do throws(QueryFault) {
            let number = try fields.number(Tag.listSeqNo, "ListSeqNo")
            if number == entry.number { return }
            var text = Text<16>("ListSeqNo(67) is ")
            text.appendDigits(of: UInt64(number))
            throw .business(.other, text)
        } catch {
            guard case .business(let reason, let text) = error else { throw ListFault(error) }
            throw .business(reason, RefusedList.text(of: entry.number, text))
        }
    }
}

// MARK: - Answering

extension FieldReader {
    @_noLocks
    func answerNewList(_ fault: ListFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): business(reason, text, Tag.listID)
        case .refused(let reason, let order, let text):
            .list(
                RefusedList(
                    session: session, listID: echo(Tag.listID), reason: reason, faultyOrder: order, text: text))
        }
    }
}
