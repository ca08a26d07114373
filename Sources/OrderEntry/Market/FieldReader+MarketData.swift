// Reads MarketDataRequest(V).

import FIXWire
import Orders
import Values

extension FieldReader {
    /// Writes the request where it stands: it is long.
    @_noLocks
    func marketData(into request: inout MarketDataRequest) throws(QueryFault) {
        request = MarketDataRequest()
        request.session = session
        request.requestID = try identifier(Tag.mdReqID, "MDReqID")
        request.subscription = try subscription(isRequired: true, MarketDataRejectReason.subscriptionType)
        if case .unsubscribe = request.subscription { return }
        request.depth = try depth()
        request.isIncremental = try isIncremental(request.subscription)
        try refuseMarketDataTerms()
        try readEntryTypes(into: &request)
        try readSymbols(into: &request)
        try forbidOtherInstruments(MarketDataRejectReason.unknownSymbol)
    }

    /// MarketDepth(264): 1 is the top of the book, 0 as many levels as there are.
    @_noLocks
    private func depth() throws(QueryFault) -> Int {
        let depth = try required(Tag.marketDepth, "MarketDepth")
        if let count = depth.wholeNumber, count <= MarketDataRequest.maximumDepth {
            return count == 0 ? MarketDataRequest.maximumDepth : count
        }
        throw .refused(
            MarketDataRejectReason.marketDepth, FieldReader.unsupported(Tag.marketDepth, "MarketDepth", depth))
    }

    @_noLocks
    private func isIncremental(_ subscription: Subscription) throws(QueryFault) -> Bool {
        let (tag, name) = (Tag.mdUpdateType, "MDUpdateType" as StaticString)
        guard let type = try value(tag) else {
            if case .subscribe = subscription { throw FieldReader.missing(tag, name) }
            return false
        }
        if type == "0" { return false }
        if type == "1" { return true }
        throw .refused(MarketDataRejectReason.updateType, FieldReader.unsupported(tag, name, type))
    }

    /// What there is, is all there is: no book by orders, no scope, no queues.
    @_noLocks
    private func refuseMarketDataTerms() throws(QueryFault) {
        if let book = try value(Tag.aggregatedBook), book != "Y" {
            throw .refused(
                MarketDataRejectReason.aggregatedBook,
                FieldReader.unsupported(Tag.aggregatedBook, "AggregatedBook", book))
        }
        try forbid(Tag.openCloseSettlFlag, "OpenCloseSettlFlag", MarketDataRejectReason.openCloseSettlFlag)
        try forbid(Tag.scope, "Scope", MarketDataRejectReason.scope)
        if let delete = try value(Tag.mdImplicitDelete), delete != "N" {
            throw .refused(
                MarketDataRejectReason.implicitDelete,
                FieldReader.unsupported(Tag.mdImplicitDelete, "MDImplicitDelete", delete))
        }
        if let sessions = try value(Tag.noTradingSessions), sessions != "0" {
            throw .refused(
                MarketDataRejectReason.tradingSession,
                FieldReader.unsupported(Tag.noTradingSessions, "NoTradingSessions", sessions))
        }
        if let action = try value(Tag.applQueueAction), action != "0" {
            throw .refused(
                MarketDataRejectReason.none, FieldReader.unsupported(Tag.applQueueAction, "ApplQueueAction", action))
        }
    }

    @_noLocks
    private func readEntryTypes(into request: inout MarketDataRequest) throws(QueryFault) {
        let count = try number(Tag.noMDEntryTypes, "NoMDEntryTypes")
        var found = 0
        for index in 3..<max(3, message.fieldCount) where message[index].tag == Tag.mdEntryType {
            let type = message.value(at: index)
            found += 1
            if type == "0" {
                request.wantsBid = true
            } else if type == "1" {
                request.wantsOffer = true
            } else if type == "2" {
                request.wantsTrade = true
            } else {
                throw .refused(
                    MarketDataRejectReason.entryType, FieldReader.unsupported(Tag.mdEntryType, "MDEntryType", type))
            }
        }
        if found == 0 { throw FieldReader.missing(Tag.mdEntryType, "MDEntryType") }
        if found != count { throw .business(.other, Text("NoMDEntryTypes(267) is not the number of MDEntryTypes")) }
    }

    @_noLocks
    private func readSymbols(into request: inout MarketDataRequest) throws(QueryFault) {
        let count = try number(Tag.noRelatedSym, "NoRelatedSym")
        var found = 0
        for index in 3..<max(3, message.fieldCount) where message[index].tag == Tag.symbol {
            let value = message.value(at: index)
            found += 1
            if value.isEmpty { throw FieldReader.missing(Tag.symbol, "Symbol") }
            guard let symbol = Name(value) else {
                throw .refused(
                    MarketDataRejectReason.unknownSymbol,
                    RequestReader.tooLong("Symbol", Tag.symbol, bytes: Name.capacity))
            }
            guard request.add(symbol) else {
                var text = Text<16>("More symbols than one request may have: ")
                text.appendDigits(of: UInt64(MarketDataRequest.maximumSymbols))
                throw .refused(MarketDataRejectReason.insufficientBandwidth, text)
            }
        }
        if found == 0 { throw FieldReader.missing(Tag.symbol, "Symbol") }
        if found != count { throw .business(.other, Text("NoRelatedSym(146) is not the number of Symbols")) }
    }

    @_noLocks
    func answerMarketData(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): business(reason, text, Tag.mdReqID)
        case .refused(let reason, let text):
            .marketDataReject(MarketDataRequestReject(requestID: echo(Tag.mdReqID), reasonCode: reason, text: text))
        }
    }
}
