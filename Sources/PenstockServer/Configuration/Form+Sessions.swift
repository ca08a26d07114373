// Values that only sessions have.

internal import FIXSession
internal import FIXWire
internal import Values

extension Form<Interval> {
    /// How long to wait for an answer.
    static var patience: Form { seconds(.milliseconds(100)...(.seconds(3600))) }
}

extension Form<TimestampPrecision> {
    static var timestampPrecision: Form {
        choice([
            ("seconds", .seconds), ("milliseconds", .milliseconds), ("microseconds", .microseconds),
            ("nanoseconds", .nanoseconds),
        ])
    }
}

extension Form<Text<1>> {
    /// ApplVerID(1128): a code, or the name that QuickFIX gives it.
    static var applVerID: Form {
        let names = [
            "FIX.4.0": "2", "FIX.4.1": "3", "FIX.4.2": "4", "FIX.4.3": "5", "FIX.4.4": "6",
            "FIX.5.0": "7", "FIX.5.0SP1": "8", "FIX.5.0SP2": "9",
        ]
        return Form(expected: "an ApplVerID such as 9, or a version such as FIX.5.0SP2") {
            (text) throws(Misfit) -> Text<1> in
            let code = names[text] ?? text
            guard (1...2).contains(code.utf8.count), code.utf8.allSatisfy(isDigit),
                let id = Text<1>(string: code)
            else {
                throw Misfit(
                    what: "\(quoted(text)) is no version",
                    suggestion: suggestion(for: text, among: names.keys.sorted()))
            }
            return id
        }
    }
}

extension Form<MsgType> {
    static var msgType: Form {
        Form(expected: "a MsgType such as D") { (text) throws(Misfit) -> MsgType in
            var packed: UInt64 = 0
            for byte in text.utf8.reversed() { packed = packed << 8 | UInt64(byte) }
            guard (1...8).contains(text.utf8.count),
                text.utf8.allSatisfy({ isLetter($0) || isDigit($0) })
            else { throw Misfit(what: "\(quoted(text)) is no MsgType") }
            let msgType = MsgType(packed: packed)
            guard !msgType.isSession else {
                throw Misfit(what: "\(quoted(text)) is a message of the session itself")
            }
            return msgType
        }
    }
}

extension Form<MessageRate> {
    /// `100/1s`.
    static var messageRate: Form {
        Form(expected: "a rate such as 100/1s") { (text) throws(Misfit) -> MessageRate in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Misfit(what: "\(quoted(text)) is no rate") }
            let count = try Form<UInt32>.integer(1...1_000_000_000).read(String(parts[0]))
            let window = try Form<Interval>.duration(.milliseconds(1)...(.seconds(86_400)))
                .read(String(parts[1]))
            return MessageRate(count: count, window: window)
        }
    }
}

extension Form<Throttle> {
    /// `100/1s`, `100/1s reject` or `100/1s disconnect`.
    static var throttle: Form {
        Form(expected: "a rate such as 100/1s, and then reject or disconnect") {
            (text) throws(Misfit) -> Throttle in
            let words = text.split(separator: " ")
            guard (1...2).contains(words.count) else { throw Misfit(what: "\(quoted(text)) is no rate") }
            let rate = try Form<MessageRate>.messageRate.read(String(words[0]))
            guard words.count == 2 else { return Throttle(rate, .reject) }
            let action = try Form<ThrottleAction>.choice([("reject", .reject), ("disconnect", .disconnect)])
                .read(String(words[1]))
            return Throttle(rate, action)
        }
    }
}
