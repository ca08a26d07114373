// Cases 15, 18, 19, 21, and data fields.

import TestKit
import Testing

@Suite struct `Cases 15 to 21` {
    @Test func `15: header and body fields may come in any order`() throws {
        try converse(
            from: .active(),
            """
            << 8=FIX.4.4|9=?|35=D|56=ISLD|52=now|34=2|49=TW|60=now|55=X|54=1|40=1|38=10|11=A|10=?|
            d 35=D|34=2|
            << 8=FIX.4.4|9=?|35=1|52=now|49=TW|56=ISLD|34=3|112=A|10=?|
            > 35=0|34=2|112=A|
            = 4 3
            """
        )
    }

    @Test func `18: third-party addresses are accepted`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|50=DESK|57=FLOOR|115=ME|128=YOU|142=HERE|143=THERE|\(order())
            d 35=D|34=2|
            = 3 2
            """
        )
    }

    @Test func `19: whether a PossResend was seen is for the application to know`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|\(order("A"))
            d 35=D|34=2|
            < 35=D|34=3|97=Y|\(order("A"))
            d 35=D|34=3|97=Y|11=A|
            < 35=D|34=4|97=Y|\(order("B"))
            d 35=D|34=4|97=Y|11=B|
            = 5 2
            """
        )
    }

    @Test func `21: a group with no entries is accepted`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|453=0|\(order())454=0|
            d 35=D|34=2|453=0|
            = 3 2
            """
        )
    }
}

@Suite struct `Data fields` {
    @Test(arguments: [
        "354=3|355=a|b|", "354=1|355=||", "354=12|355=10=000|8=FIX|", "354=16|355=34=9|49=X|35=A|||",
        "95=4|96=|||||",
    ])
    func `data may hold delimiters and anything else`(fields: String) throws {
        let tag = fields.prefix { $0 != "=" }
        let msgType = tag == "95" ? "B" : "D"
        let body = tag == "95" ? "148=news|33=1|58=x|" : order()
        try converse(
            from: .active(),
            """
            < 35=\(msgType)|34=2|\(body)\(fields)
            d 35=\(msgType)|34=2|
            < 35=1|34=3|112=on|
            > 35=0|34=2|112=on|
            """
        )
    }

    @Test func `data may stand in the header`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|90=5|91=a|34=|\(order())
            d 35=D|34=2|
            < 35=D|34=3|212=12|213=<a>|35=A</a>|\(order())
            d 35=D|34=3|
            = 4 2
            """
        )
    }

    @Test func `a length that does not fit its data is a fault, not a trap`() throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|\(order())354=999999|355=abc|
            > 35=3|34=2|45=2|58=Value is incorrect (out of range) for this tag|371=354|372=D|373=5|
            = 3 3
            """
        )
    }
}
