// A desk that buys a hundred shares, and leaves when it has them.
import FIXEngine

@main struct Desk: Application {
    mutating func loggedOn(_ session: SessionID, in engine: inout Engine) {
        let now = engine.now.utc
        let result = engine.send(.newOrderSingle, to: session) { order in
            order.append(Tag.clOrdID, text: "\(now.nanosecondsSinceEpoch)")
            order.append(Tag.orderQty, Decimal(100))
            order.append(Tag.ordType, code: FIX44.OrdType.limit)
            order.append(Tag.price, Decimal("187.25"))
            order.append(Tag.side, code: FIX44.Side.buy)
            order.append(Tag.symbol, text: "AAPL")
            order.append(Tag.transactTime, now, .milliseconds)
        }
        print("sent: \(result)")
    }

    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) {
        guard let report = ExecutionReportView(message), report.ordStatus == .filled else { return }
        print("filled: \(report.cumQty ?? Decimal(0)) at \(report.avgPx ?? Decimal(0))")
        engine.logOut(session)
        engine.beginStop(Text("done"))
    }

    static func main() throws {
        let stop = try StopSignal()
        let session = SessionTemplate(
            senderCompID: Name("DESK"), targetCompID: Name("EXCHANGE"), dictionary: try .fix44())
        let port = CommandLine.arguments.dropFirst().first.flatMap { UInt16($0) } ?? 9885
        let exchange = InitiatorSettings(session: session, hosts: [HostAddress("127.0.0.1", port)])
        var engine = try Engine.start(initiators: [exchange], journal: Store.open("var/desk"))
        var desk = Desk()
        try engine.run(&desk, until: stop)
    }
}
