// Orders and positions for operators, in pieces.

internal import EmergencyStop
internal import FIXEngine
internal import GatewayCore
internal import Orders
internal import Portfolio
internal import Values

extension GatewayApplication {
    private static var linesInOnePiece: Int { 200 }

    /// Orders that are open, and those that ended last: number, session, ClOrdID, account, symbol, side, OrdType,
    /// quantity, filled, limit, stop, status, broker, strategy, when it was entered, when it last changed.
    func orders(_ wish: OrderWish, from: Int, in engine: borrowing Engine) -> [ControlAnswer] {
        var query = OrderQuery()
        (query.symbol, query.account, query.isOpenOnly, query.after) = (
            wish.symbol, wish.account, wish.isOpenOnly, wish.after
        )
        query.below = wish.below
        if !wish.session.isEmpty {
            guard let number = session(wish.session.description, in: engine) else {
                return [.refused(refusal(of: NamedScope(kind: .session, name: wish.session)))]
            }
            query.session = SessionNumber(number)
        }
        var (place, answers) = (from, [ControlAnswer]())
        let end = min(gateway.sweepEnd, from.addingReportingOverflow(Gateway.placesInOneLook).partialValue)
        while place < end, answers.count < Self.linesInOnePiece,
            let order = gateway.next(query, from: &place, lookingAt: end - place)
        {
            answers.append(.line(line(of: order, in: engine)))
        }
        answers.append(place < gateway.sweepEnd ? .more(UInt64(place)) : .done(Text()))
        return answers
    }

    private func line(of order: Order, in engine: borrowing Engine) -> String {
        let broker = order.handling.broker.map { name(of: StopScope.broker($0), in: engine).description.dropFirst(7) } ?? ""
        let session = name(of: StopScope.session(order.session.value), in: engine).description.dropFirst(8)
        let (terms, milliseconds) = (order.terms, Int64(1_000_000))
        let whole = order.handling.parent.map { "\($0.value)" } ?? ""
        let fields: [String] = [
            "order", "\(order.number.value)", "\(session)", "\(order.clOrdID)", "\(order.account)", "\(order.symbol)",
            "\(order.side)", "\(terms.kind)", "\(terms.quantity)", "\(order.filled)",
            terms.limit.map { "\($0)" } ?? "", terms.stop.map { "\($0)" } ?? "", "\(order.status)", "\(broker)",
            whole, "\(order.handling.strategy)", "\(order.entered.nanosecondsSinceEpoch / milliseconds)",
            "\(order.changed.nanosecondsSinceEpoch / milliseconds)",
        ]
        return fields.map(Self.cleaned).joined(separator: "\t")
    }

    /// Positions that are not flat, or were not at the beginning of the day: account, broker, symbol, quantity, average
    /// price, mark, realised, unrealised, profit of the day, currency.
    mutating func positions(of account: Identifier, from: Int, at now: Instant) -> [ControlAnswer] {
        var (place, answers) = (from, [ControlAnswer]())
        let end = min(gateway.books.positionCount, from.addingReportingOverflow(Gateway.placesInOneLook).partialValue)
        while place < end, answers.count < Self.linesInOnePiece {
            let number = PositionNumber(place)
            place += 1
            if !account.isEmpty, gateway.books.account(of: number) != account { continue }
            // A mark for whoever asks, though nobody else needs prices.
            if !gateway.books[number].quantity.isZero { look(at: gateway.books.symbol(of: number), now: now) }
            if let line = line(of: number) { answers.append(.line(line)) }
        }
        answers.append(place < gateway.books.positionCount ? .more(UInt64(place)) : .done(Text()))
        return answers
    }

    private func line(of number: PositionNumber) -> String? {
        let position = gateway.books[number]
        let day = (try? gateway.books.dayProfit(number)) ?? .zero
        if position.quantity.isZero, day.mantissa == 0 { return nil }
        let unrealised = (try? gateway.books.unrealised(number)) ?? nil
        let broker = Int(position.broker.value) < brokerNames.count ? brokerNames[Int(position.broker.value)] : Name()
        let fields = [
            "position", "\(gateway.books.account(of: number))", "\(broker)", "\(gateway.books.symbol(of: number))",
            "\(position.quantity)", position.averagePrice().map { "\($0.normalized)" } ?? "",
            gateway.books.mark(of: number).map { "\($0)" } ?? "", Self.money(position.realised),
            unrealised.map { Self.money($0) } ?? "", Self.money(day), "\(gateway.books.currency(of: number))",
        ]
        return fields.map(Self.cleaned).joined(separator: "\t")
    }

    private static func money(_ value: WideDecimal) -> String {
        value.rounded(toDigits: 8, .halfEven).map { "\($0.normalized)" } ?? ""
    }

    /// Fields stand between tabs.
    private static func cleaned(_ field: String) -> String {
        String(field.map { $0.isASCII && ($0.asciiValue ?? 0x20) < 0x20 ? "?" : $0 })
    }
}
