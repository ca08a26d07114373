// Case 8, ResendRequest, and case 20, ResendRequests that cross.

import FIXSession
import TestKit
import Testing

@Suite struct `Case 8: sending again` {
    @Test func `8: application messages come again, session messages are filled`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=1|34=2|112=X|
            > 35=0|34=3|112=X|
            s 35=8|\(report("B"))
            > 35=8|34=4|\(report("B"))
            +10s
            < 35=2|34=3|7=1|16=0|
            > 35=4|34=1|43=Y|36=2|123=Y|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=4|34=3|43=Y|36=4|123=Y|
            > 35=8|34=4|43=Y|\(report("B"))
            = 4 5
            """
        )
    }

    @Test func `8: a range that ends in session messages ends with a gap fill`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=1|34=2|112=X|
            > 35=0|34=3|112=X|
            < 35=1|34=3|112=Y|
            > 35=0|34=4|112=Y|
            < 35=2|34=4|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=4|34=3|43=Y|36=5|123=Y|
            = 5 5
            """
        )
    }

    @Test(arguments: [("2", "2", "A"), ("3", "3", "B"), ("4", "4", "C"), ("4", "0", "C"), ("4", "99", "C")])
    func `8: only what was asked for comes again`(from: String, through: String, orderID: String) throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            s 35=8|\(report("B"))
            > 35=8|34=3|\(report("B"))
            s 35=8|\(report("C"))
            > 35=8|34=4|\(report("C"))
            < 35=2|34=2|7=\(from)|16=\(through)|
            > 35=8|34=\(from)|43=Y|\(report(orderID))
            = 3 5
            """
        )
    }

    @Test(arguments: ["16=0|", "16=40|", "16=99999|"])
    func `8: what is no longer stored is filled`(end: String) throws {
        try converse(
            from: .active(nextOutbound: 41),
            """
            < 35=2|34=2|7=3|\(end)
            > 35=4|34=3|43=Y|36=41|123=Y|
            """
        )
    }

    @Test func `8: a bounded run is filled to just behind its end`() throws {
        try converse(
            from: .active(nextOutbound: 41),
            """
            < 35=2|34=2|7=3|16=5|
            > 35=4|34=3|43=Y|36=6|123=Y|
            """
        )
    }

    @Test(arguments: ["7=2|16=0|", "7=9|16=0|", "7=9|16=12|", "7=999999999999999999|16=0|"])
    func `8: beyond the last message there is nothing to send`(range: String) throws {
        try converse(
            from: .active(),
            """
            < 35=2|34=2|\(range)
            = 3 2
            """
        )
    }

    @Test(arguments: [("7=0|16=0|", "7"), ("7=5|16=4|", "16"), ("7=99999999999999999999|16=0|", "7")])
    func `8: a range that is none is rejected`(range: String, tag: String) throws {
        try converse(
            from: .active(nextOutbound: 10),
            """
            < 35=2|34=2|\(range)
            > 35=3|34=10|45=2|58=Value is incorrect (out of range) for this tag|371=\(tag)|372=2|373=5|
            = 3 11
            """
        )
    }

    @Test func `8: the original SendingTime stays the first one however often it is sent`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|52=20260105-12:00:00.000|\(report("A"))
            +5s
            < 35=2|34=2|7=2|16=2|
            > 35=8|34=2|43=Y|52=20260105-12:00:05.000|122=20260105-12:00:00.000|\(report("A"))
            +5s
            < 35=2|34=3|7=2|16=2|
            > 35=8|34=2|43=Y|52=20260105-12:00:10.000|122=20260105-12:00:00.000|\(report("A"))
            """
        )
    }

    @Test func `8: the body comes again byte for byte, data with delimiters included`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|115=ME|37=1|38=002000.00|454=0|354=10|355=a|10=123|b|58=|
            > 35=8|34=2|115=ME|37=1|38=002000.00|454=0|354=10|355=a|10=123|b|58=|
            < 35=2|34=2|7=2|16=2|
            > 35=8|34=2|43=Y|115=ME|37=1|38=002000.00|454=0|354=10|355=a|10=123|b|58=|
            """
        )
    }

    @Test func `8: a ResendRequest that comes early is answered, and its own gap asked for`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=4|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=2|34=3|7=2|16=0|
            = 2 4
            """
        )
    }

    @Test func `8: a ResendRequest that was held is not answered again, only counted`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=3|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=2|34=3|7=2|16=0|
            < 35=0|34=2|43=Y|
            = 4 4
            < 35=1|34=4|112=X|
            > 35=0|34=4|112=X|
            """
        )
    }

    @Test func `8: a ResendRequest whose number is too low is answered all the same`() throws {
        try converse(
            from: .active(nextInbound: 9),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=4|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            = 9 3
            """
        )
    }

    @Test func `8: an old ResendRequest marked PossDup is passed over`() throws {
        try converse(
            from: .active(nextInbound: 9, nextOutbound: 9),
            """
            < 35=2|34=4|43=Y|7=2|16=0|
            = 9 9
            """
        )
    }

    @Test func `8: live messages go after the replay with new numbers`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=2|7=1|16=0|
            <+ 35=1|34=3|112=X|
            > 35=4|34=1|43=Y|36=2|123=Y|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=0|34=3|112=X|
            """
        )
    }

    @Test func `8: a range is sent again as often as it is asked for`() throws {
        try converse(
            from: .active(), inOnePiece: false,
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=2|7=2|16=2|
            > 35=8|34=2|43=Y|\(report("A"))
            < 35=2|34=3|7=2|16=2|
            > 35=8|34=2|43=Y|\(report("A"))
            """
        )
    }

    @Test func `20: ResendRequests that cross are both served, and neither is repeated`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=D|34=4|\(order("C"))
            > 35=2|34=3|7=2|16=0|
            < 35=2|34=5|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=4|34=3|43=Y|36=4|123=Y|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            < 35=D|34=4|43=Y|\(order("C"))
            < 35=4|34=5|43=Y|123=Y|36=6|
            = 6 4
            +30s
            > 35=0|34=4|
            """
        )
    }

    @Test func `20: what waits behind a replay is not sent again before it was sent`() throws {
        try converse(
            from: .active(),
            """
            s 35=8|\(report("A"))
            > 35=8|34=2|\(report("A"))
            < 35=2|34=4|7=2|16=0|
            <+ 35=2|34=5|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=2|34=3|7=2|16=0|
            """
        )
    }

    @Test func `20: two sides that log on with gaps both ways come together`() throws {
        try converse(
            from: .disconnected(nextInbound: 3, nextOutbound: 7),
            """
            < 35=A|34=5|98=0|108=30|
            > 35=A|34=7|98=0|108=30|
            > 35=2|34=8|7=3|16=0|
            < 35=2|34=6|7=4|16=0|
            > 35=4|34=4|43=Y|36=9|123=Y|
            < 35=4|34=3|43=Y|123=Y|36=7|
            = 7 9
            < 35=1|34=7|112=X|
            > 35=0|34=9|112=X|
            """
        )
    }
}

@Suite struct `Case 16: messages while nobody is connected` {
    @Test func `16: a message gets its number at once, and comes when it is asked for`() throws {
        try converse(
            from: .active(as: .acceptor),
            """
            <x
            s 35=8|\(report("A"))
            s 35=8|\(report("B"))
            = 2 4
            < 35=A|34=2|98=0|108=30|
            > 35=A|34=4|98=0|108=30|
            < 35=2|34=3|7=2|16=0|
            > 35=8|34=2|43=Y|\(report("A"))
            > 35=8|34=3|43=Y|\(report("B"))
            > 35=4|34=4|43=Y|36=5|123=Y|
            """
        )
    }

    @Test func `16: nothing that was given to the application comes to it again`() throws {
        try converse(
            from: .active(as: .acceptor),
            """
            < 35=D|34=2|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=3|16=0|
            <x
            < 35=A|34=5|98=0|108=30|
            > 35=A|34=3|98=0|108=30|
            > 35=2|34=4|7=3|16=0|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            d 35=D|34=4|11=C|
            < 35=D|34=4|43=Y|\(order("C"))
            < 35=4|34=5|43=Y|123=Y|36=6|
            = 6 5
            """
        )
    }
}
