// `penstock respond`: Logons that nobody answers.

import Testing

@Suite(.responding) struct `Logons that are dropped in silence` {
    @Test(arguments: [
        // Unknown SenderCompID, unknown TargetCompID, both, the two the wrong way round.
        "< 35=A|34=1|49=NOBODY|98=0|108=30",
        "< 35=A|34=1|56=NOWHERE|98=0|108=30",
        "< 35=A|34=1|49=NOBODY|56=NOWHERE|98=0|108=30",
        "< 35=A|34=1|49=ISLD|56=<me>|98=0|108=30",
        "< 35=A|34=1|49=|98=0|108=30",
    ])
    func `1S c: CompIDs that nobody has`(line: String) throws {
        try play(line + "\n>x")
    }

    @Test(arguments: [
        "< 35=A|34=1|52=<now-125>|98=0|108=30", "< 35=A|34=1|52=<now+125>|98=0|108=30",
        "< 35=A|34=1|52=yesterday|98=0|108=30", "< 35=A|34=1|52=|98=0|108=30",
        "< 8=FIX.4.2|35=A|34=1|98=0|108=30", "< 8=FIXT.1.1|35=A|34=1|98=0|108=30",
        "< 35=A|34=1|98=0", "< 35=A|34=1|108=30", "< 35=A|34=1|98=0|108=-30",
        "< 35=A|34=1|98=0|108=soon", "< 35=A|34=1|98=0|108=30|999=1", "< 35=A|34=0|98=0|108=30",
        "< 35=A|34=one|98=0|108=30", "< 35=A|34=-1|98=0|108=30", "< 35=A|98=0|34=1|108=30",
        "< 35=A|34=1|98=0|108=30|98=0",
        "<< 8=FIX.4.4|9=<len>|35=A|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum>|",
        "<< 8=FIX.4.4|9=<len>|35=A|34=1|49=<me>|56=<you>|98=0|108=30|10=<sum>|",
    ])
    func `1S d: something about the Logon is wrong`(line: String) throws {
        try play(line + "\n>x")
    }

    @Test(arguments: [
        "<< hello, is anybody there?|", "<< GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "<< 8=FIX.4.4|35=A|34=1|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum>|",
        "<< 9=<len>|8=FIX.4.4|35=A|34=1|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum>|",
        "<< 8=FIX.4.4|9=<len>|34=1|35=A|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum>|",
        "<< 8=FIX.4.4|9=<len>|35=A|34=1|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum+1>|",
        "<< 8=FIX.4.4|9=<len-4>|35=A|34=1|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum>|",
        "<< 8=FIX.4.4|9=-1|35=A|34=1|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum>|",
        "<< 8=FIX.4.4|9=99999999999|35=A|34=1|49=<me>|52=<now>|56=<you>|98=0|108=30|10=<sum>|",
    ])
    func `1S d: the first message is garbled`(line: String) throws {
        try play(line + "\n>x")
    }

    @Test(arguments: [
        "< 35=0|34=1", "< 35=1|34=1|112=HELLO", "< 35=5|34=1", "< 35=2|34=1|7=1|16=0",
        "< 35=4|34=1|36=5|123=N", "< 35=3|34=1|45=1", "< 35=ZZ|34=1",
        "< 35=D|34=1|11=A|54=1|38=1|40=1|55=X|60=<now>",
    ])
    func `1S e: the first message is no Logon`(line: String) throws {
        try play(line + "\n>x")
    }

    @Test func `a dropped Logon costs the session nothing`() throws {
        try play(
            """
            < 35=0|34=1
            >x
            <c
            < 35=A|34=1|52=<now-300>|98=0|108=30
            >x
            <c
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            < 35=5|34=2
            > 35=5|34=2
            >x
            """)
    }

    @Test(arguments: ["1", "2", "3", "4", "5", "6"])
    func `17: any other EncryptMethod of the list is rejected, then Logout`(method: String) throws {
        try play(
            """
            < 35=A|34=1|98=\(method)|108=30
            > 35=3|34=1|45=1|58=Value is incorrect (out of range) for this tag|371=98|372=A|373=5
            > 35=5|34=2
            >x
            <c
            < 35=A|34=1|98=0|108=30
            > 35=A|34=1|98=0|108=30
            """)
    }
}
