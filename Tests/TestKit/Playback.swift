// Plays the lines of a conversation, and finds the first that differs.

internal import FIXSession
internal import FIXWire
internal import Values

/// One run through a script.
struct Playback {
    enum Way: String {
        case lineByLine = "line by line"
        case byteByByte = "byte by byte"
        case inOnePiece = "in one piece"
    }

    private let loop: SessionLoop
    private let lines: [Line]
    private let way: Way
    private let checksDeliveries: Bool

    init(_ start: Start, _ lines: [Line], _ way: Way) throws {
        loop = try SessionLoop(start)
        self.lines = lines
        self.way = way
        checksDeliveries = lines.contains { if case .delivered = $0.kind { true } else { false } }
    }

    /// What differs, or nil.
    func run() -> String? {
        var fed = 0
        for (index, line) in lines.enumerated() {
            if index >= fed, let end = endOfPiece(from: index) {
                var bytes: [UInt8] = []
                for line in lines[index..<end] { bytes += theirBytes(line) ?? [] }
                fed = end
                if let surplus = surplus() { return failure(line, surplus) }
                feed(bytes, isDivisible: end == index + 1)
            }
            if let problem = play(line) { return failure(line, problem) }
        }
        return surplus().map { failure(nil, $0) }
    }

    /// The lines that are fed together with this one, if it is fed.
    private func endOfPiece(from index: Int) -> Int? {
        guard theirBytes(lines[index]) != nil else { return nil }
        var end = index + 1
        while end < lines.count, canShare(lines[end]) { end += 1 }
        return end
    }

    private func canShare(_ line: Line) -> Bool {
        switch line.kind {
        case .theyAdd: true
        case .theySay, .theySayExactly, .weSay, .delivered: way == .inOnePiece
        case .theyHangUp, .weHangUp, .weSend, .wait, .numbers: false
        }
    }

    private func theirBytes(_ line: Line) -> [UInt8]? {
        switch line.kind {
        case .theySay(let text), .theyAdd(let text):
            SplitMessage(WireText.dated(text, at: loop.now)).filled(at: loop.now)
        case .theySayExactly(let text): SplitMessage.exact(WireText.dated(text, at: loop.now))
        default: nil
        }
    }

    private func feed(_ bytes: [UInt8], isDivisible: Bool) {
        guard way == .byteByByte, isDivisible else {
            loop.receive(bytes)
            return
        }
        for (index, byte) in bytes.enumerated() {
            // Behind the end of the connection there is nobody to read the rest.
            if index > 0, !loop.isConnected { return }
            loop.receive([byte])
        }
    }

    /// What is wrong with a line, or nil. What they say was fed before.
    private func play(_ line: Line) -> String? {
        switch line.kind {
        case .theySay, .theyAdd, .theySayExactly: return nil
        case .weSay(let text): return compareSaid(text)
        case .weHangUp(let reason): return compareHungUp(reason)
        case .delivered(let text): return compareDelivered(text)
        case .theyHangUp:
            if let surplus = surplus() { return surplus }
            loop.peerHangsUp()
        case .weSend(let text):
            if let surplus = surplus() { return surplus }
            loop.send(WireText.dated(text, at: loop.now))
        case .wait(let interval):
            if let surplus = surplus() { return surplus }
            return loop.wait(interval, idleTicks: way == .byteByByte)
        case .numbers(let inbound, let outbound):
            let (nextInbound, nextOutbound) = (loop.session.nextInbound, loop.session.nextOutbound)
            guard nextInbound == inbound, nextOutbound == outbound else {
                return "the numbers are  = \(nextInbound) \(nextOutbound)"
            }
        }
        return nil
    }

    private func compareSaid(_ text: String) -> String? {
        guard let output = loop.outputs.first else { return "we said nothing" }
        guard case .said(let bytes, let moment) = output else { return describe(output) }
        loop.outputs.removeFirst()
        let checked = SaidMessage(bytes, at: moment, firstSent: loop.sent)
        let wanted = WireText.dated(text, at: moment)
        let said = checked.text(comparableTo: wanted)
        if said != wanted { return "we said          > \(said)\n" + caret(wanted, said) }
        return checked.problem(unless: wanted).map { "\($0): \(WireText.text(bytes))" }
    }

    private func compareHungUp(_ reason: String) -> String? {
        guard let output = loop.outputs.first else { return "we did not hang up" }
        guard case .hungUp(let cause) = output else { return describe(output) }
        loop.outputs.removeFirst()
        if !reason.isEmpty, "\(cause.text)" != reason { return "we hung up       x \(cause.text)" }
        return nil
    }

    private func compareDelivered(_ text: String) -> String? {
        guard !loop.deliveries.isEmpty else { return "nothing was delivered" }
        let delivered = WireText.text(loop.deliveries.removeFirst())
        let split = SplitMessage(delivered)
        let given = Set(SplitMessage(text).header.map(\.tag))
        let header = split.header.filter { given.contains($0.tag) }
        let said = header.map { "\($0.tag)=\($0.value)|" }.joined() + split.body
        return said.hasPrefix(text) ? nil : "delivered was    d \(said)"
    }

    /// What came out and no line asked for.
    private func surplus() -> String? {
        if let output = loop.outputs.first { return "before this, " + describe(output) }
        if checksDeliveries, let delivered = loop.deliveries.first {
            return "before this, delivered was d \(WireText.text(delivered))"
        }
        return nil
    }

    private func describe(_ output: SessionLoop.Output) -> String {
        switch output {
        case .said(let bytes, let moment):
            "we said > \(SaidMessage(bytes, at: moment, firstSent: loop.sent).text(comparableTo: ""))"
        case .hungUp(let reason): "we hung up: x \(reason.text)"
        }
    }

    private func caret(_ wanted: String, _ said: String) -> String {
        let common = zip(wanted, said).prefix { $0 == $1 }.count
        return String(repeating: " ", count: 19 + common) + "^ differs from here"
    }

    private func failure(_ line: Line?, _ problem: String) -> String {
        let place = line.map { "line \($0.number)" } ?? "the end"
        var text = "played \(way.rawValue), \(place) differs"
        if let line { text += "\nthe script says  \(line.text)" }
        return text + "\n" + problem
    }
}

/// A message of ours, checked for all that the script leaves out.
struct SaidMessage {
    private let bytes: [UInt8]
    private let moment: Moment
    private let split: SplitMessage
    private let firstSent: [UInt64: [UInt8]]

    init(_ bytes: [UInt8], at moment: Moment, firstSent: [UInt64: [UInt8]]) {
        self.bytes = bytes
        self.moment = moment
        self.firstSent = firstSent
        split = SplitMessage(WireText.text(bytes))
    }

    /// The message without the fields that the script need not give.
    func text(comparableTo wanted: String) -> String {
        let given = Set(SplitMessage(wanted).header.map(\.tag))
        let header = split.header.filter { field in
            given.contains(field.tag) || !isFilledIn(field.tag)
        }
        return header.map { "\($0.tag)=\($0.value)|" }.joined() + split.body
    }

    private func isFilledIn(_ tag: String) -> Bool {
        ["8", "9", "49", "52", "56"].contains(tag) || (tag == "122" && split.isPossibleDuplicate)
    }

    /// What is wrong with the fields that the script did not give, and with the form of the whole.
    func problem(unless wanted: String) -> String? {
        if let problem = formProblem { return problem }
        let given = Set(SplitMessage(wanted).header.map(\.tag))
        let wantedFields = [
            ("8", "\(Start.identity.beginString)"), ("49", "\(Start.identity.senderCompID)"),
            ("52", WireText.timestamp(moment.utc)), ("56", "\(Start.identity.targetCompID)"),
            ("122", origSendingTime),
        ]
        for (tag, value) in wantedFields where !given.contains(tag) && split[tag] != value {
            return "field \(tag) is not \(value ?? "absent") in"
        }
        return nil
    }

    /// The SendingTime of the first sending; of a gap fill, its own.
    private var origSendingTime: String? {
        guard split.isPossibleDuplicate else { return nil }
        guard split["35"] != "4", let number = UInt64(split["34"] ?? ""), let first = firstSent[number]
        else { return WireText.timestamp(moment.utc) }
        return SplitMessage(WireText.text(first))["52"]
    }

    /// BodyLength, CheckSum and the order of fields.
    var formProblem: String? {
        let tags = split.header.compactMap { UInt32($0.tag) }
        guard tags.prefix(3) == [8, 9, 35] else { return "8, 9, 35 are not first in" }
        guard isAscending(tags.dropFirst(3)) else { return "header fields are not in order in" }
        let head = split.header.prefix(2).reduce(0) { $0 + $1.tag.utf8.count + $1.value.utf8.count + 2 }
        guard split["9"] == String(bytes.count - head - 7) else { return "BodyLength is wrong in" }
        guard bytes.count > 7, split.checkSum == WireText.checkSum(bytes.dropLast(7)) else {
            return "CheckSum is wrong in"
        }
        guard let type = split["35"], "012345A".contains(type) else { return nil }
        let body = split.body.split(separator: "|").compactMap { UInt32($0.prefix { $0 != "=" }) }
        return isAscending(body[...]) ? nil : "body fields are not in order in"
    }

    private func isAscending(_ tags: ArraySlice<UInt32>) -> Bool {
        zip(tags, tags.dropFirst()).allSatisfy { $0 < $1 }
    }
}
