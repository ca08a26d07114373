// `penstock translate`.

internal import Brokers

/// Shows what a broker is sent for a FIX message, and what its answers become.
///
/// Source: issue 7, "`penstock translate`"; ARCHITECTURE.md, section 5.
enum TranslateCommand: Command {
    static var usage: String {
        """
        usage: penstock translate BROKER [--config FILE] [--at MILLISECONDS] [--nonce N] < message.fix
               penstock translate BROKER --query open-orders|balances|positions|fills|instruments|time
               penstock translate BROKER --response FILE --to fix

        Prints the exact requests that a broker would be sent for FIX messages on standard input, one object
        a line: {"transport","method","url","headers","body"}. A message is a line; | or SOH stands between
        fields; headers and checksums may be left out. NewOrderSingle(D), NewOrderList(E), OrderCancelRequest(F),
        OrderCancelReplaceRequest(G), OrderStatusRequest(H), OrderMassCancelRequest(q), and questions: AF, AD, AN,
        BB, x, V. Nothing is sent anywhere. What it prints can be sent as it is, and so holds the key and the
        signature: with --config those of the account, which whoever has them can use until their time is over.

        BROKER is a kind (\(BrokerRegistry.kinds.joined(separator: ", ")),
        fix or paper), or with --config the id of a broker in the file, whose credentials, addresses and options are
        taken then. Without, the credentials are made-up ones that no venue knows, a FIX counterparty's dialect is plain
        FIX 4.4, and the paper broker trades any symbol.

        Of a FIX counterparty the method is the MsgType and the body the message, with | between its fields; its orders
        are numbered from 1, with X- in front where dialect.clOrdID has no prefix, as the gateway has its store's own.
        Of the paper broker the body is the order as it takes it; prices stand still there, and nothing is filled.

          --config FILE         a configuration as `penstock serve` has it
          --at MILLISECONDS     since 1970: the time that requests are signed for; now where it is not said
          --nonce N             what is used once, where the venue wants such a thing; of a FIX counterparty the first
                                MsgSeqNum, 1 where it is not said
          --query WHAT          a question about the account, or the venue, in place of messages
          --symbol SYMBOL       of the question
          --since MILLISECONDS  of fills: from then on
          --instruments FILE    the venue's own list of instruments, as it answers it: prices and quantities are
                                checked by its rules then
          --environment WHERE   live or sandbox, without --config
          --response FILE       a payload of the venue: prints the FIX messages that it becomes
          --to fix              into what; nothing else for now
          --asked FILE          the FIX message that the payload answers, where that is known
          --status N            the HTTP status that came with it; 200 where it is not said
          --soh                 FIX messages with SOH between fields, not |

        Exit code 0, 1 for what the broker does not have or cannot be read, 2 for wrong usage.
        """
    }

    static func run(_ words: [String]) throws -> Int32 {
        let arguments = try Arguments(
            words,
            valued: [
                "config", "at", "nonce", "query", "symbol", "since", "instruments", "environment", "response", "to", "asked",
                "status",
            ], flags: ["soh", "help"])
        try arguments.expect(1...1, "penstock translate BROKER [--config FILE] [--at MILLISECONDS] [--nonce N]")
        let question = try Translation.question(arguments)
        guard arguments["to"] ?? "fix" == "fix" else {
            throw Arguments.Misuse(message: "--to is \(arguments["to"] ?? ""); expected fix")
        }
        for option in ["asked", "status", "to"] where arguments[option] != nil && arguments["response"] == nil {
            throw Arguments.Misuse(message: "--\(option) is about an answer; expected --response FILE with it")
        }
        let translation = try Translation(arguments)
        if let path = arguments["response"] { return try translation.printMessages(of: path, question, arguments) }
        if let question { return try translation.printRequests(for: question) }
        return try translation.printRequests(of: Translation.text("/dev/stdin"))
    }
}
