// Lists of orders: what they are to one another, and what each is by itself.

import FIXWire
import OrderEntry
import Orders
import Testing
import Values

private let listHead = "35=E|\(head)|66=L1|394=3|68=2|73=2"
private let one = "11=A1|67=1|1=ACC|55=AAPL|54=1|38=100|40=2|44=10.50|59=0"
private let two = "11=A2|67=2|55=AAPL|54=2|38=50|40=3|99=9|59=1"
private let three = "11=A3|67=3|55=AAPL|54=2|38=50|40=2|44=12|59=1"
private let toldOne = "1: new 7 A1 ACC AAPL buy limit day 100 limit 10.50"
private let toldTwo = "2: new 7 A2  AAPL sell stop goodTillCancel 50 stop 9"
private let toldThree = "3: new 7 A3  AAPL sell limit goodTillCancel 50 limit 12"
let batch = "\(listHead)|\(one)|\(two)"

private func list(_ terms: String, _ orders: String..., tail: String = "") -> String {
    var text = "35=E|\(head)|66=L1|394=3|68=\(orders.count)\(terms)|73=\(orders.count)|" + orders.joined(separator: "|")
    if !tail.isEmpty { text += "|" + tail }
    return text
}

private func linked(_ order: String, _ link: String) -> String {
    var list = order.split(separator: "|").map(String.init)
    list.insert("583=\(link)", at: 2)
    return list.joined(separator: "|")
}

private func rejected(_ text: String, _ orders: String, reason: Int = 11, count: Int = 2) -> String {
    "35=N|60=20260101-00:00:00.123|66=L1|68=\(count)|73=\(count)|\(orders)|82=1|83=1|429=1|431=7|444=\(text)|893=Y"
}

private func none(_ id: String, _ reason: Int = 11, _ text: String = "") -> String {
    "11=\(id)|14=0|39=8|151=0|84=0|6=0|103=\(reason)" + (text.isEmpty ? "" : "|58=\(text)")
}

@Suite struct `Lists that are read` {
    @Test func `A batch: each order is what it would be by itself`() {
        #expect(further(text: batch) == "list L1 none of 2; \(toldOne); \(toldTwo)")
        #expect(further(text: list("", one)) == "list L1 none of 1; \(toldOne)")
        #expect(further(text: batch, possResend: true) == "list L1 none of 2 again; \(toldOne) again; \(toldTwo) again")
    }

    @Test func `Fields of the list may stand behind its orders, as tags ascend`() {
        let ascending = "35=E|\(head)|66=L1|68=2|73=2|\(one)|\(two)|394=3|433=1|480=N|893=Y"
        #expect(further(text: ascending) == "list L1 none of 2; \(toldOne); \(toldTwo)")
        #expect(further(text: ascending + "|1385=1").hasPrefix("list L1 oneCancelsOther of 2; "))
    }

    @Test func `1385=1 is OCO, 1385=2 OTO`() {
        #expect(further(text: list("|1385=1", one, two)) == "list L1 oneCancelsOther of 2; \(toldOne); \(toldTwo)")
        #expect(further(text: list("|1385=2", one, two)) == "list L1 oneTriggersOther of 2; \(toldOne); \(toldTwo)")
        #expect(further(text: list("|1385=2", one, two, three)).hasPrefix("list L1 oneTriggersOther of 3"))
        #expect(
            further(text: list("|1385=2", one, linked(two, "X"), linked(three, "Y"))).hasPrefix(
                "list L1 oneTriggersOther of 3"))
    }

    @Test func `1385=2 with one ClOrdLinkID in all triggered orders is a bracket`() {
        #expect(
            further(text: list("|1385=2", one, linked(two, "X"), linked(three, "X")))
                == "list L1 bracket of 3; \(toldOne); \(toldTwo); \(toldThree)")
        // Whatever the first has.
        #expect(
            further(text: list("|1385=2", linked(one, "X"), linked(two, "X"), linked(three, "X"))).hasPrefix(
                "list L1 bracket of 3"))
    }

    @Test(arguments: [("OCO-1", "oneCancelsOther"), ("OTO-1", "oneTriggersOther"), ("BRACKET-1", "bracket")])
    func `In plain FIX 4.4 a shared ClOrdLinkID says it`(link: String, kind: String) {
        let text = list("", linked(one, link), linked(two, link), linked(three, link))
        #expect(further(text: text) == "list L1 \(kind) of 3; \(toldOne); \(toldTwo); \(toldThree)")
    }

    @Test func `The README's bracket`() {
        let text =
            "35=E|\(head)|66=L1|394=3|68=3|73=3|11=A1|67=1|583=BRACKET-7|55=AAPL|54=1|38=100|40=2|44=10"
            + "|11=A2|67=2|583=BRACKET-7|55=AAPL|54=2|38=100|40=2|44=12|11=A3|67=3|583=BRACKET-7|55=AAPL|54=2|38=100|40=3|99=9"
        Wire.bytes(text).withUnsafeBytes { #expect(verdict(Bytes($0)) == nil) }
        #expect(further(text: text).hasPrefix("list L1 bracket of 3; 1: new 7 A1  AAPL buy limit day 100 limit 10; "))
    }

    @Test func `Any other ClOrdLinkID says nothing`() {
        #expect(further(text: list("", linked(one, "OCO"), linked(two, "OCO"))).hasPrefix("list L1 none of 2"))
        #expect(further(text: list("", linked(one, "OCOTILLO-1"), two)).hasPrefix("list L1 none of 2"))
    }

    @Test func `An order of a batch that is refused leaves the others alone`() {
        let other = two.replacing("40=3", with: "40=P")
        #expect(
            further(text: list("", one, other))
                == "list L1 none of 2; \(toldOne); 2: refused 103=11 Unsupported order characteristic: OrdType(40)=P")
    }

    @Test func `The messages are good by the dictionary`() {
        let plain = [batch, list("", linked(one, "OCO-1"), linked(two, "OCO-1"))]
        for text in plain { Wire.bytes(text).withUnsafeBytes { #expect(verdict(Bytes($0)) == nil) } }
        let extended = list("|1385=2", one, linked(two, "X"), linked(three, "X"))
        Wire.bytes(extended).withUnsafeBytes {
            #expect(verdict(Bytes($0), isExtended: true) == nil)
            #expect(verdict(Bytes($0)) == "373=0 371=1385")
        }
    }

    @Test func `A hundred orders are a batch, one more is too many`() {
        func many(_ count: Int) -> String {
            let orders = (1...count).map { "11=A\($0)|67=\($0)|55=AAPL|54=1|38=1|40=1" }
            return "35=E|\(head)|66=L1|394=3|68=\(count)|73=\(count)|" + orders.joined(separator: "|")
        }
        #expect(further(text: many(100)).hasPrefix("list L1 none of 100; 1: new 7 A1 "))
        #expect(further(text: many(101)).hasSuffix("|444=A list like this has 1 to 100 orders, not 101|893=Y"))
    }
}

@Suite struct `Lists that are refused` {
    @Test(arguments: [
        (394, "1", "Unsupported: BidType(394)=1"), (433, "2", "Unsupported: ListExecInstType(433)=2"),
        (414, "2", "Unsupported: ProgRptReqs(414)=2"), (415, "5", "Unsupported: ProgPeriodInterval(415)=5"),
        (69, "slowly", "Unsupported: ListExecInst(69)=slowly"), (893, "N", "Unsupported: LastFragment(893)=N"),
        (765, "0.1", "Unsupported: AllowableOneSidednessPct(765)=0.1"),
        (68, "5", "TotNoOrders(68) is 5, but the message has 2 orders"),
        (1385, "3", "Unsupported: ContingencyType(1385)=3"), (1385, "4", "Unsupported: ContingencyType(1385)=4"),
    ])
    func `431=7: what no list may have here`(tag: Int, value: String, text: String) {
        #expect(further(batch, (tag, value)) == rejected(text, none("A1") + "|" + none("A2")))
    }

    @Test func `431=7: of orders that depend on one another all must be good`() {
        let other = two.replacing("40=3", with: "40=P")
        let text = "Order 2 of the list: Unsupported order characteristic: OrdType(40)=P"
        #expect(
            further(text: list("|1385=1", one, other)) == rejected(text, none("A1") + "|" + none("A2", 11, text)))
        let quantity = "Order 1 of the list: OrderQty(38) must be above zero, not 0"
        #expect(
            further(text: list("|1385=1", one.replacing("38=100", with: "38=0"), two))
                == rejected(quantity, none("A1", 13, quantity) + "|" + none("A2", 13)))
    }

    @Test func `431=7: links of some orders alone`() {
        for link in ["OCO-1", "OTO-1", "BRACKET-1"] {
            for text in [list("", linked(one, link), two), list("", one, linked(two, link))] {
                let answer = further(text: text)
                #expect(answer.hasPrefix("35=N|"))
                #expect(answer.contains("|444=ClOrdLinkID(583) that begins with OCO-, OTO- or BRACKET- is"))
            }
        }
        let half = list("|1385=2", one, linked(two, "X"), linked(three, "X"), three.replacing("=3", with: "=4"))
        #expect(further(text: half).contains("|444=ClOrdLinkID(583) is the same in all triggered orders"))
        let late = list(
            "|1385=2", one, two, linked(three, "X"), linked(three, "X").replacing("67=3", with: "67=4"))
        #expect(further(text: late).contains("|444=ClOrdLinkID(583) is the same in all triggered orders"))
    }

    @Test func `431=7: too few or too many orders for what they are`() {
        #expect(further(text: list("|1385=1", one)).hasSuffix("|444=A list like this has 2 to 10 orders, not 1|893=Y"))
        let link = "BRACKET-1"
        #expect(
            further(text: list("", linked(one, link), linked(two, link))).hasSuffix(
                "|444=A list like this has 3 to 10 orders, not 2|893=Y"))
    }

    @Test func `431=7: a field that no list has`() {
        let early = further(text: "35=E|\(head)|66=L1|394=3|68=1|18=G|73=1|\(one)")
        #expect(early.contains("|444=Not a field of a list: 18|"))
        #expect(further(text: list("", one, tail: "893=Y|110=5")).contains("|444=Not a field of a list: 110|"))
        #expect(further(text: "35=E|\(head)|66=L1|394=3|68=1|5001=x|73=1|\(one)").hasPrefix("list L1 none of 1"))
    }

    @Test func `380=5: what is missing`() {
        #expect(further(batch, (66, nil)) == missing("E", "", "ListID(66)"))
        #expect(further(batch, (394, nil)) == missing("E", "L1", "BidType(394)"))
        #expect(further(batch, (68, nil)) == missing("E", "L1", "TotNoOrders(68)"))
        #expect(further(batch, (73, nil)) == missing("E", "L1", "NoOrders(73)"))
        #expect(
            further(batch, (67, nil))
                == business("E", "L1", 5, "Order 1 of the list: Conditionally required field missing: ListSeqNo(67)"))
        #expect(
            further(batch, (55, nil))
                == business("E", "L1", 5, "Order 1 of the list: Conditionally required field missing: Symbol(55)"))
        #expect(
            further(text: batch.replacing("|99=9", with: ""))
                == business("E", "L1", 5, "Order 2 of the list: Conditionally required field missing: StopPx(99)"))
    }

    @Test func `380=0: what is not whole`() {
        #expect(further(batch, (73, "3")) == business("E", "L1", 0, "NoOrders(73) is 3, but the message has 2 orders"))
        #expect(further(batch, (73, "x")) == business("E", "L1", 0, "NoOrders(73) is not a number: x"))
        #expect(
            further(text: "35=E|\(head)|66=L1|394=3|68=0|73=0")
                == business("E", "L1", 0, "NoOrders(73) is 0, but the message has 0 orders"))
        #expect(further(batch, (67, "2")) == business("E", "L1", 0, "Order 1 of the list: ListSeqNo(67) is 2"))
        let apart = "ClOrdID(11) stands behind the orders of the list"
        let whole = "35=E|\(head)|66=L1|394=3|68=1|73=1|\(one)|893=Y"
        #expect(further(text: whole + "|11=A9") == business("E", "L1", 0, apart))
        #expect(
            further(text: whole.replacing("8=1|73=1", with: "8=2|73=2") + "|" + two)
                == business("E", "L1", 0, "NoOrders(73) is 2, but the message has 1 order"))
        #expect(
            further(text: list("", one + "|55=MSFT", two))
                == business("E", "L1", 0, "Order 1 of the list: Tag appears more than once: 55"))
        // ContingencyType is the list's and stands in no entry.
        #expect(
            further(text: list("", one + "|1385=1", two))
                == business("E", "L1", 0, "NoOrders(73) is 2, but the message has 1 order"))
    }
}

@Suite struct `Lists as they stand` {
    @Test func `ListStatus, orders in their group`() {
        var status = ListStatus()
        status.listID = Text("L1")
        status.total = 2
        status.transactTime = instant
        var order = Order(
            number: OrderNumber(17), session: SessionNumber(7), clOrdID: Text("A1"), account: Text(""),
            symbol: Text("AAPL"), side: .buy,
            terms: OrderTerms(kind: .limit, timeInForce: .day, quantity: Decimal("100"), limit: Decimal("10")),
            entered: instant)
        order.phase = .canceled
        order.filled = Decimal("30")
        var first = ListStatusOrder()
        first.describe(&order)
        var second = ListStatusOrder()
        second.clOrdID = Text("A2")
        second.status = .new
        second.leaves = Decimal("50")
        let text = written(.listStatus) {
            $0.append(status, orders: 2)
            $0.append(first)
            $0.append(second)
            $0.appendEnd(of: status)
        }
        #expect(text.hasPrefix("60=20260101-00:00:00.123|66=L1|68=2|73=2|11=A1|14=30|39=4|151=0|84=70|6="))
        #expect(text.hasSuffix("|11=A2|14=0|39=0|151=50|84=0|6=0|82=1|83=1|429=2|431=3|893=Y"))
    }

    @Test func `A ListStatus in parts`() {
        var status = ListStatus()
        status.listID = Text("L1")
        status.total = 2
        status.parts = 2
        status.kind = .allDone
        status.standing = .allDone
        status.transactTime = instant
        var order = ListStatusOrder()
        order.clOrdID = Text("A1")
        order.status = .filled
        let text = written(.listStatus) {
            $0.append(status, orders: 1)
            $0.append(order)
            $0.appendEnd(of: status)
        }
        #expect(text.hasSuffix("|82=2|83=1|429=5|431=6|893=N"))
    }

    @Test func `An unknown list has no orders`() {
        let status = ListStatus(unknownList: Text("L9"), session: SessionNumber(7), at: instant)
        let text = written(.listStatus) {
            $0.append(status, orders: 0)
            $0.appendEnd(of: status)
        }
        #expect(text == "60=20260101-00:00:00.123|66=L9|68=0|73=0|82=1|83=1|429=2|431=7|444=Unknown list|893=Y")
    }

    @Test func `ListStatusRequest and ListCancelRequest name a list`() {
        #expect(further("35=M|\(head)|66=L1") == "list status 7 L1")
        #expect(further("35=K|\(head)|66=L1|60=20260101-00:00:00") == "list cancel L1")
        #expect(further("35=K|\(head)|66=L1|60=20260101-00:00:00", possResend: true) == "list cancel L1 again")
        #expect(further("35=M|\(head)") == missing("M", "", "ListID(66)"))
        #expect(further("35=K|\(head)|60=20260101-00:00:00") == missing("K", "", "ListID(66)"))
        #expect(
            further("35=K|\(head)|66=\(String(repeating: "x", count: 65))")
                == business("K", "", 0, "ListID(66) is longer than 64 bytes"))
    }
}
