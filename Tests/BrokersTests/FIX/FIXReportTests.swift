// Messages in: each event of an order.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

/// An ExecutionReport about order 1 as it was entered, with some fields otherwise: `nil` leaves one out.
func report(_ changes: (Int, String?)...) -> String {
    var list: [(tag: Int, value: String)] = [
        (37, "V7"), (11, "K-1-1"), (17, "E1"), (150, "0"), (39, "0"), (55, "AAPL"), (54, "1"), (38, "100"), (44, "10.50"),
        (151, "100"), (14, "0"), (6, "0"),
    ]
    for (tag, value) in changes {
        if let place = list.firstIndex(where: { $0.tag == tag }) {
            if let value { list[place].value = value } else { list.remove(at: place) }
        } else if let value {
            list.append((tag, value))
        }
    }
    return "35=8|" + list.map { "\($0.tag)=\($0.value)" }.joined(separator: "|")
}

/// A fill of order 1.
func fill(_ id: String, _ quantity: Int, all: Int, _ changes: (Int, String?)...) -> String {
    var text = report(
        (17, id), (150, "F"), (39, all >= 100 ? "2" : "1"), (32, "\(quantity)"), (31, "10.50"), (14, "\(all)"),
        (151, "\(100 - all)"), (6, "10.50"))
    for (tag, value) in changes {
        var list = text.split(separator: "|").map(String.init)
        list.removeAll { $0.hasPrefix("\(tag)=") }
        if let value { list.append("\(tag)=\(value)") }
        text = list.joined(separator: "|")
    }
    return text
}

@Suite struct `A FIX counterparty: events in` {
    /// A run in which order 1 was sent.
    private func begun(_ dialect: FIXDialect = .test) -> FIXRun {
        let run = FIXRun(dialect)
        _ = run.tell(.order(1))
        return run
    }

    @Test func `New is accepted, PendingNew says nothing`() {
        let run = begun()
        #expect(run.hear(report((150, "A"), (39, "A"))) == "")
        #expect(run.hear(report()) == "1 accepted")
    }

    @Test func `A rejection has our reason and their text`() {
        let run = begun()
        #expect(
            run.hear(report((150, "8"), (39, "8"), (103, "3"), (58, "too much"), (151, "0")))
                == "1 rejected exceedsLimit too much")
        #expect(run.openCount == 0)
    }

    @Test func `Reasons of theirs have reasons of ours`() {
        for (code, reason) in [
            ("0", "brokerOption"), ("1", "unknownSymbol"), ("2", "exchangeClosed"), ("4", "exchangeClosed"),
            ("11", "unsupportedCharacteristic"), ("13", "incorrectQuantity"), ("15", "other"), ("x", "other"),
        ] {
            let run = begun()
            #expect(run.hear(report((150, "8"), (39, "8"), (103, code))) == "1 rejected \(reason) ")
        }
    }

    @Test func `Fills have their ExecID as name, and the last one ends the order`() {
        let run = begun()
        #expect(run.hear(fill("E1", 40, all: 40)) == "1 filled 40 at 10.50 E1")
        #expect(run.openCount == 1)
        #expect(run.hear(fill("E2", 60, all: 100)) == "1 filled 60 at 10.50 E2")
        #expect(run.openCount == 0)
        // A late one is told all the same.
        #expect(run.hear(fill("E3", 5, all: 105)) == "1 filled 5 at 10.50 E3")
    }

    @Test func `Fills of FIX 4.2 are fills`() {
        let run = begun()
        #expect(run.hear(fill("E1", 40, all: 40, (150, "1"), (20, "0"))) == "1 filled 40 at 10.50 E1")
        #expect(run.hear(fill("E2", 60, all: 100, (150, "2"), (20, "0"))) == "1 filled 60 at 10.50 E2")
    }

    @Test func `Commission is an amount, or per unit, or a percentage, or fees`() {
        for (fields, told) in [
            ([(12, "1.25"), (13, "3")], "1.25"), ([(12, "0.01"), (13, "1")], "0.40"), ([(12, "0.5"), (13, "2")], "2.1"),
            ([(136, "2"), (137, "0.50"), (138, "USD"), (139, "4")], "0.50"),
        ] {
            let run = begun()
            var text = fill("E1", 40, all: 40)
            for (tag, value) in fields { text += "|\(tag)=\(value)" }
            #expect(run.hear(text) == "1 filled 40 at 10.50 E1 for \(told)")
        }
    }

    @Test func `A fill that is told twice is read twice: the gateway knows it by its name`() {
        let run = begun()
        _ = run.hear(fill("E1", 40, all: 40))
        #expect(run.hear(fill("E1", 40, all: 40, (43, "Y"))) == "1 filled 40 at 10.50 E1")
        #expect(run.hear(fill("E1", 40, all: 40)) == "1 filled 40 at 10.50 E1; disputed 1 cumQty")
        #expect(run.hear(fill("E2", 60, all: 100)) == "1 filled 60 at 10.50 E2")
        // One without a name cannot be known again.
        let nameless = begun()
        _ = nameless.hear(fill("0", 40, all: 40))
        #expect(nameless.hear(fill("0", 40, all: 40)) == "")
    }

    @Test func `Fills that were missed are made good from the sums`() {
        let run = begun()
        #expect(
            run.hear(fill("E3", 10, all: 60, (31, "11"), (6, "10")))
                == "1 filled 10 at 11 E3; 1 standing pendingNew 100@10.50 filled 60 worth 600")
        // They come late after all, and are in the sums already.
        #expect(run.hear(fill("E1", 50, all: 50)) == "")
        #expect(run.hear(fill("E4", 40, all: 100, (31, "10"), (6, "10"))) == "1 filled 40 at 10 E4")
    }

    @Test func `An end that shows missed fills tells of them first`() {
        let run = begun()
        #expect(
            run.hear(report((150, "4"), (39, "4"), (14, "30"), (151, "0"), (6, "10.2"), (58, "bye")))
                == "1 standing pendingNew 100@10.50 filled 30 worth 306; 1 canceled bye")
        #expect(run.openCount == 0)
    }

    @Test func `Without AvgPx the missing is worth the last price`() {
        let run = begun()
        _ = run.hear(fill("E1", 40, all: 40))
        #expect(
            run.hear(fill("E3", 10, all: 60, (31, "11"), (6, "0")))
                == "1 filled 10 at 11 E3; 1 standing pendingNew 100@10.50 filled 60 worth 640")
    }

    @Test func `A correction and a bust name the fill that they are about`() {
        let run = begun()
        _ = run.hear(fill("E1", 40, all: 40))
        #expect(
            run.hear(fill("E2", 40, all: 40, (150, "G"), (19, "E1"), (31, "10.40"), (6, "10.40")))
                == "1 corrected E1 to 40 at 10.40")
        #expect(
            run.hear(fill("E3", 40, all: 0, (150, "H"), (19, "E1"), (39, "0"), (6, "0"), (58, "erroneous")))
                == "1 busted E1 erroneous")
        // Filled again.
        #expect(run.hear(fill("E4", 100, all: 100)) == "1 filled 100 at 10.50 E4")
        // Of an order that is over, too.
        #expect(
            run.hear(fill("E5", 100, all: 0, (150, "H"), (19, "E4"), (39, "0"), (6, "0"))) == "1 busted E4 ")
    }

    @Test func `ExecTransType of FIX 4.2 cancels and corrects`() {
        let run = begun()
        _ = run.hear(fill("E1", 40, all: 40))
        #expect(
            run.hear(fill("E2", 30, all: 30, (20, "2"), (150, "1"), (19, "E1"))) == "1 corrected E1 to 30 at 10.50")
        #expect(run.hear(fill("E3", 30, all: 0, (20, "1"), (150, "1"), (19, "E1"), (39, "0"))) == "1 busted E1 ")
    }

    @Test func `Canceled, expired, done for the day, suspended, stopped`() {
        let run = begun()
        #expect(run.hear(report((150, "9"), (39, "9"), (58, "halt"))) == "1 suspended halt")
        #expect(run.hear(report()) == "1 accepted")
        #expect(run.hear(report((150, "7"), (39, "7"), (32, "50"), (31, "10.45"))) == "1 stopped 50 at 10.45")
        #expect(run.hear(report((150, "3"), (39, "3"), (151, "0"))) == "1 doneForDay")
        #expect(run.hear(report((150, "C"), (39, "C"), (151, "0"), (58, "day is over"))) == "1 expired day is over")
        #expect(run.openCount == 0)
        let other = begun()
        _ = other.tell(.cancel(OrderNumber(1)))
        #expect(other.hear(report((150, "6"), (39, "6"), (11, "K-1-2"), (41, "K-1-1"))) == "")
        #expect(
            other.hear(report((150, "4"), (39, "4"), (11, "K-1-2"), (41, "K-1-1"), (151, "0"))) == "1 canceled ")
    }

    @Test func `An immediate order whose rest is canceled with its fill is filled and canceled`() {
        let run = begun()
        #expect(
            run.hear(fill("E1", 40, all: 40, (39, "4"), (151, "0"), (58, "IOC")))
                == "1 filled 40 at 10.50 E1; 1 canceled IOC")
    }

    @Test func `A change of their own accord is restated, with the reason`() {
        let run = begun()
        #expect(
            run.hear(report((150, "D"), (378, "5"), (38, "80"), (151, "80"), (58, "declined")))
                == "1 restated 80@10.50 partialDecline declined")
        #expect(
            run.hear(report((150, "D"), (378, "9"), (38, "80"), (151, "80"), (44, "10.5"))) == "1 restated 80@10.50 other ")
        #expect(
            run.hear(report((150, "D"), (378, "6"), (39, "4"), (38, "80"), (151, "0"))) == "1 canceled ")
    }

    @Test func `A replace has the terms that they confirm, written as we wrote them`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.750")))
        #expect(run.hear(report((150, "E"), (39, "E"), (11, "K-1-2"))) == "")
        #expect(
            run.hear(report((150, "5"), (11, "K-1-2"), (41, "K-1-1"), (38, "150.0"), (44, "10.75"), (151, "150")))
                == "1 replaced 150@10.750")
        // Other terms than were asked for.
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("200", "10.80")))
        #expect(
            run.hear(report((150, "5"), (11, "K-1-3"), (41, "K-1-2"), (38, "180"), (44, "10.80"), (151, "180")))
                == "1 replaced 180@10.80")
        // Unasked.
        #expect(
            run.hear(report((150, "5"), (11, "K-1-3"), (38, "170"), (44, "10.80"), (151, "170"))) == "1 replaced 170@10.80")
    }

    @Test func `A replace that is answered by New under its name is replaced`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        #expect(run.hear(report((11, "K-1-2"), (38, "150"), (44, "10.75"), (151, "150"))) == "1 replaced 150@10.75")
    }

    @Test func `An order that was filled stays while a change is pending: it may become more`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.50")))
        #expect(run.hear(fill("E1", 100, all: 100)) == "1 filled 100 at 10.50 E1")
        #expect(run.openCount == 1)
        #expect(
            run.hear(report((150, "5"), (39, "1"), (11, "K-1-2"), (38, "150"), (14, "100"), (151, "50"), (6, "10.50")))
                == "1 replaced 150@10.50")
        #expect(
            run.hear(fill("E2", 50, all: 150, (11, "K-1-2"), (38, "150"), (151, "0"))) == "1 filled 50 at 10.50 E2")
        #expect(run.openCount == 0)
    }

    @Test func `A cancel that came too late after a fill is told, and the order is over`() {
        let run = begun()
        _ = run.tell(.cancel(OrderNumber(1)))
        _ = run.hear(fill("E1", 100, all: 100))
        #expect(run.openCount == 1)
        #expect(
            run.hear("35=9|37=V7|11=K-1-2|41=K-1-1|39=2|434=1|102=0|58=filled") == "1 cancelRejected tooLate filled")
        #expect(run.openCount == 0)
    }

    @Test func `A cancel that came too late for an end that was not told is asked about`() {
        let run = begun()
        _ = run.tell(.cancel(OrderNumber(1)))
        #expect(
            run.hear("35=9|37=V7|11=K-1-2|41=K-1-1|39=4|434=1|102=0") == "1 cancelRejected tooLate ; ask 1")
    }

    @Test func `The name of the request says which change was refused, whatever CxlRejResponseTo says`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.50")))
        _ = run.tell(.cancel(OrderNumber(1)))
        #expect(run.hear("35=9|37=V7|11=K-1-3|41=K-1-1|39=0|434=2|102=3") == "1 cancelRejected alreadyPending ")
        #expect(run.hear("35=9|37=V7|11=K-1-2|41=K-1-1|39=0|434=1|102=99") == "1 replaceRejected other ")
        // Both are answered.
        #expect(run.hear("35=9|37=V7|11=K-1-2|41=K-1-1|39=0|434=1|102=99") == "")
        // A name of their own.
        _ = run.tell(.cancel(OrderNumber(1)))
        #expect(run.hear("35=9|37=V7|11=X|41=K-1-1|39=0|434=1|102=2") == "1 cancelRejected brokerOption ")
    }

    @Test func `Changes may be refused by an ExecutionReport`() {
        let run = begun()
        _ = run.hear(report())
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.50")))
        #expect(
            run.hear(report((150, "8"), (39, "8"), (11, "K-1-2"), (103, "99"), (58, "no"))) == "1 replaceRejected other no")
        _ = run.tell(.cancel(OrderNumber(1)))
        #expect(run.hear(report((150, "8"), (39, "8"), (11, "K-1-3"), (103, "5"))) == "1 cancelRejected unknownOrder ")
        #expect(run.openCount == 1)
    }

    @Test func `A duplicate proves that they have the order: it is asked about, not given up`() {
        let run = begun()
        #expect(run.hear(report((150, "8"), (39, "8"), (103, "6"))) == "ask 1")
        _ = run.hear(report())
        #expect(run.hear(report((150, "8"), (39, "8"), (103, "6"))) == "")
        #expect(run.openCount == 1)
        var dialect = FIXDialect.test
        dialect.speech.status = false
        let mute = begun(dialect)
        #expect(mute.hear(report((150, "8"), (39, "8"), (103, "6"))) == "1 rejected duplicateOrder ")
    }

    @Test func `An order is found by OrigClOrdID, or by their OrderID`() {
        let run = begun()
        _ = run.hear(report())
        #expect(run.hear(report((11, "DESK1"), (41, "K-1-1"), (150, "9"), (39, "9"))) == "1 suspended ")
        #expect(run.hear(report((11, nil))) == "1 accepted")
        #expect(run.hear(report((11, nil), (37, "V8"))) == "foreign")
        // Theirs may change.
        #expect(run.hear(report((37, "V8"))) == "1 accepted")
        #expect(run.hear(report((11, nil), (37, "V8"))) == "1 accepted")
        #expect(run.hear(report((11, nil), (37, "V7"))) == "foreign")
    }

    @Test func `A trade that fits no order is answered by a DontKnowTrade`() {
        let run = begun()
        #expect(
            run.hear(fill("E1", 40, all: 40, (11, "X"), (37, "V9")))
                == "35=Q|17=E1|31=10.50|32=40|37=V9|38=100|54=1|55=AAPL|127=D")
        #expect(run.hear(fill("E1", 40, all: 40, (11, "K-2-1"), (37, "V9"))).hasSuffix("|127=D"))
        #expect(run.hear(fill("E1", 40, all: 40, (11, "K-1-2"), (37, "V9"))).hasSuffix("|127=D"))
        #expect(run.hear(fill("E1", 40, all: 40, (54, "2"))).hasSuffix("|127=B"))
        #expect(run.hear(fill("E1", 40, all: 40, (55, "MSFT"))).hasSuffix("|127=A"))
        #expect(run.faults == [])
        // Whatever else is not ours is passed over.
        #expect(run.hear(report((11, "X"), (37, "V9"))) == "foreign")
        #expect(run.hear(report((55, "MSFT"))) == "foreign")
        var dialect = FIXDialect.test
        dialect.speech.dontKnowTrade = false
        let mute = begun(dialect)
        #expect(mute.hear(fill("E1", 40, all: 40, (11, "X"), (37, "V9"))) == "foreign")
    }

    @Test func `Sums that do not agree are disputed`() {
        let run = begun()
        _ = run.hear(fill("E1", 40, all: 40))
        #expect(run.hear(report((39, "1"), (14, "40"), (151, "50"), (6, "10.5"))) == "1 accepted; disputed 1 leavesQty")
        #expect(run.hear(report((39, "1"), (14, "40"), (151, "60"), (6, "10.4"))) == "1 accepted; disputed 1 avgPx")
        #expect(run.hear(report((39, "1"), (14, "30"), (151, "70"), (6, "10.5"))) == "1 accepted; disputed 1 cumQty")
        #expect(run.hear(report((39, "1"), (14, "40"), (151, "60"), (6, "10.50000"))) == "1 accepted")
    }

    @Test func `Long ExecIDs have names of their own`() {
        let run = begun()
        let uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"
        #expect(run.hear(fill(uuid, 10, all: 10)) == "1 filled 10 at 10.50 0f8fad5bd9cb469fa16570867728950e")
        let long = String(repeating: "x", count: 60)
        let first = run.hear(fill(long + "1", 10, all: 20))
        let second = run.hear(fill(long + "2", 10, all: 30))
        #expect(first != second)
        #expect(first.hasPrefix("1 filled 10 at 10.50 xxxxxxxxxxxxxxxx"))
    }
}
