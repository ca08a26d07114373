// Messages out, byte for byte, each judged by the dictionary.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `A FIX counterparty: messages out` {
    let entered = "35=D|11=K-1-1|38=100|40=2|44=10.50|54=1|55=AAPL|59=0|60=20260105-00:00:00.000"

    @Test func `An order is a NewOrderSingle`() {
        let run = FIXRun()
        #expect(run.tell(.order(1)) == entered)
        #expect(run.faults == [])
    }

    @Test func `All kinds, times in force and sides have their codes`() {
        let run = FIXRun()
        let kinds: [(OrderTerms, String)] = [
            (OrderTerms(kind: .market, timeInForce: .immediateOrCancel, quantity: "5"), "38=5|40=1|54=2|55=AAPL|59=3"),
            (
                OrderTerms(kind: .stop, timeInForce: .goodTillCancel, quantity: "5", stop: "9.5"),
                "38=5|40=3|54=2|55=AAPL|59=1|60=20260105-00:00:00.000|99=9.5"
            ),
            (
                OrderTerms(kind: .stopLimit, timeInForce: .fillOrKill, quantity: "5", limit: "9", stop: "9.5"),
                "38=5|40=4|44=9|54=2|55=AAPL|59=4|60=20260105-00:00:00.000|99=9.5"
            ),
            (
                OrderTerms(kind: .marketIfTouched, timeInForce: .atTheOpening, quantity: "5", stop: "9.5"),
                "38=5|40=J|54=2|55=AAPL|59=2|60=20260105-00:00:00.000|99=9.5"
            ),
            (
                OrderTerms(kind: .limitIfTouched, timeInForce: .atTheClose, quantity: "5", limit: "9", stop: "9.5"),
                "38=5|40=J|44=9|54=2|55=AAPL|59=7|60=20260105-00:00:00.000|99=9.5"
            ),
        ]
        for (place, (terms, text)) in kinds.enumerated() {
            let said = run.tell(.order(UInt64(place + 1), "AAPL", .sell, terms))
            #expect(said.contains(text), "\(said)")
        }
        #expect(run.tell(.order(9, "AAPL", .sellShort)).contains("|54=5|"))
        #expect(run.faults == [])
    }

    @Test func `What only some orders have is written too`() {
        let run = FIXRun()
        let terms = OrderTerms.limit("100", "10.5").with {
            $0.timeInForce = .goodTillDate
            $0.expires = midnight.advanced(by: .seconds(3600))
            $0.display = "10"
            $0.features = [.postOnly, .reduceOnly]
        }
        #expect(
            run.tell(.order(1, "AAPL", .sell, terms))
                == "35=D|11=K-1-1|18=6|38=100|40=2|44=10.5|54=2|55=AAPL|59=6|60=20260105-00:00:00.000|77=C|111=10|"
                + "126=20260105-01:00:00.000")
        let trailing = OrderTerms(
            kind: .trailingStop, timeInForce: .day, quantity: "5", stop: "9", trail: Trail("0.25", .basisPoints))
        #expect(
            run.tell(.order(2, "AAPL", .sell, trailing))
                == "35=D|11=K-2-1|18=a|38=5|40=P|54=2|55=AAPL|59=0|60=20260105-00:00:00.000|99=9|211=0.25|836=1")
        #expect(run.faults == [])
    }

    @Test func `A cancel names the order by its ClOrdID, and by their OrderID once that is known`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        #expect(
            run.tell(.cancel(OrderNumber(1)))
                == "35=F|11=K-1-2|38=100|41=K-1-1|54=1|55=AAPL|60=20260105-00:00:00.000")
        _ = run.hear("35=8|37=V7|11=K-1-1|17=E1|150=0|39=0|55=AAPL|54=1|151=100|14=0|6=0")
        #expect(
            run.tell(.cancel(OrderNumber(1)))
                == "35=F|11=K-1-3|37=V7|38=100|41=K-1-1|54=1|55=AAPL|60=20260105-00:00:00.000")
        #expect(run.faults == [])
    }

    @Test func `A replace has all terms again, and its ClOrdID is the order's when it is accepted`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        #expect(
            run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
                == "35=G|11=K-1-2|38=150|40=2|41=K-1-1|44=10.75|54=1|55=AAPL|59=0|60=20260105-00:00:00.000")
        #expect(
            run.hear("35=8|37=V7|11=K-1-2|41=K-1-1|17=E1|150=5|39=0|55=AAPL|54=1|38=150|44=10.75|151=150|14=0|6=0")
                == "1 replaced 150@10.75")
        #expect(run.tell(.cancel(OrderNumber(1))).hasPrefix("35=F|11=K-1-3|37=V7|38=150|41=K-1-2|"))
        #expect(run.faults == [])
    }

    @Test func `A replace that was refused leaves the order its ClOrdID`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        #expect(
            run.hear("35=9|37=V7|11=K-1-2|41=K-1-1|39=0|434=2|102=2|58=no") == "1 replaceRejected brokerOption no")
        #expect(run.tell(.cancel(OrderNumber(1))).contains("|38=100|41=K-1-1|"))
    }

    @Test func `A question about an order has the ClOrdID that the order goes by`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        #expect(run.tell(.ask(OrderNumber(1))) == "35=H|11=K-1-1|54=1|55=AAPL|790=K-S1")
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.75")))
        // It may have either while a replace is pending.
        #expect(run.tell(.ask(OrderNumber(1))) == "35=H|11=K-1-2|54=1|55=AAPL|790=K-S2")
        #expect(run.tell(.ask(OrderNumber(1))) == "35=H|11=K-1-1|54=1|55=AAPL|790=K-S3")
        #expect(run.faults == [])
    }

    @Test func `Positions and balances are asked for where they are spoken, with what the dialect adds`() {
        var dialect = FIXDialect.test
        dialect.speech.positions = true
        dialect.speech.balances = true
        dialect.extras = [
            FIXExtra([.positions, .balances], [(1, "ACC")]),
            FIXExtra([.positions], [(453, "1"), (448, "ACC"), (447, "D"), (452, "24")]),
            FIXExtra([.positions], [(581, "1")]),
        ]
        let run = FIXRun(dialect)
        #expect(
            run.ask(.positions)
                == "35=AN|1=ACC|60=20260105-00:00:00.000|453=1|448=ACC|447=D|452=24|581=1|710=K-P1|715=20260105|724=0")
        #expect(run.ask(.balances) == "35=BB|1=ACC|909=K-B2")
        #expect(run.faults == [])
        let plain = FIXRun()
        #expect(plain.ask(.positions) == "end, not complete")
        #expect(plain.ask(.fills(since: midnight)) == "end, not complete")
    }

    @Test func `An order that is held is not sent twice`() {
        let run = FIXRun()
        _ = run.tell(.order(1))
        #expect(run.tell(.order(1)) == "")
    }

    @Test func `Changes of orders that are not held are refused here`() {
        let run = FIXRun()
        _ = run.tell(.order(5))
        _ = run.hear("35=8|37=V7|11=K-5-1|17=E1|150=8|39=8|55=AAPL|54=1|151=0|14=0|6=0|103=0")
        #expect(run.tell(.cancel(OrderNumber(5))) == "5 cancelRejected tooLate ")
        #expect(run.tell(.cancel(OrderNumber(6))) == "6 cancelRejected unknownOrder ")
        #expect(run.tell(.replace(OrderNumber(5), terms: .limit("1", "1"))) == "5 replaceRejected tooLate ")
        #expect(run.tell(.ask(OrderNumber(5))) == "")
        #expect(run.tell(.ask(OrderNumber(6))) == "6 unheardOf")
    }

    @Test func `There is room for so many open orders`() {
        let run = FIXRun(capacity: 2)
        _ = run.tell(.order(1))
        _ = run.tell(.order(2))
        #expect(run.tell(.order(3)) == "3 rejected exceedsLimit as many orders are open as there is room for")
        run.broker.forget(OrderNumber(1))
        run.save()
        #expect(run.tell(.order(4)).hasPrefix("35=D|11=K-4-1|"))
        #expect(run.openCount == 2)
    }

    @Test func `A message that the session did not take is refused`() {
        let run = FIXRun()
        let msgType = run.broker.begin(.order(1), into: &run.reports)
        #expect(msgType == .newOrderSingle)
        run.broker.notSent(into: &run.reports)
        #expect(run.next() == "1 rejected other the message to the broker could not be sent")
        #expect(run.openCount == 0)
        _ = run.tell(.order(2))
        _ = run.broker.begin(.cancel(OrderNumber(2)), into: &run.reports)
        run.broker.notSent(into: &run.reports)
        #expect(run.next() == "2 cancelRejected other the message to the broker could not be sent")
        // Late news about a cancel that never was.
        #expect(run.hear("35=9|37=V7|11=K-2-2|41=K-2-1|39=0|434=1|102=2") == "")
    }
}
