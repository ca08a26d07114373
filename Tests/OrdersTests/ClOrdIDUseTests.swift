// What the index keeps of a ClOrdID comes back as it was, and any eight bytes are an answer.

import Orders
import Testing
import Values

@Suite struct `Uses of ClOrdIDs` {
    @Test(arguments: [1, 77, 1 << 56 - 1] as [UInt64]) func `An order`(number: UInt64) {
        guard case .order(let found) = again(.order(OrderNumber(number))) else {
            Issue.record("no order")
            return
        }
        #expect(found == OrderNumber(number))
    }

    @Test(arguments: [
        RefusedRequest.Request.newOrder(.brokerOption), .newOrder(.incorrectQuantity),
        .newOrder(.other), .change(.cancel, .tooLate), .change(.cancel, .unknownOrder),
        .change(.replace, .tooLate), .change(.replace, .other),
    ])
    func `A refusal`(request: RefusedRequest.Request) {
        guard case .refusal(let found) = again(.refusal(request)) else {
            Issue.record("not a refusal")
            return
        }
        #expect("\(found)" == "\(request)")
    }

    @Test func `Whatever is in the index says that the ClOrdID is used`() {
        for top in 1...255 as ClosedRange<UInt64> {
            for low in [0, 1, 13, 42, 99, 255] as [UInt64] {
                switch ClOrdIDUse(code: top << 56 | low) {
                case .refusal: break
                case .list: #expect(top == 4)
                case .order: Issue.record("\(top) \(low)")
                }
            }
        }
    }

    private func again(_ use: ClOrdIDUse) -> ClOrdIDUse { ClOrdIDUse(code: use.code) }
}
