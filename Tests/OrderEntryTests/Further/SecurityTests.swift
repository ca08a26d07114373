// Instruments and trading sessions: what is asked about them, and what is told.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

let securityList = "35=x|\(head)|320=R1|559=4"
let securityDefinition = "35=c|\(head)|320=R1|321=0|55=AAPL"
let securityStatus = "35=e|\(head)|324=R1|55=AAPL|263=1"
let sessionStatus = "35=g|\(head)|335=R1|263=0"

private func terms() -> SecurityTerms {
    var terms = SecurityTerms()
    terms.symbol = Text("BTC/USD")
    terms.currency = Text("USD")
    terms.priceIncrement = Decimal("0.01")
    terms.quantityIncrement = Decimal("0.0001")
    terms.minimumQuantity = Decimal("0.001")
    return terms
}

@Suite struct `Lists of securities` {
    @Test func `One symbol, or all of them`() {
        #expect(further(securityList) == "securities R1 []")
        #expect(further(securityList, (559, "0"), (55, "AAPL"), (263, "0")) == "securities R1 [AAPL]")
    }

    @Test func `What is missing`() {
        #expect(further(securityList, (320, nil)) == missing("x", "", "SecurityReqID(320)"))
        #expect(further(securityList, (559, nil)) == missing("x", "R1", "SecurityListRequestType(559)"))
        #expect(further(securityList, (559, "0")) == missing("x", "R1", "Symbol(55)"))
        #expect(
            further(securityList, (559, "0"), (55, String(repeating: "x", count: 33)))
                == business("x", "R1", 0, "Symbol(55) is longer than 32 bytes"))
    }

    @Test(arguments: [
        (559, "1"), (559, "2"), (559, "3"), (559, "x"), (263, "1"), (263, "2"), (263, "9"), (207, "XLON"), (336, "DAY"),
        (555, "1"), (711, "1"),
    ])
    func `560=1: other kinds of list`(tag: Int, value: String) {
        #expect(further(securityList, (tag, value)) == "35=y|320=R1|322=NONE|393=0|560=1|893=Y")
    }

    @Test func `The list with increments`() {
        var list = SecurityList()
        list.requestID = Text("R1")
        list.number = 4
        list.total = 2
        var plain = SecurityTerms()
        plain.symbol = Text("AAPL")
        func write(_ isExtended: Bool) -> String {
            written(.securityList, isExtended: isExtended) {
                $0.append(list, securities: 2)
                $0.append(terms(), isExtended: isExtended)
                $0.append(plain, isExtended: isExtended)
                $0.appendEnd(of: list, idPrefix: Text("K"))
            }
        }
        let told = "58=MinPriceIncrement=0.01 RoundLot=0.0001 MinTradeVol=0.001"
        let end = "|55=AAPL|320=R1|322=K-S4|393=2|560=0|893=Y"
        #expect(write(false) == "146=2|55=BTC/USD|15=USD|561=0.0001|562=0.001|\(told)" + end)
        #expect(write(true) == "146=2|55=BTC/USD|15=USD|561=0.0001|562=0.001|\(told)|969=0.01" + end)
    }

    @Test func `What an instrument is called elsewhere stands behind its symbol`() {
        var security = terms()
        security.name = SecurityName(symbol: security.symbol, id: Text("US0378331005"), source: UInt8(ascii: "4"))
        var list = SecurityList()
        list.requestID = Text("R1")
        let text = written(.securityList) {
            $0.append(list, securities: 1)
            $0.append(security, isExtended: false)
            $0.appendEnd(of: list, idPrefix: Text("K"))
        }
        #expect(text.hasPrefix("146=1|55=BTC/USD|48=US0378331005|22=4|15=USD|561="), "\(text)")
        var definition = SecurityDefinition()
        definition.requestID = Text("R1")
        definition.security = security
        let defined = written(.securityDefinition) { $0.append(definition, idPrefix: Text("K"), isExtended: false) }
        #expect(defined.hasPrefix("15=USD|22=4|48=US0378331005|55=BTC/USD|58="), "\(defined)")
    }

    @Test(arguments: [
        (SecurityList.Result.noneFound, 2), (.notAuthorized, 3), (.unavailable, 4),
    ])
    func `A list without instruments says why`(result: SecurityList.Result, code: Int) {
        var list = SecurityList()
        list.requestID = Text("R1")
        list.number = 5
        list.result = result
        list.isLast = false
        let text = written(.securityList) {
            $0.append(list, securities: 0)
            $0.appendEnd(of: list, idPrefix: Text("K"))
        }
        #expect(text == "320=R1|322=K-S5|393=0|560=\(code)|893=N")
    }
}

@Suite struct `Definitions of securities` {
    @Test func `Of a symbol`() { #expect(further(securityDefinition) == "definition R1 [AAPL]") }

    @Test func `What is missing`() {
        #expect(further(securityDefinition, (320, nil)) == missing("c", "", "SecurityReqID(320)"))
        #expect(further(securityDefinition, (321, nil)) == missing("c", "R1", "SecurityRequestType(321)"))
        #expect(further(securityDefinition, (55, nil)) == missing("c", "R1", "Symbol(55)"))
    }

    @Test(arguments: [
        (321, "1", "SecurityRequestType(321)=1"), (321, "3", "SecurityRequestType(321)=3"),
        (202, "150", "StrikePrice(202)=150"), (263, "1", "changes of the definition"),
        (263, "7", "SubscriptionRequestType(263)=7"),
    ])
    func `323=5: other requests`(tag: Int, value: String, name: String) {
        #expect(
            further(securityDefinition, (tag, value)) == "35=d|55=AAPL|58=Unsupported: \(name)|320=R1|322=NONE|323=5")
    }

    @Test func `The definition with increments`() {
        var definition = SecurityDefinition()
        definition.requestID = Text("R1")
        definition.number = 6
        definition.security = terms()
        let told = "58=MinPriceIncrement=0.01 RoundLot=0.0001 MinTradeVol=0.001"
        let text = "15=USD|55=BTC/USD|\(told)|320=R1|322=K-S6|323=1|561=0.0001|562=0.001"
        #expect(
            written(.securityDefinition) { $0.append(definition, idPrefix: Text("K"), isExtended: false) } == text)
        let extended = written(.securityDefinition, isExtended: true) {
            $0.append(definition, idPrefix: Text("K"), isExtended: true)
        }
        #expect(extended == text + "|969=0.01")
        // What the extension adds is no field of plain FIX 4.4.
        #expect(
            written(.securityDefinition) { $0.append(definition, idPrefix: Text("K"), isExtended: true) }
                == "373=0 371=969")
    }

    @Test func `323=6: an unknown symbol`() {
        var definition = SecurityDefinition()
        definition.requestID = Text("R1")
        definition.number = 7
        definition.response = .notFound
        definition.security.symbol = Text("XYZ")
        definition.text = Text("Unknown symbol")
        #expect(
            written(.securityDefinition) { $0.append(definition, idPrefix: Text("K"), isExtended: false) }
                == "55=XYZ|58=Unknown symbol|320=R1|322=K-S7|323=6")
    }
}

@Suite struct `Standing of securities and sessions` {
    @Test func `A symbol, once or with changes`() {
        #expect(further(securityStatus) == "security status R1 AAPL subscribe")
        #expect(further(securityStatus, (263, "0")) == "security status R1 AAPL snapshot")
        #expect(further(securityStatus, (263, "2")) == "security status R1 AAPL unsubscribe")
        #expect(further(securityStatus, (324, nil)) == missing("e", "", "SecurityStatusReqID(324)"))
        #expect(further(securityStatus, (55, nil)) == missing("e", "R1", "Symbol(55)"))
        #expect(further(securityStatus, (263, nil)) == missing("e", "R1", "SubscriptionRequestType(263)"))
        #expect(
            further(securityStatus, (263, "3"))
                == business("e", "R1", 0, "Unsupported: SubscriptionRequestType(263)=3"))
        #expect(further(securityStatus, (201, "1")) == business("e", "R1", 0, "Unsupported: PutOrCall(201)=1"))
    }

    @Test func `SecurityStatus, tags ascending`() {
        var status = SecurityStatus()
        status.requestID = Text("R1")
        status.symbol = Text("AAPL")
        status.lastPrice = Decimal("10.5")
        status.transactTime = instant
        #expect(
            written(.securityStatus) { $0.append(status) }
                == "31=10.5|55=AAPL|60=20260101-00:00:00.123|324=R1|325=N|326=17")
        status = SecurityStatus()
        status.symbol = Text("AAPL")
        status.trading = .halted
        status.isUnsolicited = true
        status.text = Text("Emergency stop")
        status.transactTime = instant
        #expect(
            written(.securityStatus) { $0.append(status) }
                == "55=AAPL|58=Emergency stop|60=20260101-00:00:00.123|325=Y|326=2")
        for (trading, code) in [
            (SecurityStatus.Trading.resumed, 3), (.notAvailable, 18), (.unknownSecurity, 20), (.preOpen, 21),
        ] {
            status.trading = trading
            #expect(written(.securityStatus) { $0.append(status) }.hasSuffix("|326=\(code)"))
        }
    }

    @Test func `Trading sessions, all or one`() {
        #expect(further(sessionStatus) == "session status R1 [] snapshot")
        #expect(further(sessionStatus, (336, "DAY"), (263, "1"), (338, "1")) == "session status R1 [DAY] subscribe")
        #expect(further(sessionStatus, (335, nil)) == missing("g", "", "TradSesReqID(335)"))
        #expect(further(sessionStatus, (263, nil)) == missing("g", "R1", "SubscriptionRequestType(263)"))
    }

    @Test(arguments: [
        (263, "9", "SubscriptionRequestType(263)=9"), (338, "2", "TradSesMethod(338)=2"),
        (339, "1", "TradSesMode(339)=1"),
        (625, "A", "TradingSessionSubID(625)=A"),
    ])
    func `340=6: other requests`(tag: Int, value: String, name: String) {
        #expect(
            further(sessionStatus, (336, "DAY"), (tag, value))
                == "35=h|58=Unsupported: \(name)|325=N|335=R1|336=DAY|340=6|567=99")
    }

    @Test func `TradingSessionStatus, tags ascending`() {
        var status = TradingSessionStatus()
        status.requestID = Text("R1")
        status.tradingSessionID = Text("DAY")
        status.openTime = instant
        status.closeTime = instant
        #expect(
            written(.tradingSessionStatus) { $0.append(status) }
                == "325=N|335=R1|336=DAY|340=2|342=20260101-00:00:00.123|344=20260101-00:00:00.123")
        status = TradingSessionStatus()
        status.standing = .halted
        status.isUnsolicited = true
        status.text = Text("Emergency stop")
        #expect(
            written(.tradingSessionStatus) { $0.append(status) } == "58=Emergency stop|325=Y|336=[N/A]|340=1")
        for (standing, code) in [
            (TradingSessionStatus.Standing.unknown, 0), (.closed, 3), (.preOpen, 4), (.preClose, 5),
        ] {
            status.standing = standing
            #expect(written(.tradingSessionStatus) { $0.append(status) }.hasSuffix("|340=\(code)"))
        }
        status.standing = .requestRejected
        status.rejectReason = .unknownTradingSession
        #expect(written(.tradingSessionStatus) { $0.append(status) }.hasSuffix("|340=6|567=1"))
    }
}
