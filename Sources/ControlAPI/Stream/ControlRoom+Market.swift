// Prices for those who listen to them.

internal import Values
internal import WebServer

extension ControlRoom {
    /// Asks for the prices that somebody wants, and tells what has changed.
    ///
    /// **Cost:** nothing while nobody listens.
    func lookAtMarket(_ server: ServerLoop, at now: Moment) {
        guard now.steady >= nextPrices, !isAskingPrices else { return }
        nextPrices = now.steady.advanced(by: .milliseconds(100))
        let names = market.nextLook()
        guard !names.isEmpty else { return }
        isAskingPrices = ask(.market(symbols: names), at: now) { [weak self, weak server] answer in
            guard let self, let server else { return }
            isAskingPrices = false
            for line in answer.rows.compactMap({ AnswerLine($0, "market", count: 7) }) {
                market.tell(line.word(1), .market(line)) { text, listeners in server.send(text, to: listeners) }
            }
        }
    }
}

extension JSON {
    /// Symbol, whether it is halted, last price and size, bids and offers as `price@size` with blanks between them, best first.
    static func market(_ line: AnswerLine) -> JSON {
        let levels = { (text: String) in
            JSON.list(
                text.split(separator: " ").map { level in
                    let parts = level.split(separator: "@")
                    return ["price": .text(parts.first.map { String($0) }), "size": .text(parts.count > 1 ? String(parts[1]) : nil)]
                })
        }
        return [
            "bids": levels(line.word(5)), "asks": levels(line.word(6)), "last": line.text(3), "lastSize": line.text(4),
            "halted": .flag(line.word(2) == "yes"),
        ]
    }
}
