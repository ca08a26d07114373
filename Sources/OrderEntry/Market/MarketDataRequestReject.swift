// MarketDataRequestReject(Y): why there is no market data.

package import FIXWire
package import Values

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
