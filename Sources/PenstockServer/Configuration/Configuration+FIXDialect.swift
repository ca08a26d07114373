// How a FIX counterparty departs from plain FIX 4.4, as it is written.

internal import Brokers
internal import Values

extension FIXDialect {
    static func read(_ section: inout Section) -> FIXDialect {
        let problems = section.findings.problems.count
        var dialect = section.value("base", .choice([("fix44", FIXDialect()), ("fix42", .fix42)]), default: FIXDialect())
        _ = section.part("clOrdID") { dialect.names.read(&$0) }
        dialect.readFields(&section)
        _ = section.part("ordType") { dialect.orderTypes.read(&$0) }
        _ = section.part("timeInForce") { dialect.timesInForce.read(&$0) }
        _ = section.part("side") { dialect.sides.read(&$0) }
        dialect.price = section.value("price", .numberForm, default: dialect.price)
        dialect.quantity = section.value("quantity", .numberForm, default: dialect.quantity)
        dialect.precision = section.value("timestamps", .timestampPrecision, default: dialect.precision)
        dialect.features.read(&section)
        dialect.orderID = section.value(
            "orderID", .choice([("whenKnown", .whenKnown), ("required", .required), ("never", .never)]),
            default: dialect.orderID)
        dialect.speech.read(&section)
        _ = section.part("read") { dialect.reading.read(&$0) }
        dialect.execTypes += pairs("execTypes", &section)
        dialect.ordStatuses += pairs("ordStatuses", &section)
        dialect.symbols = section.parts("symbols", atLeastOne: "symbol", orNone: true, FIXSymbol.read)
        dialect.isListedOnly = section.value("listedOnly", .boolean, default: false)
        // The translation itself knows best what it cannot speak, once each value makes sense.
        if section.findings.problems.count == problems, let problem = dialect.problemWithPrefix {
            let keys = ["clOrdID", "price", "quantity", "iceberg", "fields", "leaveOut"]
            section.complain(keys.first { problem.hasPrefix($0) } ?? "symbols", problem)
        }
        return dialect
    }

    private var problemWithPrefix: String? {
        var dialect = self
        if names.prefix.isEmpty {
            // The store's own, which nobody knows yet, is no longer.
            if names.isDigitsOnly { return "clOrdID: digitsOnly needs a prefix of digits; expected prefix" }
            dialect.names.prefix = Text("ABCDEF-")
        }
        return dialect.problem
    }

    private mutating func readFields(_ section: inout Section) {
        let added = section.parts("fields", atLeastOne: "field", orNone: true) { part -> [FIXExtra]? in
            let messages = part.list("in", "MsgType", .brokerMessage)
            let put = part.list("put", "field such as 1=ACC1", .fixFields)
            if part.entries["in"] == nil { part.complain("in", "missing; expected a list of MsgTypes such as [D, G]") }
            if part.entries["put"] == nil { part.complain("put", "missing; expected a list of fields such as [\"1=ACC1\"]") }
            guard let messages, let put else { return nil }
            return put.map { FIXExtra(FIXMessages(messages), $0) }
        }
        extras += added.flatMap { $0 }
        let omitted = section.parts("leaveOut", atLeastOne: "field", orNone: true) { part -> [FIXOmission]? in
            let messages = part.list("in", "MsgType", .brokerMessage)
            let tags = part.list("tags", "tag", .integer(1...999_999 as ClosedRange<UInt32>))
            if part.entries["in"] == nil { part.complain("in", "missing; expected a list of MsgTypes such as [F]") }
            if part.entries["tags"] == nil { part.complain("tags", "missing; expected a list of tags such as [38]") }
            guard let messages, let tags else { return nil }
            return tags.map { FIXOmission(FIXMessages(messages), $0) }
        }
        omissions += omitted.flatMap { $0 }
    }

    /// Codes of theirs, and what they mean in FIX 4.4.
    private static func pairs(_ key: String, _ section: inout Section) -> [FIXCodePair] {
        section.table(key, .character(orNone: false), .character(orNone: false), atMost: 64).map {
            FIXCodePair($0.key, $0.value)
        }
    }
}

extension FIXNameForm {
    fileprivate mutating func read(_ section: inout Section) {
        let form = Form<String>.text("letters, digits, - _ and . that tell our orders from others'", bytesMax: 16)
        if let text = section.optional("prefix", form), let prefix = Text<2>(string: text) { self.prefix = prefix }
        maximumLength = section.value("maximumLength", .integer(11...64), default: maximumLength)
        isDigitsOnly = section.value("digitsOnly", .boolean, default: isDigitsOnly)
    }
}

extension Section {
    /// A code of theirs; none: they have no such thing.
    fileprivate mutating func code(_ key: String, _ code: inout UInt8) {
        code = value(key, .character(orNone: true), default: code)
    }
}

extension FIXOrderTypes {
    fileprivate mutating func read(_ section: inout Section) {
        section.code("market", &market)
        section.code("limit", &limit)
        section.code("stop", &stop)
        section.code("stopLimit", &stopLimit)
        section.code("marketIfTouched", &marketIfTouched)
        section.code("limitIfTouched", &limitIfTouched)
        section.code("trailingStop", &trailingStop)
        section.code("marketToLimit", &marketToLimit)
        section.code("pegged", &pegged)
    }
}

extension FIXTimesInForce {
    fileprivate mutating func read(_ section: inout Section) {
        section.code("day", &day)
        section.code("goodTillCancel", &goodTillCancel)
        section.code("atTheOpening", &atTheOpening)
        section.code("immediateOrCancel", &immediateOrCancel)
        section.code("fillOrKill", &fillOrKill)
        section.code("goodTillDate", &goodTillDate)
        section.code("atTheClose", &atTheClose)
    }
}

extension FIXSides {
    fileprivate mutating func read(_ section: inout Section) {
        section.code("buy", &buy)
        section.code("sell", &sell)
        section.code("sellShort", &sellShort)
    }
}

extension FIXFeatureForms {
    fileprivate mutating func read(_ section: inout Section) {
        section.code("postOnly", &postOnlyExecInst)
        readReduceOnly(&section)
        displayTag = section.value(
            "iceberg", .choice([("111", 111), ("210", 210), ("1138", 1138), ("none", 0)]), default: displayTag)
        expiry = section.value("expiry", .choice([("time", .time), ("date", .date)]), default: expiry)
        _ = section.part("trailingStop") { part in
            part.code("execInst", &trailingExecInst)
            part.code("price", &trailPrice)
            part.code("basisPoints", &trailBasisPoints)
            part.code("ticks", &trailTicks)
            trailIsSigned = part.value("signed", .boolean, default: trailIsSigned)
        }
    }

    /// Either of two fields, or none.
    private mutating func readReduceOnly(_ section: inout Section) {
        guard let node = section.node("reduceOnly") else { return }
        if case .scalar = node.content {
            guard section.optional("reduceOnly", .choice([("none", true)])) != nil else { return }
            (reduceOnlyPositionEffect, reduceOnlyExecInst) = (0, 0)
            return
        }
        _ = section.part("reduceOnly") { part in
            (reduceOnlyPositionEffect, reduceOnlyExecInst) = (0, 0)
            part.code("positionEffect", &reduceOnlyPositionEffect)
            part.code("execInst", &reduceOnlyExecInst)
        }
    }
}

extension FIXSpeech {
    fileprivate mutating func read(_ section: inout Section) {
        let words: [(word: String, value: WritableKeyPath<FIXSpeech, Bool>)] = [
            ("replace", \.replace), ("status", \.status), ("massStatus", \.massStatus), ("positions", \.positions),
            ("balances", \.balances), ("fills", \.fills), ("dontKnowTrade", \.dontKnowTrade),
        ]
        let choices = words.map { (word: $0.word, value: Optional($0.value)) } + [(word: "none", value: nil)]
        guard let spoken = section.list("speaks", "kind of message, or none", .choice(choices)) else { return }
        if spoken.contains(nil), spoken.count > 1 { section.complain("speaks", "none stands alone") }
        for word in words { self[keyPath: word.value] = spoken.contains(word.value) }
    }
}

extension FIXReading {
    fileprivate mutating func read(_ section: inout Section) {
        ordStatusLeads = section.value("ordStatusLeads", .boolean, default: ordStatusLeads)
        execIDsArePerOrder = section.value(
            "execIDs", .choice([("unique", false), ("perOrder", true)]), default: execIDsArePerOrder)
        let type = section.optional("positionType", .text("a value of PosType(703)", bytesMax: 8))
        if let type, let text = Text<1>(string: type) { positionType = text }
    }
}

extension FIXSymbol {
    fileprivate static func read(_ section: inout Section) -> FIXSymbol? {
        let symbol = section.required("symbol", .name("a symbol"))
        let read = FIXSymbol(
            symbol ?? Name(), theirs: section.value("theirs", .name("their symbol"), default: Name()),
            securityID: section.value("securityID", .name("a SecurityID"), default: Name()),
            securityIDSource: section.value("securityIDSource", .name("a SecurityIDSource"), default: Name()),
            currency: section.value("currency", .name("a currency"), default: Name()),
            price: section.optional("price", .numberForm), quantity: section.optional("quantity", .numberForm))
        return symbol == nil ? nil : read
    }
}
