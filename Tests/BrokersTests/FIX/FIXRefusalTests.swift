// Messages that were refused as such.

import FIXWire
import Orders
import Testing
import Values

@testable import Brokers

@Suite struct `A FIX counterparty: messages refused` {
    private func begun() -> FIXRun {
        let run = FIXRun()
        _ = run.tell(.order(1))
        return run
    }

    @Test func `A BusinessMessageReject refuses the order, by its name or by its MsgSeqNum`() {
        let run = begun()
        #expect(run.hear("35=j|45=2|372=D|379=K-1-1|380=4|58=closed") == "1 rejected brokerOption closed")
        let other = begun()
        #expect(other.hear("35=j|45=2|372=D|380=2") == "1 rejected unknownSymbol BusinessRejectReason(380)=2")
        #expect(other.openCount == 0)
    }

    @Test func `A Reject refuses it too`() {
        let run = begun()
        #expect(run.hear("35=3|45=2|371=40|372=D|373=5|58=bad OrdType") == "1 rejected other bad OrdType")
        let other = begun()
        // Without RefMsgType.
        #expect(other.hear("35=3|45=2|373=5") == "1 rejected other SessionRejectReason(373)=5")
    }

    @Test func `Changes are refused the same way`() {
        let run = begun()
        _ = run.tell(.replace(OrderNumber(1), terms: .limit("150", "10.50")))
        _ = run.tell(.cancel(OrderNumber(1)))
        #expect(run.hear("35=j|45=3|372=G|380=3|58=no") == "1 replaceRejected other no")
        #expect(run.hear("35=j|45=4|372=F|379=K-1-3|380=1") == "1 cancelRejected unknownOrder BusinessRejectReason(380)=1")
        // Answered already.
        #expect(run.hear("35=j|45=4|372=F|379=K-1-3|380=1") == "foreign")
        #expect(run.openCount == 1)
    }

    @Test func `What is about another message is not ours`() {
        let run = begun()
        for text in [
            "35=3|45=3|373=5", "35=3|45=2|372=F|373=5", "35=j|45=9999|372=D|380=4", "35=j|372=D|379=K-2-1|380=4",
            "35=j|45=2|372=V|380=3", "35=3|45=x", "35=B|148=news",
        ] { #expect(run.hear(text) == "foreign", "\(text)") }
        _ = run.hear(report())
        // They have the order: a refusal of it is about something else.
        #expect(run.hear("35=j|45=2|372=D|379=K-1-1|380=4") == "foreign")
        #expect(run.openCount == 1)
    }

    @Test func `A restart still knows which message a Reject is about`() {
        let run = begun()
        _ = run.tell(.order(2))
        #expect(run.restart())
        #expect(run.hear("35=3|45=3|372=D|373=5") == "2 rejected other SessionRejectReason(373)=5")
    }

    @Test func `Status requests that they do not speak are not sent again before the next logon`() {
        let run = begun()
        _ = run.tell(.ask(OrderNumber(1)))
        #expect(run.hear("35=j|45=3|372=H|380=3") == "")
        #expect(run.tell(.ask(OrderNumber(1))) == "")
        #expect(run.canAsk == false)
        run.broker.beginRound()
        #expect(run.canAsk)
    }

    @Test func `An unknown ID in answer to a status request is an order unheard of`() {
        let run = begun()
        _ = run.tell(.ask(OrderNumber(1)))
        #expect(run.hear("35=j|45=3|372=H|379=K-1-1|380=1") == "1 unheardOf")
        #expect(run.openCount == 0)
    }
}
