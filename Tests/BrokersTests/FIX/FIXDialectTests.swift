// Departures from plain FIX 4.4, one by one.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `A FIX counterparty: dialects` {
    private func run(_ change: (inout FIXDialect) -> Void) -> FIXRun {
        var dialect = FIXDialect.test
        change(&dialect)
        return FIXRun(dialect)
    }

    /// What the order becomes in a dialect, without TransactTime.
    private func entered(_ terms: OrderTerms = .limit("100", "10.50"), _ change: (inout FIXDialect) -> Void) -> String {
        run(change).tell(.order(1, "AAPL", .buy, terms)).replacing("|60=20260105-00:00:00.000", with: "")
    }

    @Test func `Extra fields stand among the others by their tags, and in place of those with the same`() {
        let said = entered {
            $0.extras = [
                FIXExtra([.newOrder, .replace], [(100, "XNAS")]), FIXExtra([.newOrder], [(21, "1")]),
                FIXExtra(.all, [(1, "ACC")]), FIXExtra([.newOrder], [(59, "1")]), FIXExtra([.cancel], [(58, "x")]),
                FIXExtra([.newOrder], [(453, "1"), (448, "ME"), (447, "D"), (452, "11")]),
            ]
        }
        #expect(said == "35=D|1=ACC|11=K-1-1|21=1|38=100|40=2|44=10.50|54=1|55=AAPL|59=1|100=XNAS|453=1|448=ME|447=D|452=11")
    }

    @Test func `Fields are left out of the messages that are named`() {
        let run = run { $0.omissions = [FIXOmission([.newOrder], 59), FIXOmission([.cancel], 38), FIXOmission(.all, 60)] }
        #expect(run.tell(.order(1)) == "35=D|11=K-1-1|38=100|40=2|44=10.50|54=1|55=AAPL")
        #expect(run.tell(.cancel(OrderNumber(1))) == "35=F|11=K-1-2|41=K-1-1|54=1|55=AAPL")
    }

    @Test func `Symbols have other names, both ways`() {
        let run = run {
            $0.symbols = [
                FIXSymbol("EUR/USD", theirs: "EURUSD", currency: "EUR"),
                FIXSymbol("AAPL", securityID: "US0378331005", securityIDSource: "4"),
            ]
            $0.omissions = [FIXOmission(.all, 60)]
        }
        #expect(run.tell(.order(1, "EUR/USD")) == "35=D|11=K-1-1|15=EUR|38=100|40=2|44=10.50|54=1|55=EURUSD|59=0")
        #expect(
            run.tell(.order(2)) == "35=D|11=K-2-1|22=4|38=100|40=2|44=10.50|48=US0378331005|54=1|55=AAPL|59=0")
        #expect(run.hear(report((55, "EURUSD"))) == "1 accepted")
        #expect(run.hear(report((55, "EUR/USD"))) == "1 accepted")
        #expect(run.hear(report((55, "EURGBP"))) == "foreign")
        #expect(run.hear(report((11, "K-2-1"), (55, "[N/A]"), (48, "US0378331005"))) == "2 accepted")
        #expect(run.tell(.cancel(OrderNumber(2))) == "35=F|11=K-2-2|22=4|37=V7|38=100|41=K-2-1|48=US0378331005|54=1|55=AAPL")
    }

    @Test func `Where only listed symbols are traded, others are refused`() {
        let run = run { $0.isListedOnly = true }
        #expect(run.tell(.order(1)) == "1 rejected unknownSymbol Symbol(55) is not listed for this broker")
    }

    @Test func `Codes of theirs, and what they have no code for`() {
        #expect(entered { $0.orderTypes.limit = 0x4C }.contains("|40=L|"))
        #expect(entered { $0.timesInForce.day = 0x39 }.hasSuffix("|59=9"))
        #expect(entered { $0.sides.buy = 0x42 }.contains("|54=B|"))
        let none = "1 rejected unsupportedCharacteristic the broker has no "
        #expect(entered { $0.orderTypes.limit = 0 } == none + "OrdType(40) for such an order")
        #expect(entered { $0.timesInForce.day = 0 } == none + "TimeInForce(59) for such an order")
        #expect(entered { $0.sides.buy = 0 } == none + "Side(54) for such an order")
    }

    @Test func `Icebergs by another field, or none`() {
        let terms = OrderTerms.limit("100", "10.50").with { $0.display = "10" }
        #expect(entered(terms) { _ in }.hasSuffix("|59=0|111=10"))
        #expect(entered(terms) { $0.features.displayTag = 210 }.hasSuffix("|59=0|210=10"))
        #expect(entered(terms) { $0.features.displayTag = 1138 }.hasSuffix("|59=0|1138=10"))
        #expect(entered(terms) { $0.features.displayTag = 0 }.hasSuffix("has no icebergs: MaxFloor(111)"))
    }

    @Test func `Post-only and reduce-only by ExecInst, or not at all`() {
        let postOnly = OrderTerms.limit("100", "10.50").with { $0.features = .postOnly }
        let reduceOnly = OrderTerms.limit("100", "10.50").with { $0.features = .reduceOnly }
        #expect(entered(postOnly) { $0.features.postOnlyExecInst = 0x70 }.contains("|18=p|"))
        #expect(entered(postOnly) { $0.features.postOnlyExecInst = 0 }.hasSuffix("post-only orders: ExecInst(18)=6"))
        let byInstruction = entered(reduceOnly) {
            $0.features.reduceOnlyPositionEffect = 0
            $0.features.reduceOnlyExecInst = 0x45
        }
        #expect(byInstruction.contains("|18=E|") && !byInstruction.contains("|77="))
        #expect(
            entered(reduceOnly) { $0.features.reduceOnlyPositionEffect = 0 }.hasSuffix("PositionEffect(77)=C"))
        let both = entered(reduceOnly.with { $0.features = [.postOnly, .reduceOnly] }) { $0.features.reduceOnlyExecInst = 0x45 }
        #expect(both.contains("|18=6 E|"))
    }

    @Test func `The end of a good-till-date order as a date, of whole days only`() {
        let terms = OrderTerms.limit("100", "10.50").with {
            $0.timeInForce = .goodTillDate
            $0.expires = midnight.advanced(by: .seconds(86_400))
        }
        #expect(entered(terms) { $0.features.expiry = .date }.hasSuffix("|59=6|432=20260105"))
        let noon = terms.with { $0.expires = midnight.advanced(by: .seconds(43_200)) }
        #expect(entered(noon) { $0.features.expiry = .date }.hasSuffix("ExpireTime(126), only whole days"))
    }

    @Test func `Trailing stops in their units`() {
        let terms = OrderTerms(kind: .trailingStop, timeInForce: .day, quantity: "5", trail: Trail("3", .ticks))
        #expect(entered(terms) { _ in } == "35=D|11=K-1-1|18=a|38=5|40=P|54=1|55=AAPL|59=0|211=3|836=2")
        #expect(
            entered(terms) {
                $0.features.trailingExecInst = 0
                $0.features.trailTicks = 0x37
                $0.orderTypes.trailingStop = 0x54
            } == "35=D|11=K-1-1|38=5|40=T|54=1|55=AAPL|59=0|211=3|836=7")
        #expect(
            entered(terms) { $0.features.trailTicks = 0 }.hasSuffix("PegOffsetType(836) for such a trailing stop"))
        let run = run { $0.features.trailIsSigned = true }
        #expect(run.tell(.order(1, "AAPL", .sell, terms)).contains("|211=-3|"))
        #expect(run.tell(.order(2, "AAPL", .buy, terms)).contains("|211=3|"))
    }

    @Test func `Numbers have the digits that they want, and are never rounded`() {
        #expect(entered(.limit("100.00", "10.50")) { $0.quantity = .shortest }.contains("|38=100|40=2|44=10.50|"))
        #expect(entered(.limit("100", "10.5")) { $0.price = .digits(3) }.contains("|44=10.500|"))
        #expect(
            entered(.limit("100", "10.505")) { $0.price = .digits(2) }
                == "1 rejected other Price(44) 10.505 has more digits behind the point than the broker takes")
        #expect(
            entered(.limit("0.5", "10")) { $0.quantity = .digits(0) }
                == "1 rejected incorrectQuantity OrderQty(38) 0.5 has more digits behind the point than the broker takes")
        #expect(
            entered(.limit("100", "10.500")) { $0.symbols = [FIXSymbol("AAPL", price: .digits(1))] }.contains("|44=10.5|"))
        let run = run { $0.price = .digits(2) }
        _ = run.tell(.order(1))
        #expect(
            run.tell(.replace(OrderNumber(1), terms: .limit("100", "10.001")))
                == "1 replaceRejected other Price(44) 10.001 has more digits behind the point than the broker takes")
    }

    @Test func `Times have the digits that they want`() {
        let run = run { $0.precision = .seconds }
        #expect(run.tell(.order(1)).hasSuffix("|60=20260105-00:00:00"))
    }

    @Test func `What they do not speak is not said`() {
        let run = run {
            $0.speech.replace = false
            $0.speech.status = false
        }
        _ = run.tell(.order(1))
        #expect(
            run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.50")))
                == "1 replaceRejected other the broker cannot replace orders")
        #expect(run.tell(.ask(OrderNumber(1))) == "")
    }

    @Test func `OrderID in requests is left out, or waited for`() {
        let never = run { $0.orderID = .never }
        _ = never.tell(.order(1))
        _ = never.hear(report())
        #expect(never.tell(.cancel(OrderNumber(1))).hasPrefix("35=F|11=K-1-2|38="))
        let required = run { $0.orderID = .required }
        _ = required.tell(.order(1))
        #expect(
            required.tell(.cancel(OrderNumber(1)))
                == "1 cancelRejected other the broker wants its own OrderID(37) and has not told it yet")
        _ = required.hear(report())
        #expect(required.tell(.cancel(OrderNumber(1))).hasPrefix("35=F|11=K-1-2|37=V7|"))
    }

    @Test func `ClOrdIDs of digits only, and no longer than they take`() {
        let run = run {
            $0.names.prefix = "77"
            $0.names.isDigitsOnly = true
            $0.names.maximumLength = 12
        }
        #expect(run.tell(.order(123_456)).hasPrefix("35=D|11=771234560001|"))
        #expect(run.tell(.cancel(OrderNumber(123_456))).hasPrefix("35=F|11=771234560002|38=100|41=771234560001|"))
        #expect(
            run.tell(.order(1_234_567)) == "1234567 rejected other ClOrdID(11) would be longer than the broker takes")
        #expect(run.hear(report((11, "771234560001"))) == "123456 accepted")
    }

    @Test func `ExecTypes of theirs mean others`() {
        let run = run { $0.execTypes = [FIXCodePair(0x58, 0x43), FIXCodePair(0x38, 0x34)] }
        _ = run.tell(.order(1))
        #expect(run.hear(report((150, "X"), (39, "4"), (151, "0"))) == "1 expired ")
        _ = run.tell(.order(2))
        #expect(run.hear(report((11, "K-2-1"), (150, "8"), (39, "4"), (151, "0"))) == "2 canceled ")
    }

    @Test func `OrdStatuses of theirs mean others`() {
        let run = run { $0.ordStatuses = [FIXCodePair(0x54, 0x34)] }
        _ = run.tell(.order(1))
        #expect(run.hear(report((150, "I"), (39, "T"), (151, "0"))) == "1 standing canceled 100@10.50 filled 0 worth 0")
    }

    @Test func `OrdStatus may lead`() {
        let run = run { $0.reading.ordStatusLeads = true }
        _ = run.tell(.order(1))
        #expect(run.hear(report((150, "Z"))) == "1 accepted")
        #expect(run.hear(fill("E1", 40, all: 40, (150, "0"))) == "1 filled 40 at 10.50 E1")
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.50")))
        #expect(
            run.hear(report((39, "5"), (11, "K-1-2"), (38, "150"), (14, "40"), (151, "110"), (6, "10.50")))
                == "1 replaced 150@10.50")
        #expect(run.hear(report((39, "C"), (11, "K-1-2"), (14, "40"), (151, "0"))) == "1 expired ")
        _ = run.tell(.order(2))
        #expect(run.hear(report((11, "K-2-1"), (150, "0"), (39, "8"), (103, "1"))) == "2 rejected unknownSymbol ")
        _ = run.tell(.order(3))
        #expect(run.hear(report((11, "K-3-1"), (39, "3"))) == "3 doneForDay")
        #expect(run.hear(report((11, "K-3-1"), (39, "9"))) == "3 suspended ")
        #expect(run.hear(report((11, "K-3-1"), (39, "A"))) == "")
        #expect(run.hear(report((11, "K-3-1"), (39, "4"))) == "3 canceled ")
    }

    @Test func `ExecIDs may be unique only in their order`() {
        let run = run { $0.reading.execIDsArePerOrder = true }
        _ = run.tell(.order(1))
        #expect(run.hear(fill("7", 40, all: 40)) == "1 filled 40 at 10.50 7/1")
    }

    @Test func `FIX 4.2 has HandlInst and no mass status`() {
        var dialect = FIXDialect.fix42
        dialect.names.prefix = "K-"
        let run = FIXRun(dialect)
        #expect(run.tell(.order(1)).hasPrefix("35=D|11=K-1-1|21=1|38=100|"))
        run.broker.beginRound()
        #expect(run.next().hasPrefix("35=H|11=K-1-1|"))
    }

    @Test func `What cannot be in a dialect is named`() {
        func problem(_ change: (inout FIXDialect) -> Void) -> String? {
            var dialect = FIXDialect.test
            change(&dialect)
            return dialect.problem
        }
        #expect(problem { _ in } == nil)
        #expect(FIXDialect().problem == nil)
        #expect(problem { $0.names.prefix = "a|" } == "clOrdID.prefix: other than letters, digits, - _ and .")
        #expect(problem { $0.names.isDigitsOnly = true } == "clOrdID.prefix: not digits only")
        #expect(problem { $0.names.maximumLength = 9 } == "clOrdID.maximumLength: no room for ten characters behind the prefix")
        #expect(problem { $0.names.maximumLength = 65 } == "clOrdID.maximumLength: above 64")
        #expect(problem { $0.price = .digits(19) } == "price: more than 18 digits")
        #expect(problem { $0.features.displayTag = 38 } == "iceberg: a field other than 111, 210 and 1138")
        #expect(problem { $0.extras = [FIXExtra(.all, [])] } == "fields: an entry without fields")
        #expect(problem { $0.extras = [FIXExtra(.all, [(49, "X")])] } == "fields: 49 is the session's")
        #expect(problem { $0.extras = [FIXExtra(.all, [(0, "X")])] } == "fields: 0 is no tag")
        #expect(problem { $0.extras = [FIXExtra(.all, [(1, "a\u{1}b")])] } == "fields: 1 has no good value")
        #expect(problem { $0.omissions = [FIXOmission(.all, 11)] } == "leaveOut: without 11 an answer does not find its order")
        #expect(problem { $0.execTypes = [FIXCodePair(0, 0x34)] } == "a code that is no character")
        #expect(problem { $0.symbols = [FIXSymbol("A"), FIXSymbol("A")] } == "A: listed twice")
        #expect(
            problem { $0.symbols = [FIXSymbol("A", securityID: "1")] } == "A: SecurityID and SecurityIDSource go together")
        #expect(problem { $0.symbols = [FIXSymbol("A", price: .digits(20))] } == "A: more than 18 digits")
    }
}
