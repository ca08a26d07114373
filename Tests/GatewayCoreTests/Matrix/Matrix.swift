// FIX 4.4, volume 4, appendix D, "Order State Change Matrices": what its scenarios have in common.
//
// A test is a scenario, its lines in the order of the matrix. What the matrix calls the broker is the gateway and
// the broker behind it: a report of the broker's is answered by the line that the matrix has. A LastQty of 0 there
// is none here.

import Orders
import Testing
import Values

/// Where a matrix has a request refused, it goes on as if it had not been.
enum Path: CaseIterable {
    /// Before the client is told that it is pending.
    case refusedAtOnce
    case refusedWhilePending
    case accepted
}

func lots(_ quantity: Int = 10000, _ timeInForce: TimeInForce = .day, price: String = "10") -> OrderTerms {
    limit("\(quantity)", price, timeInForce)
}

/// Rows 1 and 2 of most matrices: X, an order for 10000, is rejected; or it is accepted, as the desk has it.
func begun(_ timeInForce: TimeInForce = .day, at location: SourceLocation = #_sourceLocation) -> Desk {
    var rejected = sent(timeInForce, at: location)
    expect(
        rejected.broker(.rejected(.brokerOption, Text())), ["8 150=8 39=8 11=X 38=10000 14=0 151=0 6=0 103=0"],
        at: location)
    var desk = sent(timeInForce, at: location)
    expect(desk.broker(.accepted), ["8 150=0 39=0 11=X 38=10000 14=0 151=10000 6=0"], at: location)
    return desk
}

/// X is on its way to the broker.
func sent(_ timeInForce: TimeInForce = .day, at location: SourceLocation = #_sourceLocation) -> Desk {
    var desk = Desk()
    desk.showsAverage = true
    expect(desk.new("X", lots(10000, timeInForce)), ["-> submit 1 buy 10000@10"], at: location)
    return desk
}

extension Desk {
    mutating func refuseCancel() -> [String] { broker(.cancelRejected(.brokerOption, Text())) }
    mutating func refuseReplace() -> [String] { broker(.replaceRejected(.brokerOption, Text())) }

    mutating func nextDay() {
        now = Instant(nanosecondsSinceEpoch: now.nanosecondsSinceEpoch + 86_400_000_000_000)
    }
}
