// Accounts and fills for the tests, and the book's figures as text.

import Portfolio
import Testing
import Values

/// The macros cannot take what is not copyable: the claim is made outside of them.
func expect(_ isTrue: Bool, _ what: @autoclosure () -> String = "", at location: SourceLocation = #_sourceLocation) {
    #expect(isTrue, "\(what())", sourceLocation: location)
}

func at(_ seconds: Int64) -> Instant { Instant(nanosecondsSinceEpoch: seconds * 1_000_000_000) }

let paper = BrokerNumber(0)
let alice = Identifier("alice")

func small(_ change: (inout PortfolioSettings) -> Void = { _ in }) -> PositionBook {
    var settings = PortfolioSettings()
    settings.maximumAccounts = 20
    settings.maximumSymbols = 20
    settings.maximumCurrencies = 40
    settings.maximumPositions = 100
    settings.maximumBalances = 200
    settings.maximumFeeSums = 100
    change(&settings)
    return PositionBook(settings)
}

func fill(
    _ side: Side, _ quantity: Decimal, _ price: Decimal, _ symbol: Name = Name("BTC/USD"), fee: Decimal = .zero,
    _ feeCurrency: Name = Name(), account: Identifier = alice, broker: BrokerNumber = paper
) -> Fill {
    Fill(
        account: account, broker: broker, symbol: symbol, side: side, quantity: quantity, price: price, fee: fee,
        feeCurrency: feeCurrency, at: at(1))
}

func text(_ value: WideDecimal?) -> String {
    guard let value else { return "none" }
    var (mantissa, scale) = (value.mantissa, value.scale)
    while scale > 0, mantissa % 10 == 0 { (mantissa, scale) = (mantissa / 10, scale - 1) }
    var digits = "\(mantissa.magnitude)"
    while digits.count <= Int(scale) { digits = "0" + digits }
    if scale > 0 { digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -Int(scale))) }
    return (mantissa < 0 ? "-" : "") + digits
}

/// Quantity, average price, realised and unrealised profit.
func shown(
    _ book: borrowing PositionBook, _ symbol: Name = Name("BTC/USD"), account: Identifier = alice,
    broker: BrokerNumber = paper
) -> String {
    guard let number = book.number(account, broker, symbol) else { return "none" }
    let position = book[number]
    let average = position.averagePrice().map { text(WideDecimal($0)) } ?? "none"
    let unrealised = try? book.unrealised(number)
    return "\(position.quantity) at \(average), \(text(position.realised)), \(text(unrealised))"
}

func balance(
    _ book: borrowing PositionBook, _ currency: Name, account: Identifier = alice, broker: BrokerNumber = paper
) -> String {
    guard let number = book.number(account, broker, currency: currency) else { return "none" }
    return text(book[number].total)
}

/// Why something was not booked.
func refusal<Result>(_ body: () throws(PortfolioRefusal) -> Result) -> PortfolioRefusal? {
    do throws(PortfolioRefusal) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

/// Every row of the book.
func rows(_ book: borrowing PositionBook) -> [[UInt8]] {
    var rows: [[UInt8]] = []
    var writer = RowWriter(capacity: PositionRow.maximumSize(lots: 255))
    func take(_ writer: inout RowWriter) {
        expect(!writer.isOverflowing)
        rows.append((0..<writer.count).map { writer.bytes[$0] })
        writer.reset()
    }
    for place in 0..<book.accountCount {
        book.encode(AccountNumber(place), into: &writer)
        take(&writer)
    }
    book.encodeOverall(into: &writer)
    take(&writer)
    for place in 0..<book.positionCount {
        book.encode(PositionNumber(place), into: &writer)
        take(&writer)
    }
    for place in 0..<book.balanceCount {
        book.encode(BalanceNumber(place), into: &writer)
        take(&writer)
    }
    return rows
}

struct Missing: Error {}

/// Alice's position in BTC/USD.
func position(_ book: borrowing PositionBook) throws -> PositionNumber {
    guard let number = book.number(alice, paper, Name("BTC/USD")) else { throw Missing() }
    return number
}

/// Alice's dollars.
func dollars(_ book: borrowing PositionBook) throws -> BalanceNumber {
    guard let number = book.number(alice, paper, currency: Name("USD")) else { throw Missing() }
    return number
}
