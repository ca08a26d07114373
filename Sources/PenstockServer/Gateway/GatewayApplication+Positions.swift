// RequestForPositions(AN): what an account has, as far as the client may see it.

internal import FIXEngine
internal import FIXWire
internal import GatewayCore
internal import OrderEntry
internal import Orders
internal import Portfolio
internal import Values

extension GatewayApplication {
    /// Positions are counted and told in two walks, a part with each turn, like orders of a mass request.
    @_noLocks
    mutating func tellPositions(_ request: RequestForPositions, in engine: inout Engine) {
        guard gateway.clients.maySee(request.session, request.account) else {
            return tell(
                request, .notAuthorized, 0,
                Text("no order of this session has traded for the account, nor do its settings name it"), in: &engine)
        }
        if let refusal = tasks.refusal(of: .positions, for: request.session) {
            return tell(request, .other, 0, refusal, in: &engine)
        }
        var filter = OrderFilter(session: request.session, below: OrderNumber(0))
        (filter.account, filter.symbol) = (request.account, request.symbol)
        var task = MassTask(.positions, filter, request.requestID, at: engine.now.utc)
        task.accountType = request.accountType
        tasks.append(task)
    }

    /// A part of a walk: whether it has told one.
    @_noLocks
    mutating func lookForPositions(in engine: inout Engine) -> Bool {
        let end = min(gateway.books.positionCount, tasks.first.place + tasks.placesInOneLook)
        while tasks.first.place < end {
            let number = PositionNumber(tasks.first.place)
            tasks.first.place += 1
            guard isAskedFor(number) else { continue }
            if tasks.first.isCounting {
                tasks.first.total += 1
            } else {
                tell(number, in: &engine)
                return true
            }
        }
        guard tasks.first.place >= gateway.books.positionCount else { return false }
        guard tasks.first.isCounting else {
            finishTask(in: &engine)
            return false
        }
        tasks.first.isCounting = false
        tasks.first.place = 0
        let total = tasks.first.total
        tell(asked, total == 0 ? .noneFound : .valid, total, Text(), in: &engine)
        if total == 0 { finishTask(in: &engine) }
        return false
    }

    @_noLocks
    private func isAskedFor(_ number: PositionNumber) -> Bool {
        guard gateway.books.account(of: number) == tasks.first.filter.account else { return false }
        guard !gateway.books[number].quantity.isZero else { return false }
        return tasks.first.filter.symbol.isEmpty || gateway.books.symbol(of: number) == tasks.first.filter.symbol
    }

    /// The request of the first task.
    private var asked: RequestForPositions {
        @_noLocks get {
            var request = RequestForPositions()
            request.session = tasks.first.filter.session
            request.requestID = tasks.first.requestID
            request.account = tasks.first.filter.account
            request.accountType = tasks.first.accountType
            request.symbol = tasks.first.filter.symbol
            return request
        }
    }

    @_noLocks
    private mutating func tell(
        _ request: RequestForPositions, _ result: RequestForPositionsAck.Result, _ total: Int, _ text: Text<16>,
        in engine: inout Engine
    ) {
        var ack = RequestForPositionsAck(request, number: gateway.takeExecution(), result, total: total)
        ack.text = text
        engine.begin(.requestForPositionsAck, to: SessionID(Int(request.session.value)))
        engine.writer.append(ack, idPrefix: idPrefix)
        engine.finishMessage()
    }

    /// Vouched for: people do not ask often.
    @_semantics("no_performance_analysis")
    private mutating func tell(_ number: PositionNumber, in engine: inout Engine) {
        var report = PositionReport()
        report.number = gateway.takeExecution()
        report.requestID = tasks.first.requestID
        report.total = tasks.first.total
        report.account = tasks.first.filter.account
        report.accountType = tasks.first.accountType
        report.day = engine.now.utc
        describe(number, in: &report)
        engine.begin(.positionReport, to: SessionID(Int(tasks.first.filter.session.value)))
        engine.writer.append(report, idPrefix: idPrefix)
        engine.finishMessage()
    }

    private func describe(_ number: PositionNumber, in report: inout PositionReport) {
        let position = gateway.books[number]
        report.symbol = gateway.books.symbol(of: number)
        report.currency = gateway.books.currency(of: number)
        let size = Decimal(mantissa: position.quantity.mantissa.magnitude < 1 << 63
            ? Int64(position.quantity.mantissa.magnitude) : .max, scale: position.quantity.scale)
        if position.quantity.isNegative { report.shortQuantity = size } else { report.longQuantity = size }
        report.averagePrice = position.averagePrice()
        report.mark = gateway.books.mark(of: number) ?? .zero
        report.realisedProfit = position.realised.rounded(toDigits: 8, .halfEven) ?? .zero
        if let profit = try? gateway.books.unrealised(number) {
            report.unrealisedProfit = profit.rounded(toDigits: 8, .halfEven) ?? .zero
        }
    }
}
