// Case 3, the trailer.

import TestKit
import Testing

@Suite struct `Case 3: the trailer` {
    @Test func `3a: a right CheckSum is accepted`() throws {
        try converse(
            from: .active(),
            """
            << 8=FIX.4.4|9=?|35=1|34=2|49=TW|52=now|56=ISLD|112=A|10=?|
            > 35=0|34=2|112=A|
            """
        )
    }

    @Test(arguments: ["000", "0", "12", "1234", "x12", "", "-01"])
    func `3b, 3e: a CheckSum that is wrong or not three digits is ignored`(checkSum: String) throws {
        try converse(
            from: .active(),
            """
            < 35=1|34=2|112=A|10=\(checkSum)|
            < 35=1|34=2|112=B|
            > 35=0|34=2|112=B|
            = 3 3
            """
        )
    }

    @Test func `3e: fields behind the CheckSum garble the message before them`() throws {
        try converse(
            from: .active(),
            """
            << 8=FIX.4.4|9=60|35=1|34=2|49=TW|52=now|56=ISLD|112=A|10=123|58=late|10=123|
            < 35=1|34=2|112=B|
            > 35=0|34=2|112=B|
            """
        )
    }

    @Test func `3e: a CheckSum in the middle is no end`() throws {
        try converse(
            from: .active(),
            """
            << 8=FIX.4.4|9=?|35=1|34=2|49=TW|52=now|56=ISLD|10=000|112=A|10=?|
            < 35=1|34=2|112=B|
            > 35=0|34=2|112=B|
            """
        )
    }

    @Test func `3c: bytes that are no message are passed over up to the next one`() throws {
        try converse(
            from: .active(),
            """
            << |||||
            < 35=1|34=2|112=A|
            > 35=0|34=2|112=A|
            << 88888=8=88=FIX|
            < 35=1|34=3|112=B|
            > 35=0|34=3|112=B|
            """
        )
    }
}
