// Orders at a counterparty that did not come from here: how they get a number of ours, and go on under it.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `A FIX counterparty: orders that did not come from here` {
    /// A line about the order X7, which somebody has entered there as PHONE-1.
    private func line(_ changes: (Int, String?)..., last: String = "Y", question: String = "K-M1") -> String {
        var list = report((11, "PHONE-1"), (37, "X7"), (17, "0"), (150, "I"), (584, question), (912, last)).split(separator: "|")
            .map(String.init)
        for (tag, value) in changes {
            list.removeAll { $0.hasPrefix("\(tag)=") }
            if let value { list.append("\(tag)=\(value)") }
        }
        return list.joined(separator: "|")
    }

    /// One that was told in the first round and has the number 5.
    private func takenIn(_ changes: (Int, String?)...) -> FIXRun {
        let run = FIXRun()
        run.logOn()
        _ = run.next()
        var text = line((40, "2"), (44, "10.50"))
        for (tag, value) in changes {
            var list = text.split(separator: "|").map(String.init).filter { !$0.hasPrefix("\(tag)=") }
            if let value { list.append("\(tag)=\(value)") }
            text = list.joined(separator: "|")
        }
        #expect(run.hear(text).hasPrefix("order of others X7 AAPL buy working 100@10.50"))
        #expect(run.canTakeIn && "\(run.stranger.foreign)" == "PHONE-1")
        run.broker.takeIn(as: OrderNumber(5))
        #expect(run.next() == "end")
        return run
    }

    @Test func `One that was taken in is reported under its number, by its OrderID`() {
        let run = takenIn()
        #expect(run.hear(fill("E1", 40, all: 40, (11, "PHONE-1"), (37, "X7"))) == "5 filled 40 at 10.50 E1")
        #expect(
            run.hear(report((11, "PHONE-2"), (41, "PHONE-1"), (37, "X7"), (150, "4"), (39, "4"), (14, "40"), (151, "0")))
                == "5 canceled ")
        #expect(run.openCount == 0)
    }

    @Test func `What was filled before is not told again`() {
        let run = takenIn((14, "40"), (151, "60"), (6, "10.5"), (39, "1"))
        #expect(run.hear(fill("E1", 40, all: 40, (11, "PHONE-1"), (37, "X7"))) == "")
        #expect(run.hear(fill("E2", 60, all: 100, (11, "PHONE-1"), (37, "X7"))) == "5 filled 60 at 10.50 E2")
    }

    @Test func `Changes and questions name it as they know it, until a change of ours has given it another name`() {
        let run = takenIn()
        #expect(run.tell(.ask(OrderNumber(5))).hasPrefix("35=H|11=PHONE-1|37=X7|54=1|55=AAPL"))
        #expect(run.tell(.replace(OrderNumber(5), terms: .limit("150", "10.75"))).hasPrefix("35=G|11=K-5-2|37=X7|38=150|40=2|41=PHONE-1"))
        #expect(
            run.hear(
                report((11, "K-5-2"), (41, "PHONE-1"), (37, "X7"), (150, "5"), (38, "150"), (44, "10.75"), (151, "150")))
                == "5 replaced 150@10.75")
        #expect(run.tell(.cancel(OrderNumber(5))).hasPrefix("35=F|11=K-5-3|37=X7|38=150|41=K-5-2|"))
        #expect(run.hear("35=9|37=X7|11=K-5-3|41=K-5-2|39=0|434=1|102=3") == "5 cancelRejected alreadyPending ")
        #expect(run.faults == [])
    }

    @Test func `Who replaces it there gives it another name there`() {
        let run = takenIn()
        #expect(
            run.hear(
                report((11, "PHONE-2"), (41, "PHONE-1"), (37, "X7"), (150, "5"), (38, "200"), (44, "10.75"), (151, "200")))
                == "5 replaced 200@10.75")
        #expect(run.tell(.cancel(OrderNumber(5))).contains("|41=PHONE-2|"))
    }

    @Test func `It is not asked about twice in the round that has told of it, and is one like ours in the next`() {
        let run = takenIn()
        run.logOn()
        #expect(run.next() == "35=AF|584=K-M2|585=7")
        #expect(
            run.hear(line((40, "2"), (44, "10.50"), question: "K-M2"))
                == "5 standing working 100@10.50 filled 0 worth 0; order 5 X7 AAPL buy working 100@10.50 filled 0 worth 0")
        #expect(run.next() == "end")
    }

    @Test func `A restart goes on with it`() {
        let run = takenIn((14, "40"), (151, "60"), (6, "10.5"), (39, "1"))
        #expect(run.restart())
        #expect(run.hear(fill("E2", 60, all: 100, (11, "PHONE-1"), (37, "X7"))) == "5 filled 60 at 10.50 E2")
        let other = takenIn()
        #expect(other.restart())
        #expect(other.tell(.cancel(OrderNumber(5))).contains("|37=X7|38=100|41=PHONE-1|"))
    }

    @Test func `Rows of before there were such orders are read`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        run.save()
        for (key, row) in run.rows {
            var old = row
            old[1] = 1
            // The ClOrdID there, which is empty.
            if key >> 56 == 9 { old.removeLast() }
            var broker = FIXBroker(.test, capacity: 2)
            #expect(old.withUnsafeBytes { broker.restore(Bytes($0)) })
        }
    }

    @Test(arguments: [(11, nil), (11, "NONE"), (37, "NONE")] as [(Int, String?)])
    func `One that lacks a name there is only named`(tag: Int, value: String?) {
        let run = FIXRun()
        run.logOn()
        _ = run.next()
        #expect(run.hear(line((tag, value))).hasPrefix("order of others"))
        #expect(!run.canTakeIn)
    }

    @Test func `An answer to the question of an earlier round takes nobody in`() {
        let run = FIXRun()
        run.logOn()
        _ = run.next()
        run.logOn()
        _ = run.next()
        #expect(run.hear(line(question: "K-M1")).hasPrefix("order of others"))
        #expect(!run.canTakeIn)
    }

    @Test func `What such an order is, its OrdType says where prices leave it open`() {
        let run = FIXRun()
        run.logOn()
        _ = run.next()
        _ = run.hear(line((40, "J"), (44, "10"), (99, "9.50"), last: "N"))
        #expect(run.stranger.terms.kind == .limitIfTouched)
        _ = run.hear(line((40, "J"), (44, nil), (99, "9.50"), last: "N"))
        #expect(run.stranger.terms.kind == .marketIfTouched)
        _ = run.hear(line((40, "4"), (44, "10"), (99, "9.50"), last: "N"))
        #expect(run.stranger.terms.kind == .stopLimit)
        _ = run.hear(line((40, "1"), (44, nil), (59, "6"), (126, "20260106-00:00:00"), last: "N"))
        #expect(run.stranger.terms.kind == .market && run.stranger.terms.expires < .distantFuture)
    }

    @Test func `Where they are taken in, a report about one is no mistake of theirs`() {
        let run = FIXRun()
        run.broker.takesIn = true
        #expect(run.hear(report((11, "PHONE-1"), (37, "X7"))) == "a stranger")
        #expect(run.hear(fill("E1", 40, all: 40, (11, "PHONE-1"), (37, "X7"))) == "a stranger")
        #expect(run.hear(fill("E1", 100, all: 100, (11, "PHONE-1"), (37, "X7"))) == "a stranger that is over")
        #expect(run.hear(report((11, "PHONE-1"), (37, "X7"), (150, "4"), (39, "4"), (151, "0"))) == "foreign")
        let other = FIXRun()
        #expect(other.hear(fill("E1", 40, all: 40, (11, "PHONE-1"), (37, "X7"))).hasPrefix("35=Q|"))
    }

    @Test func `One of ours that is over here and works there is held again, and can be canceled`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        _ = run.hear(report((150, "4"), (39, "4"), (151, "0")))
        run.logOn()
        _ = run.next()
        #expect(
            run.hear(line((11, "K-1-1"), (37, "V1"), (40, "2"), (44, "10.50")))
                == "order 1 V1 AAPL buy working 100@10.50 filled 0 worth 0")
        #expect(run.tell(.cancel(OrderNumber(1))).hasPrefix("35=F|11=K-1-32784|37=V1|38=100|41=K-1-1|"))
        #expect(run.restart())
        #expect(
            run.hear(report((11, "K-1-32784"), (41, "K-1-1"), (37, "V1"), (150, "4"), (39, "4"), (151, "0")))
                == "1 canceled ")
        #expect(run.openCount == 0)
    }

    @Test func `One that is held again a second time has other ClOrdIDs`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        _ = run.hear(report((150, "4"), (39, "4"), (151, "0")))
        var sent: [String] = []
        for _ in 1...3 {
            run.logOn()
            _ = run.next()
            _ = run.hear(line((11, "K-1-1"), (37, "V1"), (40, "2"), (44, "10.50"), question: run.question))
            sent.append(run.tell(.cancel(OrderNumber(1))))
            run.broker.forget(OrderNumber(1))
        }
        #expect(Set(sent).count == 3 && sent.allSatisfy { $0.hasPrefix("35=F|") }, "\(sent)")
    }
}
