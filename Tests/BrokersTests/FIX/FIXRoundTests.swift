// After a logon: how all open orders stand there, and what else is asked.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `A FIX counterparty: status and rounds` {
    private func begun(_ count: UInt64 = 1, _ dialect: FIXDialect = .test) -> FIXRun {
        let run = FIXRun(dialect)
        for number in 1...count { _ = run.tell(.order(number)) }
        return run
    }

    private func status(_ changes: (Int, String?)...) -> String {
        var text = report((17, "0"), (150, "I"), (790, "K-S1"))
        for (tag, value) in changes {
            var list = text.split(separator: "|").map(String.init)
            list.removeAll { $0.hasPrefix("\(tag)=") }
            if let value { list.append("\(tag)=\(value)") }
            text = list.joined(separator: "|")
        }
        return text
    }

    @Test func `The answer to a question is how the order stands`() {
        let run = begun()
        _ = run.tell(.ask(OrderNumber(1)))
        #expect(run.hear(status()) == "1 standing working 100@10.50 filled 0 worth 0")
        _ = run.tell(.ask(OrderNumber(1)))
        #expect(
            run.hear(status((39, "1"), (14, "40"), (151, "60"), (6, "10.4")))
                == "1 standing working 100@10.50 filled 40 worth 416")
        for (code, phase) in [("A", "pendingNew"), ("3", "doneForDay"), ("7", "stopped"), ("9", "suspended"), ("6", "working")] {
            _ = run.tell(.ask(OrderNumber(1)))
            #expect(
                run.hear(status((39, code), (14, "40"), (151, "60"), (6, "10.4")))
                    == "1 standing \(phase) 100@10.50 filled 40 worth 416")
        }
        #expect(run.openCount == 1)
        #expect(
            run.hear(status((39, "4"), (14, "50"), (151, "0"), (6, "10.4")))
                == "1 standing canceled 100@10.50 filled 50 worth 520")
        #expect(run.openCount == 0)
    }

    @Test func `Whatever has the ID of a question is its answer, whatever ExecType says`() {
        let run = begun()
        #expect(run.hear(status((150, "0"))) == "1 standing working 100@10.50 filled 0 worth 0")
        #expect(run.hear(report((20, "3"))) == "1 standing working 100@10.50 filled 0 worth 0")
    }

    @Test func `A fill that is in a standing already is not told again`() {
        let run = begun()
        _ = run.hear(status((39, "1"), (14, "40"), (151, "60"), (6, "10.5")))
        #expect(run.hear(fill("E1", 40, all: 40)) == "")
        #expect(run.hear(fill("E2", 60, all: 100)) == "1 filled 60 at 10.50 E2")
    }

    @Test func `An order that they do not know is unheard of`() {
        let run = begun()
        #expect(run.hear(status((37, "NONE"), (39, "8"), (103, "5"), (151, "0"))) == "1 unheardOf")
        #expect(run.openCount == 0)
        let bare = begun()
        #expect(bare.hear(status((37, "NONE"), (39, "8"), (151, "0"))) == "1 unheardOf")
        let refused = begun()
        #expect(
            refused.hear(status((39, "8"), (103, "3"), (151, "0"))) == "1 standing rejected 100@10.50 filled 0 worth 0")
        #expect(refused.openCount == 0)
        // One that they had is not forgotten: a person has to look.
        let lost = begun()
        _ = lost.hear(report())
        #expect(lost.hear(status((37, "NONE"), (39, "8"), (103, "5"), (151, "0"))) == "1 unheardOf")
        #expect(lost.openCount == 1)
    }

    @Test func `A question under the name of a pending replace tells whether that is in force`() {
        let run = begun()
        _ = run.hear(report())
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        #expect(run.tell(.ask(OrderNumber(1))).hasPrefix("35=H|11=K-1-2|"))
        #expect(run.hear(status((11, "K-1-2"), (37, "NONE"), (39, "8"), (103, "5"))) == "ask 1")
        #expect(run.tell(.ask(OrderNumber(1))).hasPrefix("35=H|11=K-1-1|"))
        #expect(run.hear(status()) == "1 standing working 100@10.50 filled 0 worth 0")
        _ = run.tell(.ask(OrderNumber(1)))
        #expect(
            run.hear(status((11, "K-1-2"), (38, "150"), (44, "10.75"), (151, "150")))
                == "1 standing working 150@10.75 filled 0 worth 0")
        #expect(run.tell(.cancel(OrderNumber(1))).contains("|41=K-1-2|"))
    }

    @Test func `Of an order that is filled, changes asked for before the question came too late`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        _ = run.tell(.cancel(OrderNumber(1)))
        _ = run.tell(.ask(OrderNumber(1)))
        #expect(
            run.hear(status((39, "2"), (14, "100"), (151, "0"), (6, "10.5")))
                == "1 standing filled 100@10.50 filled 100 worth 1050; 1 cancelRejected tooLate ; 1 replaceRejected tooLate ")
        #expect(run.openCount == 0)
        // One that was asked for after it is still to be answered.
        let later = begun()
        _ = later.tell(.ask(OrderNumber(1)))
        _ = later.tell(.cancel(OrderNumber(1)))
        #expect(
            later.hear(status((39, "2"), (14, "100"), (151, "0"), (6, "10.5")))
                == "1 standing filled 100@10.50 filled 100 worth 1050")
        #expect(later.openCount == 1)
    }

    @Test func `A round asks for all at once, and for those that were not named one by one`() {
        let run = begun(3)
        run.broker.beginRound()
        #expect(run.next() == "35=AF|584=K-M1|585=7")
        #expect(run.next() == "")
        #expect(
            run.hear(status((790, nil), (584, "K-M1"), (911, "2"), (912, "N"), (11, "K-2-1"), (37, "V2")))
                == "2 standing working 100@10.50 filled 0 worth 0; "
                + "order 2 V2 AAPL buy working 100@10.50 filled 0 worth 0")
        #expect(
            run.hear(
                status((790, nil), (584, "K-M1"), (911, "2"), (912, "Y"), (11, "THEIRS"), (37, "V9"), (14, "5"), (6, "10")))
                == "order of others V9 AAPL buy working 100@10.50 filled 5 worth 50")
        #expect(run.next() == "35=H|11=K-1-1|54=1|55=AAPL|790=K-S2")
        // Sent after the round began.
        _ = run.tell(.order(4))
        #expect(run.next() == "35=H|11=K-3-1|54=1|55=AAPL|790=K-S3")
        #expect(run.next() == "")
        #expect(run.hear(status((37, "NONE"), (39, "8"), (103, "5"))) == "1 unheardOf")
        #expect(run.isInRound)
        #expect(
            run.hear(status((11, "K-3-1"), (37, "V3"), (39, "2"), (14, "100"), (151, "0"), (6, "10")))
                == "3 standing filled 100@10.50 filled 100 worth 1000; end")
        #expect(run.isInRound == false)
        #expect(run.faults == [])
    }

    @Test func `Where they have no orders the one line of the answer says so`() {
        let run = begun()
        run.broker.beginRound()
        _ = run.next()
        #expect(run.hear("35=8|37=NONE|17=0|150=I|39=8|584=K-M1|55=[N/A]|54=1|151=0|14=0|6=0|911=0|912=Y") == "")
        #expect(run.next() == "35=H|11=K-1-1|54=1|55=AAPL|790=K-S2")
    }

    @Test func `A round without open orders is over at once`() {
        var dialect = FIXDialect.test
        dialect.speech.massStatus = false
        let run = FIXRun(dialect)
        run.broker.beginRound()
        #expect(run.next() == "end")
    }

    @Test func `A mass status that they refuse is made good one by one`() {
        let run = begun()
        run.broker.beginRound()
        _ = run.next()
        #expect(run.hear("35=j|45=3|372=AF|380=3") == "")
        #expect(run.next() == "35=H|11=K-1-1|54=1|55=AAPL|790=K-S2")
        #expect(run.hear("35=j|45=4|372=H|380=3") == "end, not complete")
    }

    @Test func `A round in which nothing can be asked is not complete`() {
        var dialect = FIXDialect.test
        dialect.speech.massStatus = false
        dialect.speech.status = false
        let run = begun(2, dialect)
        run.broker.beginRound()
        #expect(run.next() == "end, not complete")
        #expect(run.tell(.ask(OrderNumber(1))) == "")
    }

    @Test func `An order that ends while it is asked about has its answer`() {
        var dialect = FIXDialect.test
        dialect.speech.massStatus = false
        let run = begun(2, dialect)
        run.broker.beginRound()
        _ = run.next()
        #expect(run.hear(fill("E1", 100, all: 100)) == "1 filled 100 at 10.50 E1")
        _ = run.next()
        #expect(run.next() == "")
        #expect(run.hear(report((11, "K-2-1"), (150, "C"), (39, "C"), (151, "0"))) == "2 expired ; end")
    }

    @Test func `The next order to be asked about may end first`() {
        var dialect = FIXDialect.test
        dialect.speech.massStatus = false
        let run = begun(3, dialect)
        run.broker.beginRound()
        #expect(run.next().hasPrefix("35=H|11=K-1-1|"))
        _ = run.hear(report((11, "K-2-1"), (37, "V2"), (150, "4"), (39, "4"), (151, "0")))
        #expect(run.next().hasPrefix("35=H|11=K-3-1|"))
    }

    @Test func `Another logon begins the round anew`() {
        let run = begun(2)
        run.broker.beginRound()
        _ = run.next()
        run.broker.beginRound()
        #expect(run.next() == "35=AF|584=K-M2|585=7")
        // The answer to the question before.
        _ = run.hear(status((790, nil), (584, "K-M1"), (911, "1"), (912, "Y")))
        #expect(run.next() == "")
        _ = run.hear(status((790, nil), (584, "K-M2"), (911, "1"), (912, "Y")))
        #expect(run.next().hasPrefix("35=H|11=K-2-1|"))
    }

    @Test func `A round over many orders looks at so many in one call`() {
        let run = FIXRun(capacity: 3000)
        for number in 1...2000 { _ = run.tell(.order(UInt64(number))) }
        run.broker.beginRound()
        _ = run.next()
        for number in 1...2000 {
            _ = run.hear(
                status((790, nil), (584, "K-M1"), (911, "2000"), (11, "K-\(number)-1"), (37, "V\(number)")))
        }
        #expect(run.next() == "")
        #expect(run.hasRequests)
        #expect(run.next() == "end")
        #expect(run.hasRequests == false)
    }

    @Test func `An order that lives there and is over here is disputed`() {
        let run = begun()
        _ = run.hear(report((150, "4"), (39, "4"), (151, "0")))
        #expect(run.hear(status()) == "disputed 1 leavesQty")
    }

    @Test func `Positions come one by one, as they count them`() {
        var dialect = FIXDialect.test
        dialect.speech.positions = true
        dialect.symbols = [FIXSymbol("EUR/USD", theirs: "EURUSD")]
        let run = FIXRun(dialect)
        _ = run.ask(.positions)
        let head = "35=AP|721=X|710=K-P1|727=2|728=0|1=A|581=1|715=20260105|730=1.1|731=1|734=1.1"
        #expect(
            run.hear(head + "|55=EURUSD|702=2|703=SOD|704=9|703=TOT|704=5|705=8|753=0")
                == "position EUR/USD -3 at 1.1")
        #expect(
            run.hear(head + "|55=AAPL|58=AvgPx=10.25|702=1|703=TQ|704=5|753=0") == "position AAPL 5 at 10.25; end")
        #expect(run.hear(head + "|55=AAPL|702=1|703=TQ|704=5|753=0") == "foreign")
        _ = run.ask(.positions)
        #expect(run.hear("35=AO|721=X|710=K-P2|728=2|729=0|1=A|581=1") == "end")
        _ = run.ask(.positions)
        #expect(run.hear("35=AO|721=X|710=K-P3|728=4|729=2|1=A|581=1") == "end, not complete")
        _ = run.ask(.positions)
        #expect(run.hear("35=j|45=5|372=AN|380=3") == "end, not complete")
    }

    @Test func `Balances come one by one, until the last`() {
        var dialect = FIXDialect.test
        dialect.speech.balances = true
        let run = FIXRun(dialect)
        _ = run.ask(.balances)
        #expect(run.hear("35=BG|909=K-B1|945=0|911=2") == "")
        #expect(
            run.hear("35=BA|908=X|909=K-B1|910=0|15=USD|901=1000|899=900|911=2|912=N")
                == "balance USD 1000 of which 900")
        #expect(run.hear("35=BA|908=Y|909=K-B1|910=0|15=EUR|900=50|911=2|912=Y") == "balance EUR 50 of which 50; end")
        _ = run.ask(.balances)
        #expect(run.hear("35=BG|909=K-B2|945=4|946=8") == "end, not complete")
        _ = run.ask(.balances)
        #expect(run.hear("35=BG|909=K-B3|945=0|911=0") == "end")
    }
}
