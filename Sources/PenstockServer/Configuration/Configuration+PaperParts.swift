// What the paper broker can, what its account holds, and what goes wrong at it.

internal import Brokers
internal import Orders
internal import Values

extension PaperTier {
    static func read(_ section: inout Section) -> Self? {
        let from = section.required("from", .decimal(.positive))
        let tier = Self(
            from: from ?? .zero, flat: section.value("flat", .decimal(.notNegative), default: .zero),
            percent: section.value("percent", .percent, default: .zero),
            minimum: section.value("minimum", .decimal(.notNegative), default: .zero))
        return from == nil ? nil : tier
    }
}

extension PaperLevel {
    static func read(_ section: inout Section) -> Self? {
        let distance = section.required("distance", .decimal(.positive))
        let size = section.required("size", .decimal(.positive))
        guard let distance, let size else { return nil }
        return Self(distance: distance, size: size)
    }
}

extension PaperAccount {
    static func read(_ section: inout Section) -> Self? {
        let balances = section.table("balances", .name("a currency"), .decimal(.notNegative), atMost: 64)
        return Self(
            balances: balances.map { Balance($0.key, $0.value) },
            currency: section.value("currency", .name("a currency"), default: Name("USD")),
            isChecked: section.value("check", .boolean, default: false),
            margin: section.optional("margin", .decimal(.positive)))
    }
}

extension PaperAbilities {
    private static var words: [(word: String, value: PaperAbilities)] {
        [
            ("stop", .stop), ("stopLimit", .stopLimit), ("marketIfTouched", .marketIfTouched),
            ("limitIfTouched", .limitIfTouched), ("trailingStop", .trailingStop),
            ("immediateOrCancel", .immediateOrCancel), ("fillOrKill", .fillOrKill), ("goodTillDate", .goodTillDate),
            ("atTheOpening", .atTheOpening), ("atTheClose", .atTheClose), ("postOnly", .postOnly),
            ("reduceOnly", .reduceOnly), ("iceberg", .iceberg),
        ]
    }

    /// All but those that the broker lacks.
    static func read(_ section: inout Section) -> Self {
        all.subtracting(Self(section.list("lacks", "kind of order", .choice(words)) ?? []))
    }
}

extension PaperFaultRule {
    private typealias Make = (inout Section) -> PaperFault

    /// What may go wrong, and how its particulars are read.
    private static var words: [(word: String, value: Make)] {
        [
            ("reject", { .reject($0.value("reason", .choice(reasons), default: .brokerOption)) }),
            ("loseInstruction", { _ in .loseInstruction }), ("loseAnswer", { _ in .loseAnswer }),
            ("delayAnswer", { .delayAnswer(delay(&$0)) }), ("duplicateReport", { _ in .duplicateReport }),
            ("reorderReport", { .reorderReport(delay(&$0)) }), ("correctFill", { .correctFill(after: delay(&$0)) }),
            ("bustFill", { .bustFill(after: delay(&$0)) }),
            ("outage", { .outage(length(&$0), losing: $0.value("losing", .boolean, default: false)) }),
            ("halt", { .halt($0.value("symbol", .name("a symbol"), default: Name()), length(&$0)) }),
            ("cancel", { .cancel(nil, after: delay(&$0)) }), ("restate", { .restate(nil, after: delay(&$0)) }),
            ("suspend", { .suspend(nil, after: delay(&$0), length: length(&$0)) }),
            ("doneForDay", { .doneForDay(nil, after: delay(&$0)) }), ("stop", { .stop(nil, after: delay(&$0)) }),
        ]
    }

    private static var reasons: [(word: String, value: OrderRejectReason)] {
        [
            ("brokerOption", .brokerOption), ("unknownSymbol", .unknownSymbol), ("exchangeClosed", .exchangeClosed),
            ("exceedsLimit", .exceedsLimit), ("unknownOrder", .unknownOrder), ("duplicateOrder", .duplicateOrder),
            ("unsupportedCharacteristic", .unsupportedCharacteristic), ("incorrectQuantity", .incorrectQuantity),
            ("other", .other),
        ]
    }

    private static func delay(_ section: inout Section) -> Interval {
        section.value("delay", .duration(.seconds(0)...(.seconds(86_400))), default: .seconds(1))
    }

    private static func length(_ section: inout Section) -> Interval {
        section.value("length", .duration(.milliseconds(1)...(.seconds(86_400))), default: .seconds(5))
    }

    static func read(_ section: inout Section) -> Self? {
        guard let make = section.required("fault", .choice(words)) else {
            section.ignoreUnknownKeys()
            return nil
        }
        let midnight = TimeOfDay(secondsSinceMidnight: 0)
        return Self(
            make(&section), percent: section.value("percent", .percent, default: Decimal(100)),
            every: section.value("every", .integer(1...1_000_000_000), default: 1),
            after: section.value("after", .integer(0...1_000_000_000), default: 0),
            most: section.value("most", .integer(0...1_000_000_000), default: 0),
            from: section.value("from", .timeOfDay, default: midnight).sinceMidnight,
            until: section.value("until", .timeOfDay, default: midnight).sinceMidnight)
    }
}

extension TimeOfDay {
    fileprivate var sinceMidnight: Interval { .seconds(Int64(secondsSinceMidnight)) }
}

extension PaperTape {
    /// At most so many bytes: a hundred for each entry that a broker plays.
    private static var lengthMax: Int { 1 << 30 }

    static func read(_ section: inout Section) -> Self? {
        let file = section.required("file", .text("a file of comma-separated values"))
        let start = section.value(
            "start", .choice([("firstCall", Start.firstCall), ("recorded", .recorded)]), default: .firstCall)
        let repeats = section.value("repeat", .boolean, default: false)
        guard let file, let entries = entries(file, section) else { return nil }
        return Self(entries, start: start, repeats: repeats)
    }

    /// What is wrong with the file is reported with its own line.
    private static func entries(_ written: String, _ section: Section) -> [Entry]? {
        let path = section.findings.path(written)
        let text: [UInt8]
        do throws(Problems) {
            text = try ConfigurationFile.read(path, lengthMax: lengthMax)
        } catch {
            for problem in error.all {
                section.complain("file", "\(quoted(path)) \(problem.message); expected comma-separated values")
            }
            return nil
        }
        return unsafe text.withUnsafeBytes { bytes in
            do throws(PaperTapeError) {
                // Safe: the bytes stay while they are read.
                return try PaperTape.entries(of: unsafe Bytes(bytes))
            } catch {
                let problem = Problem(file: path, line: error.line, column: 1, key: "", message: error.text)
                section.findings.add([problem])
                return nil
            }
        }
    }
}
