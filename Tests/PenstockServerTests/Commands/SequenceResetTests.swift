// `penstock respond`: SequenceReset(4).

import Testing

@Suite(.responding) struct `SequenceReset` {
    @Test(arguments: Pace.allCases)
    func `10a: a gap fill ahead waits for the gap before it`(pace: Pace) throws {
        try playLoggedOn(
            """
            < 35=4|34=10|36=20|123=Y
            < 35=1|34=20|112=HELLO
            > 35=2|34=2|7=2|16=0
            < 35=4|34=2|43=Y|122=<now>|36=10|123=Y
            > 35=0|34=3|112=HELLO
            """, thenIn: 21, out: 4, pace)
    }

    @Test(arguments: Pace.allCases)
    func `10b: a gap fill moves the expected number`(pace: Pace) throws {
        try playLoggedOn(
            """
            < 35=4|34=2|36=20|123=Y
            < 35=1|34=20|112=HELLO
            > 35=0|34=2|112=HELLO
            """, thenIn: 21, out: 3, pace)
    }

    @Test(arguments: Pace.allCases)
    func `10c: a gap fill too low that is a duplicate is ignored`(pace: Pace) throws {
        try playLoggedOn(
            """
            < 35=4|34=1|43=Y|122=<now-1>|36=20|123=Y
            < 35=1|34=2|112=HELLO
            > 35=0|34=2|112=HELLO
            """, thenIn: 3, out: 3, pace)
    }

    @Test(arguments: [2, 1])
    func `10e: a gap fill that leads backwards is rejected`(newSeqNo: Int) throws {
        try playLoggedOn(
            """
            < 35=4|34=2|36=\(newSeqNo)|123=Y
            > 35=3|34=2|45=2|58=Attempt to lower sequence number, invalid value NewSeqNo=\(newSeqNo)\
            |371=36|372=4|373=5
            < 35=1|34=3|112=HELLO
            > 35=0|34=3|112=HELLO
            """, thenIn: 4, out: 4)
    }

    @Test(arguments: ["|123=N", ""], [0, 1, 2, 5, 999])
    func `11a: a reset forward is taken, whatever its own number is`(flag: String, number: Int)
        throws
    {
        try playLoggedOn(
            """
            < 35=4|34=\(number)|36=20\(flag)
            < 35=1|34=20|112=HELLO
            > 35=0|34=2|112=HELLO
            """, thenIn: 21, out: 3)
    }

    @Test(arguments: Pace.allCases)
    func `11b: a reset to what is expected changes nothing`(pace: Pace) throws {
        try playLoggedOn(
            """
            < 35=4|34=0|36=2|123=N
            < 35=1|34=2|112=HELLO
            > 35=0|34=2|112=HELLO
            """, thenIn: 3, out: 3, pace)
    }

    @Test(arguments: [0, 2, 7])
    func `11c: a reset backwards is rejected and not counted`(number: Int) throws {
        try playLoggedOn(
            """
            < 35=1|34=2|112=A
            > 35=0|34=2|112=A
            < 35=4|34=\(number)|36=1|123=N
            > 35=3|34=3|45=\(number)|58=Value is incorrect (out of range) for this tag|372=4|373=5
            < 35=1|34=3|112=HELLO
            > 35=0|34=4|112=HELLO
            """, thenIn: 4, out: 5)
    }

    @Test func `9: a reset closes the gap that was asked for`() throws {
        try playLoggedOn(
            """
            < 35=0|34=5
            > 35=2|34=2|7=2|16=0
            < 35=4|34=0|36=9|123=N
            < 35=1|34=9|112=HELLO
            > 35=0|34=3|112=HELLO
            """, thenIn: 10, out: 4)
    }
}
