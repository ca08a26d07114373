// `penstock respond`: what comes back as it was sent.

import Testing

@Suite(.responding) struct `Echoes` {
    private func echoes(_ type: String, _ sent: String, _ back: String, _ pace: Pace = .whole)
        throws
    {
        try playLoggedOn(
            "< 35=\(type)|34=2|\(sent)\n> 35=\(type)|34=2|\(back)", thenIn: 3, out: 3, pace)
    }

    @Test(arguments: Pace.allCases)
    func `values come back byte for byte, fields ascending`(pace: Pace) throws {
        try echoes(
            "D", "60=20260101-00:00:00.5|55=A B|54=1|44=.50|40=2|38=002000.00|21=3|11=ID=1",
            "11=ID=1|21=3|38=002000.00|40=2|44=.50|54=1|55=A B|60=20260101-00:00:00.5", pace)
    }

    @Test(arguments: ["002000.00", "200", "-1", "0", "00", ".5", "5.", "1234567890123456789012345"])
    func `a quantity keeps its digits`(quantity: String) throws {
        try echoes(
            "D", "11=ID|54=1|38=\(quantity)|40=1|55=X|60=20260101-00:00:00",
            "11=ID|38=\(quantity)|40=1|54=1|55=X|60=20260101-00:00:00")
    }

    @Test(arguments: [
        "20260101-00:00:00", "20260101-23:59:59.999", "20261231-23:59:60",
        "20260228-12:00:00.123456",
        "20260228-12:00:00.123456789",
    ])
    func `a time keeps its precision`(time: String) throws {
        try echoes("D", "11=ID|54=1|40=1|55=X|60=\(time)", "11=ID|40=1|54=1|55=X|60=\(time)")
    }

    @Test(arguments: Pace.allCases)
    func `21: a group that counts zero entries stays`(pace: Pace) throws {
        try echoes(
            "D", "11=ID|54=1|40=1|55=X|454=0|60=20260101-00:00:00",
            "11=ID|40=1|54=1|55=X|60=20260101-00:00:00|454=0", pace)
        try echoes(
            "d", "320=A|322=B|323=6|55=X|711=0|555=0", "55=X|320=A|322=B|323=6|555=0|711=0", pace)
    }

    @Test(arguments: Pace.allCases)
    func `groups keep their own order, the fields around them ascend`(pace: Pace) throws {
        try echoes(
            "D",
            "453=2|448=P1|447=D|452=1|802=2|523=S1|803=1|523=S2|448=P2|452=3|11=ID|386=2|336=2|336=1"
                + "|625=3|55=X|454=1|455=ALT|456=1|54=1|40=1|60=20260101-00:00:00",
            "11=ID|40=1|54=1|55=X|60=20260101-00:00:00|386=2|336=2|336=1|625=3|453=2|448=P1|447=D"
                + "|452=1|802=2|523=S1|803=1|523=S2|448=P2|452=3|454=1|455=ALT|456=1", pace)
    }

    @Test func `15: header and body fields may come in any order`() throws {
        try playLoggedOn(
            """
            < 35=D|56=<you>|52=<now>|97=N|49=<me>|34=2|60=20260101-00:00:00|11=ID|55=X|40=1|54=1
            > 35=D|34=2|11=ID|40=1|54=1|55=X|60=20260101-00:00:00
            < 35=1|49=<me>|56=<you>|34=3|52=<now>|112=A
            > 35=0|34=3|112=A
            """, thenIn: 4, out: 4)
    }

    @Test func `an Email keeps its lines`() throws {
        try echoes(
            "C", "164=T|94=0|147=Subject|33=3|58=one|58=two|58=three",
            "33=3|58=one|58=two|58=three|94=0|147=Subject|164=T")
    }

    @Test func `a SecurityDefinition keeps its legs`() throws {
        try echoes(
            "d",
            "323=2|322=B|320=A|555=2|600=L1|624=1|600=L2|604=1|605=ALT|606=8|624=2|55=X",
            "55=X|320=A|322=B|323=2|555=2|600=L1|624=1|600=L2|604=1|605=ALT|606=8|624=2")
    }

    @Test(arguments: Pace.allCases)
    func `text of any bytes and in any script comes back`(pace: Pace) throws {
        try echoes(
            "D", "11=Zürich-東京|54=1|40=1|55=X|58=😀 = \\ \" '|60=20260101-00:00:00",
            "11=Zürich-東京|40=1|54=1|55=X|58=😀 = \\ \" '|60=20260101-00:00:00", pace)
    }

    @Test func `data with delimiters inside comes back whole`() throws {
        let data = "354=13|355=a|10=000|77=7|58=T"
        try playLoggedOn(
            """
            << 8=FIX.4.4|9=<len>|35=D|34=2|49=<me>|52=<now>|56=<you>|11=ID|40=1|54=1|55=X\
            |60=20260101-00:00:00|\(data)|10=<sum>|
            > 35=D|34=2|11=ID|40=1|54=1|55=X|58=T|60=20260101-00:00:00|354=13|355=a|10=000|77=7
            """, thenIn: 3, out: 3)
    }

    @Test(arguments: [2, 20])
    func `many orders in one piece are answered in order`(count: Int) throws {
        let sent = (2..<2 + count).map { "< " + order($0, "S\($0)") }
        let back = (2..<2 + count).map { "> " + echo($0, "S\($0)") }
        try playLoggedOn(
            (sent + back).joined(separator: "\n"), thenIn: 2 + count, out: 2 + count, .together)
    }
}
