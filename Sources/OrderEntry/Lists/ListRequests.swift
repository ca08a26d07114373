// ListStatusRequest(M) and ListCancelRequest(K): about a list that was entered before.

import FIXWire
package import Orders
package import Values

/// ListStatusRequest(M) or ListCancelRequest(K); both are answered by a ListStatus(N), and a cancel by an
/// ExecutionReport of each of its orders too.
package struct ListRequest: Sendable {
    package var session = SessionNumber(0)
    package var listID = Identifier()
    package var isPossibleResend = false

    @_noLocks package init() {}
}

extension FieldReader {
    @_noLocks
    func listRequest() throws(QueryFault) -> ListRequest {
        var request = ListRequest()
        request.session = session
        request.isPossibleResend = isPossibleResend
        request.listID = try identifier(Tag.listID, "ListID")
        return request
    }

    /// All that can be wrong is that the list has no name that could be answered to.
    @_noLocks
    func answerListRequest(_ fault: QueryFault) -> FurtherAnswer {
        switch fault {
        case .business(let reason, let text): business(reason, text, Tag.listID)
        case .refused(_, let text): business(.other, text, Tag.listID)
        }
    }
}
