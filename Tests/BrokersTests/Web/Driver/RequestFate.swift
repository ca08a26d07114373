// What becomes of a request on its way.

import Values

enum RequestFate: Equatable {
    /// It arrives, and so does the answer.
    case answered
    /// Nothing of it leaves.
    case notSent
    /// It never arrives, and nobody knows.
    case lost
    /// It arrives, and the answer does not.
    case answerLost
    /// Whoever waited has given up when it arrives.
    case arrivesLater(Interval)
    /// It waits for the test to let it go on.
    case held
    /// A machine before the venue answers, and the venue never sees it.
    case refusedBefore(Int)
    /// The venue does it, and a machine before it says otherwise.
    case refusedBehind(Int)
    /// The venue answers, and nothing that was asked for is in it.
    case empty
    /// The venue refuses it, with this code.
    case refused(Int)
    /// Too many requests: nothing for so many seconds.
    case limited(Int)
}
