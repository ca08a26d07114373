// What a client's application message asks for.

package import FIXWire
package import Orders
package import Values

/// A message as the gateway takes it. Whatever is not read in full is refused in full: there is no
/// order with a part left out.
package enum ClientRequest: Sendable {
    case newOrder(NewOrder)
    case cancel(CancelOrder)
    case replace(ReplaceOrder)
    case status(StatusRequest)
    /// An order or change that is refused as it stands; the gateway answers it.
    case refused(RefusedRequest)
    /// Answered by a BusinessMessageReject(j).
    case businessReject(BusinessReject)
    /// A BusinessMessageReject of theirs: an answer could go back and forth for ever.
    case unanswerable

    /// Reads a message that the session has let pass, where it stands: it is long. Total: any message gives a request.
    ///
    /// - Parameters:
    ///   - session: Whose message it is.
    ///   - isPossibleResend: PossResend(97) of the header.
    ///   - strategyTag: The field in which this client names the strategy of an order; zero for none.
    ///   - security: What its SecurityID(48) names, where that is known here.
    @_noLocks
    package mutating func read(
        _ message: MessageView, session: SessionNumber, isPossibleResend: Bool, strategyTag: UInt32 = 0, security: Name? = nil
    ) {
        switch message.msgType {
        case .newOrderSingle:
            let reader = RequestReader(message, session, isPossibleResend, strategyTag: strategyTag, security: security)
            do throws(RequestFault) {
                self = .newOrder(try reader.newOrder())
            } catch {
                self = reader.answer(to: error)
            }
        case .orderCancelReplaceRequest, .orderCancelRequest, .orderStatusRequest:
            let reader = RequestReader(message, session, isPossibleResend, strategyTag: strategyTag, security: security)
            do throws(RequestFault) {
                self = try reader.otherRequest()
            } catch {
                self = reader.answer(to: error)
            }
        case .businessMessageReject: self = .unanswerable
        default:
            self = .businessReject(
                BusinessReject(
                    message.msgType, .unsupportedMessageType, text: Text("Unsupported Message Type")
                ))
        }
    }
}

/// What is wrong with a request, and how it is answered.
enum RequestFault: Error {
    /// By a BusinessMessageReject: an answer of its own kind could not name it.
    case business(BusinessReject.Reason, Text<16>)
    /// By a report or an OrderCancelReject.
    case refused(OrderRejectReason, Text<16>)
}
