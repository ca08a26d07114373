// The answers to what is not carried out, of every kind of request.

package import FIXWire
import Orders
package import Values

/// One message that says why a request is not carried out.
package enum FurtherAnswer: Sendable {
    case massCancel(OrderMassCancelReport)
    case list(RefusedList)
    case securityList(SecurityList)
    case securityDefinition(SecurityDefinition)
    case tradingSessionStatus(TradingSessionStatus)
    case marketDataReject(MarketDataRequestReject)
    case positionsAck(RequestForPositionsAck)
    case collateralAck(CollateralInquiryAck)
    case tradesAck(TradeCaptureReportRequestAck)
    case userResponse(UserResponse)
    case business(BusinessReject)

    package var msgType: MsgType {
        @_noLocks get {
            switch self {
            case .massCancel: .orderMassCancelReport
            case .list: .listStatus
            case .securityList: .securityList
            case .securityDefinition: .securityDefinition
            case .tradingSessionStatus: .tradingSessionStatus
            case .marketDataReject: .marketDataRequestReject
            case .positionsAck: .requestForPositionsAck
            case .collateralAck: .collateralInquiryAck
            case .tradesAck: .tradeCaptureReportRequestAck
            case .userResponse: .userResponse
            case .business: .businessMessageReject
            }
        }
    }
}

extension MessageWriter {
    /// Appends the whole body of an answer; the message is begun with the answer's MsgType.
    ///
    /// - Parameters:
    ///   - message: The request that is answered.
    ///   - refSeqNum: Its MsgSeqNum(34).
    ///   - now: TransactTime(60), where the answer has one.
    @_noLocks
    package mutating func append(
        _ answer: FurtherAnswer, to message: MessageView, refSeqNum: UInt64, at now: Instant, idPrefix: Text<2>,
        precision: TimestampPrecision = .milliseconds
    ) {
        switch answer {
        case .massCancel(let report): append(report, listing: 0, at: now, idPrefix: idPrefix, precision: precision)
        case .list(let refused): append(refused, to: message, at: now, precision: precision)
        case .securityList(let list):
            append(list, securities: 0)
            appendEnd(of: list, idPrefix: idPrefix)
        case .securityDefinition(let definition): append(definition, idPrefix: idPrefix, isExtended: false)
        case .tradingSessionStatus(let status): append(status, precision: precision)
        case .marketDataReject(let reject): append(reject)
        case .positionsAck(let ack): append(ack, idPrefix: idPrefix)
        case .collateralAck(let ack): append(ack)
        case .tradesAck(let ack): append(ack)
        case .userResponse(let response): append(response)
        case .business(let reject): append(reject, refSeqNum: refSeqNum)
        }
    }
}
