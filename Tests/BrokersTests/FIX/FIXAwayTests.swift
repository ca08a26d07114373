// While nobody is logged on, and what of before the logon did not arrive.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `A FIX counterparty: away and back` {
    private let away = Text<16>("away")

    private func begun(_ count: UInt64 = 1, _ dialect: FIXDialect = .test) -> FIXRun {
        let run = FIXRun(dialect)
        run.logOn()
        _ = run.next()
        for number in 1...count {
            _ = run.tell(.order(number))
            _ = run.hear(report((11, "K-\(number)-1"), (37, "V\(number)")))
        }
        return run
    }

    /// The line of a mass status, or the answer to a question.
    private func line(_ changes: (Int, String?)...) -> String {
        var text = report((17, "0"), (150, "I"), (790, "K-S1"))
        for (tag, value) in changes {
            var list = text.split(separator: "|").map(String.init)
            list.removeAll { $0.hasPrefix("\(tag)=") }
            if let value { list.append("\(tag)=\(value)") }
            text = list.joined(separator: "|")
        }
        return text
    }

    private func noMassStatus() -> FIXDialect {
        var dialect = FIXDialect.test
        dialect.speech.massStatus = false
        return dialect
    }

    @Test func `Orders and replaces are refused while nobody is logged on, and nothing of them is kept`() {
        let run = begun()
        #expect(run.keepOff(.order(2), away) == "2 rejected brokerOption away")
        #expect(
            run.keepOff(.replace(OrderNumber(1), terms: .limit("150", "10.75")), away)
                == "1 replaceRejected brokerOption away")
        #expect(run.keepOff(.ask(OrderNumber(1)), away) == "")
        #expect(run.openCount == 1)
        run.logOn()
        #expect(run.next().hasPrefix("35=AF|"))
        #expect(run.next() == "")
    }

    @Test func `A cancel is kept and leaves before anything else when somebody is logged on`() {
        let run = begun(3)
        #expect(run.keepOff(.cancel(OrderNumber(2)), away) == "")
        // Asked for again it stays one.
        #expect(run.keepOff(.cancel(OrderNumber(2)), away) == "")
        run.logOn()
        #expect(run.next().hasPrefix("35=F|11=K-2-2|37=V2|38=100|41=K-2-1|"))
        #expect(run.next().hasPrefix("35=AF|"))
        #expect(run.next() == "")
        #expect(run.keepOff(.cancel(OrderNumber(9)), away) == "9 cancelRejected unknownOrder ")
    }

    @Test func `A cancel that is kept is there after a restart`() {
        let run = begun(2)
        _ = run.keepOff(.cancel(OrderNumber(1)), away)
        #expect(run.restart())
        run.logOn()
        #expect(run.next().hasPrefix("35=F|11=K-1-2|"))
        _ = run.restart()
        run.logOn()
        // It left, and is not known to have been lost.
        #expect(run.next().hasPrefix("35=AF|"))
    }

    @Test func `A cancel that is kept goes with its order`() {
        let run = begun()
        _ = run.keepOff(.cancel(OrderNumber(1)), away)
        _ = run.hear(report((150, "4"), (39, "4"), (151, "0")))
        run.logOn()
        #expect(run.next().hasPrefix("35=AF|"))
        #expect(!run.hasRequests)
    }

    @Test func `A cancel that is kept is answered when its order is filled meanwhile`() {
        // Told with a fill that was missed: the cancel leaves all the same, and comes too late.
        let run = begun()
        _ = run.keepOff(.cancel(OrderNumber(1)), away)
        run.logOn()
        #expect(run.hear(fill("E2", 100, all: 100)) == "1 filled 100 at 10.50 E2")
        #expect(run.next().hasPrefix("35=F|11=K-1-2|"))
        #expect(
            run.hear("35=9|37=V7|11=K-1-2|41=K-1-1|39=2|434=1|102=0") == "1 cancelRejected tooLate ")
        #expect(run.openCount == 0)
        // Told by the answer to a question.
        let asked = begun()
        _ = asked.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        _ = asked.keepOff(.cancel(OrderNumber(1)), away)
        asked.logOn()
        _ = asked.next()
        #expect(
            asked.hear(line((39, "2"), (14, "100"), (151, "0"), (6, "10.5")))
                == "1 standing filled 100@10.50 filled 100 worth 1050; 1 cancelRejected tooLate ; "
                + "1 replaceRejected tooLate ")
        #expect(asked.openCount == 0)
    }

    @Test func `A replace of before the logon that is not in force or pending was lost, and is refused`() {
        let run = begun(1, noMassStatus())
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        run.logOn()
        #expect(run.next().hasPrefix("35=H|11=K-1-2|"))
        #expect(run.hear(line((11, "K-1-2"), (37, "NONE"), (39, "8"), (103, "5"))) == "end; ask 1")
        #expect(run.tell(.ask(OrderNumber(1))).hasPrefix("35=H|11=K-1-1|"))
        #expect(
            run.hear(line())
                == "1 standing working 100@10.50 filled 0 worth 0; "
                + "1 replaceRejected other the replace did not reach the broker")
        // The next one is another request.
        #expect(run.tell(.replace(OrderNumber(1), terms: .limit("160", "10.75"))).hasPrefix("35=G|11=K-1-3|"))
    }

    @Test func `A replace of before the logon that is in force, or pending there, was not lost`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        run.logOn()
        _ = run.next()
        #expect(run.hear(line((39, "E"))) == "1 standing working 100@10.50 filled 0 worth 0")
        #expect(
            run.hear(line((11, "K-1-2"), (41, "K-1-1"), (38, "150"), (44, "10.75"), (151, "150")))
                == "1 standing working 150@10.75 filled 0 worth 0")
    }

    @Test func `A cancel of before the logon that is not pending there was lost, and leaves anew`() {
        let run = begun(1, noMassStatus())
        #expect(run.tell(.cancel(OrderNumber(1))).hasPrefix("35=F|11=K-1-2|"))
        run.logOn()
        #expect(run.next().hasPrefix("35=H|11=K-1-1|"))
        // An answer of before, sent again.
        #expect(run.hear(line((43, "Y"))) == "1 standing working 100@10.50 filled 0 worth 0; end")
        #expect(!run.hasRequests)
        #expect(run.hear(line((39, "6"))) == "1 standing working 100@10.50 filled 0 worth 0")
        #expect(!run.hasRequests)
        #expect(run.hear(line()) == "1 standing working 100@10.50 filled 0 worth 0")
        #expect(run.next().hasPrefix("35=F|11=K-1-3|37=V7|38=100|41=K-1-1|"))
        // Of this logon: its answer is to come.
        #expect(run.hear(line()) == "1 standing working 100@10.50 filled 0 worth 0")
        #expect(!run.hasRequests)
    }

    @Test func `A cancel that is kept waits for what became of a replace, and for no longer than the round`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        _ = run.keepOff(.cancel(OrderNumber(1)), away)
        run.logOn()
        #expect(run.next().hasPrefix("35=AF|"))
        #expect(run.next() == "")
        run.giveUpWaiting()
        #expect(run.next().hasPrefix("35=H|11=K-1-2|"))
        #expect(run.isWaiting)
        #expect(run.giveUpWaiting() == "end, not complete")
        #expect(run.next().hasPrefix("35=F|11=K-1-3|37=V1|38=100|41=K-1-1|"))
    }

    @Test func `Many cancels that are kept all leave`() {
        let run = begun(90)
        for number in UInt64(1)...90 where number % 3 == 0 { _ = run.keepOff(.cancel(OrderNumber(number)), away) }
        run.logOn()
        for number in UInt64(1)...90 where number % 3 == 0 { #expect(run.next().hasPrefix("35=F|11=K-\(number)-2|")) }
        #expect(run.next().hasPrefix("35=AF|"))
    }
}
