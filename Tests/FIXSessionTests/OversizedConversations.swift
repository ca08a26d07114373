// Messages that are larger than we take.

import FIXSession
import FIXWire
import TestKit
import Testing
import Values

@Suite struct `Messages larger than we take` {
    private let start = Start.active().with { $0.maximumMessageSize = 400 }
    private func long(_ clOrdID: String = "A") -> String {
        order(clOrdID) + "58=\(String(repeating: "x", count: 400))|"
    }

    @Test func `one is rejected and counted, and the next is served`() throws {
        try converse(
            from: start,
            """
            < 35=D|34=2|115=ME|\(long())
            > 35=3|34=2|128=ME|45=2|58=Message too large: at most 400 bytes|372=D|373=99|
            < 35=D|34=3|\(order("B"))
            d 35=D|34=3|11=B|
            = 4 3
            """
        )
    }

    @Test func `sent again for a gap it is rejected again, and the gap closes`() throws {
        try converse(
            from: start,
            """
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(long())
            > 35=3|34=3|45=2|58=Message too large: at most 400 bytes|372=D|373=99|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            = 5 4
            < 35=D|34=2|43=Y|\(long())
            = 5 4
            """
        )
    }

    @Test func `early, it is rejected and not counted`() throws {
        try converse(
            from: start,
            """
            < 35=D|34=3|\(long())
            > 35=3|34=2|45=3|58=Message too large: at most 400 bytes|372=D|373=99|
            = 2 3
            < 35=D|34=2|\(order())
            < 35=0|34=4|
            > 35=2|34=3|7=3|16=0|
            < 35=D|34=3|43=Y|\(long())
            > 35=3|34=4|45=3|58=Message too large: at most 400 bytes|372=D|373=99|
            = 5 5
            """
        )
    }

    @Test func `a Reject that is too large is counted and not answered`() throws {
        try converse(
            from: start,
            """
            < 35=3|34=2|45=1|58=\(String(repeating: "x", count: 400))|
            = 3 2
            """
        )
    }

    @Test(arguments: ["58=\(String(repeating: "x", count: 400))|10=000|"])
    func `one that is not sound is garbled, and a gap brings it back`(end: String) throws {
        try converse(
            from: start,
            """
            < 35=D|34=2|\(order())\(end)
            = 2 2
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            """
        )
    }

    @Test func `2m: a BodyLength far too large takes with it what comes behind`() throws {
        try converse(
            from: start,
            """
            < 9=900|35=D|34=2|\(order("A"))
            < 35=D|34=3|58=\(String(repeating: "y", count: 250))|\(order("B"))
            < 35=D|34=4|58=\(String(repeating: "y", count: 250))|\(order("C"))
            < 35=D|34=5|58=\(String(repeating: "y", count: 250))|\(order("D"))
            < 35=D|34=6|\(order("E"))
            > 35=2|34=2|7=2|16=0|
            """
        )
    }

    @Test func `a wrong BeginString, a Logout that is awaited, and one without a number`() throws {
        try converse(
            from: start,
            """
            < 8=FIX.4.2|35=D|34=2|\(long())
            > 35=5|34=2|58=Incorrect BeginString|
            < 35=D|34=2|\(long())
            +2s
            x Incorrect BeginString
            """
        )
        try converse(
            from: start,
            """
            < 35=D|\(long())
            < 35=D|34=2|49=WHO|\(long())
            = 2 2
            < 35=0|34=2|
            = 3 2
            """
        )
    }

    @Test(arguments: [("A", "invalid Logon"), ("D", "first message not a logon")])
    func `as the answer to our Logon it ends the connection`(type: String, words: String) throws {
        try converse(
            from: .connecting().with { $0.maximumMessageSize = 400 },
            """
            > 35=A|34=1|98=0|108=30|
            < 35=\(type)|34=1|98=0|108=30|\(long())
            > 35=5|34=2|58=\(words)|
            x \(words)
            """
        )
    }

    @Test func `as the first message of a connection it ends it without a word`() throws {
        try converse(
            from: .disconnected().with { $0.maximumMessageSize = 400 },
            """
            < 35=A|34=1|98=0|108=30|58=\(String(repeating: "x", count: 400))|
            x first message garbled
            """
        )
    }
}
