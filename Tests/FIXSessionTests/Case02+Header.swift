// Case 2, messages on an established session: the header but for its MsgSeqNum.

import TestKit
import Testing

@Suite struct `Case 2: the rest of the header` {
    @Test(arguments: [
        "8=FIX.4.4|9=?|35=0|34=2|49=TW|52=now|56=ISLD|10=000|",
        "8=FIX.4.4|9=?|34=2|35=0|49=TW|52=now|56=ISLD|10=?|",
        "8=FIX.4.4|35=0|9=44|34=2|49=TW|52=now|56=ISLD|10=?|", "garbage||8=|9=|10=|",
        "9=44|8=FIX.4.4|35=0|34=2|49=TW|52=now|56=ISLD|10=?|",
        "8=FIX.4.4|9=x|35=0|34=2|49=TW|52=now|56=ISLD|10=?|",
        "8=FIX4.4|9=?|35=0|34=2|49=TW|52=now|56=ISLD|10=?|",
        "8=FIX.4.44|9=?|35=0|34=2|49=TW|52=now|56=ISLD|10=?|",
        "8=FIX.4.4|9=-1|35=0|34=2|49=TW|52=now|56=ISLD|10=?|",
        "8=FIX.4.4|9=99999999999999999999|35=0|34=2|49=TW|52=now|56=ISLD|10=?|",
    ])
    func `2d, 2t: a garbled message is ignored, and a gap brings it back`(garbled: String) throws {
        try converse(
            from: .active(),
            """
            << \(garbled)
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order())
            d 35=D|34=2|
            = 4 3
            """
        )
    }

    @Test func `2i: another BeginString ends the session after two seconds`() throws {
        try converse(
            from: .active(),
            """
            < 8=FIX.4.2|35=0|34=2|
            > 35=5|34=2|58=Incorrect BeginString|
            +1999ms
            +1ms
            x Incorrect BeginString
            = 2 3
            """
        )
    }

    @Test func `2i: or as soon as the peer answers the Logout`() throws {
        try converse(
            from: .active(),
            """
            < 8=FIXT.1.1|35=0|34=2|
            > 35=5|34=2|58=Incorrect BeginString|
            < 35=0|34=3|
            < 35=5|34=4|
            x Incorrect BeginString
            """
        )
    }

    @Test(arguments: ["49=WT|", "56=ILSD|", "49=TW1|", "56=ISL|", "49=tw|"])
    func `2k: a wrong CompID is rejected and counted, and the session ends`(field: String) throws {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|\(field)\(order())
            > 35=3|34=2|45=2|58=CompID problem|372=D|373=9|
            > 35=5|34=3|
            = 3 4
            +2s
            x CompID problem
            """
        )
    }

    @Test func `2k: the Logout that answers ours is counted`() throws {
        try converse(
            from: .active(),
            """
            < 35=0|34=2|49=WT|
            > 35=3|34=2|45=2|58=CompID problem|372=0|373=9|
            > 35=5|34=3|
            < 35=5|34=3|
            x CompID problem
            = 4 4
            """
        )
    }

    @Test func `2m: a BodyLength too small costs one message`() throws {
        try converse(
            from: .active(),
            """
            < 9=20|35=D|34=2|\(order())
            < 35=0|34=3|
            > 35=2|34=2|7=2|16=0|
            """
        )
    }

    @Test func `2m: a BodyLength too large takes the next message with it`() throws {
        try converse(
            from: .active(),
            """
            < 9=90|35=0|34=2|
            < 35=0|34=3|
            < 35=0|34=4|
            > 35=2|34=2|7=2|16=0|
            < 35=D|34=2|43=Y|\(order("A"))
            d 35=D|34=2|11=A|
            < 35=D|34=3|43=Y|\(order("B"))
            d 35=D|34=3|11=B|
            = 5 3
            """
        )
    }

    @Test(arguments: ["now-120s", "now+120s", "now"])
    func `2n: a SendingTime within two minutes is accepted`(time: String) throws {
        try converse(
            from: .active(),
            """
            < 35=1|34=2|52=\(time)|112=A|
            > 35=0|34=2|112=A|
            """
        )
    }

    @Test(arguments: ["now-121s", "now+121s", "20000101-00:00:00", "22500101-00:00:00"])
    func `2o: a SendingTime out of limits is rejected and counted, and the session ends`(time: String)
        throws
    {
        try converse(
            from: .active(),
            """
            < 35=D|34=2|52=\(time)|\(order())
            > 35=3|34=2|45=2|58=SendingTime accuracy problem|372=D|373=10|
            > 35=5|34=3|
            = 3 4
            < 35=5|34=3|
            x SendingTime accuracy problem
            """
        )
    }

    @Test(arguments: ["20260105-12:00:00", "20260105-12:00:00.1", "20260105-12:00:00.123456789"])
    func `2n: SendingTime may have any precision`(time: String) throws {
        try converse(
            from: .active(),
            """
            < 35=1|34=2|52=\(time)|112=A|
            > 35=0|34=2|112=A|
            """
        )
    }

    @Test(arguments: ["ZZ", "z1", "toolongbyfar", "00"])
    func `2q: a MsgType that is not defined is rejected and counted`(msgType: String) throws {
        try converse(
            from: .active(),
            """
            < 35=\(msgType)|34=2|58=hello|
            > 35=3|34=2|45=2|58=Invalid MsgType|372=\(msgType)|373=11|
            = 3 3
            """
        )
    }

    @Test(arguments: ["U", "U1", "UTEST"])
    func `2p: a user's own MsgType reaches the application`(msgType: String) throws {
        try converse(
            from: .active(),
            """
            < 35=\(msgType)|34=2|5001=hello|
            d 35=\(msgType)|34=2|
            = 3 2
            """
        )
    }

    @Test func `2r: a defined MsgType is the application's to refuse`() throws {
        try converse(
            from: .active(),
            """
            < 35=R|34=2|131=Q1|146=1|55=X|
            d 35=R|34=2|
            s 35=j|45=2|58=Unsupported Message Type|372=R|380=3|
            > 35=j|34=2|45=2|58=Unsupported Message Type|372=R|380=3|
            = 3 3
            """
        )
    }
}
