// CollateralInquiry(BB): what accounts have of currencies.

internal import FIXEngine
internal import GatewayCore
internal import OrderEntry
internal import Orders
internal import Portfolio
internal import Values

extension GatewayApplication {
    /// The balances of an account, or of all accounts that the session trades for, each summed up over brokers.
    ///
    /// Vouched for: clients do not ask often.
    @_semantics("no_performance_analysis")
    mutating func tellBalances(_ inquiry: CollateralInquiry, in engine: inout Engine) {
        let session = SessionID(Int(inquiry.session.value))
        var ack = CollateralInquiryAck(inquiry, .successful, total: 0)
        if case .snapshot = inquiry.subscription {
            var task = DeskTask(.balances, session)
            task.requestID = inquiry.requestID
            task.account = inquiry.account
            task.currency = inquiry.currency
            if !inquiry.account.isEmpty, !gateway.clients.maySee(inquiry.session, inquiry.account) {
                ack.result = .notAuthorized
                ack.text = Text("this session has not traded for the account")
            } else if deskTasks.append(task) {
                return
            } else {
                ack.result = .other
                ack.text = Text("the answer to another request is not finished")
            }
        } else {
            ack.result = .unsupported
            ack.text = Text("balances are told when they are asked for")
        }
        engine.begin(.collateralInquiryAck, to: session)
        engine.writer.append(ack)
        engine.finishMessage()
    }

    /// At most 512 places of balances; false when the answer is whole.
    mutating func tellMoreBalances(_ task: inout DeskTask, in engine: inout Engine) -> Bool {
        var looks = 0
        while task.place < gateway.books.balanceCount, looks < 512, engine.hasRoom {
            let number = BalanceNumber(task.place)
            if isMeant(number, task) { meet(&task, number, in: &engine) }
            task.place += 1
            looks += 1
        }
        if task.place < gateway.books.balanceCount { return true }
        guard task.isCounting else {
            if case .balance(let place) = task.waiting { tell(BalanceNumber(place), task, isLast: true, in: &engine) }
            return false
        }
        var ack = CollateralInquiryAck(CollateralInquiry(), .successful, total: task.total)
        ack.requestID = task.requestID
        ack.account = task.account
        engine.begin(.collateralInquiryAck, to: task.session)
        engine.writer.append(ack)
        engine.finishMessage()
        (task.isCounting, task.place) = (false, 0)
        return task.total > 0
    }

    private mutating func meet(_ task: inout DeskTask, _ number: BalanceNumber, in engine: inout Engine) {
        guard !task.isCounting else { return task.total += 1 }
        if case .balance(let place) = task.waiting { tell(BalanceNumber(place), task, isLast: false, in: &engine) }
        task.waiting = .balance(place: Int(number.value))
    }

    /// Whether the balance is the first of its account and currency, and asked for.
    private func isMeant(_ number: BalanceNumber, _ task: DeskTask) -> Bool {
        let (account, currency) = (gateway.books.account(of: number), gateway.books.currency(of: number))
        guard task.currency.isEmpty || currency == task.currency else { return false }
        let session = SessionNumber(UInt32(task.session.index))
        guard task.account.isEmpty ? gateway.clients.maySee(session, account) : account == task.account else { return false }
        for broker in 0..<gateway.books[number].broker.value
        where gateway.books.number(account, BrokerNumber(broker), currency: currency) != nil { return false }
        return true
    }

    private mutating func tell(_ number: BalanceNumber, _ task: DeskTask, isLast: Bool, in engine: inout Engine) {
        var report = CollateralReport()
        report.number = gateway.takeExecution()
        report.requestID = task.requestID
        report.total = task.total
        report.isLast = isLast
        report.account = gateway.books.account(of: number)
        report.currency = gateway.books.currency(of: number)
        var (cash, free): (WideDecimal?, WideDecimal?) = (.zero, .zero)
        for broker in 0..<UInt8(brokerNames.count) {
            guard let part = gateway.books.number(report.account, BrokerNumber(broker), currency: report.currency)
            else { continue }
            cash = cash?.adding(gateway.books[part].total)
            free = (try? gateway.books[part].available()).flatMap { free?.adding($0) }
        }
        report.cash = cash.flatMap(GatewayApplication.rounded) ?? .zero
        report.available = free.flatMap(GatewayApplication.rounded)
        engine.begin(.collateralReport, to: task.session)
        engine.writer.append(report, idPrefix: idPrefix)
        engine.finishMessage()
    }

    /// As it is, or with as many digits as there is room for.
    private static func rounded(_ value: WideDecimal) -> Decimal? {
        var digits = min(value.scale, 18)
        while true {
            if let rounded = value.rounded(toDigits: digits, .halfEven) { return rounded.normalized }
            if digits == 0 { return nil }
            digits -= 1
        }
    }
}
