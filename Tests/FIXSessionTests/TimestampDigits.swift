// A precision as a test's argument.

import FIXWire

enum TimestampDigits: Sendable {
    case none, three, six, nine

    var precision: TimestampPrecision {
        switch self {
        case .none: .seconds
        case .three: .milliseconds
        case .six: .microseconds
        case .nine: .nanoseconds
        }
    }
}
