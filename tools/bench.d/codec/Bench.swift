// What is measured: parsing, validation and encoding, as the engine does them.

internal import FIXWire
internal import Values

/// One thing to do with a message.
enum Work: String, CaseIterable {
    case orderParse = "nos_parse"
    case reportParse = "er_parse"
    case orderValidate = "nos_validate"
    case reportValidate = "er_validate"
    case reportEncode = "er_encode"
}

/// The codec with the memory it works in, used again for every message.
struct Bench: ~Copyable {
    let order: Samples
    private let report: Samples
    private let framer = Framer(maximumMessageSize: 65_536)
    private let tokenizer: Tokenizer
    private let fields = FieldTable(capacity: 1024)
    private let dictionary: DataDictionary
    private let rules = ValidationRules()
    private var validator = Validator()
    private var encoder = ReportEncoder()

    init(order: Samples, report: Samples) {
        self.order = order
        self.report = report
        guard let dictionary = try? DataDictionary.fix44() else { fail("the dictionary is not there") }
        self.dictionary = dictionary
        tokenizer = Tokenizer(dataFields: dictionary.dataFields)
    }

    /// Does it so many times; what is returned depends on everything that was done.
    mutating func run(_ work: Work, messages: Int) -> UInt64 {
        switch work {
        case .orderParse: parse(order, messages)
        case .reportParse: parse(report, messages)
        case .orderValidate: validate(order, messages)
        case .reportValidate: validate(report, messages)
        case .reportEncode: encoder.encode(messages)
        }
    }

    /// Frame, BodyLength, CheckSum, and all fields in the table.
    @inline(never)
    private func parse(_ samples: Samples, _ messages: Int) -> UInt64 {
        var total: UInt64 = 0
        var start = 0
        for _ in 0..<messages {
            let (message, length) = next(samples, start)
            total &+= UInt64(message.fieldCount)
            start += length
            if start == samples.bytes.count { start = 0 }
        }
        return total
    }

    /// The same, and then everything that the dictionary tells.
    @inline(never)
    private mutating func validate(_ samples: Samples, _ messages: Int) -> UInt64 {
        var total: UInt64 = 0
        var start = 0
        for _ in 0..<messages {
            let (message, length) = next(samples, start)
            if let fault = validator.firstFault(in: message, dictionary.tables, rules) {
                fail("a sample is refused: \(fault)")
            }
            total &+= UInt64(message.fieldCount)
            start += length
            if start == samples.bytes.count { start = 0 }
        }
        return total
    }

    @inline(__always)
    private func next(_ samples: Samples, _ start: Int) -> (MessageView, Int) {
        let rest = samples.bytes.slice(start, samples.bytes.count - start)
        guard case .message(let length) = framer.next(in: rest) else { fail("a sample is no message") }
        do {
            return (try tokenizer.tokenize(rest.slice(0, length), into: fields), length)
        } catch {
            fail("a sample is garbled: \(error)")
        }
    }
}
