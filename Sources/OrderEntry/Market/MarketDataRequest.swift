// MarketDataRequest(V): best bid, best offer and last trade of some symbols.

package import FIXWire
package import Orders
package import Values

/// MarketDataRequest(V). To end a subscription its ID is enough: the rest is then empty.
package struct MarketDataRequest: Sendable {
    /// So many symbols may be asked for at once.
    package static var maximumSymbols: Int { @_noLocks get { 64 } }

    package var session = SessionNumber(0)
    /// MDReqID(262).
    package var requestID = Identifier()
    package var subscription = Subscription.snapshot
    /// MDUpdateType(265)=1: changes come as MarketDataIncrementalRefresh(X); else as new snapshots (W).
    package var isIncremental = false
    package var wantsBid = false
    package var wantsOffer = false
    package var wantsTrade = false
    package var symbolCount = 0
    private var symbols = InlineArray<64, Name>(repeating: Name())

    @_noLocks package init() {}

    /// Traps outside of `symbolCount`.
    package subscript(index: Int) -> Name {
        @_noLocks get {
            precondition(index >= 0 && index < symbolCount, "a symbol outside the request")
            return symbols[index]
        }
    }

    /// Adds a symbol, or returns false where there are too many.
    @_noLocks
    package mutating func add(_ symbol: Name) -> Bool {
        guard symbolCount < MarketDataRequest.maximumSymbols else { return false }
        symbols[symbolCount] = symbol
        symbolCount += 1
        return true
    }
}

/// MDReqRejReason(281).
enum MarketDataRejectReason {
    static var unknownSymbol: UInt8 { @_noLocks get { 0x30 } }
    static var insufficientBandwidth: UInt8 { @_noLocks get { 0x32 } }
    static var subscriptionType: UInt8 { @_noLocks get { 0x34 } }
    static var marketDepth: UInt8 { @_noLocks get { 0x35 } }
    static var updateType: UInt8 { @_noLocks get { 0x36 } }
    static var aggregatedBook: UInt8 { @_noLocks get { 0x37 } }
    static var entryType: UInt8 { @_noLocks get { 0x38 } }
    static var tradingSession: UInt8 { @_noLocks get { 0x39 } }
    static var scope: UInt8 { @_noLocks get { 0x41 } }
    static var openCloseSettlFlag: UInt8 { @_noLocks get { 0x42 } }
    static var implicitDelete: UInt8 { @_noLocks get { 0x43 } }
    /// Left out: FIX has none for it.
    static var none: UInt8 { @_noLocks get { 0 } }
}

extension FieldReader {
    /// Writes the request where it stands: it is long.
    @_noLocks
    func marketData(into request: inout MarketDataRequest) throws(QueryFault) {
        request = MarketDataRequest()
        request.session = session
        request.requestID = try identifier(Tag.mdReqID, "MDReqID")
        request.subscription = try subscription(isRequired: true, MarketDataRejectReason.subscriptionType)
        if case .unsubscribe = request.subscription { return }
        try checkDepth()
        request.isIncremental = try isIncremental(request.subscription)
        try refuseMarketDataTerms()
        try readEntryTypes(into: &request)
        try readSymbols(into: &request)
        try forbidOtherInstruments(MarketDataRejectReason.unknownSymbol)
    }

    /// Only the top of the book, MarketDepth(264)=1.
    @_noLocks
    private func checkDepth() throws(QueryFault) {
        let depth = try required(Tag.marketDepth, "MarketDepth")
        if depth == "1" { return }
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
                MarketDataRejectReason.aggregatedBook, FieldReader.unsupported(Tag.aggregatedBook, "AggregatedBook", book))
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

/// MarketDataRequestReject(Y).
package struct MarketDataRequestReject: Sendable {
    package var requestID: Identifier
    /// MDReqRejReason(281) as FIX has it, `0` to `9` and `A` to `C`; left out when zero.
    package var reasonCode: UInt8
    package var text: Text<16>

    @_noLocks
    package init(requestID: Identifier, reasonCode: UInt8, text: Text<16>) {
        self.requestID = requestID
        self.reasonCode = reasonCode
        self.text = text
    }

    @_noLocks
    package init(unknownSymbol symbol: Name, _ request: MarketDataRequest) {
        var text = Text<16>("Unknown symbol: ")
        text.append(symbol)
        self.init(requestID: request.requestID, reasonCode: MarketDataRejectReason.unknownSymbol, text: text)
    }

    /// MDReqID(262) is that of a subscription.
    @_noLocks
    package init(duplicate request: MarketDataRequest) {
        self.init(requestID: request.requestID, reasonCode: 0x31, text: Text("MDReqID(262) is in use"))
    }

    /// There is no room for another subscription.
    @_noLocks
    package init(tooMany request: MarketDataRequest) {
        self.init(
            requestID: request.requestID, reasonCode: MarketDataRejectReason.insufficientBandwidth,
            text: Text("No more subscriptions"))
    }
}

extension MessageWriter {
    /// Appends the body of a MarketDataRequestReject.
    @_noLocks
    package mutating func append(_ reject: MarketDataRequestReject) {
        if !reject.text.isEmpty { append(Tag.text, reject.text) }
        append(Tag.mdReqID, reject.requestID)
        if reject.reasonCode != 0 { append(Tag.mdReqRejReason, character: reject.reasonCode) }
    }
}
