// Brokers that go away and come back: what is not sent, and what is compared before anything new.

import GatewayCore
import Orders
import Routing
import Testing
import Values

private let west = BrokerNumber(0)
private let east = BrokerNumber(1)

private func notNeeded(_: BrokerQuestion) -> [BrokerFact] { [] }

private func amount(_ string: String) -> Decimal { Decimal(string: string)! }

private func fill(_ id: String, _ quantity: String, _ number: UInt64 = 1, price: String = "10") -> BrokerFact {
    .fill(
        OrderNumber(number), id: text(id), quantity: Decimal(string: quantity)!, price: Decimal(string: price)!,
        commission: .zero, at: Instant(nanosecondsSinceEpoch: 0))
}

private func order(
    _ number: UInt64?, _ phase: OrderPhase = .working, _ terms: OrderTerms = limit("100"), filled: String = "0",
    worth: String = "0"
) -> BrokerFact {
    .order(
        number.map { OrderNumber($0) }, name: text("X-\(number ?? 0)"), symbol: text("AAPL"), side: .buy,
        BrokerReport.Standing(
            phase: phase, terms: terms, filled: Decimal(string: filled)!, notional: WideDecimal(Decimal(string: worth)!)))
}

extension Desk {
    /// A gateway with two brokers, both connected; the first one is taken while it can be.
    static func two() -> Desk {
        var settings = GatewaySettings()
        settings.capacity = 100
        settings.routing.brokers = [RoutedBroker(name: text("west")), RoutedBroker(name: text("east"))]
        settings.brokers = [KnownBroker(), KnownBroker()]
        var desk = Desk()
        desk.gateway = Gateway(settings)
        desk.gateway.router.connected(west, at: desk.now)
        desk.gateway.router.connected(east, at: desk.now)
        return desk
    }

    mutating func goAway(_ broker: BrokerNumber = west) { gateway.disconnected(broker, at: now) }

    mutating func notSent(_ instruction: Instruction, to broker: BrokerNumber = west) -> [String] {
        gateway.notSent(instruction, to: broker, at: now, into: &effects)
        return drain()
    }

    /// The broker is there again and answers what it is asked.
    mutating func comeBack(
        _ broker: BrokerNumber = west, owner: ExternalOwner? = nil, isComplete: Bool = true,
        telling tell: (BrokerQuestion) -> [BrokerFact] = notNeeded
    ) -> [String] {
        gateway.connected(broker, at: now)
        return compare(broker, owner: owner, isComplete: isComplete, telling: tell)
    }

    mutating func compare(
        _ broker: BrokerNumber = west, owner: ExternalOwner? = nil, isComplete: Bool = true,
        telling tell: (BrokerQuestion) -> [BrokerFact]
    ) -> [String] {
        var lines: [String] = []
        while gateway.isReconciling(broker) {
            guard let question = gateway.nextQuestion(of: broker, at: now) else {
                gateway.walk(broker, at: now, into: &effects)
                lines += drain()
                continue
            }
            for fact in tell(question) {
                hear(fact, broker, owner)
                lines += drain()
            }
            gateway.hear(endFrom: broker, isComplete: isComplete, at: now)
        }
        return lines
    }

    private mutating func hear(_ fact: BrokerFact, _ broker: BrokerNumber, _ owner: ExternalOwner?) {
        switch fact {
        case .fill(let number, let id, let quantity, let price, let commission, _):
            gateway.hear(
                fill: number, quantity, price, commission, id: id, from: broker, trade: trades[id], at: now, into: &effects)
        case .order(let number, let name, let symbol, let side, let standing):
            gateway.hear(
                order: number, name: name, symbol, side, standing, from: broker, owner: owner, at: now, into: &effects)
        case .position(let symbol, let quantity, _):
            gateway.hear(position: symbol, quantity, from: broker, into: &effects)
        case .balance(let currency, let total, _):
            base = gateway.hear(balance: currency, total, base: base, from: broker, into: &effects) ?? base
        case .end: break
        }
    }

    fileprivate func brokerOf(_ number: UInt64) -> UInt8? { order(number)?.handling.broker?.value }
}

@Suite struct `While a broker is away` {
    private let submit = Instruction.submit(OrderNumber(1), symbol: text("AAPL"), side: .buy, terms: limit("100"))

    @Test func `an order that never left goes to another one`() {
        var desk = Desk.two()
        expect(desk.new("A"), ["-> submit 1 buy 100@10"])
        desk.goAway()
        expect(desk.notSent(submit), ["-> submit 1 buy 100@10 at 1"])
        expect(desk.brokerOf(1) == 1)
        expect(desk.broker(.accepted), ["8 150=0 39=0 11=A 38=100 14=0 151=100"])
    }

    @Test func `an order that never left and that nobody else can take is rejected`() {
        var desk = Desk()
        _ = desk.new("A")
        desk.goAway()
        expect(
            desk.notSent(submit), ["8 150=8 39=8 11=A 38=100 14=0 151=0 103=0 58=no broker: paper has failed for this order"])
        expect(desk.openOrders == 0)
    }

    @Test func `an order that has left goes nowhere else: it is asked about when the broker is back`() {
        var desk = Desk.two()
        _ = desk.new("A")
        _ = desk.silence(submit)
        desk.goAway()
        expect(desk.wait(600), [])
        expect(desk.nextAsk == .distantFuture)
        expect(desk.comeBack(), [])
        expect(desk.wait(0), ["-> ask 1"])
        expect(desk.brokerOf(1) == 0)
    }

    @Test func `new orders go to others at once`() {
        var desk = Desk.two()
        desk.goAway()
        expect(desk.new("A"), ["-> submit 1 buy 100@10 at 1"])
    }

    @Test func `a cancel waits and is sent first when the broker is back, and once`() {
        var desk = Desk()
        desk.working("A")
        desk.goAway()
        expect(desk.cancel("C", of: "A"), ["-> cancel 1"])
        expect(desk.notSent(.cancel(OrderNumber(1))), [])
        expect(desk.wait(600), [])
        expect(desk.comeBack { if case .openOrders = $0 { [order(1)] } else { [] } }, [])
        expect(desk.wait(0), ["-> cancel 1"])
        expect(desk.wait(0), [])
    }

    @Test func `a cancel of what was filled meanwhile is for the broker to answer`() {
        var desk = Desk()
        desk.working("A")
        desk.goAway()
        _ = desk.cancel("C", of: "A")
        _ = desk.notSent(.cancel(OrderNumber(1)))
        expect(
            desk.comeBack { if case .fills = $0 { [fill("F1", "100")] } else { [] } },
            ["8 150=F 39=6 11=A 32=100 31=10 38=100 14=100 151=0", "!= position 100 0"])
        expect(desk.wait(0), ["-> cancel 1"])
        expect(
            desk.broker(.cancelRejected(.tooLate, Text())), ["9 434=1 102=0 39=2 11=C 41=A"])
    }

    @Test func `a replace is refused`() {
        var desk = Desk()
        desk.working("A")
        desk.goAway()
        expect(desk.replace("R", of: "A", limit("50")), ["-> replace 1 50@10"])
        expect(
            desk.notSent(.replace(OrderNumber(1), terms: limit("50"))),
            ["9 434=2 102=2 39=0 11=R 41=A 58=the broker paper is not connected"])
    }
}

@Suite struct `When a broker is back` {
    private func working() -> Desk {
        var desk = Desk()
        desk.working("A")
        desk.goAway()
        return desk
    }

    @Test func `fills are asked for from a minute before it was heard last, and told one by one, before the end`() {
        var desk = Desk()
        desk.now = Instant(nanosecondsSinceEpoch: 1_000_000_000_000)
        desk.working("A")
        desk.gateway.noteHeard(west, at: desk.now)
        // It is seen later than it happened.
        desk.now = desk.now.advanced(by: .seconds(500))
        desk.goAway()
        var since: Instant?
        let lines = desk.comeBack {
            switch $0 {
            case .fills(let time):
                since = time
                return [fill("F1", "10"), fill("F2", "20", price: "11")]
            case .openOrders, .positions, .balances: return []
            }
        }
        #expect(since == Instant(nanosecondsSinceEpoch: 940_000_000_000))
        expect(
            lines,
            [
                "8 150=F 39=1 11=A 32=10 31=10 38=100 14=10 151=90",
                "8 150=F 39=1 11=A 32=20 31=11 38=100 14=30 151=70",
                "!= position 30 0",
            ])
        expect(desk.wait(0), ["-> ask 1"])
        expect(
            desk.stands(.canceled, limit("100"), filled: "30", worth: "320"),
            ["8 150=4 39=4 11=A 38=100 14=30 151=0"])
    }

    @Test func `a fill that was told is not told again, also when its report comes late`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.fill("10", id: "F1")
        desk.goAway()
        let told: (BrokerQuestion) -> [BrokerFact] = {
            switch $0 {
            case .fills: [fill("F1", "10"), fill("F2", "5")]
            case .openOrders: [order(1, filled: "15", worth: "150")]
            case .positions: [.position(symbol: text("AAPL"), quantity: amount("15"), averagePrice: amount("10"))]
            case .balances: []
            }
        }
        expect(desk.comeBack(telling: told), ["8 150=F 39=1 11=A 32=5 31=10 38=100 14=15 151=85"])
        expect(desk.fill("5", id: "F2"), [])
        desk.gateway.reconcile(west)
        expect(desk.compare(telling: told), [])
    }

    @Test func `a fill that is another one there is corrected here`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.fill("10", id: "F1")
        desk.goAway()
        let lines = desk.comeBack {
            switch $0 {
            case .fills: [fill("F1", "10", price: "12")]
            case .openOrders: [order(1, filled: "10", worth: "120")]
            case .positions: [.position(symbol: text("AAPL"), quantity: amount("10"), averagePrice: amount("12"))]
            case .balances: []
            }
        }
        expect(lines, ["8 150=G 39=1 11=A 32=10 31=12 38=100 14=10 151=90 19=2"])
    }

    @Test func `a fill that may be among those made good by their sum is not booked again`() {
        var desk = Desk()
        desk.working("A")
        desk.goAway()
        let sums: (BrokerQuestion) -> [BrokerFact] = {
            if case .openOrders = $0 { [order(1, filled: "10", worth: "100")] } else { [] }
        }
        expect(desk.comeBack(isComplete: false, telling: sums).first, "8 150=F 39=1 11=A 32=10 31=10 38=100 14=10")
        desk.goAway()
        let lines = desk.comeBack {
            switch $0 {
            case .fills: [fill("F1", "10")]
            case .openOrders: [order(1, filled: "10", worth: "100")]
            case .positions: [.position(symbol: text("AAPL"), quantity: amount("10"), averagePrice: amount("10"))]
            case .balances: []
            }
        }
        expect(lines, [])
        // Nor is it asked for by name again: what is missing is told by its sum.
        expect(desk.stands(.working, limit("100"), filled: "15", worth: "150").first, "8 150=F 39=1 11=A 32=5 31=10 38=100 14=15")
    }

    @Test func `what it lists is brought to where it stands, and what it does not list is asked about`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.new("B")
        _ = desk.silence(.submit(OrderNumber(2), symbol: text("AAPL"), side: .buy, terms: limit("100")))
        desk.goAway()
        let lines = desk.comeBack { if case .openOrders = $0 { [order(2)] } else { [] } }
        expect(lines, ["8 150=0 39=0 11=B 38=100 14=0 151=100"])
        expect(desk.wait(0), ["-> ask 1"])
        expect(desk.broker(.unheardOf), ["!= lostOrder 100 0"])
    }

    @Test func `what it does not list is asked about at once, also when it was answered a moment ago`() {
        var desk = Desk()
        _ = desk.new("A")
        _ = desk.silence(.submit(OrderNumber(1), symbol: text("AAPL"), side: .buy, terms: limit("100")))
        _ = desk.broker(.accepted)
        desk.goAway()
        expect(desk.comeBack { _ in [] }, [])
        expect(desk.wait(0), ["-> ask 1"])
        expect(desk.stands(.expired, limit("100")), ["8 150=C 39=C 11=A 38=100 14=0 151=0"])
    }

    @Test func `what it does not list, and says nothing of when it is asked, is named`() {
        var desk = Desk()
        desk.working("A")
        desk.goAway()
        expect(desk.comeBack { _ in [] }, [])
        for _ in 1...3 { expect(desk.wait(60), ["-> ask 1"]) }
        desk.gateway.reconcile(west)
        expect(desk.compare { _ in [] }, ["!= lostOrder 100 0"])
    }

    @Test func `it is one like any other only when orders and fills are compared`() {
        var desk = working()
        desk.gateway.connected(west, at: desk.now)
        expect(desk.new("B").first, "8 150=8 39=8 11=B 38=100 14=0 151=0 103=0 58=no broker: paper is")
        _ = desk.compare(west, telling: notNeeded)
        expect(desk.new("C"), ["-> submit 3 buy 100@10"])
    }

    @Test func `an order that nobody here knows is named, and stays as it is`() {
        var desk = working()
        expect(
            desk.comeBack { if case .openOrders = $0 { [order(1), order(77), order(nil)] } else { [] } },
            ["!= externalOrder 0 100", "!= externalOrder 0 100"])
        expect(desk.holds(77) == false)
    }

    @Test func `an order that nobody here knows is taken in for its owner, and goes on under its number`() {
        var desk = working()
        let owner = ExternalOwner(session: SessionNumber(1), account: text("OPS"))
        expect(
            desk.comeBack(owner: owner) {
                switch $0 {
                case .openOrders: [order(1), order(77, filled: "10", worth: "100")]
                case .positions: [.position(symbol: text("AAPL"), quantity: amount("10"), averagePrice: amount("10"))]
                case .fills, .balances: []
                }
            },
            [
                "!= externalOrder 0 100", "8 150=0 39=0 38=100 14=0 151=100",
                "8 150=F 39=1 32=10 31=10 38=100 14=10 151=90 58=told when the broker was asked",
            ])
        expect(desk.holds(77))
        expect(desk.broker(.canceled(Text()), 77).count == 1)
    }

    @Test func `an order that has ended here and works there is canceled there`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.broker(.canceled(Text()))
        desk.goAway()
        expect(desk.comeBack { if case .openOrders = $0 { [order(1)] } else { [] } }, ["!= endedHere 0 100"])
        expect(desk.wait(0), ["-> cancel 1"])
        expect(desk.wait(600), [])
    }

    @Test func `positions are compared over all accounts, listed or not, and balances by what they are ahead`() {
        var desk = Desk()
        desk.working("A")
        _ = desk.fill("10", id: "F1")
        func told(_ position: String?, _ dollars: String) -> (BrokerQuestion) -> [BrokerFact] {
            {
                switch $0 {
                case .fills: [fill("F1", "10")]
                case .openOrders: [order(1, filled: "10", worth: "100")]
                case .positions: position.map { [.position(symbol: text("AAPL"), quantity: amount($0), averagePrice: amount("10"))] } ?? []
                case .balances: [.balance(currency: text("USD"), total: amount(dollars), available: amount(dollars))]
                }
            }
        }
        desk.goAway()
        expect(desk.comeBack(telling: told("10", "900")), [])
        desk.goAway()
        expect(desk.comeBack(telling: told("11", "900")), ["!= position 10 11"])
        desk.goAway()
        expect(desk.comeBack(telling: told(nil, "899.5")), ["!= position 10 0", "!= balance 900 899.5"])
    }
}

@Suite struct `More that is filled than was told` {
    private func asked() -> Desk {
        var desk = Desk()
        desk.unansweredCancel()
        _ = desk.wait(5)
        return desk
    }

    @Test func `is looked for among the fills first, and the order is asked about again behind them`() {
        var desk = asked()
        expect(desk.stands(.working, limit("100"), filled: "10", worth: "100"), [])
        expect(desk.wait(0), [])
        expect(
            desk.compare { if case .fills = $0 { [fill("F1", "10")] } else { [] } },
            ["8 150=F 39=6 11=A 32=10 31=10 38=100 14=10 151=90"])
        expect(desk.wait(0), ["-> ask 1"])
        // Its report, late.
        expect(desk.fill("10", id: "F1"), [])
    }

    @Test func `is one fill at the average price where the broker cannot tell its fills`() {
        var desk = asked()
        _ = desk.stands(.working, limit("100"), filled: "10", worth: "105")
        expect(desk.compare(isComplete: false, telling: notNeeded), [])
        expect(desk.wait(0), ["-> ask 1"])
        expect(
            desk.stands(.working, limit("100"), filled: "10", worth: "105"),
            ["8 150=F 39=6 11=A 32=10 31=10.5 38=100 14=10 151=90 58=told when the broker was asked"])
    }

    @Test func `is one fill, too, when the fills do not tell of it three times`() {
        var desk = asked()
        for _ in 0..<3 {
            expect(desk.stands(.working, limit("100"), filled: "10", worth: "105"), [])
            expect(desk.compare(telling: notNeeded), [])
            expect(desk.wait(0), ["-> ask 1"])
        }
        expect(desk.stands(.working, limit("100"), filled: "10", worth: "105").count == 1)
    }
}
