// The conversations themselves: a script that is not what happens must fail.

import TestKit
import Testing

@Suite struct `Conversations` {
    @Test(arguments: [
        "< 35=1|34=2|112=A|", "< 35=1|34=2|112=A|\n> 35=0|34=2|112=B|", "< 35=0|34=2|\n> 35=0|34=2|",
        "< 35=1|34=2|112=A|\n> 35=0|34=3|112=A|", "x", "= 3 2", "+30s", "+29s\n> 35=0|34=2|",
        "< 35=5|34=2|\n> 35=5|34=2|", "< 35=5|34=2|\n> 35=5|34=2|\nx connection lost",
        "< 35=1|34=2|112=A|\n> 35=0|34=2|52=now-1s|112=A|", "d 35=D|34=2|",
        "< 35=D|34=2|\(order("A"))\nd 35=D|34=2|11=B|",
        "< 35=D|34=2|\(order("A"))\nd 35=D|34=2|11=A|\n< 35=D|34=3|\(order("B"))",
        "< 35=1|34=2|112=A|\n> 35=0|34=2|56=WT|112=A|",
    ])
    func `a script that differs from what happens fails`(script: String) {
        withKnownIssue { try converse(from: .active(), script) }
    }

    @Test(arguments: ["? 35=0|", "35=0|", "+5", "+xs", "= 3", "<35=0|"])
    func `a line that is none is an error`(script: String) {
        #expect(throws: (any Error).self) { try converse(from: .active(), script) }
    }
}
