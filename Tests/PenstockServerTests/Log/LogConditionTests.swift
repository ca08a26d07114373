// --where and --clordid.

import FIXWire
import Journal
import Testing

@testable import PenstockServer

@Suite struct `penstock log: conditions` {
    /// The values of Text(58), which stands in all of them once.
    private func printed(_ words: String...) throws -> [String] {
        var log = try LogStore.withOneSession()
        log.inbound("35=A|34=1|58=logon|554=hunter|95=3|96=raw")
        log.inbound("35=D|34=2|58=new|11=a|55=AAPL|453=2|448=P1|447=D|448=P2|447=D")
        log.inbound("35=F|34=3|58=cancel|11=b|41=a|55=AAPL")
        log.inbound("35=E|34=4|58=list|73=2|11=x|67=1|11=a|67=2")
        log.inbound("35=8|34=5|58=report|11=aa|5001=|55=MSFT")
        try log.commit()
        return try LogRun.run([log.path, "--raw"] + words).text.split(separator: "\u{1}")
            .filter { $0.hasPrefix("58=") }.map { String($0.dropFirst(3)) }
    }

    @Test func `clordid is ClOrdID or OrigClOrdID, also in groups, exactly`() throws {
        #expect(try printed("--clordid", "a") == ["new", "cancel", "list"])
        #expect(try printed("--clordid", "b") == ["cancel"])
        #expect(try printed("--clordid", "A") == [])
        #expect(try printed("--clordid", "aa", "--clordid", "b") == ["cancel", "report"])
        #expect(try printed("--clordid", "a", "--type", "E") == ["list"])
    }

    @Test func `where compares a field by number or name`() throws {
        #expect(try printed("--where", "55=AAPL") == ["new", "cancel"])
        #expect(try printed("--where=Symbol=AAPL") == ["new", "cancel"])
        #expect(try printed("--where", "symbol=MSFT") == ["report"])
        #expect(try printed("--where", "448=P2") == ["new"])
        #expect(try printed("--where", "5001=") == ["report"])
        #expect(try printed("--where", "MsgSeqNum=4") == ["list"])
    }

    @Test func `a tag alone is one that is there, != one that is there with nothing of the kind`() throws {
        #expect(try printed("--where", "Symbol") == ["new", "cancel", "report"])
        #expect(try printed("--where", "Symbol!=AAPL") == ["report"])
        #expect(try printed("--where", "448!=P2") == [])
        #expect(try printed("--where", "448!=P3") == ["new"])
        #expect(try printed("--where", "9999") == [])
    }

    @Test func `all conditions hold`() throws {
        #expect(try printed("--where", "55=AAPL", "--where", "35=F") == ["cancel"])
        #expect(try printed("--where", "55=AAPL", "--where", "55=MSFT") == [])
        #expect(try printed("--where", "55", "--clordid", "a", "--where", "41") == ["cancel"])
    }

    @Test func `a field that is nearly one is suggested`() {
        let misuse = #expect(throws: Arguments.Misuse.self) { try printed("--where", "Symbl=AAPL") }
        #expect(misuse?.message == "--where: no field Symbl; did you mean Symbol?")
    }

    @Test func `the value of what is masked cannot be asked for, its presence can`() throws {
        for text in ["554=hunter", "Password!=x", "96=raw", "1402=x"] {
            #expect(throws: Arguments.Misuse.self) { try printed("--where", text) }
        }
        #expect(try printed("--where", "554") == ["logon"])
        #expect(try printed("--where", "554=hunter", "--unmask") == ["logon"])
        #expect(try printed("--where", "554!=hunter", "--unmask") == [])
    }

    @Test func `nobody can guess what a configuration, or a doubt, has masked`() throws {
        var log = try LogStore.withOneSession()
        // ClOrdID(11) and Account(1).
        log.row(.meta, MetaKey.maskedTags, [11, 0, 0, 0, 1, 0, 0, 0])
        log.inbound("35=D|34=1|11=a|1=secret|55=AAPL")
        // RawData that is longer than announced: all behind it may be part of it.
        log.inbound("35=A|34=2|95=1|96=x|58=hunter")
        log.inbound("35=A|34=3|93=6|89=hunter|98=0")
        try log.commit()
        func count(_ words: String...) throws -> Int { try LogRun.run([log.path, "--raw"] + words).lines.count }
        for condition in ["1=secret", "1!=secret", "1!=other", "11=a", "11!=b", "89=hunter", "89!=x"] {
            #expect(try count("--where", condition) == 0, "\(condition)")
        }
        #expect(try count("--clordid", "a") == 0)
        #expect(try count("--where", "1") == 1)
        #expect(try count("--where", "1=secret", "--unmask") == 1)
        #expect(try count("--where", "89=hunter", "--unmask") == 1)
        #expect(try count("--where", "58=hunter") == 1)
        log.inbound("35=A|34=4|95=9|96=x|58=other")
        try log.commit()
        #expect(try count("--where", "58=other") == 0)
        #expect(try count("--where", "58!=guess") == 1)
    }
}
