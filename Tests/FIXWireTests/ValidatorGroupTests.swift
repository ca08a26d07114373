// Repeating groups.

import FIXWire
import Testing

private let order = "11=ID|54=1|55=INTC|60=20261120-14:30:05.123|38=200.00|40=1|"

@Suite struct `Cases 14i, 14j and 21: repeating groups` {
    @Test func `14i: fewer entries than announced`() throws {
        #expect(
            try verdict(
                "D",
                "11=ID|21=1|40=1|54=1|38=200.00|55=INTC|386=3|336=PRE-OPEN|336=AFTER-HOURS|"
                    + "60=20261120-14:30:05|") == "373=16 371=386")
        #expect(try verdict("D", order + "386=1|") == "373=16 371=386")
        #expect(try verdict("D", order + "453=2|448=A|447=D|452=1|") == "373=16 371=453")
    }

    @Test func `14i: more entries than announced`() throws {
        #expect(try verdict("D", order + "386=1|336=1|336=2|") == "373=16 371=386")
        #expect(try verdict("D", order + "386=0|336=1|") == "373=16 371=386")
    }

    @Test func `14i: a count that no message could hold`() throws {
        #expect(try verdict("D", order + "386=9999999999999999999999|336=1|") == "373=16 371=386")
        #expect(try verdict("D", order + "386=-1|336=1|") == "373=6 371=386")
        #expect(try verdict("D", order + "386=x|336=1|") == "373=6 371=386")
        #expect(try verdict("D", order + "386=0002|336=1|336=2|") == "accepted")
    }

    @Test func `14j: an entry begins with its first field`() throws {
        #expect(try verdict("D", order + "453=1|447=D|452=1|") == "373=15 371=447")
        #expect(try verdict("D", order + "453=1|447=D|448=A|452=1|") == "373=15 371=447")
        #expect(try verdict("D", order + "453=0|447=D|") == "373=15 371=447")
    }

    @Test func `14j: the fields of an entry keep their order`() throws {
        #expect(try verdict("D", order + "453=1|448=A|452=1|447=D|") == "373=15 371=447")
        #expect(try verdict("D", order + "453=1|448=A|447=D|447=D|") == "373=15 371=447")
        #expect(try verdict("D", order + "453=2|448=A|452=1|448=B|447=D|452=1|") == "accepted")
    }

    @Test func `14j: the order in an entry is not looked at if the session says so, repetition is`()
        throws
    {
        let open = rules(\.validateUnorderedGroupFields, false)
        #expect(try verdict("D", order + "453=1|448=A|452=1|447=D|", open) == "accepted")
        #expect(try verdict("D", order + "453=1|448=A|447=D|447=D|", open) == "373=13 371=447")
        #expect(try verdict("D", order + "453=1|447=D|448=A|", open) == "373=15 371=447")
    }

    @Test func `14j: a field of a group outside the group`() throws {
        #expect(try verdict("D", order + "448=A|") == "373=15 371=448")
        #expect(try verdict("D", "453=1|448=A|447=D|" + order + "452=1|") == "373=15 371=452")
        #expect(
            try verdict("D", order + "448=A|", rules(\.allowUnknownMsgFields, true)) == "accepted")
    }

    @Test func `14b: a required field of an entry is missed, in any entry`() throws {
        // NewOrderList: every order of it needs ClOrdID(11), ListSeqNo(67) and Side(54).
        let list = "66=L|394=3|68=2|"
        #expect(
            try verdict("E", list + "73=2|11=A|67=1|54=1|11=B|67=2|54=2|") == "accepted")
        #expect(try verdict("E", list + "73=2|11=A|67=1|54=1|11=B|67=2|") == "373=1 371=54")
        #expect(try verdict("E", list + "73=2|11=A|67=1|11=B|67=2|54=1|") == "373=1 371=54")
        #expect(try verdict("E", list + "73=2|11=A|54=1|11=B|67=2|54=1|") == "373=1 371=67")
        #expect(
            try verdict("E", list + "73=1|11=A|67=1|", rules(\.checkRequired, false)) == "accepted")
    }

    @Test func `14b: a field that an entry lacks comes before faults of fields`() throws {
        #expect(try verdict("E", "66=L|394=3|68=xx|73=1|11=A|67=1|") == "373=1 371=54")
    }

    @Test func `21: a count of zero is accepted, at the end and in the middle`() throws {
        #expect(
            try verdict(
                "d",
                "320=JCD1091-20021011|322=1034356488676|323=6|55=TBS|22=8|167=CS|"
                    + "336=ONE_MAIN|58=No Products found for this Class Symbol|454=0|")
                == "accepted")
        #expect(try verdict("D", "453=0|386=0|" + order) == "accepted")
    }

    @Test func `Groups end where a field of the message begins, and several follow one another`()
        throws
    {
        #expect(
            try verdict(
                "D", "453=1|448=A|447=D|452=1|386=1|336=1|" + order + "232=1|233=AMT|234=1|")
                == "accepted")
    }

    @Test func `A field that belongs to no place does not end a group if it is let through`() throws
    {
        #expect(try verdict("D", order + "453=2|448=A|5001=x|447=D|448=B|5001=y|") == "accepted")
        let open = rules(\.allowUnknownMsgFields, true)
        #expect(try verdict("D", order + "453=2|448=A|39=0|447=D|448=B|", open) == "accepted")
        #expect(try verdict("D", order + "453=2|448=A|39=0|447=D|448=B|") == "373=2 371=39")
    }

    @Test func `Values inside groups are judged like others`() throws {
        #expect(try verdict("D", order + "453=1|448=A|447=?|") == "373=5 371=447")
        #expect(try verdict("D", order + "453=1|448=|") == "373=4 371=448")
        #expect(try verdict("D", order + "453=1|448=A|452=x|") == "373=6 371=452")
    }
}

@Suite struct `Groups inside groups` {
    @Test func `Parties with sub-parties pass`() throws {
        let parties = "453=2|448=A|447=D|452=1|802=2|523=a|803=1|523=b|803=2|448=B|447=D|452=3|"
        #expect(try verdict("D", order + parties) == "accepted")
        #expect(try verdict("D", parties + order) == "accepted")
    }

    @Test func `A count is compared at every level`() throws {
        #expect(
            try verdict("D", order + "453=2|448=A|802=3|523=a|523=b|448=B|") == "373=16 371=802")
        #expect(
            try verdict("D", order + "453=3|448=A|802=1|523=a|448=B|") == "373=16 371=453")
        #expect(
            try verdict("D", order + "453=1|448=A|802=1|523=a|523=b|") == "373=16 371=802")
    }

    @Test func `Each entry has its own inner group`() throws {
        #expect(
            try verdict("D", order + "453=2|448=A|802=1|523=a|448=B|802=1|523=a|803=1|")
                == "accepted")
        #expect(
            try verdict("D", order + "453=1|448=A|802=1|523=a|802=1|523=b|") == "373=15 371=802")
        #expect(try verdict("D", order + "453=1|448=A|802=1|803=1|") == "373=15 371=803")
    }

    @Test func `An outer field behind an inner group keeps its order`() throws {
        // NoSides of a TradeCaptureReport: the side's own fields go on behind its parties.
        let report = "571=T|570=N|32=1|31=1|75=20261120|60=20261120-14:30:05|"
        let side = "54=1|37=O|453=1|448=A|802=1|523=s|803=1|1=ACC|"
        #expect(try verdict("AE", report + "552=1|" + side) == "accepted")
        #expect(
            try verdict("AE", report + "552=2|" + side + "54=2|37=O|1=ACC|") == "accepted")
        #expect(
            try verdict("AE", report + "552=1|54=1|37=O|1=ACC|453=1|448=A|") == "373=15 371=453")
        #expect(try verdict("AE", report + "552=1|54=1|1=ACC|") == "373=1 371=37")
    }

    @Test func `NumInGroup can have a list of its own`() throws {
        let report = "571=T|570=N|32=1|31=1|75=20261120|60=20261120-14:30:05|"
        #expect(
            try verdict("AE", report + "552=3|54=1|37=O|54=2|37=O|54=1|37=O|") == "373=5 371=552")
    }

    @Test func `Hops of the header pass, and are judged`() throws {
        #expect(
            try verdict("0", "627=2|628=HUB1|629=20261120-14:30:05|630=5|628=HUB2|112=A|")
                == "accepted")
        #expect(try verdict("0", "627=2|628=HUB1|115=X|112=A|") == "373=16 371=627")
        #expect(try verdict("0", "627=1|630=5|") == "373=15 371=630")
        #expect(try verdict("0", "628=HUB|") == "373=15 371=628")
        #expect(
            try verdict(raw: "35=0|627=1|628=HUB|34=2|49=TW|52=20261120-14:30:05|56=ISLD|")
                == "accepted")
    }

    @Test func `One count tag has different groups in different messages`() throws {
        // 268 begins with MDEntryType(269) in a snapshot, with MDUpdateAction(279) in an update.
        #expect(try verdict("W", "55=A|268=2|269=0|270=1|269=1|270=2|") == "accepted")
        #expect(try verdict("X", "268=2|279=0|269=0|279=1|269=1|") == "accepted")
        #expect(try verdict("W", "55=A|268=1|279=0|269=0|") == "373=2 371=279")
        #expect(try verdict("X", "268=1|269=0|279=0|") == "373=15 371=269")
    }

    @Test func `Four levels pass`() throws {
        let outer = "777=M|160=4|60=20261120-14:30:05|778=1|162=ID|163=N|85=1|165=1|787=S|"
        let inner = "781=1|782=P|783=B|784=4|801=2|785=s|786=1|785=t|"
        #expect(try verdict("T", outer + inner + "492=1|") == "accepted")
        #expect(try verdict("T", outer + inner + "787=C|") == "373=15 371=787")
        #expect(try verdict("T", outer + inner + "786=1|786=2|492=1|") == "373=15 371=786")
    }
}
