// What uses up a ClOrdID, and what is answered to it from then on.

import GatewayCore
import Orders
import Testing
import Values

private let duplicate = "103=6 58=Duplicate ClOrdID(11)"

@Suite struct `A ClOrdID is used by every request that got an answer of its own kind` {
    @Test func `an order that is refused as it stands`() {
        var desk = Desk()
        desk.showsRows = true
        let zero = RefusedRequest.Request.newOrder(.incorrectQuantity)
        expect(
            desk.refused("A", zero),
            ["8 150=8 39=8 11=A 37=NONE 38=0 14=0 151=0 103=13 58=Zero", "bind 1 A refused"])
        expect(desk.new("A"), ["8 150=8 39=8 11=A 37=NONE 38=100 14=0 151=0 \(duplicate)"])
        expect(desk.refused("A", zero), ["8 150=8 39=8 11=A 37=NONE 38=0 14=0 151=0 \(duplicate)"])
        for again in [desk.refused("A", zero, possResend: true), desk.new("A", possResend: true)] {
            expect(again.first, "8 150=I 39=8 11=A 37=NONE 38=")
            expect(again.first?.hasSuffix("14=0 151=0 103=13") == true && again.count == 1)
        }
        expect(
            desk.status("A", requestID: "Q"),
            ["8 150=I 39=8 11=A 37=NONE 14=0 151=0 103=13 790=Q"])
        expect(desk.openOrders == 0)
        // Another client's is another.
        expect(desk.new("A", session: 2), ["bind 2 A 1", "save 1", "-> submit 1 buy 100@10"])
    }

    @Test func `an order that risk or the broker refuses`() {
        var desk = Desk(maxOrderQty: "100")
        _ = desk.new("A", limit("101"))
        _ = desk.new("B")
        _ = desk.broker(.rejected(.unknownSymbol, Text()), 2)
        for (id, quantity, reason) in [("A", 101, 3), ("B", 100, 1)] {
            expect(desk.new(id), ["8 150=8 39=8 11=\(id) 38=\(quantity) 14=0 151=0 \(duplicate)"])
            expect(desk.status(id).first?.hasSuffix("151=0 103=\(reason)") == true)
            expect(desk.new(id, possResend: true).first?.hasSuffix("103=\(reason)") == true)
        }
    }

    @Test func `a change of an order nobody knows`() {
        var desk = Desk()
        desk.showsRows = true
        let unknown = "9 434=1 102=1 39=8 11=C 41=X 37=NONE"
        expect(desk.cancel("C", of: "X"), ["\(unknown) 58=Unknown order", "bind 1 C refused"])
        expect(
            desk.cancel("C", of: "X"),
            ["9 434=1 102=6 39=8 11=C 41=X 37=NONE 58=Duplicate ClOrdID(11)"])
        expect(desk.cancel("C", of: "X", possResend: true), ["\(unknown) 58=Refused before"])
        expect(desk.new("C"), ["8 150=8 39=8 11=C 37=NONE 38=100 14=0 151=0 \(duplicate)"])
        // It was no order: there is no state of one to tell.
        expect(
            desk.new("C", possResend: true),
            ["8 150=8 39=8 11=C 37=NONE 38=100 14=0 151=0 \(duplicate)"])
        expect(desk.status("C"), ["8 150=I 39=8 11=C 37=NONE 14=0 151=0 103=5 58=Unknown order"])
    }

    @Test func `a change that is refused belongs to its order`() {
        var desk = Desk(maxOrderQty: "100")
        desk.working("A")
        desk.showsRows = true
        expect(
            desk.replace("B", of: "A", limit("101")),
            [
                "9 434=2 102=2 39=0 11=B 41=A 58=OrderQty(38) 101 is above the limit of 100 for all orders",
                "bind 1 B 1",
            ])
        expect(
            desk.refused("D", of: "A", .change(.replace, .other)),
            ["9 434=2 102=99 39=0 11=D 41=A 58=Zero", "bind 1 D 1"])
        for id in ["B", "D"] {
            expect(
                desk.replace(id, of: "A", limit("50")),
                ["9 434=2 102=6 39=0 11=\(id) 41=A 58=Duplicate ClOrdID(11)"])
            expect(
                desk.replace(id, of: "A", limit("50"), possResend: true),
                ["8 150=I 39=0 11=A 38=100 14=0 151=100"])
        }
        expect(
            desk.refused("D", of: "A", .change(.replace, .other), possResend: true),
            ["8 150=I 39=0 11=A 38=100 14=0 151=100"])
    }

    @Test func `a duplicate takes nothing from who has the ClOrdID`() {
        var desk = Desk()
        desk.working("A")
        desk.showsRows = true
        expect(desk.new("A").count == 1)
        expect(desk.cancel("A", of: "A").count == 1)
        expect(desk.refused("A", .newOrder(.other)).count == 1)
        expect(
            desk.refused("A", .newOrder(.other), possResend: true),
            ["8 150=I 39=0 11=A 38=100 14=0 151=100"])
        expect(desk.status("A"), ["8 150=I 39=0 11=A 38=100 14=0 151=100"])
        _ = desk.refused("B", .newOrder(.other))
        expect(
            desk.cancel("B", of: "A", possResend: true),
            ["9 434=1 102=6 39=0 11=B 41=A 58=Duplicate ClOrdID(11)"])
        expect(desk.status("B"), ["8 150=I 39=8 11=B 37=NONE 14=0 151=0 103=99"])
    }
}
