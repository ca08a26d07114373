// Balances, and what positions come to.

internal import Access
internal import Values
internal import WebKit
internal import WebServer

extension Routes {
    private static let accountParameter: [Route.Parameter] = [.init(name: "account", schema: .text, words: "of one account")]

    static let books: [Route] = [
        Route(
            .get, "/balances", .right(.look), "What accounts have of currencies at brokers.", parameters: accountParameter,
            result: .page(of: .named("Balance"))
        ) { _, call throws(ProblemDetails) in
            let account = try call.parameter("account")
            return .listed(.balances) { fields in
                guard let line = AnswerLine(fields, "balance", count: 7), account == nil || line.word(1) == account else { return nil }
                return [
                    "account": .text(line.word(1)), "broker": .text(line.word(2)), "currency": .text(line.word(3)),
                    "total": line.text(4), "reserved": line.text(5), "available": line.text(6),
                ]
            }
        },
        Route(
            .get, "/portfolio", .right(.look), "What the positions of each account come to, by currency.", parameters: accountParameter,
            result: .page(of: .named("Portfolio"))
        ) { _, call throws(ProblemDetails) in
            .ask(.positions(account: try call.parameter("account"))) { answer in
                switch answer.end {
                case .done: .json(JSON.object([.init("items", .list(PortfolioSum.all(of: answer.rows).map(\.json)))]).bytes)
                case .refused(let text): ProblemDetails(404, text).response
                }
            }
        },
    ]
}

/// The positions of one account in one currency, added up exactly.
struct PortfolioSum {
    let account: String
    let currency: String
    var positions: Int64 = 0
    /// Nil as soon as a part is unknown, or too large.
    var value: Decimal? = .zero
    var realised: Decimal? = .zero
    var unrealised: Decimal? = .zero
    var dayProfit: Decimal? = .zero

    /// Of the gateway's lines about positions, in their order.
    static func all(of rows: [[String]]) -> [PortfolioSum] {
        var sums: [PortfolioSum] = []
        for line in rows.compactMap({ AnswerLine($0, "position", count: 11) }) {
            let place = sums.firstIndex { $0.account == line.word(1) && $0.currency == line.word(10) } ?? sums.count
            if place == sums.count { sums.append(PortfolioSum(account: line.word(1), currency: line.word(10))) }
            sums[place].add(line)
        }
        return sums
    }

    private mutating func add(_ line: AnswerLine) {
        let quantity = Decimal(string: line.word(4))
        if quantity.map({ !$0.isZero }) ?? true { positions += 1 }
        // A position that is closed needs no price.
        if let quantity, !quantity.isZero {
            let mark = Decimal(string: line.word(6))
            value = value?.adding(mark.flatMap { WideDecimal($0, times: quantity).rounded(toDigits: 8, .halfEven) })
            unrealised = unrealised?.adding(Decimal(string: line.word(8)))
        }
        realised = realised?.adding(Decimal(string: line.word(7)))
        dayProfit = dayProfit?.adding(Decimal(string: line.word(9)))
    }

    var json: JSON {
        [
            "account": .text(account), "currency": .text(currency), "positions": .integer(positions), "value": .decimal(value),
            "realised": .decimal(realised), "unrealised": .decimal(unrealised), "dayProfit": .decimal(dayProfit),
        ]
    }
}

extension Decimal {
    fileprivate func adding(_ other: Decimal?) -> Decimal? { other.flatMap { adding($0) } }
}
