// What a client asks for beside single orders.

package import FIXWire
package import Orders
import Values

/// A message other than a single order as the gateway takes it.
package enum FurtherRequest: Sendable {
    case massCancel(OrderMassCancelRequest)
    case massStatus(OrderMassStatusRequest)
    /// Its orders are read by ``ListEntries`` out of the same message.
    case newList(NewOrderList)
    case listStatus(ListRequest)
    case listCancel(ListRequest)
    case securityList(SecurityRequest)
    case securityDefinition(SecurityRequest)
    case securityStatus(SecurityStatusRequest)
    case tradingSessionStatus(TradingSessionStatusRequest)
    case marketData(MarketDataRequest)
    case positions(RequestForPositions)
    case collateral(CollateralInquiry)
    case trades(TradeCaptureReportRequest)
    case user(UserRequest)
    /// Not carried out; answered by this alone.
    case refused(FurtherAnswer)

    /// Reads a message that the session has let pass, where it stands: it is long. Total: any message gives a request,
    /// one that is none of these a BusinessMessageReject.
    ///
    /// - Parameters:
    ///   - session: Whose message it is.
    ///   - isPossibleResend: PossResend(97) of the header.
    ///   - strategyTag: The field in which this client names the strategy of an order; zero for none.
    @_noLocks
    package mutating func read(
        _ message: MessageView, session: SessionNumber, isPossibleResend: Bool, strategyTag: UInt32 = 0
    ) {
        var reader = FieldReader(message, session, isPossibleResend)
        reader.strategyTag = strategyTag
        switch message.msgType {
        case .orderMassCancelRequest, .orderMassStatusRequest: readMass(reader)
        case .newOrderList, .listStatusRequest, .listCancelRequest: readList(reader)
        case .securityListRequest, .securityDefinitionRequest, .securityStatusRequest, .tradingSessionStatusRequest:
            readSecurity(reader)
        case .marketDataRequest: readMarketData(reader)
        case .requestForPositions, .collateralInquiry, .tradeCaptureReportRequest: readAccount(reader)
        case .userRequest:
            do throws(QueryFault) { self = .user(try reader.userRequest()) } catch {
                self = .refused(reader.answerUser(error))
            }
        default:
            let reject = BusinessReject(
                message.msgType, .unsupportedMessageType, text: Text("Unsupported Message Type"))
            self = .refused(.business(reject))
        }
    }

    @_noLocks
    private mutating func readMass(_ reader: FieldReader) {
        if reader.message.msgType == .orderMassCancelRequest {
            do throws(QueryFault) { self = .massCancel(try reader.massCancel()) } catch {
                self = .refused(reader.answerMassCancel(error))
            }
        } else {
            do throws(QueryFault) { self = .massStatus(try reader.massStatus()) } catch {
                self = .refused(reader.answerMassStatus(error))
            }
        }
    }

    @_noLocks
    private mutating func readList(_ reader: FieldReader) {
        if reader.message.msgType == .newOrderList {
            do throws(ListFault) { self = .newList(try reader.newList()) } catch {
                self = .refused(reader.answerNewList(error))
            }
            return
        }
        do throws(QueryFault) {
            let request = try reader.listRequest()
            self = reader.message.msgType == .listCancelRequest ? .listCancel(request) : .listStatus(request)
        } catch {
            self = .refused(reader.answerListRequest(error))
        }
    }

    @_noLocks
    private mutating func readSecurity(_ reader: FieldReader) {
        switch reader.message.msgType {
        case .securityListRequest:
            do throws(QueryFault) { self = .securityList(try reader.securityList()) } catch {
                self = .refused(reader.answerSecurityList(error))
            }
        case .securityDefinitionRequest:
            do throws(QueryFault) { self = .securityDefinition(try reader.securityDefinition()) } catch {
                self = .refused(reader.answerSecurityDefinition(error))
            }
        case .securityStatusRequest:
            do throws(QueryFault) { self = .securityStatus(try reader.securityStatus()) } catch {
                self = .refused(reader.answerSecurityStatus(error))
            }
        default:
            do throws(QueryFault) { self = .tradingSessionStatus(try reader.tradingSessionStatus()) } catch {
                self = .refused(reader.answerTradingSessionStatus(error))
            }
        }
    }

    @_noLocks
    private mutating func readMarketData(_ reader: FieldReader) {
        var request = MarketDataRequest()
        do throws(QueryFault) {
            try reader.marketData(into: &request)
            self = .marketData(request)
        } catch {
            self = .refused(reader.answerMarketData(error))
        }
    }

    @_noLocks
    private mutating func readAccount(_ reader: FieldReader) {
        switch reader.message.msgType {
        case .requestForPositions:
            do throws(QueryFault) { self = .positions(try reader.positions()) } catch {
                self = .refused(reader.answerPositions(error))
            }
        case .collateralInquiry:
            do throws(QueryFault) { self = .collateral(try reader.collateral()) } catch {
                self = .refused(reader.answerCollateral(error))
            }
        default:
            do throws(QueryFault) { self = .trades(try reader.trades()) } catch {
                self = .refused(reader.answerTrades(error))
            }
        }
    }
}
