// An exchange that fills every order at once, at the order's own price.
import FIXEngine

@main struct Exchange: Application {
    var fills = 0

    mutating func receive(
        _ message: MessageView, _ header: Header, from session: SessionID, in engine: inout Engine
    ) {
        guard let order = NewOrderSingleView(message), let side = order.side else { return }
        fills += 1
        let number = "\(fills)"
        _ = engine.send(.executionReport, to: session) { report in
            report.append(Tag.avgPx, order.price)
            report.append(Tag.clOrdID, order.clOrdID)
            report.append(Tag.cumQty, order.orderQty)
            report.append(Tag.execID, text: number)
            report.append(Tag.lastPx, order.price)
            report.append(Tag.lastQty, order.orderQty)
            report.append(Tag.orderID, text: number)
            report.append(Tag.ordStatus, code: FIX44.OrdStatus.filled)
            report.append(Tag.side, code: side)
            report.append(Tag.symbol, order.symbol)
            report.append(Tag.execType, code: FIX44.ExecType.trade)
            report.append(Tag.leavesQty, 0)
        }
    }

    static func main() throws {
        let stop = try StopSignal()
        let anybody = SessionTemplate(
            senderCompID: Name("EXCHANGE"), targetCompID: nil, dictionary: try .fix44())
        let port = CommandLine.arguments.dropFirst().first.flatMap { UInt16($0) } ?? 9885
        let acceptor = AcceptorSettings(host: "127.0.0.1", port: port, templates: [anybody])
        var engine = try Engine.start(acceptors: [acceptor], journal: Store.open("var/exchange"))
        var exchange = Exchange()
        try engine.run(&exchange, until: stop)
    }
}
