// Goodbyes in every phase of a session.

import FIXSession
import TestKit
import Testing
import Values

@Suite struct `Logging out in every phase` {
    @Test func `12: before the answer to our Logon there is nobody to say goodbye to`() throws {
        try converse(
            from: .connecting(),
            """
            > 35=A|34=1|98=0|108=30|
            s 35=5|58=bye|
            x asked to disconnect
            = 1 2
            c
            > 35=A|34=2|98=0|108=30|
            """
        )
    }

    @Test func `12: while our TestRequest waits`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            s 35=5|
            > 35=5|34=4|
            +9999ms
            +1ms
            x no Logout in answer
            """
        )
    }

    @Test func `12: before a reset has begun`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            s 35=5|
            > 35=5|34=3|
            < 35=0|34=2|112=RESET2|
            < 35=5|34=3|
            x logged out
            = 4 4
            """
        )
    }

    @Test func `12: nobody is connected`() throws {
        try converse(
            from: .active(),
            """
            <x
            s 35=5|
            = 2 2
            """
        )
    }

    @Test func `12: a gap is closed while we wait, too`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            < 35=D|34=3|\(order("B"))
            > 35=2|34=3|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            d 35=D|34=3|11=B|
            < 35=5|34=4|
            x logged out
            = 5 4
            """
        )
    }

    @Test func `12: what our application still sends goes behind the Logout`() throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            s 35=8|\(report("A"))
            > 35=8|34=3|\(report("A"))
            < 35=5|34=2|
            x logged out
            = 3 4
            """
        )
    }

    @Test(arguments: ["34=2|", "34=9|", "34=1|"])
    func `13a: the answer to our Logout ends it whatever its number`(number: String) throws {
        try converse(
            from: .active(),
            """
            s 35=5|
            > 35=5|34=2|
            < 35=5|\(number)
            x logged out
            """
        )
    }

    @Test func `13b: a Logout while our TestRequest waits`() throws {
        try converse(
            from: .active(heartBtInt: 10),
            """
            +12s
            > 35=0|34=2|
            > 35=1|34=3|112=TEST|
            < 35=5|34=2|
            > 35=5|34=4|
            x logged out
            = 3 5
            """
        )
    }

    @Test func `13b: a Logout before a reset has begun, and after`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            < 35=5|34=2|
            > 35=5|34=3|
            x logged out
            = 3 4
            """
        )
        try converse(
            from: .active(as: .initiator),
            """
            r
            > 35=1|34=2|112=RESET2|
            < 35=0|34=2|112=RESET2|
            > 35=A|34=1|98=0|108=30|141=Y|
            < 35=5|34=3|
            > 35=5|34=2|
            x logged out
            c
            > 35=A|34=1|98=0|108=30|141=Y|
            """
        )
    }

    @Test func `13b: a Logout with a gap open leaves the gap to the next Logon`() throws {
        try converse(
            from: .active(as: .initiator),
            """
            < 35=D|34=4|\(order("C"))
            > 35=2|34=2|7=2|16=0|
            < 35=5|34=5|
            > 35=5|34=3|
            x logged out
            = 2 4
            c
            > 35=A|34=4|98=0|108=30|
            < 35=A|34=6|98=0|108=30|
            > 35=2|34=5|7=2|16=0|
            """
        )
    }
}
