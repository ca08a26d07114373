// What each message asks for, and what it is refused for.

import Testing
import Values

@Suite struct `Requests that are read` {
    @Test func `NewOrderSingle with its terms`() {
        #expect(asked(order) == "new 7 A1 ACC AAPL buy limit day 100 limit 10.50")
        #expect(asked(order, (1, nil), (59, nil)) == "new 7 A1  AAPL buy limit day 100 limit 10.50")
        #expect(
            asked(order, (54, "2"), (59, "1"))
                == "new 7 A1 ACC AAPL sell limit goodTillCancel 100 limit 10.50")
        #expect(
            asked(order, (54, "5"), (40, "1"), (44, nil), (59, "3"))
                == "new 7 A1 ACC AAPL sellShort market immediateOrCancel 100")
        #expect(
            asked(order, (40, "3"), (44, nil), (99, "9.5"), (59, "4"))
                == "new 7 A1 ACC AAPL buy stop fillOrKill 100 stop 9.5")
        #expect(
            asked(order, (40, "4"), (99, "9.5"))
                == "new 7 A1 ACC AAPL buy stopLimit day 100 limit 10.50 stop 9.5")
        #expect(
            asked(order, possResend: true)
                == "new 7 A1 ACC AAPL buy limit day 100 limit 10.50 again")
    }

    @Test func `OrdType J waits for a better price`() {
        #expect(
            asked(order, (40, "J"), (44, nil), (99, "9")) == "new 7 A1 ACC AAPL buy marketIfTouched day 100 stop 9")
        #expect(asked(order, (40, "J"), (99, "9")) == "new 7 A1 ACC AAPL buy limitIfTouched day 100 limit 10.50 stop 9")
    }

    @Test func `OrdType P with ExecInst a is a trailing stop, at an amount, in basis points or in ticks`() {
        let start = "new 7 A1 ACC AAPL"
        #expect(
            asked(order, (40, "P"), (44, nil), (18, "a"), (211, "0.5")) == "\(start) buy trailingStop day 100 trail 0.5 price")
        #expect(
            asked(order, (40, "P"), (44, nil), (18, "a"), (211, "25"), (836, "1"), (99, "12"))
                == "\(start) buy trailingStop day 100 stop 12 trail 25 basisPoints")
        #expect(
            asked(order, (40, "P"), (44, nil), (18, "a"), (211, "-3"), (836, "2"), (54, "2"))
                == "\(start) sell trailingStop day 100 trail 3 ticks")
        #expect(
            asked(order, (40, "P"), (44, nil), (18, "a"), (211, "-3"))
                == "refused 103=99 PegOffsetValue(211) must be above zero, not -3")
        #expect(
            asked(order, (40, "P"), (44, nil), (18, "a"))
                == "business 372=D 380=5 379=A1 Conditionally required field missing: PegOffsetValue(211)")
        #expect(
            asked(order, (40, "P"), (44, nil), (18, "a"), (211, "1"), (836, "3"))
                == "refused 103=11 Unsupported order characteristic: PegOffsetType(836)=3")
    }

    @Test func `OrdType K leaves the rest as a limit order, P with ExecInst R or P follows the best price`() {
        let start = "new 7 A1 ACC AAPL buy"
        #expect(asked(order, (40, "K"), (44, nil)) == "\(start) marketToLimit day 100")
        #expect(asked(order, (40, "P"), (44, nil), (18, "R")) == "\(start) primaryPeg day 100")
        #expect(asked(order, (40, "P"), (44, nil), (18, "P 5")) == "\(start) marketPeg day 100")
        let refused = "refused 103=11 Unsupported order characteristic:"
        #expect(asked(order, (40, "P"), (18, "R")) == "\(refused) Price(44) with OrdType(40)=P")
        #expect(asked(order, (40, "P"), (44, nil), (18, "R"), (211, "1")) == "\(refused) PegOffsetValue(211) with OrdType(40)=P")
        #expect(asked(order, (18, "R")) == "\(refused) ExecInst(18)=R")
    }

    @Test func `CashOrderQty stands in the place of OrderQty`() {
        #expect(
            asked(order, (38, nil), (152, "1000.50"), (40, "1"), (44, nil))
                == "new 7 A1 ACC AAPL buy market day 0 for 1000.50")
    }

    @Test func `Post-only, reduce-only, iceberg and where it is to go`() {
        let start = "new 7 A1 ACC AAPL buy limit day 100 limit 10.50"
        #expect(asked(order, (18, "6")) == "\(start) postOnly")
        #expect(asked(order, (18, "5 6"), (77, "C")) == "\(start) postOnly reduceOnly")
        #expect(asked(order, (111, "10")) == "\(start) display 10")
        #expect(asked(order, (111, "100"), (100, "XNAS")) == start)
        #expect(asked(order, (111, "101")) == "refused 103=13 MaxFloor(111) 101 is above OrderQty(38) 100")
        #expect(
            asked(order, (18, "6"), (59, "3")) == "refused 103=11 Unsupported order characteristic: ExecInst(18)=6")
        #expect(
            asked(order, (40, "1"), (44, nil), (111, "10"))
                == "refused 103=11 Unsupported order characteristic: MaxFloor(111) with OrdType(40)=1")
    }

    @Test func `Until a time, or the end of a day; at the opening and at the close`() {
        let start = "new 7 A1 ACC AAPL buy limit"
        #expect(asked(order, (59, "6"), (126, "20260102-10:00:00")) == "\(start) goodTillDate 100 limit 10.50 until 1767348000")
        #expect(asked(order, (59, "6"), (432, "20260102")) == "\(start) goodTillDate 100 limit 10.50 until 1767398400")
        #expect(
            asked(order, (59, "6"))
                == "business 372=D 380=5 379=A1 Conditionally required field missing: ExpireTime(126)")
        #expect(
            asked(order, (59, "6"), (18, "6")) == asked(order, (59, "6")))
        #expect(asked(order, (59, "6"), (432, "20260230")) == "refused 103=99 ExpireDate(432) is no date: 20260230")
        #expect(asked(order, (59, "6"), (126, "soon")) == "refused 103=99 ExpireTime(126) is no time: soon")
        #expect(asked(order, (59, "2")) == "\(start) atTheOpening 100 limit 10.50")
        #expect(asked(order, (59, "7")) == "\(start) atTheClose 100 limit 10.50")
    }

    @Test func `Digits come through as they were written`() {
        #expect(
            asked(order, (38, "002000.00"), (44, "0.00001234"))
                == "new 7 A1 ACC AAPL buy limit day 2000.00 limit 0.00001234")
    }

    @Test func `OrderCancelRequest, whatever else it describes`() {
        #expect(asked(cancel) == "cancel C1 of A1  AAPL buy")
        #expect(
            asked(cancel, (1, "ACC"), (18, "G"), (207, "N"), (44, "x"), (38, nil))
                == "cancel C1 of A1 ACC AAPL buy")
        #expect(asked(cancel, possResend: true) == "cancel C1 of A1  AAPL buy again")
    }

    @Test func `OrderCancelReplaceRequest with its whole new terms`() {
        #expect(asked(replace) == "replace R1 of A1  AAPL buy limit day 50 limit 11")
        #expect(
            asked(replace, (40, "1"), (44, nil), (37, "X-O1"))
                == "replace R1 of A1  AAPL buy market day 50")
    }

    @Test func `OrderStatusRequest, of any side`() {
        #expect(asked(status) == "status A1 AAPL 1 Q1")
        #expect(asked(status, (54, "8"), (790, nil)) == "status A1 AAPL 8 ")
    }

    @Test(arguments: [
        (583, "L1"), (453, "0"), (21, "1"), (58, "please"), (48, "US0378331005"), (528, "A"),
        (5001, "x"), (9999, "y"), (20001, "z"),
    ])
    func `What is noted about an order does not change it`(tag: Int, value: String) {
        #expect(asked(order, (tag, value)) == "new 7 A1 ACC AAPL buy limit day 100 limit 10.50")
    }

    @Test(arguments: [
        (63, "0"), (544, "1"), (114, "N"), (854, "0"), (423, "2"), (121, "N"), (775, "0"),
        (78, "0"), (386, "0"), (167, "CS"), (167, "FOR"), (461, "ESXXXX"), (15, "USD"),
    ])
    func `Ordinary values are accepted`(tag: Int, value: String) {
        #expect(asked(order, (tag, value)) == "new 7 A1 ACC AAPL buy limit day 100 limit 10.50")
    }

    @Test func `A pair's currency is the one that the quantity counts`() {
        #expect(
            asked(order, (55, "EUR/USD"), (15, "EUR"))
                == "new 7 A1 ACC EUR/USD buy limit day 100 limit 10.50")
        #expect(
            asked(order, (55, "EUR/USD"), (15, "USD"))
                == "refused 103=11 Unsupported order characteristic: Currency(15)=USD")
    }
}

@Suite struct `The hours of an order` {
    private func asked(_ sessions: String...) -> String {
        OrderEntryTests.asked(order + "|386=\(sessions.count)" + sessions.map { "|336=\($0)" }.joined())
    }

    @Test(arguments: ["EXTENDED", "PRE-OPEN", "AFTER-HOURS", "6"])
    func `outside of the day's own are said by TradingSessionID(336)`(session: String) {
        #expect(asked(session) == "new 7 A1 ACC AAPL buy limit day 100 limit 10.50 extendedHours")
    }

    @Test(arguments: ["DAY", "1"]) func `of the day's own session are what every order has`(session: String) {
        #expect(asked(session) == "new 7 A1 ACC AAPL buy limit day 100 limit 10.50")
    }

    @Test func `of another session are refused, and so are several`() {
        let refused = "refused 103=11 Unsupported order characteristic: "
        #expect(asked("CROSS_2") == refused + "TradingSessionID(336)=CROSS_2")
        #expect(asked("PRE-OPEN", "AFTER-HOURS") == refused + "NoTradingSessions(386)=2")
    }
}

@Suite struct `Requests that are refused` {
    @Test(arguments: [
        (18, "G", "ExecInst(18)=G"), (18, "6 G", "ExecInst(18)=6 G"), (18, "a", "ExecInst(18)=a"),
        (110, "10", "MinQty(110)"), (210, "10", "MaxShow(210)"),
        (516, "50", "OrderPercent(516)"), (432, "20260102", "ExpireDate(432) with TimeInForce(59)=0"),
        (126, "20260102-00:00:00", "ExpireTime(126) with TimeInForce(59)=0"),
        (168, "20260101-10:00:00", "EffectiveTime(168)"),
        (211, "0.1", "PegOffsetValue(211) with OrdType(40)=2"),
        (836, "0", "PegOffsetValue(211) with OrdType(40)=2"), (835, "0", "PegMoveType(835)"), (388, "0", "DiscretionInst(388)"),
        (847, "1", "TargetStrategy(847)"),
        (77, "O", "PositionEffect(77)=O"), (64, "20260105", "SettlDate(64)"),
        (202, "150", "StrikePrice(202)"),
        (207, "XLON", "SecurityExchange(207)"), (65, "WI", "SymbolSfx(65)"),
        (117, "Q1", "QuoteID(117)"),
        (63, "3", "SettlType(63)=3"), (114, "Y", "LocateReqd(114)=Y"), (78, "1", "NoAllocs(78)=1"),
        (167, "OPT", "SecurityType(167)=OPT"), (461, "OCASPS", "CFICode(461)=OCASPS"),
        (54, "8", "Side(54)=8"), (40, "P", "OrdType(40)=P"), (59, "5", "TimeInForce(59)=5"),
        (99, "9", "StopPx(99) with OrdType(40)=2"), (1138, "10", "a field not known here, (1138)"),
        (66, "L", "a field not known here, (66)"),
    ])
    func `103=11: what the gateway cannot do is named`(tag: Int, value: String, name: String) {
        let expected = "Unsupported order characteristic: "
        let name = tag == 66 ? "ListID(66)" : name
        #expect(asked(order, (tag, value)) == "refused 103=11 \(expected)\(name)")
        let refused = asked(replace, (tag, value))
        #expect(refused == "refused 434=2 102=99 \(expected)\(name)")
    }

    /// Which of the two is meant, nobody can say; and what is filled of an order, no new amount of money counts.
    @Test func `CashOrderQty with OrderQty, with MaxFloor and in a change`() {
        let refused = "refused 103=11 Unsupported order characteristic: CashOrderQty(152)"
        #expect(asked(order, (152, "1000")) == "\(refused) with OrderQty(38)")
        #expect(asked(order, (38, nil), (152, "1000"), (111, "10")) == "\(refused) with MaxFloor(111)")
        #expect(
            asked(replace, (38, nil), (152, "1000"))
                == "refused 434=2 102=99 Unsupported order characteristic: CashOrderQty(152)")
        #expect(asked(order, (38, nil), (152, "0")) == "refused 103=13 CashOrderQty(152) must be above zero, not 0")
    }

    @Test func `103=11: a price on a market order is refused, not ignored`() {
        #expect(
            asked(order, (40, "1"))
                == "refused 103=11 Unsupported order characteristic: Price(44) with OrdType(40)=1")
    }

    @Test func `A cancel on condition is refused`() {
        #expect(
            asked(cancel, (586, "20260101-00:00:00"))
                == "refused 434=1 102=99 Unsupported order characteristic: OrigOrdModTime(586)")
    }

    @Test(arguments: [
        ("0", "must be above zero, not 0"), ("-1", "must be above zero, not -1"),
        ("0.00", "must be above zero, not 0.00"),
        ("1e5", "is not a number: 1e5"), ("", "is not a number: "),
        (
            "1234567890123456789012345678901234567890",
            "has more digits than an order may have: 1234567890123456789012345678901234567890"
        ),
    ])
    func `103=13: quantities that are none`(value: String, text: String) {
        #expect(asked(order, (38, value)) == "refused 103=13 OrderQty(38) \(text)")
        #expect(asked(replace, (38, value)) == "refused 434=2 102=99 OrderQty(38) \(text)")
    }

    @Test func `103=99: prices that are none`() {
        #expect(asked(order, (44, "0")) == "refused 103=99 Price(44) must be above zero, not 0")
        #expect(
            asked(order, (44, "-2.5")) == "refused 103=99 Price(44) must be above zero, not -2.5")
        #expect(
            asked(order, (40, "4"), (99, "abc")) == "refused 103=99 StopPx(99) is not a number: abc"
        )
    }

    @Test func `An account that is too long is refused with a report`() {
        let long = String(repeating: "x", count: 65)
        #expect(asked(order, (1, long)) == "refused 103=99 Account(1) is longer than 64 bytes")
    }

    @Test func `380=5: conditionally required fields`() {
        func missing(_ id: String, _ name: String, _ type: String = "D") -> String {
            "business 372=\(type) 380=5 379=\(id) Conditionally required field missing: \(name)"
        }
        #expect(asked(order, (44, nil)) == missing("A1", "Price(44)"))
        #expect(asked(order, (40, "3"), (44, nil)) == missing("A1", "StopPx(99)"))
        #expect(asked(order, (40, "4")) == missing("A1", "StopPx(99)"))
        #expect(asked(order, (38, nil)) == missing("A1", "OrderQty(38)"))
        #expect(asked(order, (55, nil)) == missing("A1", "Symbol(55)"))
        #expect(asked(order, (11, nil)) == missing("", "ClOrdID(11)"))
        #expect(asked(order, (40, nil)) == missing("A1", "OrdType(40)"))
        #expect(asked(order, (54, nil)) == missing("A1", "Side(54)"))
        #expect(asked(cancel, (41, nil)) == missing("C1", "OrigClOrdID(41)", "F"))
        #expect(asked(replace, (38, nil)) == missing("R1", "OrderQty(38)", "G"))
        #expect(asked(status, (11, "")) == missing("", "ClOrdID(11)", "H"))
    }

    @Test func `380=0: what could not be echoed`() {
        let long = String(repeating: "x", count: 65)
        #expect(
            asked(order, (11, long))
                == "business 372=D 380=0 379= ClOrdID(11) is longer than 64 bytes")
        #expect(asked(order, (11, String(long.dropLast()))).hasPrefix("new 7 xxxx"))
        #expect(
            asked(cancel, (41, long))
                == "business 372=F 380=0 379=C1 OrigClOrdID(41) is longer than 64 bytes")
        #expect(
            asked(order, (55, String(long.prefix(33))))
                == "business 372=D 380=0 379=A1 Symbol(55) is longer than 32 bytes")
        #expect(
            asked(order + "|38=200") == "business 372=D 380=0 379=A1 Tag appears more than once: 38"
        )
    }

    @Test(arguments: ["E", "q", "AF", "V", "8", "9", "B", "ZZ"]) func `380=3: other messages`(
        type: String
    ) {
        #expect(
            asked("35=\(type)|34=2|49=C|56=P|11=A1")
                == "business 372=\(type) 380=3 379= Unsupported Message Type")
    }

    @Test func `A BusinessMessageReject is not answered`() {
        #expect(asked("35=j|34=2|49=C|56=P|45=3|372=8|380=3") == "unanswerable")
    }
}
