// What a stop says of its orders is what is true now.

import EmergencyStop
import GatewayCore
import Orders
import Testing
import Values

@Suite struct `Orders that a stop holds` {
    /// `open/unknown` of each stop.
    private static func counts(_ desk: borrowing Desk) -> [String] {
        (0..<desk.gateway.stops.count).map { "\(desk.gateway.stops[$0].open)/\(desk.gateway.stops[$0].unknown)" }
    }

    /// A look through all orders: how many brokers were asked to cancel.
    private static func look(_ desk: inout Desk) -> Int {
        var (place, asked) = (0, 0)
        while place < desk.gateway.sweepEnd {
            if desk.gateway.cancelNextStopped(from: &place, at: desk.now, into: &desk.effects) { asked += desk.drain().count }
        }
        return asked
    }

    private static func stopped(_ scopes: StopScope...) -> Desk {
        var desk = Desk()
        for id in ["A", "B", "C"] { desk.working(id) }
        for scope in scopes {
            desk.gateway.stops.engage(scope, StopCause(.command, who: text("me"), why: Text()), at: desk.now)
        }
        return desk
    }

    @Test func `of one broker are refused with who has stopped it, and why`() {
        var desk = Desk([([], []), ([], [])])
        for number: UInt8 in 0...1 {
            desk.gateway.stops.engage(
                .broker(BrokerNumber(number)), StopCause(.command, who: text("ann"), why: Text("fat finger")), at: desk.now)
        }
        let refused = desk.new("A").first ?? ""
        #expect(refused.hasPrefix("8 150=8 39=8 11=A") && refused.contains("by ann: fat finger"), "\(refused)")
    }

    @Test func `are counted until each ends, and not until the next look`() {
        var desk = Self.stopped(.symbol(text("AAPL")))
        let asked = Self.look(&desk)
        var seen = [Self.counts(desk)]
        _ = desk.broker(.canceled(Text(), nil), 1)
        seen.append(Self.counts(desk))
        _ = desk.fill("100", "10", 2)
        seen.append(Self.counts(desk))
        // Twice looked at is not twice there.
        _ = Self.look(&desk)
        seen.append(Self.counts(desk))
        _ = desk.broker(.canceled(Text(), nil), 3)
        seen.append(Self.counts(desk))
        #expect(asked == 3)
        #expect(seen == [["3/0"], ["2/0"], ["1/0"], ["1/0"], ["0/0"]])
    }

    @Test func `are unknown after five times of asking, until they end`() {
        var desk = Self.stopped(.everything)
        var seen: [[String]] = []
        for _ in 1...7 {
            _ = Self.look(&desk)
            seen.append(Self.counts(desk))
        }
        _ = desk.broker(.canceled(Text(), nil), 2)
        seen.append(Self.counts(desk))
        #expect(seen == Array(repeating: ["3/0"], count: 5) + [["3/3"], ["3/3"], ["2/2"]])
    }

    @Test func `of two stops count for the first, and for the other when that is resumed`() {
        var desk = Self.stopped(.everything, .account(text("ACC")))
        for _ in 1...6 { _ = Self.look(&desk) }
        var seen = [Self.counts(desk)]
        desk.gateway.resume(0)
        seen.append(Self.counts(desk))
        _ = Self.look(&desk)
        _ = desk.broker(.canceled(Text(), nil), 1)
        seen.append(Self.counts(desk))
        #expect(seen == [["3/3", "0/0"], ["0/0"], ["2/0"]])
    }

    @Test func `that are open again when a fill was taken back are looked for`() {
        var desk = Self.stopped(.everything)
        _ = desk.fill("100", "10", 1, id: "F1")
        _ = Self.look(&desk)
        let before = desk.gateway.hasStoppedAnew
        _ = desk.broker(.busted(id: text("F1"), Text()), 1)
        let after = desk.gateway.hasStoppedAnew
        _ = Self.look(&desk)
        let counts = Self.counts(desk)
        #expect(!before && after && counts == ["3/0"])
    }
}
